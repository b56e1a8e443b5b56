package io.drctl.engine;

import io.drctl.action.database.Fencing;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CopyReach;
import java.util.HashMap;
import java.util.Map;

/**
 * What the security groups of the site's databases let in, asked beside everything else, before it is known at which of
 * them no fence may be left: who looks needn't wait for one after the other.
 */
public final class FenceLook {
    /** Where nothing is asked beforehand. */
    static final FenceLook NONE = new FenceLook(Map.of());

    private record Place(String database, RegionName region) {}

    private final Map<Place, Threads.Pending<CopyReach>> begun;

    private FenceLook(Map<Place, Threads.Pending<CopyReach>> begun) {
        this.begun = Map.copyOf(begun);
    }

    /** Begins to ask, in both Regions, of each database that the inventory has a security group as a fence for. */
    public static FenceLook begin(Inventory inventory, Cloud cloud) {
        Map<Place, Threads.Pending<CopyReach>> begun = new HashMap<>();
        inventory.databases().stream()
                .filter(CopyReach::isAsked)
                .forEach(database -> inventory
                        .regions()
                        .forEach(region -> begun.put(
                                new Place(database.name(), region.name()),
                                cloud.threads().start("fences", () -> Fencing.reach(cloud, database, region.name())))));
        return new FenceLook(begun);
    }

    /** Waits for the answer, or asks now. */
    CopyReach reach(Cloud cloud, Database database, RegionName region) {
        Threads.Pending<CopyReach> pending = begun.get(new Place(database.name(), region));
        return pending == null ? Fencing.reach(cloud, database, region) : pending.join();
    }
}
