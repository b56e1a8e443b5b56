package io.drctl.engine;

import io.drctl.inventory.Database;

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

    /** Whether the copy belongs to a global database, and isn't a replica that is promoted. */
    static boolean isGlobal(Database database) {
        return database.replication().fold(binlog -> false, global -> true, replica -> false);
    }
}
