package io.drctl.action.database;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.DatabaseSizes;
import io.drctl.readiness.Raised;
import java.util.Optional;

/** Whether a Region's database has more than on standby: what {@link LowerDatabase} would lower, were it a copy. */
public final class RaisedSizes {
    /** As it is spoken of. */
    public static final String KIND = "database";

    private RaisedSizes() {}

    /** Whether the inventory gives it less on standby, so that there is anything to look at. */
    public static boolean isAsked(Inventory inventory, Database database, RegionName region) {
        return !DatabaseSizes.of(inventory, database, region).isSame();
    }

    /**
     * Looks.
     *
     * @throws io.drctl.cloud.CloudException when its sizes can't be read
     */
    public static Optional<Raised> look(Inventory inventory, Database database, RegionName region, Cloud cloud) {
        Resizing seen = Resizing.lowering(inventory, database, cloud, region);
        return seen.isThere()
                ? Optional.empty()
                : Optional.of(new Raised(
                        region, KIND, database.clusterIn(region), true, "on standby it would be: " + seen.words()));
    }
}
