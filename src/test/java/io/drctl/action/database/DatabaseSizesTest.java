package io.drctl.action.database;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.ServerlessScaling;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is smaller on standby is raised before it takes over, and lowered once it is a copy again. */
final class DatabaseSizesTest {
    private static final Inventory SITE = Inventories.smallDatabase(Inventories.flaskSite());
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final RaiseDatabase raise = new RaiseDatabase();
    private final LowerDatabase lower = new LowerDatabase();
    private final Check await = new AwaitDatabase();
    private final Map<String, String> with = new HashMap<>(Map.of("to", RECOVERY.value(), "region", RECOVERY.value()));

    @BeforeEach
    void itScales() {
        cloud.databases(RECOVERY).scalings.put(REPLICA, new ServerlessScaling(0.5, 4));
    }

    private StepContext step() {
        return Steps.of(cloud, SITE, with, Map.of());
    }

    private List<String> changes() {
        return cloud.calls().stream()
                .filter(call -> call.operation().startsWith("rds:Modify"))
                .map(Call::argument)
                .toList();
    }

    private void isOf(String instanceClass) {
        cloud.databases(RECOVERY)
                .instances
                .replaceAll((id, old) -> new Instance(id, instanceClass, old.status(), old.zone()));
    }

    @Test
    void limits_and_classes_are_raised_and_waited_for_before_a_planned_exchange() {
        assertThat(await.check(step()).status()).isEqualTo(CheckResult.Status.FAILED);

        Steps.apply(raise, step());

        assertThat(changes())
                .containsExactly(REPLICA + " 2.0 to 32.0", REPLICA + "-1 db.r5.large", REPLICA + "-2 db.r5.large");
        assertThat(raise.observe(step()).detail()).isEqualTo(REPLICA + "-2 is modifying");
        assertThat(await.check(step()).status()).isEqualTo(CheckResult.Status.FAILED);
        cloud.clock().advance(Duration.ofMinutes(20));
        assertThat(raise.observe(step())).isInstanceOf(Observation.Satisfied.class);
        assertThat(await.check(step()).status()).isEqualTo(CheckResult.Status.PASSED);
    }

    @Test
    void by_force_only_limits_are_since_a_class_restarts_the_replica() {
        with.put("limits-only", "true");

        Steps.apply(raise, step());

        assertThat(changes()).containsExactly(REPLICA + " 2.0 to 32.0");
        assertThat(raise.observe(step())).isInstanceOf(Observation.Satisfied.class);
        assertThat(await.check(step()).status()).isEqualTo(CheckResult.Status.PASSED);
        assertThat(raise.outline(step()).warnings())
                .containsExactly(
                        REPLICA + " stays on db.t4g.medium, and serves with it: by force no class is changed, as"
                                + " the replica would restart before its promotion, or the writer after it.");
    }

    @Test
    void who_accepts_less_waits_for_nothing_and_owes_what_is_refused() {
        with.put("limits-only", "true");
        with.put("accept-capacity", "60%");
        CloudException refused =
                new CloudException(CloudException.Cause.REJECTED, "rds:ModifyDBCluster", RECOVERY, "no", null);

        assertThat(await.check(step()).status()).isEqualTo(CheckResult.Status.PASSED);
        assertThat(raise.owed(step(), refused))
                .isEqualTo("the database " + REPLICA
                        + " in us-west-1 isn't raised (rds:ModifyDBCluster in us-west-1: no)");
        with.remove("accept-capacity");
        assertThat(raise.owed(step(), refused)).isNull();
    }

    @Test
    void a_silent_region_is_no_obstacle_to_who_accepts_less() {
        with.put("accept-capacity", "60%");
        cloud.lose(RECOVERY);

        assertThat(await.check(step()).status()).isEqualTo(CheckResult.Status.UNVERIFIED);
        with.remove("accept-capacity");
        assertThat(await.check(step()).status()).isEqualTo(CheckResult.Status.FAILED);
    }

    @Test
    void that_rds_has_none_of_the_class_is_told() {
        cloud.databases(RECOVERY).noCapacity = "InsufficientDBInstanceCapacity: none";

        assertThatExceptionOfType(CloudException.class).isThrownBy(() -> Steps.apply(raise, step()));
        assertThat(await.check(step()).detail())
                .isEqualTo("not set yet in us-west-1: " + REPLICA + "-1 db.r5.large instead of db.t4g.medium, "
                        + REPLICA + "-2 db.r5.large instead of db.t4g.medium");
    }

    @Test
    void what_somebody_chose_otherwise_stays() {
        isOf("db.r5.4xlarge");
        cloud.databases(RECOVERY).scalings.put(REPLICA, new ServerlessScaling(4, 64));

        assertThat(raise.observe(step())).isInstanceOf(Observation.Satisfied.class);
        assertThat(lower.observe(step())).isInstanceOf(Observation.Satisfied.class);
    }

    @Test
    void a_copy_is_lowered_and_a_writer_is_left() {
        isOf("db.r5.large");
        cloud.databases(RECOVERY).scalings.put(REPLICA, new ServerlessScaling(2, 32));

        Steps.apply(lower, step());

        assertThat(changes())
                .containsExactly(REPLICA + " 0.5 to 4.0", REPLICA + "-1 db.t4g.medium", REPLICA + "-2 db.t4g.medium");
        cloud.clock().advance(Duration.ofMinutes(20));
        assertThat(lower.observe(step()).detail()).isEqualTo(REPLICA + " in us-west-1 has no more than on standby");

        cloud.databases(RECOVERY).scalings.put(REPLICA, new ServerlessScaling(2, 32));
        cloud.databases(RECOVERY).alter(REPLICA, old -> io.drctl.testing.FakeDatabases.withSource(old, null));
        assertThat(lower.observe(step()).detail())
                .isEqualTo(REPLICA + " in us-west-1 is left as it is: it isn't seen to be a copy");
    }

    @Test
    void a_site_whose_sizes_are_the_same_has_no_such_steps_and_home_is_never_lowered() {
        Inventory same = Inventories.flaskSite();
        assertThat(raise.concerns(Steps.of(HealthySite.of(same), same, with, Map.of())))
                .isFalse();
        assertThat(raise.concerns(step())).isTrue();
        assertThat(lower.concerns(step())).isTrue();
        with.put("region", PRIMARY.value());
        assertThat(lower.concerns(step())).isFalse();
    }
}
