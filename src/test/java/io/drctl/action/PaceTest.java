package io.drctl.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final Pace PACE = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(15), 200);

    @Test
    void a_wait_is_a_small_share_of_what_has_passed_between_its_bounds() {
        assertThat(PACE.after(Duration.ZERO)).hasSeconds(2);
        assertThat(PACE.after(Duration.ofMinutes(6))).hasSeconds(2);
        assertThat(PACE.after(Duration.ofMinutes(20))).hasSeconds(6);
        assertThat(PACE.after(Duration.ofHours(5))).hasSeconds(15);
    }

    @Test
    void a_pace_is_slowed_down_where_each_look_takes_long() {
        assertThat(PACE.noLessThan(Duration.ofMinutes(1)).after(Duration.ZERO)).hasMinutes(1);
        assertThat(PACE.noLessThan(Duration.ofMinutes(1)).after(Duration.ofDays(1)))
                .hasMinutes(1);
    }

    @Test
    void there_is_always_a_wait() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Duration.ZERO, Duration.ofSeconds(1), 200));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), 200));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pace(Duration.ofSeconds(1), Duration.ofSeconds(1), 0));
    }
}
