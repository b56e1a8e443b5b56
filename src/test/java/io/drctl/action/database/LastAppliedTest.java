package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Facts;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Sql;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeSql;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a promotion journals of how far its replica had come. */
class LastAppliedTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
    private static final BinlogPosition PLACE = new BinlogPosition("mysql-bin-changelog.000012", 4_711);

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final FakeSql server = cloud.sql(RECOVERY);
    private final PromoteReplica promote = new PromoteReplica();

    private StepContext step(Facts own) {
        return Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), own.texts());
    }

    private Facts before() {
        return promote.observe(step(Facts.NONE))
                .match(
                        done -> Facts.NONE,
                        going -> Facts.NONE,
                        owed -> Facts.NONE,
                        Observation.NotYet::before,
                        out -> Facts.NONE,
                        unknown -> Facts.NONE);
    }

    private Observation.Satisfied<?> afterwards(Facts before) {
        cloud.databases(RECOVERY).promote(REPLICA);
        cloud.clock().advance(Duration.ofMinutes(10));
        return (Observation.Satisfied<?>) promote.observe(step(before));
    }

    private void applied(BinlogPosition place) {
        server.isGiven = true;
        server.replica = new Sql.Replica("primary", place, place, true, true, Duration.ZERO, null);
    }

    @Test
    void a_place_is_read_before_the_promotion_and_told_after_it() {
        applied(PLACE);
        Facts before = before();
        server.replica = null;

        Observation.Satisfied<?> after = afterwards(before);

        assertThat(LastApplied.of(before)).hasValueSatisfying(last -> {
            assertThat(last.position()).isEqualTo(PLACE);
            assertThat(last.at()).isNotNull();
            assertThat(last.isFinal()).isFalse();
        });
        assertThat(after.detail())
                .endsWith(
                        "; of its source's binary log it had applied all up to mysql-bin-changelog.000012:4711 before its"
                                + " promotion");
        assertThat(after.facts().texts())
                .containsEntry("applied-at-the-end-unknown", REPLICA + " follows no source, and has forgotten it");
        assertThat(LastApplied.of(before.with(after.facts())))
                .map(LastApplied::isFinal)
                .contains(false);
    }

    @Test
    void a_server_that_remembers_it_says_the_last_place_once_nothing_can_change_it() {
        applied(PLACE);
        Facts before = before();
        applied(new BinlogPosition(PLACE.file(), 5_000));

        Observation.Satisfied<?> after = afterwards(before);

        assertThat(LastApplied.of(before.with(after.facts())))
                .contains(new LastApplied(new BinlogPosition(PLACE.file(), 5_000), null, true));
        assertThat(after.detail()).endsWith("it had applied all up to mysql-bin-changelog.000012:5000");
    }

    @Test
    void without_an_answer_it_is_unknown_why_and_the_promotion_goes_on() {
        applied(PLACE);
        cloud.fail("SQL replica status", RECOVERY, Cause.NOT_CONNECTED);

        Facts before = before();

        assertThat(LastApplied.of(before)).isEmpty();
        assertThat(LastApplied.whyUnknown(before)).isEqualTo("SQL replica status in us-west-1: connection refused");
        assertThat(afterwards(before).detail()).doesNotContain("binary log");
    }

    @Test
    void without_an_access_by_SQL_nothing_is_asked() {
        Facts before = before();
        Observation.Satisfied<?> after = afterwards(before);

        assertThat(cloud.operationsCalled()).noneMatch(operation -> operation.startsWith("SQL"));
        assertThat(LastApplied.of(before.with(after.facts()))).isEmpty();
        assertThat(LastApplied.whyUnknown(before))
                .isEqualTo("the inventory gave no access by SQL when the replica was promoted");
    }

    @Test
    void the_primary_is_not_asked_by_SQL() {
        applied(PLACE);
        cloud.sql(PRIMARY).isGiven = true;

        afterwards(before());

        assertThat(cloud.calls())
                .filteredOn(call -> call.operation().startsWith("SQL"))
                .isNotEmpty()
                .allMatch(call -> RECOVERY.equals(call.region()));
    }
}
