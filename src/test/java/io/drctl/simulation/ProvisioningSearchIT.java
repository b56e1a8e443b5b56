package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The runbook that provisions, in worlds that begin empty, with faults, kills, interruptions and rivals. */
final class ProvisioningSearchIT {
    private static final int SEEDS = 150;

    @Test
    void whatever_goes_wrong_each_plan_is_agreed_to_applied_once_and_carried_to_its_end() {
        try (Simulation simulation = new Simulation()) {
            assertThat(LongStream.range(0, SEEDS)
                            .parallel()
                            .mapToObj(seed -> simulation.play(Scenario.provisioned(seed), false))
                            .filter(verdict -> !verdict.violations().isEmpty())
                            .limit(1)
                            .map(simulation::explain))
                    .isEmpty();
        }
    }
}
