package io.drctl.engine;

import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.text.Command;
import io.drctl.writer.StoppedWrites;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A run that stopped the writes to a database, and hasn't seen one accept them again: whatever became of it, users may
 * be unable to write until it is resumed. Unlike other unfinished runs it counts even when newer ones have ended since.
 */
final class WritesStopped {
    private WritesStopped() {}

    /** What to do about it; empty when there is no such run. */
    static Optional<NextStep> toGoOn(SiteRuns own) {
        for (String id : own.store().ids()) {
            RunState run;
            try {
                if (!own.store().isBegun(id)) {
                    continue;
                }
                run = own.store().state(id);
            } catch (JournalException e) {
                // An unreadable journal tells nothing here; the list of runs reports it.
                continue;
            }
            if (own.owns(run) && run.isResumable() && isOf(run)) {
                return Optional.of(toGoOn(own, run));
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(RunState run) {
        return run.steps().values().stream()
                .map(WritesStopped::database)
                .distinct()
                .anyMatch(database -> isStopped(run, database) || isFenced(run, database));
    }

    private static boolean isStopped(RunState run, String database) {
        return has(run, database, StoppedWrites.STOPPING, StepState::called)
                && !has(
                        run,
                        database,
                        StoppedWrites.LETTING_IN,
                        step -> step.phase().isComplete());
    }

    /** A primary was fenced for a promotion that isn't over, nor given up. */
    private static boolean isFenced(RunState run, String database) {
        return has(run, database, StoppedWrites.FENCING, StepState::called)
                && has(run, database, StoppedWrites.PROMOTING, step -> true)
                && !has(
                        run,
                        database,
                        StoppedWrites.PROMOTING,
                        step -> step.phase().isComplete())
                && !has(
                        run,
                        database,
                        StoppedWrites.LIFTING,
                        step -> step.phase().isComplete());
    }

    private static boolean has(RunState run, String database, String action, Predicate<StepState> is) {
        return run.steps().values().stream()
                .filter(step ->
                        step.step().action().equals(action) && database(step).equals(database))
                .anyMatch(is);
    }

    private static String database(StepState step) {
        return step.step().with().getOrDefault("database", "");
    }

    private static NextStep toGoOn(SiteRuns own, RunState run) {
        String id = run.start().runId();
        String why = "Users may be unable to write anywhere: run " + id + " ("
                + run.start().title() + ") stopped the writes to the database, and hasn't seen one accept them again";
        return own.performing(run)
                .map(process -> new NextStep(
                        why + ". It is under way: " + process + "; let it end, then look again", NextSteps.LOOK_AGAIN))
                .orElseGet(() -> new NextStep(
                        why + ". It goes on, or lets them in again, by", Command.drctl("run", "resume", id)));
    }
}
