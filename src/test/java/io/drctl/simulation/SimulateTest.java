package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulateTest {
    @Test
    void one_seed_and_many_seeds_at_once_are_refused_and_the_way_to_say_it_is_shown() {
        assertThatThrownBy(() -> Simulate.refuseContradictions("--seed 7 --seeds 100".split(" ", -1)))
                .hasMessage("--seed stands alone; many seeds from there on: --from S --seeds N");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seeds 5 --seed 7",
                "--seed 7 --from 3",
                "--seed 7 --jobs 2",
                "--seed 7 --scenario x",
                "--scenario x --scenario-file y",
                "--scenario x --seeds 2",
                "--bench --seeds 2",
                "--measure 5 --seeds 2",
                "--help --bench",
                "--seeds 2 --seeds 3",
                "--seed 1 --seed 2"
            })
    void options_that_would_be_passed_over_are_refused(String line) {
        assertThatThrownBy(() -> Simulate.refuseContradictions(line.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--seeds 5 --from 7 --jobs 2", "--seed 7", "--scenario x", "--bench", "--measure 5", "--help"})
    void options_that_go_together_are_let_pass(String line) {
        assertThatCode(() -> Simulate.refuseContradictions(line.split(" ", -1))).doesNotThrowAnyException();
    }
}
