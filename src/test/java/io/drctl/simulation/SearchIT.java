package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * A search that is small enough for every build; {@code scripts/simulate} searches on. What it found is kept in {@link
 * SimulationTest}.
 */
final class SearchIT {
    private static final int SEEDS = 2_000;

    @Test
    void no_seed_breaks_an_invariant() throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (Simulation simulation = new Simulation()) {
            AtomicLong next = new AtomicLong();
            Callable<String> worker = () -> {
                for (long seed = next.getAndIncrement(); seed < SEEDS; seed = next.getAndIncrement()) {
                    Simulation.Verdict verdict = simulation.play(Scenario.of(seed), false);
                    if (!verdict.violations().isEmpty()) {
                        return simulation.explain(verdict);
                    }
                }
                return "";
            };
            for (Future<String> finding : workers.invokeAll(Collections.nCopies(threads, worker))) {
                assertThat(finding.get()).isEmpty();
            }
        } finally {
            workers.shutdownNow();
        }
    }
}
