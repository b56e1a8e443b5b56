package io.drctl.testing;

import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** RDS instances of one Region that belong to no cluster, in memory. */
public final class FakeDbInstances extends FakePort implements DbInstances {
    public final Map<String, DbInstance> instances = new LinkedHashMap<>();
    /** By the replica's id; none means that CloudWatch has no data point, or says −1. */
    public final Map<String, Databases.ReplicaLag> lags = new HashMap<>();
    /** What the lag was when it was last known, by the replica's id. */
    public final Map<String, Databases.ReplicaLag> lastLags = new HashMap<>();

    FakeDbInstances(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    /** Has CloudWatch say that a replica trails by {@code lag}, sampled {@code ago}. */
    public void reportLag(String id, Duration lag, Duration ago) {
        Instant now = cloud().clock().now();
        lags.put(id, new Databases.ReplicaLag(lag, now.minus(ago), now));
    }

    /** Has CloudWatch say nothing of a replica's lag any more, but for the samples that it had. */
    public void loseLag(String id) {
        lastLags.put(id, Objects.requireNonNull(lags.remove(id)));
    }

    /** Changes an instance. */
    public void alter(String id, UnaryOperator<DbInstance> change) {
        instances.computeIfPresent(id, (key, old) -> change.apply(old));
    }

    @Override
    public Optional<DbInstance> instance(String id) {
        return call("rds:DescribeDBInstances", id, () -> Optional.ofNullable(instances.get(id)));
    }

    @Override
    public List<DbInstance> instances() {
        return call("rds:DescribeDBInstances", "", () -> List.copyOf(instances.values()));
    }

    @Override
    public Optional<Databases.ReplicaLag> replicaLag(String id) {
        return call("cloudwatch:GetMetricData", id, () -> Optional.ofNullable(lags.get(id)));
    }

    @Override
    public Optional<Databases.ReplicaLag> lastKnownLag(String id) {
        return call(
                "cloudwatch:GetMetricData",
                "last known, " + id,
                () -> Optional.ofNullable(lags.getOrDefault(id, lastLags.get(id))));
    }
}
