package io.drctl.engine;

import io.drctl.action.traffic.PointDatabase;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.readiness.NamedWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where the name of a database was seen to lead.
 *
 * @param named null when it couldn't be read
 * @param seen one clause
 */
public record NameLook(@Nullable NamedWriter named, String seen) {
    /** Looks at it; null where the inventory gives the database no name. */
    static @Nullable NameLook at(Inventory inventory, Database database, Cloud cloud) {
        if (database.dnsName() == null) {
            return null;
        }
        try {
            NamedWriter named = PointDatabase.look(inventory, database, cloud);
            return new NameLook(named, named.seen());
        } catch (CloudException e) {
            return new NameLook(
                    null, "where " + database.dnsName().name() + " points can't be determined: " + e.explain());
        }
    }
}
