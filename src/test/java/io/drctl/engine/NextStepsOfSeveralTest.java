package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.engine.Situation.Kind;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.TwoApplications;
import io.drctl.writer.WriterPlace;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What to do where a site has several applications and databases, or an application has no database. */
final class NextStepsOfSeveralTest {
    private static final Inventory SITE = TwoApplications.site();
    private static final Application WEB = SITE.application("web").orElseThrow();
    private static final Application API = SITE.application("api").orElseThrow();
    private static final Database ORDERS = SITE.database("orders").orElseThrow();
    private static final Database FLASK = SITE.database("flask-site").orElseThrow();

    /** The writer is in the recovery Region, and there is no copy of it. */
    private static Map<RegionName, Side> alone() {
        Map<RegionName, Side> sides = new LinkedHashMap<>();
        sides.put(PRIMARY, side(PRIMARY, Kind.NONE, WriterPlace.Kind.NOT_NOW));
        sides.put(RECOVERY, side(RECOVERY, Kind.ALONE, WriterPlace.Kind.HERE));
        return sides;
    }

    private static Side side(RegionName region, Kind kind, WriterPlace.Kind place) {
        return new Side(
                region,
                "db-" + region,
                kind,
                region + " has the database",
                new WriterPlace(place, region, RECOVERY, "seen", null, false),
                null,
                null,
                null);
    }

    private static UserTraffic in(RegionName region) {
        return new UserTraffic(region, region, Set.of(), "users are in " + region);
    }

    private static Situation of(
            @Nullable Application application,
            @Nullable Database database,
            UserTraffic users,
            Map<RegionName, Side> sides) {
        return new Situation(application, database, Instant.EPOCH, users, sides);
    }

    private static List<String> next(Situation... all) {
        return NextSteps.of(SITE, List.of(all), false).stream()
                .map(step -> step.why() + " | " + step.command())
                .toList();
    }

    @Test
    void each_step_says_whose_it_is_and_its_command_names_it() {
        List<String> next = next(of(WEB, FLASK, in(PRIMARY), alone()), of(API, ORDERS, in(RECOVERY), alone()));

        assertThat(next).hasSize(2);
        assertThat(next.get(0))
                .startsWith("web: Users are sent to us-east-2")
                .endsWith("| drctl failover app web --to us-west-1");
        assertThat(next.get(1)).startsWith("api: There is no copy of the database");
    }

    @Test
    void the_command_that_promotes_names_its_database_too() {
        Map<RegionName, Side> lost = new LinkedHashMap<>();
        lost.put(PRIMARY, side(PRIMARY, Kind.SILENT, WriterPlace.Kind.UNKNOWN));
        lost.put(RECOVERY, side(RECOVERY, Kind.REPLICA, WriterPlace.Kind.FOLLOWS));

        assertThat(next(of(API, ORDERS, in(PRIMARY), lost)))
                .anyMatch(step -> step.endsWith("| drctl failover db orders --to us-west-1"));
    }

    @Test
    void what_two_applications_share_is_to_be_done_once() {
        assertThat(next(of(WEB, ORDERS, in(RECOVERY), alone()), of(API, ORDERS, in(RECOVERY), alone())))
                .singleElement()
                .asString()
                .contains("There is no copy of the database")
                .endsWith("drctl provision --region us-east-2");
    }

    @Test
    void users_without_a_database_belong_home() {
        assertThat(next(of(WEB, null, in(PRIMARY), Map.of()), of(API, null, in(RECOVERY), Map.of())))
                .containsExactly("api: Users are sent to us-west-1. Once us-east-2 is well, send them home"
                        + " | drctl failover app api --to us-east-2");
    }

    private static UserTraffic withoutAnswer(RegionName serving, RegionName... silent) {
        return new UserTraffic(
                serving,
                serving,
                serving,
                Set.of(),
                Set.of(),
                List.of(),
                null,
                Arrays.stream(silent)
                        .collect(Collectors.toMap(
                                region -> region,
                                region -> new CloudException(
                                        CloudException.Cause.UNREACHABLE,
                                        "elasticloadbalancing:DescribeLoadBalancers",
                                        region,
                                        "no answer",
                                        null))),
                "");
    }

    @Test
    void users_without_a_database_are_led_away_from_a_region_that_does_not_answer() {
        assertThat(next(of(WEB, null, withoutAnswer(PRIMARY, PRIMARY), Map.of())))
                .containsExactly("Users are sent to us-east-2, and us-east-2 doesn't answer"
                        + " | drctl failover app web --to us-west-1");
        assertThat(next(of(WEB, null, withoutAnswer(RECOVERY, RECOVERY), Map.of())))
                .containsExactly("Users are sent to us-west-1, and us-west-1 doesn't answer"
                        + " | drctl failover app web --to us-east-2");
        assertThat(next(of(WEB, null, withoutAnswer(PRIMARY, RECOVERY), Map.of())))
                .containsExactly("us-west-1 doesn't answer; it could not take the users over as far as is known"
                        + " | drctl status");
        assertThat(next(of(WEB, null, withoutAnswer(PRIMARY, PRIMARY, RECOVERY), Map.of())))
                .containsExactly("us-east-2 doesn't answer; us-west-1 doesn't answer. Find out why | drctl status");
    }

    @Test
    void users_without_a_database_who_are_sent_to_strangers_are_never_nothing_to_do() {
        UserTraffic strange = new UserTraffic(null, PRIMARY, Set.of(), "name servers give 192.0.2.9");

        assertThat(next(of(WEB, null, strange, Map.of())))
                .containsExactly("Name servers give 192.0.2.9 | drctl verify all");
    }

    @Test
    void an_alarm_that_fires_for_users_without_a_database_is_given_the_all_clear() {
        UserTraffic users = new UserTraffic(PRIMARY, PRIMARY, Set.of(RECOVERY), "");

        assertThat(next(of(WEB, null, users, Map.of())))
                .singleElement()
                .asString()
                .startsWith("The take-over alarm in us-west-1 fires, which sends users there within about 2 min; the"
                        + " records point at us-east-2. Give the all-clear | aws cloudwatch put-metric-data");
    }

    @Test
    void each_of_two_databases_is_promoted_by_its_name() {
        Map<RegionName, Side> lost = new LinkedHashMap<>();
        lost.put(PRIMARY, new Side(PRIMARY, "db", Kind.SILENT, "us-east-2 doesn't answer", null, null, null, null));
        lost.put(RECOVERY, side(RECOVERY, Kind.REPLICA, WriterPlace.Kind.FOLLOWS));

        assertThat(next(of(WEB, FLASK, in(PRIMARY), lost), of(API, ORDERS, in(PRIMARY), lost)))
                .extracting(step -> step.substring(step.indexOf(" | ")))
                .containsExactly(
                        " | drctl failover app web --to us-west-1",
                        " | drctl failover db flask-site --to us-west-1",
                        " | drctl failover app api --to us-west-1",
                        " | drctl failover db orders --to us-west-1");
    }

    @Test
    void each_has_its_own_reason_to_look_again() {
        Map<RegionName, Side> changing = alone();
        changing.put(PRIMARY, side(PRIMARY, Kind.CHANGING, WriterPlace.Kind.NOT_NOW));
        Map<RegionName, Side> silent = alone();
        silent.put(PRIMARY, side(PRIMARY, Kind.SILENT, WriterPlace.Kind.NOT_NOW));

        assertThat(next(of(WEB, FLASK, in(RECOVERY), changing), of(API, ORDERS, in(RECOVERY), silent)))
                .hasSize(2)
                .anyMatch(step -> step.startsWith("web: us-east-2 has the database; wait, then look again"))
                .anyMatch(step -> step.startsWith("api: us-east-2 doesn't answer, and its database may still accept"));
    }

    @Test
    void a_database_that_no_application_needs_is_looked_after_all_the_same() {
        assertThat(next(of(WEB, null, in(PRIMARY), Map.of()), of(null, ORDERS, UserTraffic.NONE, alone())))
                .singleElement()
                .asString()
                .startsWith("orders: There is no copy of the database: if us-west-1 is lost, so is the data");
    }
}
