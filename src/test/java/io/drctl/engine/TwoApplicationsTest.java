package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.GateResult;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SiteRegion;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.FakeLoadBalancing;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.testing.TwoApplications;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A site with two applications, each with a database of its own: verified as one, and moved one by one or as one. */
@Timeout(30)
final class TwoApplicationsTest {
    private static final Inventory SITE = TwoApplications.site();
    private static final Set<AssetKind> TWICE =
            Set.of(AssetKind.LOAD_BALANCER, AssetKind.DATABASE_CLUSTER, AssetKind.DATABASE_INSTANCE);

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(Inventories.flaskSite());

    /** The second application with its database, as if it were the site's only one. */
    private static Inventory second() {
        List<Asset> rows = SITE.assets().stream()
                .filter(row -> !TWICE.contains(row.kind()) || row.id().endsWith("-2"))
                .toList();
        return TwoApplications.with(
                SITE,
                rows,
                SITE.application(TwoApplications.API).stream().toList(),
                SITE.database(TwoApplications.ORDERS).stream().toList());
    }

    @BeforeEach
    void addTheSecondApplication() {
        FakeCloud other = HealthySite.of(second());
        for (SiteRegion each : SITE.regions()) {
            RegionName region = each.name();
            FakeLoadBalancing balancing = cloud.loadBalancing(region);
            balancing.balancers.putAll(other.loadBalancing(region).balancers);
            balancing.listeners.putAll(other.loadBalancing(region).listeners);
            balancing.rules.putAll(other.loadBalancing(region).rules);
            FakeDatabases databases = cloud.databases(region);
            databases.clusters.putAll(other.databases(region).clusters);
            databases.instances.putAll(other.databases(region).instances);
        }
        cloud.databases(RECOVERY).reportLag("orders-us-west-1", Duration.ofSeconds(2), Duration.ofSeconds(20));
        List<RecordSet> records = new ArrayList<>(cloud.traffic().allRecords());
        records.addAll(other.traffic().allRecords());
        cloud.traffic().records.put(HealthySite.ZONE_ID, List.copyOf(records));
        answer(PRIMARY);
    }

    /** What the name servers give for the second application's name from now on. */
    private void answer(RegionName region) {
        for (String server : List.of("ns-1.example.net", "ns-2.example.net")) {
            cloud.outside().answer(server, "api.drctl.example", List.of(HealthySite.addressOf(SITE, region)));
        }
    }

    private Runs runs() {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
    }

    private Optional<RunState> run(String runbook, Map<String, String> arguments) {
        Runs runs = runs();
        Procedure procedure = new Procedure(runs, new RunListener() {}, new Procedure.Operator() {
            @Override
            public boolean shown(Offer offer) {
                return true;
            }

            @Override
            public String agree(Offer offer) {
                return "typed yes";
            }

            @Override
            public void begun(Runs.Started run) {}

            @Override
            public void ended(RunState run) {}
        });
        return procedure.run(
                runs.plan(ShippedRunbooks.read(runbook), arguments), () -> Standing.unknown("not asked", List.of()));
    }

    private Stream<String> primaries(String name) {
        return cloud.traffic().allRecords().stream()
                .filter(record -> record.name().equals(name) && record.failoverRole() == FailoverRole.PRIMARY)
                .map(RecordSet::setIdentifier);
    }

    private boolean follows(String cluster) {
        return cloud.databases(RECOVERY)
                .cluster(cluster)
                .filter(Cluster::isReplica)
                .isPresent();
    }

    @Test
    void both_applications_and_both_databases_are_verified() {
        assertThat(new Readiness(SITE, cloud, List::of)
                        .verify(Scope.ALL, (verified, of) -> {})
                        .findings())
                .filteredOn(finding -> finding.verdict() != ReadinessVerdict.PASS)
                .isEmpty();

        cloud.databases(PRIMARY).clusters.remove("orders-us-east-2");

        assertThat(new Readiness(SITE, cloud, List::of)
                        .verify(Scope.ALL, (verified, of) -> {})
                        .count(ReadinessVerdict.FAIL))
                .isPositive();
    }

    @Test
    void the_flip_of_a_copy_names_the_database_to_be_flipped_elsewhere() {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        Runs runs = ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
        Plan plan =
                runs.plan(ShippedRunbooks.read("flip-db"), Map.of("database", "orders", "region", RECOVERY.value()));

        assertThat(runs.preview(plan).steps().values())
                .flatExtracting(StepPreview::gates)
                .extracting(gate -> String.valueOf(gate.remedy()))
                .contains("to flip the database there: drctl failover db orders --flip --region us-east-2");
    }

    @Test
    void one_application_is_moved_and_the_other_one_stays() {
        answer(RECOVERY);

        assertThat(run("failover-app", Map.of("application", "api", "to", RECOVERY.value())))
                .map(RunState::status)
                .contains(RunStatus.DONE);

        assertThat(primaries("api.drctl.example")).containsExactly(RECOVERY.value());
        assertThat(primaries("www.drctl.example")).containsExactly(PRIMARY.value());
    }

    /** There is one take-over alarm a Region, which the records of both follow. */
    @Test
    void a_take_over_for_one_application_does_not_move_the_users_of_the_other_one() {
        cloud.fail(call -> call.operation().startsWith("route53:"), Cause.SERVICE_FAULT);

        for (Map<String, String> more : List.of(Map.<String, String>of(), Map.of("force", "all"))) {
            Map<String, String> arguments = new HashMap<>(Map.of("application", "api", "to", RECOVERY.value()));
            arguments.putAll(more);
            assertThat(run("failover-app", arguments))
                    .as("refused before anything was changed")
                    .isEmpty();
        }

        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @Test
    void a_take_over_for_one_application_that_may_move_the_other_ones_users_has_to_be_forced() {
        cloud.fail(call -> call.operation().startsWith("route53:"), Cause.SERVICE_FAULT);

        run("failover-app", Map.of("application", "api", "to", RECOVERY.value(), "force", "take-over-alone"));

        assertThat(cloud.calls()).anyMatch(call -> call.operation().equals("cloudwatch:PutMetricData"));
    }

    @Test
    void an_alarm_that_users_of_the_other_application_hang_on_is_kept_up_until_their_records_follow() {
        String alarm = SITE.takeOverAlarm(RECOVERY);
        cloud.alarms(RECOVERY).report(alarm, true);
        answer(RECOVERY);

        assertThat(run("failover-app", Map.of("application", "api", "to", RECOVERY.value())))
                .map(RunState::owed)
                .hasValueSatisfying(owed -> assertThat(owed).isNotEmpty());
        assertThat(fires(alarm)).as("users of web are there by the alarm alone").isTrue();

        run("failover-app", Map.of("application", "web", "to", RECOVERY.value()));
        assertThat(primaries("www.drctl.example")).containsExactly(RECOVERY.value());
        assertThat(fires(alarm)).isFalse();
    }

    private boolean fires(String alarm) {
        return cloud.alarms(RECOVERY).alarm(alarm).orElseThrow().fires();
    }

    @Test
    void one_database_is_promoted_and_the_other_one_goes_on_following() {
        assertThat(run(
                        "failover-db",
                        Map.of("database", "orders", "to", RECOVERY.value(), "force-while-healthy", "true")))
                .map(RunState::status)
                .contains(RunStatus.DONE);

        assertThat(follows("orders-us-west-1")).isFalse();
        assertThat(follows("flask-site-us-west-1")).isTrue();
    }

    private Plan site(Map<String, String> arguments) {
        return runs().plan(ShippedRunbooks.read("failover-site"), arguments);
    }

    private static final Map<String, String> AWAY = Map.of("to", RECOVERY.value(), "force-while-healthy", "true");

    @Test
    void the_whole_site_is_moved_in_one_run() {
        answer(RECOVERY);
        cloud.outside().answer("ns-1.example.net", "www.drctl.example", List.of(HealthySite.addressOf(SITE, RECOVERY)));
        cloud.outside().answer("ns-2.example.net", "www.drctl.example", List.of(HealthySite.addressOf(SITE, RECOVERY)));

        assertThat(run("failover-site", AWAY)).map(RunState::status).contains(RunStatus.DONE);

        assertThat(follows("orders-us-west-1")).isFalse();
        assertThat(follows("flask-site-us-west-1")).isFalse();
        assertThat(primaries("api.drctl.example")).containsExactly(RECOVERY.value());
        assertThat(primaries("www.drctl.example")).containsExactly(RECOVERY.value());
        assertThat(fires(SITE.takeOverAlarm(RECOVERY))).isFalse();
    }

    @Test
    void one_take_over_moves_all_of_the_site_while_route_53_is_dead() {
        cloud.outside().delegations.put("drctl.example", List.of("ns-1.example.net", "ns-2.example.net"));
        cloud.loadBalancing(RECOVERY)
                .balancers
                .values()
                .forEach(balancer -> cloud.outside()
                        .answer(
                                OutsideView.THIS_MACHINE,
                                balancer.dnsName(),
                                List.of(HealthySite.addressOf(SITE, RECOVERY))));
        cloud.fail(call -> call.operation().startsWith("route53:"), Cause.SERVICE_FAULT);
        answer(RECOVERY);
        for (String server : List.of("ns-1.example.net", "ns-2.example.net")) {
            cloud.outside().answer(server, "www.drctl.example", List.of(HealthySite.addressOf(SITE, RECOVERY)));
        }

        Optional<RunState> end = run("failover-site", AWAY);

        assertThat(end.orElseThrow().steps().values())
                .filteredOn(step -> !step.phase().isComplete())
                .extracting(step -> step.step().id() + " " + step.phase() + ": " + step.detail())
                .isEmpty();
        assertThat(fires(SITE.takeOverAlarm(RECOVERY))).isTrue();
        assertThat(end.orElseThrow().owed())
                .extracting(step -> step.step().id())
                .containsExactlyInAnyOrder("move-traffic.web", "move-traffic.api", "all-clear");
    }

    @Test
    void the_gates_of_all_parts_are_tried_before_anything_is_promoted() {
        cloud.loadBalancing(RECOVERY).targets.replaceAll((group, targets) -> List.of());

        assertThat(run("failover-site", AWAY))
                .as("refused before anything was changed")
                .isEmpty();

        assertThat(cloud.calls()).noneMatch(Call::isMutating);
        Plan plan = site(AWAY);
        assertThat(runs().preview(plan).refused())
                .extracting(step -> step.planned().id())
                .containsExactlyInAnyOrder("move-traffic.web", "move-traffic.api");
    }

    @Test
    void that_the_databases_are_still_to_follow_refuses_nobody_in_the_preview() {
        Plan plan = site(AWAY);
        Preview preview = runs().preview(plan);

        assertThat(preview.prospect(plan)).isEqualTo(Preview.Prospect.GO);
        assertThat(preview.of("take-over.api").orElseThrow().gates())
                .filteredOn(gate -> gate.test().equals("writer"))
                .extracting(GateResult::seen)
                .singleElement()
                .asString()
                .startsWith("tried once the database has followed; now ");
    }

    @Test
    void consent_names_the_region_once() {
        Plan plan = site(AWAY);

        assertThat(plan.oneWayRegions(runs().preview(plan), step -> true)).containsExactly(RECOVERY);
    }

    @Test
    void a_healthy_site_is_not_failed_over_by_force_unless_that_is_said() {
        Map<String, String> unsaid = Map.of("to", RECOVERY.value());

        assertThat(run("failover-site", unsaid)).isEmpty();

        assertThat(runs().preview(site(unsaid)).refused())
                .flatExtracting(StepPreview::gates)
                .filteredOn(GateResult::isRefusal)
                .extracting(gate -> String.valueOf(gate.remedy()))
                .allMatch(remedy -> remedy.contains("drctl failover site --to us-west-1 --force-while-healthy"));
    }

    @Test
    void users_wait_for_the_databases_that_the_take_over_alarm_may_lead_them_to() {
        Plan plan = site(AWAY);

        assertThat(plan.order().before("take-over.api")).contains("promote.orders", "promote.flask-site");
        assertThat(plan.order().before("promote.orders")).isEmpty();
    }

    @Test
    void users_of_an_application_without_a_take_over_alarm_wait_for_its_own_database_alone() {
        Inventory simple = TwoApplications.site(Routing.SIMPLE);
        Plan plan = new Planner(simple, cloud).plan(ShippedRunbooks.read("failover-site"), AWAY);

        assertThat(plan.order().before("move-traffic.api"))
                .contains("promote.orders")
                .doesNotContain("promote.flask-site");
    }

    @Test
    void nothing_is_promoted_before_every_replica_has_caught_up() {
        Plan plan = runs().plan(ShippedRunbooks.read("switchover-site"), Map.of("to", RECOVERY.value()));

        assertThat(plan.order().before("promote.orders")).contains("await-replica.orders", "await-replica.flask-site");
    }
}
