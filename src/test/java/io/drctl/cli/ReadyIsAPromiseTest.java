package io.drctl.cli;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Clusters.NodeGroup;
import io.drctl.cloud.Containers;
import io.drctl.cloud.Containers.Deployment;
import io.drctl.cloud.Containers.Task;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Action;
import io.drctl.cloud.LoadBalancing.Condition;
import io.drctl.cloud.LoadBalancing.Forward;
import io.drctl.cloud.LoadBalancing.Rule;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.Routing;
import io.drctl.readiness.CheckCatalogue;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.writer.Promotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * READY is a promise: whatever is wrong with a site, where {@code verify dr-site} says READY a failover of the
 * application is refused by nothing, and one of the database by nothing but that the primary is well. Each breakage is
 * tried alone and together with each other.
 */
final class ReadyIsAPromiseTest {
    private static final Inventory SITE = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.BINLOG_REPLICA);
    private static final String OLD = "old-123.us-west-1.elb.amazonaws.com";
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    @TempDir
    private Path directory;

    private String said = "";

    @BeforeEach
    void writeInventory() throws IOException {
        Files.copy(Path.of("inventory.yaml"), directory.resolve("inventory.yaml"));
    }

    private int drctl(FakeCloud cloud, String... arguments) {
        Typed typed = Typed.against(cloud, directory, arguments);
        said = typed.said();
        return typed.status();
    }

    private static Consumer<FakeCloud> records(UnaryOperator<List<RecordSet>> change) {
        return cloud -> cloud.traffic().records.replaceAll((zone, all) -> change.apply(all));
    }

    private static RecordSet as(
            RecordSet record, String type, @Nullable Alias alias, List<String> values, String policy) {
        return new RecordSet(
                record.name(),
                type,
                policy.equals("simple") ? null : record.setIdentifier(),
                policy.equals("failover") ? record.failoverRole() : null,
                policy.equals("simple") ? null : record.healthCheckId(),
                alias,
                alias == null ? 60L : null,
                values,
                policy);
    }

    private static List<RecordSet> with(List<RecordSet> all, RecordSet... more) {
        List<RecordSet> result = new ArrayList<>(all);
        result.addAll(List.of(more));
        return result;
    }

    private static RecordSet of(List<RecordSet> all, String region) {
        return all.stream()
                .filter(record -> region.equals(record.setIdentifier()))
                .findFirst()
                .orElse(all.get(0));
    }

    private static RecordSet cname(RecordSet record) {
        Alias alias = record.alias();
        return as(record, "CNAME", null, alias == null ? record.values() : List.of(alias.dnsName() + "."), "failover");
    }

    private static Consumer<FakeCloud> rules(Rule... rules) {
        return cloud -> cloud.loadBalancing(RECOVERY).rules.replaceAll((listener, old) -> List.of(rules));
    }

    private static Consumer<FakeCloud> targets(String state) {
        return cloud -> cloud.loadBalancing(RECOVERY)
                .alterTargets(target ->
                        target.id().endsWith("1") ? new Target(target.id(), target.port(), state, null) : target);
    }

    private static Map<String, Consumer<FakeCloud>> breakages() {
        String group = HealthySite.targetGroupArn(SITE, RECOVERY);
        Action web = Action.forwardTo(group);
        Action fixed = Action.fixed(503);
        String side = "arn:aws:elasticloadbalancing:us-west-1:1:targetgroup/side/1";
        Map<String, Consumer<FakeCloud>> all = new LinkedHashMap<>();
        all.put("nothing", cloud -> {});
        all.put(
                "a pair of CNAMEs",
                records(old -> old.stream().map(ReadyIsAPromiseTest::cname).toList()));
        all.put(
                "CNAMEs without health checks",
                records(old -> old.stream()
                        .map(each -> cname(new RecordSet(
                                each.name(),
                                each.type(),
                                each.setIdentifier(),
                                each.failoverRole(),
                                null,
                                each.alias(),
                                null,
                                each.values(),
                                "failover")))
                        .toList()));
        all.put(
                "an orphaned AAAA alias",
                records(old -> with(old, as(old.get(0), "AAAA", new Alias("Z", OLD, true), List.of(), "simple"))));
        all.put(
                "an orphaned AAAA pair",
                records(old -> with(
                        old,
                        as(of(old, "us-east-2"), "AAAA", new Alias("Z", OLD, true), List.of(), "failover"),
                        as(of(old, "us-west-1"), "AAAA", new Alias("Z", "x" + OLD, true), List.of(), "failover"))));
        all.put(
                "half an AAAA pair",
                records(old -> with(
                        old,
                        as(of(old, "us-east-2"), "AAAA", of(old, "us-east-2").alias(), List.of(), "failover"))));
        all.put(
                "an AAAA pair",
                records(old -> with(
                        old,
                        as(of(old, "us-east-2"), "AAAA", of(old, "us-east-2").alias(), List.of(), "failover"),
                        as(of(old, "us-west-1"), "AAAA", of(old, "us-west-1").alias(), List.of(), "failover"))));
        all.put(
                "an AAAA address",
                records(old -> with(old, as(old.get(0), "AAAA", null, List.of("2001:db8::1"), "simple"))));
        all.put(
                "an HTTPS record of its own",
                records(old -> with(old, as(old.get(0), "HTTPS", null, List.of("1 . alpn=h2"), "simple"))));
        all.put(
                "an HTTPS record with hints",
                records(old -> with(old, as(old.get(0), "HTTPS", null, List.of("1 . ipv4hint=192.0.2.9"), "simple"))));
        all.put(
                "an SVCB record elsewhere",
                records(old -> with(old, as(old.get(0), "SVCB", null, List.of("1 cdn.example."), "simple"))));
        for (String policy : List.of("weighted", "latency", "geolocation", "multivalue")) {
            all.put(
                    policy,
                    records(old -> old.stream()
                            .map(each -> as(each, each.type(), each.alias(), each.values(), policy))
                            .toList()));
        }
        all.put(
                "three records",
                records(old -> with(old, as(old.get(0), "A", new Alias("Z", OLD, true), List.of(), "weighted"))));
        all.put(
                "one simple record",
                records(old -> List.of(as(old.get(0), "A", of(old, "us-east-2").alias(), List.of(), "simple"))));
        all.put(
                "an alias of a distribution",
                records(old -> List.of(
                        as(old.get(0), "A", new Alias("Z2", "d1.cloudfront.net", false), List.of(), "simple"))));
        all.put("an address", records(old -> List.of(as(old.get(0), "A", null, List.of("192.0.2.7"), "simple"))));
        all.put(
                "a wildcard alone",
                records(old -> old.stream()
                        .map(each -> new RecordSet(
                                "*.drctl.example",
                                each.type(),
                                each.setIdentifier(),
                                each.failoverRole(),
                                each.healthCheckId(),
                                each.alias(),
                                null,
                                each.values(),
                                each.routingPolicy()))
                        .toList()));
        List<String> elsewhere = List.of("ns-1.example.net.", "ns-2.example.net.");
        all.put("delegated away", records(old -> with(old, as(old.get(0), "NS", null, elsewhere, "simple"))));
        all.put(
                "delegated away, signed",
                records(old -> with(
                        old,
                        as(old.get(0), "NS", null, elsewhere, "simple"),
                        as(old.get(0), "DS", null, List.of("1 13 2 00"), "simple"))));
        all.put(
                "delegated away and nothing beside it",
                records(old -> List.of(as(old.get(0), "NS", null, elsewhere, "simple"))));
        all.put("a DS record", records(old -> with(old, as(old.get(0), "DS", null, List.of("1 13 2 00"), "simple"))));
        all.put(
                "a CAA record",
                records(old -> with(old, as(old.get(0), "CAA", null, List.of("0 issue \"x\""), "simple"))));
        all.put("no records", records(old -> List.of()));
        all.put("a fixed response", rules(new Rule("default", List.of(), fixed)));
        all.put(
                "closed but for its health",
                rules(
                        new Rule("1", List.of(new Condition("path-pattern", List.of("/health"))), web),
                        new Rule("default", List.of(), fixed)));
        all.put(
                "a group of weight 0",
                rules(new Rule(
                        "default", List.of(), new Action("forward", List.of(new Forward(group, 0)), "forwarded"))));
        all.put(
                "a side service of another host",
                rules(
                        new Rule(
                                "1",
                                List.of(new Condition("host-header", List.of("side.example"))),
                                Action.forwardTo(side)),
                        new Rule("default", List.of(), web)));
        all.put(
                "an empty group on a path",
                rules(
                        new Rule(
                                "1", List.of(new Condition("path-pattern", List.of("/api/*"))), Action.forwardTo(side)),
                        new Rule("default", List.of(), web)));
        all.put("no rules", rules());
        all.put(
                "a stopped side service",
                cloud -> cloud.loadBalancing(RECOVERY)
                        .targets
                        .put(side, List.of(new Target("i-side", 80, "unused", "Target.InvalidState"))));
        all.put(
                "another port",
                cloud -> cloud.loadBalancing(RECOVERY)
                        .listeners
                        .replaceAll((arn, old) -> List.of(new LoadBalancing.Listener("l", 8080, "HTTP"))));
        for (String state : List.of("unhealthy", "initial", "unused", "draining", "unavailable")) {
            all.put("a target " + state, targets(state));
        }
        all.put(
                "an instance not registered",
                cloud -> cloud.loadBalancing(RECOVERY)
                        .targets
                        .replaceAll((arn, old) -> old.subList(0, Math.min(old.size(), 2))));
        all.put("no targets", cloud -> cloud.loadBalancing(RECOVERY).targets.clear());
        all.put(
                "an inactive load balancer",
                cloud -> cloud.loadBalancing(RECOVERY)
                        .balancers
                        .replaceAll((name, old) -> LoadBalancing.LoadBalancer.application(
                                old.arn(),
                                old.name(),
                                old.dnsName(),
                                old.hostedZoneId(),
                                "active_impaired",
                                old.zones())));
        all.put(
                "no load balancer",
                cloud -> cloud.loadBalancing(RECOVERY).balancers.clear());
        all.put(
                "two zones of one name",
                cloud -> cloud.traffic()
                        .zones
                        .put("other", new HostedZone("Z9", "drctl.example", List.of("ns-9.example.net"))));
        all.put("no zone", cloud -> cloud.traffic().zones.clear());
        all.put(
                "rules that can't be read",
                cloud -> cloud.fail("elasticloadbalancing:DescribeRules", RECOVERY, Cause.ACCESS_DENIED));
        all.put("records that can't be read", cloud -> cloud.fail("route53:ListResourceRecordSets", Cause.THROTTLED));
        all.put("a broken writer", instance("-1", "storage-full"));
        all.put("a broken reader", instance("-2", "rebooting"));
        all.put(
                "no writer",
                cloud -> cloud.databases(RECOVERY)
                        .clusters
                        .computeIfPresent(
                                REPLICA,
                                (id, old) -> FakeDatabases.withMembers(
                                        old,
                                        old.members().stream()
                                                .map(each -> new Databases.Member(each.instanceId(), false, 1))
                                                .toList())));
        for (String status : List.of("stopped", "deleting", "inaccessible-encryption-credentials", "modifying")) {
            all.put(
                    "a replica " + status,
                    cloud -> cloud.databases(RECOVERY).alter(REPLICA, old -> FakeDatabases.withStatus(old, status)));
        }
        all.put("no replica", cloud -> cloud.databases(RECOVERY).clusters.remove(REPLICA));
        all.put(
                "a replica without an instance",
                cloud -> cloud.databases(RECOVERY).alter(REPLICA, old -> FakeDatabases.withMembers(old, List.of())));
        all.put(
                "a replica of another cluster",
                cloud -> cloud.databases(RECOVERY)
                        .alter(
                                REPLICA,
                                old -> FakeDatabases.withSource(
                                        old, "arn:aws:rds:eu-west-1:123456789012:cluster:another")));
        all.put(
                "a replica that follows nobody",
                cloud -> cloud.databases(RECOVERY).alter(REPLICA, old -> FakeDatabases.withSource(old, null)));
        all.put(
                "a lag from the future",
                cloud -> cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ZERO, Duration.ofMinutes(-9)));
        all.put(
                "an old lag",
                cloud -> cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ZERO, Duration.ofHours(2)));
        all.put(
                "a third replica",
                cloud -> cloud.databases(PRIMARY)
                        .alter(
                                SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY),
                                old -> FakeDatabases.withReplicas(
                                        old,
                                        List.of(
                                                HealthySite.databaseArn(SITE, RECOVERY),
                                                "arn:aws:rds:eu-west-1:123456789012:cluster:third"))));
        for (String operation : List.of(
                "rds:DescribeDBClusters",
                "rds:DescribeDBInstances",
                "cloudwatch:GetMetricData",
                "elasticloadbalancing:DescribeLoadBalancers",
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeTargetHealth")) {
            all.put(operation + " is denied", cloud -> cloud.fail(operation, RECOVERY, Cause.ACCESS_DENIED));
            all.put(
                    operation + " is denied in the primary",
                    cloud -> cloud.fail(operation, PRIMARY, Cause.ACCESS_DENIED));
        }
        for (String operation : List.of("route53:ListHostedZonesByName", "route53:GetHealthCheck")) {
            all.put(operation + " is denied", cloud -> cloud.fail(operation, Cause.ACCESS_DENIED));
        }
        all.put(
                "a zone that nobody refers to",
                cloud -> cloud.outside().delegations.put("drctl.example", List.of("ns-7.elsewhere.example")));
        all.put(
                "both SECONDARY",
                records(old -> old.stream()
                        .map(each -> new RecordSet(
                                each.name(),
                                each.type(),
                                each.setIdentifier(),
                                FailoverRole.SECONDARY,
                                each.healthCheckId(),
                                each.alias(),
                                null,
                                each.values(),
                                "failover"))
                        .toList()));
        all.put(
                "both records to the recovery Region",
                records(old -> old.stream()
                        .map(each -> as(each, "A", of(old, "us-west-1").alias(), List.of(), "failover"))
                        .toList()));
        all.put("the SECONDARY alone", records(old -> List.of(of(old, "us-west-1"))));
        all.put("the PRIMARY alone", records(old -> List.of(of(old, "us-east-2"))));
        all.put(
                "a lag",
                cloud -> cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ofMinutes(9), Duration.ofSeconds(20)));
        all.put("no lag", cloud -> cloud.databases(RECOVERY).lags.clear());
        all.put("a dark primary", cloud -> cloud.lose(PRIMARY));
        return all;
    }

    private static Consumer<FakeCloud> instance(String suffix, String status) {
        return cloud -> cloud.databases(RECOVERY)
                .instances
                .computeIfPresent(
                        REPLICA + suffix,
                        (id, old) -> new Databases.Instance(id, old.instanceClass(), status, old.zone()));
    }

    private static FakeCloud broken(Inventory site, Consumer<FakeCloud> breakage) {
        FakeCloud cloud = HealthySite.of(site);
        LiveOutside.follow(cloud, site);
        breakage.accept(cloud);
        return cloud;
    }

    private static boolean isReady(Inventory site, FakeCloud cloud) {
        return new Readiness(site, cloud, List::of)
                .verify(Scope.RECOVERY, (assets, of) -> {})
                .isReady();
    }

    private Inventory inventory() {
        return InventoryReader.read(directory.resolve("inventory.yaml"), "inventory.yaml", CheckCatalogue.kinds())
                .inventory();
    }

    /** The example's inventory with some of its text replaced: {@code [old, new, …]}. */
    private Inventory inventory(String... replaced) throws IOException {
        Path file = directory.resolve("inventory.yaml");
        String text = Files.readString(file);
        for (int i = 0; i < replaced.length; i += 2) {
            assertThat(text).contains(replaced[i]);
            text = text.replace(replaced[i], replaced[i + 1]);
        }
        Files.writeString(file, text);
        return inventory();
    }

    /** Keeps the promise with each breakage, and with each two of them; what was ready. */
    private List<String> keptBy(Inventory site, Map<String, Consumer<FakeCloud>> breakages) {
        List<Map.Entry<String, Consumer<FakeCloud>>> all = List.copyOf(breakages.entrySet());
        List<String> ready = new ArrayList<>();
        Set<Integer> harmless = new HashSet<>();
        for (int index = 0; index < all.size(); index++) {
            if (isReady(site, broken(site, all.get(index).getValue()))) {
                harmless.add(index);
            }
        }
        for (int one = 0; one < all.size(); one++) {
            for (int other = one; other < all.size(); other++) {
                // Of two that are refused alone the one hides the other: what may be overlooked is beside a harmless
                // one.
                if (other != one && !harmless.contains(one) && !harmless.contains(other)) {
                    continue;
                }
                FakeCloud cloud = broken(site, all.get(one).getValue());
                if (other != one) {
                    all.get(other).getValue().accept(cloud);
                }
                String broken = all.get(one).getKey() + ", " + all.get(other).getKey();
                boolean isReady = isReady(site, cloud);
                if (!isReady && other != one) {
                    continue;
                }
                int application = drctl(cloud, "failover", "app", "--dry-run");
                String plan = said;
                int database = drctl(cloud, "failover", "db", "--to", RECOVERY.value(), "--dry-run");

                if (isReady) {
                    ready.add(broken);
                    assertThat(application).as(broken + "\n" + plan).isEqualTo(ExitStatus.OK);
                    assertThat(said.lines()
                                    .filter(line -> line.contains(": REFUSED"))
                                    .filter(line -> !line.contains("gate primary-lost")))
                            .as(broken + "\n" + said)
                            .isEmpty();
                }
                if (application == ExitStatus.REFUSED
                        || (database == ExitStatus.REFUSED && !said.contains("gate primary-lost: REFUSED"))) {
                    assertThat(isReady).as(broken + "\n" + plan + said).isFalse();
                }
            }
        }
        return ready;
    }

    @Test
    void ready_means_that_no_failover_is_refused_and_a_refusal_that_nothing_was_ready() {
        Map<String, Consumer<FakeCloud>> all = breakages();
        List<String> ready = keptBy(inventory(), all);

        // Neither everything nor nothing is ready: these are, and what points at them is no reason to refuse.
        assertThat(ready)
                .contains(
                        "nothing, nothing",
                        "nothing, a pair of CNAMEs",
                        "nothing, an AAAA pair",
                        "nothing, an HTTPS record of its own",
                        "nothing, a DS record",
                        "nothing, a CAA record",
                        "nothing, a side service of another host",
                        "nothing, a stopped side service")
                .hasSizeLessThan(all.size() * all.size() / 4);
    }

    /** An ECS service and a node group, both smaller on standby. */
    private Inventory scaledDown() throws IOException {
        return inventory(
                "per-region: {us-east-2: 2, us-west-1: 2}\n    node-group",
                "per-region: {us-east-2: 3, us-west-1: {standby: 1, serving: 3}}\n    node-group",
                "\n  - asset: ALB\n",
                """

                  - asset: ECS service
                    kind: ecs-service
                    per-region: {us-east-2: 4, us-west-1: {standby: 2, serving: 4}}
                    names: flask-site-api

                  - asset: ALB
                """);
    }

    private static Consumer<FakeCloud> nodes(UnaryOperator<NodeGroup> change) {
        return cloud -> cloud.kubernetes(RECOVERY).alter("flask-site-monitoring/monitoring", change);
    }

    private static NodeGroup atMost(NodeGroup old, int max) {
        return new NodeGroup(
                old.name(),
                old.status(),
                old.minSize(),
                old.desiredSize(),
                max,
                old.instanceTypes(),
                old.healthIssues(),
                old.ailing(),
                old.subnets(),
                old.autoScalingGroups());
    }

    private static Consumer<FakeCloud> service(
            String status, int desired, int running, @Nullable Deployment deployment) {
        return cloud -> cloud.containers(RECOVERY)
                .alter(
                        "default/flask-site-api",
                        old -> new Containers.Service(
                                old.name(),
                                status,
                                desired,
                                running,
                                0,
                                old.taskDefinition(),
                                old.launchType(),
                                old.capacityProviders(),
                                deployment == null ? List.of() : List.of(deployment),
                                old.targetGroups(),
                                old.breaker(),
                                old.events()));
    }

    private static Consumer<FakeCloud> tasks(String status, String health) {
        return cloud -> cloud.containers(RECOVERY)
                .tasks
                .replaceAll((service, old) -> old.stream()
                        .map(task -> new Task(task.arn(), status, health, task.address()))
                        .toList());
    }

    private static Map<String, Consumer<FakeCloud>> breakagesOfCapacity() {
        Map<String, Consumer<FakeCloud>> all = new LinkedHashMap<>();
        all.put("nothing", cloud -> {});
        all.put("a node group that may just grow enough", nodes(old -> atMost(old, 3)));
        all.put("a node group that may not grow enough", nodes(old -> atMost(old, 2)));
        for (String status : List.of("CREATING", "UPDATING", "DEGRADED", "DELETING", "CREATE_FAILED")) {
            all.put("a node group " + status, nodes(old -> old.with(status, old.desiredSize(), List.of())));
        }
        all.put(
                "a node group with an issue",
                nodes(old -> old.with("ACTIVE", old.desiredSize(), List.of("NodeCreationFailure: no way"))));
        all.put("no nodes", nodes(old -> old.with("ACTIVE", 0, List.of())));
        all.put("more nodes", nodes(old -> old.with("ACTIVE", 2, List.of())));
        all.put("no node group", cloud -> cloud.kubernetes(RECOVERY).nodeGroups.clear());
        Deployment failed = new Deployment("d-2", "PRIMARY", "FAILED", "tasks failed to start", 2, 0, 3);
        Deployment going = new Deployment("d-2", "PRIMARY", "IN_PROGRESS", null, 2, 1, 0);
        Deployment done = new Deployment("d-1", "PRIMARY", "COMPLETED", null, 2, 2, 0);
        all.put("a failed deployment", service("ACTIVE", 2, 2, failed));
        all.put("a deployment under way", service("ACTIVE", 2, 2, going));
        all.put("a service that something else deploys", service("ACTIVE", 2, 2, null));
        all.put("too few tasks", service("ACTIVE", 2, 1, done));
        all.put("a service DRAINING", service("DRAINING", 2, 2, done));
        all.put("no service", cloud -> cloud.containers(RECOVERY).services.clear());
        for (String health : List.of("UNHEALTHY", "UNKNOWN")) {
            all.put("tasks " + health, tasks("RUNNING", health));
        }
        all.put("tasks PENDING", tasks("PENDING", "UNKNOWN"));
        all.put("no tasks", cloud -> cloud.containers(RECOVERY).tasks.clear());
        for (String operation : List.of(
                "eks:DescribeNodegroup",
                "autoscaling:DescribeAutoScalingGroups",
                "ecs:DescribeServices",
                "ecs:DescribeTasks")) {
            all.put(operation + " is denied", cloud -> cloud.fail(operation, RECOVERY, Cause.ACCESS_DENIED));
        }
        return all;
    }

    @Test
    void that_holds_of_an_ecs_service_and_a_node_group_that_are_smaller_on_standby() throws IOException {
        Map<String, Consumer<FakeCloud>> all = breakagesOfCapacity();

        assertThat(keptBy(scaledDown(), all))
                .contains(
                        "nothing, nothing",
                        "nothing, a node group that may just grow enough",
                        "nothing, more nodes",
                        "nothing, a service that something else deploys",
                        "nothing, tasks UNKNOWN")
                .doesNotContain(
                        "nothing, a node group that may not grow enough",
                        "nothing, a node group UPDATING",
                        "nothing, a failed deployment",
                        "nothing, tasks UNHEALTHY",
                        "nothing, autoscaling:DescribeAutoScalingGroups is denied")
                .hasSizeLessThan(all.size() * all.size() / 4);
    }

    /** What is promised of the recovery Region's instances on standby, and of their class. */
    private Inventory headless(int standby, String instanceClass) throws IOException {
        return inventory(
                "topology: binlog-replica ",
                "topology: global-database\n    global-cluster: flask-site-global ",
                "per-region: {us-east-2: 2, us-west-1: 2}\n    class: db.t4g.medium ",
                "per-region: {us-east-2: 2, us-west-1: {standby: " + standby + ", serving: 2}}\n    " + instanceClass
                        + " ",
                "qty: 4\n    dr: 2 in each region\n    kind: database-instance",
                "qty: " + (2 + standby) + "\n    dr: serving alone\n    kind: database-instance",
                "    size: db.t2.small\n",
                "",
                "terraform:\n  state-key: terraform/{region}.tfstate ",
                "terraform:\n  managed: false ");
    }

    private static Map<String, Consumer<FakeCloud>> breakagesOfAHeadlessSecondary() {
        Map<String, Consumer<FakeCloud>> all = new LinkedHashMap<>();
        all.put("nothing", cloud -> {});
        all.put("no instance", cloud -> {
            FakeDatabases west = cloud.databases(RECOVERY);
            west.alter(REPLICA, old -> FakeDatabases.withMembers(old, List.of()));
            west.instances.clear();
        });
        all.put("no lag", cloud -> cloud.databases(RECOVERY).lags.clear());
        all.put(
                "a lag",
                cloud -> cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ofMinutes(9), Duration.ofSeconds(20)));
        all.put(
                "an old lag",
                cloud -> cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ZERO, Duration.ofHours(2)));
        all.put("a dark primary", cloud -> cloud.lose(PRIMARY));
        all.put(
                "a secondary that is stopped",
                cloud -> cloud.databases(RECOVERY).alter(REPLICA, old -> FakeDatabases.withStatus(old, "stopped")));
        for (String operation :
                List.of("rds:DescribeDBClusters", "rds:DescribeDBInstances", "cloudwatch:GetMetricData")) {
            all.put(operation + " is denied", cloud -> cloud.fail(operation, RECOVERY, Cause.ACCESS_DENIED));
        }
        return all;
    }

    @Test
    void that_holds_of_a_headless_secondary_whose_class_is_known() throws IOException {
        assertThat(keptBy(headless(0, "class: db.r6g.large"), breakagesOfAHeadlessSecondary()))
                .contains(
                        "nothing, nothing",
                        "nothing, no instance",
                        "nothing, a dark primary",
                        "no instance, a dark primary")
                .noneMatch(ready -> ready.contains("lag") || ready.contains("denied"));
    }

    @Test
    void one_that_nobody_knows_the_class_of_is_not_ready() throws IOException {
        assertThat(keptBy(headless(0, ""), breakagesOfAHeadlessSecondary())).isEmpty();
    }

    @Test
    void nor_is_one_that_should_have_an_instance() throws IOException {
        assertThat(keptBy(headless(1, "class: db.r6g.large"), breakagesOfAHeadlessSecondary()))
                .contains("nothing, nothing")
                .noneMatch(ready -> ready.contains("no instance"));
    }

    @Test
    void verify_and_a_failover_tell_a_delegation_by_the_same_words() {
        Inventory site = inventory();
        FakeCloud cloud = broken(site, Objects.requireNonNull(breakages().get("delegated away")));

        drctl(cloud, "failover", "app", "--dry-run");
        String plan = said.replaceAll("\\s+", " ");
        drctl(cloud, "verify", "dr-site");
        String verified = said.replaceAll("\\s+", " ");
        drctl(cloud, "status");
        String status = said.replaceAll("\\s+", " ");

        String away = site.application().mainName().name()
                + " is delegated away: an NS record there refers users to ns-1.example.net"
                + " and 1 other, so they never see what else this zone has there";
        assertThat(plan).contains("gate records: REFUSED: " + away);
        assertThat(verified)
                .contains(
                        away,
                        "name it in the inventory (hosted-zone: "
                                + site.application().mainName().name());
        assertThat(status).contains("can't be determined", away);
    }

    /**
     * Worlds in which the replica was promoted while the primary went on: by whom, and what is left of it on record.
     */
    private enum TwoWriters {
        /** By drctl, on this machine: in the journal, and as a tag. */
        BY_A_RUN,
        /** By drctl, and AWS refused the tag: in the journal alone. */
        IN_THE_JOURNAL,
        /** By drctl on another machine: as a tag alone. */
        AS_A_TAG,
        /** By another tool: nowhere. */
        BY_ANOTHER_TOOL
    }

    private void promote(FakeCloud cloud, TwoWriters how) {
        FakeDatabases west = cloud.databases(RECOVERY);
        switch (how) {
            case BY_A_RUN, IN_THE_JOURNAL -> {
                assertThat(drctl(
                                cloud,
                                "failover",
                                "db",
                                "--to",
                                RECOVERY.value(),
                                "--force-while-healthy",
                                "--accept-data-loss=1h",
                                "--yes"))
                        .as(said)
                        .isEqualTo(ExitStatus.OK);
                if (how == TwoWriters.IN_THE_JOURNAL) {
                    west.alter(REPLICA, FakeDatabases::untagged);
                }
            }
            case AS_A_TAG, BY_ANOTHER_TOOL -> {
                west.alter(REPLICA, old -> FakeDatabases.withSource(old, null));
                if (how == TwoWriters.AS_A_TAG) {
                    west.alter(
                            REPLICA,
                            old -> FakeDatabases.tagged(
                                    old,
                                    Promotion.TAG,
                                    Instant.now().truncatedTo(ChronoUnit.SECONDS) + " "
                                            + HealthySite.databaseArn(SITE, PRIMARY) + " another"));
                }
            }
        }
        cloud.databases(PRIMARY)
                .alter(
                        SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY),
                        old -> FakeDatabases.withReplicas(old, List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void two_clusters_that_accept_writes_are_said_and_never_ready(TwoWriters how) {
        FakeCloud cloud = broken(SITE, all -> {});
        promote(cloud, how);

        for (String scope : List.of("dr-site", "primary", "all")) {
            assertThat(drctl(cloud, "verify", scope)).as(said).isEqualTo(ExitStatus.FINDINGS);
            assertThat(said.replaceAll("\\s+", " "))
                    .contains("FAIL", "database-cluster.writer-place")
                    .containsAnyOf("two clusters accept writes", "both accept writes");
        }
        assertThat(drctl(cloud, "failover", "app", "--to", PRIMARY.value(), "--dry-run"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
    }

    @ParameterizedTest
    @EnumSource
    void a_primary_that_is_stale_is_not_ready_though_the_promoted_one_is_dark(TwoWriters how) {
        FakeCloud cloud = broken(SITE, all -> {});
        promote(cloud, how);
        cloud.lose(RECOVERY);

        assertThat(drctl(cloud, "verify", "primary")).as(said).isEqualTo(ExitStatus.FINDINGS);
        assertThat(said.replaceAll("\\s+", " "))
                .contains("database-cluster.writer-place")
                .contains(
                        how == TwoWriters.BY_A_RUN || how == TwoWriters.IN_THE_JOURNAL
                                ? "the newest writes are in us-west-1"
                                : "holds newer ones can't be determined");
        assertThat(drctl(cloud, "failover", "app", "--to", PRIMARY.value(), "--dry-run"))
                .as(said)
                .isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void a_replica_whose_promotion_is_under_way_is_not_ready() {
        FakeCloud cloud = broken(SITE, all -> {});
        Promotion asked = new Promotion(
                RECOVERY, REPLICA, null, HealthySite.databaseArn(SITE, PRIMARY), Instant.EPOCH, false, "x");

        assertThat(new Readiness(SITE, cloud, () -> List.of(asked))
                        .verify(Scope.RECOVERY, (assets, of) -> {})
                        .findings())
                .filteredOn(finding -> finding.check().equals("database-cluster.writer-place"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(ReadinessVerdict.FAIL);
                    assertThat(finding.seen())
                            .isEqualTo("run x began to promote " + REPLICA + " in " + RECOVERY
                                    + ", but whether AWS accepted that is unknown");
                });
    }

    @Test
    void a_healthy_site_is_ready_in_every_scope_also_while_the_other_region_is_dark() {
        FakeCloud cloud = broken(SITE, all -> {});
        assertThat(drctl(cloud, "verify", "all")).as(said).isEqualTo(ExitStatus.OK);

        cloud.lose(PRIMARY);
        assertThat(drctl(cloud, "verify", "dr-site")).as(said).isEqualTo(ExitStatus.OK);
        assertThat(drctl(cloud, "failover", "app", "--dry-run")).as(said).isEqualTo(ExitStatus.OK);
    }
}
