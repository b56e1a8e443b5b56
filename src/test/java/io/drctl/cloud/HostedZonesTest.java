package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.testing.FakeCloud;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostedZonesTest {
    private static final String NAME = "drctl.example";

    private final FakeCloud cloud = new FakeCloud();

    @BeforeEach
    void makeTwoZonesOfOneName() {
        cloud.traffic().zones.put("one", new HostedZone("Z1", NAME, List.of("ns-1.example.net", "ns-2.example.net")));
        cloud.traffic().zones.put("two", new HostedZone("Z2", NAME, List.of("ns-3.example.net", "ns-4.example.net")));
    }

    @Test
    void of_two_zones_of_one_name_the_delegated_one_answers() {
        cloud.outside().delegations.put(NAME, List.of("NS-4.example.net.", "ns-3.example.net."));

        assertThat(HostedZones.find(cloud, NAME))
                .hasValueSatisfying(zone -> assertThat(zone.id()).isEqualTo("Z2"));
    }

    @Test
    void zones_that_cannot_be_told_apart_are_named() {
        for (List<String> servers : List.of(
                List.<String>of(), List.of("ns-9.example.org"), List.of("ns-1.example.net", "ns-3.example.net"))) {
            cloud.outside().delegations.put(NAME, servers);

            assertThatExceptionOfType(CloudException.class)
                    .isThrownBy(() -> HostedZones.find(cloud, NAME))
                    .withMessage(
                            "2 public hosted zones are named drctl.example: Z1, Z2; name the one that answers users"
                                    + " in the inventory: hosted-zone: Z1");
        }
    }

    @Test
    void a_parent_that_refers_to_some_of_a_zones_name_servers_tells_them_apart() {
        cloud.traffic().zones.put("three", new HostedZone("Z3", NAME, List.of("ns-5.example.net")));
        cloud.outside().delegations.put(NAME, List.of("ns-3.example.net."));

        assertThat(HostedZones.find(cloud, NAME)).map(HostedZone::id).hasValue("Z2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NS-1.example.net.,ns-2.example.net.|",
                "ns-1.example.net|",
                // Nothing is known: the resolver doesn't tell.
                "|",
                // A private zone's, as a resolver within its network tells.
                "ns-0.awsdns-00.com.,ns-512.awsdns-00.net.,ns-1024.awsdns-00.org.,ns-1536.awsdns-00.co.uk.|",
                // Another name of the same name server.
                "ns.drctl.example|",
                "ns-3.example.net,ns-4.example.net|users are answered from elsewhere: DNS gives the name servers"
                        + " ns-3.example.net, ns-4.example.net",
                "ns-1.example.net,ns-9.gone.example|DNS gives its name servers and others, which answer some users"
                        + " from elsewhere: ns-9.gone.example"
            })
    void a_zone_that_nobody_refers_to_is_told(String told, String expected) {
        cloud.outside().answer(OutsideView.THIS_MACHINE, "ns-1.example.net", List.of("192.0.2.53"));
        cloud.outside().answer(OutsideView.THIS_MACHINE, "ns.drctl.example", List.of("192.0.2.53"));
        if (told != null) {
            cloud.outside().delegations.put(NAME, List.of(told.split(",", -1)));
        }

        assertThat(HostedZones.elsewhere(cloud, HostedZones.find(cloud, "Z1").orElseThrow()))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void private_zones_are_named_and_left_alone() {
        cloud.traffic().zones.remove("two");
        cloud.traffic().privateZones.put(NAME, List.of("Z9"));
        HostedZones.Found found = HostedZones.look(cloud, NAME);

        assertThat(found.zone())
                .hasValueSatisfying(zone -> assertThat(zone.id()).isEqualTo("Z1"));
        assertThat(found.aside()).isEqualTo("; a private zone of that name is left alone: Z9");
        cloud.traffic().zones.clear();
        cloud.traffic().privateZones.put(NAME, List.of("Z9", "Z8"));
        assertThat(HostedZones.look(cloud, NAME).problem())
                .isEqualTo("there is no public hosted zone drctl.example; private zones of that name are left alone:"
                        + " Z8, Z9");
    }

    @Test
    void an_id_names_one() {
        assertThat(HostedZones.find(cloud, "Z1"))
                .hasValueSatisfying(zone -> assertThat(zone.id()).isEqualTo("Z1"));
        assertThat(HostedZones.find(cloud, "Z9")).isEmpty();
    }
}
