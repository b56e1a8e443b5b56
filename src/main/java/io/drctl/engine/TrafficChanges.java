package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.action.traffic.PointTraffic;
import io.drctl.inventory.Application;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
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
     * A change that Route 53 was asked for, in one batch for each zone.
     *
     * @param ids Route 53's own, of the batches; none where the newest run was stopped before its answer
     * @param goOn what waits for it: the resume of its run, or else another look
     */
    record Change(List<String> ids, Command goOn) {
        public Change {
            ids = List.copyOf(ids);
        }
    }

    /** The latest change of an application's records; empty when none is known. */
    Optional<Change> latest(Application application);

    /** No journals. */
    TrafficChanges NONE = application -> Optional.empty();

    /**
     * Those that this machine's journals know of.
     *
     * @param runs read on demand; throws where there is no place for journals
     */
    static TrafficChanges journaled(Supplier<SiteRuns> runs) {
        return application -> {
            SiteRuns own;
            try {
                own = runs.get();
            } catch (RuntimeException e) {
                return Optional.empty();
            }
            boolean isNewest = true;
            for (String id : own.store().ids()) {
                RunState run;
                try {
                    run = own.store().state(id);
                } catch (JournalException e) {
                    // An unreadable journal tells nothing here; the list of runs reports it.
                    continue;
                }
                if (!own.owns(run)) {
                    continue;
                }
                Optional<Change> found = latest(run, application, isNewest, own);
                if (found.isPresent()) {
                    return found;
                }
                isNewest = false;
            }
            return Optional.empty();
        };
    }

    private static Optional<Change> latest(RunState run, Application application, boolean isNewest, SiteRuns own) {
        List<StepState> latestFirst = new ArrayList<>(run.steps().values());
        Collections.reverse(latestFirst);
        Command goOn = Forcing.isLeft(run, own)
                ? Command.drctl("run", "resume", run.start().runId())
                : NextSteps.LOOK_AGAIN;
        for (StepState step : latestFirst) {
            String of = step.step().with().getOrDefault(StepContext.APPLICATION, "");
            if (!PointTraffic.isOf(step.step()) || !(of.isEmpty() || of.equals(application.name()))) {
                continue;
            }
            List<String> ids = PointTraffic.changeIds(new Facts(step.facts()));
            if (!ids.isEmpty() || (isNewest && step.phase() == StepPhase.INDETERMINATE)) {
                return Optional.of(new Change(ids, goOn));
            }
        }
        return Optional.empty();
    }
}
