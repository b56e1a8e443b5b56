package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.LoadBalancing.Action;
import io.drctl.cloud.LoadBalancing.Rule;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.text.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SituationTest {
    private static final Inventory SITE = Inventories.flaskSite();

    private final FakeCloud cloud = HealthySite.of(SITE);

    private TrafficChanges changes = TrafficChanges.NONE;

    private Situation look() {
        return Situation.look(SITE, cloud, List::of, changes).get(0);
    }

    private void leadElsewhere() {
        cloud.traffic().alterRecords(record -> record.withAlias(new Alias("Z2", "d111.cloudfront.net", false)));
    }

    @Test
    void a_region_that_does_not_tell_its_load_balancer_serves_if_the_name_is_one_of_that_region() {
        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.NOT_CONNECTED);

        assertThat(look().serving()).isEqualTo(PRIMARY);
    }

    @Test
    void all_records_count_also_where_the_load_balancer_cant_be_asked() {
        String zone = cloud.traffic().records.keySet().iterator().next();
        List<RecordSet> records = new ArrayList<>(cloud.traffic().records.get(zone));
        records.add(new RecordSet(
                SITE.application().mainName().name(),
                "AAAA",
                null,
                null,
                null,
                new Alias("Z2", "d111.cloudfront.net", false),
                null,
                List.of(),
                "simple"));
        cloud.traffic().records.put(zone, records);
        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.NOT_CONNECTED);

        assertThat(look().serving()).as("those with IPv6 are elsewhere").isNull();
        assertThat(look().users().seen()).contains("where www.drctl.example points can't be determined: ");
    }

    @Test
    void users_who_are_led_elsewhere_are_not_said_to_be_in_the_region_that_does_not_answer() {
        leadElsewhere();
        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.NOT_CONNECTED);

        assertThat(look().serving()).isNull();
        assertThat(look().users().seen()).contains("points at d111.cloudfront.net, which is in neither Region");
    }

    @Test
    void users_who_are_led_elsewhere_are_not_said_to_be_where_no_load_balancer_is() {
        leadElsewhere();
        cloud.loadBalancing(RECOVERY).balancers.clear();

        assertThat(look().serving()).isNull();
    }

    @Test
    void an_alarm_that_cant_be_read_is_not_known_to_be_silent() {
        cloud.fail("cloudwatch:DescribeAlarms", Cause.ACCESS_DENIED);

        UserTraffic users = look().users();

        assertThat(users.firing()).isEmpty();
        assertThat(users.seen()).contains("; whether the take-over alarm in us-west-1 fires can't be determined: ");
        assertThat(users.unknown())
                .hasSize(3)
                .anyMatch(why -> why.startsWith("whether the take-over alarm in us-east-2"));
    }

    private List<String> nameServers() {
        return cloud.traffic().zones.values().iterator().next().nameServers();
    }

    private void nameServersGive(RegionName given) {
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            cloud.outside()
                    .answer(
                            OutsideView.THIS_MACHINE,
                            HealthySite.loadBalancerDnsName(SITE, region),
                            List.of(HealthySite.addressOf(SITE, region)));
        }
        for (String server : nameServers()) {
            cloud.outside()
                    .answer(server, SITE.application().mainName().name(), List.of(HealthySite.addressOf(SITE, given)));
        }
    }

    private void raiseTheAlarm() {
        String alarm = SITE.takeOverAlarm(RECOVERY);
        cloud.alarms(RECOVERY).alarms.put(alarm, new Alarms.Alarm(alarm, "ALARM"));
    }

    private void nobodyServesIn(RegionName region) {
        cloud.loadBalancing(region).targets.clear();
    }

    @Test
    void users_are_where_the_name_servers_send_them_whatever_the_records_say() {
        nameServersGive(RECOVERY);
        nobodyServesIn(PRIMARY);

        UserTraffic users = look().users();
        assertThat(users.serving()).isEqualTo(RECOVERY);
        assertThat(users.recorded()).isEqualTo(PRIMARY);
        assertThat(users.seen())
                .isEqualTo("www.drctl.example is answered with us-west-1, though its records point at us-east-2:"
                        + " Route 53 takes us-east-2 for unhealthy");
    }

    /** It has no target that Route 53 could take for unhealthy. */
    @Test
    void a_load_balancer_that_answers_by_itself_keeps_nobody_away() {
        nameServersGive(RECOVERY);
        Rule closed = new Rule("default", List.of(), Action.fixed(503));
        cloud.loadBalancing(PRIMARY).rules.replaceAll((listener, old) -> List.of(closed));

        UserTraffic users = look().users();
        assertThat(users.spread()).isNotNull();
        assertThat(users.seen()).doesNotContain("unhealthy");
    }

    @Test
    void where_nothing_keeps_users_from_where_the_records_lead_the_name_servers_have_yet_to_follow() {
        nameServersGive(RECOVERY);

        UserTraffic users = look().users();
        assertThat(users.spread())
                .isEqualTo(new Spread(
                        PRIMARY, "what was changed last hasn't reached all name servers", NextSteps.LOOK_AGAIN));
        assertThat(users.seen()).doesNotContain("unhealthy");
    }

    @Test
    void where_one_record_is_all_there_is_nobodys_health_sends_users_elsewhere() {
        String zone = cloud.traffic().records.keySet().iterator().next();
        String balancer = HealthySite.loadBalancerDnsName(SITE, PRIMARY);
        cloud.traffic()
                .records
                .put(
                        zone,
                        List.of(new RecordSet(
                                SITE.application().mainName().name(),
                                "A",
                                null,
                                null,
                                null,
                                new Alias("Z2", balancer, true),
                                null,
                                List.of(),
                                "simple")));
        nameServersGive(RECOVERY);
        nobodyServesIn(PRIMARY);

        assertThat(look().users().spread()).extracting(Spread::to).isEqualTo(PRIMARY);
        assertThat(look().users().seen()).doesNotContain("unhealthy");
    }

    @Test
    void a_change_that_this_machine_asked_for_and_route_53_reports_pending_is_waited_for_by_its_run() {
        nameServersGive(RECOVERY);
        nobodyServesIn(PRIMARY);
        Command resume = Command.drctl("run", "resume", "RUN");
        String zone = cloud.traffic().zones.values().iterator().next().id();
        String id = cloud.traffic().change(zone, List.of(), "");
        changes = application -> Optional.of(new TrafficChanges.Change(List.of(id), resume));

        UserTraffic users = look().users();
        assertThat(users.spread()).extracting(Spread::goOn).isEqualTo(resume);
        assertThat(users.seen())
                .isEqualTo("www.drctl.example is answered with us-west-1, though its records point at us-east-2:"
                        + " Route 53 has accepted the change and reports it PENDING");
    }

    @Test
    void a_take_over_alarm_that_fires_is_the_reason() {
        nameServersGive(RECOVERY);
        raiseTheAlarm();

        assertThat(look().users().firing()).containsExactly(RECOVERY);
        assertThat(look().users().seen()).endsWith(": the take-over alarm in us-west-1 fires");
    }

    @Test
    void what_cant_be_asked_from_here_is_said_to_be_unknown() {
        assertThat(look().serving()).isEqualTo(PRIMARY);
        assertThat(look().users().answered()).isNull();
        assertThat(look().users().seen()).contains("what name servers answer can't be determined: ");

        raiseTheAlarm();
        assertThat(look().serving()).as("the alarm may have moved them").isNull();
    }

    @Test
    void with_route_53s_control_plane_down_the_answers_tell() {
        nameServersGive(PRIMARY);
        cloud.outside().delegations.put(SITE.application().mainName().hostedZone(), nameServers());
        cloud.fail(call -> call.operation().startsWith("route53:"), Cause.UNREACHABLE);

        assertThat(look().serving()).isEqualTo(PRIMARY);
        assertThat(look().users().recorded()).isNull();
        assertThat(look().users().seen()).startsWith("www.drctl.example is answered with us-east-2; where ");
    }

    @Test
    void dns_is_asked_for_the_zone_and_never_for_its_id() {
        Inventory site = inZone("Z0DRCTLEXAMPLE");
        nameServersGive(PRIMARY);
        cloud.outside().delegations.put("drctl.example", nameServers());
        cloud.fail(call -> call.operation().startsWith("route53:"), Cause.UNREACHABLE);

        assertThat(Situation.look(site, cloud, List::of, changes).get(0).serving())
                .isEqualTo(PRIMARY);
    }

    @Test
    void a_name_that_is_the_zones_own_is_asked_for_itself() {
        cloud.outside().delegations.put("shop.example", List.of("ns-1.example.net."));
        cloud.outside().delegations.put("example", List.of("a.root.example"));

        assertThat(HostedZones.delegatedTo(cloud, new DnsName("shop.example", "Z0DRCTLEXAMPLE")))
                .containsExactly("ns-1.example.net");
        assertThat(HostedZones.delegatedTo(cloud, new DnsName("unknown.example", "Z0DRCTLEXAMPLE")))
                .as("not those of the top-level domain")
                .isEmpty();
    }

    private static Inventory inZone(String hostedZone) {
        Application named = SITE.application();
        return new Inventory(
                SITE.site(),
                SITE.primary(),
                SITE.recovery(),
                SITE.objectives(),
                SITE.assets(),
                List.of(new Application(
                        named.name(),
                        List.of(new DnsName(named.mainName().name(), hostedZone)),
                        named.routing(),
                        named.health(),
                        named.loadBalancer(),
                        named.database())),
                SITE.databases(),
                SITE.terraform());
    }

    @Test
    void users_are_not_led_to_a_writer_that_is_being_flipped_before_that_is_over() {
        cloud.traffic()
                .alterRecords(record -> record.failoverRole() == null
                        ? record
                        : record.withFailoverRole(record.failoverRole().other()));
        cloud.databases(PRIMARY)
                .alter(
                        SITE.database().clusterIn(PRIMARY),
                        cluster -> FakeDatabases.withStatus(cluster, "failing-over"));

        assertThat(NextSteps.of(SITE, look(), true))
                .singleElement()
                .satisfies(step -> assertThat(step.command()).isEqualTo(NextSteps.LOOK_AGAIN))
                .satisfies(step -> assertThat(step.why().text()).contains("failing-over; wait, then look again"));
    }

    @Test
    void a_region_whose_rds_alone_is_silent_is_not_said_to_be_dark() {
        cloud.fail(call -> PRIMARY.equals(call.region()) && call.operation().startsWith("rds:"), Cause.NOT_CONNECTED);

        assertThat(look().side(PRIMARY).kind()).isEqualTo(Situation.Kind.UNREADABLE);
        assertThat(look().side(PRIMARY).seen()).startsWith("rds:DescribeDBClusters in us-east-2: ");

        cloud.lose(PRIMARY);

        assertThat(look().side(PRIMARY).kind()).isEqualTo(Situation.Kind.SILENT);
        assertThat(look().side(PRIMARY).seen()).isEqualTo("us-east-2 doesn't answer");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void what_one_side_knows_of_a_promotion_the_other_side_doesnt_deny(int lost) {
        cloud.databases(RECOVERY)
                .alter(SITE.database().clusterIn(RECOVERY), cluster -> FakeDatabases.withStatus(cluster, "promoting"));
        AtomicInteger asked = new AtomicInteger();
        cloud.fail(
                call -> RECOVERY.equals(call.region())
                        && call.operation().equals("rds:DescribeDBClusters")
                        && asked.incrementAndGet() == lost,
                Cause.SERVICE_FAULT);

        assertThat(look().newest()).contains(RECOVERY);
    }
}
