package io.drctl.engine;

import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.text.Command;
import io.drctl.writer.StoppedWrites;
import java.util.Optional;
import java.util.Set;
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
        return (has(run, step -> step.step().action().equals(StoppedWrites.STOPPING) && step.called())
                        && !has(
                                run,
                                step -> step.step().action().equals(StoppedWrites.LETTING_IN)
                                        && step.phase().isComplete()))
                || isFenced(run);
    }

    /** A primary was fenced for a promotion that isn't over, nor given up. */
    private static boolean isFenced(RunState run) {
        return has(run, step -> step.step().action().equals(StoppedWrites.FENCING) && step.called())
                && has(run, step -> step.step().action().equals(StoppedWrites.PROMOTING))
                && !has(
                        run,
                        step -> Set.of(StoppedWrites.PROMOTING, StoppedWrites.LIFTING)
                                        .contains(step.step().action())
                                && step.phase().isComplete());
    }

    private static boolean has(RunState run, Predicate<StepState> step) {
        return run.steps().values().stream().anyMatch(step);
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
