package io.drctl.simulation;

import io.drctl.inventory.Inventory;
import io.drctl.journal.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

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
    record Verdict(Scenario scenario, List<Violation> violations, List<String> history, int runs, boolean allDone) {}

    Verdict play(Scenario scenario, boolean traced) {
        return play(scenario, scenario.site(), traced);
    }

    Verdict play(Scenario scenario, Inventory other, boolean traced) {
        try (Course course = Course.play(scenario, other, own(), traced)) {
            return new Verdict(
                    scenario,
                    Checkers.check(course),
                    List.copyOf(course.history()),
                    course.journals().size(),
                    course.journals().entrySet().stream()
                            .filter(run -> !course.continuations().containsKey(run.getKey()))
                            .allMatch(run -> run.getValue()
                                    .filter(state -> state.status() == RunStatus.DONE)
                                    .isPresent()));
        }
    }

    /**
     * The moments of the process of the last command that a scenario's first operator enters.
     *
     * @param beforeLines those at which a line of the journal is about to be written
     */
    record Moments(int count, Set<Integer> beforeLines, int besideLease) {}

    Moments moments(Scenario scenario) {
        try (Course course = Course.play(scenario, scenario.site(), own(), false)) {
            int last = scenario.first().size() - 1;
            return new Moments(
                    course.ended.get(last).moments(),
                    course.linesAt.getOrDefault(course.ended.get(last).process(), Set.of()),
                    course.ended.get(last).leaseMoments());
        }
    }

    /** How long it takes from the start of the first command until something has changed in the world. */
    Duration untilFirstEffect(Scenario scenario) {
        try (Course course = Course.play(scenario, scenario.site(), own(), false)) {
            return Duration.between(
                    course.ended.get(0).from(),
                    course.world.effects().stream()
                            .filter(effect -> effect.process().startsWith("drctl"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("nothing was changed: " + course.ended))
                            .at());
        }
    }

    private Path own() {
        return directory.resolve(String.valueOf(played.incrementAndGet()));
    }

    /** All that somebody needs to see what went wrong, and to see it again; cut down to the shortest history. */
    String explain(Verdict failed) {
        int invariant = failed.violations().get(0).invariant();
        Scenario shortest = new Shrinker(candidate -> play(candidate, false).violations().stream()
                        .anyMatch(violation -> violation.invariant() == invariant))
                .shrink(failed.scenario());
        return told(play(shortest, true));
    }

    /** What a scenario came to, as it is. */
    static String told(Verdict verdict) {
        StringBuilder text =
                new StringBuilder("seed ").append(verdict.scenario().seed());
        String which = "The history";
        if (verdict.violations().isEmpty()) {
            text.append(": all invariants hold\n");
        } else {
            which = "The shortest history that shows it";
            text.append(" breaks ");
            verdict.violations().forEach(violation -> text.append(violation).append('\n'));
        }
        text.append('\n').append(which).append(": ").append(verdict.scenario()).append("\n\n");
        verdict.history().forEach(line -> text.append(line).append('\n'));
        if (!verdict.allDone()) {
            text.append("\nNot every run is done.\n");
        }
        text.append('\n');
        return text.append("To see it again: ")
                .append(commandFor(verdict.scenario()))
                .append('\n')
                .toString();
    }

    /** The command that plays exactly this scenario. */
    static String commandFor(Scenario scenario) {
        return "scripts/simulate --scenario '" + ScenarioText.of(scenario) + "'";
    }

    @Override
    public void close() {
        try (Stream<Path> left = Files.walk(directory)) {
            // Nothing is left of a course that ended; of one that was broken off, its journals.
            for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
