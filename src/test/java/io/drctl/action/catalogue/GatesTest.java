package io.drctl.action.catalogue;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.action.Action;
import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.action.traffic.PointTraffic;
import io.drctl.action.traffic.TakeOver;
import io.drctl.cloud.Alarms;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Provisioner;
import io.drctl.cloud.Sql;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Fence;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Scale;
import io.drctl.inventory.TerraformSettings;
import io.drctl.runbook.ParameterType;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.FakeProvisioner;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.text.Remedy;
import io.drctl.writer.KeptDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The gates of every action, played over sites that are well, new, broken and promoted: a plan lists what is tried, and
 * each gate that is listed can refuse.
 */
final class GatesTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Inventory OWN_TERRAFORM = Inventories.withTerraform(
            SITE, new TerraformSettings("infra", Map.of(), Map.of(), "terraform/{region}.tfstate"));
    private static final Inventory GLOBAL = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
    private static final Inventory INSTANCES = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.RDS_REPLICA);
    private static final Inventory FENCED = Inventories.withFences(SITE, Fence.READ_ONLY, Fence.SECURITY_GROUP);
    private static final Inventory FENCED_GLOBAL =
            Inventories.withFences(GLOBAL, Fence.READ_ONLY, Fence.SECURITY_GROUP);
    private static final Inventory NAMED =
            Inventories.withDatabaseName(SITE, new DatabaseName("db.drctl.example", "drctl.example"));
    private static final Inventory SCALED = Inventories.scaledDown(SITE);
    private static final Inventory SMALL = Inventories.smallDatabase(SITE);
    /** It gives the instances no class. */
    private static final Inventory HEADLESS = Inventories.withInstances(
            GLOBAL, ByRegion.none(), ByRegion.of(PRIMARY, Scale.same(2), RECOVERY, new Scale<>(0, 2)));

    private static final Inventory LEFT = Inventories.havingLeft(SITE, new RegionName("eu-west-1"));
    private static final String OLD = SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY);
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    private static List<Effect<?>> effects() {
        List<Effect<?>> effects = new ArrayList<>();
        for (Action action : Catalogue.all()) {
            action.match(check -> false, effects::add);
        }
        return effects;
    }

    /** What has become of a site, by what that is called. */
    private static Map<String, Consumer<FakeCloud>> worlds() {
        Map<String, Consumer<FakeCloud>> worlds = new LinkedHashMap<>();
        worlds.put("well", cloud -> {});
        worlds.put(
                "a replica behind a closed security group",
                cloud -> cloud.compute(RECOVERY).ingress.clear());
        preSteps(worlds);
        traffic(worlds);
        database(worlds);
        servers(worlds);
        provisioning(worlds);
        worlds.put("kept under another name", cloud -> keep(cloud, "available"));
        worlds.put("kept, and not well", cloud -> keep(cloud, "failed"));
        return worlds;
    }

    private static void keep(FakeCloud cloud, String status) {
        FakeDatabases databases = cloud.databases(PRIMARY);
        databases.alter(
                OLD, cluster -> FakeDatabases.tagged(cluster, KeptDatabase.TAG, KeptDatabase.tagValue(cluster)));
        if (databases.clusters.containsKey(OLD)) {
            databases.rename(OLD, OLD + "-old-20250301");
            cloud.clock().advance(cloud.pace().databaseDeletion);
        }
        databases.instances.replaceAll((id, old) ->
                id.startsWith(OLD) ? new Databases.Instance(id, old.instanceClass(), status, old.zone()) : old);
    }

    private static void preSteps(Map<String, Consumer<FakeCloud>> worlds) {
        worlds.put("new", both((cloud, region) -> {
            cloud.objectStore(region).buckets.clear();
            cloud.compute(region).images.clear();
            cloud.compute(region).keyPairs.clear();
            cloud.alarms(region).alarms.clear();
        }));
        worlds.put("without copies", cloud -> {
            cloud.compute(RECOVERY).images.clear();
            cloud.compute(RECOVERY).keyPairs.clear();
        });
        worlds.put("buckets elsewhere", buckets(old -> ObjectStore.Bucket.elsewhere(old.name(), "eu-west-1")));
        worlds.put("buckets without versions", buckets(old -> bucket(old, false, old.replication())));
        worlds.put("states under one key", cloud -> {
            buckets(old -> bucket(old, true, List.of())).accept(cloud);
            cloud.provisioner().overlap = new Provisioner.Objection("one key", Remedy.of("another key"));
        });
        worlds.put("buckets without replication", buckets(old -> bucket(old, true, List.of())));
        worlds.put(
                "buckets that replicate elsewhere",
                buckets(old ->
                        bucket(old, true, List.of(new ObjectStore.ReplicationRule("r", "of-somebody-else", true)))));
        worlds.put(
                "buckets that expire",
                both((cloud, region) -> cloud.objectStore(region)
                        .expiries
                        .put(
                                SITE.name(AssetKind.BUCKET, region),
                                List.of(new Expiry(
                                        "tidy", Expiry.Fate.EXPIRES, Expiry.Scope.ALL, "after 30 days", 30, 0)))));
    }

    private static void lead(FakeCloud cloud, FailoverRole role) {
        cloud.traffic()
                .alterRecords(record -> record.failoverRole() == role
                        ? pointing(record, (role == FailoverRole.PRIMARY ? PRIMARY : RECOVERY).value(), "eu-west-1")
                        : record);
    }

    private static RecordSet pointing(RecordSet record, String region, String other) {
        Alias alias = Objects.requireNonNull(record.alias());
        return record.withAlias(
                new Alias(alias.hostedZoneId(), alias.dnsName().replace(region, other), alias.evaluateTargetHealth()));
    }

    private static void traffic(Map<String, Consumer<FakeCloud>> worlds) {
        worlds.put("without a zone", cloud -> cloud.traffic().zones.clear());
        worlds.put("without records", cloud -> cloud.traffic().records.clear());
        worlds.put("records that lead to a Region which was left", cloud -> lead(cloud, FailoverRole.PRIMARY));
        worlds.put("the same of one that stands by", cloud -> lead(cloud, FailoverRole.SECONDARY));
        worlds.put("the same of both", cloud -> {
            lead(cloud, FailoverRole.PRIMARY);
            lead(cloud, FailoverRole.SECONDARY);
            cloud.traffic()
                    .alterRecords(record -> record.failoverRole() == FailoverRole.PRIMARY
                            ? pointing(record, "eu-west-1", "eu-west-3")
                            : record);
        });
        worlds.put(
                "without targets",
                both((cloud, region) -> cloud.loadBalancing(region).targets.clear()));
        worlds.put(
                "without rules",
                both((cloud, region) -> cloud.loadBalancing(region).rules.clear()));
        worlds.put(
                "without load balancers",
                both((cloud, region) -> cloud.loadBalancing(region).balancers.clear()));
        worlds.put(
                "with load balancers that are made",
                both((cloud, region) -> cloud.loadBalancing(region)
                        .balancers
                        .replaceAll((name, old) -> LoadBalancing.LoadBalancer.application(
                                old.arn(),
                                old.name(),
                                old.dnsName(),
                                old.hostedZoneId(),
                                "provisioning",
                                old.zones()))));
        worlds.put(
                "with targets that can't be read",
                cloud -> cloud.fail("elasticloadbalancing:DescribeTargetHealth", CloudException.Cause.ACCESS_DENIED));
        worlds.put(
                "without Auto Scaling groups",
                cloud -> cloud.autoScaling(RECOVERY).groups.clear());
        worlds.put("served from the recovery Region", GatesTest::failOver);
        worlds.put("with alarms that forget, and no Route 53", both((cloud, region) -> {
            cloud.fail(call -> call.operation().startsWith("route53:"), CloudException.Cause.SERVICE_FAULT);
            String alarm = SITE.takeOverAlarm(region);
            cloud.alarms(region).alarms.put(alarm, new Alarms.Alarm(alarm, "OK", true));
        }));
        worlds.put("with a take-over", GatesTest::takeOver);
        worlds.put("promoted, with a take-over", cloud -> {
            HealthySite.promoteReplica(cloud, SITE);
            takeOver(cloud);
        });
    }

    private static void database(Map<String, Consumer<FakeCloud>> worlds) {
        worlds.put("with the primary dark", cloud -> cloud.lose(PRIMARY));
        worlds.put("with the recovery Region dark", cloud -> cloud.lose(RECOVERY));
        worlds.put(
                "without databases",
                both((cloud, region) -> cloud.databases(region).clusters.clear()));
        worlds.put("with databases that are upgraded", clusters(old -> FakeDatabases.withStatus(old, "upgrading")));
        worlds.put(
                "with databases without readers",
                clusters(old -> FakeDatabases.withMembers(old, old.members().subList(0, 1))));
        worlds.put(
                "with a primary of an older version",
                cloud -> cloud.databases(PRIMARY)
                        .alter(OLD, old -> FakeDatabases.withVersion(old, "8.0.mysql_aurora.3.04.0")));
        worlds.put("headless, and upgraded", cloud -> {
            loseInstances(cloud);
            clusters(old -> FakeDatabases.withStatus(old, "upgrading")).accept(cloud);
        });
        worlds.put("headless, with the primary dark", cloud -> {
            loseInstances(cloud);
            cloud.lose(PRIMARY);
        });
        worlds.put("without a lag", cloud -> cloud.databases(RECOVERY).lags.clear());
        worlds.put("with instances that are modified", instances("modifying", true));
        worlds.put("with instances in one zone", instances("available", false));
        worlds.put("with two databases that stand alone", cloud -> HealthySite.detachReplica(cloud, SITE));
        worlds.put("promoted", cloud -> HealthySite.promoteReplica(cloud, SITE));
        worlds.put("promoted, and served from there", cloud -> {
            failOver(cloud);
            HealthySite.promoteReplica(cloud, SITE);
        });
        worlds.put("promoted, with a protected primary", cloud -> {
            HealthySite.promoteReplica(cloud, SITE);
            cloud.databases(PRIMARY).alter(OLD, old -> FakeDatabases.withDeletionProtection(old, true));
        });
        worlds.put("promoted, with another replica", cloud -> {
            HealthySite.promoteReplica(cloud, SITE);
            cloud.databases(PRIMARY)
                    .alter(
                            OLD,
                            old -> FakeDatabases.withReplicas(
                                    old, List.of("arn:aws:rds:ap-south-1:123456789012:cluster:in-india")));
        });
        worlds.put("promoted, and the new writer is restarted", cloud -> {
            HealthySite.promoteReplica(cloud, SITE);
            cloud.databases(RECOVERY)
                    .instances
                    .computeIfPresent(
                            REPLICA + "-1",
                            (id, old) -> new Databases.Instance(id, old.instanceClass(), "rebooting", old.zone()));
        });
        worlds.put("promoted, and the instances are gone", cloud -> {
            HealthySite.promoteReplica(cloud, SITE);
            cloud.databases(PRIMARY).instances.clear();
            cloud.databases(PRIMARY).alter(OLD, old -> FakeDatabases.withMembers(old, List.of()));
        });
    }

    private static void loseInstances(FakeCloud cloud) {
        cloud.databases(RECOVERY).instances.clear();
        cloud.databases(RECOVERY).alter(REPLICA, old -> FakeDatabases.withMembers(old, List.of()));
    }

    /** What the servers of the databases say by SQL. */
    private static void servers(Map<String, Consumer<FakeCloud>> worlds) {
        worlds.put("with servers that answer", GatesTest::answering);
        worlds.put("with a server that follows no other", cloud -> {
            answering(cloud);
            cloud.sql(RECOVERY).replica = null;
        });
        worlds.put("with a replica beside ours", cloud -> {
            answering(cloud);
            cloud.databases(PRIMARY)
                    .alter(
                            OLD,
                            old -> FakeDatabases.withReplicas(
                                    old, List.of("arn:aws:rds:ap-south-1:123456789012:cluster:in-india")));
        });
        worlds.put("without a replica", cloud -> {
            answering(cloud);
            cloud.databases(RECOVERY).clusters.clear();
        });
        worlds.put("with a primary that is read-only", cloud -> {
            answering(cloud);
            cloud.sql(PRIMARY).readOnly = true;
        });
        worlds.put("with a read-only primary that was left", cloud -> {
            answering(cloud);
            HealthySite.promoteReplica(cloud, SITE);
            cloud.sql(PRIMARY).readOnly = true;
        });
        worlds.put("with a replica that is behind", cloud -> {
            answering(cloud);
            cloud.sql(PRIMARY).position = new BinlogPosition("mysql-bin-changelog.000008", 4);
        });
    }

    private static void answering(FakeCloud cloud) {
        cloud.sql(PRIMARY).isGiven = true;
        cloud.sql(RECOVERY).isGiven = true;
        BinlogPosition at = cloud.sql(PRIMARY).position;
        cloud.sql(RECOVERY).replica = new Sql.Replica("the-primary", at, at, true, true, Duration.ofSeconds(1), null);
    }

    private static void provisioning(Map<String, Consumer<FakeCloud>> worlds) {
        List<Provisioner.Objection> objections =
                List.of(new Provisioner.Objection("it is so", Remedy.of("make it otherwise")));
        List<Provisioner.Loss> losses = List.of(new Provisioner.Loss("aws_vpc.main", "the VPC is lost", List.of()));
        for (Provisioner.Changes changes : List.of(
                FakeProvisioner.changes("d", "1 to create"),
                new Provisioner.Changes("", "1 to create", List.of(), objections, List.of(), List.of(), List.of()),
                new Provisioner.Changes("d", "1 to create", List.of(), List.of(), objections, List.of(), List.of()),
                new Provisioner.Changes("d", "1 to destroy", List.of(), List.of(), List.of(), losses, List.of()),
                new Provisioner.Changes(
                        "d",
                        "1 to destroy",
                        List.of(new Provisioner.Gone("aws_instance.web", List.of(PRIMARY))),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()))) {
            worlds.put("with a plan of Terraform's: " + changes, cloud -> cloud.provisioner().found = changes);
        }
    }

    private interface Change {
        void of(FakeCloud cloud, RegionName region);
    }

    private static Consumer<FakeCloud> both(Change change) {
        return cloud -> {
            change.of(cloud, PRIMARY);
            change.of(cloud, RECOVERY);
        };
    }

    private static Consumer<FakeCloud> buckets(UnaryOperator<ObjectStore.Bucket> change) {
        return both((cloud, region) ->
                cloud.objectStore(region).buckets.replaceAll((name, bucket) -> change.apply(bucket)));
    }

    private static ObjectStore.Bucket bucket(
            ObjectStore.Bucket old, boolean versioned, List<ObjectStore.ReplicationRule> rules) {
        return new ObjectStore.Bucket(
                old.name(), old.region(), versioned, old.encryption(), true, old.replicationRole(), rules);
    }

    private static Consumer<FakeCloud> clusters(UnaryOperator<Databases.Cluster> change) {
        return both((cloud, region) ->
                cloud.databases(region).alter(SITE.name(AssetKind.DATABASE_CLUSTER, region), change));
    }

    private static Consumer<FakeCloud> instances(String status, boolean isMultiAz) {
        return both((cloud, region) -> cloud.dbInstances(region)
                .instances
                .replaceAll((id, old) -> new DbInstances.DbInstance(
                        id,
                        old.arn(),
                        old.instanceClass(),
                        status,
                        old.engine(),
                        old.engineVersion(),
                        old.zone(),
                        isMultiAz,
                        old.key(),
                        old.backupDays(),
                        old.source(),
                        old.replication(),
                        old.replicas(),
                        old.deletionProtected(),
                        old.created(),
                        old.tags())));
    }

    private static FakeCloud inWorld(String world) {
        FakeCloud cloud = HealthySite.of(SITE);
        Objects.requireNonNull(worlds().get(world)).accept(cloud);
        return cloud;
    }

    private static void takeOver(FakeCloud cloud) {
        String alarm = SITE.takeOverAlarm(RECOVERY);
        cloud.alarms(RECOVERY).alarms.put(alarm, new Alarms.Alarm(alarm, "ALARM"));
    }

    private static void failOver(FakeCloud cloud) {
        Steps.apply(new PointTraffic(), Steps.of(cloud, SITE, Map.of("to", RECOVERY.value()), Map.of()));
        cloud.clock().advance(cloud.pace().dnsChange);
    }

    /** The actions whose steps lead from one Region to the other. */
    private static final Set<String> BETWEEN_REGIONS = Set.of("stop-writes", "place-fence");

    /** The steps of an action, planned and not, where it knows both. */
    private static List<StepContext> steps(Effect<?> effect, Inventory site, FakeCloud cloud, RegionName region) {
        boolean isEither = effect.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals("planned"));
        List<Map<String, String>> ways = switch (effect.name()) {
            case "place-fence" ->
                List.of(
                        Map.of(),
                        Map.of("to", ""),
                        Map.of("fence", "security-group"),
                        Map.of("to", "", "fence", "security-group"));
            case "lift-fence" ->
                List.of(Map.of(), Map.of("unless-promoted", "", "rules", LET_IN.text()), Map.of("unless-promoted", ""));
            case "let-writes-in" -> List.of(Map.of(), Map.of("unless-promoted", ""));
            case "delete-instances", "delete-cluster", "rename-cluster" ->
                List.of(
                        Map.of(),
                        Map.of("for-replica-of", site.peerOf(region).name().value()));
            case "apply-terraform" -> List.of(Map.of(), Map.of("creates-only", "true"));
            default -> isEither ? List.of(Map.of(), Map.of("planned", "true")) : List.of(Map.of());
        };
        return ways.stream()
                .map(more -> step(effect, site, cloud, region, more))
                .toList();
    }

    /** What the database of a fenced site lets in. */
    private static final IngressRule LET_IN =
            new IngressRule("sg-" + OLD, "tcp", 3306, 3306, IngressRule.Kind.IPV4, "10.10.0.0/16", "");

    private static FakeCloud healthy(Inventory site) {
        FakeCloud cloud = HealthySite.of(site.equals(HEADLESS) ? GLOBAL : site);
        if (site.equals(FENCED) || site.equals(FENCED_GLOBAL)) {
            cloud.compute(PRIMARY).ingress.add(LET_IN);
        }
        return cloud;
    }

    private static StepContext step(Action action, Inventory site, FakeCloud cloud, RegionName region) {
        return step(action, site, cloud, region, Map.of());
    }

    private static StepContext step(
            Action action, Inventory site, FakeCloud cloud, RegionName region, Map<String, String> more) {
        Map<String, String> with = new HashMap<>(more);
        for (ActionParameter parameter : action.parameters()) {
            if (parameter.type() == ParameterType.REGION && !parameter.name().equals("for-replica-of")) {
                boolean isOther = BETWEEN_REGIONS.contains(action.name())
                        && parameter.name().equals("to");
                with.putIfAbsent(
                        parameter.name(), (isOther ? site.peerOf(region).name() : region).value());
            }
            if (parameter.name().equals("fence")) {
                with.putIfAbsent("fence", "read-only");
            }
        }
        return Steps.of(cloud, site, with, Map.of());
    }

    /** What the gates before a step say, in a world in which it isn't so yet; none where it is, or is unknown. */
    private static <S> List<GateResult> tried(Effect<S> effect, StepContext step) {
        try {
            return effect.observe(step) instanceof Observation.NotYet<S> notYet
                    ? Gate.tried(effect, step, notYet.seen())
                    : List.of();
        } catch (CloudException e) {
            return List.of();
        }
    }

    /** Of what harms nobody it is only said, before anybody agrees. */
    private static final Set<String> ONLY_CAUTIONING = Set.of(
            "flip-writer newest-writes",
            "switch-over-global secondary-lag",
            "delete-instances old-writes",
            "delete-cluster old-writes");

    /** Tried where a site has several, as {@code TwoApplicationsTest} shows. */
    private static final Set<String> OF_SEVERAL_APPLICATIONS = Set.of("take-over take-over-alone");

    @Test
    void a_plan_lists_what_is_tried_and_each_gate_that_is_listed_can_refuse() {
        Set<String> refusing = new TreeSet<>();
        Set<String> cautioning = new TreeSet<>();
        Set<String> listed = new TreeSet<>();
        for (Effect<?> effect : effects()) {
            effect.gates().forEach(gate -> listed.add(effect.name() + " " + gate.test()));
            for (Inventory site : List.of(
                    SITE,
                    GLOBAL,
                    INSTANCES,
                    OWN_TERRAFORM,
                    FENCED,
                    FENCED_GLOBAL,
                    NAMED,
                    SCALED,
                    SMALL,
                    HEADLESS,
                    LEFT)) {
                for (Consumer<FakeCloud> world : worlds().values()) {
                    for (RegionName region : List.of(PRIMARY, RECOVERY)) {
                        FakeCloud cloud = healthy(site);
                        world.accept(cloud);
                        // Throws where a plan lists other gates than are tried.
                        List<GateResult> gates = steps(effect, site, cloud, region).stream()
                                .flatMap(step -> tried(effect, step).stream())
                                .toList();
                        for (GateResult gate : gates) {
                            String name = effect.name() + " " + gate.test();
                            if (gate.isRefusal()) {
                                refusing.add(name);
                            } else if (gate.outcome() == GateResult.Outcome.CAUTION) {
                                cautioning.add(name);
                            }
                        }
                    }
                }
            }
        }
        assertThat(cautioning).containsAll(ONLY_CAUTIONING);
        assertThat(refusing).doesNotContainAnyElementsOf(ONLY_CAUTIONING);
        listed.removeAll(ONLY_CAUTIONING);
        listed.removeAll(OF_SEVERAL_APPLICATIONS);
        assertThat(refusing).isEqualTo(listed);
    }

    @Test
    void a_gate_that_a_failed_call_leaves_without_an_answer_has_that_call() {
        Set<String> seen = new TreeSet<>();
        for (Effect<?> effect : effects()) {
            for (String world : List.of("well", "promoted", "promoted, and served from there")) {
                for (RegionName region : List.of(PRIMARY, RECOVERY)) {
                    FakeCloud well = HealthySite.of(SITE);
                    Objects.requireNonNull(worlds().get(world)).accept(well);
                    int before = well.calls().size();
                    // A refusal that stands anyway, before this action or before one that does it another way.
                    Set<String> refused = new TreeSet<>(refused(tried(effect, step(effect, SITE, well, region))));
                    if (effect instanceof TakeOver) {
                        Effect<?> records = new PointTraffic();
                        refused.addAll(refused(tried(records, step(records, SITE, inWorld(world), region))));
                    }
                    for (Call call :
                            Set.copyOf(well.calls().subList(before, well.calls().size()))) {
                        FakeCloud cloud = HealthySite.of(SITE);
                        worlds().get(world).accept(cloud);
                        cloud.fail(
                                each -> each.operation().equals(call.operation())
                                        && Objects.equals(each.region(), call.region()),
                                CloudException.Cause.CREDENTIALS);
                        tried(effect, step(effect, SITE, cloud, region)).stream()
                                .filter(gate -> gate.isRefusal() && !refused.contains(gate.test() + gate.seen()))
                                .forEach(gate -> {
                                    assertThat(gate.unread())
                                            .as(gate.test() + " without " + call)
                                            .isNotNull()
                                            .satisfies(unread -> {
                                                assertThat(unread.operation()).isEqualTo(call.operation());
                                                assertThat(unread.region()).isEqualTo(call.region());
                                            });
                                    seen.add(gate.test());
                                });
                    }
                }
            }
        }
        assertThat(seen)
                .containsExactly(
                        "listener-forwards",
                        "new-primary-writable",
                        "no-dependants",
                        "old-primary",
                        "primary-lost",
                        "replica-lag",
                        "targets-healthy",
                        "writer");
    }

    private static Set<String> refused(List<GateResult> gates) {
        return gates.stream()
                .filter(GateResult::isRefusal)
                .map(gate -> gate.test() + gate.seen())
                .collect(Collectors.toSet());
    }

    @Test
    void every_action_that_calls_something_can_pass_its_gates() {
        Set<String> passing = new TreeSet<>();
        for (Effect<?> effect : effects()) {
            for (Consumer<FakeCloud> world : worlds().values()) {
                for (Inventory site :
                        List.of(SITE, GLOBAL, INSTANCES, FENCED, FENCED_GLOBAL, NAMED, SCALED, SMALL, LEFT)) {
                    for (RegionName region : List.of(PRIMARY, RECOVERY)) {
                        FakeCloud cloud = healthy(site);
                        world.accept(cloud);
                        for (StepContext step : steps(effect, site, cloud, region)) {
                            List<GateResult> gates = tried(effect, step);
                            if (!gates.isEmpty() && gates.stream().noneMatch(GateResult::isRefusal)) {
                                passing.add(effect.name());
                            }
                        }
                    }
                }
            }
        }
        assertThat(passing)
                .containsExactlyInAnyOrderElementsOf(effects().stream()
                        .filter(effect -> !effect.gates().isEmpty())
                        .map(Action::name)
                        .toList());
    }

    @Test
    void a_name_says_which_gate_of_an_action_is_meant() {
        for (Effect<?> effect : effects()) {
            assertThat(effect.gates()).extracting(Gate::test).doesNotHaveDuplicates();
        }
    }

    @Test
    void what_force_takes_is_declared_and_told_by_the_help() throws IOException {
        List<String> forcible = Catalogue.forcibleTests();
        assertThat(forcible)
                .containsExactlyInAnyOrder(
                        "load-balancer-active", "listener-forwards", "targets-healthy", "writer", "take-over-alone");
        try (InputStream file = getClass().getResourceAsStream("/io/drctl/cli/help/drctl-failover-app.txt")) {
            String help = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(help.replaceAll("\\s+", " ")).contains(forcible);
        }
    }

    @Test
    void a_gate_that_is_listed_and_not_tried_stops_the_step() {
        Careless careless = new Careless(List.of(Gate.of("looked-at", step -> "somebody looks")), List.of());
        assertThatThrownBy(() -> Gate.tried(careless, step(careless, SITE, HealthySite.of(SITE), RECOVERY), ""))
                .hasMessage("the plan of careless lists the gates [looked-at], and it tries []");
    }

    @Test
    void a_gate_that_is_tried_and_not_listed_stops_the_step() {
        Gate secret = Gate.of("secret", step -> "nobody is told");
        Careless careless = new Careless(List.of(), List.of(secret.refused("no", "none")));
        assertThatThrownBy(() -> Gate.tried(careless, step(careless, SITE, HealthySite.of(SITE), RECOVERY), ""))
                .hasMessage("the plan of careless lists the gates [], and it tries [secret]");
    }

    /** An action whose plan and gates go apart. */
    private record Careless(List<Gate> gates, List<GateResult> results) implements Effect<String> {
        @Override
        public String name() {
            return "careless";
        }

        @Override
        public List<ActionParameter> parameters() {
            return List.of();
        }

        @Override
        public Outline outline(StepContext context) {
            return Outline.ofCheck("is careless", Duration.ZERO);
        }

        @Override
        public Observation<String> observe(StepContext context) {
            return new Observation.NotYet<>("not yet", "");
        }

        @Override
        public List<GateResult> tryGates(StepContext context, String seen) {
            return results;
        }

        @Override
        public Facts apply(StepContext context, String seen) {
            return Facts.NONE;
        }
    }
}
