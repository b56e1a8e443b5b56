package io.drctl.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Upkeep;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrafficTest {
    private static final String SITE = "www.drctl.example";
    private static final String EAST = "site-1.us-east-2.elb.amazonaws.com";
    private static final String WEST = "site-2.us-west-1.elb.amazonaws.com";

    private static RecordSet simple(String type, @Nullable String alias, String... values) {
        return new RecordSet(
                SITE,
                type,
                null,
                null,
                null,
                alias == null ? null : new Alias("Z", alias, true),
                alias == null ? 60L : null,
                List.of(values),
                "simple");
    }

    private static RecordSet half(String type, FailoverRole role, @Nullable String check, String leadsTo) {
        boolean isAlias = !type.equals("CNAME");
        return new RecordSet(
                SITE,
                type,
                leadsTo,
                role,
                check,
                isAlias ? new Alias("Z", leadsTo, true) : null,
                isAlias ? null : 60L,
                isAlias ? List.of() : List.of(leadsTo + "."),
                "failover");
    }

    private static Traffic towardsWest(RecordSet... records) {
        return Traffic.towards(List.of(records), WEST, "ZWEST", Upkeep.SHIPPED);
    }

    private static final RecordSet PRIMARY = half("A", FailoverRole.PRIMARY, "h1", EAST);
    private static final RecordSet SECONDARY = half("A", FailoverRole.SECONDARY, "h2", WEST);

    @Test
    void a_pair_of_cnames_exchanges_its_roles_as_one_of_aliases_does() {
        Traffic change = towardsWest(
                half("CNAME", FailoverRole.PRIMARY, "h1", EAST), half("CNAME", FailoverRole.SECONDARY, "h2", WEST));

        assertThat(change.problem()).isNull();
        assertThat(change.changed())
                .containsExactly(
                        half("CNAME", FailoverRole.SECONDARY, "h1", EAST),
                        half("CNAME", FailoverRole.PRIMARY, "h2", WEST));
        assertThat(towardsWest(change.changed().toArray(new RecordSet[0])).holds())
                .isTrue();
    }

    @Test
    void a_cname_without_health_check_cannot_become_primary() {
        assertThat(towardsWest(
                                half("CNAME", FailoverRole.PRIMARY, "h1", EAST),
                                half("CNAME", FailoverRole.SECONDARY, null, WEST))
                        .problem())
                .contains("has no health check");
    }

    /** A game day put them back as they had been, once, and was told that they weren't. */
    @Test
    void names_are_the_same_with_the_dot_at_their_end_as_without() {
        assertThat(Traffic.fingerprint(List.of(simple("CNAME", null, "Old.elb.us-east-2.amazonaws.com."))))
                .isEqualTo(Traffic.fingerprint(List.of(simple("CNAME", null, "old.elb.us-east-2.amazonaws.com"))));
        assertThat(Traffic.fingerprint(List.of(simple("TXT", null, "\"A.\""))))
                .isNotEqualTo(Traffic.fingerprint(List.of(simple("TXT", null, "\"a\""))));
    }

    @Test
    void a_simple_cname_is_given_the_other_name() {
        assertThat(towardsWest(simple("CNAME", null, EAST)).changed()).containsExactly(simple("CNAME", null, WEST));
        assertThat(towardsWest(simple("CNAME", null, EAST + ".")).changed())
                .containsExactly(simple("CNAME", null, WEST + "."));
    }

    @Test
    void a_simple_aaaa_that_leads_to_an_old_load_balancer_follows() {
        assertThat(towardsWest(PRIMARY, SECONDARY, simple("AAAA", "old-9.us-east-2.elb.amazonaws.com"))
                        .changed())
                .hasSize(3)
                .anyMatch(record -> record.type().equals("AAAA") && record.pointsAt(WEST));
    }

    @Test
    void an_orphaned_aaaa_pair_is_refused_with_where_it_leads() {
        assertThat(towardsWest(
                                PRIMARY,
                                SECONDARY,
                                half("AAAA", FailoverRole.PRIMARY, "h1", EAST),
                                half("AAAA", FailoverRole.SECONDARY, "h2", "old-9.us-west-1.elb.amazonaws.com"))
                        .problem())
                .isEqualTo("neither AAAA record of the pair points at " + WEST + "; they point at " + EAST
                        + " and old-9.us-west-1.elb.amazonaws.com");
        assertThat(towardsWest(PRIMARY, SECONDARY, half("AAAA", FailoverRole.PRIMARY, "h1", EAST))
                        .problem())
                .isEqualTo("the AAAA records are neither one simple record nor one PRIMARY/SECONDARY pair: failover"
                        + " PRIMARY " + EAST);
    }

    @ParameterizedTest
    @CsvSource({
        "d111.cloudfront.net, origin group",
        "a1.awsglobalaccelerator.com, traffic dials",
        "other.drctl.example, alias of the load balancer itself",
    })
    void an_alias_of_something_else_is_not_taken_away_from_it(String name, String remedy) {
        Traffic change = towardsWest(simple("A", name));

        assertThat(change.problem()).isEqualTo("the A record points at " + name + ", which is not a load balancer");
        assertThat(String.valueOf(change.remedy())).contains(remedy);
    }

    @Test
    void addresses_of_its_own_are_named() {
        assertThat(towardsWest(simple("A", null, "192.0.2.1")).problem())
                .isEqualTo("the A record is not an alias record: it contains addresses (192.0.2.1)");
    }

    @ParameterizedTest
    @CsvSource({
        "1 . alpn=h2,            ",
        "1 . ipv4hint=192.0.2.1, sends clients elsewhere",
        "1 cdn.example. alpn=h2, sends clients elsewhere",
        "0 cdn.example.,         sends clients elsewhere",
    })
    void a_service_record_may_stay_only_where_it_names_the_site_itself(String value, @Nullable String problem) {
        for (String type : List.of("HTTPS", "SVCB")) {
            Traffic change = towardsWest(PRIMARY, SECONDARY, simple(type, null, value));

            if (problem == null) {
                assertThat(change.problem()).isNull();
                assertThat(change.changed()).hasSize(2);
            } else {
                assertThat(change.problem())
                        .startsWith("the " + type + " record")
                        .contains(problem);
            }
        }
    }

    @Test
    void a_wildcard_is_not_moved_for_one_of_its_names() {
        RecordSet wildcard = new RecordSet(
                "*.drctl.example", "A", null, null, null, new Alias("Z", EAST, true), null, List.of(), "simple");

        assertThat(towardsWest(wildcard).problem())
                .isEqualTo("the site's name has no record of its own: the wildcard *.drctl.example answers for it");
    }

    @Test
    void a_name_that_is_delegated_away_is_answered_by_none_of_the_zones_records() {
        Traffic change = towardsWest(
                PRIMARY,
                SECONDARY,
                simple("NS", null, "ns-1.other.example.", "ns-2.other.example.", "ns-3.other.example."));

        assertThat(change.changed()).isEmpty();
        assertThat(change.problem())
                .isEqualTo("www.drctl.example is delegated away: an NS record there refers users to ns-1.other.example"
                        + " and 2 others, so they never see what else this zone has there");
        assertThat(String.valueOf(change.remedy()))
                .isEqualTo("if the zone that answers them is yours, name it in the inventory (hosted-zone:"
                        + " www.drctl.example, or its id); else delete that NS record");
    }

    @Test
    void a_name_below_a_delegation_is_delegated_too_and_the_highest_cut_is_told() {
        Traffic change = towardsWest(
                PRIMARY, SECONDARY, simple("NS", null, "ns-2.example."), delegation("drctl.example", "ns-1.example."));

        assertThat(change.problem())
                .startsWith("drctl.example is delegated away: an NS record there refers users to ns-1.example,");
    }

    @Test
    void of_a_delegation_that_is_signed_the_ds_record_goes_first() {
        Traffic change = towardsWest(
                PRIMARY,
                SECONDARY,
                simple("DS", null, "12345 13 2 0123456789abcdef"),
                simple("NS", null, "ns-1.example."));

        assertThat(String.valueOf(change.remedy()))
                .endsWith("else delete the DS record of that name, then its NS record");
    }

    @Test
    void a_ds_record_alone_delegates_nothing() {
        Traffic change = towardsWest(PRIMARY, SECONDARY, simple("DS", null, "12345 13 2 0123456789abcdef"));

        assertThat(change.problem()).isNull();
        assertThat(change.changed()).hasSize(2);
    }

    @Test
    void a_delegation_without_records_beside_it_is_not_told_as_a_record_that_is_missing() {
        assertThat(towardsWest(simple("NS", null, "ns-1.example.")).problem()).contains("is delegated away");
    }

    private static RecordSet delegation(String name, String... servers) {
        return new RecordSet(name, "NS", null, null, null, null, 300L, List.of(servers), "simple");
    }
}
