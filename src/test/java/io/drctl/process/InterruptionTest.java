package io.drctl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a signal comes to that reaches drctl after it has reached its children. */
class InterruptionTest {
    @Test
    void a_signal_that_is_on_its_way_is_waited_for() throws InterruptedException {
        Thread signal;
        try (Interruption interruption = Interruption.watch()) {
            signal = new Thread(interruption::request);
            signal.start();

            assertThat(interruption.isRequestedBy(Duration.ofSeconds(30))).isTrue();
            assertThat(interruption.isRequested()).isTrue();
        }
        signal.join();
    }

    @Test
    void without_one_work_that_failed_has_failed() {
        try (Interruption interruption = Interruption.watch()) {
            assertThat(interruption.isRequestedBy(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void where_no_signal_is_watched_for_none_is_waited_for() {
        assertThat(Interruption.unwatched().isRequestedBy(Duration.ofDays(1))).isFalse();
    }
}
