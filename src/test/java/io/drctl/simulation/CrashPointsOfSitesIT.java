package io.drctl.simulation;

import static io.drctl.simulation.CrashPoints.BOTH_FENCES;
import static io.drctl.simulation.CrashPoints.playAll;
import static io.drctl.simulation.CrashPoints.playSpread;
import static io.drctl.simulation.CrashPoints.scenario;
import static io.drctl.simulation.CrashPoints.spread;
import static io.drctl.simulation.CrashPoints.wrong;
import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.IngressRule;
import io.drctl.sim.Peculiarity;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The runbooks that fence, move a site as one and bring it home, killed as in {@link CrashPointsIT}; so are others at
 * sites that are different. Half of the moments are here and half there, so that two processes share them.
 */
final class CrashPointsOfSitesIT {
    /** What the journals remember of a security group that doesn't let that in any more. */
    private static final IngressRule TAKEN_AWAY = new IngressRule(
            "sg-flask-site-us-east-2", "tcp", 3306, 3306, IngressRule.Kind.IPV4, "10.10.0.0/16", "the fleet");

    static Stream<Command> commands() {
        return Stream.of(
                Scenario.fenced(Map.of("force-while-healthy", "true")),
                Scenario.fence(PRIMARY),
                Command.of("lift-fence", Map.of("region", PRIMARY.value(), "rules", TAKEN_AWAY.text())),
                Command.of(
                        "failover-site",
                        Map.of(
                                "force-while-healthy",
                                "true",
                                "accept-unfenced",
                                "flask-site-us-east-2",
                                "to",
                                RECOVERY.value())),
                Scenario.siteSwitchover(RECOVERY),
                Scenario.failback());
    }

    @ParameterizedTest
    @MethodSource("commandsThatEndSoon")
    void a_run_killed_beside_any_line_or_change_is_resumed_to_its_end(Command command) {
        playSpread(command, null);
    }

    @Tag("exhaustive")
    @Test
    void so_is_one_that_brings_the_site_home() {
        playSpread(Scenario.failback(), null);
    }

    /** Where an RDS instance makes way, and then another one. */
    @Tag("exhaustive")
    @Test
    void so_is_one_that_brings_home_a_site_on_rds_instances() {
        playSpread(Scenario.failback(), Scenario.Kind.RDS_REPLICA);
    }

    /** Where the old primary is kept under another name, and then the one that was left. */
    @Tag("exhaustive")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void so_is_one_that_keeps_the_old_databases(boolean isOnInstances) {
        playSpread(Scenario.keeping(), isOnInstances ? Scenario.Kind.RDS_REPLICA : null);
    }

    /** But for what waits for hours, whose moments are too many. */
    static Stream<Command> commandsThatEndSoon() {
        return commands().filter(command -> !CrashPoints.waitsForHours(command));
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @MethodSource("commandsThatEndSoon")
    void a_run_killed_at_any_moment_is_resumed_to_its_end(Command command) {
        playAll(command, null);
    }

    /** What is done otherwise where the database is an RDS instance. */
    private static Stream<Command> commandsForInstances() {
        return Stream.of(
                Command.of("flip-db", Map.of()),
                Command.of("failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value())),
                Scenario.fenced(Map.of("force-while-healthy", "true")),
                Scenario.switchover(RECOVERY));
    }

    @ParameterizedTest
    @MethodSource("commandsForInstances")
    void so_is_a_run_about_rds_instances(Command command) {
        playSpread(command, Scenario.Kind.RDS_REPLICA);
    }

    /** What has to be done besides where clients find the database by a name. */
    private static Stream<Command> commandsForNames() {
        return Stream.of(
                Command.of("failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value())),
                Scenario.switchover(RECOVERY),
                Command.of("failover-site", Map.of("force-while-healthy", "true", "to", RECOVERY.value())));
    }

    @ParameterizedTest
    @MethodSource("commandsForNames")
    void so_is_a_run_that_moves_the_name_of_a_database(Command command) {
        try (Simulation simulation = new Simulation()) {
            Scenario named = scenario(command).with(List.of(Peculiarity.DATABASE_NAME));
            List<Command> kills = spread(command, simulation.moments(named));
            assertThat(kills.stream()
                            .map(killed -> wrong(
                                    simulation, killed, scenario(killed).with(List.of(Peculiarity.DATABASE_NAME))))
                            .filter(text -> !text.isEmpty()))
                    .isEmpty();
        }
    }

    /** It waits often for what is launched, so most of its moments are alike. */
    @Test
    void so_is_a_run_that_raises_capacity() {
        Command command = Command.of("failover-site", Map.of("force-while-healthy", "true", "to", RECOVERY.value()));
        try (Simulation simulation = new Simulation()) {
            assertThat(spread(command, simulation.moments(scaledDown(command))).stream()
                            .map(killed -> simulation.play(scaledDown(killed), false))
                            .filter(verdict -> !verdict.violations().isEmpty() || !verdict.allDone())
                            .map(verdict -> verdict.violations() + Simulation.commandFor(verdict.scenario())))
                    .isEmpty();
        }
    }

    /** It waits for the instance most of the time. */
    @Tag("exhaustive")
    @ParameterizedTest
    @ValueSource(strings = {"failover-db-global", "switchover-db-global", "failover-site"})
    void so_is_a_run_that_gives_a_headless_secondary_an_instance(String runbook) {
        Command command = Command.of(
                runbook,
                runbook.startsWith("switchover")
                        ? Map.of("to", RECOVERY.value())
                        : Map.of("accept-unknown-loss", "true", "force-while-healthy", "true", "to", RECOVERY.value()));
        try (Simulation simulation = new Simulation()) {
            assertThat(spread(command, simulation.moments(headless(command))).stream()
                            .map(killed -> simulation.play(headless(killed), false))
                            .filter(verdict -> !verdict.violations().isEmpty() || !verdict.allDone())
                            .map(verdict -> verdict.violations() + Simulation.commandFor(verdict.scenario())))
                    .isEmpty();
        }
    }

    /** Half of it waits for a class, or is as elsewhere. */
    @Tag("exhaustive")
    @Test
    void so_is_a_run_that_raises_a_small_database() {
        Command command = Scenario.siteSwitchover(RECOVERY);
        try (Simulation simulation = new Simulation()) {
            assertThat(spread(command, simulation.moments(small(command))).stream()
                            .map(killed -> simulation.play(small(killed), false))
                            .filter(verdict -> !verdict.violations().isEmpty() || !verdict.allDone())
                            .map(verdict -> verdict.violations() + Simulation.commandFor(verdict.scenario())))
                    .isEmpty();
        }
    }

    private static Scenario small(Command command) {
        return Scenario.quiet(1, List.of(command)).with(List.of(Peculiarity.SMALL_DATABASE));
    }

    private static Scenario headless(Command command) {
        return Scenario.quiet(1, List.of(command))
                .with(Scenario.Kind.GLOBAL_DATABASE)
                .with(List.of(Peculiarity.HEADLESS));
    }

    @Tag("exhaustive")
    @Test
    void so_is_a_run_that_raises_an_ecs_service_and_a_node_group() {
        Command command = Command.of("failover-site", Map.of("force-while-healthy", "true", "to", RECOVERY.value()));
        List<Peculiarity> sized = List.of(Peculiarity.SCALED_SERVICE, Peculiarity.SCALED_NODES);
        try (Simulation simulation = new Simulation()) {
            assertThat(spread(command, simulation.moments(scenario(command).with(sized))).stream()
                            .map(killed ->
                                    wrong(simulation, killed, scenario(killed).with(sized)))
                            .filter(text -> !text.isEmpty()))
                    .isEmpty();
        }
    }

    @Test
    void so_is_a_run_that_stops_the_application_at_the_site_that_it_leaves() {
        stopsTheApplication(CrashPoints::spread);
    }

    @Tag("exhaustive")
    @Test
    void so_is_a_run_that_stops_the_application_killed_at_any_moment() {
        stopsTheApplication(CrashPoints::everywhere);
    }

    /** Aurora stops the writes of the primary that is left in one of these worlds, and not in the other. */
    @ParameterizedTest
    @ValueSource(longs = {BOTH_FENCES, BOTH_FENCES + 4})
    void so_is_a_run_that_fails_a_fenced_global_database_over(long seed) {
        failsOverFenced(seed, "failover-db-global");
    }

    @Tag("exhaustive")
    @Test
    void so_is_a_run_that_fails_the_site_of_a_fenced_global_database_over() {
        failsOverFenced(BOTH_FENCES, "failover-site");
    }

    private static void failsOverFenced(long seed, String runbook) {
        Command command = Command.of(
                runbook, Scenario.fenced(Map.of("force-while-healthy", "true")).arguments());
        try (Simulation simulation = new Simulation()) {
            assertThat(spread(command, simulation.moments(global(seed, command))).stream()
                            .map(killed -> wrong(simulation, killed, global(seed, killed)))
                            .filter(text -> !text.isEmpty()))
                    .isEmpty();
        }
    }

    private static Scenario global(long seed, Command command) {
        return Scenario.quiet(seed, List.of(command)).with(Scenario.Kind.GLOBAL_DATABASE);
    }

    private static void stopsTheApplication(BiFunction<Command, Simulation.Moments, List<Command>> choice) {
        Command command = Scenario.fenced(Map.of("force-while-healthy", "true"));
        try (Simulation simulation = new Simulation()) {
            assertThat(choice.apply(command, simulation.moments(onGroups(command))).stream()
                            .map(killed -> simulation.play(onGroups(killed), false))
                            .filter(verdict -> !verdict.violations().isEmpty() || !verdict.allDone())
                            .map(verdict -> verdict.violations() + Simulation.commandFor(verdict.scenario())))
                    .isEmpty();
        }
    }

    /** A run renews its lease every few seconds, so that most of these moments are alike, too. */
    @ParameterizedTest
    @ValueSource(strings = {"failover-site", "switchover-db", "flip-db"})
    void so_is_a_run_that_takes_renews_and_gives_back_the_sites_lease(String runbook) {
        Command command = Stream.concat(CrashPointsIT.commands(), commands())
                .filter(one -> runbook.equals(one.runbook()))
                .findFirst()
                .orElseThrow();
        try (Simulation simulation = new Simulation()) {
            int last = simulation.moments(scenario(command)).besideLease();
            assertThat(last).isGreaterThan(3);
            assertThat(IntStream.rangeClosed(1, last)
                            .filter(moment -> moment <= 10 || moment > last - 4 || moment % 10 == 0)
                            .mapToObj(moment ->
                                    wrong(simulation, command.killedBesideLease(moment), (Scenario.Kind) null))
                            .filter(text -> !text.isEmpty()))
                    .isEmpty();
        }
    }

    private static Stream<Scenario> switchoversThatWereKilled() {
        // Beside the call that stops the writes, or the one that hands over.
        return Stream.of(
                Scenario.quiet(1, List.of(Scenario.switchover(RECOVERY).killedBesideCall(2))),
                Scenario.quiet(1, List.of(Scenario.siteSwitchover(RECOVERY).killedBesideCall(2))),
                Scenario.quiet(1, List.of(Scenario.switchover(RECOVERY).killedBesideCall(2)))
                        .with(Scenario.Kind.RDS_REPLICA),
                Scenario.quiet(
                                1,
                                List.of(Command.of("switchover-db-global", Map.of("to", RECOVERY.value()))
                                        .killedBesideCall(1)))
                        .with(Scenario.Kind.GLOBAL_DATABASE));
    }

    @ParameterizedTest
    @MethodSource("switchoversThatWereKilled")
    void so_is_a_run_that_goes_on_by_force_with_a_switchover(Scenario stopped) {
        Command force = Command.force(Map.of("force-while-healthy", "true"));
        try (Simulation simulation = new Simulation()) {
            Simulation.Moments moments = simulation.moments(then(stopped, force));
            assertThat(moments.count()).isGreaterThan(20);
            assertThat(spread(force, moments).stream()
                            .map(killed -> wrong(simulation, killed, then(stopped, killed)))
                            .filter(text -> !text.isEmpty()))
                    .isEmpty();
        }
    }

    private static Scenario then(Scenario before, Command command) {
        return before.with(
                Stream.concat(before.first().stream(), Stream.of(command)).toList(), List.of(), List.of());
    }

    @Test
    void so_is_a_run_that_prepares_a_pair_whose_old_home_is_lost() {
        playSpread(Command.of("prepare", Map.of()), Scenario.Kind.REPAIRED);
    }

    @Tag("exhaustive")
    @Test
    void so_is_a_run_that_prepares_a_pair_whose_old_home_is_lost_killed_at_any_moment() {
        playAll(Command.of("prepare", Map.of()), Scenario.Kind.REPAIRED);
    }

    private static Scenario onGroups(Command command) {
        return Scenario.quiet(BOTH_FENCES, List.of(command)).with(List.of(Peculiarity.ON_GROUPS));
    }

    private static Scenario scaledDown(Command command) {
        return Scenario.quiet(1, List.of(command)).with(List.of(Peculiarity.SCALED_DOWN));
    }
}
