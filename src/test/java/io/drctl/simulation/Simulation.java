package io.drctl.simulation;

import io.drctl.inventory.Inventory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Plays scenarios and has them checked; of one that breaks an invariant it finds the shortest history. */
final class Simulation implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path directory;
    private final AtomicLong played = new AtomicLong();

    Simulation() {
        try {
            // Each line of a journal is waited for until it is on disk, so the disk had better be memory.
            directory = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "drctl-sim")
                    : Files.createTempDirectory("drctl-sim");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What came of a scenario.
     *
     * @param history empty unless it was asked for
     */
    record Verdict(Scenario scenario, List<Violation> violations, List<String> history, int runs) {}

    Verdict play(Scenario scenario, boolean traced) {
        return play(scenario, scenario.site(), traced);
    }

    Verdict play(Scenario scenario, Inventory other, boolean traced) {
        Path own = directory.resolve(String.valueOf(played.incrementAndGet()));
        try (Course course = Course.play(scenario, other, own, traced)) {
            return new Verdict(
                    scenario,
                    Checkers.check(course),
                    List.copyOf(course.history()),
                    course.journals().size());
        }
    }

    /** All that somebody needs to see what went wrong, and to see it again. */
    String explain(Verdict failed) {
        int invariant = failed.violations().get(0).invariant();
        Scenario shortest = new Shrinker(candidate -> play(candidate, false).violations().stream()
                        .anyMatch(violation -> violation.invariant() == invariant))
                .shrink(failed.scenario());
        Verdict shown = play(shortest, true);
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(failed.scenario().seed()).append(" breaks ");
        shown.violations().forEach(violation -> text.append(violation).append('\n'));
        text.append("\nThe shortest history that shows it: ").append(shortest).append("\n\n");
        shown.history().forEach(line -> text.append(line).append('\n'));
        text.append("\nTo see it again: scripts/simulate --seed ")
                .append(failed.scenario().seed())
                .append('\n');
        return text.toString();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
