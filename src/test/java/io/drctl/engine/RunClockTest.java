package io.drctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunClockTest {
    private static final Instant START = Instant.parse("2025-03-01T03:00:00Z");

    private Duration ahead = Duration.ZERO;
    private Duration passed = Duration.ZERO;

    private final RunClock time = new RunClock(new WallClock() {
        @Override
        public Instant now() {
            return START.plus(passed).plus(ahead);
        }

        @Override
        public Duration elapsed() {
            return passed;
        }

        @Override
        public void sleep(Duration duration) {
            throw new AssertionError("nothing here waits");
        }
    });

    @Test
    void it_tells_the_clocks_time() {
        passed = Duration.ofSeconds(9);

        assertThat(time.now()).isEqualTo(START.plusSeconds(9));
    }

    @Test
    void what_passes_is_never_told_as_less_however_often_the_clock_is_set() {
        passed = Duration.ofSeconds(10);
        Instant before = time.now();
        ahead = Duration.ofMinutes(-5);
        passed = Duration.ofSeconds(70);
        Instant set = time.now();
        ahead = Duration.ofMinutes(-9);
        passed = Duration.ofSeconds(100);

        assertThat(Duration.between(before, set)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Duration.between(set, time.now())).isEqualTo(Duration.ofSeconds(30));
    }
}
