package io.drctl.aws;

import io.drctl.aws.LagSamples.Metric;
import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.DbInstances;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication.RdsReplica;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** DB instances that belong to no cluster, as RDS and CloudWatch describe them. */
final class AwsDbInstances implements DbInstances {
    private final Supplier<RdsClient> rds;
    private final LagSamples lags;
    private final Calls calls;

    AwsDbInstances(Supplier<RdsClient> rds, Supplier<CloudWatchClient> cloudWatch, WallClock clock, RegionName region) {
        this.rds = rds;
        this.lags = new LagSamples(cloudWatch, clock, region);
        this.calls = new Calls("rds", region);
    }

    @Override
    public Optional<DbInstance> instance(String id) {
        return calls.find(
                        "DescribeDBInstances",
                        () -> rds.get().describeDBInstances(request -> request.dbInstanceIdentifier(id)))
                .flatMap(answer -> answer.dbInstances().stream().findFirst())
                .map(AwsDbInstances::instance);
    }

    @Override
    public List<DbInstance> instances() {
        return calls.call(
                "DescribeDBInstances",
                () -> rds.get().describeDBInstancesPaginator().dbInstances().stream()
                        .filter(told -> Text.orNull(told.dbClusterIdentifier()) == null)
                        .map(AwsDbInstances::instance)
                        .toList());
    }

    @Override
    public Optional<ReplicaLag> replicaLag(String id) {
        return lags.ask(forms(id), LagSamples.WINDOW).newest();
    }

    @Override
    public Optional<ReplicaLag> lastKnownLag(String id) {
        return lags.ask(forms(id), LagSamples.LONG_WINDOW).newestThatTells();
    }

    private static List<Metric> forms(String id) {
        return List.of(Metric.of("replica", RdsReplica.LAG_METRIC, Duration.ofSeconds(1), "DBInstanceIdentifier", id));
    }

    private static DbInstance instance(DBInstance told) {
        Map<String, String> tags = new HashMap<>();
        told.tagList().forEach(tag -> tags.put(tag.key(), Text.orEmpty(tag.value())));
        return new DbInstance(
                told.dbInstanceIdentifier(),
                Text.orEmpty(told.dbInstanceArn()),
                Text.orEmpty(told.dbInstanceClass()),
                Text.orEmpty(told.dbInstanceStatus()),
                Text.orEmpty(told.engine()),
                Text.orEmpty(told.engineVersion()),
                Text.orNull(told.availabilityZone()),
                Boolean.TRUE.equals(told.multiAZ()),
                Boolean.TRUE.equals(told.storageEncrypted()) ? Text.orEmpty(told.kmsKeyId()) : null,
                told.backupRetentionPeriod() == null ? 0 : told.backupRetentionPeriod(),
                Text.orNull(told.readReplicaSourceDBInstanceIdentifier()),
                told.statusInfos().stream()
                        .filter(info -> "read replication".equals(info.statusType()))
                        .findFirst()
                        .map(info -> new Replication(Text.orEmpty(info.status()), Text.orNull(info.message())))
                        .orElse(null),
                told.readReplicaDBInstanceIdentifiers(),
                Boolean.TRUE.equals(told.deletionProtection()),
                told.instanceCreateTime(),
                tags);
    }
}
