package io.drctl.sim;

import static io.drctl.sim.Simulation.SITE;
import static io.drctl.sim.Simulation.refusal;
import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.sim.Fault.InstanceDown;
import io.drctl.sim.Fault.NameServersSilent;
import io.drctl.sim.Fault.RegionDark;
import io.drctl.sim.Fault.Route53ControlDown;
import io.drctl.sim.Fault.Silence;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules that AWS documents for Route 53 and for load balancers, one fact each. */
final class RoutingTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Simulation sim = new Simulation(1);

    @Test
    void a_change_reaches_each_name_server_in_its_own_time_and_is_then_in_sync() {
        boolean differed = false;
        String change = sim.exchangeRecords();
        assertThat(sim.cloud.traffic().isInSync(change)).isFalse();
        assertThat(sim.records())
                .filteredOn(record -> record.failoverRole() == FailoverRole.PRIMARY)
                .as("the API tells the change at once")
                .singleElement()
                .satisfies(record -> assertThat(record.setIdentifier()).isEqualTo(RECOVERY.value()));

        Duration passed = Duration.ZERO;
        while (sim.world.measurements().regionsAnswered().size() > 1
                || sim.world.measurements().regionsAnswered().contains(PRIMARY)) {
            differed |= sim.world.measurements().regionsAnswered().size() > 1;
            sim.pass(Duration.ofSeconds(1));
            passed = passed.plusSeconds(1);
        }

        assertThat(differed).as("servers disagreed for a while").isTrue();
        assertThat(passed).isLessThanOrEqualTo(Duration.ofSeconds(60));
        sim.until(Duration.ofSeconds(61), () -> sim.cloud.traffic().isInSync(change));
        assertThat(sim.cloud.outside().addresses(Dns.NAME_SERVERS.get(0), SITE, TIMEOUT))
                .containsExactly("198.51.100.10", "198.51.100.11");
    }

    @Test
    void a_batch_that_cannot_be_taken_as_a_whole_is_not_taken_at_all() {
        var before = sim.records();
        var mixed = before.stream()
                .map(record -> record.withFailoverRole(FailoverRole.SECONDARY))
                .toList();

        assertThat(refusal(() -> sim.cloud.traffic().change(Dns.ZONE_ID, mixed, "two of one role"))
                        .reason())
                .isEqualTo(Cause.REJECTED);

        assertThat(sim.records()).isEqualTo(before);
        assertThat(sim.world.effects()).isEmpty();
    }

    @Test
    void silent_name_servers_answer_everybody_but_drctl() {
        sim.world.faults().inject(new NameServersSilent());

        assertThat(refusal(() -> sim.cloud.outside().addresses(Dns.NAME_SERVERS.get(0), SITE, TIMEOUT))
                        .reason())
                .isEqualTo(Cause.UNREACHABLE);
        assertThat(sim.cloud.outside().addresses(OutsideView.THIS_MACHINE, SITE, TIMEOUT))
                .isNotEmpty();
        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(PRIMARY);
    }

    @Test
    void a_take_over_moves_the_answer_without_the_control_plane_and_lasts_until_the_all_clear() {
        sim.world.faults().inject(new Route53ControlDown());
        assertThat(sim.world.byHand().reportTakeOver(RECOVERY, true)).isTrue();

        sim.until(
                Duration.ofSeconds(80),
                () -> sim.world.measurements().regionsAnswered().equals(List.of(RECOVERY)));
        assertThat(sim.cloud
                        .alarms(RECOVERY)
                        .alarm(sim.world.inventory().takeOverAlarm(RECOVERY))
                        .orElseThrow()
                        .state())
                .isEqualTo("ALARM");
        sim.pass(Duration.ofHours(1));
        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(RECOVERY);

        sim.world.byHand().reportTakeOver(RECOVERY, false);
        sim.until(
                Duration.ofSeconds(80),
                () -> sim.world.measurements().regionsAnswered().equals(List.of(PRIMARY)));
    }

    @Test
    void an_alarm_that_forgets_sends_users_back_by_itself() {
        String name = sim.world.inventory().takeOverAlarm(RECOVERY);
        sim.world.byHand().makeAlarmForget(RECOVERY);
        sim.world.byHand().reportTakeOver(RECOVERY, true);
        sim.until(
                Duration.ofSeconds(80),
                () -> sim.world.measurements().regionsAnswered().equals(List.of(RECOVERY)));

        sim.until(
                Duration.ofMinutes(6),
                () -> sim.world.measurements().regionsAnswered().equals(List.of(PRIMARY)));
        sim.cloud.alarms(RECOVERY).makeTakeOverAlarm(name);
        sim.world.byHand().reportTakeOver(RECOVERY, true);
        sim.pass(Duration.ofHours(1));
        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(RECOVERY);
    }

    @Test
    void a_zero_in_the_minute_of_a_one_clears_nothing() {
        sim.world.byHand().reportTakeOver(RECOVERY, true);
        sim.world.byHand().reportTakeOver(RECOVERY, false);
        sim.pass(Duration.ofMinutes(10));
        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(RECOVERY);

        sim.world.byHand().reportTakeOver(RECOVERY, false);
        sim.pass(Duration.ofMinutes(2));
        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(PRIMARY);
    }

    @Test
    void when_the_primary_region_is_dark_its_record_is_unhealthy_and_the_secondary_is_answered() {
        RegionDark dark = new RegionDark(PRIMARY, Silence.REFUSE);
        sim.world.faults().inject(dark);
        assertThat(sim.world.measurements().regionsAnswered())
                .as("nobody has noticed yet")
                .containsExactly(PRIMARY);

        sim.until(
                Duration.ofSeconds(45),
                () -> sim.world.measurements().regionsAnswered().equals(List.of(RECOVERY)));
        sim.world.faults().heal(dark);
        sim.until(
                Duration.ofSeconds(45),
                () -> sim.world.measurements().regionsAnswered().equals(List.of(PRIMARY)));
    }

    @Test
    void when_neither_is_healthy_the_primary_is_answered() {
        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.REFUSE));
        sim.world.faults().inject(new RegionDark(RECOVERY, Silence.REFUSE));
        sim.pass(Duration.ofMinutes(2));

        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(PRIMARY);
    }

    @Test
    void name_servers_answer_for_their_zone_and_this_machine_for_load_balancers() {
        OutsideView outside = sim.cloud.outside();
        String balancer = sim.cloud
                .loadBalancing(PRIMARY)
                .loadBalancer("flask-site")
                .orElseThrow()
                .dnsName();

        assertThat(outside.addresses(OutsideView.THIS_MACHINE, balancer, TIMEOUT))
                .containsExactly("192.0.2.10", "192.0.2.11", "192.0.2.12");
        assertThat(refusal(() -> outside.addresses(Dns.NAME_SERVERS.get(1), balancer, TIMEOUT))
                        .reason())
                .isEqualTo(Cause.REJECTED);
        assertThat(refusal(() -> outside.addresses("ns.nowhere.example", SITE, TIMEOUT))
                        .reason())
                .isEqualTo(Cause.NOT_CONNECTED);
        assertThat(outside.addresses(Dns.NAME_SERVERS.get(1), "other." + SITE, TIMEOUT))
                .as("a name of the zone that isn't there")
                .isEmpty();
    }

    @Test
    void a_broken_instance_gets_requests_until_the_load_balancer_has_noticed() {
        sim.world.measurements().sendClients(3, 0, Duration.ofSeconds(1));
        sim.world.faults().inject(new InstanceDown("web-2"));
        sim.pass(Duration.ofSeconds(10));
        assertThat(sim.world.measurements().outages())
                .isNotEmpty()
                .allMatch(outage -> outage.until() == null && !outage.total());

        sim.pass(Duration.ofMinutes(1));
        assertThat(sim.world.measurements().outages()).allMatch(outage -> outage.until() != null);
        String group = group();
        assertThat(sim.cloud.loadBalancing(PRIMARY).targets(group).stream()
                        .collect(Collectors.groupingBy(LoadBalancing.Target::state, Collectors.counting())))
                .containsOnly(entry("healthy", 2L), entry("unhealthy", 1L));
    }

    @Test
    void a_load_balancer_without_a_healthy_target_sends_requests_to_all_of_them() {
        InstanceDown first = new InstanceDown("web-1");
        sim.world.faults().inject(first);
        sim.world.faults().inject(new InstanceDown("web-2"));
        sim.world.faults().inject(new InstanceDown("web-3"));
        sim.pass(Duration.ofMinutes(2));
        assertThat(sim.cloud.loadBalancing(PRIMARY).targets(group())).noneMatch(LoadBalancing.Target::isHealthy);

        // It works again, and the load balancer doesn't know yet.
        sim.world.faults().heal(first);

        assertThat(sim.world.fleet().serving(PRIMARY).targets()).isEqualTo(3);
        assertThat(sim.world.fleet().serving(PRIMARY).working().cardinality()).isEqualTo(1);
    }

    @Test
    void http_is_answered_where_the_region_is_there() {
        OutsideView outside = sim.cloud.outside();
        assertThat(outside.get("http", SITE, "192.0.2.10", 80, "/health", TIMEOUT)
                        .isSuccess())
                .isTrue();

        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.BLACKHOLE));
        assertThat(refusal(() -> outside.get("http", SITE, "192.0.2.10", 80, "/health", TIMEOUT))
                        .reason())
                .isEqualTo(Cause.NOT_CONNECTED);
    }

    private String group() {
        var balancing = sim.cloud.loadBalancing(PRIMARY);
        var balancer = balancing.loadBalancer("flask-site").orElseThrow();
        var listener = balancing.listeners(balancer.arn()).get(0);
        return balancing.rules(listener.arn()).get(0).action().forwards().get(0).targetGroupArn();
    }
}
