package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A search that is small enough for every build, and one that isn't; {@code scripts/simulate} searches on. What it
 * found is kept in {@link SimulationTest}.
 */
final class SearchIT {
    private static final int FEW = 200;

    private static final int SEEDS = 2_000;

    @Test
    void of_few_seeds_none_breaks_an_invariant() {
        play(0, FEW);
    }

    @Tag("exhaustive")
    @Test
    void no_seed_breaks_an_invariant() {
        play(FEW, SEEDS);
    }

    private static void play(int from, int until) {
        try (Simulation simulation = new Simulation()) {
            // One after the other: two courses in one JVM take twice the processor's time of one and then the other.
            for (long seed = from; seed < until; seed++) {
                Simulation.Verdict verdict = simulation.play(Scenario.of(seed), false);
                assertThat(verdict.violations().isEmpty() ? "" : simulation.explain(verdict))
                        .isEmpty();
            }
        }
    }
}
