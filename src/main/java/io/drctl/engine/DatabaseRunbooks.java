package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.SqlFence;
import io.drctl.text.Remedy;
import java.util.Optional;

/**
 * Which runbook a database's copy takes over by: the one place where that hangs on how the copy follows. A further
 * topology doesn't compile before it has its own.
 */
public final class DatabaseRunbooks {
    private DatabaseRunbooks() {}

    /** By force, and perhaps losing writes: {@code drctl failover db --to}. */
    public static String failover(Database database) {
        return database.replication()
                .fold(binlog -> "failover-db", global -> "failover-db-global", replica -> "failover-db");
    }

    /** As planned, losing nothing: {@code drctl switchover db --to}. */
    public static String switchover(Database database) {
        return database.replication()
                .fold(binlog -> "switchover-db", global -> "switchover-db-global", replica -> "switchover-db");
    }

    /** Brings the whole site home: {@code drctl failback}. */
    public static final String FAILBACK = "failback";

    /**
     * What keeps a site from going home in one run.
     *
     * @param why one clause
     */
    public record Hindrance(String why, Remedy remedy) {}

    /**
     * What keeps {@code drctl failback} from being entered; empty where nothing does. The one judgement of the command
     * and of what {@code status} advises.
     *
     * @param isForced whether replicas may be promoted without stopping the writes before
     */
    public static Optional<Hindrance> hinderingFailback(Inventory inventory, boolean isForced) {
        for (Database database : inventory.databases()) {
            if (!isForced && !isGlobal(database) && database.sql() == null) {
                return Optional.of(new Hindrance(
                        "the inventory gives no access by SQL to " + database.name()
                                + ", so its writes can't be stopped, nor the last of them be seen to arrive",
                        Remedy.of("add sql to the database in the inventory; or, to lose what the replica doesn't have"
                                        + " when it is promoted, no more than the RPO: ")
                                .then(FailoverCommands.goingHome("--force-while-healthy"))));
            }
        }
        return Optional.empty();
    }

    /**
     * What would keep writes from being stopped in the Region that is left: asked before the old primary at home is
     * deleted, and not only once the new replica there has caught up. A server that can't be asked now hinders nothing
     * yet; the step that stops its writes asks it again.
     */
    public static Optional<Hindrance> unstoppable(Inventory inventory, Cloud cloud, RegionName left) {
        for (Database database : inventory.databases()) {
            Optional<Sql> server = isGlobal(database) ? Optional.empty() : cloud.sql(left, database);
            if (server.isPresent() && !canStopWrites(server.get())) {
                return Optional.of(new Hindrance(
                        "the server of " + database.clusterIn(left) + " in " + left
                                + " has no mysql.rds_set_read_only that drctl may call (" + SqlFence.without(database)
                                + "), so its writes can't be stopped",
                        Remedy.of("grant EXECUTE on it; or, to lose what the replica doesn't have when it is promoted,"
                                        + " no more than the RPO: ")
                                .then(FailoverCommands.goingHome("--force-while-healthy"))));
            }
        }
        return Optional.empty();
    }

    private static boolean canStopWrites(Sql server) {
        try {
            return server.canSetReadOnly();
        } catch (CloudException unasked) {
            return true;
        }
    }

    /** Whether the copy belongs to a global database, and isn't a replica that is promoted. */
    static boolean isGlobal(Database database) {
        return database.replication().fold(binlog -> false, global -> true, replica -> false);
    }
}
