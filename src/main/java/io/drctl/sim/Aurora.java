package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Aurora's clusters: which there are, how they come and go, and how clients find them.
 *
 * <p>The rules, here and in its parts, are those of the Aurora User Guide and the RDS API Reference; each stands where
 * it is applied.
 */
final class Aurora {
    /** What RDS can be doing with a cluster. */
    static final String PROMOTION = "promotion";

    static final String FAILOVER = "failover";

    private final World world;
    private final State state;
    private final AuroraReads reads;
    private final AuroraMembers members;
    private final AuroraPromotions promotions;
    private final AuroraLags lags;
    private final AuroraGlobal global;
    private final AuroraBinlog binlog;
    private final AuroraRenames renames;
    private final DatabaseGroup group;
    private final RdsInstances instances;

    Aurora(World world, State state) {
        this.world = world;
        this.state = state;
        this.reads = new AuroraReads(state);
        this.members = new AuroraMembers(world, state, this);
        this.promotions = new AuroraPromotions(world, state, this);
        this.lags = new AuroraLags(world, state, this);
        this.global = new AuroraGlobal(world, state, this);
        this.binlog = new AuroraBinlog(world, state, this);
        this.renames = new AuroraRenames(world, state, this);
        this.group = new DatabaseGroup(state);
        this.instances = new RdsInstances(world, state, this);
    }

    AuroraReads reads() {
        return reads;
    }

    AuroraMembers members() {
        return members;
    }

    AuroraPromotions promotions() {
        return promotions;
    }

    AuroraLags lags() {
        return lags;
    }

    AuroraGlobal global() {
        return global;
    }

    AuroraBinlog binlog() {
        return binlog;
    }

    AuroraRenames renames() {
        return renames;
    }

    DatabaseGroup group() {
        return group;
    }

    RdsInstances instances() {
        return instances;
    }

    /** Writes a tag, whatever the cluster is doing. */
    void tag(RegionName region, String arn, String key, String value) {
        AuroraCluster cluster = state.in(region).clusters.all().stream()
                .filter(each -> each.arn().equals(arn))
                .findFirst()
                .orElseThrow(() -> new Refusal(Cause.NOT_FOUND, "DBClusterNotFoundFault: " + arn + " not found"));
        put(cluster.withTag(key, value));
    }

    /**
     * Deletes a cluster that has no instances and no deletion protection, under a free snapshot name (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html">DeleteDBCluster</a>).
     * That doesn't promote its replica, which goes on naming a source that is gone.
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
                new DatabaseTransition.ClusterDeleted(region, clusterId, snapshot));
    }

    void clusterDeleted(RegionName region, String clusterId, String snapshot) {
        state.in(region).snapshots.add(snapshot);
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster != null && cluster.isInstance()) {
            instances.deleted(region, clusterId);
        }
        state.in(region).clusters.remove(state.now, clusterId);
        lags.reconsider();
    }

    // How clients find it.

    boolean answersReads(AuroraCluster cluster) {
        if (FAILOVER.equals(cluster.busy()) && cluster.members().size() == 1) {
            // The only instance is being recreated.
            return false;
        }
        return !group.isCutOff(cluster)
                && cluster.members().stream().anyMatch(member -> isUp(cluster.region(), member.instanceId()));
    }

    /**
     * Whether a write is acknowledged. One whose {@code read_only} is on refuses, and so does a replica: the shipped
     * parameter group has {@code read_only} at {@code {TrueIfReplica}}, which is the default of version 2 (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html">parameters</a>).
     */
    boolean takesWrites(AuroraCluster cluster) {
        String writer = cluster.writer();
        return !cluster.isReplica()
                && (cluster.busy() == null || cluster.busy().equals(AuroraRenames.RENAMING))
                && !cluster.writesStopped()
                && !group.isCutOff(cluster)
                && writer != null
                && isUp(cluster.region(), writer);
    }

    boolean isUp(RegionName region, String instanceId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(instanceId);
        return instance != null && instance.isAvailable();
    }

    // Creation.

    String arn(RegionName region, String id) {
        String type = world.inventory().database().isInstance() ? ":db:" : ":cluster:";
        return "arn:aws:rds:" + region + ":" + World.ACCOUNT + type + id;
    }

    /** A cluster of a Region as the inventory names it, without instances. */
    AuroraCluster create(RegionName region, String status, @Nullable AuroraCluster source, boolean isProtected) {
        String id = world.inventory().database().clusterIn(region);
        String log = "log-" + state.order++;
        AuroraCluster made = new AuroraCluster(
                id,
                region,
                arn(region, id),
                status,
                world.inventory().database().engine(),
                Objects.requireNonNullElse(
                        world.inventory().database().engineVersion(),
                        world.inventory().database().isInstance() ? "8.4.5" : "8.0.mysql_aurora.3.10.5"),
                List.of(),
                source == null ? null : source.arn(),
                world.inventory().database().replication().globalCluster().orElse(null),
                isProtected,
                status.equals("available") ? null : "creation",
                log,
                null,
                createdAt(status, source),
                Map.of(),
                false);
        if (source == null) {
            state.logs.put(log, WriteLog.of(made.arn()));
        } else {
            long lag = lags.baseLagMillis(made);
            made = made.withReplication(
                    source.arn(), new ReplicationStream(source.log(), state.now, state.now - lag, false, lag));
        }
        put(made);
        return made;
    }

    /**
     * Whatever exists from the start was created earlier: the primary's cluster a week ago, its replica a day later.
     */
    private long createdAt(String status, @Nullable AuroraCluster source) {
        if (!status.equals("available")) {
            return state.now;
        }
        return state.now - Duration.ofDays(source == null ? 7 : 6).toMillis();
    }

    AuroraCluster addMember(AuroraCluster cluster, int number, String zone, String size, String status) {
        String id = cluster.isInstance() ? cluster.id() : cluster.id() + "-" + number;
        put(cluster.region(), new Databases.Instance(id, size, status, zone));
        return addMember(cluster, id, number - 1);
    }

    /** An instance that is being created. */
    void addMember(AuroraCluster cluster, String id, String zone, String size) {
        put(cluster.region(), new Databases.Instance(id, size, "creating", zone));
        addMember(cluster, id, 1);
    }

    private AuroraCluster addMember(AuroraCluster cluster, String id, int tier) {
        List<Member> members = new ArrayList<>(cluster.members());
        members.add(new Member(id, members.isEmpty() && !cluster.isReadOnly(), tier));
        AuroraCluster grown = cluster.withMembers(List.copyOf(members));
        put(grown);
        return grown;
    }

    void clusterCreated(RegionName region, String clusterId) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster != null) {
            AuroraCluster ready = cluster.withStatus("available", null);
            put(ready);
            lags.reconsider();
            lags.startSampling(Objects.requireNonNull(state.in(region).clusters.get(clusterId)), 0);
        }
    }

    void put(AuroraCluster cluster) {
        state.in(cluster.region()).clusters.put(state.now, cluster.id(), cluster);
    }

    void put(RegionName region, Databases.Instance instance) {
        state.in(region).databaseInstances.put(state.now, instance.id(), instance);
    }

    static Databases.Instance withStatus(Databases.Instance instance, String status) {
        return new Databases.Instance(instance.id(), instance.instanceClass(), status, instance.zone());
    }

    @Nullable
    AuroraCluster ownerOf(RegionName region, String instanceId) {
        return state.in(region).clusters.all().stream()
                .filter(cluster -> cluster.members().stream()
                        .anyMatch(member -> member.instanceId().equals(instanceId)))
                .findFirst()
                .orElse(null);
    }

    /** RDS makes one change of a cluster at a time. */
    AuroraCluster free(RegionName region, String clusterId) {
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
