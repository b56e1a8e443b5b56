package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.OutsideView;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.TwoApplications;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application of two names is where both of them are answered with. */
final class SeveralNamesInStatusTest {
    private static final Inventory ONE = Inventories.flaskSite();
    private static final Application APPLICATION = ONE.application();
    private static final DnsName WWW = APPLICATION.mainName();
    private static final DnsName SHOP = new DnsName("shop.drctl.example", WWW.hostedZone());
    private static final Inventory SITE = TwoApplications.with(
            ONE,
            ONE.assets(),
            List.of(new Application(
                    APPLICATION.name(),
                    List.of(WWW, SHOP),
                    APPLICATION.routing(),
                    APPLICATION.health(),
                    APPLICATION.loadBalancer(),
                    APPLICATION.database())),
            ONE.databases());

    private final FakeCloud cloud = HealthySite.of(ONE);

    @BeforeEach
    void bothNamesHaveRecords() {
        HealthySite.copyRecords(cloud, WWW, SHOP, HealthySite.ZONE_ID);
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            cloud.outside()
                    .answer(
                            OutsideView.THIS_MACHINE,
                            HealthySite.loadBalancerDnsName(SITE, region),
                            List.of(HealthySite.addressOf(SITE, region)));
        }
    }

    private void nameServersGive(DnsName name, String address) {
        for (String server : cloud.traffic().zones.values().iterator().next().nameServers()) {
            cloud.outside().answer(server, name.name(), List.of(address));
        }
    }

    private UserTraffic users() {
        return Situation.look(SITE, cloud, List::of, TrafficChanges.NONE).get(0).users();
    }

    @Test
    void both_are_asked_of_the_name_servers() {
        nameServersGive(WWW, HealthySite.addressOf(SITE, PRIMARY));
        nameServersGive(SHOP, HealthySite.addressOf(SITE, PRIMARY));

        assertThat(users().serving()).isEqualTo(PRIMARY);
        assertThat(users().unknown()).isEmpty();
        assertThat(users().seen()).isEqualTo("www.drctl.example points at us-east-2");
    }

    @Test
    void users_of_another_name_that_are_elsewhere_are_not_passed_over() {
        nameServersGive(WWW, HealthySite.addressOf(SITE, PRIMARY));
        nameServersGive(SHOP, HealthySite.addressOf(SITE, RECOVERY));

        assertThat(users().serving()).isNull();
        assertThat(users().seen())
                .isEqualTo("www.drctl.example points at us-east-2, but shop.drctl.example is answered with us-west-1");
    }

    @Test
    void an_address_that_is_no_load_balancer_of_the_site_is_told() {
        nameServersGive(WWW, HealthySite.addressOf(SITE, PRIMARY));
        nameServersGive(SHOP, "203.0.113.9");

        assertThat(users().serving()).isNull();
        assertThat(users().seen())
                .isEqualTo("www.drctl.example points at us-east-2, but for shop.drctl.example, name servers give"
                        + " 203.0.113.9, which is neither Region's load balancer");
    }

    @Test
    void a_name_that_is_not_answered_is_unknown() {
        nameServersGive(WWW, HealthySite.addressOf(SITE, PRIMARY));
        cloud.fail(call -> call.operation().equals("dns") && call.toString().contains(SHOP.name()), Cause.UNREACHABLE);

        assertThat(users().serving()).isEqualTo(PRIMARY);
        assertThat(users().unknown())
                .singleElement()
                .asString()
                .startsWith("what name servers answer for shop.drctl.example can't be determined: ");
    }
}
