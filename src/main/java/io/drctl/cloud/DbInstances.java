package io.drctl.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** DB instances of one Region that belong to no cluster: RDS for MySQL, PostgreSQL and MariaDB. */
public interface DbInstances {
    Optional<DbInstance> instance(String id);

    /** Every DB instance of the Region that belongs to no cluster. */
    List<DbInstance> instances();

    /**
     * How far a replica trails its source: the newest sample of {@code ReplicaLag}, or empty when CloudWatch has no
     * recent one, or says −1, which means that replication isn't running (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Monitoring.html">monitoring read
     * replication</a>).
     */
    Optional<Databases.ReplicaLag> replicaLag(String id);

    /**
     * The newest sample of the same metric with a known lag, even if a day old: the best information about a replica
     * whose lag is unknown now.
     */
    Optional<Databases.ReplicaLag> lastKnownLag(String id);

    /**
     * The ids of the security groups that guard an instance ({@code VpcSecurityGroups}); empty when there is no such
     * instance.
     */
    List<String> securityGroups(String id);

    /**
     * Restarts a Multi-AZ instance at its standby in another zone ({@code ForceFailover}; <a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RebootDBInstance.html">RebootDBInstance</a>).
     */
    void failOver(String id);

    /**
     * Makes a replica standalone and writable, irreversibly; it reboots (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html">PromoteReadReplica</a>).
     * Does nothing to the source, and to what replicates from the replica. Backups go on as they were, and are switched
     * on where there were none; in the status {@code backing-up} it is refused.
     */
    void promote(String id);

    /**
     * Deletes an instance that isn't protected against it, and keeps a snapshot of that name, which has to be free (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html">DeleteDBInstance</a>).
     * Of a replica AWS makes no final snapshot, and refuses.
     */
    void delete(String id, String finalSnapshotId);

    /**
     * Begins to give an instance another id, which restarts it, and with it another endpoint and another ARN
     * ({@code NewDBInstanceIdentifier} of <a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html">ModifyDBInstance</a>).
     *
     * @throws CloudException with {@code CONFLICT} where an instance has that id already
     */
    void rename(String id, String newId);

    /** Writes a tag on an instance, by its ARN, replacing an earlier one with the same key. */
    void tag(String arn, String key, String value);

    /**
     * A DB instance (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html">DBInstance</a>).
     *
     * @param status as RDS names it, such as {@code available} or {@code storage-full}
     * @param zone null while it is being created
     * @param key the KMS key of its storage; null where that isn't encrypted
     * @param backupDays for how long automated backups are kept; 0 when there are none
     * @param source what it replicates from, an ARN where that is in another Region; null when it is not a replica
     * @param replication how RDS says replication is doing, such as {@code error}; null where it says nothing
     * @param replicas what replicates from it: ids, and ARNs of those in other Regions
     * @param deletionProtected whether it can't be deleted
     * @param created null while it is being created
     * @param endpoint where clients find it, which a promotion or a failover doesn't change; empty while it has none
     */
    record DbInstance(
            String id,
            String arn,
            String instanceClass,
            String status,
            String engine,
            String engineVersion,
            @Nullable String zone,
            boolean isMultiAz,
            @Nullable String key,
            int backupDays,
            @Nullable String source,
            @Nullable Replication replication,
            List<String> replicas,
            boolean deletionProtected,
            @Nullable Instant created,
            Map<String, String> tags,
            String endpoint) {
        public DbInstance {
            replicas = List.copyOf(replicas);
            tags = Map.copyOf(tags);
        }

        /** An instance without an endpoint. */
        public DbInstance(
                String id,
                String arn,
                String instanceClass,
                String status,
                String engine,
                String engineVersion,
                @Nullable String zone,
                boolean isMultiAz,
                @Nullable String key,
                int backupDays,
                @Nullable String source,
                @Nullable Replication replication,
                List<String> replicas,
                boolean deletionProtected,
                @Nullable Instant created,
                Map<String, String> tags) {
            this(
                    id,
                    arn,
                    instanceClass,
                    status,
                    engine,
                    engineVersion,
                    zone,
                    isMultiAz,
                    key,
                    backupDays,
                    source,
                    replication,
                    replicas,
                    deletionProtected,
                    created,
                    tags,
                    "");
        }

        public boolean isReplica() {
            return source != null;
        }

        /** Whether it can be expected to answer. */
        public boolean isServing() {
            return Databases.Cluster.isServing(status);
        }

        /**
         * The instance as a cluster of one: it is itself the member with the writer role. So clusters and instances are
         * judged alike as to which Region's database has the newest writes.
         */
        public Databases.Cluster asCluster() {
            return new Databases.Cluster(
                    id,
                    arn,
                    status,
                    engine,
                    engineVersion,
                    endpoint,
                    null,
                    List.of(new Databases.Member(id, true, 0)),
                    source,
                    replicas,
                    deletionProtected,
                    null,
                    created,
                    tags);
        }

        /** The only member of that cluster. */
        public Databases.Instance asMember() {
            return new Databases.Instance(id, instanceClass, status, zone);
        }
    }

    /**
     * How replication is doing, according to RDS.
     *
     * @param status {@code replicating}, {@code replication stop point set}, {@code error}, {@code terminated} or
     *     {@code stopped}
     * @param why what RDS says about an error; null when nothing
     */
    record Replication(String status, @Nullable String why) {
        public boolean isRunning() {
            return status.equals("replicating");
        }
    }
}
