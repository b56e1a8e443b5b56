package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Scale;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A headless secondary is given an instance before anybody makes it the primary. */
final class AddInstanceTest {
    private static final Inventory GLOBAL = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
    private static final Inventory SITE = Inventories.headless(GLOBAL);
    private static final String SECONDARY = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
    private static final ByRegion<Scale<Integer>> QUANTITIES =
            Objects.requireNonNull(SITE.database().instances()).quantities();

    private final AddInstance action = new AddInstance();
    private Inventory site = SITE;
    private FakeCloud cloud = HealthySite.of(SITE);
    private Map<String, String> own = Map.of();

    private StepContext step() {
        return Steps.of(cloud, site, Map.of("region", RECOVERY.value()), own);
    }

    private void instance(String id, String status) {
        cloud.databases(RECOVERY).instances.put(id, new Instance(id, "db.r6g.large", status, null));
        cloud.databases(RECOVERY)
                .alter(SECONDARY, old -> FakeDatabases.withMembers(old, List.of(new Member(id, false, 1))));
    }

    private List<String> created() {
        return cloud.calls().stream()
                .filter(call -> call.operation().equals("rds:CreateDBInstance"))
                .map(Call::argument)
                .toList();
    }

    private static void assertDetail(Observation<?> seen, Class<?> kind, String detail) {
        assertThat(seen).isInstanceOf(kind);
        assertThat(seen.detail()).isEqualTo(detail);
    }

    @Test
    void the_class_is_that_of_the_inventory_for_serving() {
        site = Inventories.withInstances(
                SITE,
                ByRegion.of(
                        PRIMARY, Scale.same("db.r6g.large"), RECOVERY, new Scale<>("db.r6g.large", "db.r6g.xlarge")),
                QUANTITIES);

        own = Steps.apply(action, step());

        assertThat(created()).containsExactly(SECONDARY + "-1 of " + SECONDARY + ", aurora-mysql db.r6g.xlarge");
        assertDetail(action.observe(step()), Observation.InProgress.class, SECONDARY + "-1 is creating");
        cloud.clock().advance(Duration.ofMinutes(20));
        assertDetail(
                action.observe(step()),
                Observation.Satisfied.class,
                SECONDARY + " in us-west-1 has " + SECONDARY + "-1, a db.r6g.xlarge");
    }

    @Test
    void without_one_in_the_inventory_it_is_that_of_the_writers_instance() {
        site = Inventories.withInstances(SITE, ByRegion.none(), QUANTITIES);

        Steps.apply(action, step());

        String writers = Objects.requireNonNull(
                        cloud.databases(PRIMARY).instances.get(SITE.name(AssetKind.DATABASE_CLUSTER, PRIMARY) + "-1"))
                .instanceClass();
        assertThat(created()).singleElement().asString().endsWith(" " + writers);
    }

    @Test
    void it_is_refused_where_the_class_is_unknown_since_the_writers_region_is_dark() {
        site = Inventories.withInstances(SITE, ByRegion.none(), QUANTITIES);
        cloud.lose(PRIMARY);

        GateResult refusal = Steps.gates(action, step()).stream()
                .filter(GateResult::isRefusal)
                .findFirst()
                .orElseThrow();

        assertThat(refusal.test()).isEqualTo("instance-class");
        assertThat(refusal.seen())
                .startsWith("the inventory gives " + SECONDARY
                        + " in us-west-1 no class, and the writer's is unknown: rds:DescribeDBClusters in us-east-2");
        assertThat(String.valueOf(refusal.remedy())).contains("aws rds create-db-instance --region us-west-1");
    }

    @Test
    void a_dark_region_isnt_asked_where_the_inventory_says_the_class() {
        cloud.lose(PRIMARY);

        Steps.apply(action, step());

        assertThat(created()).hasSize(1);
        assertThat(cloud.calls()).extracting(Call::region).doesNotContain(PRIMARY);
    }

    @Test
    void an_instance_that_serves_is_enough_and_one_that_is_on_its_way_is_waited_for() {
        instance("reports", "creating");
        assertDetail(action.observe(step()), Observation.InProgress.class, "reports is creating");
        instance("reports", "available");
        assertDetail(
                action.observe(step()),
                Observation.Satisfied.class,
                SECONDARY + " in us-west-1 has reports, a db.r6g.large");
        assertThat(created()).isEmpty();
    }

    @Test
    void an_instance_that_is_being_deleted_is_none_and_its_name_is_taken() {
        instance(SECONDARY + "-1", "deleting");

        Steps.apply(action, step());

        assertThat(created()).singleElement().asString().startsWith(SECONDARY + "-2 of ");
    }

    @Test
    void somebody_elses_broken_instance_is_left_to_the_gates_of_the_failover() {
        instance("reports", "incompatible-parameters");

        assertDetail(
                action.observe(step()),
                Observation.Satisfied.class,
                SECONDARY + " in us-west-1 isn't without an instance: reports is incompatible-parameters");
    }

    @Test
    void an_instance_for_which_rds_has_no_capacity_is_out_of_reach() {
        own = Map.of("instance", SECONDARY + "-1");
        instance(SECONDARY + "-1", "insufficient-capacity");

        assertThat(action.observe(step())).isInstanceOfSatisfying(Observation.OutOfReach.class, gone -> {
            assertThat(gone.detail())
                    .isEqualTo(SECONDARY + "-1 is insufficient-capacity: RDS gives " + SECONDARY
                            + " no db.r6g.large in us-west-1");
            assertThat(String.valueOf(gone.remedy()))
                    .startsWith("delete it: aws rds delete-db-instance --region us-west-1");
        });
    }

    @Test
    void a_refusal_of_rds_is_told_with_what_to_do() {
        cloud.databases(RECOVERY).noCapacity = "InsufficientDBInstanceCapacity: none";

        assertThatExceptionOfType(CloudException.class)
                .isThrownBy(() -> Steps.apply(action, step()))
                .satisfies(e -> assertThat(String.valueOf(action.remedy(step(), e)))
                        .isEqualTo("If RDS has none of that class in us-west-1, add an instance of another class"
                                + " yourself, then go on"));
    }

    @Test
    void a_database_that_is_in_no_global_one_is_none_of_its_business() {
        Inventory binlog = Inventories.flaskSite();
        assertThat(action.concerns(
                        Steps.of(HealthySite.of(binlog), binlog, Map.of("region", RECOVERY.value()), Map.of())))
                .isFalse();
        assertThat(action.concerns(step())).isTrue();
    }

    @Test
    void the_plan_says_the_call_the_time_and_the_cost_and_what_becomes_of_it() {
        var outline = action.outline(step());

        assertThat(outline.calls()).singleElement().asString().contains("rds:CreateDBInstance", "us-west-1");
        assertThat(outline.warnings())
                .containsExactly(
                        SECONDARY + " has no instance, and is given one db.t4g.medium first: nothing takes over for"
                                + " 5 to 15 min, an estimate.",
                        "What it costs is paid until it is deleted. It stays, after the way home too: an instance"
                                + " of a secondary is never deleted by drctl.");
        assertThat(String.valueOf(outline.undo()))
                .isEqualTo("once it isn't the writer, delete it: aws rds delete-db-instance --region us-west-1"
                        + " --db-instance-identifier " + SECONDARY + "-1");
    }

    @Test
    void while_it_is_to_come_the_failover_is_judged_by_everything_else() {
        cloud.lose(PRIMARY);
        FailOverGlobal forced = new FailOverGlobal();
        Set<String> toCome = action.settles();

        assertThat(Steps.gates(forced, step().ahead(toCome))).noneMatch(GateResult::isRefusal);
        assertThat(Steps.gates(forced, step()))
                .anyMatch(gate -> gate.test().equals("replica-available") && gate.isRefusal());

        cloud.databases(RECOVERY).lags.clear();
        assertThat(Steps.gates(forced, step().ahead(toCome)))
                .filteredOn(gate -> gate.test().equals("replica-lag"))
                .singleElement()
                .satisfies(gate -> {
                    assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
                    assertThat(gate.seen())
                            .endsWith("; it is looked at again once the cluster has an instance, and refused if it is"
                                    + " unknown then");
                    assertThat(String.valueOf(gate.remedy())).endsWith("--accept-unknown-loss");
                });

        cloud.databases(RECOVERY).reportLag(SECONDARY, Duration.ofMinutes(30), Duration.ofSeconds(20));
        assertThat(Steps.gates(forced, step().ahead(toCome)))
                .anyMatch(gate -> gate.test().equals("replica-lag") && gate.isRefusal());
    }
}
