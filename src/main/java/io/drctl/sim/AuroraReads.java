package io.drctl.sim;

import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.RegionName;
import io.drctl.sim.State.InRegion;
import io.drctl.sim.State.LagSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What RDS and CloudWatch report about clusters, perhaps as of an earlier time. */
final class AuroraReads {
    /** How far back queries to CloudWatch reach; see {@code AwsDatabases}. */
    private static final long LAG_WINDOW_MILLIS = AuroraLags.WINDOW_MILLIS;

    private static final long BACKUP_TRAILS_MILLIS = 300_000;

    private final State state;

    AuroraReads(State state) {
        this.state = state;
    }

    Optional<Databases.Cluster> cluster(RegionName region, String id, long time) {
        AuroraCluster cluster = state.in(region).clusters.at(time, id);
        return cluster == null ? Optional.empty() : Optional.of(told(cluster, time));
    }

    List<Databases.Cluster> clusters(RegionName region, long time) {
        return state.in(region).clusters.allAt(time).stream()
                .map(cluster -> told(cluster, time))
                .toList();
    }

    private Databases.Cluster told(AuroraCluster cluster, long time) {
        List<String> replicas = new ArrayList<>();
        for (InRegion each : state.regions.values()) {
            for (AuroraCluster other : each.clusters.allAt(time)) {
                if (cluster.arn().equals(other.source())) {
                    replicas.add(other.arn());
                }
            }
        }
        return new Databases.Cluster(
                cluster.id(),
                cluster.arn(),
                cluster.status(),
                cluster.engine(),
                cluster.engineVersion(),
                cluster.id() + ".cluster-drctlsim." + cluster.region() + ".rds.amazonaws.com",
                cluster.id() + ".cluster-ro-drctlsim." + cluster.region() + ".rds.amazonaws.com",
                cluster.members(),
                cluster.source(),
                replicas,
                cluster.deletionProtected(),
                cluster.globalCluster(),
                Instant.ofEpochMilli(cluster.created()),
                cluster.tags(),
                settings(cluster, time));
    }

    private @Nullable DatabaseSettings settings(AuroraCluster cluster, long time) {
        DatabaseSettings kept = state.in(cluster.region()).settings.at(time, cluster.id());
        return kept == null || kept.restorableTo() != null
                ? kept
                // Where nothing else is said, backups follow as they do on AWS.
                : new DatabaseSettings(
                        kept.port(),
                        kept.backupDays(),
                        Instant.ofEpochMilli(time - BACKUP_TRAILS_MILLIS),
                        kept.parameterGroup(),
                        kept.pending(),
                        kept.securityGroups());
    }

    List<Databases.Instance> instances(RegionName region, String clusterId, long time) {
        AuroraCluster cluster = state.in(region).clusters.at(time, clusterId);
        if (cluster == null) {
            return List.of();
        }
        List<Databases.Instance> found = new ArrayList<>();
        for (Member member : cluster.members()) {
            Databases.Instance instance = state.in(region).databaseInstances.at(time, member.instanceId());
            if (instance != null) {
                found.add(instance);
            }
        }
        return found;
    }

    /**
     * The newest sample that CloudWatch has. A replica without a known lag has −1 (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html">metrics
     * of Aurora</a>), which is returned as no answer, as in the live adapter.
     */
    Optional<Databases.ReplicaLag> lag(RegionName region, String clusterId, long time) {
        LagSample newest = null;
        for (LagSample sample : state.in(region).samples.getOrDefault(clusterId, List.of())) {
            if (sample.published() <= time && sample.at() > time - LAG_WINDOW_MILLIS) {
                newest = sample;
            }
        }
        return newest == null || newest.seconds() < 0 ? Optional.empty() : Optional.of(reading(newest));
    }

    /** The ids of the clusters of a Region that follow a cluster. */
    List<String> replicasOf(RegionName region, String arn, long time) {
        return state.in(region).clusters.allAt(time).stream()
                .filter(cluster -> arn.equals(cluster.source()))
                .map(AuroraCluster::id)
                .toList();
    }

    /** The newest sample with a known lag, however old. */
    Optional<Databases.ReplicaLag> lastKnownLag(RegionName region, String clusterId, long time) {
        LagSample newest = null;
        for (LagSample sample : state.in(region).samples.getOrDefault(clusterId, List.of())) {
            if (sample.published() <= time && sample.seconds() >= 0) {
                newest = sample;
            }
        }
        return Optional.ofNullable(newest).map(this::reading);
    }

    private Databases.ReplicaLag reading(LagSample sample) {
        return new Databases.ReplicaLag(
                Duration.ofMillis(Math.round(sample.seconds() * 1000)),
                Instant.ofEpochMilli(sample.at()),
                Instant.ofEpochMilli(state.now));
    }

    /**
     * The clusters of a global database. Its writer is reported as the writer even while it is unreachable (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalClusterMember.html">GlobalClusterMember</a>).
     */
    Optional<Databases.GlobalCluster> globalCluster(String id, long time) {
        List<Databases.GlobalMember> members = new ArrayList<>();
        Databases.GlobalChange change = null;
        for (InRegion each : state.regions.values()) {
            for (AuroraCluster cluster : each.clusters.allAt(time)) {
                if (id.equals(cluster.globalCluster())) {
                    members.add(new Databases.GlobalMember(
                            cluster.arn(), !cluster.isReplica() && !isLeft(cluster, time), "disabled"));
                    change = change == null ? AuroraGlobal.change(cluster) : change;
                }
            }
        }
        return members.isEmpty() ? Optional.empty() : Optional.of(new Databases.GlobalCluster(id, members, change));
    }

    /**
     * Whether a global database's other cluster has taken over from this one, which its own Region still shows as a
     * writer.
     */
    private boolean isLeft(AuroraCluster cluster, long time) {
        return state.regions.values().stream()
                .flatMap(each -> each.clusters.allAt(time).stream())
                .filter(other -> !other.arn().equals(cluster.arn())
                        && !other.isReplica()
                        && Objects.equals(other.globalCluster(), cluster.globalCluster()))
                .anyMatch(other -> state.promotions.stream()
                        .anyMatch(fork -> fork.ownLog().equals(other.log())
                                && fork.sourceLog().equals(cluster.log())));
    }

    /** A cluster's readers share its storage, and lag by a few ms; the lag is constant for an instance's whole life. */
    Duration readerLag(String instanceId) {
        return Duration.ofMillis(new Chance(state.seed).between("reader lag " + instanceId, 10, 60));
    }
}
