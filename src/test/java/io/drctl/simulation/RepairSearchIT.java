package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The pair that {@code drctl repair} describes is made, with faults, kills, interruptions and rivals. */
final class RepairSearchIT {
    private static final int SEEDS = 60;

    @Test
    void whatever_goes_wrong_a_new_pair_is_made_and_nothing_is_asked_of_the_region_that_is_lost() {
        try (Simulation simulation = new Simulation()) {
            assertThat(LongStream.range(0, SEEDS)
                            .parallel()
                            .mapToObj(seed -> simulation.play(Scenario.repaired(seed), false))
                            .filter(verdict -> !verdict.violations().isEmpty())
                            .limit(1)
                            .map(simulation::explain))
                    .isEmpty();
        }
    }
}
