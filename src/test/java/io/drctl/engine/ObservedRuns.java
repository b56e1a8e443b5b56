package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.StateDirectory;
import java.nio.file.Path;

/** Runs whose journals a test watches. */
public final class ObservedRuns {
    private ObservedRuns() {}

    public static Runs of(LoadedInventory inventory, Cloud cloud, Path stateDirectory, JournalStore store) {
        SiteRuns own = SiteRuns.of(
                new StateDirectory(stateDirectory), store, inventory.inventory().site());
        return new Runs(inventory, cloud, () -> own, "simulation", "operator@host");
    }
}
