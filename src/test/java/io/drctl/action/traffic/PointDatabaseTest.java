package io.drctl.action.traffic;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The name by which clients find the database follows its writer, and holds nobody up who fails over by force. */
final class PointDatabaseTest {
    private static final String NAME = "db.drctl.example";
    private static final Inventory SITE =
            Inventories.withDatabaseName(Inventories.flaskSite(), new DatabaseName(NAME, "drctl.example"));
    private static final String HOME = HealthySite.endpoint(SITE.database(), PRIMARY);
    private static final String AWAY = HealthySite.endpoint(SITE.database(), RECOVERY);

    private final PointDatabase point = new PointDatabase();
    private final FakeCloud cloud = HealthySite.of(SITE);

    private StepContext step(Map<String, String> more) {
        return step(SITE, cloud, more, Map.of());
    }

    private static StepContext step(
            Inventory site, FakeCloud cloud, Map<String, String> more, Map<String, String> own) {
        Map<String, String> with = new HashMap<>(more);
        with.put("region", RECOVERY.value());
        return Steps.of(cloud, site, with, own);
    }

    private static final Map<String, String> FORCED = Map.of();
    private static final Map<String, String> PLANNED = Map.of("planned", "true");

    private void alter(UnaryOperator<RecordSet> change) {
        cloud.traffic().alterRecords(each -> each.name().equals(NAME) ? change.apply(each) : each);
    }

    @Test
    void after_a_promotion_the_record_is_pointed_at_the_new_writer_and_keeps_its_ttl() {
        HealthySite.promoteReplica(cloud, SITE);

        Observation<PointDatabase.Seen> before = point.observe(step(FORCED));
        assertThat(before).isInstanceOf(Observation.NotYet.class);
        assertThat(before.detail()).isEqualTo(NAME + " points at " + HOME + ", in us-east-2; would point at " + AWAY);
        Map<String, String> left = Steps.apply(point, step(FORCED));

        assertThat(cloud.traffic().changes)
                .containsExactly(
                        List.of(new RecordSet(NAME, "CNAME", null, null, null, null, 60L, List.of(AWAY), "simple")));
        assertThat(point.observe(step(SITE, cloud, FORCED, left))).isInstanceOf(Observation.InProgress.class);
        cloud.clock().advance(cloud.pace().dnsChange);
        assertThat(point.observe(step(SITE, cloud, FORCED, left)).detail())
                .isEqualTo(NAME + " points at " + AWAY
                        + ", in us-west-1; Route 53 reports INSYNC; 2 of 2 name servers answer with that; clients may be"
                        + " led to us-east-2 until 2025-03-01T03:01:30Z, by an old answer (TTL 1 min)");
    }

    @Test
    void a_record_with_a_trailing_dot_keeps_it() {
        HealthySite.promoteReplica(cloud, SITE);
        alter(each -> each.withValues(List.of(HOME + ".")));

        Steps.apply(point, step(FORCED));

        assertThat(cloud.traffic().changes.get(0).get(0).values()).containsExactly(AWAY + ".");
    }

    @Test
    void a_name_in_a_private_zone_is_found_by_the_zones_name_and_by_its_id() {
        for (String zone : List.of("drctl.internal", "Z0PRIVATE")) {
            Inventory site =
                    Inventories.withDatabaseName(Inventories.flaskSite(), new DatabaseName("db.drctl.internal", zone));
            FakeCloud world = HealthySite.of(site);
            world.traffic().privateZones.put(zone, List.of("Z0PRIVATE"));
            HealthySite.pointDatabase(world, site, "Z0PRIVATE", PRIMARY);
            HealthySite.promoteReplica(world, site);

            Steps.apply(point, step(site, world, FORCED, Map.of()));

            assertThat(world.traffic().allRecords().stream()
                            .filter(each -> each.name().equals("db.drctl.internal"))
                            .flatMap(each -> each.values().stream()))
                    .containsExactly(AWAY);
        }
    }

    @Test
    void of_a_public_and_a_private_zone_of_one_name_none_is_guessed() {
        cloud.traffic().privateZones.put("drctl.example", List.of("Z0PRIVATE"));

        GateResult gate = ahead(PLANNED).get(0);
        assertThat(gate.seen())
                .isEqualTo("2 hosted zones are named drctl.example: " + HealthySite.ZONE_ID + ", Z0PRIVATE (private)");
        assertThat(String.valueOf(gate.remedy()))
                .contains("name the one that holds db.drctl.example by its id in the inventory");
    }

    @Test
    void a_name_that_leads_there_already_is_left_alone() {
        HealthySite.promoteReplica(cloud, SITE);
        HealthySite.pointDatabase(cloud, SITE, HealthySite.ZONE_ID, RECOVERY);

        assertThat(point.observe(step(FORCED))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_name_never_leaves_the_database_that_has_the_newest_writes() {
        assertThat(point.observe(step(FORCED)).detail())
                .startsWith(NAME + " need not lead to us-west-1: flask-site-us-west-1 is a replica");
    }

    @Test
    void the_writer_endpoint_of_a_global_database_follows_by_itself_and_nobody_is_asked() {
        Inventory site = Inventories.withDatabaseName(
                Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE),
                new DatabaseName("flask-site.global-0a1b2c.global.rds.amazonaws.com", null));
        FakeCloud world = HealthySite.of(site);

        assertThat(point.observe(step(site, world, FORCED, Map.of())).detail())
                .isEqualTo("flask-site.global-0a1b2c.global.rds.amazonaws.com is the global database's own writer"
                        + " endpoint, which AWS keeps at the writer");
        assertThat(point.outline(step(site, world, FORCED, Map.of())).calls()).isEmpty();
        assertThat(world.calls()).isEmpty();
    }

    @Test
    void a_record_that_points_at_a_global_databases_writer_endpoint_is_left_alone() {
        Inventory site = Inventories.withDatabaseName(
                Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE),
                new DatabaseName(NAME, "drctl.example"));
        FakeCloud world = HealthySite.of(site);
        String global = site.database().replication().globalCluster().orElseThrow();
        world.traffic()
                .alterRecords(each -> each.name().equals(NAME)
                        ? each.withValues(List.of(global + ".global-0a1b2c.global.rds.amazonaws.com"))
                        : each);

        StepContext ahead = step(site, world, PLANNED, Map.of()).ahead(Set.of(WriterPlace.TEST));
        assertThat(point.observe(ahead).detail())
                .isEqualTo(NAME + " points at the global database's writer endpoint, which follows the writer");
    }

    // What name servers answer.

    private Map<String, String> moved() {
        HealthySite.promoteReplica(cloud, SITE);
        Map<String, String> left = Steps.apply(point, step(FORCED));
        cloud.clock().advance(cloud.pace().dnsChange);
        return left;
    }

    private String server(int index) {
        return Objects.requireNonNull(cloud.traffic().zones.get("drctl.example"))
                .nameServers()
                .get(index);
    }

    @Test
    void a_name_server_that_still_answers_with_the_old_database_is_waited_for() {
        Map<String, String> left = moved();
        cloud.outside().aliases.put(server(1) + " " + NAME, HOME);

        for (Map<String, String> way : List.of(FORCED, PLANNED)) {
            Observation<PointDatabase.Seen> seen = point.observe(step(SITE, cloud, way, left));
            assertThat(seen).isInstanceOf(Observation.InProgress.class);
            assertThat(seen.detail()).endsWith("; " + server(1) + " answers with " + HOME + ", in us-east-2");
        }
        cloud.outside().aliases.clear();
        assertThat(point.observe(step(SITE, cloud, FORCED, left))).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void one_that_goes_on_to_do_so_is_owed_by_force_and_waited_for_as_planned() {
        Map<String, String> left = moved();
        cloud.outside().aliases.put(server(1) + " " + NAME, HOME);
        cloud.clock().advance(Duration.ofSeconds(61));

        assertThat(point.observe(step(SITE, cloud, PLANNED, left))).isInstanceOf(Observation.InProgress.class);
        Observation<PointDatabase.Seen> seen = point.observe(step(SITE, cloud, FORCED, left));
        assertThat(seen.isOwed()).isTrue();
        assertThat(seen.detail()).endsWith(": clients may be led to the database that was left");
    }

    @Test
    void a_change_that_a_killed_run_has_made_is_no_less_waited_for() {
        moved();
        cloud.outside().aliases.put(server(0) + " " + NAME, HOME);

        assertThat(point.observe(step(PLANNED))).isInstanceOf(Observation.InProgress.class);
        assertThat(point.observe(step(FORCED)).isOwed()).isTrue();
    }

    @Test
    void name_servers_that_can_not_be_asked_from_here_are_told_and_hold_nobody_up() {
        Map<String, String> left = moved();
        cloud.outside().isSilent = server -> server.equals(server(0));

        Observation<PointDatabase.Seen> some = point.observe(step(SITE, cloud, PLANNED, left));
        assertThat(some).isInstanceOf(Observation.Satisfied.class);
        assertThat(some.detail()).contains("; " + server(0) + " did not answer within");
        assertThat(((Observation.Satisfied<PointDatabase.Seen>) some).facts().texts())
                .containsEntry("silent-name-servers", server(0));

        cloud.outside().isSilent = server -> true;
        Observation<PointDatabase.Seen> none = point.observe(step(SITE, cloud, PLANNED, left));
        assertThat(none).isInstanceOf(Observation.Satisfied.class);
        assertThat(none.detail()).contains("what name servers answer for " + NAME + " isn't known: ");
    }

    @Test
    void where_all_name_servers_have_the_change_a_route_53_that_reports_pending_is_not_waited_for() {
        HealthySite.promoteReplica(cloud, SITE);
        cloud.pace().dnsChange = Duration.ofHours(1);
        Map<String, String> left = Steps.apply(point, step(FORCED));
        cloud.clock().advance(Duration.ofSeconds(61));

        Observation<PointDatabase.Seen> seen = point.observe(step(SITE, cloud, PLANNED, left));
        assertThat(seen).isInstanceOf(Observation.Satisfied.class);
        assertThat(seen.detail())
                .startsWith(NAME + " points at " + AWAY
                        + "; Route 53 still reports PENDING; 2 of 2 name servers answer with that; clients may be led"
                        + " to us-east-2 until ");
        cloud.outside().isSilent = server -> server.equals(server(0));
        assertThat(point.observe(step(SITE, cloud, FORCED, left)).isOwed()).isTrue();
    }

    @Test
    void before_anything_is_done_no_name_server_is_asked() {
        HealthySite.promoteReplica(cloud, SITE);
        HealthySite.pointDatabase(cloud, SITE, HealthySite.ZONE_ID, RECOVERY);
        cloud.outside().aliases.put(server(0) + " " + NAME, HOME);

        assertThat(point.observe(step(FORCED).ahead(Set.of(WriterPlace.TEST))))
                .isInstanceOf(Observation.Satisfied.class);
    }

    // What can't be moved.

    private List<GateResult> ahead(Map<String, String> way) {
        return Steps.gates(point, step(way).ahead(Set.of(WriterPlace.TEST)));
    }

    private void refusedBeforehandAndOwedByForce(String problem, String remedy) {
        GateResult gate = ahead(PLANNED).get(0);
        assertThat(gate.isRefusal()).isTrue();
        assertThat(gate.test()).isEqualTo("database-name");
        assertThat(gate.seen()).isEqualTo(problem);
        assertThat(String.valueOf(gate.remedy())).contains(remedy);
        assertThat(point.observe(step(FORCED).ahead(Set.of(WriterPlace.TEST))))
                .isEqualTo(new Observation.Owed<>("the database's name isn't moved: " + problem));
    }

    @Test
    void without_a_record_there_is_nothing_to_move() {
        cloud.traffic()
                .records
                .replaceAll((zone, all) ->
                        all.stream().filter(each -> !each.name().equals(NAME)).toList());

        refusedBeforehandAndOwedByForce("there is no record " + NAME, "make it a simple CNAME record");
    }

    @Test
    void a_wildcard_that_answers_for_the_name_is_not_moved() {
        alter(each -> new RecordSet("*.drctl.example", "CNAME", null, null, null, null, 60L, each.values(), "simple"));

        refusedBeforehandAndOwedByForce(
                NAME + " has no record of its own: the wildcard *.drctl.example answers for it",
                "make it a simple CNAME record");
    }

    @Test
    void a_record_of_another_kind_is_not_moved() {
        alter(each -> new RecordSet(NAME, "A", null, null, null, null, 60L, List.of("10.0.0.1"), "simple"));

        refusedBeforehandAndOwedByForce(
                NAME + " is not one simple CNAME record (A: 10.0.0.1)", "leave dns-name out of the inventory");
    }

    @Test
    void what_stands_before_the_database_is_not_moved() {
        alter(each -> each.withValues(List.of("shop.proxy-abc.us-east-2.rds.amazonaws.com")));

        refusedBeforehandAndOwedByForce(
                NAME
                        + " points at shop.proxy-abc.us-east-2.rds.amazonaws.com, which is the writer's endpoint in neither"
                        + " Region",
                "point it at the endpoint of the cluster");
    }

    @Test
    void the_endpoint_of_the_readers_is_not_the_writers() {
        String readers = HOME.replace(".cluster-", ".cluster-ro-");
        alter(each -> each.withValues(List.of(readers)));

        refusedBeforehandAndOwedByForce(
                NAME + " points at " + readers + ", which is the writer's endpoint in neither Region",
                "point it at the endpoint of the cluster");
    }

    @Test
    void in_a_zone_that_is_not_there_is_no_name() {
        cloud.traffic().zones.clear();

        refusedBeforehandAndOwedByForce("there is no hosted zone drctl.example", "create it in Route 53");
    }

    @Test
    void a_name_that_is_delegated_away_is_not_moved() {
        cloud.traffic()
                .zones
                .computeIfPresent(
                        "drctl.example", (name, old) -> new HostedZone(old.id(), old.name(), old.nameServers()));
        List<RecordSet> all = new ArrayList<>(cloud.traffic().records.getOrDefault(HealthySite.ZONE_ID, List.of()));
        all.add(new RecordSet(NAME, "NS", null, null, null, null, 60L, List.of("ns.other.example"), "simple"));
        cloud.traffic().records.put(HealthySite.ZONE_ID, all);

        assertThat(ahead(PLANNED).get(0).seen()).startsWith(NAME + " is delegated away");
    }

    // Route 53 that doesn't answer.

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"UNREACHABLE", "SERVICE_FAULT", "THROTTLED", "ACCESS_DENIED"})
    void a_forced_failover_owes_the_name_whatever_keeps_route_53_from_it(Cause cause) {
        HealthySite.promoteReplica(cloud, SITE);
        cloud.fail("route53:ListResourceRecordSets", cause);

        CloudException failure = failureOf(FORCED);
        assertThat(point.owed(step(FORCED), failure))
                .startsWith("the database's name isn't known to lead to flask-site-us-west-1 in us-west-1 (")
                .endsWith("); until it does, clients of db.drctl.example may be led to the database that was left");
        assertThat(point.owed(step(PLANNED), failure)).isNull();
    }

    @Test
    void a_login_that_has_expired_is_waited_for_as_ever() {
        cloud.fail("route53:ListResourceRecordSets", Cause.CREDENTIALS);

        assertThat(point.owed(step(FORCED), failureOf(FORCED))).isNull();
    }

    private CloudException failureOf(Map<String, String> way) {
        try {
            point.observe(step(way).ahead(Set.of(WriterPlace.TEST)));
            throw new AssertionError("it was read");
        } catch (CloudException e) {
            return e;
        }
    }

    @Test
    void a_change_that_stays_pending_holds_up_nobody_who_fails_over_by_force() {
        HealthySite.promoteReplica(cloud, SITE);
        cloud.pace().dnsChange = Duration.ofHours(1);
        Map<String, String> left = Steps.apply(point, step(FORCED));
        cloud.outside().aliases.put(server(1) + " " + NAME, HOME);

        assertThat(point.observe(step(SITE, cloud, FORCED, left))).isInstanceOf(Observation.InProgress.class);
        cloud.clock().advance(Duration.ofSeconds(61));
        assertThat(point.observe(step(SITE, cloud, FORCED, left)))
                .isEqualTo(new Observation.Owed<>(
                        "Route 53 has accepted the change of db.drctl.example, and reports PENDING; 1 of 2 name"
                                + " servers answers with that; " + server(1) + " answers with " + HOME
                                + ", in us-east-2"));
        assertThat(point.observe(step(SITE, cloud, PLANNED, left))).isInstanceOf(Observation.InProgress.class);
    }

    @Test
    void where_the_newest_writes_are_unknown_the_name_stays() {
        HealthySite.detachReplica(cloud, SITE);

        assertThat(point.observe(step(FORCED)))
                .isInstanceOf(Observation.Owed.class)
                .extracting(Observation::detail)
                .asString()
                .contains("nothing on record shows which holds the newest");
        GateResult writer = Steps.gates(point, step(PLANNED)).get(1);
        assertThat(writer.isRefusal()).isTrue();
        assertThat(writer.test()).isEqualTo("writer");
    }

    @Test
    void a_site_without_such_a_name_has_no_such_step() {
        assertThat(point.concerns(step(Inventories.flaskSite(), cloud, FORCED, Map.of())))
                .isFalse();
        assertThat(point.concerns(step(FORCED))).isTrue();
    }
}
