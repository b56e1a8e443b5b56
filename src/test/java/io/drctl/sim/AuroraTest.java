package io.drctl.sim;

import static io.drctl.sim.Simulation.PRIMARY_CLUSTER;
import static io.drctl.sim.Simulation.RECOVERY_CLUSTER;
import static io.drctl.sim.Simulation.refusal;
import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LagMetric;
import io.drctl.sim.Fault.InstanceDown;
import io.drctl.sim.Fault.RegionDark;
import io.drctl.sim.Fault.ReplicationLag;
import io.drctl.sim.Fault.ReplicationStopped;
import io.drctl.sim.Fault.Silence;
import java.time.Duration;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The rules that AWS documents for Aurora, one fact each. */
final class AuroraTest {
    private final Simulation sim = new Simulation(1);

    @Test
    void a_promotion_takes_minutes_reboots_the_instances_and_does_nothing_to_the_source() {
        Databases.Cluster source = sim.cluster(PRIMARY);
        sim.recovery().promote(RECOVERY_CLUSTER);
        sim.pass(Duration.ofSeconds(6));

        assertThat(sim.cluster(RECOVERY).status()).isEqualTo("promoting");
        assertThat(sim.recovery().instances(RECOVERY_CLUSTER))
                .extracting(Databases.Instance::status)
                .contains("rebooting");
        assertThat(sim.world.measurements().regionsTakingWrites()).containsExactly(PRIMARY);

        Duration took =
                sim.until(Duration.ofMinutes(11), () -> !sim.cluster(RECOVERY).isReplica());

        assertThat(took).isGreaterThan(Duration.ofMinutes(1));
        assertThat(sim.cluster(RECOVERY).writer()).isPresent();
        assertThat(sim.cluster(PRIMARY).members()).isEqualTo(source.members());
        assertThat(sim.cluster(PRIMARY).status()).isEqualTo("available");
        assertThat(sim.world.measurements().regionsTakingWrites())
                .as("two writers")
                .containsExactly(PRIMARY, RECOVERY);
    }

    @Test
    void only_a_replica_that_nothing_is_done_with_can_be_promoted() {
        assertThat(refusal(() -> sim.primary().promote(PRIMARY_CLUSTER)).reason())
                .isEqualTo(Cause.INVALID_STATE);

        sim.recovery().promote(RECOVERY_CLUSTER);
        assertThat(refusal(() -> sim.recovery().promote(RECOVERY_CLUSTER)).reason())
                .as("before its status shows it")
                .isEqualTo(Cause.INVALID_STATE);
        sim.until(Duration.ofMinutes(11), () -> !sim.cluster(RECOVERY).isReplica());
        assertThat(refusal(() -> sim.recovery().promote(RECOVERY_CLUSTER)).reason())
                .as("for good")
                .isEqualTo(Cause.INVALID_STATE);
    }

    @Test
    void deleting_the_source_does_not_promote_the_replica() {
        sim.world.byHand().protectFromDeletion(PRIMARY, false);
        sim.primary().instances(PRIMARY_CLUSTER).forEach(each -> sim.primary().deleteInstance(each.id()));
        sim.until(
                Duration.ofMinutes(9),
                () -> sim.primary().instances(PRIMARY_CLUSTER).isEmpty());
        sim.primary().deleteCluster(PRIMARY_CLUSTER, "final");
        sim.until(
                Duration.ofMinutes(9),
                () -> sim.primary().cluster(PRIMARY_CLUSTER).isEmpty());

        assertThat(sim.cluster(RECOVERY).replicationSource()).endsWith(PRIMARY_CLUSTER);
        assertThat(sim.world.measurements().regionsTakingWrites()).isEmpty();
    }

    @Test
    void the_last_instance_of_a_replica_stays_until_the_cluster_is_promoted() {
        sim.recovery().deleteInstance(RECOVERY_CLUSTER + "-1");

        assertThat(refusal(() -> sim.recovery().deleteInstance(RECOVERY_CLUSTER + "-2"))
                        .reason())
                .isEqualTo(Cause.INVALID_STATE);
    }

    @Test
    void a_cluster_goes_without_instances_protection_or_a_taken_snapshot_name() {
        assertThat(refusal(() -> sim.primary().deleteCluster(PRIMARY_CLUSTER, "final"))
                        .reason())
                .as("protected")
                .isEqualTo(Cause.REJECTED);
        sim.world.byHand().protectFromDeletion(PRIMARY, false);
        assertThat(refusal(() -> sim.primary().deleteCluster(PRIMARY_CLUSTER, "final"))
                        .reason())
                .as("with instances")
                .isEqualTo(Cause.INVALID_STATE);
        sim.primary().instances(PRIMARY_CLUSTER).forEach(each -> sim.primary().deleteInstance(each.id()));
        sim.until(
                Duration.ofMinutes(9),
                () -> sim.primary().instances(PRIMARY_CLUSTER).isEmpty());
        sim.world.state().in(PRIMARY).snapshots.add("final");
        assertThat(refusal(() -> sim.primary().deleteCluster(PRIMARY_CLUSTER, "final"))
                        .reason())
                .as("a snapshot of that name")
                .isEqualTo(Cause.CONFLICT);

        sim.primary().deleteCluster(PRIMARY_CLUSTER, "final-2");

        assertThat(sim.cluster(PRIMARY).status()).isEqualTo("deleting");
    }

    @Test
    void a_failover_takes_ten_seconds_to_two_minutes() {
        assertThat(LongStream.range(0, 60).mapToObj(AuroraTest::failoverDuration))
                .allMatch(took -> took.compareTo(Duration.ofSeconds(9)) >= 0)
                .allMatch(took -> took.compareTo(Duration.ofSeconds(121)) <= 0)
                .anyMatch(took -> took.compareTo(Duration.ofSeconds(60)) > 0);
    }

    private static Duration failoverDuration(long seed) {
        Simulation sim = new Simulation(seed);
        sim.primary().failOver(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-2");
        assertThat(sim.world.measurements().regionsTakingWrites()).isEmpty();
        Duration took = sim.until(
                Duration.ofMinutes(3),
                () -> sim.world.measurements().regionsTakingWrites().contains(PRIMARY));
        assertThat(sim.cluster(PRIMARY).writer().map(Databases.Member::instanceId))
                .hasValue(PRIMARY_CLUSTER + "-2");
        return took;
    }

    @Test
    void a_cluster_of_one_instance_has_it_recreated_within_ten_minutes() {
        sim.primary().deleteInstance(PRIMARY_CLUSTER + "-2");
        sim.until(
                Duration.ofMinutes(9),
                () -> sim.primary().instances(PRIMARY_CLUSTER).size() == 1);

        sim.world.measurements().sendClients(3, 1, Duration.ofSeconds(1));
        sim.pass(Duration.ofMinutes(1));
        sim.primary().failOver(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-1");
        Duration took =
                sim.until(Duration.ofMinutes(11), () -> sim.cluster(PRIMARY).isAvailable());

        assertThat(took).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(10));
        assertThat(sim.world.measurements().outages())
                .as("nothing can be read meanwhile either")
                .anySatisfy(outage -> {
                    assertThat(outage.kind()).isEqualTo(Outage.Kind.READ);
                    assertThat(outage.length(sim.world.now())).isGreaterThan(Duration.ofMinutes(2));
                });
    }

    @Test
    void a_failover_goes_to_a_reader_of_the_cluster_and_one_at_a_time() {
        assertThat(refusal(() -> sim.primary().failOver(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-1"))
                        .reason())
                .as("the writer itself")
                .isEqualTo(Cause.INVALID_STATE);
        assertThat(refusal(() -> sim.primary().failOver(PRIMARY_CLUSTER, RECOVERY_CLUSTER + "-1"))
                        .reason())
                .as("another cluster's")
                .isEqualTo(Cause.INVALID_STATE);

        sim.primary().failOver(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-2");
        assertThat(refusal(() -> sim.primary().failOver(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-2"))
                        .reason())
                .as("while one is under way")
                .isEqualTo(Cause.INVALID_STATE);
    }

    @Test
    void when_the_writer_breaks_a_reader_takes_over_by_itself() {
        sim.world.faults().inject(new InstanceDown("db-1"));

        sim.until(
                Duration.ofMinutes(2),
                () -> sim.world.measurements().regionsTakingWrites().contains(PRIMARY));

        assertThat(sim.cluster(PRIMARY).writer().map(Databases.Member::instanceId))
                .hasValue(PRIMARY_CLUSTER + "-2");
        assertThat(sim.primary().instances(PRIMARY_CLUSTER))
                .extracting(Databases.Instance::status)
                .containsExactlyInAnyOrder("failed", "available");
    }

    @Test
    void the_lag_that_cloudwatch_tells_is_one_to_three_minutes_old() {
        for (int minute = 0; minute < 30; minute++) {
            sim.pass(Duration.ofSeconds(61));
            Databases.ReplicaLag lag = sim.recovery()
                    .replicaLag(RECOVERY_CLUSTER, Set.of(LagMetric.BINLOG))
                    .orElseThrow();

            assertThat(Duration.between(lag.sampledAt(), sim.clock.now()))
                    .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(181));
            assertThat(lag.lag()).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void a_replica_that_does_not_replicate_has_no_lag() {
        sim.world.faults().inject(new ReplicationStopped());
        sim.pass(Duration.ofMinutes(4));

        assertThat(sim.recovery().replicaLag(RECOVERY_CLUSTER, Set.of(LagMetric.BINLOG)))
                .isEmpty();
    }

    @Test
    void a_replica_whose_source_is_dark_has_no_lag_either() {
        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.BLACKHOLE));
        sim.pass(Duration.ofMinutes(4));

        assertThat(sim.recovery().replicaLag(RECOVERY_CLUSTER, Set.of(LagMetric.BINLOG)))
                .isEmpty();
    }

    @Test
    void a_lagging_replica_falls_behind_second_by_second_and_catches_up_when_it_can() {
        ReplicationLag fault = new ReplicationLag(Duration.ofMinutes(2));
        sim.world.faults().inject(fault);
        sim.pass(Duration.ofSeconds(60));
        assertThat(sim.world.measurements().trueLag(RECOVERY))
                .isBetween(Duration.ofSeconds(58), Duration.ofSeconds(64));
        sim.pass(Duration.ofMinutes(5));
        assertThat(sim.world.measurements().trueLag(RECOVERY)).isEqualTo(Duration.ofMinutes(2));

        sim.world.faults().heal(fault);
        sim.pass(Duration.ofSeconds(10));
        assertThat(sim.world.measurements().trueLag(RECOVERY)).isEqualTo(Duration.ofSeconds(80));
        sim.pass(Duration.ofMinutes(1));
        assertThat(sim.world.measurements().trueLag(RECOVERY)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void a_promotion_loses_what_the_replica_had_not_applied() {
        sim.world.measurements().sendClients(3, 0, Duration.ofSeconds(1));
        sim.world.faults().inject(new ReplicationLag(Duration.ofSeconds(90)));
        sim.pass(Duration.ofMinutes(10));
        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.REFUSE));

        sim.promote();

        assertThat(sim.world.measurements().losses()).singleElement().satisfies(loss -> {
            assertThat(loss.acknowledgedBefore()).isEqualTo(3 * 90);
            assertThat(loss.acknowledgedAfter()).isZero();
            assertThat(loss.window()).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
            assertThat(loss.cluster()).isEqualTo(RECOVERY_CLUSTER);
        });
    }

    @Test
    void two_writers_are_told_even_if_no_client_writes_to_the_second() {
        sim.promote();
        assertThat(sim.world.measurements().splitBrains()).isEmpty();
        assertThat(sim.world.measurements().writerOverlaps())
                .singleElement()
                .satisfies(overlap -> assertThat(overlap.until()).isNull());

        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.REFUSE));

        assertThat(sim.world.measurements().writerOverlaps())
                .singleElement()
                .satisfies(overlap -> assertThat(overlap.until()).isEqualTo(sim.world.now()));
    }

    @Test
    void when_the_writer_is_deleted_a_reader_takes_over_within_a_minute() {
        sim.primary().deleteInstance(PRIMARY_CLUSTER + "-1");
        assertThat(sim.world.measurements().regionsTakingWrites()).isEmpty();

        sim.until(
                Duration.ofSeconds(61),
                () -> sim.world.measurements().regionsTakingWrites().contains(PRIMARY));

        assertThat(sim.cluster(PRIMARY).writer().map(Databases.Member::instanceId))
                .hasValue(PRIMARY_CLUSTER + "-2");
    }

    @Test
    void the_instances_of_a_promoted_cluster_keep_their_roles() {
        sim.recovery().failOver(RECOVERY_CLUSTER, RECOVERY_CLUSTER + "-2");
        sim.until(Duration.ofMinutes(3), () -> sim.cluster(RECOVERY).isAvailable());
        assertThat(sim.cluster(RECOVERY).writer().map(Databases.Member::instanceId))
                .hasValue(RECOVERY_CLUSTER + "-2");

        sim.promote();

        assertThat(sim.cluster(RECOVERY).writer().map(Databases.Member::instanceId))
                .hasValue(RECOVERY_CLUSTER + "-2");
    }

    @Test
    void a_broken_instance_that_is_deleted_can_still_be_healed() {
        InstanceDown fault = new InstanceDown("db-2");
        sim.world.faults().inject(fault);
        sim.primary().deleteInstance(PRIMARY_CLUSTER + "-2");
        sim.pass(Duration.ofMinutes(9));

        assertThat(sim.world.faults().heal(fault)).isTrue();

        assertThat(sim.world.state().in(PRIMARY).broken).isEmpty();
    }

    @Test
    void a_source_that_nobody_stops_goes_on_acknowledging() {
        sim.world.measurements().sendClients(2, 0, Duration.ofSeconds(1));
        sim.pass(Duration.ofMinutes(1));

        sim.promote();
        sim.pass(Duration.ofMinutes(1));

        assertThat(sim.world.measurements().losses()).singleElement().satisfies(loss -> {
            assertThat(loss.acknowledgedBefore()).isLessThanOrEqualTo(2 * 3);
            assertThat(loss.acknowledgedAfter()).isGreaterThan(2 * 120);
        });
    }

    @Test
    void a_switchover_of_a_global_database_loses_nothing_and_leaves_the_old_primary_following() {
        Simulation global = Simulation.ofGlobalDatabase(3);
        global.world.measurements().sendClients(3, 0, Duration.ofSeconds(1));
        global.pass(Duration.ofMinutes(1));

        global.world.byHand().switchoverGlobal(RECOVERY);
        global.until(
                Duration.ofMinutes(6),
                () -> global.world.measurements().regionsTakingWrites().contains(RECOVERY));

        assertThat(global.world.measurements().regionsTakingWrites()).containsExactly(RECOVERY);
        assertThat(global.world.measurements().losses()).singleElement().satisfies(loss -> {
            assertThat(loss.acknowledgedBefore()).isZero();
            assertThat(loss.acknowledgedAfter()).isZero();
        });
        assertThat(global.cluster(PRIMARY).isReplica()).isTrue();
        assertThat(global.cluster(PRIMARY).globalCluster()).isEqualTo("flask-site-global");
    }

    @Test
    void a_switchover_is_asked_of_the_primarys_region() {
        Simulation global = Simulation.ofGlobalDatabase(3);
        global.world.faults().inject(new RegionDark(PRIMARY, Silence.BLACKHOLE));

        assertThatThrownBy(() -> global.world.byHand().switchoverGlobal(RECOVERY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no answer from " + PRIMARY);
    }

    @Test
    void a_failover_of_a_global_database_without_allow_data_loss_is_a_switchover() {
        Simulation global = Simulation.ofGlobalDatabase(3);
        global.world.faults().inject(new RegionDark(PRIMARY, Silence.BLACKHOLE));

        assertThatThrownBy(() -> global.world.byHand().failoverGlobal(RECOVERY, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("switchover needs both clusters");
    }

    @Test
    void a_failover_of_a_global_database_loses_what_was_not_replicated() {
        Simulation global = Simulation.ofGlobalDatabase(3);
        global.world.measurements().sendClients(3, 0, Duration.ofSeconds(1));
        global.world.faults().inject(new ReplicationLag(Duration.ofSeconds(20)));
        global.pass(Duration.ofMinutes(5));
        RegionDark dark = new RegionDark(PRIMARY, Silence.BLACKHOLE);
        global.world.faults().inject(dark);

        global.world.byHand().failoverGlobal(RECOVERY, true);
        global.until(
                Duration.ofMinutes(6),
                () -> global.world.measurements().regionsTakingWrites().contains(RECOVERY));
        global.world.faults().heal(dark);
        global.pass(Duration.ofMinutes(1));

        assertThat(global.world.measurements().losses())
                .singleElement()
                .satisfies(loss -> assertThat(loss.acknowledgedBefore()).isEqualTo(3 * 20));
        assertThat(global.world.measurements().regionsTakingWrites()).containsExactly(RECOVERY);
    }

    @Test
    void a_secondary_of_a_global_database_is_not_promoted_and_has_no_writer() {
        Simulation global = Simulation.ofGlobalDatabase(3);

        assertThat(global.cluster(RECOVERY).writer()).isEmpty();
        assertThat(refusal(() -> global.recovery().promote(RECOVERY_CLUSTER)).reason())
                .isEqualTo(Cause.INVALID_STATE);
    }
}
