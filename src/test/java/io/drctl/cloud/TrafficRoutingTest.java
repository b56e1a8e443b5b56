package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of a zone's records decide what users are answered. */
final class TrafficRoutingTest {
    private static final HostedZone ZONE = new HostedZone("Z1", "example.com", List.of("ns-1.aws.example"));
    private static final RecordSet APEX = record("example.com", "NS");

    private static RecordSet record(String name, String type) {
        return new RecordSet(name, type, null, null, null, null, 60L, List.of("x"), "simple");
    }

    private static List<RecordSet> deciding(String name, RecordSet... records) {
        List<RecordSet> all = new ArrayList<>(List.of(records));
        all.add(APEX);
        return TrafficRouting.deciding(all, ZONE, name);
    }

    @Test
    void a_delegation_decides_for_its_name_and_for_all_below_it() {
        RecordSet own = record("www.shop.example.com", "A");
        RecordSet here = record("www.shop.example.com", "NS");
        RecordSet above = record("shop.example.com", "NS");

        assertThat(deciding("www.shop.example.com", own, here, above)).containsExactly(own, here, above);
        assertThat(deciding("www.shop.example.com", above)).containsExactly(above);
    }

    @Test
    void neither_the_zones_own_name_servers_nor_the_delegation_of_another_name_decide() {
        RecordSet own = record("www.example.com", "A");

        assertThat(deciding("www.example.com", own, record("shop.example.com", "NS")))
                .containsExactly(own);
        assertThat(deciding("example.com", record("example.com", "A"))).containsExactly(record("example.com", "A"));
        assertThat(deciding("a.www.example.com", record("b.www.example.com", "NS")))
                .isEmpty();
    }

    @Test
    void a_wildcard_does_not_answer_for_a_name_that_is_delegated() {
        RecordSet wildcard = record("*.example.com", "A");
        RecordSet above = record("shop.example.com", "NS");

        assertThat(deciding("www.example.com", wildcard, above)).containsExactly(wildcard);
        assertThat(deciding("www.shop.example.com", wildcard, above)).containsExactly(above);
    }

    @Test
    void records_of_other_matters_decide_nothing() {
        RecordSet own = record("www.example.com", "A");

        assertThat(deciding(
                        "www.example.com",
                        own,
                        record("www.example.com", "CAA"),
                        record("www.example.com", "TXT"),
                        record("www.example.com", "MX")))
                .containsExactly(own);
    }

    @Test
    void a_name_outside_the_zone_has_no_cuts_in_it() {
        assertThat(TrafficRouting.cuts(ZONE, "www.badexample.com")).isEmpty();
        assertThat(TrafficRouting.cuts(ZONE, "example.com")).isEmpty();
        assertThat(TrafficRouting.cuts(ZONE, "a.b.example.com")).containsExactly("a.b.example.com", "b.example.com");
    }
}
