package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.InstanceSize;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.RegionName;
import io.drctl.sim.State.AuroraCluster;
import io.drctl.sim.State.InRegion;
import io.drctl.sim.State.LagSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Aurora: clusters, their members, and how one follows another.
 *
 * <p>The rules are those of the Aurora User Guide and the RDS API Reference; each stands where it is applied.
 */
final class Aurora {
    /** How long CloudWatch is asked about; see {@code AwsDatabases}. */
    private static final long LAG_WINDOW_MILLIS = 15 * 60_000;

    private static final String PROMOTION = "promotion";
    private static final String FAILOVER = "failover";
    private static final long MINUTE_MILLIS = 60_000;

    private final World world;
    private final State state;

    Aurora(World world, State state) {
        this.world = world;
        this.state = state;
    }

    // What is told.

    Optional<Databases.Cluster> cluster(RegionName region, String id, long time) {
        AuroraCluster cluster = state.in(region).clusters.at(time, id);
        return cluster == null ? Optional.empty() : Optional.of(told(cluster, time));
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
                cluster.tags());
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
     * The newest sample that CloudWatch has. A replica without a known lag has −1
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html">metrics
     * of Aurora</a>), which comes out as no answer, as it does from the live adapter.
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

    /** The newest sample that tells a lag, however old. */
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
     * The clusters of a global database. Its writer is told as one even while it can't be reached
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalClusterMember.html">GlobalClusterMember</a>).
     */
    Optional<Databases.GlobalCluster> globalCluster(String id, long time) {
        List<Databases.GlobalMember> members = new ArrayList<>();
        for (InRegion each : state.regions.values()) {
            for (AuroraCluster cluster : each.clusters.allAt(time)) {
                if (id.equals(cluster.globalCluster())) {
                    members.add(new Databases.GlobalMember(cluster.arn(), !cluster.isReplica()));
                }
            }
        }
        return members.isEmpty() ? Optional.empty() : Optional.of(new Databases.GlobalCluster(id, members));
    }

    // What is asked for.

    /** Writes a tag, whatever the cluster is at. */
    void tag(RegionName region, String arn, String key, String value) {
        AuroraCluster cluster = state.in(region).clusters.all().stream()
                .filter(each -> each.arn().equals(arn))
                .findFirst()
                .orElseThrow(() -> new Refusal(Cause.NOT_FOUND, "DBClusterNotFoundFault: " + arn + " not found"));
        put(cluster.withTag(key, value));
    }

    /**
     * The named reader becomes the writer, usually within a minute
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html">FailoverDBCluster</a>).
     * A cluster of one instance has it recreated in its zone instead, which takes up to ten
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html">high
     * availability</a>).
     */
    void failOver(RegionName region, String clusterId, String target) {
        AuroraCluster cluster = free(region, clusterId);
        String writer = cluster.writer();
        boolean isMember =
                cluster.members().stream().anyMatch(each -> each.instanceId().equals(target));
        boolean isOnly = cluster.members().size() == 1;
        if (!isMember || (target.equals(writer) && !isOnly)) {
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBInstanceState: " + target + " is not a reader of " + clusterId);
        }
        if (!isOnly && !isUp(region, target)) {
            throw new Refusal(Cause.INVALID_STATE, "InvalidDBInstanceState: " + target + " is not available");
        }
        beginFailover(cluster, target, isOnly);
    }

    private void beginFailover(AuroraCluster cluster, String target, boolean recreated) {
        String purpose = cluster.arn();
        boolean isSlow = world.chance().happens("slow failover " + purpose, 0.1);
        put(cluster.withStatus("failing-over", FAILOVER));
        AwsDurations kind = recreated
                ? AwsDurations.WRITER_RECREATED
                : isSlow ? AwsDurations.WRITER_FAILOVER_SLOW : AwsDurations.WRITER_FAILOVER;
        world.begin(kind, purpose, new Transition.WriterFailedOver(cluster.region(), cluster.id(), target));
    }

    void failedOver(RegionName region, String clusterId, String target) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster == null) {
            return;
        }
        String heir = cluster.members().stream()
                        .anyMatch(each -> each.instanceId().equals(target))
                ? target
                : cluster.members().isEmpty() ? null : cluster.members().get(0).instanceId();
        AuroraCluster after = withWriter(cluster, isReadOnlyMember(cluster) ? null : heir);
        put(FAILOVER.equals(cluster.busy()) ? after.withStatus("available", null) : after);
    }

    /** In a secondary of a global database all members are readers. */
    private static boolean isReadOnlyMember(AuroraCluster cluster) {
        return cluster.globalCluster() != null && cluster.isReplica();
    }

    private static AuroraCluster withWriter(AuroraCluster cluster, @Nullable String writer) {
        return cluster.withMembers(cluster.members().stream()
                .map(member ->
                        new Member(member.instanceId(), member.instanceId().equals(writer), member.promotionTier()))
                .toList());
    }

    /**
     * The replica stops replicating, its instances reboot, and minutes later it stands alone, its instances in the roles that
     * they had
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.Promote.html">promoting
     * a read replica</a>). Nothing happens to the source, and there is no way back.
     */
    void promote(RegionName region, String clusterId) {
        AuroraCluster cluster = free(region, clusterId);
        Replication replication = cluster.replication();
        if (replication == null) {
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBClusterStateFault: " + clusterId + " is not a read replica cluster");
        }
        if (cluster.globalCluster() != null) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: " + clusterId + " belongs to global cluster "
                            + cluster.globalCluster());
        }
        part(cluster, replication);
        put(cluster.withReplication(cluster.source(), replication.from(state.now, true, replication.lagMillis()))
                .withStatus(cluster.status(), PROMOTION));
        long seen = world.draw(AwsDurations.STATUS_SEEN, cluster.arn());
        world.schedule(seen, new Transition.StatusSeen(region, clusterId, PROMOTION, "promoting"));
        world.begin(AwsDurations.PROMOTION, cluster.arn(), new Transition.PromotionEnded(region, clusterId));
    }

    /** From here on the replica's history is its own. */
    private void part(AuroraCluster replica, Replication replication) {
        state.logs.computeIfAbsent(replica.log(), id -> WriteLog.of(replica.arn()));
        state.promotions.add(new Promotion(
                replica.id(),
                replica.region(),
                replication.sourceLog(),
                replica.log(),
                state.now,
                replication.appliedThrough(state.now)));
    }

    void statusSeen(Transition.StatusSeen seen) {
        AuroraCluster cluster = state.in(seen.region()).clusters.get(seen.clusterId());
        if (cluster != null && seen.busy().equals(cluster.busy())) {
            put(cluster.withStatus(seen.status(), cluster.busy()));
            if (seen.busy().equals(PROMOTION)) {
                cluster.members().forEach(member -> reboot(seen.region(), member.instanceId()));
            }
        }
    }

    void promoted(RegionName region, String clusterId) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster != null) {
            AuroraCluster alone = cluster.withReplication(null, null).withStatus("available", null);
            put(isLost(region, alone.writer()) ? withWriter(alone, heirOf(alone)) : alone);
            state.in(region).samples.remove(clusterId);
        }
    }

    /** Whether Aurora hands an instance's role to another by itself; one that was only misconfigured keeps it. */
    private boolean isLost(RegionName region, @Nullable String writer) {
        Databases.Instance instance =
                writer == null ? null : state.in(region).databaseInstances.get(writer);
        return instance == null
                || instance.status().equals("failed")
                || instance.status().equals("deleting");
    }

    /**
     * RDS prefers the available reader of the lowest tier, and among those the largest
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html">fault
     * tolerance for an Aurora DB cluster</a>).
     */
    private @Nullable String heirOf(AuroraCluster cluster) {
        return cluster.members().stream()
                .min(Comparator.comparing((Member member) -> !isUp(cluster.region(), member.instanceId()))
                        .thenComparing(Member::promotionTier)
                        .thenComparing(member -> sizeOf(cluster.region(), member), Comparator.reverseOrder())
                        .thenComparing(Member::instanceId))
                .map(Member::instanceId)
                .orElse(null);
    }

    private InstanceSize sizeOf(RegionName region, Member member) {
        Databases.Instance instance = state.in(region).databaseInstances.get(member.instanceId());
        return InstanceSize.of(instance == null ? "" : instance.instanceClass());
    }

    /** Readers of one cluster share its storage, and trail by some ms; the same for an instance's whole life. */
    Duration readerLag(String instanceId) {
        return Duration.ofMillis(new Chance(state.seed).between("reader lag " + instanceId, 10, 60));
    }

    private void reboot(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance != null && instance.isAvailable()) {
            put(region, withStatus(instance, "rebooting"));
            world.begin(
                    AwsDurations.DATABASE_REBOOT,
                    region + " " + instanceId,
                    new Transition.DatabaseInstanceUp(region, instanceId));
        }
    }

    void instanceUp(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance != null
                && !instance.status().equals("deleting")
                && !state.in(region).broken.contains(instanceId)) {
            put(region, withStatus(instance, "available"));
        }
    }

    /**
     * An instance goes; when it was the writer, a reader takes over. The last one of a replica cluster can't go before the
     * cluster is promoted
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html">deleting Aurora
     * clusters and instances</a>). Deletion protection is the cluster's, and keeps no instance.
     */
    void deleteInstance(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance == null) {
            throw new Refusal(Cause.NOT_FOUND, "DBInstanceNotFound: DBInstance " + instanceId + " not found");
        }
        if (instance.status().equals("deleting") || instance.status().equals("creating")) {
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBInstanceState: " + instanceId + " is in state " + instance.status());
        }
        AuroraCluster owner = ownerOf(region, instanceId);
        if (owner != null && owner.busy() != null) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: cluster " + owner.id() + " is in state " + owner.status());
        }
        if (owner != null && owner.isReplica() && staying(region, owner) == 1) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: Cannot delete the last instance of the read replica DB cluster."
                            + " Promote the DB cluster to a standalone DB cluster in order to delete it.");
        }
        put(region, withStatus(instance, "deleting"));
        String heir = owner == null ? null : heirOf(owner);
        if (owner != null && heir != null && instanceId.equals(owner.writer()) && isUp(region, heir)) {
            world.begin(
                    AwsDurations.WRITER_FAILOVER,
                    owner.arn(),
                    new Transition.WriterFailedOver(region, owner.id(), heir));
        }
        world.begin(
                AwsDurations.INSTANCE_DELETION,
                region + " " + instanceId,
                new Transition.DatabaseInstanceDeleted(region, instanceId));
    }

    private long staying(RegionName region, AuroraCluster cluster) {
        return cluster.members().stream()
                .map(member -> state.in(region).databaseInstances.get(member.instanceId()))
                .filter(member -> member != null && !member.status().equals("deleting"))
                .count();
    }

    void instanceDeleted(RegionName region, String instanceId) {
        AuroraCluster owner = ownerOf(region, instanceId);
        state.in(region).databaseInstances.remove(state.now, instanceId);
        if (owner == null) {
            return;
        }
        boolean wasWriter = instanceId.equals(owner.writer());
        AuroraCluster left = owner.withMembers(owner.members().stream()
                .filter(member -> !member.instanceId().equals(instanceId))
                .toList());
        put(wasWriter ? withWriter(left, heirOf(left)) : left);
    }

    /**
     * A cluster goes once it has no instances and no deletion protection, under a snapshot name that is free
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html">DeleteDBCluster</a>).
     * Its replica is not promoted by that; it goes on naming a source that is gone.
     */
    void deleteCluster(RegionName region, String clusterId, String snapshot) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster == null) {
            throw new Refusal(Cause.NOT_FOUND, "DBClusterNotFoundFault: DBCluster " + clusterId + " not found.");
        }
        if (cluster.deletionProtected()) {
            throw new Refusal(
                    Cause.REJECTED,
                    "InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection"
                            + " and try again.");
        }
        if (!cluster.members().isEmpty()) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances");
        }
        if (!cluster.isFree()) {
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBClusterStateFault: " + clusterId + " is " + cluster.status());
        }
        if (cluster.globalCluster() != null) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: This cluster is a part of a global cluster, please remove it from"
                            + " globalcluster first");
        }
        if (state.in(region).snapshots.contains(snapshot)) {
            throw new Refusal(
                    Cause.CONFLICT,
                    "DBClusterSnapshotAlreadyExistsFault: Cannot create the snapshot because a snapshot with the"
                            + " identifier " + snapshot + " already exists.");
        }
        put(cluster.withStatus("deleting", "deletion"));
        world.begin(
                AwsDurations.CLUSTER_DELETION,
                cluster.arn(),
                new Transition.ClusterDeleted(region, clusterId, snapshot));
    }

    void clusterDeleted(RegionName region, String clusterId, String snapshot) {
        state.in(region).snapshots.add(snapshot);
        state.in(region).clusters.remove(state.now, clusterId);
        reconsiderReplication();
    }

    // What happens by itself.

    /** The minute's sample of a replica's lag, which can be read a minute or two later. */
    void sample(RegionName region, String clusterId) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster == null || cluster.replication() == null) {
            return;
        }
        if (!world.isDark(region) && !world.hasFault(Fault.MetricsMissing.class)) {
            Replication replication = cluster.replication();
            long trails = state.now - replication.appliedThrough(state.now);
            note(cluster, state.now, replication.frozen() ? -1 : trails / 1000.0);
        }
        world.schedule(MINUTE_MILLIS, new Transition.LagSampled(region, clusterId));
    }

    private void note(AuroraCluster cluster, long at, double seconds) {
        List<LagSample> samples =
                state.in(cluster.region()).samples.computeIfAbsent(cluster.id(), id -> new ArrayList<>());
        // The newest that told a lag stays, however old it becomes.
        long known = samples.stream()
                .filter(sample -> sample.seconds() >= 0)
                .mapToLong(LagSample::at)
                .max()
                .orElse(at);
        samples.removeIf(sample -> sample.at() < at - LAG_WINDOW_MILLIS - Table.HISTORY_MILLIS && sample.at() != known);
        long published = at + world.draw(AwsDurations.METRIC_PUBLISHED, cluster.arn()) + world.metricsDelayMillis();
        samples.add(new LagSample(at, seconds, published));
    }

    /** Has CloudWatch sample a new replica from the next full minute on; {@code past} minutes were sampled already. */
    void startSampling(AuroraCluster cluster, int past) {
        Replication replication = cluster.replication();
        if (replication == null) {
            return;
        }
        long minute = state.now - Math.floorMod(state.now, MINUTE_MILLIS);
        for (int ago = past; ago > 0; ago--) {
            note(cluster, minute - ago * MINUTE_MILLIS, replication.lagMillis() / 1000.0);
        }
        world.schedule(minute + MINUTE_MILLIS - state.now, new Transition.LagSampled(cluster.region(), cluster.id()));
    }

    /** Applies to each replica what faults and the state of its source now mean for its replication. */
    void reconsiderReplication() {
        long faultLag = world.replicationLagMillis();
        boolean stopped = world.hasFault(Fault.ReplicationStopped.class);
        for (InRegion region : state.regions.values()) {
            for (AuroraCluster cluster : region.clusters.all()) {
                Replication replication = cluster.replication();
                if (replication == null || PROMOTION.equals(cluster.busy())) {
                    continue;
                }
                AuroraCluster source = cluster.source() == null ? null : state.clusterOf(cluster.source());
                boolean frozen =
                        stopped || world.isDark(cluster.region()) || source == null || world.isDark(source.region());
                long lag = faultLag > 0 ? faultLag : baseLagMillis(cluster);
                if (frozen != replication.frozen() || lag != replication.lagMillis()) {
                    put(cluster.withReplication(cluster.source(), replication.from(state.now, frozen, lag)));
                }
            }
        }
    }

    private long baseLagMillis(AuroraCluster cluster) {
        // The same for a cluster's whole life: drawn apart from the world's sequence, so that it needn't be kept.
        AwsDurations kind = cluster.globalCluster() == null ? AwsDurations.REPLICA_LAG : AwsDurations.GLOBAL_LAG;
        return kind.drawMillis(new Chance(state.seed), cluster.log());
    }

    /** A broken instance is failed; when it is the writer and there is a reader, Aurora fails over to it by itself. */
    void instanceBroke(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance == null || instance.status().equals("deleting")) {
            return;
        }
        put(region, withStatus(instance, "failed"));
        AuroraCluster owner = ownerOf(region, instanceId);
        if (owner == null || !owner.isFree() || !instanceId.equals(owner.writer())) {
            return;
        }
        String heir = heirOf(owner);
        if (heir != null && !heir.equals(instanceId) && isUp(region, heir)) {
            beginFailover(owner, heir, false);
        }
    }

    void instanceMended(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        if (instance != null && instance.status().equals("failed")) {
            put(region, withStatus(instance, "rebooting"));
            world.begin(
                    AwsDurations.DATABASE_REBOOT,
                    region + " " + instanceId,
                    new Transition.DatabaseInstanceUp(region, instanceId));
        }
    }

    // Global databases.

    /**
     * Exchanges the roles in a global database, losing nothing
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html">SwitchoverGlobalCluster</a>):
     * writes stop, the target catches up, and then takes them. Both Regions must be there.
     */
    void switchOverGlobal(RegionName target) {
        AuroraCluster secondary = secondary(target);
        AuroraCluster primary = secondary.source() == null ? null : state.clusterOf(secondary.source());
        if (primary == null || world.isDark(primary.region()) || !primary.isFree()) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: a switchover needs both clusters available; see failover");
        }
        put(primary.withStatus("switching-over", "switchover"));
        put(secondary.withStatus("switching-over", "switchover"));
        world.begin(
                AwsDurations.GLOBAL_FAILOVER,
                secondary.arn(),
                new Transition.GlobalFailedOver(globalOf(secondary), secondary.arn(), true));
    }

    /**
     * Makes the target the primary without the old one
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html">FailoverGlobalCluster</a>).
     * Without {@code AllowDataLoss} the call is a switchover. Aurora tries to stop writes to the old primary and can't promise
     * it: here it does if that Region answers.
     */
    void failOverGlobal(RegionName target, boolean allowDataLoss) {
        if (!allowDataLoss) {
            switchOverGlobal(target);
            return;
        }
        AuroraCluster secondary = secondary(target);
        Replication replication = Objects.requireNonNull(secondary.replication());
        part(secondary, replication);
        put(secondary
                .withReplication(secondary.source(), replication.from(state.now, true, replication.lagMillis()))
                .withStatus("failing-over", PROMOTION));
        AuroraCluster primary = secondary.source() == null ? null : state.clusterOf(secondary.source());
        if (primary != null && !world.isDark(primary.region())) {
            put(primary.withStatus(primary.status(), "fenced"));
        }
        world.begin(
                AwsDurations.GLOBAL_FAILOVER,
                secondary.arn(),
                new Transition.GlobalFailedOver(globalOf(secondary), secondary.arn(), false));
    }

    private AuroraCluster secondary(RegionName target) {
        AuroraCluster secondary = world.cluster(target);
        if (secondary == null || secondary.globalCluster() == null) {
            throw new Refusal(
                    Cause.NOT_FOUND, "GlobalClusterNotFoundFault: no member of a global cluster in " + target);
        }
        if (secondary.replication() == null || !secondary.isFree()) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: " + secondary.id() + " is not an available secondary");
        }
        if (secondary.members().isEmpty()) {
            // Using switchover or failover in an Aurora global database: a headless secondary can't be promoted.
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBClusterStateFault: " + secondary.id() + " has no DB instance");
        }
        return secondary;
    }

    private static String globalOf(AuroraCluster cluster) {
        return Objects.requireNonNull(cluster.globalCluster());
    }

    /** The target takes writes; the old primary follows it, at once or as soon as its Region is back. */
    void globalFailedOver(String targetArn, boolean planned) {
        AuroraCluster target = state.clusterOf(targetArn);
        if (target == null) {
            return;
        }
        AuroraCluster old = target.source() == null ? null : state.clusterOf(target.source());
        Replication replication = target.replication();
        if (planned && replication != null) {
            // Nothing was acknowledged since writes stopped, and all before that has been applied.
            state.logs.computeIfAbsent(target.log(), id -> WriteLog.of(target.arn()));
            state.promotions.add(new Promotion(
                    target.id(), target.region(), replication.sourceLog(), target.log(), state.now, state.now));
        }
        AuroraCluster primary = target.withReplication(null, null).withStatus("available", null);
        put(withWriter(primary, heirOf(primary)));
        state.in(target.region()).samples.remove(target.id());
        if (old != null) {
            follow(old, target);
        }
        reconsiderReplication();
    }

    /** A former primary is rebuilt as a secondary; what it had that the new primary hasn't is gone from it. */
    private void follow(AuroraCluster old, AuroraCluster primary) {
        long lag = AwsDurations.GLOBAL_LAG.drawMillis(new Chance(state.seed), old.log());
        AuroraCluster secondary = old.withLog("log-" + state.order++)
                .withReplication(primary.arn(), new Replication(primary.log(), state.now, state.now - lag, false, lag))
                .withStatus("available", null);
        put(withWriter(secondary, null));
        startSampling(secondary, 0);
    }

    // How clients find it.

    boolean answersReads(AuroraCluster cluster) {
        if (FAILOVER.equals(cluster.busy()) && cluster.members().size() == 1) {
            // The only instance is being recreated.
            return false;
        }
        return cluster.members().stream().anyMatch(member -> isUp(cluster.region(), member.instanceId()));
    }

    /**
     * Whether a write is acknowledged. A replica refuses: the shipped parameter group has {@code read_only} at
     * {@code {TrueIfReplica}}, which is the default of version 2
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html">parameters</a>).
     */
    boolean takesWrites(AuroraCluster cluster) {
        String writer = cluster.writer();
        return !cluster.isReplica() && cluster.busy() == null && writer != null && isUp(cluster.region(), writer);
    }

    private boolean isUp(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        return instance != null && instance.isAvailable();
    }

    // How it comes about.

    String arn(RegionName region, String id) {
        return "arn:aws:rds:" + region + ":" + World.ACCOUNT + ":cluster:" + id;
    }

    /** A cluster of a Region as the inventory names it, without instances. */
    AuroraCluster create(RegionName region, String status, @Nullable AuroraCluster source, boolean isProtected) {
        String id = world.inventory().name(AssetKind.DATABASE_CLUSTER, region);
        String log = "log-" + state.order++;
        boolean isGlobal = world.inventory().database().topology() == DatabaseTopology.GLOBAL_DATABASE;
        AuroraCluster made = new AuroraCluster(
                id,
                region,
                arn(region, id),
                status,
                world.inventory().database().engine(),
                world.inventory().database().engineVersion(),
                List.of(),
                source == null ? null : source.arn(),
                isGlobal ? world.inventory().database().globalCluster() : null,
                isProtected,
                status.equals("available") ? null : "creation",
                log,
                null,
                createdAt(status, source),
                Map.of());
        if (source == null) {
            state.logs.put(log, WriteLog.of(made.arn()));
        } else {
            long lag = baseLagMillis(made);
            made = made.withReplication(
                    source.arn(), new Replication(source.log(), state.now, state.now - lag, false, lag));
        }
        put(made);
        return made;
    }

    /** What is there from the start was made before: the primary's cluster a week ago, its replica a day later. */
    private long createdAt(String status, @Nullable AuroraCluster source) {
        if (!status.equals("available")) {
            return state.now;
        }
        return state.now - Duration.ofDays(source == null ? 7 : 6).toMillis();
    }

    AuroraCluster addMember(AuroraCluster cluster, int number, String zone, String size, String status) {
        String id = cluster.id() + "-" + number;
        put(cluster.region(), new Databases.Instance(id, size, status, zone));
        List<Member> members = new ArrayList<>(cluster.members());
        members.add(new Member(id, members.isEmpty() && !isReadOnlyMember(cluster), number - 1));
        AuroraCluster grown = cluster.withMembers(List.copyOf(members));
        put(grown);
        return grown;
    }

    void clusterCreated(RegionName region, String clusterId) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster != null) {
            AuroraCluster ready = cluster.withStatus("available", null);
            put(ready);
            reconsiderReplication();
            startSampling(Objects.requireNonNull(state.in(region).clusters.get(clusterId)), 0);
        }
    }

    void instanceCreated(RegionName region, String instanceId) {
        instanceUp(region, instanceId);
    }

    void put(AuroraCluster cluster) {
        state.in(cluster.region()).clusters.put(state.now, cluster.id(), cluster);
    }

    private void put(RegionName region, Databases.Instance instance) {
        state.in(region).databaseInstances.put(state.now, instance.id(), instance);
    }

    private static Databases.Instance withStatus(Databases.Instance instance, String status) {
        return new Databases.Instance(instance.id(), instance.instanceClass(), status, instance.zone());
    }

    private @Nullable AuroraCluster ownerOf(RegionName region, String instanceId) {
        return state.in(region).clusters.all().stream()
                .filter(cluster -> cluster.members().stream()
                        .anyMatch(member -> member.instanceId().equals(instanceId)))
                .findFirst()
                .orElse(null);
    }

    /** RDS makes one change of a cluster at a time. */
    private AuroraCluster free(RegionName region, String clusterId) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster == null) {
            throw new Refusal(Cause.NOT_FOUND, "DBClusterNotFoundFault: DBCluster " + clusterId + " not found.");
        }
        if (!cluster.isFree()) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: cluster " + clusterId + " is not in available state, it is "
                            + (cluster.isFree() ? cluster.status() : cluster.busy() + " under way"));
        }
        return cluster;
    }
}
