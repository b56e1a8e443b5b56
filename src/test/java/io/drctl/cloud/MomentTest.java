package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MomentTest {
    private static final Instant START = Instant.parse("2025-03-01T03:00:00Z");

    /** A machine whose clock can be set, and which can sleep. */
    private static final class Machine implements WallClock {
        private Instant now = START;
        private Duration elapsed = Duration.ofDays(3);

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Duration elapsed() {
            return elapsed;
        }

        @Override
        public void sleep(Duration duration) {
            now = now.plus(duration);
            elapsed = elapsed.plus(duration);
        }
    }

    private final Machine machine = new Machine();
    private final Moment moment = Moment.now(machine);

    @Test
    void it_ages_as_time_passes() {
        machine.sleep(Duration.ofSeconds(7));

        assertThat(moment.age(machine)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_clock_that_is_set_back_makes_it_no_younger() {
        machine.sleep(Duration.ofMinutes(4));
        machine.now = START.plusSeconds(1);

        assertThat(moment.age(machine)).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void a_machine_that_sleeps_makes_it_older() {
        machine.now = START.plusSeconds(3600);

        assertThat(moment.age(machine)).isEqualTo(Duration.ofHours(1));
    }
}
