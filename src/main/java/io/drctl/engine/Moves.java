package io.drctl.engine;

import io.drctl.action.Action;
import io.drctl.action.catalogue.Catalogue;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.runbook.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a site was moved to, as the journals of this machine tell. Drills don't count. */
final class Moves {
    private final Supplier<SiteRuns> own;

    Moves(Supplier<SiteRuns> own) {
        this.own = own;
    }

    /** A run that led users, or the newest writes, to a Region. */
    record Move(String run, RegionName to, Instant at) {}

    /** The last move; null when there was none. */
    @Nullable
    Move last() {
        SiteRuns runs;
        try {
            runs = own.get();
        } catch (RuntimeException e) {
            // Without a place for journals nothing was moved from here; nor will be.
            return null;
        }
        Move last = null;
        for (String id : runs.store().ids()) {
            RunState run;
            try {
                run = runs.store().state(id);
            } catch (JournalException e) {
                // The list of runs reports it.
                continue;
            }
            if (!runs.owns(run) || !run.start().windows().isEmpty()) {
                continue;
            }
            for (StepState step : run.steps().values()) {
                Instant at = step.calledAt();
                RegionName to = destination(step.step()).orElse(null);
                if (step.called() && at != null && to != null && (last == null || at.isAfter(last.at()))) {
                    last = new Move(id, to, at);
                }
            }
        }
        return last;
    }

    /** The Region that a step leads users, or the newest writes, to. */
    static Optional<RegionName> destination(Step step) {
        return Catalogue.find(step.action()).filter(Action::leads).flatMap(action -> towards(step));
    }

    /** The Region that a step is about, for a move of the site there. */
    static Optional<RegionName> towards(Step step) {
        return Optional.of(step.with().getOrDefault("to", step.with().getOrDefault("region", "")))
                .filter(RegionName::isWellFormed)
                .map(RegionName::new);
    }

    /** Whether a run led users, or the newest writes, to a Region for good, and not as a drill. */
    static boolean isMove(RunState run) {
        return run.start().windows().isEmpty()
                && run.steps().values().stream()
                        .anyMatch(step ->
                                step.called() && destination(step.step()).isPresent());
    }
}
