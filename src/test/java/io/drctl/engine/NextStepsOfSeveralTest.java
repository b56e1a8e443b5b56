package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.engine.Situation.Kind;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.Application;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.TwoApplications;
import io.drctl.writer.WriterPlace;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    @Test
    void a_database_that_no_application_needs_is_looked_after_all_the_same() {
        assertThat(next(of(WEB, null, in(PRIMARY), Map.of()), of(null, ORDERS, UserTraffic.NONE, alone())))
                .singleElement()
                .asString()
                .startsWith("orders: There is no copy of the database: if us-west-1 is lost, so is the data");
    }
}
