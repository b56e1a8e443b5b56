package io.drctl.aws;

import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
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
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * How far behind replicas are, as sampled by CloudWatch.
 *
 * <p>CloudWatch dates a sample with the beginning of its minute. So a sample looks up to a minute older than it is,
 * which errs on the safe side.
 */
final class LagSamples {
    /** CloudWatch keeps RDS metrics by the minute. */
    static final Duration PERIOD = Duration.ofMinutes(1);

    /** Samples older than this say nothing about a replica when a failover is to be decided. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    /**
     * What was known before the lag became unknown; a night on call is shorter. CloudWatch keeps one-minute data for 15
     * days.
     */
    static final Duration LONG_WINDOW = Duration.ofHours(24);

    private final Supplier<CloudWatchClient> cloudWatch;
    private final WallClock clock;
    private final Calls calls;

    LagSamples(Supplier<CloudWatchClient> cloudWatch, WallClock clock, RegionName region) {
        this.cloudWatch = cloudWatch;
        this.clock = clock;
        this.calls = new Calls("cloudwatch", region);
    }

    /**
     * A lag metric.
     *
     * @param unit of its values
     */
    record Metric(MetricDataQuery query, Duration unit) {
        /** An RDS metric by its name and all of its dimensions, with names and values alternating. */
        static Metric of(String id, String name, Duration unit, String... dimensions) {
            List<Dimension> all = new ArrayList<>();
            for (int i = 0; i < dimensions.length; i += 2) {
                all.add(Dimension.builder()
                        .name(dimensions[i])
                        .value(dimensions[i + 1])
                        .build());
            }
            return new Metric(
                    MetricDataQuery.builder()
                            .id(id)
                            .metricStat(stat -> stat.stat("Maximum")
                                    .period(Math.toIntExact(PERIOD.toSeconds()))
                                    .metric(metric -> metric.namespace("AWS/RDS")
                                            .metricName(name)
                                            .dimensions(all)))
                            .build(),
                    unit);
        }
    }

    /** Asks for all metrics of a lag at once, the most reliable first. */
    Answer ask(List<Metric> metrics, Duration window) {
        Instant now = clock.now();
        List<GetMetricDataResponse> pages = calls.call(
                "GetMetricData",
                () -> cloudWatch
                        .get()
                        .getMetricDataPaginator(request -> request.metricDataQueries(
                                        metrics.stream().map(Metric::query).toList())
                                .startTime(now.minus(window))
                                .endTime(now)
                                .scanBy(ScanBy.TIMESTAMP_DESCENDING))
                        .stream()
                        .toList());
        Map<String, List<Sample>> byMetric = new HashMap<>();
        for (GetMetricDataResponse page : pages) {
            for (MetricDataResult series : page.metricDataResults()) {
                int count = Math.min(series.timestamps().size(), series.values().size());
                for (int i = 0; i < count; i++) {
                    byMetric.computeIfAbsent(String.valueOf(series.id()), id -> new ArrayList<>())
                            .add(new Sample(
                                    series.timestamps().get(i), series.values().get(i)));
                }
            }
        }
        return new Answer(metrics, byMetric, pages.isEmpty() ? now : dateOf(pages.get(pages.size() - 1), now));
    }

    /** The samples of each metric of the lag, and when CloudWatch returned them. */
    record Answer(List<Metric> metrics, Map<String, List<Sample>> byMetric, Instant toldAt) {
        /** The newest sample of the best metric that has one; empty if its lag is undetermined. */
        Optional<ReplicaLag> newest() {
            return newest(sample -> true);
        }

        /** Of the newest samples the worst; empty where a metric has none, or its lag is undetermined. */
        Optional<ReplicaLag> worst() {
            List<Optional<ReplicaLag>> all = metrics.stream()
                    .map(metric -> newestOf(metric, sample -> true)
                            .filter(Sample::tellsLag)
                            .map(sample -> reading(sample, metric.unit())))
                    .toList();
            return all.stream().anyMatch(Optional::isEmpty)
                    ? Optional.empty()
                    : all.stream().flatMap(Optional::stream).reduce(ReplicaLag::orWorse);
        }

        private Optional<Sample> newestOf(Metric metric, Predicate<Sample> wanted) {
            return byMetric.getOrDefault(metric.query().id(), List.of()).stream()
                    .filter(wanted)
                    .reduce(Sample::later);
        }

        /** The newest sample with a known lag, of the best metric that has one. */
        Optional<ReplicaLag> newestThatTells() {
            return newest(Sample::tellsLag);
        }

        private Optional<ReplicaLag> newest(Predicate<Sample> wanted) {
            for (Metric metric : metrics) {
                Optional<Sample> newest = newestOf(metric, wanted);
                if (newest.isPresent()) {
                    return newest.filter(Sample::tellsLag).map(sample -> reading(sample, metric.unit()));
                }
            }
            return Optional.empty();
        }

        private ReplicaLag reading(Sample sample, Duration unit) {
            long nanos = Math.round(sample.value() * unit.toNanos());
            return new ReplicaLag(Duration.ofNanos(nanos), sample.at(), toldAt);
        }
    }

    /** One value of one minute. */
    record Sample(Instant at, double value) {
        /** RDS reports -1 while it doesn't know how far behind the replica is. */
        boolean tellsLag() {
            return value >= 0 && !Double.isNaN(value);
        }

        Sample later(Sample other) {
            // Where two series cover the same minute (a cluster that changed its source), the larger lag is the safe
            // one.
            int order = at.compareTo(other.at);
            return order > 0 || (order == 0 && value >= other.value) ? this : other;
        }
    }

    /**
     * When AWS gave an answer, by the answer's Date header (RFC 9110, section 6.6.1), in whole seconds; by this
     * machine's clock if there is none.
     */
    private static Instant dateOf(GetMetricDataResponse answer, Instant otherwise) {
        return Optional.ofNullable(answer.sdkHttpResponse())
                .flatMap(response -> response.firstMatchingHeader("Date"))
                .flatMap(LagSamples::date)
                .orElse(otherwise);
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME
                    .parse(header, Instant::from)
                    // The header is truncated to the second, which must not make a sample look younger.
                    .plusSeconds(1));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
