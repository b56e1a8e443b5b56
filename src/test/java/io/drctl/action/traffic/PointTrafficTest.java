package io.drctl.action.traffic;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PointTrafficTest {
    private final PointTraffic point = new PointTraffic();
    private Inventory site = Inventories.flaskSite();
    private FakeCloud cloud = HealthySite.of(site);

    private void use(Routing routing) {
        site = Inventories.flaskSite(routing, DatabaseTopology.BINLOG_REPLICA);
        cloud = HealthySite.of(site);
    }

    private StepContext step(String force, Map<String, String> own) {
        return Steps.of(cloud, site, Map.of("to", RECOVERY.value(), "force", force), own);
    }

    private List<GateResult> refusals(String force) {
        return Steps.gates(point, step(force, Map.of())).stream()
                .filter(GateResult::isRefusal)
                .toList();
    }

    @AfterEach
    void asks_the_region_that_is_left_for_its_database_and_nothing_else() {
        assertThat(cloud.calls())
                .filteredOn(call -> PRIMARY.equals(call.region()))
                .extracting(Call::operation)
                .allMatch(operation -> operation.equals("rds:DescribeDBClusters"));
    }

    private static final List<String> NAME_SERVERS = List.of("ns-1.example.net", "ns-2.example.net");

    /** A change that was accepted, which Route 53 goes on calling PENDING. */
    private Map<String, String> pendingFor(Duration time) {
        cloud.pace().dnsChange = Duration.ofDays(1);
        String zone = cloud.traffic().zones.values().iterator().next().id();
        Map<String, String> own = new HashMap<>();
        own.put("change-id", cloud.traffic().change(zone, List.of(), "test"));
        own.put("changed-at", cloud.clock().now().toString());
        own.put("load-balancer." + RECOVERY, HealthySite.loadBalancerDnsName(site, RECOVERY));
        own.put("name-servers", String.join(",", NAME_SERVERS));
        cloud.clock().advance(time);
        cloud.outside()
                .answer(
                        OutsideView.THIS_MACHINE,
                        HealthySite.loadBalancerDnsName(site, RECOVERY),
                        List.of(HealthySite.addressOf(site, RECOVERY)));
        return own;
    }

    private void answer(String server, RegionName region) {
        cloud.outside()
                .answer(server, site.application().mainName().name(), List.of(HealthySite.addressOf(site, region)));
    }

    @Test
    void a_change_that_stays_pending_holds_once_every_name_server_gives_the_new_addresses() {
        use(Routing.WEIGHTED);
        Map<String, String> own = pendingFor(Duration.ofSeconds(61));
        NAME_SERVERS.forEach(server -> answer(server, RECOVERY));

        Observation<PointTraffic.Seen> seen = point.observe(step("", own));

        assertThat(seen).isInstanceOf(Observation.Satisfied.class);
        assertThat(seen.detail())
                .isEqualTo(site.application().mainName().name()
                        + " points at us-west-1: all 2 name servers give the new addresses;"
                        + " Route 53 still reports PENDING");
    }

    /** Records that follow health checks are answered with the new addresses before Route 53 has the change. */
    @Test
    void a_change_of_failover_records_that_stays_pending_is_owed_once_every_name_server_gives_the_new_addresses() {
        use(Routing.FAILOVER);
        Map<String, String> own = pendingFor(Duration.ofSeconds(61));
        NAME_SERVERS.forEach(server -> answer(server, RECOVERY));

        Observation<PointTraffic.Seen> seen = point.observe(step("", own));

        assertThat(seen).isInstanceOf(Observation.Owed.class);
        assertThat(seen.detail())
                .isEqualTo(site.application().mainName().name()
                        + " points at us-west-1: all 2 name servers give the new addresses, perhaps by health checks"
                        + " alone; Route 53 still reports PENDING, and may lose the change");
    }

    @Test
    void a_change_that_stays_pending_is_waited_for_while_one_name_server_gives_the_old_addresses() {
        Map<String, String> own = pendingFor(Duration.ofSeconds(61));
        answer(NAME_SERVERS.get(0), RECOVERY);
        answer(NAME_SERVERS.get(1), PRIMARY);

        Observation<PointTraffic.Seen> seen = point.observe(step("", own));

        assertThat(seen).isInstanceOf(Observation.InProgress.class);
        assertThat(seen.detail())
                .isEqualTo("Route 53 has accepted the change, and reports PENDING; 1 of 2 name servers give the new"
                        + " addresses, ns-2.example.net gives " + HealthySite.addressOf(site, PRIMARY));
    }

    @Test
    void a_change_that_stays_pending_is_not_verified_by_name_servers_that_are_silent() {
        Map<String, String> own = pendingFor(Duration.ofSeconds(61));
        cloud.outside().answers.keySet().removeIf(key -> NAME_SERVERS.contains(key.split(" ", 2)[0]));
        answer(NAME_SERVERS.get(0), RECOVERY);

        Observation<PointTraffic.Seen> seen = point.observe(step("", own));

        assertThat(seen).isInstanceOf(Observation.InProgress.class);
        assertThat(seen.detail())
                .contains("1 of 2 name servers give the new addresses, ns-2.example.net can't be asked: ");
    }

    @Test
    void a_change_that_is_pending_as_long_as_usual_asks_no_name_server() {
        Map<String, String> own = pendingFor(Duration.ofSeconds(59));
        NAME_SERVERS.forEach(server -> answer(server, RECOVERY));

        Observation<PointTraffic.Seen> seen = point.observe(step("", own));

        assertThat(seen).isInstanceOf(Observation.InProgress.class);
        assertThat(seen.detail()).isEqualTo("Route 53 has accepted the change, and reports PENDING");
        assertThat(cloud.operationsCalled()).doesNotContain("dns");
    }

    private static final String EAST = "flask-site-us-east-2";
    private static final String WEST = "flask-site-us-west-1";

    /** West was promoted, as AWS shows it; east still accepts writes. */
    private void promoteWest(boolean onRecord) {
        FakeDatabases west = cloud.databases(RECOVERY);
        String source = Objects.requireNonNull(cloud.databases(PRIMARY).clusters.get(EAST))
                .arn();
        west.alter(WEST, old -> FakeDatabases.withSource(old, null));
        cloud.databases(PRIMARY).alter(EAST, old -> FakeDatabases.withReplicas(old, List.of()));
        if (onRecord) {
            west.alter(
                    WEST,
                    old -> FakeDatabases.tagged(old, "drctl:promoted", "2026-03-14T03:15:22Z " + source + " run-1"));
        }
    }

    private StepContext towards(RegionName region, String force) {
        return Steps.of(cloud, site, Map.of("to", region.value(), "force", force), Map.of());
    }

    private GateResult writerGate(RegionName region, String force) {
        return Steps.gates(point, towards(region, force)).stream()
                .filter(gate -> gate.test().equals("writer"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_region_that_only_follows_passes_with_a_caution_that_has_a_value() {
        GateResult gate = writerGate(RECOVERY, "");

        assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
        assertThat(gate.seen())
                .isEqualTo(WEST + " is a replica, 2 s behind (sampled 20 s ago): users in us-west-1 can"
                        + " read, but not write, until it is promoted");
    }

    @Test
    void refuses_to_lead_users_home_to_a_stale_writer_whatever_is_forced() {
        promoteWest(true);
        // Users are in the west.
        Steps.apply(point, towards(RECOVERY, ""));

        for (String force : List.of("", "all", "writer", "writer,targets-healthy")) {
            GateResult gate = writerGate(PRIMARY, force);
            assertThat(gate.isRefusal()).as(force).isTrue();
            assertThat(String.valueOf(gate.remedy())).contains("drctl failover app --to us-west-1");
        }
        // Here it is the other Region that is led to.
        cloud.forgetCalls();
    }

    @Test
    void what_nobody_can_tell_is_overridden_by_its_name_only() {
        promoteWest(false);

        assertThat(writerGate(RECOVERY, "").isRefusal()).isTrue();
        assertThat(writerGate(RECOVERY, "all").isRefusal()).isTrue();
        assertThat(writerGate(RECOVERY, "writer").outcome()).isEqualTo(GateResult.Outcome.OVERRIDDEN);
    }

    /** "Nothing to do" would be the wrong word to users who write to the database that was left. */
    @Test
    void records_that_lead_to_a_stale_writer_already_are_no_success() {
        promoteWest(true);

        GateResult gate = writerGate(PRIMARY, "");
        assertThat(gate.isRefusal()).isTrue();
        assertThat(String.valueOf(gate.remedy())).contains("drctl failover app --to us-west-1");
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
        cloud.forgetCalls();
    }

    /** The same records once more for IPv6. */
    private void addIpv6() {
        List<RecordSet> all = new ArrayList<>(cloud.traffic().allRecords());
        for (RecordSet record : cloud.traffic().allRecords()) {
            all.add(new RecordSet(
                    record.name(),
                    "AAAA",
                    record.setIdentifier(),
                    record.failoverRole(),
                    record.healthCheckId(),
                    record.alias(),
                    null,
                    List.of(),
                    record.routingPolicy(),
                    record.weight()));
        }
        cloud.traffic().records.put(HealthySite.ZONE_ID, all);
    }

    private void eachPolicy(String policy) {
        cloud.traffic()
                .alterRecords(record -> new RecordSet(
                        record.name(),
                        record.type(),
                        record.setIdentifier(),
                        null,
                        record.healthCheckId(),
                        record.alias(),
                        record.ttlSeconds(),
                        record.values(),
                        policy));
    }

    @ParameterizedTest
    @EnumSource(value = Routing.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void all_records_change_in_one_batch_that_is_waited_for(Routing routing) {
        use(routing);
        addIpv6();

        Map<String, String> own = new HashMap<>(Steps.apply(point, step("", Map.of())));

        assertThat(cloud.traffic().changes)
                .singleElement()
                .satisfies(batch -> assertThat(batch).hasSize(routing == Routing.SIMPLE ? 2 : 4));
        assertThat(cloud.traffic().allRecords())
                .filteredOn(record -> record.failoverRole() != FailoverRole.SECONDARY)
                .filteredOn(record -> !Long.valueOf(0).equals(record.weight()))
                .hasSize(2)
                .allMatch(record -> record.pointsAt(HealthySite.loadBalancerDnsName(site, RECOVERY)));
        assertThat(point.observe(step("", own))).isInstanceOf(Observation.InProgress.class);
        cloud.clock().advance(cloud.pace().dnsChange);
        assertThat(point.observe(step("", own)))
                .isInstanceOf(Observation.Satisfied.class)
                .extracting(Observation::detail)
                .asString()
                .endsWith("Route 53 reports INSYNC");
    }

    @ParameterizedTest
    @EnumSource(value = Routing.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void what_holds_already_is_seen(Routing routing) {
        use(routing);
        Steps.apply(point, step("", Map.of()));
        cloud.forgetCalls();

        assertThat(point.observe(step("", Map.of()))).isInstanceOf(Observation.Satisfied.class);
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weighted", "latency", "geolocation", "multivalue"})
    void other_routing_policies_are_refused(String policy) {
        eachPolicy(policy);

        assertThat(refusals("all")).singleElement().satisfies(gate -> {
            assertThat(gate.test()).isEqualTo("records");
            assertThat(gate.seen()).contains(policy + " us-east-2, " + policy + " us-west-1");
            assertThat(gate.remedy()).isNotNull();
        });
    }

    @Test
    void records_that_became_immovable_in_the_middle_of_a_run_are_named() {
        Map<String, String> own = Map.of("load-balancer.us-west-1", HealthySite.loadBalancerDnsName(site, RECOVERY));
        eachPolicy("weighted");

        assertThat(Steps.gates(point, step("", own)).stream().filter(GateResult::isRefusal))
                .singleElement()
                .satisfies(gate -> assertThat(gate.test()).isEqualTo("records"));
    }

    @ParameterizedTest
    @EnumSource(value = Routing.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_load_balancer_made_anew_since_the_run_began_is_the_one_that_serves(Routing routing) {
        use(routing);
        Map<String, String> own = new HashMap<>(Map.of("load-balancer.us-west-1", "gone.elb.example"));
        String made = HealthySite.loadBalancerDnsName(site, RECOVERY);

        own.putAll(Steps.apply(point, step("", own)));
        cloud.clock().advance(cloud.pace().dnsChange);

        Observation<PointTraffic.Seen> after = point.observe(step("", own));
        assertThat(after).isInstanceOf(Observation.Satisfied.class);
        assertThat(((Observation.Satisfied<PointTraffic.Seen>) after).facts().texts())
                .containsEntry("load-balancer.us-west-1", made);
        assertThat(cloud.traffic().changes).hasSize(1);
    }

    @Test
    void a_pair_that_does_not_know_the_target_is_refused() {
        cloud.traffic()
                .alterRecords(record -> record.withAlias(new io.drctl.cloud.TrafficRouting.Alias("Z", "x", true)));
        assertThat(refusals("")).extracting(GateResult::test).containsExactly("records");
    }

    @Test
    void no_record_no_zone_and_no_load_balancer_are_refused() {
        cloud.traffic().records.clear();
        assertThat(refusals("all"))
                .extracting(GateResult::seen)
                .containsExactly("there is no record of the site's name");

        cloud.loadBalancing(RECOVERY).balancers.clear();
        assertThat(refusals("all"))
                .extracting(GateResult::seen)
                .containsExactly("there is no load balancer flask-site in us-west-1");

        cloud.traffic().zones.clear();
        assertThat(refusals("all"))
                .extracting(GateResult::seen)
                .containsExactly("there is no public hosted zone drctl.example");
    }

    @Test
    void a_load_balancer_that_is_not_active_is_refused_unless_forced() {
        cloud.loadBalancing(RECOVERY)
                .balancers
                .replaceAll((name, old) -> LoadBalancer.application(
                        old.arn(), old.name(), old.dnsName(), old.hostedZoneId(), "provisioning", old.zones()));

        assertThat(refusals("")).singleElement().satisfies(gate -> {
            assertThat(gate.seen()).isEqualTo("flask-site in us-west-1 is provisioning");
            assertThat(String.valueOf(gate.remedy())).endsWith("or override with --force=load-balancer-active");
        });
        assertThat(refusals("load-balancer-active")).isEmpty();
        assertThat(refusals("all")).isEmpty();
        assertThat(refusals("all,writer")).isEmpty();
        assertThat(refusals("targets-healthy")).hasSize(1);
    }

    @Test
    void a_network_that_keeps_users_out_is_refused_unless_forced() {
        HealthySite.network(cloud, site, RECOVERY);
        assertThat(refusals("")).isEmpty();

        cloud.compute(RECOVERY).ingress.clear();

        assertThat(refusals("")).singleElement().satisfies(gate -> {
            assertThat(gate.seen())
                    .isEqualTo("flask-site in us-west-1 is active, but security group sg-users lets nobody in on"
                            + " port 80");
            assertThat(String.valueOf(gate.remedy())).endsWith("or override with --force=load-balancer-active");
        });
        assertThat(refusals("load-balancer-active")).isEmpty();
    }

    @Test
    void an_ec2_that_does_not_tell_of_the_network_stops_nobody() {
        HealthySite.network(cloud, site, RECOVERY);
        cloud.fail("ec2:DescribeNetworkAcls", RECOVERY, Cause.UNREACHABLE);

        assertThat(refusals("")).isEmpty();
        assertThat(Steps.gates(point, step("", Map.of()))).anySatisfy(gate -> {
            assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
            assertThat(gate.seen())
                    .startsWith("flask-site in us-west-1 is active; whether it lets users in is unknown:");
        });
    }

    @Test
    void an_internal_load_balancer_is_refused_where_the_other_region_s_is_not() {
        HealthySite.network(cloud, site, RECOVERY);
        cloud.loadBalancing(RECOVERY)
                .balancers
                .replaceAll((name, old) ->
                        old.at(new LoadBalancing.Placement("internal", "vpc-1", List.of("subnet-1"), List.of("sg"))));

        assertThat(refusals(""))
                .singleElement()
                .satisfies(gate -> assertThat(gate.seen())
                        .isEqualTo(
                                "flask-site in us-west-1 is active, but it is internal, unlike the other Region's: nobody"
                                        + " reaches it from the internet"));
    }

    @Test
    void unhealthy_missing_and_unreadable_targets_are_refused_unless_forced() {
        cloud.loadBalancing(RECOVERY).alterTargets(target -> new Target(target.id(), 5000, "unhealthy", "timeout"));
        assertThat(refusals(""))
                .singleElement()
                .satisfies(gate -> assertThat(gate.seen())
                        .startsWith("0 of 3 in us-west-1 are healthy: i-uswest11 is unhealthy (timeout), "));
        assertThat(refusals("targets-healthy")).isEmpty();

        cloud.loadBalancing(RECOVERY).targets.clear();
        assertThat(refusals(""))
                .extracting(GateResult::seen)
                .containsExactly("users' requests reach no targets in us-west-1");

        cloud.fail("elasticloadbalancing:DescribeTargetHealth", Cause.ACCESS_DENIED);
        assertThat(refusals(""))
                .singleElement()
                .satisfies(gate -> assertThat(gate.seen()).startsWith("unknown: "));
        assertThat(Steps.gates(point, step("targets-healthy", Map.of())))
                .filteredOn(gate -> gate.test().equals("targets-healthy"))
                .extracting(GateResult::outcome)
                .containsExactly(GateResult.Outcome.OVERRIDDEN);
    }

    @Test
    void a_side_service_that_is_down_is_told_and_stops_nobody() {
        String balancer = HealthySite.loadBalancerArn(site, RECOVERY);
        String side = HealthySite.targetGroupArn(site, RECOVERY).replace("flask-site", "reports");
        cloud.loadBalancing(RECOVERY)
                .rules
                .computeIfPresent(
                        balancer + "/listener",
                        (listener, old) -> List.of(
                                new LoadBalancing.Rule(
                                        "1",
                                        List.of(new LoadBalancing.Condition("path-pattern", List.of("/reports/*"))),
                                        LoadBalancing.Action.forwardTo(side)),
                                old.get(0)));
        Target up = new Target("i-8", 80, "healthy", null);
        Target down = new Target("i-9", 80, "unused", "Target is in the stopped state");

        cloud.loadBalancing(RECOVERY).targets.put(side, List.of(up, down));
        assertThat(healthy().outcome()).isEqualTo(GateResult.Outcome.PASSED);

        cloud.loadBalancing(RECOVERY).targets.put(side, List.of(down));
        assertThat(refusals("")).isEmpty();
        assertThat(healthy().outcome()).isEqualTo(GateResult.Outcome.CAUTION);
        assertThat(healthy().seen())
                .isEqualTo("3 of 3 in us-west-1 are healthy; none of those of reports, to which some requests go, is");
    }

    private GateResult healthy() {
        return Steps.gates(point, step("", Map.of())).stream()
                .filter(gate -> gate.test().equals("targets-healthy"))
                .findFirst()
                .orElseThrow();
    }
}
