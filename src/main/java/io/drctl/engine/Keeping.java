package io.drctl.engine;

import io.drctl.action.database.RenameCluster;
import io.drctl.action.database.RenameInstances;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import java.util.Collection;

/**
 * Old databases that a failback keeps under other names. Between a cluster's new name and those of its instances it may
 * be interrupted, and another failback may delete what is left: the instances still have the names that a replica's
 * need.
 */
public final class Keeping {
    private Keeping() {}

    /** Whether a run on record has renamed a cluster, and isn't known to have renamed all of its instances. */
    public static boolean isUnfinished(SiteRuns own) {
        return own.store().ids().stream().anyMatch(id -> isUnfinished(own, id));
    }

    private static boolean isUnfinished(SiteRuns own, String id) {
        try {
            if (!own.store().isBegun(id)) {
                return false;
            }
            RunState run = own.store().state(id);
            return own.owns(run) && isUnfinished(run.steps().values());
        } catch (JournalException e) {
            // The list of runs reports it.
            return false;
        }
    }

    private static boolean isUnfinished(Collection<StepState> steps) {
        return steps.stream().anyMatch(step -> step.step().action().equals(RenameCluster.NAME) && step.called())
                && steps.stream()
                        .anyMatch(step -> step.step().action().equals(RenameInstances.NAME)
                                && !step.phase().isComplete());
    }
}
