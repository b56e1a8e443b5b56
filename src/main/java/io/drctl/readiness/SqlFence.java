package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a database's server can be made to refuse writes by SQL, and be seen to. {@code verify} and the gate before a
 * fence judge by this alike, so that what is ready here isn't refused there.
 *
 * @param doubt why it can't, one clause; null when it can
 * @param isUnknown whether that could not be found out
 * @param advice how that is mended, one clause; empty where it depends on who asks
 */
public record SqlFence(@Nullable String doubt, boolean isUnknown, String advice) {
    private static final String PROCEDURE = "let drctl's SQL user call mysql.rds_set_read_only";

    /**
     * Asks the server, and changes nothing.
     *
     * @param server empty where the inventory gives no access by SQL
     */
    public static SqlFence of(Optional<Sql> server, Database database, RegionName region) {
        String cluster = database.clusterIn(region);
        if (server.isEmpty()) {
            return new SqlFence("the inventory gives no access by SQL to " + cluster, false, PROCEDURE);
        }
        try {
            if (!server.get().canSetReadOnly()) {
                return new SqlFence(
                        "the server of " + cluster + " has no mysql.rds_set_read_only that drctl may call ("
                                + without(database) + ")",
                        false,
                        PROCEDURE);
            }
            return server.get()
                    .exemption()
                    .map(privilege -> new SqlFence(exempt(privilege, cluster), false, withoutPrivilege(privilege)))
                    .orElse(new SqlFence(null, false, ""));
        } catch (CloudException e) {
            return new SqlFence("the server of " + cluster + " can't be asked: " + e.explain(), true, "");
        }
    }

    /** Which servers have no procedure that stops writes. */
    public static String without(Database database) {
        return database.isInstance() ? "AWS documents it for Aurora MySQL 3 alone" : "Aurora MySQL 2 has none";
    }

    /** What is wrong with a user whose own writes {@code read_only} doesn't stop. */
    public static String exempt(String privilege, String cluster) {
        return "drctl's SQL user may write although " + cluster + " is read-only (" + privilege
                + "), so that no write would be seen refused";
    }

    /** How that is mended, one clause. */
    public static String withoutPrivilege(String privilege) {
        return "name an SQL user without " + privilege + " in the inventory, who is neither the master user nor in"
                + " rds_superuser_role";
    }
}
