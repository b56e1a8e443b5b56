package io.drctl.engine;

import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failback that has not come to its end: it takes hours or days, and is interrupted and resumed.
 *
 * @param awaits the step that it is at, or would go on with, by its title
 * @param seen what was said of that step last; null when nothing was
 */
public record GoingHome(
        RunState run, String awaits, @Nullable String seen) {
    /**
     * The newest one of a site, as far as this machine knows; empty when it is over, or when another run has moved the
     * site since.
     */
    static Optional<GoingHome> of(SiteRuns own) {
        for (String id : own.store().ids()) {
            RunState run;
            try {
                if (!own.store().isBegun(id)) {
                    continue;
                }
                run = own.store().state(id);
            } catch (JournalException e) {
                // The list of runs reports it.
                continue;
            }
            if (!own.owns(run)) {
                continue;
            }
            if (run.start().runbook().equals(DatabaseRunbooks.FAILBACK)) {
                return run.isResumable() && run.status() != RunStatus.DONE ? at(run) : Optional.empty();
            }
            if (run.status() == RunStatus.DONE && Moves.isMove(run)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<GoingHome> at(RunState run) {
        Optional<StepState> begun = run.steps().values().stream()
                .filter(step -> step.startedAt() != null && !step.phase().isComplete())
                .findFirst();
        return begun.or(() -> run.steps().values().stream()
                        .filter(step -> !step.phase().isComplete())
                        .findFirst())
                .map(step -> new GoingHome(run, step.step().title(), step.detail()));
    }
}
