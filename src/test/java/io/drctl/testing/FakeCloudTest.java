package io.drctl.testing;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudContract;
import io.drctl.cloud.OutsideContract;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.ProvisionerContract;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contract that the live adapters keep on moto, kept by the fakes that tests of single actions use. */
final class FakeCloudTest extends CloudContract {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    private final FakeCloud cloud = HealthySite.of(SITE);

    @Override
    protected Cloud cloud() {
        return cloud;
    }

    @Override
    protected String repository() {
        return SITE.repositories().iterator().next();
    }

    @Override
    protected void loseLagSamples() {
        cloud.databases(RECOVERY).lags.clear();
    }

    @Override
    protected void sampleLag(Duration lag) {
        cloud.databases(RECOVERY).reportLag(REPLICA, lag, Duration.ofSeconds(20));
    }

    @Override
    protected Duration sampleReaderLag(String instanceId) {
        Duration lag = Duration.ofMillis(20);
        cloud.databases(RECOVERY).readerLags.put(instanceId, lag);
        return lag;
    }

    @Nested
    final class Outside extends OutsideContract {
        @Override
        protected Served site() {
            String address = HealthySite.addressOf(SITE, PRIMARY);
            return new Served(
                    cloud.outside(),
                    "ns-1.example.net",
                    SITE.application().mainName().hostedZone(),
                    SITE.application().mainName().name(),
                    List.of(address),
                    address,
                    80);
        }
    }

    @Nested
    final class Provisioning extends ProvisionerContract {
        @Override
        protected Provisioner provisioner() {
            FakeProvisioner provisioner = new FakeCloud().provisioner();
            provisioner.found = FakeProvisioner.changes("d1", "3 to create");
            return provisioner;
        }
    }
}
