package io.drctl.engine;

import io.drctl.action.Action;
import io.drctl.action.catalogue.Catalogue;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.runbook.Step;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a site from being moved to and fro, as by somebody, or a script, that follows a health check which alternates:
 * within the inventory's {@code hold-off} after a move to one Region, another one's is refused, unless that run is
 * named. By this machine's journals; a drill, which goes and comes back, neither counts nor is refused.
 */
final class HoldOff {
    /** The argument of a plan that names the run which is known. */
    static final String ACKNOWLEDGED = "acknowledge";

    private final Inventory inventory;
    private final Supplier<SiteRuns> own;

    HoldOff(Inventory inventory, Supplier<SiteRuns> own) {
        this.inventory = inventory;
        this.own = own;
    }

    /** A run that led users, or the newest writes, to a Region. */
    private record Move(String run, RegionName to, Instant at) {}

    /** @throws HeldOffException when the site was moved to another Region within the hold-off */
    void demand(Plan plan, Instant now) {
        Duration time = inventory.site().holdOff();
        RegionName to = plan.windows().isEmpty()
                ? plan.steps().stream()
                        .map(step -> destination(step.step()))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(null)
                : null;
        if (time == null || to == null) {
            return;
        }
        Move last = last();
        // By a clock that is behind the journal nobody knows how long ago that was.
        if (last == null || last.to().equals(to) || !now.isBefore(last.at().plus(time))) {
            return;
        }
        if (!last.run().equals(plan.arguments().getOrDefault(ACKNOWLEDGED, ""))) {
            throw new HeldOffException(
                    "hold-off: run " + last.run() + " moved the site to " + last.to() + " "
                            + Durations.words(Duration.between(last.at(), now).truncatedTo(ChronoUnit.SECONDS))
                            + " ago, and for " + Durations.words(time) + " after that nothing moves it to another"
                            + " Region; nothing was changed",
                    Remedy.of("see that no health check flaps, and wait until "
                            + last.at().plus(time).truncatedTo(ChronoUnit.SECONDS)
                            + "; or, knowing of that run, add --acknowledge " + last.run()));
        }
    }

    private @Nullable Move last() {
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
    private static Optional<RegionName> destination(Step step) {
        return Catalogue.find(step.action())
                .filter(Action::leads)
                .map(action -> step.with().getOrDefault("to", step.with().getOrDefault("region", "")))
                .filter(RegionName::isWellFormed)
                .map(RegionName::new);
    }
}
