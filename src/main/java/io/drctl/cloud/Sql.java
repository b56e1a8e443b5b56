package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server of one database in one Region that has the writer role there, asked by SQL: what only the server itself
 * knows. On a replica cluster this is the instance that applies its source's binary log.
 *
 * <p>Everything is bounded: a server that is silent costs 5 s. A question without an answer throws
 * {@link CloudException}, and its reason says whether a change may have been made ({@link
 * CloudException#isAmbiguous()}): {@code ACCESS_DENIED} for a user or a privilege that is missing, {@code
 * INVALID_STATE} for a server that can't do this, such as one that turns out to be a reader. What a server says is
 * outside text.
 */
public interface Sql {
    /**
     * Whether {@code read_only} is on: only users with {@code CONNECTION_ADMIN} or {@code SUPER}, and replication
     * itself, may write then (<a
     * href="https://dev.mysql.com/doc/refman/8.0/en/server-system-variables.html#sysvar_read_only">read_only</a>).
     */
    boolean isReadOnly();

    /**
     * Whether the server has the procedure that {@link #setReadOnly} calls, and this user may call it. Aurora MySQL has
     * it from 3.06 on (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/mysql-stored-proc-replicating.html">mysql.rds_set_read_only</a>).
     */
    boolean canSetReadOnly();

    /**
     * The privilege that lets this user write although {@code read_only} is on, such as {@code CONNECTION_ADMIN}: what
     * such a user tries proves no fence. Empty where the user has none. By the user's own grants and active roles,
     * which every user may read (<a href="https://dev.mysql.com/doc/refman/8.0/en/show-grants.html">SHOW GRANTS</a>).
     */
    Optional<String> exemption();

    /**
     * Sets {@code read_only} by {@code mysql.rds_set_read_only}, and returns once the server says that it is so.
     * Turning it on waits until transactions under way have ended, and no transaction commits after it. <b>It doesn't
     * outlive a restart of the instance</b>, nor a failover to another one of the cluster (same page as above).
     */
    void setReadOnly(boolean on);

    /** Where the server's own binary log ends now. {@code INVALID_STATE} when it keeps none. */
    BinlogPosition position();

    /** How the server replicates; empty when it follows no other. */
    Optional<Replica> replica();

    /**
     * Tries a write, so that what the server says of itself is seen to be so. Where it could succeed, it overwrites
     * this Region's row of the heartbeat table; where the inventory names no schema for one, nothing is written.
     */
    WriteTrial tryWrite();

    /**
     * The newest write tried in a Region that has arrived here; empty when there was none, or when the inventory names
     * no schema for it.
     */
    Optional<Heartbeat> heartbeat(RegionName writtenIn);

    /**
     * What the server has in its binary log from a place to the end. It reads as {@code mysqlbinlog} does, and needs
     * the privilege {@code REPLICATION SLAVE}. {@code NOT_FOUND} when the log doesn't reach back to that place any
     * more.
     */
    LoggedWrites writesSince(BinlogPosition from);

    /** Where the server is asked, and as whom, for other programs: it may be asked of AWS, but not of the server. */
    Entrance entrance();

    /** A server's address, and a user who may log in. */
    record Entrance(String host, int port, String user) {}

    /**
     * A replica (<a href="https://dev.mysql.com/doc/refman/8.0/en/show-replica-status.html">SHOW REPLICA STATUS</a>).
     *
     * @param sourceHost what it replicates from
     * @param received up to where it has its source's binary log ({@code Source_Log_File}, {@code Read_Source_Log_Pos})
     * @param applied up to where it has applied it ({@code Relay_Source_Log_File}, {@code Exec_Source_Log_Pos}):
     *     everything before is applied, and with several appliers a little of what follows may be, too
     * @param isReceiving whether the thread that receives runs, and is connected
     * @param isApplying whether the thread that applies runs
     * @param behind {@code Seconds_Behind_Source}; null when the server doesn't know
     * @param error the newest error of either thread; null when there is none
     */
    record Replica(
            String sourceHost,
            BinlogPosition received,
            BinlogPosition applied,
            boolean isReceiving,
            boolean isApplying,
            @Nullable Duration behind,
            @Nullable String error) {
        /** Whether it has applied all that its source wrote before a place of the source's binary log. */
        public boolean hasApplied(BinlogPosition sourcePosition) {
            return applied.hasReached(sourcePosition);
        }

        public boolean isRunning() {
            return isReceiving && isApplying;
        }
    }

    /**
     * Transactions in a binary log.
     *
     * @param to where they end: the end of the log, unless there were too many to read
     * @param transactions how many there are between the two places
     * @param first when the first of them was logged, to the second, by the server's clock; null when there is none
     * @param last the same of the last
     * @param tables how many of them changed each table, as {@code schema.table}; empty where the log has statements
     *     instead of rows
     * @param isWhole whether all of the log was read
     */
    record LoggedWrites(
            BinlogPosition from,
            BinlogPosition to,
            long transactions,
            @Nullable Instant first,
            @Nullable Instant last,
            Map<String, Long> tables,
            boolean isWhole) {
        public LoggedWrites {
            tables = Collections.unmodifiableMap(new TreeMap<>(tables));
        }
    }

    /** What became of a write that was tried. */
    sealed interface WriteTrial {
        /** Dispatches on what became of it, so that no case can be forgotten. */
        <R> R match(
                Function<? super Accepted, ? extends R> accepted,
                Function<? super Refused, ? extends R> refused,
                Function<? super Unproven, ? extends R> unproven);

        /**
         * A row was written, and committed.
         *
         * @param row where, for people
         * @param at as written into it
         */
        record Accepted(String row, Instant at) implements WriteTrial {
            @Override
            public <R> R match(
                    Function<? super Accepted, ? extends R> accepted,
                    Function<? super Refused, ? extends R> refused,
                    Function<? super Unproven, ? extends R> unproven) {
                return accepted.apply(this);
            }
        }

        /** The server refused it, since it is read-only to a user who isn't exempt. */
        record Refused(String why) implements WriteTrial {
            @Override
            public <R> R match(
                    Function<? super Accepted, ? extends R> accepted,
                    Function<? super Refused, ? extends R> refused,
                    Function<? super Unproven, ? extends R> unproven) {
                return refused.apply(this);
            }
        }

        /**
         * Nothing was written, and nothing is proven: the user is exempt from {@code read_only}, or has no table to
         * write to.
         *
         * @param isReadOnly what the server says of itself
         */
        record Unproven(boolean isReadOnly, String why) implements WriteTrial {
            @Override
            public <R> R match(
                    Function<? super Accepted, ? extends R> accepted,
                    Function<? super Refused, ? extends R> refused,
                    Function<? super Unproven, ? extends R> unproven) {
                return unproven.apply(this);
            }
        }
    }

    /**
     * A row that {@link #tryWrite} left.
     *
     * @param at the clock of the machine that wrote it
     */
    record Heartbeat(RegionName writtenIn, Instant at) {}
}
