package io.drctl.sim;

import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of clusters say of themselves by SQL: their binary logs, how they replicate, whether they are
 * read-only. A server answers of this moment; only AWS's own answers may be stale.
 */
final class AuroraBinlog {
    /**
     * All servers name their files alike, and each begins with the same: places in two logs look as if they could be
     * compared, as they do in reality.
     */
    private static final String FILE = "mysql-bin-changelog.000002";

    /** Where the first event of a file begins. */
    private static final long FIRST = 157;

    /** Bytes that one write takes. */
    private static final long EACH = 310;

    private final World world;
    private final State state;
    private final Aurora aurora;

    AuroraBinlog(World world, State state, Aurora aurora) {
        this.world = world;
        this.state = state;
        this.aurora = aurora;
    }

    /** The cluster whose writer is asked. */
    AuroraCluster server(RegionName region, String clusterId) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        String writer = cluster == null ? null : cluster.writer();
        if (cluster == null
                || writer == null
                || !aurora.isUp(region, writer)
                || Aurora.FAILOVER.equals(cluster.busy())) {
            throw new Refusal(Cause.NOT_CONNECTED, "Connection refused by the server of " + clusterId);
        }
        return cluster;
    }

    /** A replica is read-only by its parameter group; see {@link Aurora#takesWrites}. */
    static boolean isReadOnly(AuroraCluster cluster) {
        return cluster.isReplica() || cluster.writesStopped();
    }

    boolean setReadOnly(AuroraCluster cluster, boolean on) {
        aurora.put(cluster.withWritesStopped(on));
        return cluster.writesStopped() != on;
    }

    BinlogPosition position(AuroraCluster cluster) {
        WriteLog log = state.logs.get(cluster.log());
        return at(log == null ? 0 : log.count());
    }

    /** What a server wrote after a place in its log. */
    Sql.LoggedWrites since(AuroraCluster cluster, BinlogPosition from) {
        WriteLog log = state.log(cluster.log());
        long before = (from.offset() - FIRST) / EACH;
        long all = log.count();
        if (!from.file().equals(FILE) || before < 0 || before > all) {
            throw new Refusal(Cause.NOT_FOUND, "Could not find first log file name in binary log index file");
        }
        long alone = all - before;
        return new Sql.LoggedWrites(
                from,
                at(all),
                alone,
                alone == 0 ? null : Instant.ofEpochMilli(log.timeOf(before + 1)),
                alone == 0 ? null : Instant.ofEpochMilli(log.timeOf(all)),
                alone == 0 ? Map.of() : Map.of("site.visits", alone),
                true);
    }

    private static BinlogPosition at(long writes) {
        return new BinlogPosition(FILE, FIRST + EACH * writes);
    }

    /** How a server replicates; null when it follows no other. */
    Sql.@Nullable Replica replica(AuroraCluster cluster) {
        ReplicationStream replication = cluster.replication();
        String source = cluster.source();
        if (replication == null || source == null) {
            return null;
        }
        WriteLog log = state.log(replication.sourceLog());
        BinlogPosition applied = at(log.countThrough(replication.appliedThrough(state.now)));
        boolean isPromoting = Aurora.PROMOTION.equals(cluster.busy());
        boolean isBroken = world.faults().has(Fault.ReplicationStopped.class);
        boolean isReceiving = !isPromoting && (isBroken || !replication.frozen());
        boolean isApplying = !isPromoting && !isBroken;
        String host = source.substring(source.lastIndexOf(':') + 1) + ".cluster-drctlsim";
        return new Sql.Replica(
                host,
                isReceiving ? at(log.count()) : applied,
                applied,
                isReceiving,
                isApplying,
                isReceiving && isApplying
                        ? Duration.ofMillis(Math.max(0, state.now - replication.appliedThrough(state.now)))
                        : null,
                isPromoting || !isBroken ? null : "1032: Could not execute Update_rows event on table site.visits");
    }
}
