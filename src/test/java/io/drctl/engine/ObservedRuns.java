package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.StateDirectory;
import java.nio.file.Path;

/** Runs whose journals a test watches. */
public final class ObservedRuns {
    private ObservedRuns() {}

    /** Runs at the first machine. */
    public static Runs of(LoadedInventory inventory, Cloud cloud, Path stateDirectory, JournalStore store) {
        return of(inventory, cloud, stateDirectory, store, "operator@host");
    }

    /**
     * Runs at a machine of one's choice.
     *
     * @param operator user and host
     */
    public static Runs of(
            LoadedInventory inventory, Cloud cloud, Path stateDirectory, JournalStore store, String operator) {
        SiteRuns own = SiteRuns.of(
                new StateDirectory(stateDirectory), store, inventory.inventory().site());
        return new Runs(inventory, cloud, () -> own, "simulation", operator);
    }

    /** A cloud as the steps of a run have it. */
    public static Cloud sharing(Cloud cloud) {
        return SharedCalls.over(cloud);
    }

    /** What {@code drctl run force} and {@code run resume} find in the journals of a machine. */
    public static SiteRuns own(Inventory inventory, Path stateDirectory, JournalStore store) {
        return SiteRuns.of(new StateDirectory(stateDirectory), store, inventory.site());
    }

    /** What {@code drctl failback} finds in the journals of a machine. */
    public static String rules(Inventory inventory, Path stateDirectory, JournalStore store) {
        return Fences.rules(
                SiteRuns.of(new StateDirectory(stateDirectory), store, inventory.site()),
                inventory.primary().name());
    }

    /** Whether it finds there that an earlier one has kept a cluster, and perhaps not all of its instances. */
    public static boolean keptBefore(Inventory inventory, Path stateDirectory, JournalStore store) {
        return Keeping.isUnfinished(SiteRuns.of(new StateDirectory(stateDirectory), store, inventory.site()));
    }

    /** What it finds there of the Auto Scaling groups that were stopped. */
    public static String sizes(Inventory inventory, Path stateDirectory, JournalStore store) {
        return Fences.sizes(
                SiteRuns.of(new StateDirectory(stateDirectory), store, inventory.site()),
                inventory.primary().name());
    }
}
