package io.drctl.aws;

import io.drctl.aws.LagSamples.Metric;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LagMetric;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.FailoverState;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * Aurora clusters, as RDS and CloudWatch describe them.
 *
 * <p>Every change here is one-way or starts something that can't be started twice, so all of them go through a client
 * that never repeats a request that may have arrived. Nothing waits: the caller observes until what it wants is true.
 */
final class AwsDatabases implements Databases {
    /** Metrics that name the Region of the source, whichever that is. */
    private static final String FROM_SOURCE = "{AWS/RDS,DBClusterIdentifier,SourceRegion}";

    /** Metrics with whatever dimensions. */
    private static final String ANY = "Namespace=\"AWS/RDS\"";

    private final Supplier<RdsClient> rds;
    private final Supplier<RdsClient> oneWay;
    private final LagSamples lags;
    private final Calls calls;

    AwsDatabases(
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
    public Optional<Cluster> cluster(String clusterId) {
        return calls.find(
                        "DescribeDBClusters",
                        () -> rds.get().describeDBClusters(request -> request.dbClusterIdentifier(clusterId)))
                .flatMap(answer -> answer.dbClusters().stream().findFirst())
                .map(AwsDatabases::cluster);
    }

    @Override
    public List<Cluster> clusters() {
        return calls.call(
                "DescribeDBClusters",
                () -> rds.get().describeDBClustersPaginator().dbClusters().stream()
                        .map(AwsDatabases::cluster)
                        .toList());
    }

    @Override
    public Optional<ServerlessScaling> serverlessScaling(String clusterId) {
        return calls.find(
                        "DescribeDBClusters",
                        () -> rds.get().describeDBClusters(request -> request.dbClusterIdentifier(clusterId)))
                .flatMap(answer -> answer.dbClusters().stream().findFirst())
                .flatMap(cluster -> Optional.ofNullable(cluster.serverlessV2ScalingConfiguration()))
                .filter(scaling -> scaling.minCapacity() != null && scaling.maxCapacity() != null)
                .map(scaling -> new ServerlessScaling(scaling.minCapacity(), scaling.maxCapacity()));
    }

    @Override
    public Optional<Boolean> dataApi(String clusterId) {
        return calls.find(
                        "DescribeDBClusters",
                        () -> rds.get().describeDBClusters(request -> request.dbClusterIdentifier(clusterId)))
                .flatMap(answer -> answer.dbClusters().stream().findFirst())
                .map(cluster -> Boolean.TRUE.equals(cluster.httpEndpointEnabled()));
    }

    @Override
    public List<String> securityGroups(String clusterId) {
        return calls.find(
                        "DescribeDBClusters",
                        () -> rds.get().describeDBClusters(request -> request.dbClusterIdentifier(clusterId)))
                .flatMap(answer -> answer.dbClusters().stream().findFirst())
                .map(cluster -> cluster.vpcSecurityGroups().stream()
                        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public List<DatabaseSettings.Parameter> parameters(String group) {
        return calls.find(
                        "DescribeDBClusterParameters",
                        () -> rds
                                .get()
                                .describeDBClusterParametersPaginator(
                                        request -> request.dbClusterParameterGroupName(group))
                                .parameters()
                                .stream()
                                .filter(each -> each.parameterName() != null && each.parameterValue() != null)
                                .map(each ->
                                        new DatabaseSettings.Parameter(each.parameterName(), each.parameterValue()))
                                .toList())
                .orElse(List.of());
    }

    @Override
    public List<Instance> instances(String clusterId) {
        Filter ofCluster =
                Filter.builder().name("db-cluster-id").values(clusterId).build();
        return calls.find(
                        "DescribeDBInstances",
                        () -> rds
                                .get()
                                .describeDBInstancesPaginator(request -> request.filters(ofCluster))
                                .dbInstances()
                                .stream()
                                .map(AwsDatabases::instance)
                                .toList())
                .orElse(List.of());
    }

    @Override
    public void failOver(String clusterId, String targetInstanceId) {
        calls.call(
                "FailoverDBCluster",
                () -> oneWay.get()
                        .failoverDBCluster(request ->
                                request.dbClusterIdentifier(clusterId).targetDBInstanceIdentifier(targetInstanceId)));
    }

    @Override
    public void promote(String clusterId) {
        calls.call(
                "PromoteReadReplicaDBCluster",
                () -> oneWay.get().promoteReadReplicaDBCluster(request -> request.dbClusterIdentifier(clusterId)));
    }

    @Override
    public void addInstance(String clusterId, String instanceId, String engine, String instanceClass) {
        calls.call(
                "CreateDBInstance",
                () -> oneWay.get()
                        .createDBInstance(request -> request.dbClusterIdentifier(clusterId)
                                .dbInstanceIdentifier(instanceId)
                                .engine(engine)
                                .dbInstanceClass(instanceClass)));
    }

    @Override
    public void scale(String clusterId, ServerlessScaling range) {
        calls.call(
                "ModifyDBCluster",
                () -> oneWay.get()
                        .modifyDBCluster(request -> request.dbClusterIdentifier(clusterId)
                                .applyImmediately(true)
                                .serverlessV2ScalingConfiguration(scaling ->
                                        scaling.minCapacity(range.min()).maxCapacity(range.max()))));
    }

    @Override
    public void resize(String instanceId, String instanceClass) {
        calls.call(
                "ModifyDBInstance",
                () -> oneWay.get()
                        .modifyDBInstance(request -> request.dbInstanceIdentifier(instanceId)
                                .dbInstanceClass(instanceClass)
                                .applyImmediately(true)));
    }

    @Override
    public void rename(String clusterId, String newId) {
        calls.call(
                "ModifyDBCluster",
                () -> oneWay.get()
                        .modifyDBCluster(request -> request.dbClusterIdentifier(clusterId)
                                .newDBClusterIdentifier(newId)
                                .applyImmediately(true)));
    }

    @Override
    public void renameInstance(String instanceId, String newId) {
        calls.call(
                "ModifyDBInstance",
                () -> oneWay.get()
                        .modifyDBInstance(request -> request.dbInstanceIdentifier(instanceId)
                                .newDBInstanceIdentifier(newId)
                                .applyImmediately(true)));
    }

    @Override
    public void deleteInstance(String instanceId) {
        // An Aurora instance has no storage, so a snapshot of it would keep nothing.
        calls.call(
                "DeleteDBInstance",
                () -> oneWay.get()
                        .deleteDBInstance(request ->
                                request.dbInstanceIdentifier(instanceId).skipFinalSnapshot(true)));
    }

    @Override
    public void deleteCluster(String clusterId, String finalSnapshotId) {
        calls.call(
                "DeleteDBCluster",
                () -> oneWay.get()
                        .deleteDBCluster(request -> request.dbClusterIdentifier(clusterId)
                                .skipFinalSnapshot(false)
                                .finalDBSnapshotIdentifier(finalSnapshotId)));
    }

    @Override
    public Optional<Duration> readerLag(String instanceId) {
        Metric metric =
                Metric.of("reader", "AuroraReplicaLag", Duration.ofMillis(1), "DBInstanceIdentifier", instanceId);
        return lags.ask(List.of(metric), LagSamples.WINDOW).newest().map(ReplicaLag::lag);
    }

    @Override
    public List<String> replicasOf(String clusterArn) {
        List<String> found = new ArrayList<>(calls.call(
                "DescribeDBClusters",
                () -> rds.get().describeDBClustersPaginator().dbClusters().stream()
                        .filter(cluster -> clusterArn.equals(cluster.replicationSourceIdentifier()))
                        .map(DBCluster::dbClusterIdentifier)
                        .toList()));
        found.addAll(calls.call(
                "DescribeDBInstances",
                () -> rds.get().describeDBInstancesPaginator().dbInstances().stream()
                        .filter(instance -> clusterArn.equals(instance.readReplicaSourceDBClusterIdentifier()))
                        .map(DBInstance::dbInstanceIdentifier)
                        .toList()));
        return found;
    }

    @Override
    public void tag(String clusterArn, String key, String value) {
        calls.call(
                "AddTagsToResource",
                () -> rds.get()
                        .addTagsToResource(request -> request.resourceName(clusterArn)
                                .tags(Tag.builder().key(key).value(value).build())));
    }

    @Override
    public Optional<GlobalCluster> globalCluster(String globalClusterId) {
        return calls.find(
                        "DescribeGlobalClusters",
                        () -> rds.get()
                                .describeGlobalClusters(request -> request.globalClusterIdentifier(globalClusterId)))
                // If an answer has more than was requested, its first item must not be mistaken for ours.
                .flatMap(answer -> answer.globalClusters().stream()
                        .filter(found -> globalClusterId.equals(found.globalClusterIdentifier()))
                        .findFirst())
                .map(found -> new GlobalCluster(
                        found.globalClusterIdentifier(),
                        found.globalClusterMembers().stream()
                                .map(member -> new GlobalMember(
                                        Text.orEmpty(member.dbClusterArn()),
                                        Boolean.TRUE.equals(member.isWriter()),
                                        Text.orNull(member.globalWriteForwardingStatusAsString())))
                                .toList(),
                        change(found.failoverState())));
    }

    /** RDS has the element only while roles are exchanged; an empty one says nothing. */
    private static @Nullable GlobalChange change(@Nullable FailoverState state) {
        return state == null || (state.statusAsString() == null && state.toDbClusterArn() == null)
                ? null
                : new GlobalChange(
                        Text.orEmpty(state.statusAsString()),
                        Text.orEmpty(state.toDbClusterArn()),
                        Boolean.TRUE.equals(state.isDataLossAllowed()));
    }

    @Override
    public void switchOverGlobal(String globalClusterId, String targetArn) {
        calls.call(
                "SwitchoverGlobalCluster",
                () -> oneWay.get()
                        .switchoverGlobalCluster(request ->
                                request.globalClusterIdentifier(globalClusterId).targetDbClusterIdentifier(targetArn)));
    }

    @Override
    public void failOverGlobal(String globalClusterId, String targetArn) {
        // Never without: RDS would take the call for a switchover.
        calls.call(
                "FailoverGlobalCluster",
                () -> oneWay.get()
                        .failoverGlobalCluster(request -> request.globalClusterIdentifier(globalClusterId)
                                .targetDbClusterIdentifier(targetArn)
                                .allowDataLoss(true)));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The metrics of a global database carry other dimensions too, such as the source Region; a search finds them
     * whatever those are (<a
     * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html">search
     * expressions</a>).
     */
    @Override
    public Optional<ReplicaLag> replicaLag(String clusterId, Set<LagMetric> metrics) {
        return lags.ask(queries(clusterId, metrics), LagSamples.WINDOW).worst();
    }

    @Override
    public Optional<ReplicaLag> lastKnownLag(String clusterId, Set<LagMetric> metrics) {
        return lags.ask(queries(clusterId, metrics), LagSamples.LONG_WINDOW).newestThatTells();
    }

    private static List<Metric> queries(String clusterId, Set<LagMetric> metrics) {
        return metrics.stream().map(metric -> query(clusterId, metric)).toList();
    }

    private static Metric query(String clusterId, LagMetric metric) {
        return switch (metric) {
            case BINLOG ->
                Metric.of(
                        "binlog",
                        metric.id(),
                        Duration.ofSeconds(1),
                        "DBClusterIdentifier",
                        clusterId,
                        "Role",
                        "WRITER");
            case INSTANCE -> AwsDbInstances.lag(clusterId);
            case GLOBAL_RPO -> search("rpo", FROM_SOURCE, metric, clusterId);
            case GLOBAL_REPLICATION -> search("replication", FROM_SOURCE, metric, clusterId);
            case GLOBAL_PROGRESS -> search("progress", ANY, metric, clusterId);
            case READERS -> search("readers", ANY, metric, clusterId);
        };
    }

    /** @param among what of CloudWatch is searched */
    private static Metric search(String id, String among, LagMetric metric, String clusterId) {
        String search = "SEARCH('" + among + " MetricName=\"" + metric.id() + "\" DBClusterIdentifier=\"" + clusterId
                + "\"', 'Maximum', " + LagSamples.PERIOD.toSeconds() + ")";
        return new Metric(MetricDataQuery.builder().id(id).expression(search).build(), Duration.ofMillis(1));
    }

    private static Cluster cluster(DBCluster cluster) {
        return new Cluster(
                cluster.dbClusterIdentifier(),
                cluster.dbClusterArn(),
                cluster.status(),
                cluster.engine(),
                cluster.engineVersion(),
                Text.orEmpty(cluster.endpoint()),
                Text.orNull(cluster.readerEndpoint()),
                cluster.dbClusterMembers().stream().map(AwsDatabases::member).toList(),
                Text.orNull(cluster.replicationSourceIdentifier()),
                cluster.readReplicaIdentifiers(),
                Boolean.TRUE.equals(cluster.deletionProtection()),
                Text.orNull(cluster.globalClusterIdentifier()),
                cluster.clusterCreateTime(),
                tags(cluster.tagList()),
                settings(cluster));
    }

    private static DatabaseSettings settings(DBCluster cluster) {
        return new DatabaseSettings(
                Objects.requireNonNullElse(cluster.port(), 0),
                Objects.requireNonNullElse(cluster.backupRetentionPeriod(), 0),
                cluster.latestRestorableTime(),
                Text.orNull(cluster.dbClusterParameterGroup()),
                cluster.dbClusterMembers().stream()
                        .filter(member -> Text.orNull(member.dbClusterParameterGroupStatus()) != null
                                && !member.dbClusterParameterGroupStatus().equals("in-sync"))
                        .map(member ->
                                member.dbInstanceIdentifier() + " (" + member.dbClusterParameterGroupStatus() + ")")
                        .toList(),
                cluster.vpcSecurityGroups().stream()
                        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                        .toList());
    }

    private static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> byKey = new HashMap<>();
        tags.forEach(tag -> byKey.put(tag.key(), Text.orEmpty(tag.value())));
        return byKey;
    }

    private static Member member(DBClusterMember member) {
        Integer tier = member.promotionTier();
        return new Member(
                member.dbInstanceIdentifier(), Boolean.TRUE.equals(member.isClusterWriter()), tier == null ? 1 : tier);
    }

    private static Instance instance(DBInstance instance) {
        @Nullable String zone = Text.orNull(instance.availabilityZone());
        return new Instance(
                instance.dbInstanceIdentifier(), instance.dbInstanceClass(), instance.dbInstanceStatus(), zone);
    }
}
