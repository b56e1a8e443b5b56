package io.drctl.inventory;

/** How the recovery Region's database follows the primary's. */
public enum DatabaseTopology {
    /** A cross-Region replica cluster fed by the binary log; promotion makes it standalone, for good. */
    BINLOG_REPLICA,
    /** An Aurora Global Database, whose secondary can be failed over to and switched back. */
    GLOBAL_DATABASE
}
