package io.drctl.sim;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudContract;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.OutsideContract;
import io.drctl.cloud.PlatformThreads;
import io.drctl.sim.Fault.MetricsMissing;
import io.drctl.sim.Fault.ReplicationLag;
import io.drctl.testing.Inventories;
import io.drctl.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract that the live adapters keep on moto, kept by the simulated world. */
final class SimulatedCloudTest extends CloudContract {
    private final VirtualClock clock = new VirtualClock();
    private final World world = World.provisioned(Inventories.flaskSite(), 1, VirtualClock.START);
    private final Cloud cloud = new SimulatedCloud(world, clock, new PlatformThreads(clock), "test");

    @Override
    protected Cloud cloud() {
        return cloud;
    }

    @Override
    protected String repository() {
        return world.inventory().repositories().iterator().next();
    }

    @Override
    protected void loseLagSamples() {
        world.faults().inject(new MetricsMissing());
        clock.advance(Duration.ofMinutes(20));
    }

    @Override
    protected void sampleLag(Duration lag) {
        world.faults().inject(new ReplicationLag(lag));
        clock.advance(Duration.ofMinutes(5));
    }

    @Override
    protected Duration sampleReaderLag(String instanceId) {
        return world.aurora().reads().readerLag(instanceId);
    }

    @Override
    protected void liftDeletionProtection() {
        world.byHand().protectFromDeletion(PRIMARY, false);
    }

    @Test
    void a_new_bucket_is_encrypted_and_private_as_aws_has_it_since_2023() {
        cloud.objectStore(RECOVERY).createBucket("drctl-fresh");

        assertThat(cloud.objectStore(RECOVERY).bucket("drctl-fresh"))
                .hasValueSatisfying(
                        bucket -> assertThat(bucket.publicAccessBlocked()).isTrue())
                .map(ObjectStore.Bucket::encryption)
                .hasValue("AES256");
    }

    @Nested
    final class Outside extends OutsideContract {
        @Override
        protected Served site() {
            List<String> addresses = world.fleet().addresses(PRIMARY);
            return new Served(
                    cloud.outside(),
                    Dns.NAME_SERVERS.get(0),
                    world.inventory().application().mainName().zoneName(),
                    world.inventory().application().mainName().name(),
                    addresses,
                    addresses.get(0),
                    world.inventory().application().health().port());
        }
    }

    @Test
    void says_that_it_is_simulated() {
        assertThat(cloud.isSimulated()).isTrue();
    }
}
