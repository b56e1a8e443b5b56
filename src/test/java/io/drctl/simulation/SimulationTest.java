package io.drctl.simulation;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.catalogue.CatalogueRules;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookReader;
import io.drctl.sim.Fault;
import io.drctl.sim.Peculiarity;
import io.drctl.writer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the search through simulated worlds once found, and what holds in each of them. */
final class SimulationTest {
    private static Simulation simulation;

    @BeforeAll
    static void begin() {
        simulation = new Simulation();
    }

    @AfterAll
    static void end() {
        simulation.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 23, 111, 2566, 4675})
    void a_seed_takes_the_same_course_again(long seed) {
        assertThat(simulation.play(Scenario.of(seed), true).history())
                .isEqualTo(simulation.play(Scenario.of(seed), true).history())
                .isNotEmpty();
    }

    /** One that moves both, which no shipped runbook does: promotion first, and no traffic before it is over. */
    @Test
    void a_runbook_that_comes_later_is_played_like_those_that_are_shipped() {
        Runbook wholeSite =
                RunbookReader.read("""
                        name: whole-site
                        title: Everything to ${to}
                        parameters:
                          - {name: to, type: region, required: true, description: Where to}
                          - {name: accept-data-loss, type: duration, description: What may be lost}
                          - {name: force, type: text, description: What is overridden}
                        steps:
                          - id: promote
                            title: The database
                            action: promote-replica
                            with: {region: "${to}", accept-data-loss: "${accept-data-loss}"}
                          - id: traffic
                            title: The application
                            action: point-traffic
                            needs: [promote]
                            with: {to: "${to}", force: "${force}"}
                          - id: outside
                            title: From outside
                            action: verify-outside
                            needs: [traffic]
                            with: {region: "${to}"}
                        """.getBytes(StandardCharsets.UTF_8), "whole-site.yaml", new CatalogueRules());
        Course.know(wholeSite);
        int ended = 0;
        for (long seed = 0; seed < 150; seed++) {
            Command command = Scenario.any(new SplittableRandom(seed), wholeSite);
            Scenario world = Scenario.of(seed);
            if (world.peculiarities().contains(Peculiarity.SECOND_APPLICATION)) {
                // It names no application.
                continue;
            }
            Simulation.Verdict verdict = simulation.play(
                    world.with(
                            List.of(command.killedBesideCall((int) (seed % 5)), Command.RESUME),
                            List.of(),
                            world.troubles()),
                    false);
            assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
            ended += verdict.allDone() ? 1 : 0;
        }
        assertThat(ended).isGreaterThan(50);
    }

    // What the search found, and what must not come back.

    /** Route 53 calls such changes stranded. */
    @Test
    void a_change_that_route_53_accepts_and_loses_is_submitted_once_more() {
        Command move = Command.of("failover-app", Map.of("to", RECOVERY.value(), "via", "records"));
        Simulation.Verdict verdict = simulation.play(
                Scenario.quiet(11, List.of(move))
                        .with(
                                List.of(move),
                                List.of(),
                                List.of(new Scenario.Trouble(new Fault.StrandedChanges(), 0, 20))),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.allDone()).isTrue();
        assertThat(callsOf("route53:ChangeResourceRecordSets", verdict)).isEqualTo(2);
        assertThat(verdict.history()).anyMatch(line -> line.contains("has lost it since"));
    }

    /** Route 53 counts its load balancer as unhealthy, for a group that none of its users reach. */
    @Test
    void users_that_only_the_take_over_alarm_keeps_in_a_region_are_not_given_up_by_the_all_clear() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=920006243 site=failover-records unprotected
                        peculiar dead-side-service
                        operator failover-app to=us-west-1
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("step=all-clear, phase=OWED")
                        && line.contains("users would be led back to us-east-2"));
    }

    /** It waited for name servers at each resume, once, and they never followed. */
    @Test
    void users_are_not_sent_by_the_alarm_alone_to_a_load_balancer_that_route_53_counts_as_unhealthy() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=992008028 site=failover-records unprotected rival-after=296
                        peculiar dead-side-service
                        operator failover-app to=us-west-1 via=data-plane
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("ended: REFUSED_BEFORE"))
                .noneMatch(line -> line.contains("cloudwatch:PutMetricData"));
    }

    /** Nobody can read the target groups' health before the alarm is raised, or one falls ill just then. */
    @Test
    void a_take_over_that_name_servers_do_not_follow_says_why_once_that_can_be_read() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=992008028 site=failover-records unprotected rival-after=296
                        peculiar dead-side-service
                        operator failover-app to=us-west-1 via=data-plane
                        trouble api-down service=route53 breakage=error-5xx from=0 until=900
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("step=take-over, phase=REFUSED")
                        && line.contains("name servers don't follow the alarm (0 of 4 "));
    }

    @Test
    void a_change_that_was_lost_is_not_said_to_be_in_sync_because_another_run_has_moved_the_records() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=920006243 site=failover-records unprotected rival-after=279
                        peculiar dead-side-service
                        operator failover-app to=us-west-1
                        operator failover-app to=us-west-1
                        trouble stranded-changes from=0 until=852
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("not by this step's change, which Route 53 has lost"));
    }

    /** Its step had failed after its call, and only what ended well was looked at. */
    @Test
    void a_fence_whose_step_failed_after_its_call_is_lifted_where_nothing_is_promoted() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=960000613 site=failover-records rival-after=129
                        operator failover-db accept-data-loss=PT1H accept-unfenced=flask-site-us-east-2 accept-unknown-loss=true force-while-healthy=true to=us-west-1
                        trouble lost-answers rate=0.55 from=0 until=1212
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("step=lift-fences, phase=DONE"));
    }

    /** Only what moves users was refused, after writes had been let in there. */
    @Test
    void no_switchover_lets_writes_in_at_a_database_that_was_left() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=3169 site=failover-records rival-after=246
                        operator failover-db accept-data-loss=PT1H accept-unknown-loss=true force-while-healthy=true to=us-west-1
                        operator fence region=us-east-2
                        operator switchover-site to=us-east-2
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .noneMatch(line -> line.contains("sql:SetReadOnly(flask-site-us-east-2 0)"))
                .noneMatch(line -> line.contains("step=let-writes-in.flask-site, phase=DONE"));
    }

    /** Both alarms fired, both records were withdrawn, and no name server changed its answers. */
    @Test
    void a_take_over_back_is_refused_while_the_other_alarm_keeps_another_applications_users() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=910001450 site=failover-records rival-after=263
                        peculiar second-application
                        operator failover-app application=api force=take-over-alone to=us-west-1 via=data-plane
                        operator failover-app application=api to=us-east-2 via=data-plane
                        operator resume
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("REFUSED_BEFORE"));
    }

    /** It said that nothing was fenced, and nobody could write. */
    @Test
    void the_way_home_lets_writes_in_that_a_killed_switchover_has_stopped() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=920000768 site=failover-records unprotected rival-after=376
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M
                        operator switchover-db to=us-west-1 within=PT1M @killed=38 @torn
                        operator failback planned=true to=us-east-2 within=PT1M
                        """), false);

        assertThat(verdict.violations()).isEmpty();
    }

    /** It failed at each of its resumes, since what users got was no longer what it had brought about. */
    @Test
    void a_run_that_another_machine_has_overtaken_comes_to_an_end() {
        Command out = Command.of("failover-app", Map.of("to", RECOVERY.value(), "via", "records", "force", "all"));
        Command home = Command.of("failover-app", Map.of("to", PRIMARY.value(), "via", "records"));
        Simulation.Verdict verdict = simulation.play(
                new Scenario(
                        12,
                        Scenario.Kind.FAILOVER_RECORDS,
                        false,
                        true,
                        List.of(out),
                        List.of(home),
                        700,
                        true,
                        List.of(),
                        List.of(Peculiarity.CLOSED_LISTENER)),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.allDone()).isTrue();
        assertThat(verdict.history()).anyMatch(line -> line.contains("overtaken: the records were pointed away"));
    }

    /** It was called five minutes, once, after it had been waited for half an hour. */
    @Test
    void a_login_that_nobody_makes_is_told_with_the_time_that_it_was_waited_for() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=3000503102 site=simple-records
                        operator game-day
                        trouble credentials-expired from=11 until=3600
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(String.join("\n", verdict.history()))
                .contains("not done after 5 min, and 30 min of waiting for a login: ");
    }

    /**
     * Between its gates and its call it waited for a lease whose holder was gone; meanwhile a promotion came to light.
     */
    @Test
    void after_a_wait_for_the_lease_the_gates_are_tried_again() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=900002113 site=failover-records unprotected rival-after=80 rival-elsewhere
                        operator switchover-db to=us-west-1 within=PT1M @killed-beside-call=4
                        rival flip-db
                        trouble lost-answers rate=0.11 from=44 until=158
                        trouble region-dark region=us-west-1 silence=refuse from=62 until=110
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(String.join("\n", verdict.history()))
                .contains("gate newest-writes CAUTION: flask-site-us-west-1 in us-west-1 is being promoted");
    }

    /** It had been killed at its call; what is seen later is what another run has done. */
    @Test
    void a_one_way_call_is_not_repeated_once_another_run_has_moved_the_site_elsewhere() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=900003010 site=global-database unprotected
                        operator failover-db-global force-while-healthy=true to=us-west-1 @killed=32 @torn
                        operator switchover-db-global to=us-west-1 @ctrl-c=2
                        operator resume
                        operator failover-db-global accept-data-loss=PT14M accept-unknown-loss=true force-while-healthy=true to=us-east-2
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(String.join("\n", verdict.history())).contains("has moved the site to us-east-2 since");
    }

    /** Its run had failed, and AWS's list in the old Region still had it as a replica. */
    @Test
    void a_promotion_that_was_given_up_beside_its_call_is_not_forgotten_while_its_region_is_dark() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=3000566361 site=failover-records unprotected
                        operator failover-app to=us-west-1
                        operator failover-db accept-data-loss=PT1H accept-unknown-loss=true force-while-healthy=true to=us-west-1
                        operator failover-app to=us-east-2
                        trouble lost-answers rate=0.33 from=0 until=3600
                        trouble region-dark region=us-west-1 silence=blackhole from=155 until=2017
                        """), true);

        assertThat(verdict.violations()).isEmpty();
    }

    /**
     * A question that is throttled takes longer to be answered, and five seconds of patience were too few, once. And a
     * firewall, or an outage of one service, isn't the loss of a Region.
     */
    @ParameterizedTest
    @ValueSource(ints = {12, 3600})
    void a_primary_whose_rds_alone_is_silent_for_seconds_or_for_good_is_not_taken_for_lost(int seconds) {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=5 site=failover-records
                        operator failover-db accept-unknown-loss=true accept-data-loss=PT1H to=us-west-1
                        trouble api-down service=rds region=us-east-2 breakage=timeout from=0 until=%d
                        """.formatted(seconds)), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(String.join("\n", verdict.history()))
                .contains("ended: REFUSED_BEFORE, exit status 3")
                .doesNotContain("rds:PromoteReadReplicaDBCluster(");
    }

    /** It was said to be under way, once, though its call had never been made. */
    @Test
    void a_promotion_that_was_killed_before_its_call_is_left_to_its_own_run() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=1000156381 site=failover-records
                        operator game-day @ctrl-c=13
                        operator failover-db force-while-healthy=true to=us-west-1 @killed=21 @torn
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(String.join("\n", verdict.history()))
                .contains(
                        "began to promote flask-site-us-west-1 in us-west-1, but whether AWS accepted that is unknown");
    }

    /** It waited for seven days, once. */
    @Test
    void a_way_home_does_not_wait_for_a_promotion_that_only_the_run_decides_that_was_killed_around_it() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=960002191 site=failover-records unprotected rival-after=73
                        operator failover-db force-while-healthy=true to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=11
                        operator failback planned=true to=us-east-2 within=PT1M
                        operator resume
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("drctl-3    ended: UNKNOWN_BEFORE"))
                .noneMatch(line -> line.contains("waits, await-copy.flask-site: run "));
    }

    /**
     * The second promotion was refused, its replica still looked like one, and writes were let in at the old primary.
     */
    @Test
    void who_was_too_late_with_a_promotion_does_not_let_writes_in_at_the_primary_that_was_left() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=960010870 site=simple-records rival-elsewhere
                        operator switchover-db to=us-west-1 within=PT1M
                        rival switchover-db to=us-west-1 within=PT1M
                        trouble api-down service=s3 breakage=timeout from=-60 until=3600
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("drctl-2    StepEnded[step=bring-back, phase=ALREADY")
                        && line.contains("is being promoted"));
    }

    /** One older answer of CloudWatch's was believed, and the records stayed behind. */
    @Test
    void records_follow_a_take_over_that_was_just_seen_whatever_one_answer_says() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=980001594 site=failover-records unprotected rival-after=578
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M @killed=225 @torn
                        operator resume
                        operator failover-app to=us-west-1 via=records
                        rival failback planned=true to=us-east-2 within=PT1M
                        trouble credentials-expired from=669 until=1751
                        trouble stale-reads stalenessMax=PT6S from=2776 until=3600
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).noneMatch(line -> line.contains("the take-over of us-east-2 is over"));
    }

    /** RDS calls an instance that is being promoted modifying, and the group of the primary was opened again. */
    @Test
    void fences_stay_beside_the_promotion_of_an_instance_that_a_killed_run_has_begun() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=980003635 site=rds-replica unprotected rival-after=254
                        operator fence region=us-east-2
                        operator switchover-db to=us-west-1 within=PT1M @killed-beside-call=4
                        operator failover-db to=us-west-1
                        """), true);

        assertThat(verdict.violations()).isEmpty();
    }

    /** What was left of it was said to be interrupted, with nothing to resume. */
    @Test
    void a_failover_that_has_lifted_its_fences_is_refused_and_not_interrupted_for_good() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=9203 site=failover-records unprotected rival-after=170
                        operator failover-db accept-unfenced=flask-site-us-east-2 to=us-west-1 @killed=62 @torn
                        trouble instance-down name=db-1@us-east-2 from=0 until=1068
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("the run has lifted its fences, and promotes nothing any more"));
    }

    /** It went by a write that was refused before another run had lifted that fence, once. */
    @Test
    void a_write_that_was_accepted_before_the_group_was_closed_is_no_proof_of_a_fence() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=28998 site=failover-records unprotected rival-after=114
                        peculiar on-groups
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1 @killed=392 @torn
                        operator failback force-while-healthy=true planned=false to=us-east-2
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("step=fence-security-group.flask-site, facts={fence-verdict-before"));
    }

    /** It said first of all that nobody may be able to write, once, for as long as the old run wasn't resumed. */
    @Test
    void after_a_killed_switchover_went_on_by_force_status_says_no_more_that_nobody_can_write() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=6 site=failover-records
                        operator switchover-site to=us-west-1 within=PT1M @killed-beside-call=3
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(looks(verdict)).hasSizeGreaterThan(2);
        assertThat(looks(verdict).get(0)).contains("drctl run resume");
        assertThat(looks(verdict).get(1)).doesNotContain("drctl run resume");
    }

    /** The promotion under way was seen through by a second failback, and then another copy was promoted. */
    @Test
    void a_way_home_that_another_one_has_finished_is_no_more_said_to_keep_anybody_from_writing() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=147 site=failover-records unprotected rival-after=1805
                        operator failover-db force-while-healthy=true to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=11
                        operator resume @killed=296
                        operator failback planned=true to=us-east-2 within=PT1M
                        operator failover-site force-while-healthy=true to=us-west-1
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(looks(verdict).get(1)).contains("drctl run resume");
        assertThat(looks(verdict).get(3)).doesNotContain("drctl run resume");
    }

    private static List<String> looks(Simulation.Verdict verdict) {
        return verdict.history().stream()
                .filter(line -> line.contains(" s  status "))
                .toList();
    }

    /** A fence of a run that was resumed after a later one had lifted it was forgotten, once. */
    @Test
    void the_way_home_puts_back_what_a_resumed_run_has_stopped_after_an_earlier_way_home() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=10774 site=failover-records unprotected rival-after=2540
                        peculiar on-groups
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1 @killed=242 @torn
                        operator failback planned=true to=us-east-2 within=PT1M
                        operator resume
                        operator failback planned=true to=us-east-2 within=PT1M
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("UpdateAutoScalingGroup(flask-site-app 0/0/0) in us-east-2 by drctl-3"))
                .anyMatch(
                        line -> line.contains("UpdateAutoScalingGroup(flask-site-app 1/4/6) in us-east-2 by drctl-4"));
    }

    /** It was left for good, once, as users might still have been sent there. */
    @Test
    void what_a_way_home_can_not_lower_while_name_servers_are_silent_is_owed_and_lowered_later() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=10862 site=failover-records unprotected rival-after=322
                        peculiar on-groups
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1
                        operator resume
                        operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=17
                        operator resume
                        operator failback planned=true to=us-east-2 within=PT1M
                        operator resume
                        trouble stale-reads stalenessMax=PT7S from=1181 until=3557
                        trouble instance-down name=web-2@us-west-1 from=1120 until=1960
                        trouble name-servers-silent from=2820 until=3561
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("step=lower-capacity, phase=OWED")
                        && line.contains("as users may still be sent to us-west-1: 0 of 4 name servers"))
                .anyMatch(line -> line.contains("SetDesiredCapacity(flask-site-app 2) in us-west-1"));
    }

    /** The promotion was given up for good, once, and neither recorded nor followed by the database's name. */
    @Test
    void a_promotion_under_way_is_seen_through_by_a_resume_that_can_not_place_a_fence_that_was_owed() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=992008535 site=failover-records rival-after=169
                        operator verify
                        operator failover-db force-while-healthy=true to=us-west-1
                        operator failover-db accept-data-loss=PT1H accept-unfenced=flask-site-us-east-2 \
                            accept-unknown-loss=true force-while-healthy=true to=us-west-1 @ctrl-c=99
                        operator resume
                        trouble throttling rate=0.57 from=53 until=929
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("step=fence-security-group, phase=REFUSED"))
                .anyMatch(line -> line.contains("step=record, phase=DONE"));
    }

    /** Somebody has sent users away again while the way home waited for the other Region's copy. */
    @Test
    void a_way_home_that_is_resumed_after_users_were_sent_away_again_leaves_them_there() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=992016743 site=global-database unprotected rival-after=390
                        operator failover-site force-while-healthy=true to=us-west-1 @killed=330 @torn
                        operator failback planned=true to=us-east-2 within=PT1M @ctrl-c=523
                        operator failback planned=true to=us-east-2 within=PT1M
                        operator failover-app force=all to=us-west-1
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .filteredOn(line -> line.contains("route53:ChangeResourceRecordSets(") && line.contains(" by drctl"))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith("by drctl-4"));
    }

    /** Nobody can write at home for the moment, and that run is the one that says so. */
    @Test
    void a_way_home_that_is_resumed_after_a_switchover_was_killed_has_the_switchover_see_itself_through() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=992029348 site=failover-records unprotected rival-after=436
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M @ctrl-c=2685
                        operator resume @disk-full=6
                        operator resume @killed=50 @torn
                        operator switchover-db to=us-west-1 within=PT1M @killed-beside-call=2
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.allDone()).isTrue();
    }

    /** What was read right after the 0 that clears it was of before it was raised, once, and the 0 was not repeated. */
    @Test
    void an_alarm_is_not_said_to_be_cleared_by_an_answer_of_before_it_was_raised() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=992017942 site=failover-records unprotected rival-after=920
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=6
                        operator failback planned=true to=us-east-2 within=PT1M @thinks=417
                        rival failback planned=true to=us-east-2 within=PT1M
                        trouble stale-reads stalenessMax=PT16S from=1196 until=2685
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("waits, all-clear: the take-over alarm in us-east-2 is cleared"))
                .anyMatch(line -> line.contains("step=all-clear, phase=DONE"));
    }

    /** The fresh replica was left behind the closed group, once, and the site was called ready. */
    @Test
    void the_way_home_lifts_the_fence_that_a_rival_has_placed_again_before_it_calls_the_site_ready() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=7000410 site=failover-records unprotected rival-after=2300
                        operator verify
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=26
                        rival failover-db force-while-healthy=true to=us-east-2
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("RevokeSecurityGroupIngress(sg-flask-site-us-west-1)"))
                .anyMatch(line -> line.contains("AuthorizeSecurityGroupIngress(sg-flask-site-us-west-1)"))
                .anyMatch(line -> line.contains("step=lift-left-fences.flask-site, phase=DONE"));
    }

    /** It said that the database had no fence, once, and that was all. */
    @Test
    void a_failover_that_is_refused_tells_of_writes_that_a_killed_switchover_has_stopped() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=960008482 site=failover-records unprotected rival-after=59 rival-elsewhere
                        operator switchover-site to=us-west-1 within=PT1M @killed-beside-call=3
                        operator failover-site force-while-healthy=true to=us-west-1
                        operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true \
                            to=us-west-1
                        trouble lost-answers rate=0.43 from=17 until=138
                        trouble throttling rate=0.53 from=23 until=52
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("stays read-only, as it was found"));
    }

    @Test
    void a_fence_behind_a_group_that_another_run_has_closed_is_left_till_that_run_has_ended() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=960001910 site=rds-replica rival-after=157 rival-elsewhere
                        operator failover-db accept-data-loss=PT1H accept-unknown-loss=true \
                            force-while-healthy=true to=us-west-1 @killed-beside-call=2
                        operator lift-fence region=us-east-2
                        operator failover-db accept-data-loss=PT1H accept-unknown-loss=true \
                            force-while-healthy=true to=us-west-1 @disk-full=13
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("lets nobody in, which this run hasn't closed"));
    }

    /** Every gate passed, once, and users wrote to the database that had been left. */
    @ParameterizedTest
    @ValueSource(strings = {"", "elsewhere"})
    void refuses_to_lead_users_home_to_a_stale_writer(String rival) {
        String home = rival.isEmpty()
                ? "operator failover-app to=us-east-2 @thinks=900\noperator failover-app to=us-east-2"
                : "rival failover-app to=us-east-2\nrival failover-app to=us-east-2";
        String world = "world seed=31 site=failover-records unprotected"
                + (rival.isEmpty() ? "" : " rival-after=1800 rival-elsewhere");
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse(world + """

                        operator failover-app to=us-west-1
                        operator failover-db accept-data-loss=PT1H accept-unknown-loss=true to=us-west-1
                        """ + home + """

                        trouble region-dark region=us-east-2 silence=blackhole from=0 until=900
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .filteredOn(line -> line.contains("  route53:ChangeResourceRecordSets("))
                .hasSize(1);
        assertThat(verdict.history())
                .filteredOn(line -> line.contains("  rds:PromoteReadReplicaDBCluster("))
                .hasSize(1);
    }

    @Test
    void a_primary_that_the_database_never_left_is_not_deleted_beside_a_cluster_that_follows_nobody() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=5000000005 site=failover-records unprotected
                peculiar recovery-that-follows-nobody
                operator failover-db delete-old-primary=true force-while-healthy=true to=us-west-1
                """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.endsWith("ended: REFUSED_BEFORE, exit status 3"))
                .noneMatch(line -> line.contains("rds:DeleteDB"));
    }

    @Test
    void the_replica_of_a_primary_that_was_never_left_is_not_deleted() {
        Command nothingToPromote = Command.of(
                "failover-db",
                Map.of("force-while-healthy", "true", "to", PRIMARY.value(), "delete-old-primary", "true"));
        Simulation.Verdict verdict = simulation.play(Scenario.quiet(145, List.of(nothingToPromote)), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).noneMatch(line -> line.contains("rds:DeleteDBInstance("));
    }

    @Test
    void a_game_day_that_begins_away_from_home_moves_nothing() {
        Simulation.Verdict verdict = simulation.play(
                Scenario.quiet(
                        111,
                        List.of(
                                Command.of("failover-app", Map.of("to", RECOVERY.value())),
                                Command.of("game-day", Map.of()))),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .filteredOn(line -> line.contains("route53:ChangeResourceRecordSets("))
                .hasSize(1);
    }

    @Test
    void a_game_day_on_a_site_that_is_not_ready_ends_and_stays_ended() {
        Simulation.Verdict verdict = simulation.play(
                Scenario.quiet(
                        114,
                        List.of(
                                Command.of(
                                        "failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value())),
                                Command.of("game-day", Map.of()))),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).noneMatch(line -> line.contains("route53:ChangeResourceRecordSets("));
    }

    @Test
    void what_came_home_is_not_deleted_as_an_old_primary() {
        Command out = Command.of(
                "failover-db",
                Map.of("force-while-healthy", "true", "to", RECOVERY.value(), "delete-old-primary", "true"));
        Command home = Command.of("failover-db", Map.of("force-while-healthy", "true", "to", PRIMARY.value()));
        Simulation.Verdict verdict =
                simulation.play(Scenario.quiet(1, List.of(out, Command.terraform(PRIMARY), home, out)), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .filteredOn(line -> line.contains("rds:PromoteReadReplicaDBCluster("))
                .hasSize(2);
        assertThat(verdict.history())
                .filteredOn(line -> line.contains("rds:DeleteDBCluster("))
                .hasSize(1);
    }

    /** Killed before it moved anything, and resumed when another run had: its failover was "met", in one second. */
    @Test
    void a_drill_measures_no_move_that_another_run_made() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=950020987 site=simple-records unprotected rival-after=15
                        operator game-day @killed=126 @torn
                        operator failover-app force=all to=us-west-1
                        operator resume
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("step=fail-over, phase=ALREADY"));
    }

    /**
     * Of each four answers one was lost, three of the primary in a row, and it was left as a Region that doesn't
     * answer.
     */
    @Test
    void a_primary_that_is_well_is_not_taken_for_lost_where_answers_are() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=950000895 site=failover-records unprotected rival-after=169 rival-elsewhere
                        operator failover-app to=us-west-1
                        operator failover-db accept-data-loss=PT1H accept-unknown-loss=true to=us-west-1
                        trouble lost-answers rate=0.24 from=0 until=3600
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).noneMatch(line -> line.contains("  rds:PromoteReadReplicaDBCluster("));
    }

    @Test
    void a_look_that_took_long_doesnt_show_that_a_promotion_was_not_made() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=404 site=failover-records unprotected
                        operator failover-db force-while-healthy=true accept-data-loss=PT0S to=us-west-1 @killed-beside-call=2
                        operator resume
                        trouble lost-answers rate=0.47 from=0 until=3600
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .filteredOn(line -> line.contains("  rds:PromoteReadReplicaDBCluster("))
                .hasSize(1);
    }

    /** By as much as the operator thought, it seems that no time has passed. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-3M-26S", "PT-3M-28S", "PT-3M-31S"})
    void a_clock_that_is_set_back_while_somebody_thinks_makes_no_old_look_a_new_one(String ahead) {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=300411623 site=failover-records unprotected
                        operator failover-db force-while-healthy=true to=us-west-1 @thinks=208
                        trouble clock-skew ahead=%s from=92 until=1122
                        trouble replication-stopped from=-29 until=3600
                        """.formatted(ahead)), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("gate replica-lag REFUSED"));
    }

    @Test
    void a_game_day_right_after_another_run_was_killed_notes_the_records_as_they_are() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=400043643 site=global-database rival-after=275
                        rival game-day
                        rival failover-app to=us-west-1 @killed=27 @torn
                        rival game-day
                        rival resume
                        trouble stale-reads stalenessMax=PT17S from=0 until=3600
                        """), false);

        assertThat(verdict.violations()).isEmpty();
    }

    @Test
    void a_site_may_cease_to_be_ready_while_it_is_looked_at() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=239 site=failover-records
                        operator failover-db force-while-healthy=true accept-data-loss=PT3M to=us-west-1 @killed=18 @torn
                        operator game-day
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("step=ready-before, phase=DONE"));
    }

    @Test
    void what_no_name_server_confirms_is_done_but_not_verified() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=6 site=failover-records
                        operator failover-app to=us-west-1
                        trouble name-servers-silent from=0 until=3600
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("step=verify-outside, phase=UNVERIFIED"));
    }

    @Test
    void a_resume_that_another_runs_promotion_holds_up_is_tried_once_more() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=100377339 site=failover-records rival-after=249
                        operator flip-db region=us-west-1 @killed-beside-call=2
                        rival flip-db region=us-west-1 @killed=19 @torn
                        rival resume
                        rival failover-db force-while-healthy=true delete-old-primary=true to=us-west-1 @killed=39
                        """), false);

        assertThat(verdict.violations()).isEmpty();
    }

    @Test
    void what_the_database_failed_over_to_is_not_deleted_as_an_old_primary() {
        Command back = Command.of(
                "failover-db",
                Map.of("force-while-healthy", "true", "to", PRIMARY.value(), "delete-old-primary", "true"));
        Command out = Command.of("failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value()));
        for (Command first : List.of(out, out.killedAt(105, false))) {
            Simulation.Verdict verdict = simulation.play(Scenario.quiet(1036189, List.of(first, back)), true);

            assertThat(verdict.violations()).isEmpty();
            assertThat(verdict.history())
                    .anyMatch(line -> line.contains("rds:PromoteReadReplicaDBCluster("))
                    .noneMatch(line -> line.contains("rds:DeleteDBInstance("));
        }
    }

    @Test
    void a_promotion_that_is_over_delays_nobody_though_its_cluster_was_deleted_since() {
        List<Command> thereAndBack = List.of(
                Command.of(
                        "failover-db",
                        Map.of("force-while-healthy", "true", "to", PRIMARY.value(), "delete-old-primary", "true")),
                Command.of(
                        "failover-db",
                        Map.of("force-while-healthy", "true", "to", RECOVERY.value(), "delete-old-primary", "true")));
        Scenario scenario = Scenario.quiet(9005325, thereAndBack)
                .with(
                        thereAndBack,
                        List.of(),
                        List.of(new Scenario.Trouble(new Fault.InstanceDown("db-1@" + PRIMARY), 0, 266)));

        assertThat(simulation.play(scenario, true).violations()).isEmpty();
    }

    /** The run had lifted it: its promotion had failed, and wasn't to be resumed. */
    @Test
    void a_fence_that_is_owed_is_not_placed_for_a_promotion_that_is_given_up() {
        Command site = Command.of(
                "failover-site",
                Map.of(
                        "accept-unfenced",
                        "flask-site-us-east-2",
                        "force-while-healthy",
                        "true",
                        "to",
                        RECOVERY.value()));
        Command home = Command.of(
                "failover-site",
                Map.of(
                        "accept-unknown-loss",
                        "true",
                        "force",
                        "all",
                        "force-while-healthy",
                        "true",
                        "to",
                        PRIMARY.value()));
        Command promotion = Command.of(
                "failover-db",
                Map.of(
                        "accept-data-loss",
                        "PT1H",
                        "accept-unknown-loss",
                        "true",
                        "force-while-healthy",
                        "true",
                        "to",
                        RECOVERY.value()));
        Scenario scenario = new Scenario(
                17,
                Scenario.Kind.FAILOVER_RECORDS,
                false,
                false,
                List.of(site, Command.RESUME, home),
                List.of(promotion, Command.of("failover-app", Map.of("to", RECOVERY.value()))),
                150,
                true,
                List.of(
                        new Scenario.Trouble(new Fault.LostRequests(0.29000000000000004), 0, Scenario.TROUBLES_END),
                        new Scenario.Trouble(
                                new Fault.ApiDown("s3", null, Fault.Breakage.ERROR_5XX), -60, Scenario.TROUBLES_END)),
                List.of(Peculiarity.SCALED_DOWN));

        assertThat(simulation.play(scenario, true).violations()).isEmpty();
    }

    private static Scenario scaledDown(String runbook, Map<String, String> more, Scenario.Trouble... troubles) {
        Map<String, String> arguments = new HashMap<>(more);
        arguments.put("to", RECOVERY.value());
        List<Command> commands = List.of(Command.of(runbook, arguments));
        return Scenario.quiet(3, commands)
                .with(commands, List.of(), List.of(troubles))
                .with(List.of(Peculiarity.SCALED_DOWN));
    }

    /** For as long as anything is tried. */
    private static Scenario.Trouble launchingNothing() {
        return new Scenario.Trouble(new Fault.LaunchesRefused(RECOVERY), 0, 600);
    }

    @Test
    void capacity_is_raised_beside_the_promotion_and_users_come_once_it_is_healthy() {
        Simulation.Verdict verdict =
                simulation.play(scaledDown("failover-site", Map.of("force-while-healthy", "true")), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.allDone()).isTrue();
        assertThat(callsOf("autoscaling:SetDesiredCapacity", verdict)).isEqualTo(1);
        assertThat(verdict.history().stream()
                        .filter(line -> line.contains("autoscaling:SetDesiredCapacity(")
                                || line.contains("rds:PromoteReadReplicaDBCluster(")
                                || line.contains("StepEnded[step=raise-capacity")
                                || line.contains("StepStarted[step=take-over"))
                        .map(line -> line.replaceFirst(".*?(SetDesired|Promote|raise-capacity|take-over).*", "$1")))
                .containsExactly("SetDesired", "Promote", "raise-capacity", "take-over");
    }

    @Test
    void nothing_is_promoted_while_ec2_launches_nothing() {
        Simulation.Verdict verdict = simulation.play(
                scaledDown("failover-site", Map.of("force-while-healthy", "true"), launchingNothing()), true);

        assertThat(verdict.violations()).isEmpty();
        assertRefusedBeforeThePromotion(verdict, "EC2 refuses to launch more");
    }

    @Test
    void a_failover_that_accepts_half_goes_ahead_while_ec2_launches_nothing() {
        Simulation.Verdict verdict = simulation.play(
                scaledDown(
                        "failover-site",
                        Map.of("force-while-healthy", "true", "accept-capacity", "50%"),
                        launchingNothing()),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(callsOf("rds:PromoteReadReplicaDBCluster", verdict)).isEqualTo(1);
        assertThat(verdict.history()).noneMatch(line -> line.contains("drctl-2"));
    }

    private static Scenario onServices(Map<String, String> more, Scenario.Trouble... troubles) {
        return scaledDown("failover-site", more, troubles).with(List.of(Peculiarity.SCALED_SERVICE));
    }

    @Test
    void an_ecs_service_is_raised_beside_the_promotion_and_users_come_once_its_tasks_are_healthy() {
        Simulation.Verdict verdict = simulation.play(onServices(Map.of("force-while-healthy", "true")), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.allDone()).isTrue();
        assertThat(callsOf("ecs:UpdateService", verdict)).isEqualTo(1);
        assertThat(verdict.history().stream()
                        .filter(line -> line.contains("ecs:UpdateService(")
                                || line.contains("rds:PromoteReadReplicaDBCluster(")
                                || line.contains("StepEnded[step=raise-capacity")
                                || line.contains("StepStarted[step=take-over"))
                        .map(line -> line.replaceFirst(".*?(UpdateService|Promote|raise-capacity|take-over).*", "$1")))
                .containsExactly("UpdateService", "Promote", "raise-capacity", "take-over");
    }

    /** The first run, by that reason. */
    private static void assertRefusedBeforeThePromotion(Simulation.Verdict verdict, String reason) {
        List<String> first = verdict.history().stream()
                .takeWhile(line -> !line.contains("drctl-2"))
                .toList();
        assertThat(first)
                .noneMatch(line -> line.contains("rds:PromoteReadReplicaDBCluster("))
                .anyMatch(line -> line.contains("phase=REFUSED") && line.contains(reason));
    }

    @Test
    void nothing_is_promoted_while_ecs_can_place_no_task() {
        Simulation.Verdict verdict =
                simulation.play(onServices(Map.of("force-while-healthy", "true"), launchingNothing()), true);

        assertThat(verdict.violations()).isEmpty();
        assertRefusedBeforeThePromotion(verdict, "ECS refuses to launch more");
    }

    @Test
    void a_failover_that_accepts_half_goes_ahead_while_ecs_can_place_no_task() {
        Simulation.Verdict verdict = simulation.play(
                onServices(Map.of("force-while-healthy", "true", "accept-capacity", "50%"), launchingNothing()), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(callsOf("rds:PromoteReadReplicaDBCluster", verdict)).isEqualTo(1);
        assertThat(verdict.history()).noneMatch(line -> line.contains("drctl-2"));
    }

    private static Scenario onNodes(Map<String, String> more, Scenario.Trouble... troubles) {
        return scaledDown("failover-site", more, troubles).with(List.of(Peculiarity.SCALED_NODES));
    }

    @Test
    void a_node_group_is_raised_beside_the_promotion_and_users_come_once_its_nodes_are_there() {
        Simulation.Verdict verdict = simulation.play(onNodes(Map.of("force-while-healthy", "true")), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.allDone()).isTrue();
        assertThat(callsOf("eks:UpdateNodegroupConfig", verdict)).isEqualTo(1);
    }

    @Test
    void nothing_is_promoted_while_eks_launches_no_node() {
        Simulation.Verdict verdict =
                simulation.play(onNodes(Map.of("force-while-healthy", "true"), launchingNothing()), true);

        assertThat(verdict.violations()).isEmpty();
        assertRefusedBeforeThePromotion(verdict, "EKS refuses to launch more");
    }

    @Test
    void all_that_was_raised_is_lowered_by_the_way_home() {
        Command home = Command.of("failover-app", Map.of("to", PRIMARY.value()));
        Command away = Command.of("failover-app", Map.of("to", RECOVERY.value()));
        Simulation.Verdict verdict = simulation.play(
                Scenario.quiet(3, List.of(away, home))
                        .with(List.of(Peculiarity.SCALED_DOWN, Peculiarity.SCALED_SERVICE, Peculiarity.SCALED_NODES)),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.allDone()).isTrue();
        assertThat(callsOf("ecs:UpdateService", verdict)).isEqualTo(2);
        assertThat(callsOf("eks:UpdateNodegroupConfig", verdict)).isEqualTo(2);
        assertThat(callsOf("autoscaling:SetDesiredCapacity", verdict)).isEqualTo(2);
    }

    @Test
    void a_slow_clock_makes_no_loss_look_smaller() {
        List<Command> failover =
                List.of(Command.of("failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value())));
        Scenario slow = Scenario.quiet(467, failover)
                .with(
                        failover,
                        List.of(),
                        List.of(
                                new Scenario.Trouble(
                                        new Fault.ReplicationLag(Duration.ofSeconds(658)), -300, Scenario.TROUBLES_END),
                                new Scenario.Trouble(
                                        new Fault.ClockSkew(null, Duration.ofSeconds(-50)),
                                        -341,
                                        Scenario.TROUBLES_END)));

        assertThat(simulation.play(slow, true).violations()).isEmpty();
    }

    // Moments at which a mistake in drctl would lose data; each of these once showed one that was planted.

    @ParameterizedTest
    @ValueSource(longs = {72, 73, 74, 75, 76, 77, 78, 79})
    void a_promotion_that_a_killed_process_had_made_is_not_made_again(long seed) {
        Command failover = Command.of("failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value()));
        Simulation.Verdict verdict =
                simulation.play(Scenario.quiet(seed, List.of(failover.killedBesideCall(2), Command.RESUME)), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(callsOf("rds:PromoteReadReplicaDBCluster", verdict)).isEqualTo(1);
        assertThat(verdict.allDone()).isTrue();
    }

    /** The record without weight was once taken for the one that users get, and nothing was moved. */
    @ParameterizedTest
    @ValueSource(longs = {6, 9, 10, 13})
    void users_of_weighted_records_are_moved_once_by_a_killed_process_and_its_resume_and_led_home(long seed) {
        Command away = Command.of("failover-app", Map.of("to", RECOVERY.value()));
        Command home = Command.of("failover-app", Map.of("to", PRIMARY.value()));
        Simulation.Verdict verdict = simulation.play(
                Scenario.quiet(seed, List.of(away.killedBesideCall(2), Command.RESUME, home))
                        .with(Scenario.Kind.WEIGHTED_RECORDS),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(callsOf("route53:ChangeResourceRecordSets", verdict)).isEqualTo(2);
        assertThat(verdict.allDone()).isTrue();
    }

    @Test
    void an_instance_whose_deletion_a_killed_process_had_begun_is_not_deleted_again() {
        Command failover = Command.of(
                "failover-db",
                Map.of("force-while-healthy", "true", "to", RECOVERY.value(), "delete-old-primary", "true"));
        Simulation.Verdict verdict =
                simulation.play(Scenario.quiet(4, List.of(failover.killedBesideCall(4), Command.RESUME)), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(callsOf("rds:DeleteDBInstance", verdict)).isEqualTo(2);
        assertThat(verdict.allDone()).isTrue();
    }

    @Test
    void a_name_that_another_run_has_moved_is_not_told_as_this_runs_change() {
        // Route 53 lost the change of the second failover; the first, resumed, made another, and then the second was.
        Simulation.Verdict verdict = simulation.play(
                ScenarioText.parse(
                        "world seed=991000218 site=failover-records rival-after=114; peculiar database-name; "
                                + "operator failover-db accept-data-loss=PT2M force-while-healthy=true to=us-west-1; "
                                + "operator failover-db accept-unknown-loss=true delete-old-primary=true "
                                + "force-while-healthy=true to=us-west-1; trouble stranded-changes from=0 until=1034"),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("not by this step's change, which Route 53 has lost"));
    }

    /** It was killed beside the call, and the record was as it should be when the run was resumed. */
    @Test
    void a_resumed_run_waits_for_the_name_servers_of_a_change_that_it_has_no_id_of() {
        Simulation.Verdict verdict = simulation.play(
                ScenarioText.parse("world seed=997800158 site=failover-records unprotected rival-after=252; "
                        + "peculiar database-name; operator failover-db force-while-healthy=true to=us-west-1; "
                        + "operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=14; "
                        + "operator resume"),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("waits, point-name.flask-site") && line.contains(" answers with "))
                .anyMatch(line -> line.contains("step=point-name.flask-site, phase=DONE")
                        && line.contains("4 of 4 name servers answer with that"));
    }

    /** The alarm was raised beside the change of the name, which Route 53 took a while to spread. */
    @Test
    void a_switchover_sends_no_users_before_the_databases_name_leads_there() {
        Simulation.Verdict verdict = simulation.play(
                ScenarioText.parse("world seed=992002379 site=global-database unprotected rival-after=116; "
                        + "peculiar database-name; operator failover-site force-while-healthy=true to=us-west-1; "
                        + "operator resume; operator switchover-site to=us-east-2 within=PT1M @ctrl-c=44; "
                        + "operator switchover-site to=us-east-2 within=PT1M; "
                        + "trouble clock-skew ahead=PT1M45S from=-269 until=3600"),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history().stream()
                        .dropWhile(line -> !line.contains("entered: switchover-site"))
                        .filter(line -> line.contains("step=point-name.flask-site, phase=DONE")
                                || line.contains("PutMetricData(drctl-flask-site-take-over-us-east-2 1)"))
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("point-name"));
    }

    /** It had promoted the database at home, and another failback and a switchover came before its resume. */
    @Test
    void a_failback_that_is_resumed_lets_no_writes_in_where_a_later_promotion_has_left_the_database() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=993100478 site=simple-records unprotected rival-after=323 rival-elsewhere
                        operator failover-site force-while-healthy=true to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=9
                        operator resume @ctrl-c=8
                        operator failback planned=true to=us-east-2 within=PT1M
                        operator switchover-db to=us-west-1 within=PT1M
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("gate not-left-behind REFUSED")
                        && line.contains("the newest writes are in us-west-1"));
    }

    /**
     * Its promotion has no known outcome, which only AWS tells now: the run that goes on with it by force is resumed.
     */
    @Test
    void nobody_is_told_to_resume_a_switchover_whose_promotion_was_asked_for_and_that_another_run_forces() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=996001551 site=failover-records unprotected rival-after=197
                        operator switchover-db to=us-west-1 within=PT1M @killed=88 @torn
                        operator force @thinks=218
                        trouble region-dark region=us-east-2 silence=refuse from=21 until=1267
                        """), true);

        assertThat(verdict.violations()).isEmpty();
    }

    /** The failback had lowered it already, and the failover was killed while it waited for more. */
    @Test
    void a_failover_that_is_resumed_raises_nothing_once_another_run_has_brought_the_site_home() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=996001066 site=failover-records unprotected rival-after=3919
                        peculiar scaled-service
                        operator failover-app to=us-west-1 @killed=149
                        operator failover-db force-while-healthy=true to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=22
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("step=raise-capacity, phase=REFUSED")
                        && line.contains("has moved the site to us-east-2 since"));
    }

    /** The failback had cleared it, and was resumed after another run had raised it again and owed to clear it. */
    @Test
    void a_take_over_alarm_that_another_run_keeps_up_at_home_is_that_runs_to_clear_after_a_failback() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                        world seed=992005082 site=failover-records unprotected rival-after=346
                        operator failover-site force-while-healthy=true to=us-west-1
                        operator failback planned=true to=us-east-2 within=PT1M
                        operator failover-app to=us-east-2
                        trouble region-dark region=us-west-1 silence=blackhole from=1858 until=2592
                        """), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("step=all-clear, phase=OWED"));
        assertThat(verdict.allDone()).isTrue();
    }

    /** Seed 998002810: RDS calls an instance that is being promoted "rebooting", as one that restarts by itself. */
    @Test
    void a_failover_by_force_lets_no_writes_in_while_the_promotion_of_the_switchover_before_it_may_be_under_way() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998002810 site=rds-replica unprotected rival-after=60; \
                operator switchover-site to=us-west-1 within=PT1M @killed-beside-call=4; \
                operator force accept-unfenced=flask-site-us-east-2 force-while-healthy=true"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("drctl-2    RunEnded[status=DONE]"));
    }

    /** Seed 998014683: no record of it is here, as another machine promotes. */
    @Test
    void no_writes_are_let_in_while_an_instance_may_be_promoted_by_another_machine() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998014683 site=rds-replica unprotected rival-after=58 rival-elsewhere; \
                operator switchover-db to=us-west-1 within=PT1M @killed-beside-call=2; \
                operator force accept-data-loss=PT3M force-while-healthy=true @thinks=96; \
                rival failover-db force-while-healthy=true to=us-west-1; \
                trouble api-down service=s3 breakage=timeout from=-60 until=3600"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("StepStopped[step=bring-back")
                        && line.contains("AWS doesn't tell whether it is being promoted"));
    }

    /** Seed 998034256: a failback made a new instance of that name before the flip of the old one was resumed. */
    @Test
    void a_flip_that_is_resumed_leaves_an_instance_alone_that_was_made_since() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998034256 site=rds-replica unprotected rival-after=387; \
                operator failover-site force-while-healthy=true to=us-west-1; \
                operator failback force-while-healthy=true planned=false to=us-east-2 @killed=222 @torn; \
                operator flip-db region=us-west-1 @killed=36 @torn"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("StepStopped[step=flip-writer, phase=REFUSED")
                        && line.contains("was made since"));
    }

    /** Seed 998025960: another machine clears the alarm that keeps users there, as long as Route 53 says nothing. */
    @Test
    void a_run_whose_take_over_somebody_cleared_does_not_end_as_if_users_were_kept() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998025960 site=failover-records unprotected rival-after=213 rival-elsewhere; \
                operator failover-app to=us-west-1; operator resume; operator resume; \
                rival flip-db region=us-west-1; rival failover-app to=us-east-2 @killed=246; \
                trouble route53-control-down from=0 until=3600"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("StepStopped[step=all-clear, phase=REFUSED")
                        && line.contains("the take-over alarm of us-west-1 doesn't fire any more"));
    }

    /** Seed 998048746: Route 53 couldn't be changed for ten minutes; the resume came back for the records alone. */
    @Test
    void capacity_is_lowered_by_the_run_that_owes_the_way_home_of_the_records() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998048746 site=failover-records unprotected rival-after=2301; peculiar scaled-down; \
                operator failover-site accept-unfenced=flask-site-us-east-2 force-while-healthy=true to=us-west-1; \
                operator failback planned=true to=us-east-2 within=PT1M; \
                trouble route53-control-down from=2408 until=3149"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
    }

    /** Seed 998043550: AWS had begun to promote the instance, which broke down meanwhile, and promoted it later. */
    @Test
    void no_writes_are_let_in_while_an_instance_that_was_asked_to_be_promoted_is_down() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998043550 site=rds-replica unprotected rival-after=56; \
                operator switchover-db to=us-west-1 within=PT1M @ctrl-c=9; \
                operator force accept-unfenced=flask-site-us-east-2 accept-unknown-loss=true force-while-healthy=true; \
                trouble instance-down name=db-1@us-west-1 from=100 until=321"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
    }

    /** Seed 998023225: a resume had asked for the promotion, was refused, and the instance rebooted by itself. */
    @Test
    void writes_are_let_in_again_where_the_replica_breaks_down_and_is_not_promoted() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998023225 site=rds-replica unprotected rival-after=29; \
                operator switchover-db to=us-west-1 within=PT1M @killed-beside-call=3; \
                operator resume; \
                trouble instance-down name=db-1@us-west-1 from=27 until=40"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
    }

    /** Seed 998018426: the database follows once a failback has ended, and the fences were passed over. */
    @Test
    void a_failover_to_a_database_that_does_not_follow_is_refused_before_its_fences_are_passed_over() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998018426 site=failover-records unprotected rival-after=401; \
                operator failover-db force-while-healthy=true to=us-west-1; \
                operator failback planned=true to=us-east-2 within=PT1M @killed-beside-call=15; \
                operator resume @ctrl-c=331; \
                operator failover-db accept-unfenced=flask-site-us-east-2 force-while-healthy=true to=us-west-1"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("drctl-4    ended: REFUSED_BEFORE"));
    }

    /** Seed 997206906: Terraform would have taken them for the replica's own. */
    @Test
    void instances_that_an_earlier_run_was_to_rename_are_renamed_by_one_that_deletes() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=997206906 site=failover-records rival-after=3282; \
                operator failover-db force-while-healthy=true to=us-west-1; \
                operator failback keep-old=true planned=true to=us-east-2 within=PT1M @killed=101 @torn; \
                operator resume @ctrl-c=383; \
                operator failback planned=true to=us-east-2 within=PT1M"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("StepEnded[step=finish-keeping.flask-site"));
    }

    /** Seed 998019377: for half an hour, in the switchover and again in each resume of it. */
    @Test
    void nobody_waits_for_a_database_to_be_raised_once_that_was_refused() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998019377 site=failover-records unprotected rival-after=187 rival-elsewhere; \
                peculiar small-database; \
                operator switchover-db to=us-west-1 within=PT1M @thinks=15; \
                operator switchover-site to=us-west-1 within=PT1M; \
                operator failback planned=true to=us-east-2 within=PT1M; \
                trouble launches-refused region=us-west-1 from=0 until=3600"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("StepStopped[step=await-database.flask-site, phase=FAILED")
                        && line.contains("; not waited for, as raise-database.flask-site has stopped"));
    }

    /** Seed 998021971: another machine had exchanged the roles back since, of which no journal tells here. */
    @Test
    void a_failover_of_a_global_database_whose_answer_nobody_saw_is_not_repeated_hours_later() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=998021971 site=global-database unprotected rival-after=5 rival-elsewhere; \
                operator failover-db-global force-while-healthy=true to=us-west-1 @killed-beside-call=2; \
                rival failover-db-global force-while-healthy=true to=us-west-1; \
                rival failover-db-global break-lease=holder force-while-healthy=true to=us-east-2; \
                trouble credentials-expired from=168 until=832"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history())
                .anyMatch(
                        line -> line.contains(
                                "StepStopped[step=fail-over, phase=REFUSED, reason=not repeated: whether"
                                        + " AWS accepted the call of 2025-03-01T03:10:01Z is unknown, and somebody may have undone it"));
    }

    /** Seed 996005194: by the take-over, name servers give the new addresses before Route 53 has the change. */
    @Test
    void a_take_over_is_kept_up_while_route_53_may_still_lose_the_change_of_the_records() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=996005194 site=failover-records unprotected rival-after=222; \
                operator failover-app to=us-west-1 via=data-plane; \
                operator resume; \
                trouble slow-transitions factor=3.1 from=417 until=1143; \
                trouble stranded-changes from=0 until=1161"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history())
                .as("the failover itself is done, though the records aren't exchanged")
                .anyMatch(line -> line.contains("StepEnded[step=move-traffic, phase=OWED, detail=Route 53 accepted the"
                        + " change of the records twice, and has lost it since"))
                .anyMatch(line -> line.contains("drctl-1    RunEnded[status=DONE]"));
    }

    /** Seed 996005949: the class is changed, which restarts the instances, also where the database has moved since. */
    @Test
    void a_failover_by_force_waits_for_the_class_that_the_switchover_before_it_was_changing() {
        Simulation.Verdict verdict = simulation.play(ScenarioText.parse("""
                world seed=996005949 site=global-database unprotected rival-after=178; \
                peculiar small-database; \
                operator switchover-db-global to=us-west-1; \
                operator switchover-site to=us-west-1 within=PT1M @killed=135 @torn; \
                operator force force-while-healthy=true"""), true);

        assertThat(verdict.violations()).as(verdict::toString).isEmpty();
        assertThat(verdict.history())
                .anyMatch(line -> line.contains("drctl-3") && line.contains("waits, await-database.flask-site"));
    }

    @Test
    void the_loss_is_told_anew_when_a_promotion_is_resumed() {
        Command failover = Command.of("failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value()));
        Simulation.Verdict verdict = simulation.play(
                replicationStops(List.of(
                        failover.killedBesideCall(1),
                        // Another run that takes its time, while the replica falls behind.
                        Command.of("flip-db", Map.of()).agreedToAfter(900),
                        Command.RESUME)),
                true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("gate replica-lag REFUSED"));
    }

    @Test
    void the_loss_is_told_anew_when_the_operator_has_thought_for_long() {
        Command failover = Command.of("failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value()));
        Simulation.Verdict verdict = simulation.play(replicationStops(List.of(failover.agreedToAfter(900))), true);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.history()).anyMatch(line -> line.contains("gate replica-lag REFUSED"));
    }

    /** Some time after the first command was entered the replica gets nothing any more. */
    private static Scenario replicationStops(List<Command> commands) {
        return Scenario.quiet(9, commands)
                .with(
                        commands,
                        List.of(),
                        List.of(new Scenario.Trouble(new Fault.ReplicationStopped(), 60, Scenario.TROUBLES_END)));
    }

    private static long callsOf(String operation, Simulation.Verdict verdict) {
        return verdict.history().stream()
                .filter(line -> line.contains(" " + operation + "(") && !line.contains("killed "))
                .count();
    }

    // A dark Region (invariant 8), by the clock: what is being left is waited for no longer than the bound.

    @ParameterizedTest
    @EnumSource(Fault.Silence.class)
    void a_dark_region_delays_no_failover_away_from_it(Fault.Silence silence) {
        for (Command failover : List.of(
                Command.of("failover-app", Map.of("to", RECOVERY.value())),
                Command.of(
                        "failover-db",
                        Map.of("force-while-healthy", "true", "to", RECOVERY.value(), "accept-data-loss", "PT20M")))) {
            Scenario bright = Scenario.quiet(8, List.of(failover));
            Scenario dark = bright.with(
                    List.of(failover),
                    List.of(),
                    List.of(new Scenario.Trouble(new Fault.RegionDark(PRIMARY, silence), 0, Scenario.TROUBLES_END)));
            Duration without = untilTheChange(bright);
            Duration with = untilTheChange(dark);
            // That no connection comes about is known after 3 s, and a promotion waits for that. And each call takes as
            // long as chance has it, and chance is drawn in another order.
            assertThat(with)
                    .as("%s, %s", failover, silence)
                    .isLessThanOrEqualTo(without.plus(Reply.PATIENCE).plusMillis(1000));
        }
    }

    /** From the command's start until the call that changes something takes effect. */
    private static Duration untilTheChange(Scenario scenario) {
        return simulation.untilFirstEffect(scenario);
    }
}
