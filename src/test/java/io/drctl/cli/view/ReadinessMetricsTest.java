package io.drctl.cli.view;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.engine.FindingChanges;
import io.drctl.inventory.Inventory;
import io.drctl.journal.OpenFindings;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.Scope;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.Promtool;
import io.drctl.testing.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadinessMetricsTest {
    private static final Path MONITORING = Path.of("docs/monitoring");
    private static final Inventory SITE = Inventories.flaskSite();

    private final FakeCloud cloud = HealthySite.of(SITE);

    @TempDir
    private Path directory;

    private ReadinessReport report() {
        return new Readiness(SITE, cloud, List::of).verify(Scope.RECOVERY, (done, of) -> {});
    }

    private static ReadinessMetrics metrics() {
        return new ReadinessMetrics(Screen.plain().terminal(), "flask-site");
    }

    /** All there are: what fails, what is unknown, what is served by a port. */
    private String everything() {
        cloud.loadBalancing(RECOVERY).rules.clear();
        cloud.fail("eks:DescribeNodegroup", CloudException.Cause.ACCESS_DENIED);
        ReadinessReport report = report();
        return metrics().text(report, FindingChanges.none(report), Duration.ofSeconds(90), true);
    }

    @Test
    void a_healthy_site_can_take_over_and_is_ready() {
        ReadinessReport report = report();

        assertThat(metrics().text(report, FindingChanges.none(report)).lines())
                .contains(
                        "drctl_ready{scope=\"dr-site\",site=\"flask-site\"} 1",
                        "drctl_take_over_ready{region=\"us-west-1\",scope=\"dr-site\",site=\"flask-site\"} 1",
                        "drctl_findings{scope=\"dr-site\",site=\"flask-site\",verdict=\"pass\"} 48")
                .anyMatch(line -> line.startsWith("drctl_replica_lag_seconds{asset=\"database-cluster\","))
                .noneMatch(line -> line.startsWith("drctl_check_since_timestamp_seconds"));
    }

    @Test
    void what_fails_and_what_is_unknown_is_told_with_what_a_failover_suffers() {
        assertThat(everything().lines())
                .contains(
                        "drctl_ready{scope=\"dr-site\",site=\"flask-site\"} 0",
                        "drctl_take_over{answer=\"no\",region=\"us-west-1\",scope=\"dr-site\",site=\"flask-site\"} 1",
                        "drctl_take_over{answer=\"yes\",region=\"us-west-1\",scope=\"dr-site\",site=\"flask-site\"} 0",
                        "drctl_verify_age_seconds{scope=\"dr-site\",site=\"flask-site\"} 90",
                        "drctl_verify_stale{scope=\"dr-site\",site=\"flask-site\"} 1")
                .anyMatch(line -> line.matches(
                        "drctl_check_status\\{.*check=\"load-balancer.target-group\",impact=\"blocks\"" + ".*} 2"))
                .anyMatch(line -> line.matches("drctl_check_status\\{.*check=\"kubernetes-node.active\".*} 3"));
    }

    @Test
    void an_unknown_take_over_is_none() {
        cloud.lose(RECOVERY);
        ReadinessReport report = report();

        assertThat(metrics().text(report, FindingChanges.none(report)).lines())
                .contains("drctl_take_over_ready{region=\"us-west-1\",scope=\"dr-site\",site=\"flask-site\"} 0");
    }

    @Test
    void a_lag_that_nobody_knows_has_no_sample() {
        cloud.fail("cloudwatch:GetMetricData", CloudException.Cause.ACCESS_DENIED);
        cloud.fail("cloudwatch:GetMetricStatistics", CloudException.Cause.ACCESS_DENIED);
        ReadinessReport report = report();

        assertThat(metrics().text(report, FindingChanges.none(report))).doesNotContain("drctl_replica_lag_seconds");
    }

    @Test
    void text_from_outside_ends_no_label_and_begins_no_line() {
        MetricText text = new MetricText(said -> said.replace("s3cret", "***")).gauge("drctl_x", "Told.");
        text.add("drctl_x", Map.of("subject", "a\"b\\c\nd\u001b[31m s3cret"), 1);

        assertThat(text.text()).isEqualTo("""
                # HELP drctl_x Told.
                # TYPE drctl_x gauge
                drctl_x{subject="a\\"b\\\\c d\u241b[31m ***"} 1
                """);
    }

    @Test
    void promtool_finds_no_fault_with_them() throws Exception {
        Path file = directory.resolve("drctl.prom");
        Files.writeString(file, everything());

        assertThat(Promtool.run(file, "check", "metrics")).isEqualTo("0 ");
    }

    @Test
    void promtool_accepts_the_alert_rules_and_each_fires_when_it_should() throws Exception {
        Path none = Files.createFile(directory.resolve("none"));

        assertThat(Promtool.run(
                        none,
                        "check",
                        "rules",
                        MONITORING.resolve("alerts.yaml").toString()))
                .startsWith("0 ")
                .contains("SUCCESS: 7 rules found");
        assertThat(Promtool.run(
                        none,
                        "test",
                        "rules",
                        MONITORING.resolve("alerts.test.yaml").toString()))
                .startsWith("0 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yaml", "alerts.test.yaml", "dashboard.json", "README.md"})
    void what_is_shipped_for_monitoring_names_only_metrics_that_there_are(String file) throws IOException {
        assertThat(exported()).containsAll(named(Files.readString(MONITORING.resolve(file))));
    }

    @Test
    void each_metric_is_told_of_in_the_documentation() throws IOException {
        assertThat(named(Files.readString(MONITORING.resolve("README.md")))).isEqualTo(exported());
    }

    /** The last one has no sample without an acceptance. */
    private Set<String> exported() {
        Set<String> all = everything()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
        all.add("drctl_check_accepted_until_timestamp_seconds");
        return all;
    }

    private static Set<String> named(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\bdrctl_\\w+").matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    @Test
    void how_long_a_finding_has_stood_is_told_where_it_stands() {
        cloud.loadBalancing(RECOVERY).rules.clear();
        ReadinessReport before = report();
        OpenFindings known = FindingChanges.none(before).next();
        ReadinessReport report = report();

        assertThat(metrics().text(report, FindingChanges.of(known, report)).lines())
                .filteredOn(line -> line.startsWith("drctl_check_since_timestamp_seconds"))
                .singleElement()
                .asString()
                .endsWith(" " + before.startedAt().getEpochSecond());
    }
}
