package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.RegionName;

/** A replica cluster that is being promoted. */
final class AuroraPromotions {
    private static final String PROMOTION = Aurora.PROMOTION;

    private final World world;
    private final State state;
    private final Aurora aurora;

    AuroraPromotions(World world, State state, Aurora aurora) {
        this.world = world;
        this.state = state;
        this.aurora = aurora;
    }

    /**
     * The replica stops replicating, its instances reboot, and minutes later it stands alone, its instances in the
     * roles that they had (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.Promote.html">promoting
     * a read replica</a>). Nothing happens to the source, and there is no way back.
     */
    void promote(RegionName region, String clusterId) {
        AuroraCluster cluster = aurora.free(region, clusterId);
        ReplicationStream replication = cluster.replication();
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
        aurora.put(cluster.withReplication(cluster.source(), replication.from(state.now, true, replication.lagMillis()))
                .withStatus(cluster.status(), PROMOTION));
        long seen = world.draw(AwsDurations.STATUS_SEEN, cluster.arn());
        // An instance has no status of its own for it.
        String shown = cluster.isInstance() ? "modifying" : "promoting";
        world.schedule(seen, new DatabaseTransition.StatusSeen(region, clusterId, PROMOTION, shown));
        world.begin(AwsDurations.PROMOTION, cluster.arn(), new DatabaseTransition.PromotionEnded(region, clusterId));
    }

    /** From here on the replica's history is its own. */
    void part(AuroraCluster replica, ReplicationStream replication) {
        state.logs.computeIfAbsent(replica.log(), id -> WriteLog.of(replica.arn()));
        state.promotions.add(new HistoryFork(
                replica.id(),
                replica.region(),
                replication.sourceLog(),
                replica.log(),
                state.now,
                replication.appliedThrough(state.now)));
    }

    void statusSeen(DatabaseTransition.StatusSeen seen) {
        AuroraCluster cluster = state.in(seen.region()).clusters.get(seen.clusterId());
        if (cluster != null && seen.busy().equals(cluster.busy())) {
            aurora.put(cluster.withStatus(seen.status(), cluster.busy()));
            if (seen.busy().equals(PROMOTION)) {
                cluster.members().forEach(member -> aurora.members().reboot(seen.region(), member.instanceId()));
            }
        }
    }

    void promoted(RegionName region, String clusterId) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster != null) {
            AuroraCluster alone = cluster.withReplication(null, null)
                    .withStatus("available", null)
                    .withWritesStopped(false);
            AuroraMembers members = aurora.members();
            aurora.put(members.isLost(region, alone.writer()) ? alone.withWriter(members.heirOf(alone)) : alone);
            state.in(region).samples.remove(clusterId);
        }
    }
}
