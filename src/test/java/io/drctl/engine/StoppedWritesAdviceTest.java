package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.engine.NextStepsTest.Half;
import io.drctl.engine.Situation.Side;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SqlAccess;
import io.drctl.testing.Inventories;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is advised of databases that are read-only, and of those whose writes can be stopped. */
final class StoppedWritesAdviceTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private static final Database PLAIN = SITE.database();
    private static final Database ASKED_BY_SQL = Inventories.askedBySql(
            PLAIN,
            new SqlAccess(
                    new SqlAccess.Login.Variable("drctl", "SQL_PASSWORD"),
                    new ByRegion<>(Map.of()),
                    SqlAccess.PORT,
                    null,
                    null));

    private static List<NextStep> steps(Database database, RegionName serving, Side home, Side away) {
        Map<RegionName, Side> sides = new LinkedHashMap<>();
        sides.put(PRIMARY, home);
        sides.put(RECOVERY, away);
        return NextSteps.of(
                SITE,
                new Situation(
                        SITE.application(),
                        database,
                        Instant.EPOCH,
                        new UserTraffic(serving, serving, Set.of(), "www leads there"),
                        sides),
                false);
    }

    private static Side readOnly(Side side) {
        return new Side(
                side.region(),
                side.clusterId(),
                side.kind(),
                side.seen(),
                side.place(),
                side.cluster(),
                side.lag(),
                side.hindrance(),
                true);
    }

    @Test
    void the_way_home_is_a_switchover_where_writes_can_be_stopped() {
        Side home = Half.COPY.in(PRIMARY, RECOVERY);
        Side away = Half.WRITER.in(RECOVERY, PRIMARY);

        assertThat(steps(ASKED_BY_SQL, RECOVERY, home, away))
                .extracting(step -> step.command().line())
                .containsExactly("drctl failover app --to us-east-2", "drctl switchover db --to us-east-2");
        assertThat(steps(PLAIN, RECOVERY, home, away))
                .extracting(step -> step.command().line())
                .last()
                .isEqualTo("drctl failover db --to us-east-2 --force-while-healthy");
    }

    @Test
    void an_old_writer_that_is_read_only_is_not_said_to_accept_writes() {
        Side old = readOnly(Half.STALE.in(PRIMARY, RECOVERY));
        Side writer = Half.WRITER.in(RECOVERY, PRIMARY);

        assertThat(steps(ASKED_BY_SQL, RECOVERY, old, writer)).singleElement().satisfies(step -> {
            assertThat(step.why().text())
                    .startsWith("The old database in us-east-2 is read-only, until it restarts or somebody lets writes"
                            + " in");
            assertThat(step.command().line()).isEqualTo("drctl failover db --to us-west-1 --delete-old-primary");
        });
    }

    @Test
    void a_writer_that_is_read_only_is_the_first_thing_to_see_to() {
        Side writer = readOnly(Half.WRITER.in(PRIMARY, RECOVERY));
        Side copy = Half.COPY.in(RECOVERY, PRIMARY);

        assertThat(steps(ASKED_BY_SQL, PRIMARY, writer, copy))
                .first()
                .satisfies(step -> assertThat(step.why().text()).startsWith("Nobody can write: "));
    }
}
