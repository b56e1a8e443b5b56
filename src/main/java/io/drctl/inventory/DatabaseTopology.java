package io.drctl.inventory;

import java.util.Locale;

/** How the recovery Region's database follows the primary's, as an inventory names it; see {@link Replication}. */
public enum DatabaseTopology {
    /** A cross-Region replica cluster fed by the binary log; promotion makes it standalone, permanently. */
    BINLOG_REPLICA,
    /** An Aurora Global Database, whose secondary can be failed over to and switched back. */
    GLOBAL_DATABASE,
    /**
     * A cross-Region read replica of an RDS instance that is not Aurora; promotion makes it standalone, permanently.
     */
    RDS_REPLICA;

    /** {@code binlog-replica}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
