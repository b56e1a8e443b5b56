package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.drctl.action.GateResult;
import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.Entry;
import io.drctl.journal.Event;
import io.drctl.journal.JournalException;
import io.drctl.journal.JournalStore;
import io.drctl.journal.ObservedJournals;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookReader;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.writer.Promotion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class ExecutorTest {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());

    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REPLICA = SITE.name(AssetKind.DATABASE_CLUSTER, RECOVERY);
    private static final Map<String, String> TO_RECOVERY =
            Map.of("to", RECOVERY.value(), "force-while-healthy", "true");

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Executor> executor = new AtomicReference<>();

    @BeforeEach
    void letTheOutsideFollow() {
        LiveOutside.follow(cloud, SITE);
    }

    private Runs runs() {
        return runs(new JournalStore(state));
    }

    private Runs runs(JournalStore store) {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", SITE, List.of());
        return ObservedRuns.of(loaded, cloud, state, store);
    }

    private final RunListener listener = new RunListener() {
        @Override
        public void gateDecided(PlannedStep step, GateResult result) {
            told.add(result.outcome() + " " + result.test());
        }

        @Override
        public void loginNeeded(PlannedStep step, String runId, CloudException refusal) {
            told.add("log in: " + refusal.explain());
        }

        @Override
        public void stepEnded(PlannedStep step, StepState end) {
            told.add(step.id() + " " + end.phase().word());
        }
    };

    private RunState run(Runbook runbook, Map<String, String> arguments) {
        Runs runs = runs();
        Plan plan = runs.plan(runbook, arguments);
        return runs.start(
                plan, runs.preview(plan), NOWHERE, "--yes", listener, started -> executor.set(started.executor()));
    }

    private RunState run(String runbook, Map<String, String> arguments) {
        return run(ShippedRunbooks.read(runbook), arguments);
    }

    private RunState resume() {
        Runs runs = runs();
        return runs.resume(runs.store().newestResumable().orElseThrow(), NOWHERE, "--yes", listener, started -> {});
    }

    private static Runbook runbook(String steps) {
        return RunbookReader.read(
                ("name: test\ntitle: Test\nsteps:\n" + steps).getBytes(StandardCharsets.UTF_8),
                "test.yaml",
                new CatalogueRules());
    }

    private List<String> kinds() {
        JournalStore store = new JournalStore(state);
        return store.entries(store.ids().get(0)).stream()
                .map(Entry::event)
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void a_step_is_observed_gated_intended_applied_and_watched_until_it_holds() {
        RunState end = run("failover-db", TO_RECOVERY);

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(kinds())
                .containsExactly(
                        "RunStarted",
                        "ConsentGiven",
                        "StepStarted",
                        "GateDecided",
                        "StepIntended",
                        "StepApplied",
                        "StepEnded",
                        "StepStarted",
                        "StepIntended",
                        "StepApplied",
                        "StepEnded",
                        "RunEnded");
        assertThat(end.elapsed())
                .hasValueSatisfying(elapsed -> assertThat(elapsed).isGreaterThanOrEqualTo(cloud.pace().promotion));
        assertThat(told)
                .containsExactly(
                        "PASSED topology",
                        "PASSED replica-available",
                        "OVERRIDDEN primary-lost",
                        "PASSED replica-lag",
                        "promote done",
                        "record done");
        assertThat(Objects.requireNonNull(cloud.databases(RECOVERY).clusters.get(REPLICA))
                        .tags())
                .hasEntrySatisfying(
                        Promotion.TAG,
                        value -> assertThat(value)
                                .contains("cluster:flask-site-us-east-2 "
                                        + end.start().runId()));
    }

    @Test
    void what_holds_already_is_not_called_for() {
        cloud.databases(RECOVERY).alter(REPLICA, cluster -> FakeDatabases.withSource(cluster, null));

        RunState end = run("failover-db", TO_RECOVERY);

        assertThat(end.step("promote").phase()).isEqualTo(StepPhase.ALREADY);
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @Test
    void a_refused_gate_ends_the_run_and_a_resume_tries_it_again() {
        cloud.databases(RECOVERY).lags.clear();

        RunState refused = run("failover-db", TO_RECOVERY);

        assertThat(refused.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(refused.gates()).last().satisfies(gate -> {
            assertThat(gate.outcome()).isEqualTo("refused");
            assertThat(gate.test()).isEqualTo("replica-lag");
            assertThat(String.valueOf(gate.remedy())).contains("--accept-unknown-loss");
        });
        assertThat(cloud.calls()).noneMatch(Call::isMutating);

        cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ofSeconds(1), Duration.ZERO);
        assertThat(resume().status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.count("rds:PromoteReadReplicaDBCluster")).isEqualTo(1);
    }

    @Test
    void steps_that_do_not_need_each_other_run_side_by_side() {
        for (var region : List.of(PRIMARY, RECOVERY)) {
            cloud.alarms(region).alarms.clear();
        }
        CyclicBarrier both = new CyclicBarrier(2);
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("cloudwatch:PutMetricAlarm")) {
                try {
                    both.await(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException("the other step didn't come", e);
                }
            }
        });

        assertThat(run("prepare", Map.of()).status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void a_failed_step_keeps_back_those_that_need_it_and_no_others() {
        cloud.objectStore(PRIMARY).buckets.clear();
        cloud.alarms(RECOVERY).alarms.clear();
        cloud.fail("s3:CreateBucket", Cause.ACCESS_DENIED);

        RunState end = run("prepare", Map.of());

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(end.step("bucket-primary").phase()).isEqualTo(StepPhase.FAILED);
        assertThat(end.step("bucket-primary").detail())
                .isEqualTo("s3:CreateBucket in us-east-2: not authorized to perform this operation");
        assertThat(end.step("replication-primary").phase()).isEqualTo(StepPhase.PENDING);
        assertThat(end.step("take-over-recovery").phase()).isEqualTo(StepPhase.DONE);

        cloud.failNothing();
        assertThat(resume().status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void a_step_marked_always_runs_after_a_failure_and_brings_the_site_home() {
        cloud.outside().statuses.put(HealthySite.addressOf(SITE, RECOVERY), 503);

        RunState end = run("game-day", Map.of());

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(end.step("probe-recovery").phase()).isEqualTo(StepPhase.FAILED);
        assertThat(end.step("bring-back").phase()).isEqualTo(StepPhase.DONE);
        assertThat(end.step("as-before").phase()).isEqualTo(StepPhase.DONE);
        assertThat(end.isResumable()).isFalse();
    }

    /**
     * AWS says that its records are never read as they were; should one be, the site must still come home.
     */
    @Test
    void what_the_run_itself_has_undone_is_not_taken_for_done_at_a_glance() {
        Map<String, List<RecordSet>> home = Map.copyOf(cloud.traffic().records);
        Map<String, List<RecordSet>> away = new HashMap<>();
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("route53:ListResourceRecordSets")
                    && told.contains("probe-recovery done")
                    && away.isEmpty()) {
                away.putAll(cloud.traffic().records);
                cloud.traffic().records.putAll(home);
            }
        });
        cloud.afterEachCall(call -> {
            if (!away.isEmpty() && cloud.traffic().changes.size() == 1) {
                cloud.traffic().records.putAll(away);
            }
        });

        assertThat(run("game-day", Map.of()).status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.traffic().changes).hasSize(2);
    }

    @Test
    void a_drill_that_stopped_before_it_moved_anything_puts_nothing_right_and_can_be_resumed() {
        cloud.loadBalancing(RECOVERY)
                .alterTargets(target ->
                        new io.drctl.cloud.LoadBalancing.Target(target.id(), target.port(), "unhealthy", null));
        RunState end = run("game-day", Map.of());
        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(end.step("ready-before").phase()).isEqualTo(StepPhase.FAILED);
        assertThat(end.step("fail-over").phase()).isEqualTo(StepPhase.PENDING);
        assertThat(end.step("bring-back").phase()).isEqualTo(StepPhase.PENDING);
        cloud.loadBalancing(RECOVERY)
                .alterTargets(
                        target -> new io.drctl.cloud.LoadBalancing.Target(target.id(), target.port(), "healthy", null));

        RunState after = resume();

        assertThat(after.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.traffic().changes).hasSize(2);
    }

    @Test
    void a_drill_that_begins_away_from_home_moves_nothing() {
        assertThat(run("failover-app", Map.of("to", RECOVERY.value())).status()).isEqualTo(RunStatus.DONE);
        int changes = cloud.traffic().changes.size();

        RunState end = run("game-day", Map.of());

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(end.step("before").detail()).contains("doesn't point at us-east-2");
        assertThat(cloud.traffic().changes).hasSize(changes);
    }

    @Test
    void a_drill_whose_way_home_failed_is_brought_home_by_a_resume() {
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("route53:ChangeResourceRecordSets")
                    && cloud.count("route53:ChangeResourceRecordSets") == 2) {
                throw new io.drctl.cloud.CloudException(Cause.THROTTLED, call.operation(), null, "rate exceeded", null);
            }
        });
        RunState away = run("game-day", Map.of());
        assertThat(away.step("bring-back").phase()).isEqualTo(StepPhase.FAILED);
        assertThat(away.isResumable()).isTrue();

        RunState home = resume();

        assertThat(home.stoppedAt()).isEmpty();
        assertThat(home.status()).isEqualTo(RunStatus.DONE);
        assertThat(home.step("as-before").phase()).isEqualTo(StepPhase.DONE);
    }

    @Test
    void stopping_suspends_the_wait_and_leaves_a_run_that_can_be_resumed() {
        cloud.afterEachCall(call -> {
            if (call.operation().equals("rds:PromoteReadReplicaDBCluster")) {
                Objects.requireNonNull(executor.get()).stop();
            }
        });

        RunState stopped = run("failover-db", TO_RECOVERY);

        assertThat(stopped.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(stopped.step("promote").phase()).isEqualTo(StepPhase.APPLIED);

        assertThat(resume().status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.count("rds:PromoteReadReplicaDBCluster")).isEqualTo(1);
    }

    @Test
    void a_run_that_has_ended_can_not_be_stopped_any_more() {
        RunState done = run("failover-app", Map.of("to", RECOVERY.value()));

        Objects.requireNonNull(executor.get()).stop(() -> fail("nothing is stopped"));

        assertThat(done.status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void a_look_from_outside_that_takes_long_is_not_waited_for() {
        CountDownLatch silence = new CountDownLatch(1);
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("dns") && cloud.count("route53:ChangeResourceRecordSets") > 0) {
                Objects.requireNonNull(executor.get()).stop();
                uninterruptibly(silence);
            }
        });

        RunState stopped = run("failover-app", Map.of("to", RECOVERY.value()));

        assertThat(stopped.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(stopped.step("verify-outside").phase()).isEqualTo(StepPhase.PENDING);
        cloud.beforeEachCall(call -> {});
        silence.countDown();
        assertThat(resume().status()).isEqualTo(RunStatus.DONE);
    }

    private static void uninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // The network doesn't hear it either.
            }
        }
    }

    @Test
    void stopping_before_a_call_makes_none() {
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("cloudwatch:GetMetricData") && executor.get() != null) {
                Objects.requireNonNull(executor.get()).stop();
            }
        });
        Runs runs = runs();
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);

        RunState stopped = runs.start(
                plan, Preview.none(), NOWHERE, "--yes", listener, started -> executor.set(started.executor()));

        assertThat(stopped.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
        assertThat(kinds()).doesNotContain("StepIntended");
    }

    @Test
    void a_step_that_takes_too_long_fails_and_a_resume_waits_on() {
        cloud.pace().promotion = Duration.ofMinutes(40);

        RunState late = run("failover-db", TO_RECOVERY);

        assertThat(late.status()).isEqualTo(RunStatus.FAILED);
        assertThat(late.step("promote").detail()).startsWith("not done after 30 min: " + REPLICA + " is promoting");
        assertThat(resume().status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.count("rds:PromoteReadReplicaDBCluster")).isEqualTo(1);
    }

    @Test
    void a_one_way_call_that_may_have_been_made_is_looked_for_before_it_is_made_again() {
        cloud.pace().promotionUnseen = EffectExecution.SETTLE.minusSeconds(5);
        cloud.loseAnswer(call -> call.operation().equals("rds:PromoteReadReplicaDBCluster"));

        assertThat(run("failover-db", TO_RECOVERY).status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.count("rds:PromoteReadReplicaDBCluster")).isEqualTo(1);
    }

    @Test
    void a_promotion_that_somebody_else_answered_is_not_waited_for_and_called_again_by_a_resume() {
        cloud.failTimes(1, call -> call.operation().equals("rds:PromoteReadReplicaDBCluster"), Cause.UNREACHABLE);

        RunState first = run("failover-db", TO_RECOVERY);

        assertThat(first.status()).isEqualTo(RunStatus.FAILED);
        assertThat(kinds()).contains("StepIntended").doesNotContain("StepApplied");
        assertThat(first.elapsed().orElseThrow()).isLessThan(Duration.ofMinutes(2));
        assertThat(resume().status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.count("rds:PromoteReadReplicaDBCluster")).isEqualTo(2);
    }

    @Test
    void an_unreadable_step_is_not_acted_on() {
        cloud.lose(RECOVERY);

        RunState end = run("failover-db", TO_RECOVERY);

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(String.valueOf(end.step("promote").remedy()))
                .startsWith("nothing was called; once it can be read: drctl run resume");
    }

    @Test
    void a_resume_that_cannot_see_whether_a_call_was_made_says_so_within_a_minute() {
        cloud.failTimes(1, call -> call.operation().equals("rds:PromoteReadReplicaDBCluster"), Cause.UNREACHABLE);
        run("failover-db", TO_RECOVERY);
        cloud.lose(RECOVERY);
        var before = cloud.clock().now();

        RunState end = resume();

        assertThat(String.valueOf(end.step("promote").remedy()))
                .startsWith("whether the earlier call took effect isn't known");
        assertThat(Duration.between(before, cloud.clock().now())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void a_stale_preview_is_looked_at_again() {
        Runs runs = runs();
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);
        Preview preview = runs.preview(plan);
        cloud.clock().advance(Duration.ofMinutes(10));

        RunState end = runs.start(plan, preview, NOWHERE, "typed us-west-1", listener, started -> {});

        assertThat(end.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(end.step("promote").detail()).contains("more than 5 min");
    }

    @Test
    void two_runs_at_once_are_one_too_many() {
        AtomicReference<Throwable> second = new AtomicReference<>();
        cloud.afterEachCall(call -> {
            if (call.operation().equals("rds:PromoteReadReplicaDBCluster")) {
                try {
                    runs().start(
                                    runs().plan(ShippedRunbooks.read("flip-db"), Map.of()),
                                    Preview.none(),
                                    NOWHERE,
                                    "--yes",
                                    new RunListener() {},
                                    started -> {});
                } catch (RunLock.HeldException e) {
                    second.set(e);
                }
            }
        });

        assertThat(run("failover-db", TO_RECOVERY).status()).isEqualTo(RunStatus.DONE);
        assertThat(second.get())
                .isInstanceOf(RunLock.HeldException.class)
                .hasMessageStartingWith("run 20250301-030000-failover-db, process "
                        + ProcessHandle.current().pid() + " of operator@host, since ");
        assertThat(cloud.count("rds:FailoverDBCluster")).isZero();
        assertThat(run("flip-db", Map.of()).status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void nothing_is_called_once_the_journal_cannot_be_written() {
        JournalStore store = ObservedJournals.in(
                state,
                event -> {
                    if (event instanceof Event.StepIntended) {
                        throw new JournalException("can't write the journal: No space left on device", null);
                    }
                },
                event -> {});
        Runs runs = runs(store);
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);

        assertThatThrownBy(() -> runs.start(plan, runs.preview(plan), NOWHERE, "--yes", listener, started -> {}))
                .isInstanceOf(JournalException.class);
        assertThat(cloud.calls()).noneMatch(Call::isMutating);
    }

    @ParameterizedTest
    @ValueSource(classes = {Event.StepApplied.class, Event.StepEnded.class, Event.RunEnded.class})
    void a_disk_that_is_full_beside_a_change_says_what_was_called_and_not_that_nothing_was(Class<?> lost) {
        JournalStore store = ObservedJournals.in(
                state,
                event -> {
                    if (lost.isInstance(event)) {
                        throw new JournalException("can't write the journal: No space left on device", null);
                    }
                },
                event -> {});
        Runs runs = runs(store);
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);

        assertThatThrownBy(() -> runs.start(plan, runs.preview(plan), NOWHERE, "--yes", listener, started -> {}))
                .hasMessage("can't write the journal: No space left on device; "
                        + (lost == Event.RunEnded.class
                                ? "how the run ended is not recorded; done before that: "
                                : "called, with no outcome recorded: ")
                        + "promote (rds:PromoteReadReplicaDBCluster)"
                        + (lost == Event.RunEnded.class ? ", record (rds:AddTagsToResource)" : ""))
                .isInstanceOfSatisfying(
                        JournalException.class,
                        e -> assertThat(String.valueOf(e.remedy()))
                                .endsWith("drctl run resume " + store.ids().get(0)));
    }

    @Test
    void an_error_on_a_steps_thread_ends_the_run() {
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("rds:PromoteReadReplicaDBCluster")) {
                throw new AssertionError("as bad as it gets");
            }
        });

        assertThatThrownBy(() -> run("failover-db", TO_RECOVERY)).hasMessage("as bad as it gets");
        assertThat(new JournalStore(state).newestResumable()).isPresent();
    }

    @Test
    void a_run_that_broke_does_not_go_on_waiting_for_its_other_steps() {
        cloud.compute(RECOVERY).images.clear();
        cloud.pace().imageCopy = Duration.ofDays(1);
        cloud.alarms(PRIMARY).alarms.clear();
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("cloudwatch:PutMetricAlarm")) {
                throw new IllegalStateException("a bug");
            }
        });

        assertThatThrownBy(() -> run("prepare", Map.of())).hasMessage("a bug");
    }

    @Test
    void a_resume_does_what_was_planned_whatever_became_of_the_runbook() {
        cloud.databases(RECOVERY).lags.clear();
        run(
                runbook("  - id: mine\n    title: Mine\n    action: promote-replica\n    with: {region: us-west-1,"
                        + " force-while-healthy: true}\n"),
                Map.of());
        cloud.databases(RECOVERY).reportLag(REPLICA, Duration.ofSeconds(1), Duration.ZERO);

        RunState end = resume();

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(end.start().steps()).extracting(step -> step.id()).containsExactly("mine");
    }

    @Test
    void a_lost_primary_stops_neither_failover() {
        cloud.lose(PRIMARY);

        assertThat(run("failover-app", Map.of("to", RECOVERY.value())).status()).isEqualTo(RunStatus.DONE);
        assertThat(run("failover-db", TO_RECOVERY).status()).isEqualTo(RunStatus.DONE);
        // It is asked how its database is, whether anything there answers, and how long clients may stay there; nothing
        // waits for an answer.
        assertThat(cloud.calls())
                .filteredOn(call -> PRIMARY.equals(call.region()))
                .extracting(Call::operation)
                .containsOnly(
                        "rds:DescribeDBClusters",
                        "sts:GetCallerIdentity",
                        "cloudwatch:DescribeAlarms",
                        "elasticloadbalancing:DescribeLoadBalancers");
    }
}
