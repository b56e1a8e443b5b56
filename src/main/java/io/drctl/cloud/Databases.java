package io.drctl.cloud;

import io.drctl.inventory.Database;
import io.drctl.inventory.Replication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Aurora clusters of one Region. */
public interface Databases {
    Optional<Cluster> cluster(String clusterId);

    /** The call by which a database is described, as plans name it. */
    static String describing(Database database) {
        return database.isInstance() ? "rds:DescribeDBInstances" : "rds:DescribeDBClusters";
    }

    /** Every cluster of the Region. */
    List<Cluster> clusters();

    /**
     * The capacities between which a cluster's {@code db.serverless} instances scale; empty when it has no such
     * setting, or when there is no such cluster.
     */
    Optional<ServerlessScaling> serverlessScaling(String clusterId);

    /**
     * The ids of the security groups that guard a cluster (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html">DBCluster</a>,
     * {@code VpcSecurityGroups}); empty when there is no such cluster.
     */
    List<String> securityGroups(String clusterId);

    /**
     * The parameters of a cluster's parameter group that have a value (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterParameters.html">DescribeDBClusterParameters</a>);
     * empty when there is no such group.
     */
    List<DatabaseSettings.Parameter> parameters(String group);

    /** The instances of a cluster; empty when it has none, or when there is no such cluster. */
    List<Instance> instances(String clusterId);

    /**
     * Hands the writer role to a reader of the same cluster (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html">FailoverDBCluster</a>).
     */
    void failOver(String clusterId, String targetInstanceId);

    /**
     * Makes a replica cluster standalone and writable, irreversibly; its instances reboot (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplicaDBCluster.html">PromoteReadReplicaDBCluster</a>).
     * Does nothing to the source.
     */
    void promote(String clusterId);

    /**
     * Begins to add an instance to a cluster: in a secondary of a global database it becomes a reader, else the writer
     * if it is the first (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html">CreateDBInstance</a>).
     * RDS chooses the zone.
     *
     * @param engine that of the cluster, as RDS names it
     * @throws CloudException with {@code CONFLICT} where an instance has that id already
     */
    void addInstance(String clusterId, String instanceId, String engine, String instanceClass);

    /**
     * Sets the capacities between which a cluster's {@code db.serverless} instances scale; restarts nothing (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html">ModifyDBCluster</a>).
     */
    void scale(String clusterId, ServerlessScaling range);

    /**
     * Begins to give an instance another class, at once, which restarts it (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html">ModifyDBInstance</a>).
     */
    void resize(String instanceId, String instanceClass);

    /**
     * Begins to give a cluster that is available another id, endpoints and ARN; its instances keep theirs. A
     * {@code CONFLICT} where another has it.
     */
    void rename(String clusterId, String newId);

    /** The same for an instance of a cluster, which restarts. */
    void renameInstance(String instanceId, String newId);

    /** Deletes one instance of a cluster. */
    void deleteInstance(String instanceId);

    /** Deletes a cluster that has no instances left, keeping a final snapshot under the given name. */
    void deleteCluster(String clusterId, String finalSnapshotId);

    /**
     * How far a replica cluster trails its source: of the newest data point of each metric the worst. Empty when
     * CloudWatch has no recent one of any of them, or one says −1, which means that the lag can't be determined.
     *
     * @param metrics those that tell, as {@link LagMetric#of} has it
     */
    Optional<ReplicaLag> replicaLag(String clusterId, Set<LagMetric> metrics);

    /**
     * The newest sample with a known lag, even if a day old, of the first metric that has one: the best information
     * about a replica whose lag is unknown now.
     */
    Optional<ReplicaLag> lastKnownLag(String clusterId, Set<LagMetric> metrics);

    /**
     * How far a reader trails the writer of its cluster ({@code AuroraReplicaLag}); empty when CloudWatch has no recent
     * sample.
     */
    Optional<Duration> readerLag(String instanceId);

    /**
     * What in this Region replicates from a cluster: the ids of clusters and instances (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html">DBInstance</a>,
     * {@code ReadReplicaSourceDBClusterIdentifier}).
     */
    List<String> replicasOf(String clusterArn);

    /**
     * Writes a tag on a cluster, replacing an earlier one with the same key (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_AddTagsToResource.html">AddTagsToResource</a>).
     *
     * @param clusterArn the cluster, by its ARN
     */
    void tag(String clusterArn, String key, String value);

    /**
     * A global database, which alone knows the writer among its clusters; any of its Regions can be asked (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeGlobalClusters.html">DescribeGlobalClusters</a>).
     */
    Optional<GlobalCluster> globalCluster(String globalClusterId);

    /**
     * Exchanges the roles of the primary and a secondary, losing nothing (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html">SwitchoverGlobalCluster</a>).
     * To be called in the primary's Region (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html">using
     * switchover or failover</a>).
     *
     * @param targetArn the secondary that becomes the primary, by its ARN
     */
    void switchOverGlobal(String globalClusterId, String targetArn);

    /**
     * Makes a secondary the primary without the old one, which loses whatever wasn't replicated: with
     * {@code AllowDataLoss}, without which the call is a switchover (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html">FailoverGlobalCluster</a>).
     * To be called in the secondary's Region (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html">using
     * switchover or failover</a>).
     *
     * @param targetArn the secondary that becomes the primary, by its ARN
     */
    void failOverGlobal(String globalClusterId, String targetArn);

    /**
     * Whether a cluster can be asked by the RDS Data API ({@code HttpEndpointEnabled}, <a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html">DBCluster</a>); empty when
     * there is no such cluster.
     */
    Optional<Boolean> dataApi(String clusterId);

    /**
     * A cluster.
     *
     * @param status as RDS names it, such as {@code available}, {@code promoting}, {@code failing-over}
     * @param replicationSource ARN of the cluster that it is a replica of; null when it is standalone
     * @param replicas ARNs of the clusters that replicate from it
     * @param globalCluster identifier of the global database that it belongs to, or null
     * @param created when it was created, which a promotion doesn't change: a replica always stays younger than its
     * source; null when AWS doesn't say
     * @param tags by key
     * @param settings how it is kept; null for an instance, and in a world that doesn't tell
     */
    record Cluster(
            String id,
            String arn,
            String status,
            String engine,
            String engineVersion,
            String endpoint,
            @Nullable String readerEndpoint,
            List<Member> members,
            @Nullable String replicationSource,
            List<String> replicas,
            boolean deletionProtected,
            @Nullable String globalCluster,
            @Nullable Instant created,
            Map<String, String> tags,
            @Nullable DatabaseSettings settings) {
        /**
         * Statuses in which a cluster's instances serve as they do when it is {@code available} (<a
         * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/accessing-monitoring.html#Aurora.Status">status
         * of a cluster</a>).
         */
        private static final Set<String> SERVING = Set.of(
                "available",
                "backing-up",
                "modifying",
                "maintenance",
                "resetting-master-credentials",
                "update-iam-db-auth",
                "upgrading");

        public Cluster {
            members = List.copyOf(members);
            replicas = List.copyOf(replicas);
            tags = Map.copyOf(tags);
        }

        /** One whose settings aren't told. */
        public Cluster(
                String id,
                String arn,
                String status,
                String engine,
                String engineVersion,
                String endpoint,
                @Nullable String readerEndpoint,
                List<Member> members,
                @Nullable String replicationSource,
                List<String> replicas,
                boolean deletionProtected,
                @Nullable String globalCluster,
                @Nullable Instant created,
                Map<String, String> tags) {
            this(
                    id,
                    arn,
                    status,
                    engine,
                    engineVersion,
                    endpoint,
                    readerEndpoint,
                    members,
                    replicationSource,
                    replicas,
                    deletionProtected,
                    globalCluster,
                    created,
                    tags,
                    null);
        }

        /** The same, kept in that way. */
        public Cluster kept(@Nullable DatabaseSettings how) {
            return new Cluster(
                    id,
                    arn,
                    status,
                    engine,
                    engineVersion,
                    endpoint,
                    readerEndpoint,
                    members,
                    replicationSource,
                    replicas,
                    deletionProtected,
                    globalCluster,
                    created,
                    tags,
                    how);
        }

        /** Whether its instances can be expected to answer. */
        public boolean isServing() {
            return isServing(status);
        }

        /** Whether a cluster, or an instance, of that status can be expected to answer. */
        public static boolean isServing(String status) {
            return SERVING.contains(status);
        }

        public boolean isAvailable() {
            return status.equals("available");
        }

        /**
         * Whether it shows the status of a promotion. An instance has none that only a promotion has: it is being
         * modified, and reboots, as for other reasons (<a
         * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html">status of a DB
         * instance</a>), so this tells of one only where one was asked for.
         */
        public boolean mayBePromoting() {
            return status.equals("promoting")
                    || (isInstance() && isReplica() && (status.equals("modifying") || status.equals("rebooting")));
        }

        public boolean isReplica() {
            return replicationSource != null;
        }

        /**
         * What it is part of, as the primary or as a copy; empty for a standalone cluster, or the source of
         * replicas.
         */
        public Optional<Replication> replication() {
            if (globalCluster != null) {
                return Optional.of(new Replication.GlobalDatabase(globalCluster));
            }
            if (!isReplica()) {
                return Optional.empty();
            }
            return Optional.of(isInstance() ? new Replication.RdsReplica() : new Replication.BinlogReplica());
        }

        /**
         * Whether it is an instance that belongs to no cluster, as {@link DbInstances.DbInstance#asCluster} returns it.
         */
        public boolean isInstance() {
            return arn.contains(":db:");
        }

        /** The member with the writer role, or empty while RDS shows none (or, in a transition, several). */
        public Optional<Member> writer() {
            List<Member> writers = members.stream().filter(Member::isWriter).toList();
            return writers.size() == 1 ? Optional.of(writers.get(0)) : Optional.empty();
        }

        public List<Member> readers() {
            return members.stream().filter(member -> !member.isWriter()).toList();
        }
    }

    /**
     * The capacities between which Aurora Serverless v2 scales, in Aurora capacity units (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html">capacity
     * range</a>).
     *
     * @param min 0 lets the instances pause, after which the first connection waits for about 15 s
     */
    record ServerlessScaling(double min, double max) {}

    /**
     * A global database with its clusters.
     *
     * @param change the exchange of roles that is under way; null when none is
     */
    record GlobalCluster(
            String id, List<GlobalMember> members, @Nullable GlobalChange change) {
        public GlobalCluster {
            members = List.copyOf(members);
        }

        /** One whose roles aren't being exchanged. */
        public GlobalCluster(String id, List<GlobalMember> members) {
            this(id, members, null);
        }

        /** The cluster that accepts writes; empty while AWS names none, or several. */
        public Optional<GlobalMember> writer() {
            List<GlobalMember> writers =
                    members.stream().filter(GlobalMember::isWriter).toList();
            return writers.size() == 1 ? Optional.of(writers.get(0)) : Optional.empty();
        }
    }

    /**
     * An exchange of roles in a global database (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverState.html">FailoverState</a>).
     *
     * @param status as RDS names it: {@code pending}, {@code failing-over} or {@code cancelling}
     * @param toArn the cluster that becomes the primary
     * @param losesData whether it is a failover, and no switchover
     */
    record GlobalChange(String status, String toArn, boolean losesData) {}

    /**
     * A cluster of a global database, and whether it is the one that accepts writes.
     *
     * @param writeForwarding whether a secondary passes writes on to the primary, as RDS names it, such as
     *     {@code enabled}; null when it isn't said (<a
     *     href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalClusterMember.html">GlobalClusterMember</a>)
     */
    record GlobalMember(
            String clusterArn, boolean isWriter, @Nullable String writeForwarding) {
        public GlobalMember(String clusterArn, boolean isWriter) {
            this(clusterArn, isWriter, null);
        }

        /** Whether writes that are sent to it go through the primary, while it is a secondary. */
        public boolean forwardsWrites() {
            return "enabled".equals(writeForwarding);
        }
    }

    /**
     * An instance and its role.
     *
     * @param promotionTier 0 to 15; RDS itself prefers the lowest when it picks a new writer
     */
    record Member(String instanceId, boolean isWriter, int promotionTier) {}

    /**
     * An instance.
     *
     * @param instanceClass such as {@code db.t2.small}
     */
    record Instance(
            String id,
            String instanceClass,
            String status,
            @Nullable String zone) {
        public boolean isAvailable() {
            return status.equals("available");
        }
    }

    /**
     * How far a replica trailed its source at one instant. A lag is evidence, and evidence ages: had replication
     * stopped just after the sample, every write since would be lost too.
     *
     * @param lag never negative
     * @param sampledAt when AWS sampled it, not when drctl asked
     * @param toldAt when AWS reported it, by AWS's clock: a machine with a slow clock would take samples to be younger
     *     than they are, and losses to be smaller
     */
    record ReplicaLag(Duration lag, Instant sampledAt, Instant toldAt) {
        /** The one that bounds more of a loss; one from the future, which bounds none, is worst. */
        public ReplicaLag orWorse(ReplicaLag other) {
            Optional<Duration> others = other.loss();
            return loss().isEmpty() || (others.isPresent() && loss().get().compareTo(others.get()) >= 0) ? this : other;
        }

        /** How old the sample was when reported; negative if the clocks disagree. */
        public Duration age() {
            return Duration.between(sampledAt, toldAt);
        }

        /**
         * What a promotion at that moment may have lost: the lag and the age of the sample; empty if clocks disagree.
         */
        public Optional<Duration> loss() {
            // A sample from the future proves nothing.
            return age().isNegative() ? Optional.empty() : Optional.of(lag.plus(age()));
        }
    }
}
