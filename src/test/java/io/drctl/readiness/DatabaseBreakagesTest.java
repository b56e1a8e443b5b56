package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.DatabaseSettings.Parameter;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The path of a write after a failover, hop by hop: each thing that can be wrong with how a cluster is kept, alone,
 * with the findings that it deserves, and healthy oddities that deserve none.
 */
final class DatabaseBreakagesTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final int PORT = 3306;
    private static final String BACKUPS = "database-cluster.backups";
    private static final String PROTECTED = "database-cluster.protected";
    private static final String APPLIED = "database-cluster.parameters-applied";
    private static final String BINLOG = "database-cluster.binlog";
    private static final String WRITABLE = "database-cluster.writable";
    private static final String PARAMETERS = "database-cluster.parameters";
    private static final String REACHABLE = "database-cluster.reachable";

    /**
     * @param expected what isn't a pass any more, as {@code check region VERDICT}; none for a healthy oddity
     * @param says what the first of them must have seen
     */
    private record Breakage(String name, Consumer<FakeCloud> breaks, List<String> expected, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Breakage of(String name, Consumer<FakeCloud> breaks, String says, String... expected) {
        return new Breakage(name, breaks, List.of(expected), says);
    }

    private static Breakage harmless(String name, Consumer<FakeCloud> oddity) {
        return of(name, oddity, "");
    }

    static Stream<Breakage> breakages() {
        return Stream.of(keeping(), binaryLogs(), writing(), differing(), reaching(), oddities())
                .flatMap(List::stream);
    }

    private static List<Breakage> keeping() {
        return List.of(
                of(
                        "the copy has no backups",
                        kept(RECOVERY, old -> with(old, 0, old.restorableTo(), List.of())),
                        "no automated backups are kept",
                        BACKUPS + " us-west-1 FAIL"),
                of(
                        "the primary has no backups",
                        kept(PRIMARY, old -> with(old, 0, old.restorableTo(), List.of())),
                        "no automated backups are kept",
                        BACKUPS + " us-east-2 FAIL"),
                of(
                        "the newest backup is a day old",
                        cloud -> kept(RECOVERY, old -> with(old, 7, ago(cloud, Duration.ofDays(1)), List.of()))
                                .accept(cloud),
                        "it can only be restored to",
                        BACKUPS + " us-west-1 FAIL"),
                of(
                        "to when it can be restored isn't told",
                        kept(RECOVERY, old -> with(old, 7, null, List.of())),
                        "RDS doesn't say",
                        BACKUPS + " us-west-1 UNKNOWN"),
                of(
                        "the copy isn't protected",
                        protection(RECOVERY, false),
                        "one call deletes it",
                        PROTECTED + " us-west-1 WARN"),
                of(
                        "the primary isn't protected",
                        protection(PRIMARY, false),
                        "one call deletes it",
                        PROTECTED + " us-east-2 WARN"),
                of(
                        "an instance waits for its restart",
                        kept(RECOVERY, old -> with(old, 7, old.restorableTo(), List.of("one (pending-reboot)"))),
                        "not yet: one (pending-reboot)",
                        APPLIED + " us-west-1 WARN"),
                of(
                        "the primary's instance waits for its restart",
                        kept(PRIMARY, old -> with(old, 7, old.restorableTo(), List.of("one (applying)"))),
                        "not yet: one (applying)",
                        APPLIED + " us-east-2 WARN"));
    }

    private static List<Breakage> binaryLogs() {
        return List.of(
                of(
                        "the source writes no binary log",
                        parameter(PRIMARY, "binlog_format", "OFF"),
                        "nothing can follow it",
                        BINLOG + " us-east-2 FAIL"),
                of(
                        "the source's binary log isn't set",
                        parameter(PRIMARY, "binlog_format", null),
                        "nothing can follow it",
                        BINLOG + " us-east-2 FAIL"),
                of(
                        "the source has the engine's own group",
                        group(PRIMARY, "default.aurora-mysql8.0"),
                        "in its parameter group default.aurora-mysql8.0: nothing can follow it",
                        BINLOG + " us-east-2 FAIL",
                        PARAMETERS + " us-west-1 UNKNOWN"),
                of(
                        "the copy would write no binary log",
                        parameter(RECOVERY, "binlog_format", "OFF"),
                        "once it is promoted, nothing can follow it home",
                        BINLOG + " us-west-1 WARN",
                        PARAMETERS + " us-west-1 WARN"));
    }

    private static List<Breakage> writing() {
        return Stream.of("1", "ON", "on", "true")
                .flatMap(value -> Stream.of(
                        of(
                                "the copy is read-only for good: " + value,
                                parameter(RECOVERY, "read_only", value),
                                "read_only is " + value + " in its parameter group",
                                WRITABLE + " us-west-1 FAIL"),
                        of(
                                "the primary is read-only for good: " + value,
                                parameter(PRIMARY, "read_only", value),
                                "read_only is " + value + " in its parameter group",
                                WRITABLE + " us-east-2 FAIL")))
                .toList();
    }

    private static List<Breakage> differing() {
        return Map.ofEntries(
                        Map.entry("binlog_format", "MIXED"),
                        Map.entry("sql_mode", "ANSI"),
                        Map.entry("time_zone", "Europe/Berlin"),
                        Map.entry("character_set_server", "latin1"),
                        Map.entry("character_set_client", "latin1"),
                        Map.entry("character_set_connection", "latin1"),
                        Map.entry("character_set_database", "latin1"),
                        Map.entry("character_set_results", "latin1"),
                        Map.entry("collation_server", "latin1_bin"),
                        Map.entry("lower_case_table_names", "1"),
                        Map.entry("max_connections", "10"),
                        Map.entry("max_allowed_packet", "1024"),
                        Map.entry("require_secure_transport", "ON"),
                        Map.entry("transaction_isolation", "SERIALIZABLE"),
                        Map.entry("event_scheduler", "OFF"),
                        Map.entry("wait_timeout", "5"))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> of(
                        each.getKey() + " differs",
                        parameter(RECOVERY, each.getKey(), each.getValue()),
                        each.getKey() + " is " + each.getValue() + ", there ",
                        PARAMETERS + " us-west-1 WARN"))
                .toList();
    }

    private static List<Breakage> reaching() {
        String nobody = "lets nobody in on port 3306";
        return List.of(
                of("no rule", rules(), nobody, REACHABLE + " us-east-2 FAIL", REACHABLE + " us-west-1 FAIL"),
                of(
                        "a rule for another port",
                        rules(rule("tcp", 5432, 5432)),
                        nobody + ", only on tcp 5432",
                        REACHABLE + " us-east-2 FAIL",
                        REACHABLE + " us-west-1 FAIL"),
                of(
                        "a rule for another protocol",
                        rules(rule("udp", PORT, PORT)),
                        nobody,
                        REACHABLE + " us-east-2 FAIL",
                        REACHABLE + " us-west-1 FAIL"),
                of(
                        "a range that ends before the port",
                        rules(rule("tcp", 1024, PORT - 1)),
                        nobody + ", only on tcp 1024-3305",
                        REACHABLE + " us-east-2 FAIL",
                        REACHABLE + " us-west-1 FAIL"),
                of(
                        "the copy listens on another port",
                        kept(
                                RECOVERY,
                                old -> new DatabaseSettings(
                                        3307,
                                        old.backupDays(),
                                        old.restorableTo(),
                                        old.parameterGroup(),
                                        List.of(),
                                        old.securityGroups())),
                        "lets nobody in on port 3307",
                        REACHABLE + " us-west-1 FAIL"));
    }

    private static List<Breakage> oddities() {
        return List.of(
                harmless("all ports", rules(rule("-1", -1, -1))),
                harmless("a wide range", rules(rule("tcp", 0, 65535))),
                harmless("another port beside", rules(rule("tcp", 22, 22), rule("tcp", PORT, PORT))),
                harmless("a protocol by its number", rules(rule("6", PORT, PORT))),
                harmless("a cache of another size", parameter(RECOVERY, "innodb_buffer_pool_size", "1")),
                harmless("a slow log", parameter(PRIMARY, "slow_query_log", "1")),
                harmless("another spelling", cloud -> {
                    parameter(RECOVERY, "event_scheduler", "on").accept(cloud);
                    parameter(PRIMARY, "event_scheduler", "ON").accept(cloud);
                }),
                harmless("groups of other names", cloud -> {
                    cloud.databases(RECOVERY)
                            .parameters
                            .put("west", cloud.databases(RECOVERY).parameters.get("site"));
                    group(RECOVERY, "west").accept(cloud);
                }),
                harmless("read-only while a replica", parameter(RECOVERY, "read_only", "{TrueIfReplica}")),
                harmless("backups for a month", kept(RECOVERY, old -> with(old, 30, old.restorableTo(), List.of()))),
                harmless(
                        "a group that no cluster has",
                        cloud -> cloud.databases(RECOVERY)
                                .parameters
                                .put("staging", List.of(new Parameter("read_only", "1")))),
                harmless("nothing is told of the security groups", cloud -> {
                    for (RegionName region : List.of(PRIMARY, RECOVERY)) {
                        kept(
                                        region,
                                        old -> new DatabaseSettings(
                                                old.port(),
                                                old.backupDays(),
                                                old.restorableTo(),
                                                old.parameterGroup(),
                                                List.of(),
                                                List.of()))
                                .accept(cloud);
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void is_found_and_changes_nothing_else(Breakage breakage) {
        FakeCloud cloud = healthy();
        breakage.breaks().accept(cloud);

        ReadinessReport report = ReadinessTest.verify(cloud, SITE, Scope.ALL);

        assertThat(ReadinessTest.problems(report)).containsExactlyInAnyOrderElementsOf(breakage.expected());
        report.findings().stream()
                .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                .findFirst()
                .ifPresent(first -> {
                    assertThat(first.seen()).contains(breakage.says());
                    assertThat(String.valueOf(first.remedy())).doesNotContain("drctl provision");
                });
    }

    @Test
    void each_check_passes_on_a_healthy_site() {
        ReadinessReport report = ReadinessTest.verify(healthy(), SITE, Scope.ALL);

        assertThat(ReadinessTest.problems(report)).isEmpty();
        assertThat(report.findings().stream().map(Finding::check).collect(Collectors.toSet()))
                .containsAll(DatabaseSettingsCheck.IDS);
    }

    @Test
    void parameters_that_can_not_be_read_are_unknown_and_hide_nothing_else() {
        FakeCloud cloud = healthy();
        cloud.fail("rds:DescribeDBClusterParameters", RECOVERY, CloudException.Cause.ACCESS_DENIED);

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY)))
                .containsExactly(
                        BINLOG + " us-west-1 UNKNOWN",
                        WRITABLE + " us-west-1 UNKNOWN",
                        PARAMETERS + " us-west-1 UNKNOWN");
    }

    @Test
    void a_group_without_parameters_is_unknown() {
        FakeCloud cloud = healthy();
        cloud.databases(RECOVERY).parameters.clear();

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY)))
                .containsExactly(
                        BINLOG + " us-west-1 UNKNOWN",
                        WRITABLE + " us-west-1 UNKNOWN",
                        PARAMETERS + " us-west-1 UNKNOWN");
    }

    @Test
    void rules_that_can_not_be_read_are_unknown() {
        FakeCloud cloud = healthy();
        cloud.fail("ec2:DescribeSecurityGroups", RECOVERY, CloudException.Cause.ACCESS_DENIED);

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY)))
                .containsExactly(REACHABLE + " us-west-1 UNKNOWN");
    }

    @Test
    void groups_and_rules_are_read_once_in_each_region() {
        FakeCloud cloud = healthy();
        ReadinessTest.verify(cloud, SITE, Scope.ALL);

        assertThat(cloud.calls().stream()
                        .filter(call -> call.operation().equals("rds:DescribeDBClusterParameters"))
                        .toList())
                .hasSize(2);
    }

    @Test
    void two_clusters_that_accept_writes_are_a_pass_on_neither_row() {
        FakeCloud cloud = healthy();
        HealthySite.detachReplica(cloud, SITE);

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.ALL)))
                .contains(
                        "database-cluster.replication us-east-2 FAIL",
                        "database-cluster.replication us-west-1 FAIL",
                        "database-cluster.writer-place us-west-1 FAIL");
    }

    @Test
    void versions_that_differ_are_told_where_the_inventory_promises_none() {
        Inventory open = Inventories.withoutEngineVersion(SITE);
        FakeCloud cloud = healthy();
        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, open, Scope.ALL)))
                .isEmpty();

        cloud.databases(RECOVERY).alter(id(RECOVERY), old -> FakeDatabases.withVersion(old, "5.7.mysql_aurora.2.11.1"));
        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, open, Scope.ALL)))
                .contains("database-cluster.engine us-west-1 WARN");

        cloud.fail(call -> PRIMARY.equals(call.region()), CloudException.Cause.UNREACHABLE);
        assertThat(ReadinessTest.finding(ReadinessTest.verify(cloud, open, Scope.RECOVERY), "database-cluster.engine")
                        .seen())
                .endsWith("us-east-2 itself was not asked: unreachable");
    }

    /** The site with its clusters kept as the shipped configuration keeps them. */
    private static FakeCloud healthy() {
        FakeCloud cloud = HealthySite.of(SITE);
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            FakeDatabases databases = cloud.databases(region);
            databases.alter(
                    id(region),
                    old -> FakeDatabases.withDeletionProtection(old, true)
                            .kept(new DatabaseSettings(
                                    PORT,
                                    7,
                                    ago(cloud, Duration.ofMinutes(4)),
                                    "site",
                                    List.of(),
                                    List.of("sg-" + id(region)))));
            databases.parameters.put(
                    "site",
                    List.of(
                            new Parameter("binlog_format", "ROW"),
                            new Parameter("read_only", "{TrueIfReplica}"),
                            new Parameter("max_connections", "GREATEST({log(DBInstanceClassMemory/805306368)*45},1)")));
            cloud.compute(region).ingress.clear();
            cloud.compute(region).ingress.add(of(rule("tcp", PORT, PORT), region));
        }
        return cloud;
    }

    private static String id(RegionName region) {
        return SITE.database().clusterIn(region);
    }

    private static Instant ago(FakeCloud cloud, Duration past) {
        return cloud.clock().now().minus(past);
    }

    private static IngressRule rule(String protocol, int from, int to) {
        return new IngressRule("sg", protocol, from, to, IngressRule.Kind.GROUP, "sg-app", "");
    }

    private static IngressRule of(IngressRule rule, RegionName region) {
        return new IngressRule(
                "sg-" + id(region), rule.protocol(), rule.fromPort(), rule.toPort(), rule.kind(), rule.source(), "");
    }

    private static Consumer<FakeCloud> rules(IngressRule... rules) {
        return cloud -> List.of(PRIMARY, RECOVERY).forEach(region -> {
            cloud.compute(region).ingress.clear();
            Stream.of(rules).forEach(rule -> cloud.compute(region).ingress.add(of(rule, region)));
        });
    }

    private static Consumer<FakeCloud> kept(RegionName region, UnaryOperator<DatabaseSettings> change) {
        return cloud -> cloud.databases(region)
                .alter(id(region), old -> old.kept(change.apply(Objects.requireNonNull(old.settings()))));
    }

    private static Consumer<FakeCloud> protection(RegionName region, boolean on) {
        return cloud -> cloud.databases(region).alter(id(region), old -> FakeDatabases.withDeletionProtection(old, on));
    }

    private static Consumer<FakeCloud> group(RegionName region, String name) {
        return kept(
                region,
                old -> new DatabaseSettings(
                        old.port(), old.backupDays(), old.restorableTo(), name, List.of(), old.securityGroups()));
    }

    private static DatabaseSettings with(
            DatabaseSettings old, int backupDays, @Nullable Instant restorableTo, List<String> pending) {
        return new DatabaseSettings(
                old.port(), backupDays, restorableTo, old.parameterGroup(), pending, old.securityGroups());
    }

    /** @param value null for none */
    private static Consumer<FakeCloud> parameter(RegionName region, String name, @Nullable String value) {
        return cloud -> cloud.databases(region).parameters.computeIfPresent("site", (group, old) -> {
            Map<String, String> all = new TreeMap<>();
            old.forEach(each -> all.put(each.name(), each.value()));
            all.remove(name);
            if (value != null) {
                all.put(name, value);
            }
            List<Parameter> changed = new ArrayList<>();
            all.forEach((key, each) -> changed.add(new Parameter(key, each)));
            return changed;
        });
    }
}
