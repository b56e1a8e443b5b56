package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.GlobalChange;
import io.drctl.cloud.Databases.GlobalCluster;
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.inventory.AssetKind;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The planned and the forced exchange of the roles in a global database. */
final class GlobalDatabaseStepsTest {
    private static final Inventory SITE = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
    private static final String GLOBAL = "flask-site-global";
    private static final String PRIMARY_CLUSTER = SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY);
    private static final String SECONDARY = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final SwitchOverGlobal planned = new SwitchOverGlobal();
    private final FailOverGlobal forced = new FailOverGlobal();
    private final Map<String, String> with = new HashMap<>(Map.of("region", RECOVERY.value()));

    private StepContext step() {
        return Steps.of(cloud, SITE, with, Map.of());
    }

    private GateResult gate(Effect<?> effect, String test) {
        return Steps.gates(effect, step()).stream()
                .filter(gate -> gate.test().equals(test))
                .findFirst()
                .orElseThrow();
    }

    private void alter(RegionName region, UnaryOperator<Databases.Cluster> change) {
        cloud.databases(region).alter(SITE.name(AssetKind.DATABASE_CLUSTER, region), change);
    }

    private String arn(RegionName region) {
        return Objects.requireNonNull(
                        cloud.databases(region).clusters.get(SITE.name(AssetKind.DATABASE_CLUSTER, region)))
                .arn();
    }

    private void changing(String toArn, boolean losesData) {
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            cloud.databases(region)
                    .globals
                    .computeIfPresent(
                            GLOBAL,
                            (id, old) -> new GlobalCluster(
                                    id, old.members(), new GlobalChange("failing-over", toArn, losesData)));
        }
    }

    private List<Call> changes() {
        return cloud.calls().stream()
                .filter(call -> call.operation().endsWith("GlobalCluster"))
                .toList();
    }

    @Test
    void a_switchover_is_asked_of_the_primarys_region_and_seen_through() {
        Steps.apply(planned, step());

        assertThat(changes()).singleElement().satisfies(call -> {
            assertThat(call.operation()).isEqualTo("rds:SwitchoverGlobalCluster");
            assertThat(call.region()).isEqualTo(PRIMARY);
            assertThat(call.argument()).isEqualTo(arn(RECOVERY));
        });
        assertThat(planned.observe(step()))
                .isInstanceOfSatisfying(
                        Observation.InProgress.class,
                        seen -> assertThat(seen.detail())
                                .isEqualTo("global database flask-site-global is switching over, losing nothing, to "
                                        + SECONDARY + "; " + SECONDARY + " is available"));
        cloud.clock().advance(cloud.pace().promotion);
        assertThat(planned.observe(step()).detail())
                .startsWith(SECONDARY + " is the writer of global database flask-site-global, at " + SECONDARY + "-1");
        assertThat(planned.observe(step())).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_failover_is_asked_of_the_secondarys_region_alone() {
        cloud.lose(PRIMARY);

        Steps.apply(forced, step());

        assertThat(changes()).singleElement().satisfies(call -> {
            assertThat(call.operation()).isEqualTo("rds:FailoverGlobalCluster");
            assertThat(call.region()).isEqualTo(RECOVERY);
        });
        cloud.clock().advance(cloud.pace().promotion);
        assertThat(forced.observe(step())).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void the_way_back_is_the_same_command_with_the_other_region() {
        assertThat(String.valueOf(planned.outline(step()).undo())).isEqualTo("drctl switchover db --to us-east-2");
        assertThat(planned.outline(step()).oneWayIn()).isEmpty();
        assertThat(forced.outline(step()).oneWayIn()).containsExactly(RECOVERY);
    }

    @Test
    void a_switchover_needs_the_primarys_region() {
        cloud.lose(PRIMARY);

        GateResult gate = gate(planned, "primary-available");

        assertThat(gate.isRefusal()).isTrue();
        assertThat(gate.seen()).startsWith("us-east-2 does not answer").endsWith("nothing was exchanged");
        assertThat(String.valueOf(gate.remedy())).endsWith("drctl failover db --to us-west-1");
    }

    @Test
    void a_headless_secondary_can_not_take_over() {
        cloud.databases(RECOVERY).instances.clear();
        alter(RECOVERY, old -> FakeDatabases.withMembers(old, List.of()));

        GateResult gate = gate(planned, "secondary-available");

        assertThat(gate.isRefusal()).isTrue();
        assertThat(gate.seen())
                .isEqualTo(SECONDARY + " in us-west-1 has no instance: a headless secondary can't become the primary");
        assertThat(String.valueOf(gate.remedy()))
                .startsWith("add an instance: aws rds create-db-instance --region us-west-1");
        assertThat(gate(forced, "replica-available").isRefusal()).isTrue();
    }

    @Test
    void other_versions_are_refused_and_another_patch_level_is_said() {
        alter(PRIMARY, old -> FakeDatabases.withVersion(old, "8.0.mysql_aurora.3.10.4"));
        alter(RECOVERY, old -> FakeDatabases.withVersion(old, "8.0.mysql_aurora.3.10.5"));
        assertThat(gate(planned, "engine-versions").outcome()).isEqualTo(GateResult.Outcome.CAUTION);

        alter(PRIMARY, old -> FakeDatabases.withVersion(old, "8.0.mysql_aurora.3.04.5"));
        assertThat(gate(planned, "engine-versions").isRefusal()).isTrue();
    }

    @Test
    void a_healthy_primary_is_switched_over_and_not_left() {
        GateResult gate = gate(forced, "primary-lost");

        assertThat(gate.isRefusal()).isTrue();
        assertThat(gate.seen()).endsWith(": failing over now would lose whatever the secondary doesn't have yet");
        assertThat(String.valueOf(gate.remedy()))
                .isEqualTo("to hand over without losing anything: drctl switchover db --to us-west-1"
                        + "; to leave it anyway: drctl failover db --to us-west-1 --force-while-healthy");
        with.put("force-while-healthy", "true");
        assertThat(gate(forced, "primary-lost").outcome()).isEqualTo(GateResult.Outcome.OVERRIDDEN);
    }

    @Test
    void an_unknown_loss_is_refused_and_a_lag_beyond_the_rpo_too() {
        cloud.lose(PRIMARY);
        cloud.databases(RECOVERY).lags.clear();
        assertThat(String.valueOf(gate(forced, "replica-lag").remedy())).endsWith("--accept-unknown-loss");

        cloud.databases(RECOVERY).reportLag(SECONDARY, Duration.ofMinutes(10), Duration.ofSeconds(20));
        assertThat(gate(forced, "replica-lag").isRefusal()).isTrue();
        with.put("accept-data-loss", "PT15M");
        assertThat(gate(forced, "replica-lag").outcome()).isEqualTo(GateResult.Outcome.OVERRIDDEN);
    }

    @Test
    void nobody_is_the_writer_already_while_the_roles_are_exchanged() {
        with.put("region", PRIMARY.value());
        changing(arn(RECOVERY), true);

        assertThat(planned.observe(step())).isInstanceOf(Observation.NotYet.class);
        assertThat(gate(planned, "topology").seen())
                .isEqualTo("global database flask-site-global is failing over to " + SECONDARY);
    }

    @Test
    void what_aws_accepted_long_ago_and_is_not_so_does_not_come_true_any_more() {
        Facts accepted = Facts.of(GlobalRoles.OLD_PRIMARY, arn(PRIMARY))
                .with(GlobalRoles.ACCEPTED, cloud.clock().now());
        cloud.clock().advance(Duration.ofMinutes(32));

        StepContext later = Steps.of(cloud, SITE, with, accepted.texts());

        assertThat(forced.observe(later))
                .isInstanceOfSatisfying(
                        Observation.OutOfReach.class,
                        seen -> assertThat(seen.detail())
                                .isEqualTo(PRIMARY_CLUSTER
                                        + " in us-east-2 is the writer of global database flask-site-global"
                                        + ": AWS gave up, or the roles were exchanged again since"));
    }

    @Test
    void write_forwarding_is_told() {
        cloud.databases(RECOVERY)
                .globals
                .computeIfPresent(
                        GLOBAL,
                        (id, old) -> new GlobalCluster(
                                id,
                                old.members().stream()
                                        .map(each -> new GlobalMember(each.clusterArn(), each.isWriter(), "enabled"))
                                        .toList()));

        assertThat(planned.observe(step()).detail())
                .endsWith("it forwards writes once it is a secondary, so it goes on accepting them, through the new"
                        + " writer");
    }

    @Test
    void a_cluster_that_aws_says_is_in_no_global_database_is_refused() {
        FakeCloud other = HealthySite.of(Inventories.flaskSite());
        StepContext step = Steps.of(other, SITE, with, Map.of());

        assertThat(Steps.gates(planned, step)).singleElement().satisfies(gate -> {
            assertThat(gate.test()).isEqualTo("topology");
            assertThat(gate.isRefusal()).isTrue();
        });
    }
}
