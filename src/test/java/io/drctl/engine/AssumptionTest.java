package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.Routing;
import io.drctl.journal.JournalStore;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.testing.TwoApplications;
import io.drctl.testing.UnaskedCloud;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AssumptionTest {
    private static final Inventory SITE = Inventories.flaskSite();

    @TempDir
    private Path state;

    private static Assumption down(String... what) {
        return Assumption.of(SITE, List.of(what));
    }

    private Runs runs(Inventory inventory, FakeCloud cloud, Assumption assumption) {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", inventory, List.of());
        return ObservedRuns.of(loaded, assumption.over(cloud), state, new JournalStore(state));
    }

    /** Planned without a call: this cloud answers none. */
    private Plan planned(Inventory inventory, String runbook, Map<String, String> more, Assumption assumption) {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", inventory, List.of());
        Map<String, String> arguments = new HashMap<>(Map.of("to", RECOVERY.value()));
        arguments.putAll(more);
        return ObservedRuns.of(loaded, UnaskedCloud.make(), state, new JournalStore(state))
                .plan(ShippedRunbooks.read(runbook), arguments, assumption);
    }

    private static List<String> stranded(Plan plan) {
        return plan.stranded().stream()
                .map(step -> step.id() + " needs " + Stranded.needs(step))
                .toList();
    }

    @Test
    void the_region_that_is_left_is_needed_by_no_step_of_a_forced_failover() {
        for (String runbook : List.of("failover-app", "failover-db", "failover-site")) {
            Plan plan = planned(SITE, runbook, Map.of(), down(PRIMARY.value()));

            assertThat(stranded(plan)).as(runbook).isEmpty();
            assertThat(plan.steps().stream().flatMap(step -> step.missing().stream()))
                    .as("what is asked there, and gone without")
                    .isNotEmpty()
                    .allMatch(need -> need.without() == Need.Without.GOES_ON
                            && need.region().equals(PRIMARY.value()));
        }
    }

    @Test
    void a_switchover_needs_the_region_that_is_left() {
        assertThat(stranded(planned(SITE, "switchover-db", Map.of(), down(PRIMARY.value()))))
                .contains("stop-writes needs sql:SetReadOnly in us-east-2, rds:DescribeDBClusters in us-east-2 and"
                        + " sql:Connect in us-east-2");
    }

    @Test
    void users_are_sent_by_the_data_plane_and_the_records_are_owed_while_route_53_is_assumed_down() {
        Plan plan = planned(SITE, "failover-app", Map.of(), down("route53-control-plane"));

        assertThat(stranded(plan)).isEmpty();
        assertThat(plan.arguments()).containsEntry("via", "data-plane");
        assertThat(plan.step("move-traffic").missing())
                .extracting(Need::without)
                .containsOnly(Need.Without.OWES);
    }

    @Test
    void the_records_are_moved_while_cloudwatch_is_assumed_down() {
        Plan plan = planned(SITE, "failover-app", Map.of(), down("cloudwatch"));

        assertThat(stranded(plan)).isEmpty();
        assertThat(plan.steps())
                .extracting(PlannedStep::id)
                .contains("move-traffic")
                .doesNotContain("take-over");
    }

    @Test
    void records_that_only_route_53_moves_have_no_other_way() {
        Inventory simple = TwoApplications.site(Routing.SIMPLE);

        assertThat(stranded(
                        planned(simple, "failover-app", Map.of("application", "api"), down("route53-control-plane"))))
                .containsExactly("move-traffic needs route53:ChangeResourceRecordSets in us-east-1 (global) and"
                        + " route53:ListResourceRecordSets in us-east-1 (global)");
    }

    @Test
    void an_unknown_loss_has_to_be_accepted_where_cloudwatch_can_not_tell_it() {
        Assumption silent = down("cloudwatch");

        assertThat(stranded(planned(SITE, "failover-db", Map.of(), silent)))
                .containsExactly("promote needs cloudwatch:GetMetricData in us-west-1");
        assertThat(stranded(planned(SITE, "failover-db", Map.of("accept-unknown-loss", "true"), silent)))
                .isEmpty();
    }

    @Test
    void nothing_is_moved_to_a_region_that_is_assumed_down() {
        Assumption there = down(RECOVERY.value());
        Plan plan = planned(SITE, "failover-site", Map.of(), there);

        assertThat(runs(SITE, HealthySite.of(SITE), there)
                        .stranded(plan, there)
                        .orElseThrow()
                        .remedy()
                        .text())
                .isEqualTo(
                        "nothing can be moved to a Region that is down: move to us-east-2, or leave out --assume-down"
                                + " us-west-1 if it is up");
    }

    @Test
    void whoever_assumes_us_east_1_down_assumes_what_is_changed_there_down_too() {
        assertThat(down("us-east-1").words()).containsExactly("us-east-1", "route53-control-plane", "iam");
    }

    @Test
    void what_nobody_knows_is_refused_by_name() {
        assertThatThrownBy(() -> down("us-west-1", "clouds"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("clouds is neither a Region of this site nor a service that can be assumed down");
    }

    @Test
    void nothing_is_asked_of_what_is_assumed_down() {
        FakeCloud cloud = HealthySite.of(SITE);
        Assumption assumption = down(PRIMARY.value(), "route53-control-plane");
        Runs runs = runs(SITE, cloud, assumption);
        Plan plan = runs.plan(
                ShippedRunbooks.read("failover-site"),
                Map.of("to", RECOVERY.value(), "force-while-healthy", "true"),
                assumption);

        Preview preview = runs.preview(plan);
        runs.next();

        assertThat(cloud.calls()).isNotEmpty();
        assertThat(cloud.calls())
                .noneMatch(call ->
                        PRIMARY.equals(call.region()) || call.operation().startsWith("route53:"));
        assertThat(preview.prospect(plan)).isEqualTo(Preview.Prospect.GO);
    }

    @Test
    void that_a_primary_is_lost_was_said_and_not_seen_and_promotes_nothing() {
        GateResult gate = primaryLost(Map.of("to", RECOVERY.value()));

        assertThat(gate.isRefusal()).isTrue();
        assertThat(gate.seen()).contains("assumed to be down, and not asked");
        assertThat(String.valueOf(gate.remedy()))
                .startsWith("if it is lost for certain, add --force-while-healthy; to have it asked: ");
    }

    @Test
    void who_promotes_beside_a_primary_that_is_assumed_down_says_that_it_may_be_well() {
        GateResult gate = primaryLost(Map.of("to", RECOVERY.value(), "force-while-healthy", "true"));

        assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.OVERRIDDEN);
        assertThat(gate.override()).isEqualTo("--force-while-healthy");
    }

    private GateResult primaryLost(Map<String, String> arguments) {
        Assumption assumption = down(PRIMARY.value());
        Runs runs = runs(SITE, HealthySite.of(SITE), assumption);
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), arguments, assumption);
        return runs.preview(plan).of("promote").orElseThrow().gates().stream()
                .filter(each -> each.test().equals("primary-lost"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void every_port_of_a_region_that_is_assumed_down_is_silent_at_once() {
        FakeCloud cloud = HealthySite.of(SITE);
        Cloud assumed = down(PRIMARY.value()).over(cloud);

        assertThat(Stream.<Runnable>of(
                        () -> assumed.databases(PRIMARY).cluster("a"),
                        () -> assumed.loadBalancing(PRIMARY).loadBalancer("a"),
                        () -> assumed.alarms(PRIMARY).alarm("a"),
                        () -> assumed.caller(PRIMARY)))
                .allSatisfy(asking -> assertThatThrownBy(asking::run)
                        .isInstanceOfSatisfying(
                                CloudException.class,
                                silence -> assertThat(silence.reason()).isEqualTo(Cause.NOT_CONNECTED)));
        assertThat(cloud.calls()).extracting(Call::operation).isEmpty();
    }
}
