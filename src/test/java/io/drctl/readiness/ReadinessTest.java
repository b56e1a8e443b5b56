package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How a verification goes about it: side by side, each question once, and nothing hidden by what can't be read. */
final class ReadinessTest {
    private static final Inventory SITE = Inventories.flaskSite();

    /** The calls of {@code verify dr-site}, by how many others each must wait for. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of(
                    "ec2:DescribeVpcs",
                    "ec2:DescribeInstances",
                    "ec2:DescribeKeyPairs",
                    "ec2:DescribeImages",
                    "elasticloadbalancing:DescribeLoadBalancers",
                    "eks:DescribeCluster",
                    "eks:DescribeNodegroup",
                    "rds:DescribeDBClusters",
                    "rds:DescribeDBInstances",
                    "cloudwatch:GetMetricData",
                    "s3:HeadBucket",
                    "s3:GetBucketLifecycleConfiguration",
                    "cloudwatch:DescribeAlarms",
                    "route53:ListHostedZonesByName",
                    "git ls-remote"),
            Set.of(
                    "ec2:DescribeSubnets",
                    "elasticloadbalancing:DescribeListeners",
                    "route53:ListResourceRecordSets",
                    "iam:GetRole"),
            Set.of("elasticloadbalancing:DescribeRules", "route53:GetHealthCheck"),
            Set.of("elasticloadbalancing:DescribeTargetHealth"));

    /** 14 of the recovery Region or of none, 4 of the primary. */
    private static final List<Integer> CALLS_BY_LEVEL = List.of(19, 5, 2, 1);

    static ReadinessReport verify(FakeCloud cloud, Inventory inventory, Scope scope) {
        return new Readiness(inventory, cloud, List::of).verify(scope, (assets, of) -> {});
    }

    /** What isn't a pass, as {@code check region VERDICT}. */
    static List<String> problems(ReadinessReport report) {
        return report.findings().stream()
                .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                .map(finding -> finding.check() + (finding.region() == null ? "" : " " + finding.region()) + " "
                        + finding.verdict())
                .toList();
    }

    static Stream<Arguments> sites() {
        List<Arguments> sites = new ArrayList<>();
        for (Routing routing : Routing.values()) {
            for (DatabaseTopology topology : DatabaseTopology.values()) {
                for (Scope scope : Scope.values()) {
                    sites.add(arguments(routing, topology, scope));
                }
            }
        }
        return sites.stream();
    }

    @ParameterizedTest
    @MethodSource("sites")
    void a_healthy_site_is_ready(Routing routing, DatabaseTopology topology, Scope scope) {
        Inventory inventory = Inventories.flaskSite(routing, topology);

        ReadinessReport report = verify(HealthySite.of(inventory), inventory, scope);

        assertThat(problems(report)).isEmpty();
        assertThat(report.isReady()).isTrue();
        assertThat(report.findings())
                .allSatisfy(finding -> assertThat(finding.remedy()).isNull());
    }

    @ParameterizedTest
    @EnumSource(
            value = Routing.class,
            names = {"SIMPLE", "WEIGHTED", "FAILOVER"})
    void records_that_only_route_53_moves_are_warned_of_without_accelerated_recovery(Routing routing) {
        Inventory inventory = Inventories.flaskSite(routing, DatabaseTopology.BINLOG_REPLICA);
        FakeCloud cloud = HealthySite.of(inventory);
        cloud.traffic().zones.replaceAll((name, zone) -> zone.with(TrafficRouting.Acceleration.OFF));

        ReadinessReport report = verify(cloud, inventory, Scope.ALL);

        assertThat(problems(report))
                .isEqualTo(routing == Routing.FAILOVER ? List.of() : List.of("dns.accelerated-recovery WARN"));
        assertThat(report.isReady()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void every_row_of_the_table_and_the_dns_have_findings_in_the_tables_order(Scope scope) {
        ReadinessReport report = verify(HealthySite.of(SITE), SITE, scope);

        assertThat(report.findings().stream().map(Finding::area).distinct())
                .containsExactlyElementsOf(CheckCatalogue.of(SITE).stream()
                        .map(entry -> entry.area())
                        .toList())
                .hasSize(12);
    }

    @Test
    void nothing_is_ready_where_nothing_was_ever_built() {
        ReadinessReport report = verify(new FakeCloud(), SITE, Scope.ALL);

        assertThat(report.findings()).allSatisfy(finding -> {
            assertThat(finding.verdict()).as(finding.check()).isEqualTo(ReadinessVerdict.FAIL);
            assertThat(finding.remedy()).isNotNull();
        });
        assertThat(report.isReady()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void no_question_is_asked_twice(Scope scope) {
        for (Routing routing : Routing.values()) {
            Inventory inventory = Inventories.flaskSite(routing, DatabaseTopology.BINLOG_REPLICA);
            FakeCloud cloud = HealthySite.of(inventory);

            verify(cloud, inventory, scope);

            assertThat(cloud.repeatedCalls()).isEmpty();
        }
    }

    @Test
    void the_recovery_site_asks_the_primary_only_for_what_it_compares() {
        FakeCloud cloud = HealthySite.of(SITE);

        verify(cloud, SITE, Scope.RECOVERY);

        assertThat(cloud.calls().stream()
                        .filter(call -> PRIMARY.equals(call.region()))
                        .map(call -> call.operation()))
                .containsExactlyInAnyOrder(
                        "ec2:DescribeKeyPairs", "ec2:DescribeImages", "rds:DescribeDBClusters", "s3:HeadBucket");
    }

    @Test
    void calls_that_need_no_other_are_all_under_way_before_any_is_answered() {
        FakeCloud cloud = HealthySite.of(SITE);
        List<CountDownLatch> arrived =
                CALLS_BY_LEVEL.stream().map(CountDownLatch::new).toList();
        // Each call is only answered when all of its level have arrived: were any of them made one after the other, the
        // first would wait for the second for ever.
        cloud.beforeEachCall(call -> {
            for (int level = 0; level < LEVELS.size(); level++) {
                if (LEVELS.get(level).contains(call.operation())) {
                    arrived.get(level).countDown();
                    await(arrived.get(level));
                    return;
                }
            }
            throw new IllegalStateException("not expected: " + call);
        });

        ReadinessReport report = verify(cloud, SITE, Scope.RECOVERY);

        assertThat(problems(report)).isEmpty();
        assertThat(cloud.calls()).hasSize(27);
    }

    @Test
    void a_primary_that_hangs_holds_up_nothing_that_does_not_need_it() {
        FakeCloud cloud = HealthySite.of(SITE);
        CountDownLatch othersDone = new CountDownLatch(1);
        cloud.lose(PRIMARY);
        cloud.beforeEachCall(call -> {
            if (PRIMARY.equals(call.region())) {
                await(othersDone);
            }
        });

        // What compares with the primary: its bucket's replication, key pair, replication source, image.
        int waiting = 4;
        ReadinessReport report = new Readiness(SITE, cloud, List::of).verify(Scope.RECOVERY, (assets, of) -> {
            if (assets == of - waiting) {
                othersDone.countDown();
            }
        });

        assertThat(problems(report))
                .containsExactly(
                        "bucket.replicated us-east-2 UNKNOWN",
                        "key-pair.fingerprint us-west-1 UNKNOWN",
                        "machine-image.current us-west-1 UNKNOWN");
    }

    @Test
    void a_silent_iam_leaves_the_replication_unknown_and_does_not_make_the_recovery_region_unready() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.fail("iam:GetRole", CloudException.Cause.UNREACHABLE);

        ReadinessReport report = verify(cloud, SITE, Scope.RECOVERY);

        assertThat(problems(report))
                .containsExactly("bucket.replicated us-east-2 UNKNOWN", "bucket.replicated us-west-1 UNKNOWN");
        assertThat(report.unanswered()).singleElement().satisfies(cause -> {
            assertThat(cause.title()).isEqualTo("us-east-1 does not answer");
            assertThat(cause.findings()).hasSize(2);
        });
        assertThat(report.isReady()).isTrue();
    }

    @Test
    void without_the_primary_the_replication_source_is_told_by_its_arn() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.lose(PRIMARY);

        Finding replication = finding(verify(cloud, SITE, Scope.RECOVERY), "database-cluster.replication");

        assertThat(replication.verdict()).isEqualTo(ReadinessVerdict.PASS);
        assertThat(replication.seen()).contains("by its ARN", "us-east-2 itself was not asked: unreachable");
    }

    static Stream<Arguments> unanswered() {
        Map<String, List<String>> recovery = new TreeMap<>(Map.ofEntries(
                Map.entry("ec2:DescribeVpcs", List.of("web-instance.quantity", "vpc.present", "kubernetes-node.zones")),
                Map.entry("ec2:DescribeSubnets", List.of("vpc.zones", "kubernetes-node.zones")),
                Map.entry("ec2:DescribeInstances", List.of("web-instance.quantity")),
                Map.entry("ec2:DescribeKeyPairs", List.of("key-pair.present")),
                Map.entry("ec2:DescribeImages", List.of("machine-image.available")),
                Map.entry("elasticloadbalancing:DescribeLoadBalancers", List.of("load-balancer.active", "dns.record")),
                Map.entry("elasticloadbalancing:DescribeListeners", List.of("load-balancer.listener")),
                Map.entry("elasticloadbalancing:DescribeRules", List.of("load-balancer.target-group")),
                Map.entry("elasticloadbalancing:DescribeTargetHealth", List.of("load-balancer.targets")),
                Map.entry("eks:DescribeCluster", List.of("kubernetes-cluster.active")),
                Map.entry("eks:DescribeNodegroup", List.of("kubernetes-node.active")),
                Map.entry("rds:DescribeDBClusters", List.of("database-cluster.available")),
                Map.entry("rds:DescribeDBInstances", List.of("database-instance.quantity")),
                Map.entry("cloudwatch:GetMetricData", List.of("database-cluster.writer-place", "database-cluster.lag")),
                Map.entry("s3:HeadBucket", List.of("bucket.present")),
                Map.entry("cloudwatch:DescribeAlarms", List.of("dns.take-over-alarm"))));
        Map<String, List<String>> primary = Map.of(
                "ec2:DescribeKeyPairs", List.of("key-pair.fingerprint us-west-1"),
                "ec2:DescribeImages", List.of("machine-image.current us-west-1"),
                "rds:DescribeDBClusters", List.of(),
                "s3:HeadBucket", List.of("bucket.replicated us-east-2"));
        Map<String, List<String>> anywhere = Map.of(
                "route53:ListHostedZonesByName", List.of("dns.zone"),
                "route53:ListResourceRecordSets", List.of("dns.pair"),
                "route53:GetHealthCheck", List.of("dns.health-check us-west-1"),
                "git ls-remote", List.of("source-repository.answers"));
        List<Arguments> all = new ArrayList<>();
        for (CloudException.Cause reason : CloudException.Cause.values()) {
            recovery.forEach((operation, checks) -> all.add(arguments(
                    operation,
                    RECOVERY,
                    reason,
                    checks.stream().map(check -> check + " us-west-1").toList())));
            primary.forEach((operation, checks) -> all.add(arguments(operation, PRIMARY, reason, checks)));
            anywhere.forEach((operation, checks) -> {
                // Git saying that there is no such repository is an answer.
                if (reason != CloudException.Cause.NOT_FOUND || !operation.startsWith("git")) {
                    all.add(arguments(operation, null, reason, checks));
                }
            });
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @MethodSource("unanswered")
    void what_could_not_be_read_is_unknown_and_hides_nothing_else(
            String operation, @Nullable RegionName region, CloudException.Cause reason, List<String> unknown) {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.fail(
                call -> call.operation().equals(operation) && (region == null || region.equals(call.region())), reason);

        ReadinessReport report = verify(cloud, SITE, Scope.RECOVERY);

        assertThat(problems(report))
                .containsExactlyInAnyOrderElementsOf(
                        unknown.stream().map(check -> check + " UNKNOWN").toList());
        // What would only have compared with a Region that is silent keeps the recovery Region from nothing.
        boolean isSilence = reason == CloudException.Cause.NOT_CONNECTED || reason == CloudException.Cause.UNREACHABLE;
        assertThat(report.isReady()).isEqualTo(unknown.isEmpty() || (PRIMARY.equals(region) && isSilence));
        assertThat(report.findings().stream().filter(finding -> finding.verdict() == ReadinessVerdict.UNKNOWN))
                .allSatisfy(finding -> {
                    assertThat(finding.seen()).startsWith("could not be read (").contains(operation);
                    assertThat(finding.remedy()).isNotNull();
                });
    }

    @Test
    void a_dark_primary_is_one_cause_and_does_not_make_the_recovery_region_unready() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.lose(PRIMARY);

        ReadinessReport report = verify(cloud, SITE, Scope.RECOVERY);

        assertThat(report.isReady()).isTrue();
        assertThat(report.notCompared()).isEqualTo(3);
        assertThat(report.unanswered()).singleElement().satisfies(cause -> {
            assertThat(cause.title() + ": " + cause.consequence())
                    .isEqualTo("us-east-2 does not answer: 3 comparisons could not be made");
            assertThat(cause.isComparison()).isTrue();
        });
        assertThat(verify(cloud, SITE, Scope.PRIMARY).isReady()).isFalse();
        assertThat(verify(cloud, SITE, Scope.PRIMARY).unanswered())
                .extracting(Unanswered::title)
                .containsExactly("us-east-2 does not answer");
    }

    @Test
    void two_zones_of_one_name_are_named_before_the_emergency() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.traffic()
                .zones
                .put("other", new TrafficRouting.HostedZone("Z9", "drctl.example", List.of("ns-9.example.net")));
        String sentence = "2 public hosted zones are named drctl.example: Z0DRCTLEXAMPLE, Z9; name the one that answers"
                + " users in the inventory: hosted-zone: Z0DRCTLEXAMPLE";

        Finding zone = finding(verify(cloud, SITE, Scope.RECOVERY), "dns.zone");

        assertThat(zone.verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
        assertThat(zone.seen()).endsWith(sentence);
        cloud.outside().delegations.put("drctl.example", List.of("ns-1.example.net", "ns-2.example.net"));
        assertThat(verify(cloud, SITE, Scope.RECOVERY).isReady()).isTrue();
    }

    @Test
    void a_network_that_is_down_as_a_whole_is_one_cause() {
        for (Scope scope : Scope.values()) {
            FakeCloud cloud = HealthySite.of(SITE);
            cloud.fail(call -> true, CloudException.Cause.NOT_CONNECTED);

            ReadinessReport report = verify(cloud, SITE, scope);

            assertThat(report.isReady()).isFalse();
            assertThat(report.notCompared()).isZero();
            assertThat(report.unanswered()).as("%s", scope).singleElement().satisfies(cause -> {
                assertThat(cause.title()).isEqualTo("nothing answers from here");
                assertThat(cause.findings()).hasSize(report.count(ReadinessVerdict.UNKNOWN));
                assertThat(String.valueOf(cause.remedy())).startsWith("check this machine's network (");
                assertThat(cause.isComparison()).isFalse();
            });
        }
    }

    @Test
    void broken_dns_of_this_machine_is_one_cause() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.beforeEachCall(call -> {
            throw new CloudException(
                    CloudException.Cause.NOT_CONNECTED,
                    call.operation(),
                    call.region(),
                    "the endpoint's name can't be resolved",
                    new IllegalStateException(new UnknownHostException("some.host")));
        });

        assertThat(verify(cloud, SITE, Scope.RECOVERY).unanswered())
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.title()).isEqualTo("no name can be resolved from here");
                    assertThat(String.valueOf(cause.remedy())).startsWith("check this machine's DNS (");
                });
    }

    @Test
    void a_region_that_answers_is_not_called_silent_with_the_others() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.fail(call -> !call.operation().startsWith("git"), CloudException.Cause.UNREACHABLE);
        assertThat(verify(cloud, SITE, Scope.RECOVERY).unanswered())
                .extracting(Unanswered::title)
                .containsExactly("no AWS endpoint answers from here");

        cloud.failNothing();
        cloud.fail(call -> !call.operation().startsWith("route53"), CloudException.Cause.UNREACHABLE);
        assertThat(verify(cloud, SITE, Scope.PRIMARY).unanswered())
                .extracting(Unanswered::title)
                .contains("us-east-2 does not answer")
                .doesNotContain("nothing answers from here");

        // A refusal is an answer.
        cloud.failNothing();
        cloud.fail(call -> call.operation().startsWith("route53"), CloudException.Cause.ACCESS_DENIED);
        cloud.fail(call -> !call.operation().startsWith("route53"), CloudException.Cause.UNREACHABLE);
        assertThat(verify(cloud, SITE, Scope.PRIMARY).unanswered())
                .extracting(Unanswered::title)
                .contains("us-east-2 does not answer");
    }

    @Test
    void a_private_zone_of_that_name_is_told_of() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.traffic().privateZones.put("drctl.example", List.of("Z9"));

        ReadinessReport report = verify(cloud, SITE, Scope.RECOVERY);

        assertThat(report.isReady()).isTrue();
        assertThat(finding(report, "dns.private-zone").seen())
                .isEqualTo("a private zone of that name is left alone: Z9");
        cloud.traffic().zones.clear();
        assertThat(finding(verify(cloud, SITE, Scope.RECOVERY), "dns.zone").seen())
                .isEqualTo("there is no such public hosted zone; a private zone of that name is left alone: Z9");
    }

    @Test
    void a_dark_recovery_region_is_not_ready() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.lose(RECOVERY);

        assertThat(verify(cloud, SITE, Scope.RECOVERY).isReady()).isFalse();
    }

    @Test
    void credentials_that_are_missing_are_one_cause_for_all_of_aws() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.fail(call -> !call.operation().startsWith("git"), CloudException.Cause.CREDENTIALS);

        ReadinessReport report = verify(cloud, SITE, Scope.ALL);

        assertThat(report.isReady()).isFalse();
        assertThat(report.unanswered())
                .extracting(Unanswered::title)
                .containsExactly("AWS does not accept drctl's credentials");
    }

    @Test
    void a_missing_permission_is_named() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.fail("rds:DescribeDBClusters", RECOVERY, CloudException.Cause.ACCESS_DENIED);
        cloud.fail("s3:HeadBucket", RECOVERY, CloudException.Cause.ACCESS_DENIED);

        ReadinessReport report = verify(cloud, SITE, Scope.RECOVERY);

        assertThat(String.valueOf(finding(report, "database-cluster.available").remedy()))
                .isEqualTo("grant rds:DescribeDBClusters to the identity that drctl uses");
        // S3 asks for ListBucket where HeadBucket is called.
        assertThat(String.valueOf(finding(report, "bucket.present").remedy()))
                .isEqualTo("grant s3:ListBucket to the identity that drctl uses");
    }

    @Test
    void a_defect_in_one_check_is_said_and_hides_nothing_else() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("eks:DescribeCluster")) {
                throw new IllegalArgumentException("unexpected\nanswer");
            }
        });

        ReadinessReport report = verify(cloud, SITE, Scope.RECOVERY);

        assertThat(problems(report)).containsExactly("kubernetes-cluster.active us-west-1 UNKNOWN");
        assertThat(finding(report, "kubernetes-cluster.active").seen())
                .isEqualTo("the check kubernetes-cluster.active broke off:"
                        + " java.lang.IllegalArgumentException: unexpected answer");
    }

    @Test
    void progress_counts_up_to_all_assets() {
        List<Integer> counts = Collections.synchronizedList(new ArrayList<>());

        new Readiness(SITE, HealthySite.of(SITE), List::of).verify(Scope.RECOVERY, (assets, of) -> {
            assertThat(of).isEqualTo(13);
            counts.add(assets);
        });

        assertThat(counts).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    }

    static Finding finding(ReadinessReport report, String check) {
        return report.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding of " + check));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
