package io.drctl.sim;

import io.drctl.inventory.RegionName;
import io.drctl.sim.State.InRegion;
import io.drctl.sim.State.LagSample;
import java.util.ArrayList;
import java.util.List;

/** How far behind replicas are, and what CloudWatch learns about it. */
final class AuroraLags {
    /** How far back queries to CloudWatch reach; see {@code AwsDatabases}. */
    static final long WINDOW_MILLIS = 15 * 60_000;

    private static final long MINUTE_MILLIS = 60_000;

    private final World world;
    private final State state;
    private final Aurora aurora;

    AuroraLags(World world, State state, Aurora aurora) {
        this.world = world;
        this.state = state;
        this.aurora = aurora;
    }

    /** The minute's sample of a replica's lag; it can be read a minute or two later. */
    void sample(RegionName region, String clusterId) {
        AuroraCluster cluster = state.in(region).clusters.get(clusterId);
        if (cluster == null || cluster.replication() == null) {
            return;
        }
        if (!world.faults().isDark(region) && !world.faults().has(Fault.MetricsMissing.class) && !isUnseen(cluster)) {
            ReplicationStream replication = cluster.replication();
            long trails = state.now - replication.appliedThrough(state.now);
            note(cluster, state.now, replication.frozen() ? -1 : trails / 1000.0);
        }
        world.schedule(MINUTE_MILLIS, new DatabaseTransition.LagSampled(region, clusterId));
    }

    /** AWS doesn't say whether CloudWatch has samples of a headless secondary: it has in some worlds. */
    boolean isUnseen(AuroraCluster cluster) {
        return cluster.isReadOnly()
                && cluster.members().isEmpty()
                && new Chance(state.seed).happens("headless unseen", 0.5);
    }

    private void note(AuroraCluster cluster, long at, double seconds) {
        List<LagSample> samples =
                state.in(cluster.region()).samples.computeIfAbsent(cluster.id(), id -> new ArrayList<>());
        // The newest sample with a known lag stays, however old it becomes.
        long known = samples.stream()
                .filter(sample -> sample.seconds() >= 0)
                .mapToLong(LagSample::at)
                .max()
                .orElse(at);
        samples.removeIf(sample -> sample.at() < at - WINDOW_MILLIS - Table.HISTORY_MILLIS && sample.at() != known);
        long published = at
                + world.draw(AwsDurations.METRIC_PUBLISHED, cluster.arn())
                + world.faults().metricsDelayMillis();
        samples.add(new LagSample(at, seconds, published));
    }

    /** Has CloudWatch sample a new replica from the next full minute on; {@code past} minutes were sampled already. */
    void startSampling(AuroraCluster cluster, int past) {
        ReplicationStream replication = cluster.replication();
        if (replication == null) {
            return;
        }
        long minute = state.now - Math.floorMod(state.now, MINUTE_MILLIS);
        for (int ago = past; ago > 0; ago--) {
            note(cluster, minute - ago * MINUTE_MILLIS, replication.lagMillis() / 1000.0);
        }
        world.schedule(
                minute + MINUTE_MILLIS - state.now, new DatabaseTransition.LagSampled(cluster.region(), cluster.id()));
    }

    /** Updates each replica's replication for the current faults and the state of its source. */
    void reconsider() {
        long faultLag = world.faults().replicationLagMillis();
        boolean stopped = world.faults().has(Fault.ReplicationStopped.class);
        for (InRegion region : state.regions.values()) {
            for (AuroraCluster cluster : region.clusters.all()) {
                ReplicationStream replication = cluster.replication();
                if (replication == null || Aurora.PROMOTION.equals(cluster.busy())) {
                    continue;
                }
                AuroraCluster source = cluster.source() == null ? null : state.clusterOf(cluster.source());
                boolean frozen = stopped
                        || world.faults().isDark(cluster.region())
                        || source == null
                        || world.faults().isDark(source.region());
                long lag = faultLag > 0 ? faultLag : baseLagMillis(cluster);
                if (frozen != replication.frozen() || lag != replication.lagMillis()) {
                    aurora.put(cluster.withReplication(cluster.source(), replication.from(state.now, frozen, lag)));
                }
            }
        }
    }

    long baseLagMillis(AuroraCluster cluster) {
        // Constant for a cluster's whole life: drawn outside the world's sequence, so that it needn't be saved.
        AwsDurations kind = cluster.globalCluster() == null ? AwsDurations.REPLICA_LAG : AwsDurations.GLOBAL_LAG;
        return kind.drawMillis(new Chance(state.seed), cluster.log());
    }
}
