package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.cloud.DbInstances.Replication;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RDS instances that belong to no cluster. Each is kept as a cluster of one, whose only member has its id: it
 * replicates, is promoted and answers by SQL alike. What differs is here: how AWS tells of it, and its standby.
 */
final class RdsInstances {
    private static final int BACKUP_DAYS = 7;

    private final World world;
    private final State state;
    private final Aurora aurora;

    RdsInstances(World world, State state, Aurora aurora) {
        this.world = world;
        this.state = state;
        this.aurora = aurora;
    }

    Optional<DbInstance> instance(RegionName region, String id, long time) {
        AuroraCluster found = state.in(region).clusters.at(time, id);
        return found == null || !found.isInstance() ? Optional.empty() : told(found, time);
    }

    List<DbInstance> instances(RegionName region, long time) {
        return state.in(region).clusters.allAt(time).stream()
                .filter(AuroraCluster::isInstance)
                .flatMap(each -> told(each, time).stream())
                .toList();
    }

    private Optional<DbInstance> told(AuroraCluster kept, long time) {
        Databases.Instance member = state.in(kept.region()).databaseInstances.at(time, kept.id());
        if (member == null) {
            return Optional.empty();
        }
        Databases.Cluster told =
                aurora.reads().cluster(kept.region(), kept.id(), time).orElseThrow();
        return Optional.of(new DbInstance(
                kept.id(),
                kept.arn(),
                member.instanceClass(),
                // RDS has one status for both.
                member.isAvailable() ? kept.status() : member.status(),
                kept.engine(),
                kept.engineVersion(),
                member.zone(),
                state.in(kept.region()).standbys.at(time, kept.id()) != null,
                "arn:aws:kms:" + kept.region() + ":" + World.ACCOUNT + ":key/rds",
                BACKUP_DAYS,
                kept.source(),
                replication(kept),
                told.replicas(),
                kept.deletionProtected(),
                Instant.ofEpochMilli(kept.created()),
                kept.tags(),
                kept.id() + ".drctlsim." + kept.region() + ".rds.amazonaws.com"));
    }

    private @Nullable Replication replication(AuroraCluster kept) {
        if (!kept.isReplica()) {
            return null;
        }
        boolean isBroken = world.faults().has(Fault.ReplicationStopped.class);
        return new Replication(isBroken ? "error" : "replicating", isBroken ? "Error 1032" : null);
    }

    /**
     * Restarts a Multi-AZ instance at its standby, which takes a minute or two (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RebootDBInstance.html">RebootDBInstance</a>).
     * What another zone doesn't have can't take over.
     */
    void failOver(RegionName region, String id) {
        AuroraCluster instance = free(region, id);
        if (state.in(region).standbys.get(id) == null) {
            throw new Refusal(
                    Cause.REJECTED,
                    "InvalidParameterCombination: Cannot force failover: " + id + " is not a Multi-AZ DB instance");
        }
        aurora.put(instance.withStatus("rebooting", Aurora.FAILOVER));
        world.begin(AwsDurations.STANDBY_FAILOVER, instance.arn(), new DatabaseTransition.StandbyTookOver(region, id));
    }

    /** It is where its standby was, and the standby where it was. */
    void tookOver(RegionName region, String id) {
        Databases.Instance old = state.in(region).databaseInstances.get(id);
        String standby = state.in(region).standbys.get(id);
        if (old != null && standby != null) {
            aurora.put(region, new Databases.Instance(id, old.instanceClass(), old.status(), standby));
            state.in(region).standbys.put(state.now, id, Objects.requireNonNullElse(old.zone(), standby));
        }
        aurora.members().failedOver(region, id, id);
    }

    /** RDS changes an instance that is available, and no other. */
    private AuroraCluster free(RegionName region, String id) {
        AuroraCluster found = state.in(region).clusters.get(id);
        if (found == null || !found.isInstance()) {
            throw new Refusal(Cause.NOT_FOUND, "DBInstanceNotFound: DBInstance " + id + " not found.");
        }
        if (!found.isFree() || !aurora.isUp(region, id)) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBInstanceState: " + id + " is not in available state, it is "
                            + (found.busy() == null ? "not up" : found.busy() + " under way"));
        }
        return found;
    }

    void promote(RegionName region, String id) {
        free(region, id);
        aurora.promotions().promote(region, id);
    }

    /**
     * Deletes an instance that has no deletion protection and is no replica, under a free snapshot name (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html">DeleteDBInstance</a>).
     * That doesn't promote its replica.
     */
    void delete(RegionName region, String id, String snapshot) {
        AuroraCluster instance = free(region, id);
        if (instance.deletionProtected()) {
            throw new Refusal(
                    Cause.REJECTED,
                    "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion"
                            + " protection and try again.");
        }
        if (instance.isReplica()) {
            throw new Refusal(
                    Cause.REJECTED,
                    "InvalidParameterCombination: FinalDBSnapshotIdentifier can not be specified when deleting a"
                            + " replica.");
        }
        if (state.in(region).snapshots.contains(snapshot)) {
            throw new Refusal(
                    Cause.CONFLICT,
                    "DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier "
                            + snapshot + " already exists.");
        }
        aurora.put(instance.withStatus("deleting", "deletion"));
        world.begin(
                AwsDurations.CLUSTER_DELETION,
                instance.arn(),
                new DatabaseTransition.ClusterDeleted(region, id, snapshot));
    }

    void deleted(RegionName region, String id) {
        state.in(region).databaseInstances.remove(state.now, id);
        state.in(region).standbys.remove(state.now, id);
    }

    /** The security groups of an instance. */
    List<String> groups(RegionName region, String id, long time) {
        return instance(region, id, time)
                .map(found -> List.of(DatabaseGroup.idFor(id)))
                .orElse(List.of());
    }
}
