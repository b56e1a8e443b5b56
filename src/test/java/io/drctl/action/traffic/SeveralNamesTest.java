package io.drctl.action.traffic;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.readiness.Traffic;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.TwoApplications;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An application of several names, in one zone and in several, moves as a whole. */
final class SeveralNamesTest {
    private static final Inventory ONE = Inventories.flaskSite();
    private static final DnsName WWW = ONE.application().mainName();
    private static final DnsName SHOP = new DnsName("shop.drctl.example", "drctl.example");
    private static final DnsName OTHER = new DnsName("www.other.example", "other.example");
    private static final String OTHER_ZONE = "Z0OTHER";

    private final PointTraffic point = new PointTraffic();
    private final FakeCloud cloud = HealthySite.of(ONE);

    private static Inventory named(Routing routing, DnsName... names) {
        Application one = ONE.application();
        return TwoApplications.with(
                ONE,
                ONE.assets(),
                List.of(new Application(
                        one.name(), List.of(names), routing, one.health(), one.loadBalancer(), one.database())),
                ONE.databases());
    }

    /** The records of the site's name once more, of another name. */
    private void alsoOf(DnsName name, String zone) {
        HealthySite.copyRecords(cloud, WWW, name, zone);
    }

    private void secondZone() {
        cloud.traffic()
                .zones
                .put("other.example", new HostedZone(OTHER_ZONE, "other.example", List.of("ns-3.example")));
        alsoOf(OTHER, OTHER_ZONE);
    }

    private StepContext step(Inventory site) {
        return Steps.of(cloud, site, Map.of("to", RECOVERY.value()), Map.of());
    }

    @Test
    void names_of_one_zone_change_in_one_batch() {
        alsoOf(SHOP, HealthySite.ZONE_ID);

        Steps.apply(point, step(named(Routing.FAILOVER, WWW, SHOP)));

        assertThat(cloud.traffic().changes)
                .singleElement()
                .satisfies(batch ->
                        assertThat(batch).hasSize(4).extracting(RecordSet::name).contains(WWW.name(), SHOP.name()));
        assertThat(point.observe(step(named(Routing.FAILOVER, WWW, SHOP))).detail())
                .startsWith("www.drctl.example and shop.drctl.example point at us-west-1 (");
    }

    @Test
    void names_of_two_zones_change_in_one_batch_for_each_zone() {
        secondZone();

        Map<String, String> left = Steps.apply(point, step(named(Routing.FAILOVER, WWW, OTHER)));

        assertThat(cloud.traffic().changes)
                .hasSize(2)
                .allSatisfy(batch -> assertThat(batch).hasSize(2));
        assertThat(left.get("change-id")).contains(",");
    }

    @Test
    void what_was_left_half_done_is_told_name_by_name_and_only_the_rest_is_changed() {
        secondZone();
        Inventory both = named(Routing.FAILOVER, WWW, OTHER);
        cloud.fail(
                call -> call.operation().equals("route53:ChangeResourceRecordSets")
                        && call.toString().contains(OTHER_ZONE),
                CloudException.Cause.THROTTLED);
        assertThatThrownBy(() -> Steps.apply(point, step(both))).isInstanceOf(CloudException.class);
        cloud.failNothing();

        Observation<PointTraffic.Seen> half = point.observe(step(both));
        assertThat(half).isInstanceOf(Observation.NotYet.class);
        assertThat(half.detail())
                .startsWith("www.drctl.example points at "
                        + HealthySite.loadBalancerDnsName(ONE, RECOVERY) + "; www.other.example points at "
                        + HealthySite.loadBalancerDnsName(ONE, PRIMARY));

        cloud.traffic().changes.clear();
        Steps.apply(point, step(both));
        assertThat(cloud.traffic().changes)
                .singleElement()
                .satisfies(
                        batch -> assertThat(batch).extracting(RecordSet::name).containsOnly(OTHER.name()));
    }

    @Test
    void one_name_that_cannot_be_moved_keeps_all_of_them() {
        secondZone();
        cloud.traffic().records.put(OTHER_ZONE, List.of());

        List<GateResult> refused = Steps.gates(point, step(named(Routing.FAILOVER, WWW, OTHER))).stream()
                .filter(GateResult::isRefusal)
                .toList();

        assertThat(refused).singleElement().satisfies(gate -> {
            assertThat(gate.test()).isEqualTo("records");
            assertThat(gate.seen()).startsWith("www.other.example: there is no record");
        });
    }

    @Test
    void what_is_not_drctls_to_move_is_not_asked_about() {
        Inventory none = named(Routing.NONE, WWW);

        assertThat(Steps.gates(point, step(none)))
                .singleElement()
                .satisfies(gate -> assertThat(gate.seen())
                        .isEqualTo("www.drctl.example isn't drctl's to move: the inventory says routing: none"));
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void weights_that_share_users_out_are_told_as_they_are() {
        cloud.traffic()
                .alterRecords(record -> new RecordSet(
                        record.name(),
                        record.type(),
                        record.setIdentifier(),
                        null,
                        null,
                        record.alias(),
                        null,
                        List.of(),
                        "weighted",
                        record.failoverRole() == FailoverRole.PRIMARY ? 70L : 30L));

        assertThat(Steps.gates(point, step(named(Routing.WEIGHTED, WWW))).stream()
                        .filter(GateResult::isRefusal))
                .singleElement()
                .satisfies(gate -> assertThat(gate.seen())
                        .isEqualTo("the two weighted A records share users out: us-east-2 weight 70, us-west-1 weight"
                                + " 30"));
        assertThat(Traffic.roles(cloud.traffic().allRecords()))
                .isEqualTo("A: us-east-2 weight 70, us-west-1 weight 30");
        assertThat(Traffic.servedBy(cloud.traffic().allRecords())).isNull();
    }
}
