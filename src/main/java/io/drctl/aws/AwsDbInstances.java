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
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** DB instances that belong to no cluster, as RDS and CloudWatch describe them. */
final class AwsDbInstances implements DbInstances {
    private final Supplier<RdsClient> rds;
    private final Supplier<RdsClient> oneWay;
    private final LagSamples lags;
    private final Calls calls;

    /** @param oneWay never repeats a request that may have arrived */
    AwsDbInstances(
            Supplier<RdsClient> rds,
            Supplier<RdsClient> oneWay,
            Supplier<CloudWatchClient> cloudWatch,
            WallClock clock,
            RegionName region) {
        this.rds = rds;
        this.oneWay = oneWay;
        this.lags = new LagSamples(cloudWatch, clock, region);
        this.calls = new Calls("rds", region);
    }

    @Override
    public Optional<DbInstance> instance(String id) {
        return told(id).map(AwsDbInstances::instance);
    }

    private Optional<DBInstance> told(String id) {
        return calls.find(
                        "DescribeDBInstances",
                        () -> rds.get().describeDBInstances(request -> request.dbInstanceIdentifier(id)))
                .flatMap(answer -> answer.dbInstances().stream().findFirst());
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

    @Override
    public List<String> securityGroups(String id) {
        return told(id).map(told -> told.vpcSecurityGroups().stream()
                        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public void failOver(String id) {
        calls.call(
                "RebootDBInstance",
                () -> oneWay.get()
                        .rebootDBInstance(
                                request -> request.dbInstanceIdentifier(id).forceFailover(true)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Without {@code BackupRetentionPeriod} RDS would keep backups for a day only, however long they were kept
     * before, so the instance's own is passed on.
     */
    @Override
    public void promote(String id) {
        Integer days = told(id).map(DBInstance::backupRetentionPeriod).orElse(null);
        calls.call(
                "PromoteReadReplica",
                () -> oneWay.get()
                        .promoteReadReplica(request -> request.dbInstanceIdentifier(id)
                                .backupRetentionPeriod(days == null || days == 0 ? null : days)));
    }

    @Override
    public void delete(String id, String finalSnapshotId) {
        calls.call(
                "DeleteDBInstance",
                () -> oneWay.get()
                        .deleteDBInstance(request -> request.dbInstanceIdentifier(id)
                                .skipFinalSnapshot(false)
                                .finalDBSnapshotIdentifier(finalSnapshotId)));
    }

    @Override
    public void rename(String id, String newId) {
        calls.call(
                "ModifyDBInstance",
                () -> oneWay.get()
                        .modifyDBInstance(request -> request.dbInstanceIdentifier(id)
                                .newDBInstanceIdentifier(newId)
                                .applyImmediately(true)));
    }

    @Override
    public void tag(String arn, String key, String value) {
        calls.call(
                "AddTagsToResource",
                () -> rds.get()
                        .addTagsToResource(request -> request.resourceName(arn)
                                .tags(Tag.builder().key(key).value(value).build())));
    }

    private static List<Metric> forms(String id) {
        return List.of(lag(id));
    }

    /** How far a replica trails. */
    static Metric lag(String id) {
        return Metric.of("replica", RdsReplica.LAG_METRIC, Duration.ofSeconds(1), "DBInstanceIdentifier", id);
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
                tags,
                told.endpoint() == null ? "" : Text.orEmpty(told.endpoint().address()));
    }
}
