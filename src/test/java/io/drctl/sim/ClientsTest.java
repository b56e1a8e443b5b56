package io.drctl.sim;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.sim.Fault.RegionDark;
import io.drctl.sim.Fault.Silence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients see of a failover is measured by them. */
final class ClientsTest {
    private final Simulation sim = new Simulation(5);

    @Test
    void a_healthy_site_has_no_outage_and_its_primary_takes_all_writes() {
        sim.world.measurements().sendClients(4, 2, Duration.ofSeconds(1));
        sim.pass(Duration.ofMinutes(30));

        assertThat(sim.world.measurements().outages()).isEmpty();
        assertThat(sim.world.measurements().traffic()).isEqualTo(Map.of(PRIMARY, 4));
        assertThat(sim.world.measurements().acknowledgedWrites().values()).containsExactly(4L * (30 * 60 + 1));
    }

    @Test
    void when_a_region_goes_dark_reads_come_back_with_dns_and_writes_with_the_promotion() {
        sim.world.measurements().sendClients(3, 1, Duration.ofSeconds(1));
        sim.pass(Duration.ofMinutes(5));
        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.BLACKHOLE));
        sim.pass(Duration.ofSeconds(30));
        assertThat(sim.world.measurements().outages())
                .hasSize(2)
                .allMatch(outage -> outage.total() && outage.until() == null);

        sim.exchangeRecords();
        sim.promote();
        sim.pass(Duration.ofMinutes(3));

        assertThat(sim.world.measurements().outages()).hasSize(2).allMatch(outage -> outage.until() != null);
        Outage reads = sim.world.measurements().outages().get(0);
        Outage writes = sim.world.measurements().outages().get(1);
        assertThat(reads.kind()).isEqualTo(Outage.Kind.READ);
        assertThat(reads.length(sim.world.now())).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(240));
        assertThat(writes.length(sim.world.now())).isGreaterThan(reads.length(sim.world.now()));
        assertThat(sim.world.measurements().traffic()).isEqualTo(Map.of(RECOVERY, 3));
        assertThat(sim.world.measurements().splitBrains()).isEmpty();
    }

    @Test
    void a_client_that_keeps_its_connection_stays_whatever_dns_says() {
        sim.world.measurements().sendClients(4, 1, Duration.ofSeconds(1));
        sim.pass(Duration.ofMinutes(2));
        sim.exchangeRecords();

        // A minute to be in sync, and another for the caches.
        sim.pass(Duration.ofSeconds(121));
        assertThat(sim.world.measurements().traffic()).isEqualTo(Map.of(PRIMARY, 1, RECOVERY, 3));
        sim.pass(Duration.ofHours(1));
        assertThat(sim.world.measurements().traffic()).isEqualTo(Map.of(RECOVERY, 4));
    }

    @Test
    void caches_keep_the_old_answer_for_up_to_a_minute_after_it_has_changed() {
        sim.world.measurements().sendClients(4, 0, Duration.ofSeconds(1));
        sim.pass(Duration.ofSeconds(1));
        String change = sim.exchangeRecords();
        sim.until(Duration.ofSeconds(61), () -> sim.cloud.traffic().isInSync(change));
        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(RECOVERY);

        Duration lasted = sim.until(
                Duration.ofSeconds(62), () -> sim.world.measurements().traffic().equals(Map.of(RECOVERY, 4)));

        assertThat(lasted).isPositive();
    }

    @Test
    void two_clusters_that_take_writes_at_a_time_are_told() {
        sim.world.measurements().sendClients(4, 1, Duration.ofSeconds(1));
        sim.pass(Duration.ofMinutes(1));
        sim.promote();
        sim.exchangeRecords();
        sim.pass(Duration.ofMinutes(3));

        assertThat(sim.world.measurements().splitBrains()).isNotEmpty().last().satisfies(split -> {
            assertThat(split.until()).as("the kept connection goes on").isNull();
            assertThat(List.of(split.clusters().split(","))).hasSize(2);
        });
    }

    @Test
    void a_replica_that_traffic_is_sent_to_answers_reads_and_refuses_writes() {
        sim.world.measurements().sendClients(2, 0, Duration.ofSeconds(1));
        sim.exchangeRecords();
        sim.pass(Duration.ofMinutes(3));

        assertThat(sim.world.measurements().traffic()).isEqualTo(Map.of(RECOVERY, 2));
        assertThat(sim.world.measurements().outages())
                .filteredOn(outage -> outage.until() == null)
                .singleElement()
                .satisfies(outage -> assertThat(outage.kind()).isEqualTo(Outage.Kind.WRITE));
    }
}
