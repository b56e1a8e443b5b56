package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.GateResult;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.report.RunReport;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A planned switchover of a binlog replica: nothing is lost, or nothing has moved. */
@Timeout(30)
final class SwitchoverDbTest {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
    private static final BinlogPosition LAST = new BinlogPosition("mysql-bin-changelog.000008", 4);

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);

    @BeforeEach
    void bothServersAnswer() {
        cloud.sql(PRIMARY).isGiven = true;
        cloud.sql(RECOVERY).isGiven = true;
        replicaIsAt(cloud.sql(PRIMARY).position);
    }

    private void replicaIsAt(BinlogPosition applied) {
        cloud.sql(RECOVERY).replica =
                new Sql.Replica("the-primary", applied, applied, true, true, Duration.ofSeconds(1), null);
    }

    private Runs runs() {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
    }

    private Plan plan() {
        return runs().plan(ShippedRunbooks.read("switchover-db"), Map.of("to", RECOVERY.value()));
    }

    private RunState switchOver() {
        Plan plan = plan();
        Preview preview = runs().preview(plan);
        assertThat(preview.prospect(plan)).isEqualTo(Preview.Prospect.GO);
        return runs().start(plan, preview, NOWHERE, "--yes", new RunListener() {}, started -> {});
    }

    private List<GateResult> refusals() {
        return runs().preview(plan()).refused().stream()
                .flatMap(step -> step.gates().stream())
                .filter(GateResult::isRefusal)
                .toList();
    }

    private boolean isPromoted() {
        return !Objects.requireNonNull(cloud.databases(RECOVERY).clusters.get(REPLICA))
                .isReplica();
    }

    @Test
    void writes_are_stopped_then_applied_then_the_replica_is_promoted() {
        RunState end = switchOver();

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(isPromoted()).isTrue();
        assertThat(cloud.sql(PRIMARY).readOnly)
                .as("the old primary stays read-only")
                .isTrue();
        assertThat(cloud.calls().stream()
                        .map(call -> call.operation() + " " + call.region())
                        .filter(call -> call.startsWith("sql:Set") || call.startsWith("rds:Promote")))
                .containsExactly("sql:SetReadOnly " + PRIMARY, "rds:PromoteReadReplicaDBCluster " + RECOVERY);
        assertThat(end.step("await-replica").facts())
                .containsEntry("last-position", cloud.sql(PRIMARY).position.toString());
        assertThat(RunReport.of(end).mayLackWrites()).isFalse();
    }

    @Test
    void a_replica_that_does_not_apply_the_last_write_is_not_promoted_and_writes_are_let_in_again() {
        BinlogPosition before = cloud.sql(PRIMARY).position;
        cloud.sql(PRIMARY).position = LAST;
        replicaIsAt(before);

        RunState end = switchOver();

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(isPromoted()).isFalse();
        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
        assertThat(end.step("await-replica").detail())
                .isEqualTo(REPLICA + " has applied up to " + before + " of " + LAST);
        assertThat(end.step("bring-back").phase()).isEqualTo(StepPhase.DONE);
        assertThat(end.isResumable()).isFalse();
    }

    @Test
    void a_promotion_that_aws_refuses_lets_writes_in_again() {
        cloud.fail("rds:PromoteReadReplicaDBCluster", CloudException.Cause.ACCESS_DENIED);

        RunState end = switchOver();

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(isPromoted()).isFalse();
        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
    }

    @Test
    void whoever_may_write_in_spite_of_read_only_can_not_see_that_others_may_not() {
        cloud.sql(PRIMARY).isExempt = true;

        RunState end = switchOver();

        assertThat(isPromoted()).isFalse();
        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
        assertThat(end.step("stop-writes").detail()).contains("no write could be tried: the user is exempt");
    }

    @Test
    void a_user_who_may_write_in_spite_of_read_only_is_refused_before_any_write_is_stopped() {
        cloud.sql(PRIMARY).exemption = "CONNECTION_ADMIN";

        assertThat(runs().preview(plan()).refused()).isNotEmpty();
        assertThat(cloud.calls()).extracting(Call::operation).doesNotContain("sql:SetReadOnly");
    }

    @Test
    void a_run_that_can_not_let_writes_in_says_so_and_is_resumed_once_the_server_answers() {
        cloud.sql(PRIMARY).position = LAST;
        cloud.fail(
                call -> call.operation().equals("sql:TryWrite") && cloud.sql(PRIMARY).readOnly,
                CloudException.Cause.NOT_CONNECTED);
        cloud.fail(
                call -> call.operation().equals("SQL read_only") && cloud.sql(PRIMARY).readOnly,
                CloudException.Cause.NOT_CONNECTED);

        RunState end = switchOver();

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(cloud.sql(PRIMARY).readOnly).isTrue();
        assertThat(RunReport.of(end).mayLackWrites()).isTrue();
        assertThat(end.isResumable()).isTrue();

        cloud.failNothing();
        RunState after = runs().resume(end.start().runId(), NOWHERE, "--yes", new RunListener() {}, started -> {});

        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
        assertThat(RunReport.of(after).mayLackWrites()).isFalse();
    }

    @Test
    void writes_that_are_stopped_late_by_a_call_without_an_answer_are_let_in_again() {
        cloud.failTimes(1, call -> call.operation().equals("sql:SetReadOnly"), CloudException.Cause.UNREACHABLE);
        cloud.clock().after(Duration.ofSeconds(20), () -> cloud.sql(PRIMARY).readOnly = true);

        RunState end = switchOver();

        assertThat(end.step("stop-writes").phase()).isEqualTo(StepPhase.FAILED);
        assertThat(isPromoted()).isFalse();
        assertThat(cloud.sql(PRIMARY).readOnly).isFalse();
    }

    @Test
    void where_the_copy_is_the_primary_already_there_is_nothing_to_do() {
        Plan plan = runs().plan(ShippedRunbooks.read("switchover-db"), Map.of("to", PRIMARY.value()));

        assertThat(runs().preview(plan).prospect(plan)).isEqualTo(Preview.Prospect.NOTHING_TO_DO);
        assertThat(runs().preview(plan)
                        .of("bring-back")
                        .orElseThrow()
                        .observation()
                        .detail())
                .isEqualTo(SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY) + " in " + PRIMARY
                        + " follows no other cluster; " + REPLICA + " in " + RECOVERY + " is a replica");
    }

    /** It stopped no writes, so it needs no server to tell that they are let in. */
    @Test
    void where_the_copy_is_the_primary_already_there_is_nothing_to_do_without_an_access_by_sql() {
        cloud.sql(PRIMARY).isGiven = false;
        cloud.sql(RECOVERY).isGiven = false;
        Plan plan = runs().plan(ShippedRunbooks.read("switchover-db"), Map.of("to", PRIMARY.value()));

        assertThat(runs().preview(plan).prospect(plan)).isEqualTo(Preview.Prospect.NOTHING_TO_DO);
    }

    @Test
    void without_an_access_by_sql_nothing_begins() {
        cloud.sql(PRIMARY).isGiven = false;

        assertThat(refusals()).singleElement().satisfies(gate -> {
            assertThat(gate.test()).isEqualTo("sql");
            assertThat(gate.seen()).startsWith("the inventory gives no access by SQL");
        });
    }

    @Test
    void aurora_mysql_2_which_can_not_stop_writes_is_refused() {
        cloud.sql(PRIMARY).hasProcedure = false;

        assertThat(refusals())
                .singleElement()
                .satisfies(gate ->
                        assertThat(gate.seen()).contains("has no mysql.rds_set_read_only", "Aurora MySQL 2 has none"));
    }

    @Test
    void a_primary_that_somebody_else_made_read_only_is_left_alone() {
        cloud.sql(PRIMARY).readOnly = true;

        assertThat(refusals())
                .singleElement()
                .satisfies(gate -> assertThat(gate.seen()).endsWith("is read-only already, and not by this run"));
    }

    @Test
    void a_replica_whose_replication_has_stopped_is_refused_with_its_error() {
        BinlogPosition at = cloud.sql(PRIMARY).position;
        cloud.sql(RECOVERY).replica =
                new Sql.Replica("the-primary", at, at, true, false, null, "1032: Could not execute");

        assertThat(refusals()).singleElement().satisfies(gate -> {
            assertThat(gate.test()).isEqualTo("replicating");
            assertThat(gate.seen()).endsWith("doesn't run: 1032: Could not execute");
        });
    }

    @Test
    void a_replica_that_is_beyond_the_end_of_the_binary_log_follows_another_server() {
        replicaIsAt(LAST);

        assertThat(refusals())
                .singleElement()
                .satisfies(gate ->
                        assertThat(gate.seen()).contains("beyond the end of the binary log", "follows another server"));
    }
}
