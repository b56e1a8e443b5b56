package io.drctl.simulation;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The way home, in the simulated world. That at its end the site is as the inventory says, and that no acknowledged
 * write is lost on the way, the checkers hold for each of these.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailbackTest {
    private static final Command FORCED =
            Command.of("failback", Map.of("to", PRIMARY.value(), "planned", "false", "force-while-healthy", "true"));

    private Simulation simulation = new Simulation();

    @BeforeAll
    void begin() {
        simulation = new Simulation();
    }

    @AfterAll
    void end() {
        simulation.close();
    }

    private Simulation.Verdict play(Scenario scenario) {
        Simulation.Verdict verdict = simulation.play(scenario, true);
        assertThat(verdict.violations()).isEmpty();
        return verdict;
    }

    private static long sent(String operation, Simulation.Verdict verdict) {
        return verdict.history().stream()
                .filter(line -> line.contains(" " + operation + "(") && !line.contains("killed "))
                .count();
    }

    private static String ends(Simulation.Verdict verdict) {
        return verdict.history().stream()
                .filter(line -> line.contains("ended: "))
                .map(line -> line.replaceFirst(".*ended: ", "").replaceFirst(", exit.*", ""))
                .reduce((one, next) -> one + "; " + next)
                .orElse("");
    }

    @Test
    void a_site_that_was_failed_over_comes_home_and_has_a_fresh_copy() {
        Simulation.Verdict verdict = play(Scenario.quiet(1, List.of(Scenario.leaving(false), Scenario.failback())));
        assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; RUN_ENDED DONE");
        assertThat(sent("rds:PromoteReadReplicaDBCluster", verdict)).isEqualTo(2);
        assertThat(sent("rds:DeleteDBCluster", verdict)).isEqualTo(2);
        assertThat(sent("terraform:apply", verdict)).isEqualTo(2);
    }

    @Test
    void an_rds_instance_comes_home_as_a_fresh_replica_of_the_one_that_took_over() {
        Simulation.Verdict verdict = play(Scenario.quiet(1, List.of(Scenario.leaving(false), Scenario.failback()))
                .with(Scenario.Kind.RDS_REPLICA));
        assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; RUN_ENDED DONE");
        assertThat(sent("rds:PromoteReadReplica", verdict)).isEqualTo(2);
        assertThat(sent("rds:DeleteDBInstance", verdict)).isEqualTo(2);
        assertThat(sent("rds:DeleteDBCluster", verdict)).isZero();
        assertThat(sent("terraform:apply", verdict)).isEqualTo(2);
        assertThat(sent("sql:SetReadOnly", verdict)).isPositive();
    }

    @Test
    void old_databases_that_are_kept_go_on_under_other_names_and_nothing_is_deleted() {
        for (Scenario.Kind kind : List.of(Scenario.Kind.FAILOVER_RECORDS, Scenario.Kind.RDS_REPLICA)) {
            Simulation.Verdict verdict = play(Scenario.quiet(1, List.of(Scenario.leaving(false), Scenario.keeping()))
                    .with(kind));
            assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; RUN_ENDED DONE");
            assertThat(sent("rds:DeleteDBInstance", verdict)).isZero();
            assertThat(sent("rds:DeleteDBCluster", verdict)).isZero();
            assertThat(sent(
                            kind == Scenario.Kind.RDS_REPLICA ? "rds:ModifyDBInstance" : "rds:ModifyDBCluster",
                            verdict))
                    .isEqualTo(2);
            assertThat(sent("terraform:apply", verdict)).isEqualTo(2);
        }
    }

    /** The checkers hold what {@code db divergence} tells of each against what was really lost. */
    @Test
    void what_each_of_two_failovers_left_is_found_where_it_is_kept() {
        for (Scenario.Kind kind : List.of(Scenario.Kind.FAILOVER_RECORDS, Scenario.Kind.RDS_REPLICA)) {
            Simulation.Verdict verdict = play(Scenario.quiet(
                            1,
                            List.of(
                                    Scenario.leaving(false),
                                    Scenario.keeping(),
                                    Scenario.leaving(false),
                                    Scenario.keeping(),
                                    Scenario.keeping()))
                    .with(kind));
            assertThat(ends(verdict))
                    .isEqualTo("RUN_ENDED DONE; RUN_ENDED DONE; RUN_ENDED DONE; RUN_ENDED DONE; NOTHING_TO_DO");
        }
    }

    @Test
    void an_rds_instance_comes_home_from_behind_fences_by_force_and_though_interrupted() {
        List<Command> interrupted = new ArrayList<>(List.of(Scenario.leaving(true)));
        interrupted.add(Scenario.failback().stoppedAfter(60));
        for (int i = 0; i < 6; i++) {
            interrupted.add(Command.RESUME.stoppedAfter(400));
        }
        interrupted.add(Command.RESUME);
        for (List<Command> commands : List.of(
                List.of(Scenario.leaving(true), Scenario.failback()),
                List.of(Scenario.leaving(false), FORCED),
                interrupted)) {
            assertThat(play(Scenario.quiet(2, commands).with(Scenario.Kind.RDS_REPLICA))
                            .allDone())
                    .isTrue();
        }
    }

    @Test
    void an_rds_instance_that_is_protected_against_deletion_stays_until_somebody_lifts_that() {
        Simulation.Verdict verdict = play(new Scenario(
                1,
                Scenario.Kind.RDS_REPLICA,
                false,
                false,
                List.of(Scenario.leaving(false), Scenario.failback()),
                List.of(),
                0,
                false,
                List.of(),
                List.of()));
        assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; REFUSED_BEFORE");
        assertThat(sent("rds:DeleteDBInstance", verdict)).isZero();
    }

    @Test
    void fences_are_lifted_once_the_database_behind_them_follows() {
        Simulation.Verdict verdict = play(Scenario.quiet(2, List.of(Scenario.leaving(true), Scenario.failback())));
        assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; RUN_ENDED DONE");
    }

    @Test
    void a_global_database_is_exchanged_once_aurora_has_made_the_old_primary_a_secondary() {
        Simulation.Verdict verdict = play(Scenario.quiet(1, List.of(Scenario.leaving(false), Scenario.failback()))
                .with(Scenario.Kind.GLOBAL_DATABASE));
        assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; RUN_ENDED DONE");
        assertThat(sent("rds:SwitchoverGlobalCluster", verdict)).isEqualTo(1);
        assertThat(sent("terraform:apply", verdict)).isZero();
    }

    @Test
    void without_sql_the_replica_is_promoted_by_force_within_the_rpo() {
        Simulation.Verdict verdict = play(Scenario.quiet(1, List.of(Scenario.leaving(false), FORCED)));
        assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; RUN_ENDED DONE");
        assertThat(sent("sql:SetReadOnly", verdict)).isZero();
    }

    @Test
    void a_run_that_is_interrupted_again_and_again_comes_home() {
        List<Command> commands = new ArrayList<>(List.of(Scenario.leaving(false)));
        commands.add(Scenario.failback().stoppedAfter(60));
        for (int i = 0; i < 6; i++) {
            commands.add(Command.RESUME.stoppedAfter(400));
        }
        commands.add(Command.RESUME);
        Simulation.Verdict verdict = play(Scenario.quiet(1, commands));
        assertThat(ends(verdict)).startsWith("RUN_ENDED DONE; RUN_ENDED INTERRUPTED; RUN_ENDED INTERRUPTED");
        assertThat(verdict.allDone()).isTrue();
        assertThat(sent("rds:PromoteReadReplicaDBCluster", verdict)).isEqualTo(2);
    }

    @Test
    void at_home_there_is_nothing_to_do() {
        Simulation.Verdict verdict = play(Scenario.quiet(1, List.of(Scenario.failback())));
        assertThat(ends(verdict)).isEqualTo("NOTHING_TO_DO");
        assertThat(sent("rds:DeleteDBInstance", verdict)).isZero();
    }

    @Test
    void a_second_run_takes_up_where_the_first_one_was_left() {
        Simulation.Verdict verdict = play(Scenario.quiet(
                1,
                List.of(
                        Scenario.leaving(false),
                        Scenario.failback().stoppedAfter(1500),
                        Scenario.failback(),
                        Scenario.failback())));
        assertThat(ends(verdict)).startsWith("RUN_ENDED DONE; RUN_ENDED INTERRUPTED; RUN_ENDED DONE; NOTHING_TO_DO");
        assertThat(sent("terraform:apply", verdict)).isEqualTo(2);
    }

    @Test
    void what_is_protected_against_deletion_stays_until_somebody_lifts_that() {
        Scenario quiet = Scenario.quiet(1, List.of());
        Simulation.Verdict verdict = play(new Scenario(
                1,
                quiet.kind(),
                false,
                false,
                List.of(Scenario.leaving(false), Scenario.failback()),
                List.of(),
                0,
                false,
                List.of(),
                List.of()));
        assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; REFUSED_BEFORE");
        assertThat(sent("rds:DeleteDBInstance", verdict)).isZero();
    }

    @Test
    void out_and_home_and_out_again() {
        Simulation.Verdict verdict = play(Scenario.quiet(
                1,
                List.of(
                        Scenario.leaving(false),
                        Scenario.failback(),
                        Command.of("switchover-site", Map.of("to", RECOVERY.value(), "within", "PT1M")))));
        assertThat(ends(verdict)).isEqualTo("RUN_ENDED DONE; RUN_ENDED DONE; RUN_ENDED DONE");
    }
}
