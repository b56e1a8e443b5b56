package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.action.traffic.PointTraffic;
import io.drctl.inventory.Application;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import io.drctl.text.Command;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What this machine's journals know of the changes of an application's records. */
@FunctionalInterface
public interface TrafficChanges {
    /**
     * A change that Route 53 has accepted.
     *
     * @param id Route 53's own
     * @param goOn what waits for it: the resume of its run, or else another look
     */
    record Change(String id, Command goOn) {}

    /** The latest change of an application's records; empty when none is known. */
    Optional<Change> latest(Application application);

    /** No journals. */
    TrafficChanges NONE = application -> Optional.empty();

    /** @param runs read on demand; throws where there is no place for journals */
    static TrafficChanges journaled(Supplier<SiteRuns> runs) {
        return application -> {
            SiteRuns own;
            try {
                own = runs.get();
            } catch (RuntimeException e) {
                return Optional.empty();
            }
            for (String id : own.store().ids()) {
                RunState run;
                try {
                    run = own.store().state(id);
                } catch (JournalException e) {
                    // An unreadable journal tells nothing here; the list of runs reports it.
                    continue;
                }
                Optional<Change> found = own.owns(run) ? latest(run, application) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        };
    }

    private static Optional<Change> latest(RunState run, Application application) {
        List<StepState> latestFirst = new ArrayList<>(run.steps().values());
        Collections.reverse(latestFirst);
        for (StepState step : latestFirst) {
            String of = step.step().with().getOrDefault(StepContext.APPLICATION, "");
            Optional<String> id = of.isEmpty() || of.equals(application.name())
                    ? PointTraffic.changeId(step.step(), new Facts(step.facts()))
                    : Optional.empty();
            if (id.isPresent()) {
                return Optional.of(new Change(
                        id.get(),
                        run.isResumable() ? Command.drctl("run", "resume", run.start().runId()) : NextSteps.LOOK_AGAIN));
            }
        }
        return Optional.empty();
    }
}
