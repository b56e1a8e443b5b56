package io.drctl.aws;

import io.drctl.cloud.Databases;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication.BinlogReplica;
import io.drctl.inventory.Replication.GlobalDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * Aurora clusters, as RDS and CloudWatch tell of them.
 *
 * <p>Every change here is one-way or starts something that can't be started twice, so all of them go through a client
 * that never repeats a request that may have arrived. Nothing waits: the caller observes until what it wants is true.
 */
final class AwsDatabases implements Databases {
    /** CloudWatch keeps Aurora's metrics by the minute. */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Older samples than this say nothing about a replica that a failover is to be decided on. */
    private static final Duration WINDOW = Duration.ofMinutes(15);

    /**
     * What was known before the lag became unknown; a night on call is shorter. CloudWatch keeps minutes for 15 days.
     */
    private static final Duration LONG_WINDOW = Duration.ofHours(24);

    private final Supplier<RdsClient> rds;
    private final Supplier<RdsClient> oneWay;
    private final Supplier<CloudWatchClient> cloudWatch;
    private final WallClock clock;
    private final Calls calls;
    private final Calls metrics;

    AwsDatabases(
            Supplier<RdsClient> rds,
            Supplier<RdsClient> oneWay,
            Supplier<CloudWatchClient> cloudWatch,
            WallClock clock,
            RegionName region) {
        this.rds = rds;
        this.oneWay = oneWay;
        this.cloudWatch = cloudWatch;
        this.clock = clock;
        this.calls = new Calls("rds", region);
        this.metrics = new Calls("cloudwatch", region);
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
    public void deleteInstance(String instanceId) {
        // An Aurora instance has no storage of its own, so there is nothing that a snapshot of it would keep.
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
        Instant now = clock.now();
        MetricDataQuery query = MetricDataQuery.builder()
                .id("reader")
                .metricStat(stat -> stat.stat("Maximum")
                        .period(Math.toIntExact(PERIOD.toSeconds()))
                        .metric(metric -> metric.namespace("AWS/RDS")
                                .metricName("AuroraReplicaLag")
                                .dimensions(dimension("DBInstanceIdentifier", instanceId))))
                .build();
        return metrics
                .call(
                        "GetMetricData",
                        () -> cloudWatch
                                .get()
                                .getMetricData(request -> request.metricDataQueries(query)
                                        .startTime(now.minus(WINDOW))
                                        .endTime(now)
                                        .scanBy(ScanBy.TIMESTAMP_DESCENDING)))
                .metricDataResults()
                .stream()
                .flatMap(series -> series.values().stream())
                .findFirst()
                .filter(millis -> millis >= 0)
                .map(millis -> Duration.ofNanos(Math.round(millis * 1_000_000)));
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
                // Whoever answers with more than was asked for must not have its first one taken for ours.
                .flatMap(answer -> answer.globalClusters().stream()
                        .filter(found -> globalClusterId.equals(found.globalClusterIdentifier()))
                        .findFirst())
                .map(found -> new GlobalCluster(
                        found.globalClusterIdentifier(),
                        found.globalClusterMembers().stream()
                                .map(member -> new GlobalMember(
                                        Text.orEmpty(member.dbClusterArn()), Boolean.TRUE.equals(member.isWriter())))
                                .toList()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>One request asks for every form that the lag can have (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html">metrics
     * of Aurora</a>): {@code AuroraGlobalDBRPOLag}, on older versions {@code AuroraGlobalDBReplicationLag}, both in
     * milliseconds and published in the secondary Region, and {@code AuroraBinlogReplicaLag}, in seconds. The global
     * ones also carry the source Region as a dimension; a search finds them whatever it is.
     *
     * <p>CloudWatch dates a sample with the beginning of its minute. That makes the sample look up to a minute older
     * than it is, and errs on the safe side.
     */
    @Override
    public Optional<ReplicaLag> replicaLag(String clusterId) {
        Answer answer = samples(clusterId, WINDOW);
        return answer.newest(sample -> true).flatMap(sample -> reading(sample, answer.toldAt()));
    }

    @Override
    public Optional<ReplicaLag> lastKnownLag(String clusterId) {
        Answer answer = samples(clusterId, LONG_WINDOW);
        return answer.newest(Sample::tellsLag).flatMap(sample -> reading(sample, answer.toldAt()));
    }

    private Answer samples(String clusterId, Duration window) {
        Instant now = clock.now();
        List<MetricDataQuery> queries = List.of(
                global("rpo", GlobalDatabase.LAG_METRIC, clusterId),
                global("replication", GlobalDatabase.OLDER_LAG_METRIC, clusterId),
                binlog("binlog", clusterId));
        List<GetMetricDataResponse> pages = metrics.call(
                "GetMetricData",
                () -> cloudWatch
                        .get()
                        .getMetricDataPaginator(request -> request.metricDataQueries(queries)
                                .startTime(now.minus(window))
                                .endTime(now)
                                .scanBy(ScanBy.TIMESTAMP_DESCENDING))
                        .stream()
                        .toList());
        Map<String, List<Sample>> byMetric = new HashMap<>();
        for (GetMetricDataResponse page : pages) {
            for (MetricDataResult series : page.metricDataResults()) {
                String metric = String.valueOf(series.id());
                int count = Math.min(series.timestamps().size(), series.values().size());
                for (int i = 0; i < count; i++) {
                    byMetric.computeIfAbsent(metric, id -> new ArrayList<>())
                            .add(new Sample(
                                    series.timestamps().get(i), series.values().get(i), unit(metric)));
                }
            }
        }
        return new Answer(byMetric, pages.isEmpty() ? now : dateOf(pages.get(pages.size() - 1), now));
    }

    private static Duration unit(String metric) {
        return metric.equals("binlog") ? Duration.ofSeconds(1) : Duration.ofMillis(1);
    }

    /** The samples of each form of the lag, and when they were told. */
    private record Answer(Map<String, List<Sample>> byMetric, Instant toldAt) {
        /** The newest of those that are wanted, of the best metric that has one. */
        Optional<Sample> newest(Predicate<Sample> wanted) {
            for (String metric : List.of("rpo", "replication", "binlog")) {
                Optional<Sample> newest = byMetric.getOrDefault(metric, List.of()).stream()
                        .filter(wanted)
                        .reduce(Sample::later);
                if (newest.isPresent()) {
                    return newest;
                }
            }
            return Optional.empty();
        }
    }

    /**
     * When AWS gave an answer, by the Date header that each has (RFC 9110, section 6.6.1), which tells full seconds; by
     * this machine's clock where there is none.
     */
    private static Instant dateOf(GetMetricDataResponse answer, Instant otherwise) {
        return Optional.ofNullable(answer.sdkHttpResponse())
                .flatMap(response -> response.firstMatchingHeader("Date"))
                .flatMap(AwsDatabases::date)
                .orElse(otherwise);
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME
                    .parse(header, Instant::from)
                    // It was cut to a second, and a sample must not look younger for that.
                    .plusSeconds(1));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<ReplicaLag> reading(Sample sample, Instant toldAt) {
        if (!sample.tellsLag()) {
            return Optional.empty();
        }
        long nanos = Math.round(sample.value() * sample.unit().toNanos());
        return Optional.of(new ReplicaLag(Duration.ofNanos(nanos), sample.at(), toldAt));
    }

    private static MetricDataQuery global(String id, String metric, String clusterId) {
        String search = "SEARCH('{AWS/RDS,DBClusterIdentifier,SourceRegion} MetricName=\"" + metric
                + "\" DBClusterIdentifier=\"" + clusterId + "\"', 'Maximum', " + PERIOD.toSeconds() + ")";
        return MetricDataQuery.builder().id(id).expression(search).build();
    }

    private static MetricDataQuery binlog(String id, String clusterId) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(stat -> stat.stat("Maximum")
                        .period(Math.toIntExact(PERIOD.toSeconds()))
                        .metric(metric -> metric.namespace("AWS/RDS")
                                .metricName(BinlogReplica.LAG_METRIC)
                                .dimensions(dimension("DBClusterIdentifier", clusterId), dimension("Role", "WRITER"))))
                .build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
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
                tags(cluster.tagList()));
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

    private record Sample(Instant at, double value, Duration unit) {
        /** Aurora reports -1 while it can't tell how far the replica is behind. */
        boolean tellsLag() {
            return value >= 0 && !Double.isNaN(value);
        }

        Sample later(Sample other) {
            // Of two series of the same minute (a cluster that changed its source), the larger lag is the safe one.
            int order = at.compareTo(other.at);
            return order > 0 || (order == 0 && value >= other.value) ? this : other;
        }
    }
}
