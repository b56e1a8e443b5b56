package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.StepContext;
import io.drctl.action.database.RenameCluster;
import io.drctl.action.database.RenameInstances;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Old databases that a failback keeps under other names. Between a cluster's new name and those of its instances it may
 * be interrupted, and another failback may delete what is left: the instances still have the names that a replica's
 * need.
 */
public final class Keeping {
    private Keeping() {}

    /**
     * An old database that is kept.
     *
     * @param id its name since then
     * @param status as RDS names it; null where that can't be read
     */
    public record Kept(
            String run,
            String database,
            RegionName region,
            String id,
            @Nullable String status) {}

    /** Those that runs on record have kept, and that aren't seen to be gone; without any, AWS isn't asked. */
    public static List<Kept> of(SiteRuns own, Inventory inventory, Cloud cloud) {
        List<Kept> found = new ArrayList<>();
        for (String id : own.store().ids()) {
            for (StepState step : steps(own, id)) {
                Optional<String> name = step.step().action().equals(RenameCluster.NAME) && step.called()
                        ? new Facts(step.facts()).get(RenameCluster.KEPT_AS)
                        : Optional.empty();
                Optional<Database> database =
                        inventory.database(step.step().with().getOrDefault(StepContext.DATABASE, ""));
                if (name.isPresent() && database.isPresent()) {
                    RegionName region = new RegionName(step.step().with().getOrDefault("region", ""));
                    status(cloud, database.get(), region, name.get())
                            .ifPresent(status -> found.add(new Kept(
                                    id, database.get().name(), region, name.get(), status.isEmpty() ? null : status)));
                }
            }
        }
        return found;
    }

    /** Empty where it is gone; an empty text where that is unknown. */
    private static Optional<String> status(Cloud cloud, Database database, RegionName region, String id) {
        try {
            return cloud.databases(region, database).cluster(id).map(Cluster::status);
        } catch (CloudException e) {
            return Optional.of("");
        }
    }

    /** Whether a run on record has renamed a cluster, and isn't known to have renamed all of its instances. */
    public static boolean isUnfinished(SiteRuns own) {
        return own.store().ids().stream().anyMatch(id -> isUnfinished(own, id));
    }

    private static boolean isUnfinished(SiteRuns own, String id) {
        return isUnfinished(steps(own, id));
    }

    /** The steps of a run of this site; none where its journal can't be read, which the list of runs reports. */
    private static Collection<StepState> steps(SiteRuns own, String id) {
        try {
            if (!own.store().isBegun(id)) {
                return List.of();
            }
            RunState run = own.store().state(id);
            return own.owns(run) ? run.steps().values() : List.of();
        } catch (JournalException e) {
            return List.of();
        }
    }

    private static boolean isUnfinished(Collection<StepState> steps) {
        return steps.stream().anyMatch(step -> step.step().action().equals(RenameCluster.NAME) && step.called())
                && steps.stream()
                        .anyMatch(step -> step.step().action().equals(RenameInstances.NAME)
                                && !step.phase().isComplete());
    }
}
