package io.drctl.sim;

import static io.drctl.testing.Inventories.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.DbInstancesContract;
import io.drctl.cloud.PlatformThreads;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Routing;
import io.drctl.sim.Fault.ReplicationLag;
import io.drctl.testing.Inventories;
import io.drctl.testing.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The contract that the live adapter keeps on moto, kept by the simulated world. */
final class SimulatedDbInstancesTest extends DbInstancesContract {
    private final VirtualClock clock = new VirtualClock();
    private final World world = World.provisioned(
            Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.RDS_REPLICA), 1, VirtualClock.START);
    private final Cloud cloud = new SimulatedCloud(world, clock, new PlatformThreads(clock), "test");

    @Override
    protected Cloud cloud() {
        return cloud;
    }

    @Override
    protected void unprotect() {
        world.byHand().protectFromDeletion(PRIMARY, false);
    }

    @Override
    protected void sampleLag(Duration lag) {
        world.faults().inject(new ReplicationLag(lag));
        clock.advance(Duration.ofMinutes(5));
    }

    @Test
    void an_instance_in_one_zone_is_not_failed_over() {
        Peculiarity.SINGLE_ZONE.of(world);

        assertThat(catchThrowableOfType(
                                CloudException.class,
                                () -> cloud.dbInstances(PRIMARY).failOver(SOURCE))
                        .reason())
                .isEqualTo(CloudException.Cause.REJECTED);
        assertThat(cloud.dbInstances(PRIMARY).instance(SOURCE).orElseThrow().isMultiAz())
                .isFalse();
    }

    @Test
    void a_world_with_instances_is_restored_as_it_was_saved() {
        cloud.dbInstances(PRIMARY).failOver(SOURCE);
        World restored = WorldFile.read(WorldFile.text(world), world.inventory());

        assertThat(WorldFile.text(restored)).isEqualTo(WorldFile.text(world));
    }
}
