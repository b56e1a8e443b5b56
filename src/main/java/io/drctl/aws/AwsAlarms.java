package io.drctl.aws;

import io.drctl.cloud.Alarms;
import io.drctl.inventory.RegionName;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** CloudWatch's alarms. */
final class AwsAlarms implements Alarms {
    private static final String NAMESPACE = "drctl";
    private static final String METRIC = "TakeOver";

    /** Missing data leaves the state as it is. */
    private static final String KEEP = "ignore";

    private final Supplier<CloudWatchClient> cloudWatch;
    private final Calls calls;

    AwsAlarms(Supplier<CloudWatchClient> cloudWatch, RegionName region) {
        this.cloudWatch = cloudWatch;
        this.calls = new Calls("cloudwatch", region);
    }

    @Override
    public Optional<Alarm> alarm(String name) {
        return calls
                .call(
                        "DescribeAlarms",
                        () -> cloudWatch
                                .get()
                                .describeAlarms(
                                        request -> request.alarmNames(name).alarmTypes(AlarmType.METRIC_ALARM)))
                .metricAlarms()
                .stream()
                .findFirst()
                .map(alarm -> new Alarm(
                        alarm.alarmName(), alarm.stateValueAsString(), !KEEP.equals(alarm.treatMissingData())));
    }

    /**
     * {@inheritDoc}
     *
     * <p>PutMetricAlarm makes or overwrites, and leaves the state of one that exists as it is (<a
     * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html">PutMetricAlarm</a>).
     * The metric is {@code TakeOver} in the namespace {@code drctl}, with the alarm's name as its one dimension
     * {@code Alarm}. A Route 53 health check follows only alarms on standard-resolution metrics with a simple statistic
     * (<a href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html">values
     * for health checks</a>).
     */
    @Override
    public void makeTakeOverAlarm(String name) {
        calls.call(
                "PutMetricAlarm",
                () -> cloudWatch
                        .get()
                        .putMetricAlarm(request -> request.alarmName(name)
                                .alarmDescription("Fires while this Region takes the site's traffic over; see drctl.")
                                .namespace(NAMESPACE)
                                .metricName(METRIC)
                                .dimensions(dimension(name))
                                .statistic(Statistic.MAXIMUM)
                                .period(60)
                                .evaluationPeriods(1)
                                .threshold(1.0)
                                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                                .treatMissingData(KEEP)));
    }

    @Override
    public void report(String name, boolean takesOver) {
        calls.call(
                "PutMetricData",
                () -> cloudWatch
                        .get()
                        .putMetricData(request -> request.namespace(NAMESPACE)
                                .metricData(MetricDatum.builder()
                                        .metricName(METRIC)
                                        .dimensions(dimension(name))
                                        .value(takesOver ? 1.0 : 0.0)
                                        .build())));
    }

    private static Dimension dimension(String alarm) {
        return Dimension.builder().name("Alarm").value(alarm).build();
    }
}
