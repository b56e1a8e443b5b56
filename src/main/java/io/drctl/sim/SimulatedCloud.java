package io.drctl.sim;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Caller;
import io.drctl.cloud.Certificates;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Containers;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.cloud.Distributions;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.Registries;
import io.drctl.cloud.Roles;
import io.drctl.cloud.Secrets;
import io.drctl.cloud.SourceRepositories;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Tables;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The ports of one drctl process to a simulated world, which several processes may share. A call takes its time on the
 * given clock, half of it before it takes effect.
 */
public final class SimulatedCloud implements Cloud {
    private final Wire wire;
    private final WallClock clock;
    private final Threads threads;
    private final Provisioner provisioner;

    public SimulatedCloud(WorldHost host, WallClock clock, Threads threads, String process) {
        this(host, clock, threads, process, CallObserver.NONE);
    }

    /** @param process distinguishes this drctl process from others, in effects and for faults */
    public SimulatedCloud(WorldHost host, WallClock clock, Threads threads, String process, CallObserver observer) {
        this(new Wire(host, clock, process, observer), new SkewedClock(host, clock, process), threads);
    }

    private SimulatedCloud(Wire wire, WallClock clock, Threads threads) {
        this.wire = wire;
        this.clock = clock;
        this.threads = threads;
        this.provisioner = new SimulatedProvisioner(wire);
    }

    /** The world as it is now, for checks on it: no latency, no faults, no stale answers, and time stands still. */
    public static Cloud omniscient(World world) {
        WallClock now = new WallClock() {
            @Override
            public Instant now() {
                return world.now();
            }

            @Override
            public Duration elapsed() {
                return Duration.between(Instant.EPOCH, world.now());
            }

            @Override
            public void sleep(Duration duration) {
                throw new IllegalStateException("who knows everything waits for nothing");
            }
        };
        return new SimulatedCloud(Wire.omniscient(world, now), now, new OnDemand());
    }

    /** What the process takes to be the time: the world's, unless its clock is wrong. */
    private record SkewedClock(WorldHost host, WallClock clock, String process) implements WallClock {
        @Override
        public Instant now() {
            return clock.now().plus(host.world().faults().skew(process));
        }

        @Override
        public Duration elapsed() {
            return clock.elapsed();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            clock.sleep(duration);
        }
    }

    @Override
    public Compute compute(RegionName region) {
        return new SimulatedCompute(wire, region);
    }

    @Override
    public LoadBalancing loadBalancing(RegionName region) {
        return new SimulatedLoadBalancing(wire, region);
    }

    @Override
    public Clusters kubernetes(RegionName region) {
        return new SimulatedClusters(wire, region);
    }

    @Override
    public Databases databases(RegionName region) {
        return new SimulatedDatabases(wire, region);
    }

    @Override
    public DbInstances dbInstances(RegionName region) {
        return new SimulatedDbInstances(wire, region);
    }

    /** There is one where the inventory gives an access, or it is as if it did; see {@link ByHand#giveSql}. */
    @Override
    public Optional<Sql> sql(RegionName region, Database database) {
        return database.sql() != null || wire.world().state().givesSql
                ? Optional.of(new SimulatedSql(wire, region, database.clusterIn(region)))
                : Optional.empty();
    }

    @Override
    public AutoScaling autoScaling(RegionName region) {
        return new SimulatedAutoScaling(wire, region);
    }

    @Override
    public Containers containers(RegionName region) {
        return new SimulatedContainers(wire, region);
    }

    @Override
    public Registries registries(RegionName region) {
        return new UnusedServices(wire, region);
    }

    @Override
    public Certificates certificates(RegionName region) {
        return new UnusedServices(wire, region);
    }

    @Override
    public Secrets secrets(RegionName region) {
        return new UnusedServices(wire, region);
    }

    @Override
    public Tables tables(RegionName region) {
        return new UnusedServices(wire, region);
    }

    @Override
    public ObjectStore objectStore(RegionName region) {
        return new SimulatedObjectStore(wire, region);
    }

    @Override
    public Alarms alarms(RegionName region) {
        return new SimulatedAlarms(wire, region);
    }

    @Override
    public TrafficRouting traffic() {
        return new SimulatedTrafficRouting(wire);
    }

    @Override
    public Distributions distributions() {
        return new UnusedServices(wire, null);
    }

    @Override
    public Roles roles() {
        return new SimulatedRoles(wire);
    }

    @Override
    public OutsideView outside() {
        return new SimulatedOutside(wire);
    }

    @Override
    public SourceRepositories repositories() {
        return new SimulatedRepositories(wire);
    }

    @Override
    public Provisioner provisioner() {
        return provisioner;
    }

    @Override
    public Caller caller(RegionName region) {
        return wire.read(
                "sts:GetCallerIdentity",
                region,
                "caller",
                time -> new Caller(
                        World.ACCOUNT, "arn:aws:sts::" + World.ACCOUNT + ":assumed-role/simulated/operator"));
    }

    /** A reset recreates the world, which is then a different one. */
    @Override
    public List<String> endpoints() {
        return List.of("the sandbox made " + wire.world().madeAt());
    }

    @Override
    public Optional<RegionName> signInRegion() {
        return Optional.empty();
    }

    @Override
    public WallClock clock() {
        return clock;
    }

    @Override
    public Threads threads() {
        return threads;
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    /** Nothing is held open. */
    @Override
    public void close() {}
}
