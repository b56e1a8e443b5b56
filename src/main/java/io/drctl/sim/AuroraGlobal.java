package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases;
import io.drctl.inventory.RegionName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Global databases: how another cluster becomes their primary. */
final class AuroraGlobal {
    private static final String SWITCHOVER = "switchover";

    private static final long AGAIN_MILLIS = 60_000;

    private final World world;
    private final State state;
    private final Aurora aurora;

    AuroraGlobal(World world, State state, Aurora aurora) {
        this.world = world;
        this.state = state;
        this.aurora = aurora;
    }

    /**
     * Exchanges the roles in a global database, losing nothing (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html">SwitchoverGlobalCluster</a>):
     * writes stop, the target catches up, then accepts them. Both Regions must be up.
     */
    void switchOver(RegionName target) {
        switchOver(secondary(world.cluster(target)));
    }

    /** The same, as it is asked of a Region: only the primary's does it. */
    void switchOver(RegionName asked, String globalCluster, String targetArn) {
        AuroraCluster secondary = secondary(globalCluster, targetArn);
        AuroraCluster primary = secondary.source() == null ? null : state.clusterOf(secondary.source());
        if (primary != null && !primary.region().equals(asked)) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidGlobalClusterStateFault: the primary of " + globalCluster + " is in " + primary.region());
        }
        switchOver(secondary);
    }

    private void switchOver(AuroraCluster secondary) {
        AuroraCluster primary = secondary.source() == null ? null : state.clusterOf(secondary.source());
        if (primary == null || world.faults().isDark(primary.region()) || !primary.isFree()) {
            throw new Refusal(
                    Cause.INVALID_STATE,
                    "InvalidDBClusterStateFault: a switchover needs both clusters available; see failover");
        }
        aurora.put(primary.withStatus("switching-over", SWITCHOVER));
        aurora.put(secondary.withStatus("switching-over", SWITCHOVER));
        world.begin(
                AwsDurations.GLOBAL_FAILOVER,
                secondary.arn(),
                new DatabaseTransition.GlobalFailedOver(globalOf(secondary), secondary.arn(), true));
    }

    /**
     * Makes the target the primary without the old one (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html">FailoverGlobalCluster</a>).
     * Without {@code AllowDataLoss} the call is a switchover. Aurora tries to stop writes to the old primary, without a
     * guarantee: here it succeeds if that Region answers; and of a database that the inventory fences, in half of the
     * worlds.
     */
    void failOver(RegionName target, boolean allowDataLoss) {
        if (!allowDataLoss) {
            switchOver(target);
            return;
        }
        failOver(secondary(world.cluster(target)));
    }

    /** The same, as it is asked of a Region, with {@code AllowDataLoss}. */
    void failOver(String globalCluster, String targetArn) {
        failOver(secondary(globalCluster, targetArn));
    }

    private void failOver(AuroraCluster secondary) {
        ReplicationStream replication = Objects.requireNonNull(secondary.replication());
        aurora.promotions().part(secondary, replication);
        aurora.put(secondary
                .withReplication(secondary.source(), replication.from(state.now, true, replication.lagMillis()))
                .withStatus("failing-over", Aurora.PROMOTION));
        AuroraCluster primary = secondary.source() == null ? null : state.clusterOf(secondary.source());
        if (primary != null && !world.faults().isDark(primary.region()) && !isLeftToFences(primary)) {
            aurora.put(primary.withStatus(primary.status(), "fenced"));
        }
        world.begin(
                AwsDurations.GLOBAL_FAILOVER,
                secondary.arn(),
                new DatabaseTransition.GlobalFailedOver(globalOf(secondary), secondary.arn(), false));
    }

    /** Whether Aurora doesn't get to stop the writes of a primary that a failover leaves. */
    private boolean isLeftToFences(AuroraCluster primary) {
        return isFenced() && new Chance(state.seed).happens("write fencing of " + primary.arn(), 0.5);
    }

    /** Only where somebody fences it does it matter when an old primary is made a secondary. */
    private boolean isFenced() {
        return !world.inventory().database().fences().isEmpty();
    }

    private AuroraCluster secondary(String globalCluster, String targetArn) {
        AuroraCluster target = state.clusterOf(targetArn);
        if (target != null && !globalCluster.equals(target.globalCluster())) {
            throw new Refusal(
                    Cause.NOT_FOUND, "GlobalClusterNotFoundFault: " + targetArn + " is not of " + globalCluster);
        }
        return secondary(target);
    }

    private AuroraCluster secondary(@Nullable AuroraCluster secondary) {
        if (secondary == null || secondary.globalCluster() == null) {
            throw new Refusal(Cause.NOT_FOUND, "GlobalClusterNotFoundFault: no member of a global cluster");
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

    /** The exchange of roles that makes a cluster the primary; null when none does. */
    static Databases.@Nullable GlobalChange change(AuroraCluster cluster) {
        boolean fails = Aurora.PROMOTION.equals(cluster.busy());
        return cluster.isReadOnly() && (fails || SWITCHOVER.equals(cluster.busy()))
                ? new Databases.GlobalChange("failing-over", cluster.arn(), fails)
                : null;
    }

    private static String globalOf(AuroraCluster cluster) {
        return Objects.requireNonNull(cluster.globalCluster());
    }

    /** The target accepts writes; the old primary follows it, at once or as soon as its Region is back. */
    void failedOver(String targetArn, boolean planned) {
        AuroraCluster target = state.clusterOf(targetArn);
        if (target == null) {
            return;
        }
        AuroraCluster old = target.source() == null ? null : state.clusterOf(target.source());
        ReplicationStream replication = target.replication();
        if (planned && replication != null) {
            // Nothing has been acknowledged since writes stopped, and everything before that has been applied.
            state.logs.computeIfAbsent(target.log(), id -> WriteLog.of(target.arn()));
            state.promotions.add(new HistoryFork(
                    target.id(), target.region(), replication.sourceLog(), target.log(), state.now, state.now));
        }
        AuroraCluster primary = target.withReplication(null, null).withStatus("available", null);
        aurora.put(primary.withWriter(aurora.members().heirOf(primary)));
        state.in(target.region()).samples.remove(target.id());
        if (old != null && !planned && isFenced()) {
            world.begin(AwsDurations.GLOBAL_REJOIN, old.arn(), new DatabaseTransition.Demoted(old.arn(), target.arn()));
        } else if (old != null) {
            follow(old, target);
        }
        aurora.lags().reconsider();
    }

    /** An old primary is made a secondary, once its Region is up; until then it may take writes. */
    void demoted(String oldArn, String targetArn) {
        AuroraCluster old = state.clusterOf(oldArn);
        AuroraCluster primary = state.clusterOf(targetArn);
        if (old == null || primary == null || old.isReplica()) {
            return;
        }
        if (world.faults().isDark(old.region()) || primary.isReplica()) {
            world.schedule(AGAIN_MILLIS, new DatabaseTransition.Demoted(oldArn, targetArn));
            return;
        }
        follow(old, primary);
        aurora.lags().reconsider();
    }

    /** A former primary is rebuilt as a secondary, and loses what the new primary doesn't have. */
    private void follow(AuroraCluster old, AuroraCluster primary) {
        long lag = AwsDurations.GLOBAL_LAG.drawMillis(new Chance(state.seed), old.log());
        AuroraCluster secondary = old.withLog("log-" + state.order++)
                .withReplication(
                        primary.arn(), new ReplicationStream(primary.log(), state.now, state.now - lag, false, lag))
                // Its instances restart, which ends what SQL has set.
                .withWritesStopped(false)
                .withStatus("available", null);
        aurora.put(secondary.withWriter(null));
        aurora.lags().startSampling(secondary, 0);
    }
}
