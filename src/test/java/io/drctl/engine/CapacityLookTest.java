package io.drctl.engine;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.ServerlessScaling;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.SqlAccess;
import io.drctl.journal.JournalStore;
import io.drctl.readiness.Raised;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code status} tells of capacity that stays raised in a Region that doesn't serve. */
class CapacityLookTest {
    @TempDir
    private Path state;

    private Inventory site = Inventories.scaledDown(Inventories.flaskSite());
    private FakeCloud cloud = HealthySite.of(site);

    private void of(Inventory inventory) {
        site = inventory;
        cloud = HealthySite.of(site);
        LiveOutside.follow(cloud, site);
    }

    private List<CapacityLook.Left> look() {
        return look(cloud);
    }

    private List<CapacityLook.Left> look(Cloud through) {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", site, List.of());
        JournalStore store = new JournalStore(state);
        CapacityLook look = CapacityLook.begin(site, through);
        return look.left(
                ObservedRuns.of(loaded, cloud, state, store).situations(), ObservedRuns.own(site, state, store));
    }

    private static List<Raised> raised(List<CapacityLook.Left> left) {
        return left.stream().map(CapacityLook.Left::raised).toList();
    }

    private List<Raised> raised() {
        return raised(look());
    }

    private String lowering() {
        return String.valueOf(look().get(0).lowering());
    }

    private void raise(int desired) {
        cloud.autoScaling(RECOVERY).setDesired(Inventories.SCALED_GROUP, desired);
    }

    private long asked(String operation) {
        return cloud.calls().stream()
                .map(Call::operation)
                .filter(operation::equals)
                .count();
    }

    @Test
    void tells_a_group_that_has_more_than_on_standby_and_what_lowers_it() {
        of(Inventories.scaledDown(Inventories.flaskSite()));
        raise(4);

        assertThat(raised())
                .containsExactly(new Raised(
                        RECOVERY, "Auto Scaling group", Inventories.SCALED_GROUP, true, "4 instances instead of 2"));
        assertThat(lowering()).isEqualTo("drctl failover app --to us-east-2");
    }

    @Test
    void tells_nothing_of_a_group_that_has_what_it_has_on_standby() {
        of(Inventories.scaledDown(Inventories.flaskSite()));
        raise(2);

        assertThat(look()).isEmpty();
    }

    @Test
    void tells_nothing_while_users_are_sent_there() {
        of(Inventories.scaledDown(Inventories.flaskSite()));
        raise(4);
        cloud.beforeEachCall(call -> List.of("ns-1.example.net", "ns-2.example.net")
                .forEach(server -> cloud.outside()
                        .answer(
                                server,
                                site.application().mainName().name(),
                                List.of(HealthySite.addressOf(site, RECOVERY)))));

        assertThat(look()).isEmpty();
    }

    @Test
    void tells_nothing_while_name_servers_cant_tell_where_users_are() {
        of(Inventories.scaledDown(Inventories.flaskSite()));
        raise(4);
        cloud.fail("route53:ListResourceRecordSets", CloudException.Cause.UNREACHABLE);

        assertThat(look()).isEmpty();
    }

    @Test
    void what_cant_be_read_is_unknown_and_hides_nothing_that_is_known() {
        of(Inventories.withScaledService(Inventories.scaledDown(Inventories.flaskSite())));
        raise(4);
        cloud.fail("ecs:DescribeServices", RECOVERY, CloudException.Cause.ACCESS_DENIED);

        assertThat(raised())
                .extracting(Raised::name, Raised::isKnown)
                .containsExactly(tuple(Inventories.SCALED_GROUP, true), tuple(Inventories.SCALED_SERVICE, false));
        assertThat(lowering()).isEqualTo("drctl failover app --to us-east-2");
    }

    @Test
    void of_what_is_unknown_no_command_is_told() {
        of(Inventories.scaledDown(Inventories.flaskSite()));
        raise(4);
        cloud.fail("autoscaling:DescribeAutoScalingGroups", RECOVERY, CloudException.Cause.UNREACHABLE);

        assertThat(raised()).extracting(Raised::isKnown).containsExactly(false);
        assertThat(lowering()).isEqualTo("null");
    }

    @Test
    void waits_three_seconds_for_all_of_it_together() {
        of(Inventories.withScaledService(Inventories.scaledDown(Inventories.flaskSite())));
        LateThreads late = new LateThreads(cloud.threads(), cloud.clock(), "raised"::equals);
        Cloud through = PortCalls.through(
                cloud,
                (port, method, region, call) ->
                        port == Cloud.class && method.getName().equals("threads") ? late : call.make());
        Duration before = cloud.clock().elapsed();

        assertThat(raised(look(through)))
                .extracting(Raised::seen)
                .containsExactly("no answer within 3 s", "no answer within 3 s");
        assertThat(cloud.clock().elapsed().minus(before)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void tells_a_copy_that_is_larger_than_on_standby() {
        of(Inventories.smallDatabase(Inventories.flaskSite()));
        String id = site.database().clusterIn(RECOVERY);
        cloud.databases(RECOVERY).scalings.put(id, new ServerlessScaling(2, 32));

        assertThat(raised()).extracting(Raised::kind, Raised::name).containsExactly(tuple("database", id));
        assertThat(raised().get(0).seen()).isEqualTo("on standby it would be: " + id + " between 0.5 and 4 ACU");
    }

    @Test
    void a_copy_is_lowered_by_a_failback_where_that_can_be_and_by_hand_where_not() {
        Inventory small = Inventories.smallDatabase(Inventories.flaskSite());
        of(small);
        String id = site.database().clusterIn(RECOVERY);
        cloud.databases(RECOVERY).scalings.put(id, new ServerlessScaling(2, 32));
        assertThat(look())
                .extracting(CapacityLook.Left::lowering, CapacityLook.Left::otherwise)
                .containsExactly(tuple(
                        null, "lower it by hand: failback needs access by SQL, which the inventory doesn't give"));

        of(Inventories.askedBySql(
                small,
                new SqlAccess(
                        new SqlAccess.Login.Variable("drctl", "SQL_PASSWORD"),
                        new ByRegion<>(Map.of()),
                        SqlAccess.PORT,
                        null,
                        null)));
        cloud.databases(RECOVERY).scalings.put(id, new ServerlessScaling(2, 32));
        assertThat(lowering()).isEqualTo("drctl failback");
    }

    @Test
    void tells_nothing_of_a_database_that_takes_writes() {
        of(Inventories.smallDatabase(Inventories.flaskSite()));
        String id = site.database().clusterIn(RECOVERY);
        cloud.databases(RECOVERY).scalings.put(id, new ServerlessScaling(2, 32));
        HealthySite.promoteReplica(cloud, site);

        assertThat(raised()).isEmpty();
    }

    @Test
    void where_the_inventory_has_no_sizes_for_standby_nothing_is_asked() {
        of(Inventories.flaskSite());

        assertThat(look()).isEmpty();
        assertThat(asked("autoscaling:DescribeAutoScalingGroups")).isZero();
        assertThat(asked("ecs:DescribeServices")).isZero();
    }
}
