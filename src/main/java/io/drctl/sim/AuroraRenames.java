package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.RegionName;
import org.jspecify.annotations.Nullable;

/**
 * Clusters and instances that get another id, and with it other endpoints: nobody is led to the old ones any more. A
 * cluster goes on under its new id as it was; an instance is restarted (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html">renaming a DB instance</a>).
 */
final class AuroraRenames {
    /** What RDS is doing with a cluster, and the status that it shows for it. */
    static final String RENAMING = "renaming";

    private final World world;
    private final State state;
    private final Aurora aurora;

    AuroraRenames(World world, State state, Aurora aurora) {
        this.world = world;
        this.state = state;
        this.aurora = aurora;
    }

    void renameCluster(RegionName region, String id, String newId) {
        AuroraCluster cluster = aurora.free(region, id);
        if (state.in(region).clusters.has(newId)) {
            throw new Refusal(
                    Cause.CONFLICT, "DBClusterAlreadyExistsFault: The DB cluster " + newId + " already exists");
        }
        begin(cluster, newId);
    }

    void renameInstance(RegionName region, String id, String newId) {
        AuroraCluster instance = aurora.free(region, id);
        if (state.in(region).databaseInstances.has(newId)) {
            throw new Refusal(Cause.CONFLICT, "DBInstanceAlreadyExists: DB instance " + newId + " already exists");
        }
        begin(instance, newId);
    }

    private void begin(AuroraCluster cluster, String newId) {
        aurora.put(cluster.withStatus(cluster.status(), RENAMING));
        long seen = world.draw(AwsDurations.STATUS_SEEN, cluster.arn());
        world.schedule(seen, new DatabaseTransition.StatusSeen(cluster.region(), cluster.id(), RENAMING, RENAMING));
        world.begin(
                AwsDurations.RENAMING,
                cluster.arn(),
                new DatabaseTransition.ClusterRenamed(cluster.region(), cluster.id(), newId));
    }

    void renameMember(RegionName region, String id, String newId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(id);
        if (instance == null) {
            throw new Refusal(Cause.NOT_FOUND, "DBInstanceNotFound: DBInstance " + id + " not found");
        }
        AuroraCluster owner = aurora.ownerOf(region, id);
        if (!instance.isAvailable() || (owner != null && owner.busy() != null)) {
            throw new Refusal(
                    Cause.INVALID_STATE, "InvalidDBInstanceState: " + id + " is in state " + instance.status());
        }
        if (state.in(region).databaseInstances.has(newId)) {
            throw new Refusal(Cause.CONFLICT, "DBInstanceAlreadyExists: DB instance " + newId + " already exists");
        }
        aurora.put(region, Aurora.withStatus(instance, RENAMING));
        world.begin(
                AwsDurations.RENAMING,
                region + " " + id,
                new DatabaseTransition.DatabaseInstanceRenamed(region, id, newId));
    }

    void clusterRenamed(RegionName region, String id, String newId) {
        AuroraCluster cluster = state.in(region).clusters.get(id);
        if (cluster == null || !RENAMING.equals(cluster.busy())) {
            return;
        }
        State.InRegion here = state.in(region);
        String oldArn = cluster.arn();
        AuroraCluster renamed =
                cluster.renamed(newId, aurora.arn(region, newId)).withStatus("available", null);
        here.clusters.remove(state.now, id);
        move(here.settings, id, newId);
        move(here.scalings, id, newId);
        aurora.put(renamed);
        for (State.InRegion each : state.regions.values()) {
            each.clusters.all().stream()
                    .filter(other -> oldArn.equals(other.source()))
                    .forEach(other -> aurora.put(other.withReplication(renamed.arn(), other.replication())));
        }
        if (cluster.isInstance()) {
            move(here.standbys, id, newId);
            memberRenamed(region, id, newId);
        }
        aurora.lags().reconsider();
    }

    private <T> void move(Table<T> table, String id, String newId) {
        T value = table.get(id);
        if (value != null) {
            table.remove(state.now, id);
            table.put(state.now, newId, value);
        }
    }

    /** It comes up under its new id, whatever was wrong with it before. */
    void memberRenamed(RegionName region, String id, String newId) {
        Databases.Instance instance = state.in(region).databaseInstances.get(id);
        if (instance == null || instance.status().equals("deleting")) {
            return;
        }
        @Nullable AuroraCluster owner = aurora.ownerOf(region, id);
        state.in(region).databaseInstances.remove(state.now, id);
        state.in(region).broken.remove(id);
        aurora.put(region, new Databases.Instance(newId, instance.instanceClass(), "available", instance.zone()));
        if (owner == null) {
            return;
        }
        AuroraCluster changed = owner.withMembers(owner.members().stream()
                .map(member -> member.instanceId().equals(id)
                        ? new Member(newId, member.isWriter(), member.promotionTier())
                        : member)
                .toList());
        boolean isWriter = newId.equals(changed.writer());
        // What SQL set in a server isn't so once it has restarted.
        aurora.put(isWriter ? changed.withWritesStopped(false) : changed);
        if (isWriter) {
            aurora.group().restarted(changed);
        }
    }
}
