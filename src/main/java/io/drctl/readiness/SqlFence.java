package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a database's server can be made to refuse writes by SQL. {@code verify} and the gate before a fence judge by
 * this alike, so that what is ready here isn't refused there.
 *
 * @param doubt why it can't, one clause; null when it can
 * @param isUnknown whether that could not be found out
 */
public record SqlFence(@Nullable String doubt, boolean isUnknown) {
    /**
     * Asks the server, and changes nothing.
     *
     * @param server empty where the inventory gives no access by SQL
     */
    public static SqlFence of(Optional<Sql> server, Database database, RegionName region) {
        String cluster = database.clusterIn(region);
        if (server.isEmpty()) {
            return new SqlFence("the inventory gives no access by SQL to " + cluster, false);
        }
        try {
            return server.get().canSetReadOnly()
                    ? new SqlFence(null, false)
                    : new SqlFence(
                            "the server of " + cluster + " has no mysql.rds_set_read_only that drctl may call ("
                                    + without(database) + ")",
                            false);
        } catch (CloudException e) {
            return new SqlFence("the server of " + cluster + " can't be asked: " + e.explain(), true);
        }
    }

    /** Which servers have no procedure that stops writes. */
    public static String without(Database database) {
        return database.isInstance() ? "AWS documents it for Aurora MySQL 3 alone" : "Aurora MySQL 2 has none";
    }
}
