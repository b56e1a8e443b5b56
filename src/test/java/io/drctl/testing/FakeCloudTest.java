package io.drctl.testing;

import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudContract;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import java.time.Duration;

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
}
