package io.drctl.aws;

import static io.drctl.aws.CannedAws.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.Route53Client;

class AwsTrafficRoutingTest {
    private static final TrafficRouting.HostedZone EXAMPLE =
            new TrafficRouting.HostedZone("Z1", "example.com", List.of());

    @Test
    void names_come_back_without_dot_and_escapes_and_other_names_are_left_out() throws IOException {
        String sets = "<ListResourceRecordSetsResponse><ResourceRecordSets>"
                + "<ResourceRecordSet><Name>\\052.Example.com.</Name><Type>A</Type><SetIdentifier>one</SetIdentifier>"
                + "<Failover>PRIMARY</Failover><AliasTarget><HostedZoneId>Z3</HostedZoneId>"
                + "<DNSName>dualstack.lb.amazonaws.com.</DNSName><EvaluateTargetHealth>true</EvaluateTargetHealth>"
                + "</AliasTarget></ResourceRecordSet>"
                + "<ResourceRecordSet><Name>\\052.Example.com.</Name><Type>TXT</Type><TTL>60</TTL><ResourceRecords>"
                + "<ResourceRecord><Value>\"x\"</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>"
                + "<ResourceRecordSet><Name>later.example.com.</Name><Type>A</Type><TTL>60</TTL><ResourceRecords>"
                + "<ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>"
                + "</ResourceRecordSets><IsTruncated>true</IsTruncated><NextRecordName>more.example.com.</NextRecordName>"
                + "<NextRecordType>A</NextRecordType><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>";
        try (CannedAws aws = new CannedAws(body(200, sets))) {
            assertThat(traffic(aws).records(EXAMPLE, "*.example.com"))
                    .containsExactly(new RecordSet(
                            "*.example.com",
                            "A",
                            "one",
                            FailoverRole.PRIMARY,
                            null,
                            new Alias("Z3", "dualstack.lb.amazonaws.com", true),
                            null,
                            List.of(),
                            "failover"));
            assertThat(aws.asked()).hasSize(1);
        }
    }

    @Test
    void delegations_of_the_name_and_of_those_above_it_are_asked_for_and_the_zones_own_is_none() throws IOException {
        try (CannedAws aws = new CannedAws(
                body(200, sets(set("a.b.example.com.", "A"), set("a.b.example.com.", "CAA"))),
                body(200, sets(set("b.example.com.", "DS"), set("b.example.com.", "NS"), set("b.example.com.", "A"))),
                body(200, sets(set("example.com.", "A"), set("example.com.", "NS"))))) {
            TrafficRouting traffic = traffic(aws);

            assertThat(traffic.records(EXAMPLE, "a.b.example.com"))
                    .extracting(record -> record.name() + " " + record.type())
                    .containsExactly("a.b.example.com A", "b.example.com DS", "b.example.com NS");
            assertThat(aws.asked()).hasSize(2);
            assertThat(traffic.records(EXAMPLE, "example.com"))
                    .extracting(record -> record.name() + " " + record.type())
                    .containsExactly("example.com A");
        }
    }

    @Test
    void the_records_of_several_names_take_one_listing_of_a_small_zone() throws IOException {
        try (CannedAws aws = new CannedAws(body(
                200, sets(set("a.example.com.", "A"), set("\\052.example.com.", "A"), set("b.example.com.", "A"))))) {
            assertThat(traffic(aws).records(EXAMPLE, Set.of("a.example.com", "c.example.com")))
                    .hasEntrySatisfying(
                            "a.example.com",
                            records -> assertThat(records)
                                    .extracting(RecordSet::name)
                                    .containsExactly("a.example.com"))
                    .hasEntrySatisfying(
                            "c.example.com",
                            records -> assertThat(records)
                                    .extracting(RecordSet::name)
                                    .containsExactly("*.example.com"));
            assertThat(aws.asked()).hasSize(1);
        }
    }

    @Test
    void in_a_zone_with_more_pages_than_names_each_name_is_asked_for() throws IOException {
        String first = sets(set("a.example.com.", "A"))
                .replace(
                        "<IsTruncated>false</IsTruncated>",
                        "<IsTruncated>true</IsTruncated><NextRecordName>b.example.com.</NextRecordName>"
                                + "<NextRecordType>A</NextRecordType>");
        try (CannedAws aws = new CannedAws(
                body(200, first),
                body(200, sets(set("b.example.com.", "A"), set("c.example.com.", "A"))),
                body(200, sets(set("c.example.com.", "A"))))) {
            assertThat(traffic(aws).records(EXAMPLE, new TreeSet<>(Set.of("b.example.com", "c.example.com"))))
                    .hasEntrySatisfying(
                            "b.example.com", records -> assertThat(records).hasSize(1))
                    .hasEntrySatisfying(
                            "c.example.com", records -> assertThat(records).hasSize(1));
            assertThat(aws.asked()).hasSize(3);
        }
    }

    private static String sets(String... sets) {
        return "<ListResourceRecordSetsResponse><ResourceRecordSets>" + String.join("", sets)
                + "</ResourceRecordSets><IsTruncated>false</IsTruncated><MaxItems>300</MaxItems>"
                + "</ListResourceRecordSetsResponse>";
    }

    private static String set(String name, String type) {
        return "<ResourceRecordSet><Name>" + name + "</Name><Type>" + type + "</Type><TTL>60</TTL><ResourceRecords>"
                + "<ResourceRecord><Value>x</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>";
    }

    @Test
    void a_private_zone_and_a_zone_of_another_name_are_not_the_sites() throws IOException {
        String zones = "<ListHostedZonesByNameResponse><HostedZones>" + zone("Z1", "example.com.", true)
                + zone("Z2", "example.org.", false) + "</HostedZones></ListHostedZonesByNameResponse>";
        try (CannedAws aws = new CannedAws(body(200, zones))) {
            assertThat(traffic(aws).hostedZones("example.com"))
                    .isEqualTo(new TrafficRouting.Zones(List.of(), List.of("Z1")));
            assertThat(aws.asked()).hasSize(1);
        }
    }

    @Test
    void of_two_public_zones_of_one_name_none_is_guessed() throws IOException {
        String zones = "<ListHostedZonesByNameResponse><HostedZones>" + zone("Z1", "example.com.", false)
                + zone("Z2", "example.com.", false) + "</HostedZones></ListHostedZonesByNameResponse>";
        try (CannedAws aws = new CannedAws(body(200, zones), body(200, gotten("Z1")), body(200, gotten("Z2")))) {
            assertThatExceptionOfType(CloudException.class)
                    .isThrownBy(() -> traffic(aws).hostedZone("example.com"))
                    .withMessage(
                            "2 public hosted zones are named example.com: Z1, Z2; name the one that answers users in"
                                    + " the inventory: hosted-zone: Z1");
        }
    }

    @Test
    void a_zone_named_by_its_id_is_that_one() throws IOException {
        try (CannedAws aws = new CannedAws(body(200, gotten("Z2ABC")))) {
            assertThat(traffic(aws).hostedZone("Z2ABC"))
                    .hasValueSatisfying(zone -> assertThat(zone.name()).isEqualTo("example.com"));
        }
    }

    @Test
    void a_private_zone_named_by_its_id_is_not_the_sites() throws IOException {
        try (CannedAws aws = new CannedAws(
                body(200, "<GetHostedZoneResponse>" + zone("Z9", "example.com.", true) + "</GetHostedZoneResponse>"))) {
            assertThat(traffic(aws).hostedZones("Z9")).isEqualTo(new TrafficRouting.Zones(List.of(), List.of("Z9")));
        }
    }

    private static String gotten(String id) {
        return "<GetHostedZoneResponse>" + zone(id, "example.com.", false)
                + "<DelegationSet><NameServers><NameServer>ns-" + id
                + ".example.net</NameServer></NameServers></DelegationSet></GetHostedZoneResponse>";
    }

    @Test
    void records_are_replaced_in_one_batch() throws IOException {
        String answer = "<ChangeResourceRecordSetsResponse><ChangeInfo><Id>/change/C7</Id><Status>PENDING</Status>"
                + "<SubmittedAt>2025-03-01T03:00:00Z</SubmittedAt></ChangeInfo></ChangeResourceRecordSetsResponse>";
        try (CannedAws aws = new CannedAws(body(200, answer))) {
            RecordSet record = new RecordSet(
                    "www.example.com",
                    "A",
                    "one",
                    FailoverRole.PRIMARY,
                    "hc-1",
                    new Alias("Z3", "lb.amazonaws.com", true),
                    null,
                    List.of(),
                    "failover");
            RecordSet other = new RecordSet(
                    "www.example.com",
                    "A",
                    "two",
                    FailoverRole.SECONDARY,
                    null,
                    null,
                    60L,
                    List.of("192.0.2.1"),
                    "failover");

            assertThat(traffic(aws).change("Z1", List.of(record, other), "exchange"))
                    .isEqualTo("C7");

            assertThat(aws.asked())
                    .singleElement()
                    .asString()
                    .contains("<Comment>exchange</Comment>")
                    .containsSubsequence(
                            "<Action>UPSERT</Action>",
                            "<SetIdentifier>one</SetIdentifier>",
                            "<Failover>PRIMARY</Failover>",
                            "<DNSName>lb.amazonaws.com</DNSName>",
                            "<HealthCheckId>hc-1</HealthCheckId>",
                            "<Action>UPSERT</Action>",
                            "<Failover>SECONDARY</Failover>",
                            "<TTL>60</TTL>",
                            "<Value>192.0.2.1</Value>");
        }
    }

    @Test
    void a_weighted_record_is_never_written_back() throws IOException {
        try (CannedAws aws = new CannedAws()) {
            RecordSet weighted = new RecordSet(
                    "www.example.com", "A", "one", null, null, null, 60L, List.of("192.0.2.1"), "weighted");

            assertThatExceptionOfType(CloudException.class)
                    .isThrownBy(() -> traffic(aws).change("Z1", List.of(weighted), "no"))
                    .withMessageContaining("weighted");
            assertThat(aws.asked()).isEmpty();
        }
    }

    private static String zone(String id, String name, boolean hidden) {
        return "<HostedZone><Id>/hostedzone/" + id + "</Id><Name>" + name + "</Name><Config><PrivateZone>" + hidden
                + "</PrivateZone></Config></HostedZone>";
    }

    private static TrafficRouting traffic(CannedAws aws) {
        SdkClients clients = aws.clients();
        return new AwsTrafficRouting(Lazy.of(() -> clients.global(Route53Client.builder())));
    }
}
