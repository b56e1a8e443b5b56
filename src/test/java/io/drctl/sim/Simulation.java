package io.drctl.sim;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.testing.Inventories;
import io.drctl.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A provisioned site, a clock, and one drctl process on it: what each test of the world begins with. */
final class Simulation {
    static final String PRIMARY_CLUSTER = "flask-site-us-east-2";
    static final String RECOVERY_CLUSTER = "flask-site-us-west-1";
    static final String SITE = "www.drctl.example";

    final VirtualClock clock = new VirtualClock();
    final World world;
    final SimulatedCloud cloud;

    Simulation(long seed) {
        this(World.provisioned(Inventories.flaskSite(), seed, VirtualClock.START));
    }

    Simulation(World world) {
        this.world = world;
        this.cloud = new SimulatedCloud(world, clock, new PlatformThreads(clock), "drctl");
    }

    static Simulation ofGlobalDatabase(long seed) {
        Inventory inventory = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
        return new Simulation(World.provisioned(inventory, seed, VirtualClock.START));
    }

    void pass(Duration duration) {
        clock.advance(duration);
        world.advanceTo(clock.now());
    }

    /** Lets time pass until something holds; how long that took. */
    Duration until(Duration most, BooleanSupplier holds) {
        Duration passed = Duration.ZERO;
        while (!holds.getAsBoolean()) {
            assertThat(passed).as("it comes about in time").isLessThan(most);
            pass(Duration.ofSeconds(1));
            passed = passed.plusSeconds(1);
        }
        return passed;
    }

    Databases primary() {
        return cloud.databases(PRIMARY);
    }

    Databases recovery() {
        return cloud.databases(RECOVERY);
    }

    Databases.Cluster cluster(RegionName region) {
        return cloud.databases(region)
                .cluster(region.equals(PRIMARY) ? PRIMARY_CLUSTER : RECOVERY_CLUSTER)
                .orElseThrow();
    }

    void promote() {
        recovery().promote(RECOVERY_CLUSTER);
        until(
                Duration.ofMinutes(15),
                () -> world.measurements().regionsTakingWrites().contains(RECOVERY));
    }

    private TrafficRouting.HostedZone zone() {
        return cloud.traffic()
                .hostedZone(world.inventory().application().mainName().hostedZone())
                .orElseThrow();
    }

    List<TrafficRouting.RecordSet> records() {
        return cloud.traffic().records(zone(), SITE);
    }

    /** Exchanges the roles of the failover pair; the change's id. */
    String exchangeRecords() {
        List<TrafficRouting.RecordSet> exchanged = records().stream()
                .map(record -> record.withFailoverRole(
                        record.failoverRole() == FailoverRole.PRIMARY ? FailoverRole.SECONDARY : FailoverRole.PRIMARY))
                .toList();
        return cloud.traffic().change(Dns.ZONE_ID, exchanged, "exchange");
    }

    static CloudException refusal(ThrowingCallable call) {
        CloudException failure = catchThrowableOfType(CloudException.class, call);
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
