package io.drctl.testing;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.cloud.DbInstances.Replication;
import io.drctl.cloud.DbInstancesContract;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contract that the live adapter keeps on moto, kept by the fake that tests of single actions use. */
final class FakeDbInstancesTest extends DbInstancesContract {
    private final FakeCloud cloud = new FakeCloud();

    FakeDbInstancesTest() {
        put(PRIMARY, SOURCE, null, List.of(arn(RECOVERY, REPLICA)));
        put(RECOVERY, REPLICA, arn(PRIMARY, SOURCE), List.of());
    }

    private static String arn(RegionName region, String id) {
        return "arn:aws:rds:" + region + ":123456789012:db:" + id;
    }

    private void put(RegionName region, String id, @Nullable String source, List<String> replicas) {
        cloud.dbInstances(region)
                .instances
                .put(
                        id,
                        new DbInstance(
                                id,
                                arn(region, id),
                                "db.m6g.large",
                                "available",
                                "mysql",
                                "8.4.5",
                                region + "b",
                                true,
                                "key",
                                7,
                                source,
                                source == null ? null : new Replication("replicating", null),
                                replicas,
                                false,
                                Instant.parse("2025-01-01T00:00:00Z"),
                                Map.of()));
    }

    @Override
    protected Cloud cloud() {
        return cloud;
    }

    /** It has none. */
    @Override
    protected void unprotect() {}

    @Override
    protected void sampleLag(Duration lag) {
        cloud.dbInstances(RECOVERY).reportLag(REPLICA, lag, Duration.ofSeconds(20));
    }
}
