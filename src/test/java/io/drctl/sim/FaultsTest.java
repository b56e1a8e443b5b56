package io.drctl.sim;

import static io.drctl.sim.Simulation.PRIMARY_CLUSTER;
import static io.drctl.sim.Simulation.RECOVERY_CLUSTER;
import static io.drctl.sim.Simulation.refusal;
import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.LagMetric;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.sim.Fault.ApiDown;
import io.drctl.sim.Fault.Breakage;
import io.drctl.sim.Fault.ClockSkew;
import io.drctl.sim.Fault.LostAnswers;
import io.drctl.sim.Fault.LostRequests;
import io.drctl.sim.Fault.MetricsDelayed;
import io.drctl.sim.Fault.RegionDark;
import io.drctl.sim.Fault.Route53ControlDown;
import io.drctl.sim.Fault.ServerErrors;
import io.drctl.sim.Fault.Silence;
import io.drctl.sim.Fault.SlowTransitions;
import io.drctl.sim.Fault.StaleReads;
import io.drctl.sim.Fault.StuckTransition;
import io.drctl.sim.Fault.Throttling;
import io.drctl.sim.Fault.TransitionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each fault comes to the caller as the live adapters bring it, and after as long. */
final class FaultsTest {
    private final Simulation sim = new Simulation(1);

    /** How a call failed, and after how long. */
    private record Failed(Cause reason, Duration after) {}

    private Failed failed(Runnable call) {
        Instant begun = sim.clock.now();
        CloudException failure = refusal(call::run);
        return new Failed(failure.reason(), Duration.between(begun, sim.clock.now()));
    }

    private void read() {
        assertThat(sim.primary().cluster(PRIMARY_CLUSTER)).isPresent();
    }

    private void promote() {
        sim.recovery().promote(RECOVERY_CLUSTER);
    }

    @Test
    void a_dark_region_refuses_connections_at_once_or_lets_callers_wait_three_seconds() {
        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.REFUSE));
        Failed refused = failed(this::read);
        assertThat(refused.reason()).isEqualTo(Cause.NOT_CONNECTED);
        assertThat(refused.after()).isLessThan(Duration.ofSeconds(2));
        sim.world.faults().healAll();

        sim.world.faults().inject(new RegionDark(PRIMARY, Silence.BLACKHOLE));
        Failed silent = failed(this::read);
        assertThat(silent.reason()).isEqualTo(Cause.NOT_CONNECTED);
        assertThat(silent.after()).isEqualTo(Duration.ofSeconds(3));

        assertThat(sim.recovery().cluster(RECOVERY_CLUSTER))
                .as("the other Region")
                .isPresent();
        assertThat(sim.cloud.traffic().hostedZone("drctl.example")).isPresent();
    }

    @Test
    void an_api_that_is_down_leaves_the_others_alone() {
        sim.world.faults().inject(new ApiDown("rds", PRIMARY, Breakage.ERROR_5XX));
        assertThat(failed(this::read).reason()).isEqualTo(Cause.SERVICE_FAULT);
        assertThat(sim.cloud.loadBalancing(PRIMARY).loadBalancer("flask-site")).isPresent();
        assertThat(sim.recovery().cluster(RECOVERY_CLUSTER)).isPresent();
    }

    @Test
    void an_api_that_says_nothing_is_given_up_after_the_whole_call_time_or_one_read_timeout() {
        sim.world.faults().inject(new ApiDown("rds", null, Breakage.TIMEOUT));

        Failed read = failed(this::read);
        assertThat(read.reason()).isEqualTo(Cause.UNREACHABLE);
        assertThat(read.after()).isBetween(Duration.ofSeconds(31), Duration.ofSeconds(33));
        Failed oneWay = failed(this::promote);
        assertThat(oneWay.reason()).isEqualTo(Cause.UNREACHABLE);
        assertThat(oneWay.after()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(16));
    }

    @Test
    void without_its_control_plane_route_53_answers_users_and_not_drctl() {
        sim.world.faults().inject(new Route53ControlDown());

        assertThat(failed(sim::records).reason()).isEqualTo(Cause.SERVICE_FAULT);
        assertThat(sim.world.measurements().regionsAnswered()).containsExactly(PRIMARY);
    }

    @Test
    void throttling_is_waited_out_and_in_the_end_told() {
        sim.world.faults().inject(new Throttling(1));

        Failed failed = failed(this::promote);

        assertThat(failed.reason()).isEqualTo(Cause.THROTTLED);
        assertThat(sim.world.effects()).isEmpty();
        sim.world.faults().healAll();
        sim.world.faults().inject(new Throttling(0.3));
        for (int i = 0; i < 50; i++) {
            // Four attempts each: seldom are all of them refused.
            try {
                read();
            } catch (CloudException e) {
                assertThat(e.reason()).isEqualTo(Cause.THROTTLED);
            }
        }
    }

    @Test
    void a_server_error_may_hide_an_effect_and_a_one_way_call_is_not_repeated() {
        List<Integer> effects = new ArrayList<>();
        for (long seed = 0; seed < 40; seed++) {
            Simulation each = new Simulation(seed);
            each.world.faults().inject(new ServerErrors(1));
            assertThat(refusal(() -> each.recovery().promote(RECOVERY_CLUSTER)).reason())
                    .isEqualTo(Cause.SERVICE_FAULT);
            effects.add(each.world.effects().size());
        }
        assertThat(effects).contains(0, 1).doesNotContain(2);
    }

    @Test
    void a_lost_request_has_no_effect_and_a_lost_answer_has() {
        sim.world.faults().inject(new LostRequests(1));
        assertThat(failed(this::promote).reason()).isEqualTo(Cause.UNREACHABLE);
        assertThat(sim.world.effects()).isEmpty();
        sim.world.faults().healAll();

        sim.world.faults().inject(new LostAnswers(1));
        assertThat(failed(this::promote).reason()).isEqualTo(Cause.UNREACHABLE);
        assertThat(sim.world.effects())
                .singleElement()
                .satisfies(effect -> assertThat(effect.operation()).isEqualTo("rds:PromoteReadReplicaDBCluster"));
    }

    @Test
    void a_lost_answer_to_a_call_that_may_happen_twice_is_asked_for_again() {
        sim.world.faults().inject(new LostAnswers(0.5));
        int repeated = 0;
        for (int i = 0; i < 20; i++) {
            int before = sim.world.effects().size();
            try {
                sim.cloud.objectStore(PRIMARY).createBucket("bucket-" + i);
            } catch (CloudException e) {
                assertThat(e.reason()).isEqualTo(Cause.UNREACHABLE);
            }
            repeated += sim.world.effects().size() - before - 1;
        }

        assertThat(repeated).isPositive();
        assertThat(sim.world.effects()).filteredOn(CallEffect::changed).hasSize(20);
    }

    @Test
    void a_stale_read_tells_of_some_seconds_ago() {
        sim.world.faults().inject(new StaleReads(Duration.ofSeconds(30)));
        sim.primary().failOver(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-2");
        boolean sawOld = false;
        for (int i = 0; i < 10; i++) {
            sawOld |= sim.cluster(PRIMARY).isAvailable();
        }

        assertThat(sawOld).isTrue();
        assertThat(refusal(() -> sim.primary().failOver(PRIMARY_CLUSTER, PRIMARY_CLUSTER + "-2"))
                        .reason())
                .as("RDS itself knows")
                .isEqualTo(Cause.INVALID_STATE);
    }

    @Test
    void the_records_of_route_53_are_never_read_as_they_were() {
        sim.world.faults().inject(new StaleReads(Duration.ofSeconds(30)));
        sim.exchangeRecords();
        for (int i = 0; i < 10; i++) {
            assertThat(sim.records())
                    .filteredOn(record -> record.failoverRole() == FailoverRole.PRIMARY)
                    .singleElement()
                    .satisfies(record -> assertThat(record.setIdentifier()).isEqualTo(RECOVERY.value()));
        }
    }

    @Test
    void a_slow_world_takes_longer_and_a_stuck_transition_ends_only_when_it_is_healed() {
        sim.world.faults().inject(new SlowTransitions(10));
        promote();
        sim.pass(Duration.ofMinutes(15));
        assertThat(sim.cluster(RECOVERY).status()).isEqualTo("promoting");
        StuckTransition stuck = new StuckTransition(TransitionKind.PROMOTION);
        sim.world.faults().inject(stuck);
        sim.pass(Duration.ofHours(3));
        assertThat(sim.cluster(RECOVERY).status()).isEqualTo("promoting");

        sim.world.faults().heal(stuck);
        sim.pass(Duration.ofSeconds(1));

        assertThat(sim.cluster(RECOVERY).isReplica()).isFalse();
    }

    @Test
    void delayed_metrics_make_the_newest_sample_older() {
        sim.world.faults().inject(new MetricsDelayed(Duration.ofMinutes(6)));
        sim.pass(Duration.ofMinutes(10));

        assertThat(sim.recovery().replicaLag(RECOVERY_CLUSTER, Set.of(LagMetric.BINLOG)))
                .hasValueSatisfying(lag -> assertThat(Duration.between(lag.sampledAt(), sim.clock.now()))
                        .isGreaterThan(Duration.ofMinutes(6)));
    }

    @Test
    void a_skewed_clock_is_one_process_own() {
        SimulatedCloud other = new SimulatedCloud(sim.world, sim.clock, sim.cloud.threads(), "another");
        sim.world.faults().inject(new ClockSkew("another", Duration.ofMinutes(-7)));

        assertThat(sim.cloud.clock().now()).isEqualTo(sim.clock.now());
        assertThat(other.clock().now()).isEqualTo(sim.clock.now().minus(Duration.ofMinutes(7)));
        assertThat(other.databases(RECOVERY)
                        .replicaLag(RECOVERY_CLUSTER, Set.of(LagMetric.BINLOG))
                        .orElseThrow()
                        .toldAt())
                .as("AWS's own time")
                .isBetween(sim.clock.now().minusSeconds(1), sim.clock.now());
    }

    @Test
    void a_name_that_no_instance_has_is_refused_and_changes_nothing() {
        assertThatThrownBy(() -> sim.world.faults().inject(new Fault.InstanceDown("web-99")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("web-99");
        assertThat(sim.world.faults().all()).isEmpty();
    }

    @Test
    void instances_are_named_by_id_by_name_and_in_short() {
        for (String name : List.of(
                "web-2", "flask-site-web-3", "web-1@us-west-1", "db-2", "db-1@us-west-1", RECOVERY_CLUSTER + "-2")) {
            sim.world.faults().inject(new Fault.InstanceDown(name));
        }

        assertThat(sim.world.state().in(PRIMARY).broken).hasSize(3);
        assertThat(sim.world.state().in(RECOVERY).broken).hasSize(3);
        sim.world.faults().healAll();
        assertThat(sim.world.state().in(PRIMARY).broken).isEmpty();
    }

    @Test
    void every_call_can_be_ended_before_and_after_its_effect() {
        List<String> seen = new ArrayList<>();
        CallObserver killer = new CallObserver() {
            @Override
            public void before(Call call) {
                seen.add("before " + call.operation());
                if (call.mutating() && call.subject().equals("never")) {
                    throw new IllegalStateException("killed");
                }
            }

            @Override
            public void after(Call call) {
                seen.add("after " + call.operation());
                if (call.mutating()) {
                    throw new IllegalStateException("killed");
                }
            }
        };
        SimulatedCloud killed = new SimulatedCloud(sim.world, sim.clock, sim.cloud.threads(), "killed", killer);

        assertThatThrownBy(() -> killed.objectStore(PRIMARY).createBucket("never"))
                .hasMessage("killed");
        assertThat(sim.world.effects()).isEmpty();
        assertThatThrownBy(() -> killed.objectStore(PRIMARY).createBucket("ever"))
                .hasMessage("killed");
        assertThat(sim.world.effects()).hasSize(1);
        assertThat(seen).containsExactly("before s3:CreateBucket", "before s3:CreateBucket", "after s3:CreateBucket");
    }

    @Test
    void an_interrupted_call_may_have_happened_and_keeps_the_interrupt() {
        Thread.currentThread().interrupt();

        CloudException failure = refusal(this::promote);

        assertThat(failure.reason()).isEqualTo(Cause.UNREACHABLE);
        assertThat(Thread.interrupted()).isTrue();
    }
}
