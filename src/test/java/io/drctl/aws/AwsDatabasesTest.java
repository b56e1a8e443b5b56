package io.drctl.aws;

import static io.drctl.aws.FixedClock.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.LagMetric;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.paginators.GetMetricDataIterable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbClusterResponse;

class AwsDatabasesTest {
    private final RdsClient rds = mock(RdsClient.class);
    private final RdsClient oneWay = mock(RdsClient.class);
    private final CloudWatchClient cloudWatch = mock(CloudWatchClient.class);
    private final AwsDatabases databases =
            new AwsDatabases(() -> rds, () -> oneWay, () -> cloudWatch, new FixedClock(), new RegionName("us-west-1"));
    private final List<MetricDataQuery> asked = new ArrayList<>();

    @Test
    void a_binlog_lag_is_in_seconds_and_dated_by_cloudwatch() {
        samples(series("binlog", sample(90, 2.5), sample(30, 4.0)));

        assertThat(lag()).hasValue(new ReplicaLag(Duration.ofSeconds(4), NOW.minusSeconds(30), NOW));
        assertThat(asked)
                .filteredOn(query -> query.metricStat() != null)
                .singleElement()
                .satisfies(query -> assertThat(query.metricStat().metric().dimensions())
                        .containsExactly(
                                Dimension.builder()
                                        .name("DBClusterIdentifier")
                                        .value("replica")
                                        .build(),
                                Dimension.builder().name("Role").value("WRITER").build()));
    }

    @Test
    void a_lag_that_aurora_can_not_determine_is_unknown_whatever_it_was_before() {
        samples(series("binlog", sample(30, -1.0), sample(90, 0.0)));

        assertThat(lag()).isEmpty();
    }

    @Test
    void no_sample_is_no_lag() {
        samples(series("rpo"), series("binlog"));

        assertThat(lag()).isEmpty();
        assertThat(lag(LagMetric.GLOBAL_RPO)).isEmpty();
    }

    @Test
    void the_lag_of_a_global_database_is_in_milliseconds() {
        samples(series("rpo", sample(30, 1500.0)));

        assertThat(lag(LagMetric.GLOBAL_RPO))
                .hasValue(new ReplicaLag(Duration.ofMillis(1500), NOW.minusSeconds(30), NOW));
        assertThat(asked)
                .singleElement()
                .satisfies(query -> assertThat(query.expression())
                        .contains("MetricName=\"AuroraGlobalDBRPOLag\" DBClusterIdentifier=\"replica\""));
    }

    private static final Set<LagMetric> ALL =
            EnumSet.of(LagMetric.GLOBAL_RPO, LagMetric.GLOBAL_PROGRESS, LagMetric.READERS);

    @Test
    void of_several_metrics_the_worst_counts() {
        samples(
                series("rpo", sample(30, 500.0)),
                series("progress", sample(30, 90_000.0)),
                series("readers", sample(30, 20.0)));

        assertThat(databases.replicaLag("replica", ALL)).map(ReplicaLag::lag).hasValue(Duration.ofSeconds(90));
    }

    @Test
    void a_metric_without_a_sample_makes_the_lag_unknown() {
        samples(series("rpo", sample(30, 500.0)), series("progress", sample(30, 10.0)), series("readers"));

        assertThat(databases.replicaLag("replica", ALL)).isEmpty();
    }

    @Test
    void a_metric_that_is_undetermined_makes_the_lag_unknown() {
        samples(
                series("rpo", sample(30, -1.0)),
                series("progress", sample(30, 10.0)),
                series("readers", sample(30, 20.0)));

        assertThat(databases.replicaLag("replica", ALL)).isEmpty();
    }

    @Test
    void a_sample_from_the_future_is_worse_than_any_other() {
        Set<LagMetric> both = EnumSet.of(LagMetric.GLOBAL_RPO, LagMetric.READERS);
        samples(series("rpo", sample(600, 500.0)), series("readers", sample(-120, 0.0)));

        assertThat(databases.replicaLag("replica", both))
                .hasValueSatisfying(lag -> assertThat(lag.loss()).isEmpty());
    }

    @Test
    void of_two_series_of_one_search_the_newest_sample_counts_and_of_one_minute_the_larger() {
        samples(series("rpo", sample(300, 9000.0)), series("rpo", sample(60, 10.0)), series("rpo", sample(60, 20.0)));

        assertThat(lag(LagMetric.GLOBAL_RPO)).map(ReplicaLag::lag).hasValue(Duration.ofMillis(20));
    }

    @Test
    void a_cluster_is_deleted_with_a_final_snapshot_and_through_the_client_that_sends_once() {
        List<DeleteDbClusterRequest> sent = new ArrayList<>();
        when(oneWay.deleteDBCluster(ArgumentMatchers.<Consumer<DeleteDbClusterRequest.Builder>>any()))
                .thenAnswer(call -> {
                    DeleteDbClusterRequest.Builder builder = DeleteDbClusterRequest.builder();
                    call.<Consumer<DeleteDbClusterRequest.Builder>>getArgument(0)
                            .accept(builder);
                    sent.add(builder.build());
                    return DeleteDbClusterResponse.builder().build();
                });

        databases.deleteCluster("old", "old-final");

        assertThat(sent)
                .containsExactly(DeleteDbClusterRequest.builder()
                        .dbClusterIdentifier("old")
                        .skipFinalSnapshot(false)
                        .finalDBSnapshotIdentifier("old-final")
                        .build());
    }

    private Optional<ReplicaLag> lag() {
        return lag(LagMetric.BINLOG);
    }

    private Optional<ReplicaLag> lag(LagMetric metric) {
        return databases.replicaLag("replica", Set.of(metric));
    }

    private record Sample(Instant at, double value) {}

    private static Sample sample(int secondsAgo, double value) {
        return new Sample(NOW.minusSeconds(secondsAgo), value);
    }

    private static MetricDataResult series(String id, Sample... samples) {
        return MetricDataResult.builder()
                .id(id)
                .timestamps(List.of(samples).stream().map(Sample::at).toList())
                .values(List.of(samples).stream().map(Sample::value).toList())
                .build();
    }

    private void samples(MetricDataResult... series) {
        when(cloudWatch.getMetricDataPaginator(ArgumentMatchers.<Consumer<GetMetricDataRequest.Builder>>any()))
                .thenAnswer(call -> {
                    GetMetricDataRequest.Builder builder = GetMetricDataRequest.builder();
                    call.<Consumer<GetMetricDataRequest.Builder>>getArgument(0).accept(builder);
                    GetMetricDataRequest request = builder.build();
                    asked.addAll(request.metricDataQueries());
                    return new GetMetricDataIterable(cloudWatch, request);
                });
        when(cloudWatch.getMetricData(any(GetMetricDataRequest.class)))
                .thenReturn(GetMetricDataResponse.builder()
                        .metricDataResults(series)
                        .build());
    }
}
