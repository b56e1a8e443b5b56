package io.drctl.engine;

import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.text.Command;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The newest run of a site, where it isn't over. Older ones don't count: what they were to bring about was taken up, or
 * given up by the person who began another since, and resuming it might undo that.
 */
final class UnfinishedRun {
    private UnfinishedRun() {}

    /** What to do about it; empty when the run is over, or there is none. */
    static Optional<NextStep> toGoOn(SiteRuns own) {
        for (String id : own.store().ids()) {
            RunState run;
            try {
                if (!own.store().isBegun(id)) {
                    continue;
                }
                run = own.store().state(id);
            } catch (JournalException e) {
                return Optional.of(new NextStep(
                        "Whether run " + id + " is over can't be determined, as its journal can't be believed",
                        Command.drctl("run", "show", id)));
            }
            // One that another goes on with by force may be the newest by its id, of the same second.
            if (own.owns(run) && own.continuation(id).isEmpty()) {
                return isLeft(run) ? Optional.of(toGoOn(own, run)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * The way home takes days, and a step of it that failed, or was refused, is no end of it. Of any other run it holds
     * that nobody saw its end, or somebody interrupted it after its first call: what that began may be under way, and
     * what was to follow it, such as the record of a promotion, is missing. One that was interrupted earlier left
     * nothing.
     */
    private static boolean isLeft(RunState run) {
        return switch (run.status()) {
            case OPEN -> true;
            case INTERRUPTED ->
                run.isResumable() && run.steps().values().stream().anyMatch(StepState::called);
            case REFUSED, FAILED -> run.start().runbook().equals(DatabaseRunbooks.FAILBACK) && run.isResumable();
            case DONE -> false;
        };
    }

    /** What a run owes, in words. */
    static String owed(RunState run) {
        return run.owed().stream()
                .map(step -> step.step().title())
                .map(title -> title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1))
                .collect(Collectors.joining("; "));
    }

    private static NextStep toGoOn(SiteRuns own, RunState run) {
        String id = run.start().runId();
        String which = "Run " + id + " (" + run.start().title() + ") ";
        return own.performing(run)
                .map(process -> new NextStep(
                        which + "is under way: " + process + "; let it end, then look again", NextSteps.LOOK_AGAIN))
                .orElseGet(() -> new NextStep(
                        which + "was stopped before its end. What is left of it is shown, and asked for, by",
                        Command.drctl("run", "resume", id)));
    }
}
