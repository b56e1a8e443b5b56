package io.drctl.engine;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookReader;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import io.drctl.testing.LiveOutside;
import io.drctl.testing.ShippedRunbooks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A token that expires in mid-run. */
@Timeout(30)
final class LoginWaitTest {
    private static final Standing NOWHERE = Standing.unknown("not asked", List.of());
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Inventory LOGINS_APART = Inventories.withProfiles(SITE, "east", "west");
    private static final String PROMOTE = "rds:PromoteReadReplicaDBCluster";
    private static final Map<String, String> TO_RECOVERY =
            Map.of("to", RECOVERY.value(), "force-while-healthy", "true");

    @TempDir
    private Path state;

    private final FakeCloud cloud = HealthySite.of(SITE);
    private final List<String> logins = Collections.synchronizedList(new ArrayList<>());
    private final List<String> waits = Collections.synchronizedList(new ArrayList<>());

    private final RunListener listener = new RunListener() {
        @Override
        public void loginNeeded(PlannedStep step, String runId, CloudException refusal) {
            logins.add(step.id() + ": " + refusal.explain());
        }

        @Override
        public void loginAwaited(PlannedStep step) {
            waits.add(step.id());
        }
    };

    @BeforeEach
    void letTheOutsideFollow() {
        LiveOutside.follow(cloud, SITE);
    }

    private Runs runs() {
        return runs(SITE);
    }

    private Runs runs(Inventory site) {
        LoadedInventory loaded = new LoadedInventory(Path.of("inventory.yaml"), "0", site, List.of());
        return ObservedRuns.of(loaded, cloud, state, new JournalStore(state));
    }

    private RunState run(Runbook runbook, Map<String, String> arguments) {
        Runs runs = runs();
        Plan plan = runs.plan(runbook, arguments);
        return runs.start(plan, runs.preview(plan), NOWHERE, "--yes", listener, started -> {});
    }

    private void expireFor(Duration time) {
        cloud.fail(call -> call.operation().contains(":"), Cause.CREDENTIALS);
        cloud.clock().after(time, cloud::failNothing);
    }

    private void expireAfterPromotionFor(Duration time) {
        cloud.afterEachCall(call -> {
            if (call.operation().equals(PROMOTE)) {
                expireFor(time);
            }
        });
    }

    private long waitsForLogin() {
        return waits.size();
    }

    @Test
    void a_token_that_expires_while_a_promotion_is_waited_for_is_told_once_and_asked_for_slowly() {
        expireAfterPromotionFor(Duration.ofMinutes(10));

        RunState end = run(ShippedRunbooks.read("failover-db"), TO_RECOVERY);

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(logins).singleElement().asString().startsWith("promote: rds:");
        assertThat(waitsForLogin()).isBetween(39L, 41L);
        assertThat(cloud.count(PROMOTE)).isEqualTo(1);
    }

    @Test
    void a_call_that_was_refused_for_its_credentials_is_made_once_somebody_has_logged_in() {
        cloud.failTimes(1, call -> call.operation().equals(PROMOTE), Cause.CREDENTIALS);

        RunState end = run(ShippedRunbooks.read("failover-db"), TO_RECOVERY);

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(logins).singleElement().asString().contains(PROMOTE);
        assertThat(cloud.count(PROMOTE)).isEqualTo(2);
    }

    @Test
    void a_key_that_aws_does_not_know_is_not_waited_for() {
        Runs runs = runs();
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);
        cloud.fail(call -> call.operation().contains(":"), Cause.UNKNOWN_KEY);

        RunState end = runs.start(plan, Preview.none(), NOWHERE, "--yes", listener, started -> {});

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(end.elapsed().orElseThrow()).isLessThan(Duration.ofMinutes(6));
        assertThat(logins).isEmpty();
        assertThat(cloud.count(PROMOTE)).isZero();
    }

    @Test
    void a_key_that_aws_knew_before_is_waited_for_as_a_new_one_may_be_on_its_way() {
        cloud.afterEachCall(call -> {
            if (call.operation().equals(PROMOTE)) {
                cloud.fail(each -> each.operation().contains(":"), Cause.UNKNOWN_KEY);
                cloud.clock().after(Duration.ofMinutes(3), cloud::failNothing);
            }
        });

        RunState end = run(ShippedRunbooks.read("failover-db"), TO_RECOVERY);

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(logins).hasSize(1);
    }

    @Test
    void steps_side_by_side_tell_of_one_login() {
        expireFor(Duration.ofMinutes(1));

        RunState end = run(runbook("""
                          - id: one
                            title: One
                            action: promote-replica
                            with: {region: us-west-1, force-while-healthy: true}
                          - {id: two, title: Two, action: verify-outside, needs: [], with: {region: us-east-2}}
                        """), Map.of());

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(logins).hasSize(1);
    }

    @Test
    void a_login_that_never_comes_ends_with_the_budget_and_the_run_can_be_gone_on_with() {
        expireAfterPromotionFor(Duration.ofDays(1));

        RunState end = run(ShippedRunbooks.read("failover-db"), TO_RECOVERY);

        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        assertThat(String.valueOf(end.step("promote").remedy()))
                .contains("drctl run resume " + end.start().runId());
        assertThat(end.elapsed().orElseThrow()).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(31));
        assertThat(logins).hasSize(1);

        cloud.failNothing();
        RunState resumed = runs().resume(end.start().runId(), NOWHERE, "--yes", listener, started -> {});
        assertThat(resumed.status()).isEqualTo(RunStatus.DONE);
        assertThat(cloud.count(PROMOTE)).isEqualTo(1);
    }

    @Test
    void a_login_that_takes_longer_than_the_steps_budget_is_not_the_steps_fault() {
        cloud.beforeEachCall(call -> {
            if (call.operation().equals("route53:ChangeResourceRecordSets") && cloud.count(call.operation()) == 1) {
                expireFor(Duration.ofMinutes(20));
            }
        });

        RunState end = run(ShippedRunbooks.read("failover-app"), Map.of("to", RECOVERY.value()));

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(end.step("move-traffic").phase()).isEqualTo(StepPhase.DONE);
        assertThat(logins).singleElement().asString().startsWith("move-traffic: route53:");
    }

    @Test
    void a_gate_that_makes_unknown_of_a_refused_token_is_asked_again_after_the_login() {
        Runs runs = runs();
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);
        Preview preview = runs.preview(plan);
        // So that the run looks for itself, with a token that has expired since.
        cloud.clock().advance(Duration.ofMinutes(1));
        cloud.failTimes(1, call -> call.operation().equals("cloudwatch:GetMetricData"), Cause.CREDENTIALS);

        RunState end = runs.start(plan, preview, NOWHERE, "--yes", listener, started -> {});

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(logins).singleElement().asString().startsWith("promote: cloudwatch:GetMetricData");
    }

    @Test
    void a_preview_waits_for_nobody_and_says_that_a_login_is_the_way_out() {
        Runs runs = runs();
        Plan app = runs.plan(ShippedRunbooks.read("failover-app"), Map.of("to", RECOVERY.value()));
        Plan database = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);

        cloud.fail("cloudwatch:GetMetricData", Cause.CREDENTIALS);
        GateResult lag = runs.preview(database).refused().get(0).gates().stream()
                .filter(GateResult::isRefusal)
                .findFirst()
                .orElseThrow();
        expireFor(Duration.ofDays(1));
        Observation<?> seen = runs.preview(app).unknown().get(0).observation();

        assertThat(lag.test()).isEqualTo("replica-lag");
        assertThat(String.valueOf(lag.remedy()))
                .startsWith("log in (aws sso login, ")
                .contains("; or else ", "--accept-unknown-loss");
        assertThat(seen)
                .isInstanceOfSatisfying(
                        Observation.Unknown.class,
                        unknown -> assertThat(String.valueOf(unknown.remedy()))
                                .isEqualTo("log in (aws sso login, or whatever gives this machine its credentials),"
                                        + " then run the"
                                        + " command again"));
        assertThat(logins).isEmpty();
    }

    @Test
    void of_two_regions_with_logins_of_their_own_each_gate_names_the_one_that_it_lacks() {
        Runs runs = runs(LOGINS_APART);
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), Map.of("to", RECOVERY.value()));
        cloud.fail("rds:DescribeDBClusters", PRIMARY, Cause.CREDENTIALS);
        cloud.fail("cloudwatch:GetMetricData", RECOVERY, Cause.CREDENTIALS);

        List<GateResult> gates = runs.preview(plan).refused().get(0).gates();

        assertThat(gates)
                .filteredOn(GateResult::isRefusal)
                .satisfiesExactly(
                        lost -> {
                            assertThat(lost.test()).isEqualTo("primary-lost");
                            assertThat(String.valueOf(lost.remedy()))
                                    .startsWith("log in (aws sso login --profile east, ")
                                    .doesNotContain("--profile west");
                        },
                        lag -> {
                            assertThat(lag.test()).isEqualTo("replica-lag");
                            assertThat(String.valueOf(lag.remedy()))
                                    .startsWith("log in (aws sso login --profile west, ")
                                    .doesNotContain("--profile east");
                        });
    }

    @Test
    void a_gate_that_refuses_for_want_of_an_answer_which_no_login_gives_names_none() {
        Runs runs = runs(LOGINS_APART);
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), Map.of("to", RECOVERY.value()));
        cloud.fail("rds:DescribeDBClusters", PRIMARY, Cause.CREDENTIALS);
        cloud.fail("cloudwatch:GetMetricData", RECOVERY, Cause.THROTTLED);

        GateResult lag = runs.preview(plan).refused().get(0).gates().stream()
                .filter(gate -> gate.test().equals("replica-lag"))
                .findFirst()
                .orElseThrow();

        assertThat(lag.unread())
                .isNotNull()
                .satisfies(unread -> assertThat(unread.reason()).isEqualTo(Cause.THROTTLED));
        assertThat(String.valueOf(lag.remedy())).doesNotContain("log in");
    }

    @Test
    void two_logins_that_have_both_expired_are_each_told_once() {
        Runs runs = runs(LOGINS_APART);
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);
        Preview preview = runs.preview(plan);
        cloud.clock().advance(Duration.ofMinutes(1));
        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.CREDENTIALS);
        cloud.fail("cloudwatch:GetMetricData", RECOVERY, Cause.CREDENTIALS);
        cloud.clock().after(Duration.ofMinutes(1), () -> {
            cloud.failNothing();
            cloud.fail("cloudwatch:GetMetricData", RECOVERY, Cause.CREDENTIALS);
        });
        cloud.clock().after(Duration.ofMinutes(3), cloud::failNothing);

        RunState end = runs.start(plan, preview, NOWHERE, "--yes", listener, started -> {});

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(logins)
                .hasSize(2)
                .anySatisfy(one -> assertThat(one).contains("in us-east-2"))
                .anySatisfy(one -> assertThat(one).contains("in us-west-1"));
    }

    @Test
    void a_login_that_never_comes_is_named_with_the_profile_of_its_region() {
        Runs runs = runs(LOGINS_APART);
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);
        Preview preview = runs.preview(plan);
        cloud.clock().advance(Duration.ofMinutes(1));
        cloud.fail("cloudwatch:GetMetricData", RECOVERY, Cause.CREDENTIALS);

        RunState end = runs.start(plan, preview, NOWHERE, "--yes", listener, started -> {});

        assertThat(end.step("promote").phase()).isEqualTo(StepPhase.REFUSED);
        assertThat(String.valueOf(end.step("promote").remedy()))
                .startsWith("log in (aws sso login --profile west), then: drctl run resume "
                        + end.start().runId() + "; or else ");
    }

    @Test
    void a_key_that_only_the_other_region_accepts_is_not_waited_for() {
        Runs runs = runs();
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), Map.of("to", RECOVERY.value()));
        cloud.fail(call -> PRIMARY.equals(call.region()), Cause.UNKNOWN_KEY);

        RunState end = runs.start(plan, Preview.none(), NOWHERE, "--yes", listener, started -> {});

        assertThat(end.step("promote").phase()).isEqualTo(StepPhase.REFUSED);
        assertThat(logins).isEmpty();
        assertThat(cloud.count(PROMOTE)).isZero();
    }

    @Test
    void a_run_whose_first_look_finds_no_login_names_the_command_that_goes_on_and_not_another_run() {
        Runs runs = runs();
        Plan plan = runs.plan(ShippedRunbooks.read("failover-db"), TO_RECOVERY);
        Preview preview = runs.preview(plan);
        cloud.clock().advance(Duration.ofMinutes(1));
        expireFor(Duration.ofDays(1));

        RunState end = runs.start(plan, preview, NOWHERE, "--yes", listener, started -> {});

        assertThat(String.valueOf(end.step("promote").remedy()))
                .isEqualTo("nothing was called; once it can be read: drctl run resume "
                        + end.start().runId()
                        + ". Log in first (aws sso login, or whatever gives this machine its credentials)");
    }

    @Test
    void readiness_that_no_credentials_can_tell_is_asked_for_again() {
        Runbook ready = runbook("  - {id: ready, title: Ready, action: verify-readiness, with: {scope: dr-site}}\n");
        expireFor(Duration.ofSeconds(40));

        RunState end = run(ready, Map.of());

        assertThat(end.status()).isEqualTo(RunStatus.DONE);
        assertThat(logins).hasSize(1);
        assertThat(waitsForLogin()).isEqualTo(3);
    }

    private static Runbook runbook(String steps) {
        return RunbookReader.read(
                ("name: test\ntitle: Test\nsteps:\n" + steps).getBytes(StandardCharsets.UTF_8),
                "test.yaml",
                new CatalogueRules());
    }
}
