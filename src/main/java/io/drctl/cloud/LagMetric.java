package io.drctl.cloud;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.Replication.RdsReplica;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * CloudWatch's metrics of how far a cluster trails the one that it follows (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html">metrics of
 * Aurora</a>). Which of them tell depends on how it follows and on the version of its engine.
 */
public enum LagMetric {
    /** Of a binlog replica, in seconds; −1 while it is undetermined. */
    BINLOG("AuroraBinlogReplicaLag"),
    /** Of the replica of an RDS instance, in seconds; −1 while replication doesn't run. */
    INSTANCE(RdsReplica.LAG_METRIC),
    /** Of a global database's secondary, in milliseconds: what would be lost with the primary. */
    GLOBAL_RPO("AuroraGlobalDBRPOLag"),
    /** The same of versions without the former. */
    GLOBAL_REPLICATION("AuroraGlobalDBReplicationLag"),
    /** How far the secondary's storage has come with all transactions, in milliseconds. */
    GLOBAL_PROGRESS("AuroraGlobalDBProgressLag"),
    /** How far the secondary's readers have come, in milliseconds. */
    READERS("AuroraReplicaLag");

    private static final String MYSQL = "mysql_aurora.";

    /** The first versions of Aurora MySQL 2 and 3 with {@link #GLOBAL_RPO}. */
    private static final List<Integer> RPO_IN_2 = List.of(2, 12, 0);

    private static final List<Integer> RPO_IN_3 = List.of(3, 4, 0);

    /**
     * From here on a secondary serves on while it trails, so that the readers' progress counts too (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-secondary-availability.html">resiliency
     * of secondary clusters</a>).
     */
    private static final List<Integer> SERVES_ON = List.of(3, 9);

    private final String id;

    LagMetric(String id) {
        this.id = id;
    }

    /** CloudWatch's name. */
    public String id() {
        return id;
    }

    /** The metrics that all have to tell how far a cluster trails; the worst of them counts. */
    public static Set<LagMetric> of(Cluster replica) {
        if (replica.isInstance()) {
            return EnumSet.of(INSTANCE);
        }
        if (replica.globalCluster() == null) {
            return EnumSet.of(BINLOG);
        }
        int at = replica.engineVersion().indexOf(MYSQL);
        if (at < 0) {
            // Aurora PostgreSQL has it in all versions.
            return EnumSet.of(GLOBAL_RPO);
        }
        List<Integer> version = numbers(replica.engineVersion().substring(at + MYSQL.length()));
        if (isSince(version, SERVES_ON)) {
            return EnumSet.of(GLOBAL_RPO, GLOBAL_PROGRESS, READERS);
        }
        boolean isOf2 = version.isEmpty() || version.get(0) < 3;
        return EnumSet.of(isSince(version, isOf2 ? RPO_IN_2 : RPO_IN_3) ? GLOBAL_RPO : GLOBAL_REPLICATION);
    }

    /** {@code AuroraGlobalDBRPOLag, AuroraGlobalDBProgressLag or AuroraReplicaLag}. */
    public static String words(Set<LagMetric> metrics) {
        List<String> names = metrics.stream().map(LagMetric::id).collect(Collectors.toCollection(ArrayList::new));
        String last = names.remove(names.size() - 1);
        return names.isEmpty() ? last : String.join(", ", names) + " or " + last;
    }

    private static List<Integer> numbers(String version) {
        try {
            return Arrays.stream(version.split("\\.", -1)).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            return Collections.emptyList();
        }
    }

    private static boolean isSince(List<Integer> version, List<Integer> first) {
        for (int i = 0; i < first.size(); i++) {
            int part = i < version.size() ? version.get(i) : 0;
            if (part != first.get(i)) {
                return part > first.get(i);
            }
        }
        return true;
    }
}
