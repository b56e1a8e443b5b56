package io.drctl.engine;

import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.text.Command;
import io.drctl.writer.StoppedWrites;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A run that stopped the writes to a database, and hasn't seen one accept them again: whatever became of it, users may
 * be unable to write until it is resumed. Unlike other unfinished runs it counts even when newer ones have ended since,
 * unless one of these has promoted a copy, or seen a write accepted.
 */
final class WritesStopped {
    private static final Set<String> STOPPING = Set.of(StoppedWrites.STOPPING, StoppedWrites.FENCING);

    private WritesStopped() {}

    /** What to do about it; empty when there is no such run. */
    static Optional<NextStep> toGoOn(SiteRuns own) {
        List<RunState> runs = new ArrayList<>();
        for (String id : own.store().ids()) {
            try {
                if (own.store().isBegun(id)) {
                    RunState run = own.store().state(id);
                    if (own.owns(run)) {
                        runs.add(run);
                    }
                }
            } catch (JournalException e) {
                // An unreadable journal tells nothing here; the list of runs reports it.
            }
        }
        return runs.stream()
                .filter(run -> run.isResumable() && isOf(run, runs))
                .findFirst()
                .map(run -> toGoOn(own, run));
    }

    /** Whether a run stopped the writes to a database, and hasn't seen to it that they are let in again. */
    static boolean isStoppedBy(RunState run) {
        return run.steps().values().stream()
                .map(WritesStopped::database)
                .distinct()
                .anyMatch(database -> isStopped(run, database));
    }

    private static boolean isOf(RunState run, List<RunState> all) {
        return run.steps().values().stream()
                .map(WritesStopped::database)
                .distinct()
                .filter(database -> isStopped(run, database) || isFenced(run, database))
                .anyMatch(database -> all.stream().noneMatch(other -> isSettledBy(other, run, database)));
    }

    /** A run has promoted a copy of that database since, or another has seen that one accepts the writes. */
    private static boolean isSettledBy(RunState other, RunState stopping, String database) {
        boolean isOwn = other.start().runId().equals(stopping.start().runId());
        return stopping.steps().values().stream()
                .filter(step -> STOPPING.contains(step.step().action())
                        && database(step).equals(database)
                        && step.called())
                .allMatch(stopped -> {
                    Instant at = stopped.calledAt();
                    boolean isPromoted = has(
                            other,
                            database,
                            StoppedWrites.TAKING_OVER,
                            step -> step.called() && step.phase() == StepPhase.DONE && isAfter(step.calledAt(), at));
                    boolean isLetIn = has(
                            other,
                            database,
                            StoppedWrites.LETTING_IN,
                            step -> step.phase().isComplete() && isAfter(step.endedAt(), at));
                    return isPromoted || (isLetIn && !isOwn);
                });
    }

    private static boolean isAfter(@Nullable Instant later, @Nullable Instant earlier) {
        return later != null && earlier != null && later.isAfter(earlier);
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
                && has(run, database, StoppedWrites.TAKING_OVER, step -> true)
                && !has(
                        run,
                        database,
                        StoppedWrites.TAKING_OVER,
                        step -> step.phase().isComplete())
                && !has(
                        run,
                        database,
                        StoppedWrites.LIFTING,
                        step -> step.phase().isComplete());
    }

    private static boolean has(RunState run, String database, String action, Predicate<StepState> is) {
        return has(run, database, Set.of(action), is);
    }

    private static boolean has(RunState run, String database, Set<String> actions, Predicate<StepState> is) {
        return run.steps().values().stream()
                .filter(step -> actions.contains(step.step().action()) && isAlike(database(step), database))
                .anyMatch(is);
    }

    private static String database(StepState step) {
        return step.step().with().getOrDefault("database", "");
    }

    /** A site's only database needs no name. */
    private static boolean isAlike(String one, String other) {
        return one.equals(other) || one.isEmpty() || other.isEmpty();
    }

    private static NextStep toGoOn(SiteRuns own, RunState run) {
        String id = run.start().runId();
        String why = "Users may be unable to write anywhere: run " + id + " ("
                + run.start().title() + ") stopped the writes to the database, and hasn't seen one accept them again";
        // Who goes on with it by force has taken that over.
        RunState left = own.continuation(id).map(own.store()::state).orElse(run);
        return own.performing(left)
                .map(process -> new NextStep(
                        why + ". It is under way: " + process + "; let it end, then look again", NextSteps.LOOK_AGAIN))
                .orElseGet(() -> new NextStep(
                        why + ". It goes on, or lets them in again, by",
                        left.isResumable()
                                ? Command.drctl("run", "resume", left.start().runId())
                                : Command.drctl("run", "force", id)));
    }
}
