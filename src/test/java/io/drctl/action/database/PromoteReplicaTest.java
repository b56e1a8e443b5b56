package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PromoteReplicaTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final FakeDatabases databases = cloud.databases(RECOVERY);
    private final PromoteReplica promote = new PromoteReplica();

    private StepContext step(@Nullable String acceptDataLoss) {
        Map<String, String> with = new HashMap<>(Map.of("region", RECOVERY.value()));
        if (acceptDataLoss != null) {
            with.put("accept-data-loss", acceptDataLoss);
        }
        return Steps.of(cloud, SITE, with, Map.of());
    }

    private GateResult gate(@Nullable String acceptDataLoss, String test) {
        return Steps.gates(promote, step(acceptDataLoss)).stream()
                .filter(gate -> gate.test().equals(test))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void asks_the_primary_region_how_its_database_is_and_whether_it_answers_and_nothing_else() {
        assertThat(cloud.calls())
                .filteredOn(call -> PRIMARY.equals(call.region()))
                .extracting(Call::operation)
                .allMatch(
                        operation -> operation.startsWith("rds:Describe") || operation.equals("sts:GetCallerIdentity"));
    }

    private GateResult available(String readOnly, int port) {
        databases.alter(
                REPLICA,
                old -> old.kept(new DatabaseSettings(port, 7, null, "site", List.of(), List.of("sg-" + REPLICA))));
        databases.parameters.put("site", List.of(new DatabaseSettings.Parameter("read_only", readOnly)));
        return gate(null, "replica-available");
    }

    @Test
    void a_replica_that_would_refuse_all_writes_or_lets_nobody_in_is_none_to_promote() {
        assertThat(available("{TrueIfReplica}", 3306).outcome()).isEqualTo(GateResult.Outcome.PASSED);
        assertThat(available("1", 3306)).satisfies(gate -> {
            assertThat(gate.isRefusal()).isTrue();
            assertThat(gate.seen()).contains("but of no use: read_only is 1 in its parameter group site");
            assertThat(String.valueOf(gate.remedy())).contains("modify-db-cluster-parameter-group");
        });
        assertThat(available("{TrueIfReplica}", 3307).seen()).contains("lets nobody in on port 3307");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rds:DescribeDBClusterParameters", "ec2:DescribeSecurityGroups"})
    void a_service_that_does_not_answer_holds_no_promotion_up(String silent) {
        cloud.fail(silent, RECOVERY, Cause.UNREACHABLE);

        assertThat(available("{TrueIfReplica}", 3306)).satisfies(gate -> {
            assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.CAUTION);
            assertThat(gate.seen()).contains("whether it would accept writes, and from clients, is unknown: ");
        });
    }

    /** The RPO of the site is 5 min, and ten seconds are counted for the time until AWS has the call. */
    @ParameterizedTest
    @CsvSource({
        "2,     20,    ,        PASSED",
        "240,   50,    ,        PASSED",
        "240,   51,    ,        REFUSED",
        "0,     291,   ,        REFUSED",
        "400,   20,    PT10M,   OVERRIDDEN",
        "400,   10,    PT7M,    OVERRIDDEN",
        "400,   20,    PT6M,    REFUSED",
        "400,   20,    PT0S,    REFUSED",
        "2,     20,    PT1S,    PASSED",
        "2,     -1,    ,        REFUSED",
        "2,     -1,    PT1M,    REFUSED",
        "2,     -1,    PT0S,    REFUSED",
        ",      ,      ,        REFUSED",
        ",      ,      PT1M,    REFUSED",
        ",      ,      PT0S,    REFUSED",
    })
    void the_lag_and_its_age_are_held_against_the_rpo_or_the_accepted_loss(
            @Nullable Long lagSeconds,
            @Nullable Long agoSeconds,
            @Nullable String accepted,
            GateResult.Outcome outcome) {
        databases.lags.clear();
        if (lagSeconds != null && agoSeconds != null) {
            databases.reportLag(REPLICA, Duration.ofSeconds(lagSeconds), Duration.ofSeconds(agoSeconds));
        }

        GateResult gate = gate(accepted, "replica-lag");

        assertThat(gate.outcome()).isEqualTo(outcome);
        if (gate.isRefusal()) {
            boolean isKnown = agoSeconds != null && agoSeconds >= 0;
            assertThat(String.valueOf(gate.remedy()))
                    .contains("drctl failover db --to us-west-1 ")
                    .endsWith((isKnown ? "m" : "--accept-unknown-loss") + " --force-while-healthy");
        }
    }

    @Test
    void a_refusal_tells_the_lag_its_age_and_an_override_that_would_do() {
        databases.reportLag(REPLICA, Duration.ofSeconds(400), Duration.ofSeconds(20));

        GateResult gate = gate(null, "replica-lag");

        assertThat(gate.seen())
                .isEqualTo("6 min 40 s behind, sampled 20 s ago: promoting may lose 7 min 10 s, more than 5 min");
        assertThat(gate.loss()).isEqualTo(Duration.ofMinutes(7).plusSeconds(10));
        assertThat(String.valueOf(gate.remedy()))
                .endsWith("drctl failover db --to us-west-1 --accept-data-loss 8m --force-while-healthy");
    }

    private GateResult with(Map<String, String> arguments, String test) {
        Map<String, String> with = new HashMap<>(arguments);
        with.put("region", RECOVERY.value());
        return Steps.gates(promote, Steps.of(cloud, SITE, with, Map.of())).stream()
                .filter(gate -> gate.test().equals(test))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_unknown_loss_is_accepted_by_its_own_name_only() {
        databases.lags.clear();
        databases.reportLastLag(REPLICA, Duration.ofMillis(400), Duration.ofMinutes(47));

        GateResult refused = with(Map.of("accept-data-loss", "PT99H"), "replica-lag");
        assertThat(refused.isRefusal()).isTrue();
        assertThat(refused.seen()).contains("last sample: 0.4 s at ", ", 47 min ago");
        assertThat(String.valueOf(refused.remedy()))
                .endsWith("drctl failover db --to us-west-1 --accept-data-loss 99h --accept-unknown-loss"
                        + " --force-while-healthy");

        assertThat(with(Map.of("accept-unknown-loss", "true"), "replica-lag").override())
                .isEqualTo("--accept-unknown-loss");
    }

    /** Who accepts what nobody knows has not accepted what is known to be much. */
    @Test
    void a_replica_too_young_to_have_a_sample_of_its_lag_is_refused_and_named() {
        databases.lags.clear();
        databases.alter(
                REPLICA, old -> FakeDatabases.createdAt(old, cloud.clock().now().minus(Duration.ofMinutes(4))));

        GateResult refused = with(Map.of(), "replica-lag");

        assertThat(refused.isRefusal()).isTrue();
        assertThat(refused.seen())
                .isEqualTo(
                        "unknown: no sample of its lag yet: the replica was created 4 min ago, and CloudWatch gets one"
                                + " a minute");
        assertThat(String.valueOf(refused.remedy())).startsWith("wait a few minutes, then run it again; ");
    }

    @Test
    void a_known_loss_is_not_covered_by_the_acceptance_of_an_unknown_one() {
        databases.reportLag(REPLICA, Duration.ofHours(2), Duration.ofSeconds(20));

        assertThat(with(Map.of("accept-unknown-loss", "true"), "replica-lag").isRefusal())
                .isTrue();
    }

    @Test
    void refuses_to_leave_a_primary_that_is_well_without_its_own_consent() {
        GateResult refused = with(Map.of("accept-data-loss", "PT99H"), "primary-lost");
        assertThat(refused.isRefusal()).isTrue();
        assertThat(refused.seen())
                .startsWith("the primary flask-site-us-east-2 in us-east-2 is healthy and accepts writes at ");
        assertThat(String.valueOf(refused.remedy()))
                .endsWith("drctl failover db --to us-west-1 --accept-data-loss 99h --force-while-healthy");

        GateResult forced = with(Map.of("force-while-healthy", "true"), "primary-lost");
        assertThat(forced.override()).isEqualTo("--force-while-healthy");
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void only_silence_makes_a_primary_that_cant_be_asked_a_lost_one(Cause cause) {
        cloud.fail("rds:DescribeDBClusters", PRIMARY, cause);
        cloud.fail("sts:GetCallerIdentity", PRIMARY, cause);

        boolean isSilence = cause == Cause.UNREACHABLE || cause == Cause.NOT_CONNECTED;
        assertThat(with(Map.of(), "primary-lost").isRefusal()).isEqualTo(!isSilence);
        assertThat(with(Map.of("force-while-healthy", "true"), "primary-lost").isRefusal())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "NOT_CONNECTED"})
    void a_primary_whose_rds_alone_is_silent_is_not_taken_for_lost(Cause cause) {
        cloud.fail("rds:DescribeDBClusters", PRIMARY, cause);

        GateResult refused = with(Map.of(), "primary-lost");

        assertThat(refused.isRefusal()).isTrue();
        assertThat(refused.seen())
                .startsWith("us-east-2 answers, and whether flask-site-us-east-2 accepts writes can't be determined: ");
        assertThat(with(Map.of("force-while-healthy", "true"), "primary-lost").override())
                .isEqualTo("--force-while-healthy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "stopped", "deleting", "inaccessible-encryption-credentials"})
    void a_primary_that_takes_no_writes_is_lost(String status) {
        FakeDatabases primary = cloud.databases(PRIMARY);
        primary.instances.replaceAll((id, old) -> new Databases.Instance(id, old.instanceClass(), status, old.zone()));
        assertThat(with(Map.of(), "primary-lost").outcome()).isEqualTo(GateResult.Outcome.PASSED);

        primary.alter("flask-site-us-east-2", old -> FakeDatabases.withStatus(old, status));
        assertThat(with(Map.of(), "primary-lost").outcome()).isEqualTo(GateResult.Outcome.PASSED);

        primary.clusters.clear();
        assertThat(with(Map.of(), "primary-lost").outcome()).isEqualTo(GateResult.Outcome.PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebooting", "failing-over", "starting", "renaming"})
    void a_primary_that_may_be_back_by_itself_is_left_with_a_caution(String status) {
        FakeDatabases primary = cloud.databases(PRIMARY);
        primary.instances.replaceAll((id, old) -> new Databases.Instance(id, old.instanceClass(), status, old.zone()));

        assertThat(with(Map.of(), "primary-lost").outcome()).isEqualTo(GateResult.Outcome.CAUTION);
        assertThat(with(Map.of(), "primary-lost").seen())
                .endsWith("is " + status + ": Aurora may bring it back within minutes, and then there would be two"
                        + " writers");

        primary.alter("flask-site-us-east-2", old -> FakeDatabases.withStatus(old, status));
        assertThat(with(Map.of(), "primary-lost").outcome()).isEqualTo(GateResult.Outcome.CAUTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"available", "backing-up", "modifying", "maintenance"})
    void a_primary_that_is_busy_is_well(String status) {
        cloud.databases(PRIMARY).alter("flask-site-us-east-2", old -> FakeDatabases.withStatus(old, status));

        assertThat(with(Map.of(), "primary-lost").isRefusal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"configuring-log-exports", "configuring-enhanced-monitoring", "storage-optimization"})
    void a_writer_that_works_on_while_something_is_set_up_is_well(String status) {
        cloud.databases(PRIMARY)
                .instances
                .replaceAll((id, old) -> new Databases.Instance(id, old.instanceClass(), status, old.zone()));

        GateResult lost = with(Map.of(), "primary-lost");
        assertThat(lost.isRefusal()).isTrue();
        assertThat(lost.consent()).hasToString("--force-while-healthy");
        assertThat(lost.seen()).contains("is healthy and accepts writes");
    }

    @Test
    void a_status_that_nobody_knows_is_not_taken_for_one_without_writes() {
        FakeDatabases primary = cloud.databases(PRIMARY);
        primary.instances.replaceAll(
                (id, old) -> new Databases.Instance(id, old.instanceClass(), "rebalancing", old.zone()));
        GateResult instance = with(Map.of(), "primary-lost");
        assertThat(instance.isRefusal()).isTrue();
        assertThat(instance.seen()).endsWith("is rebalancing, and it is unknown whether it accepts writes then");

        primary.alter("flask-site-us-east-2", old -> FakeDatabases.withStatus(old, "rebalancing"));
        GateResult cluster = with(Map.of(), "primary-lost");
        assertThat(cluster.isRefusal()).isTrue();
        assertThat(cluster.consent()).hasToString("--force-while-healthy");
    }

    @Test
    void the_end_names_the_writer_that_was_left() {
        Map<String, String> own = new HashMap<>();
        StepContext context = Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), own);
        if (promote.observe(context) instanceof Observation.NotYet<PromoteReplica.Seen> notYet) {
            own.putAll(notYet.before().texts());
        }
        databases.alter(REPLICA, cluster -> FakeDatabases.withSource(cluster, null));

        assertThat(promote.observe(Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), own))
                        .detail())
                .contains("flask-site-us-east-2 in us-east-2 still accepts writes at flask-site-us-east-2.cluster-abc")
                .endsWith("whatever is written there from now on is lost");
    }

    @Test
    void an_unreadable_lag_is_unknown() {
        cloud.fail("cloudwatch:GetMetricData", Cause.ACCESS_DENIED);

        assertThat(gate(null, "replica-lag").seen())
                .isEqualTo("unknown: cloudwatch:GetMetricData in us-west-1: not authorized to perform this operation");
        assertThat(gate("PT90S", "replica-lag").isRefusal()).isTrue();
    }

    @Test
    void a_replica_that_is_not_available_or_has_no_instance_is_refused() {
        databases.instances.clear();
        assertThat(gate(null, "replica-available").seen())
                .isEqualTo(REPLICA + "-1, the writer of " + REPLICA + ", is not there");

        databases.alter(REPLICA, cluster -> FakeDatabases.withStatus(cluster, "modifying"));
        assertThat(gate(null, "replica-available").seen()).isEqualTo(REPLICA + " is modifying");

        databases.clusters.clear();
        assertThat(gate(null, "replica-available").seen())
                .isEqualTo("there is no cluster " + REPLICA + " in us-west-1");
    }

    @Test
    void an_instance_that_will_not_be_the_writer_does_not_stand_in_for_it() {
        databases.instances.computeIfPresent(
                REPLICA + "-1",
                (id, old) -> new Databases.Instance(id, old.instanceClass(), "incompatible-parameters", old.zone()));

        GateResult gate = gate(null, "replica-available");

        assertThat(gate.outcome()).isEqualTo(GateResult.Outcome.REFUSED);
        assertThat(gate.seen()).isEqualTo(REPLICA + "-1, the writer of " + REPLICA + ", is incompatible-parameters");
        assertThat(String.valueOf(gate.remedy())).startsWith("wait until it is available, or fail the replica over");
    }

    @Test
    void a_reader_that_is_broken_does_not_keep_the_replica_from_being_promoted() {
        databases.instances.computeIfPresent(
                REPLICA + "-2", (id, old) -> new Databases.Instance(id, old.instanceClass(), "rebooting", old.zone()));

        assertThat(gate(null, "replica-available").outcome()).isEqualTo(GateResult.Outcome.PASSED);
    }

    @Test
    void a_cluster_whose_writer_nobody_names_is_refused() {
        databases.alter(
                REPLICA,
                cluster -> FakeDatabases.withMembers(
                        cluster,
                        cluster.members().stream()
                                .map(member -> new Databases.Member(member.instanceId(), false, 0))
                                .toList()));

        assertThat(gate(null, "replica-available").seen())
                .isEqualTo("no instance of " + REPLICA + " has the writer role");
    }

    @Test
    void a_cluster_of_a_global_database_is_refused_whatever_the_inventory_says() {
        Inventory global = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
        FakeCloud world = HealthySite.of(global);
        world.databases(RECOVERY).alter(REPLICA, cluster -> FakeDatabases.withSource(cluster, null));
        for (Inventory inventory : List.of(global, SITE)) {
            StepContext context = Steps.of(world, inventory, Map.of("region", RECOVERY.value()), Map.of());
            assertThat(Steps.gates(promote, context)).singleElement().satisfies(gate -> {
                assertThat(gate.test()).isEqualTo("topology");
                assertThat(String.valueOf(gate.remedy()))
                        .contains(
                                inventory.equals(global)
                                        ? "drctl failover db --to us-west-1"
                                        : "--global-cluster-identifier flask-site-global");
            });
        }
    }

    @Test
    void promotes_and_sees_it_through() {
        Steps.apply(promote, step(null));

        assertThat(promote.observe(step(null))).isInstanceOf(Observation.InProgress.class);
        cloud.clock().advance(cloud.pace().promotion);
        assertThat(promote.observe(step(null))).isInstanceOf(Observation.Satisfied.class);
        assertThat(cloud.calls()).filteredOn(Call::isMutating).hasSize(1);
    }

    @Test
    void what_somebody_deleted_since_the_promotion_began_is_out_of_reach() {
        StepContext begun = Steps.of(
                cloud,
                SITE,
                Map.of("region", RECOVERY.value()),
                Map.of(PromotionFacts.SOURCE.name(), "arn:aws:rds:us-east-2:123456789012:cluster:old"));
        databases.clusters.clear();

        assertThat(promote.observe(begun))
                .isInstanceOf(Observation.OutOfReach.class)
                .extracting(Observation::detail)
                .isEqualTo("there is no cluster " + REPLICA + " in us-west-1: somebody has deleted it since");
        assertThat(promote.observe(step(null))).isInstanceOf(Observation.NotYet.class);
    }
}
