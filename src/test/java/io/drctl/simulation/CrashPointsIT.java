package io.drctl.simulation;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.IngressRule;
import io.drctl.runbook.RunbookLibrary;
import io.drctl.sim.Fault;
import io.drctl.sim.Peculiarity;
import io.drctl.testing.ShippedRunbooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every shipped runbook, killed at every call of a port and every line of its journal, before it and after it, in the
 * simulated world. Each time a fresh process takes it up, and everything must be as if nothing had happened.
 */
final class CrashPointsIT {
    /** Seeds of the sites with such fences, see {@link Scenario#site}. */
    private static final long READ_ONLY = 1;

    private static final long BOTH_FENCES = 2;

    /** What the journals remember of a security group that doesn't let that in any more. */
    private static final IngressRule TAKEN_AWAY = new IngressRule(
            "sg-flask-site-us-east-2", "tcp", 3306, 3306, IngressRule.Kind.IPV4, "10.10.0.0/16", "the fleet");

    /** At a site that is there. */
    private static final Command ACCELERATING = Command.of("prepare", Map.of("accelerated-recovery", "true"));

    /** Of the moments at which a run that waits only looks. */
    private static final int EVERY = 50;

    /** Such a run makes no more than half as many calls that change something. */
    private static final int BESIDE_CALLS = 50;

    private static final int BESIDE_FEW_CALLS = 16;

    private static Stream<Command> commands() {
        Stream<Command> known = Stream.of(
                Scenario.prepare(),
                ACCELERATING,
                Scenario.provision(PRIMARY),
                Command.of("failover-app", Map.of("to", RECOVERY.value())),
                Command.of("flip-db", Map.of()),
                Command.of("failover-db", Map.of("force-while-healthy", "true", "to", RECOVERY.value())),
                Command.of(
                        "failover-db",
                        Map.of("force-while-healthy", "true", "to", RECOVERY.value(), "delete-old-primary", "true")),
                Command.of("game-day", Map.of()),
                Command.of("failover-db-global", Map.of("force-while-healthy", "true", "to", RECOVERY.value())),
                Command.of("switchover-db-global", Map.of("to", RECOVERY.value())),
                Scenario.switchover(RECOVERY),
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
        Stream<Command> others = Scenario.UNKNOWN.stream()
                .map(name -> Scenario.any(new SplittableRandom(1), ShippedRunbooks.read(name)));
        return Stream.concat(known, others);
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
        play(command, Scenario.Kind.RDS_REPLICA);
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

    @Test
    void so_is_a_run_that_stops_the_application_at_the_site_that_it_leaves() {
        Command command = Scenario.fenced(Map.of("force-while-healthy", "true"));
        try (Simulation simulation = new Simulation()) {
            assertThat(everywhere(command, simulation.moments(onGroups(command))).stream()
                            .map(killed -> simulation.play(onGroups(killed), false))
                            .filter(verdict -> !verdict.violations().isEmpty() || !verdict.allDone())
                            .map(verdict -> verdict.violations() + Simulation.commandFor(verdict.scenario())))
                    .isEmpty();
        }
    }

    private static Scenario onGroups(Command command) {
        return Scenario.quiet(BOTH_FENCES, List.of(command)).with(List.of(Peculiarity.ON_GROUPS));
    }

    private static Scenario scaledDown(Command command) {
        return Scenario.quiet(1, List.of(command)).with(List.of(Peculiarity.SCALED_DOWN));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_run_killed_at_any_moment_is_resumed_to_its_end(Command command) {
        play(command, null);
    }

    /** A run renews its lease every few seconds, so that most of these moments are alike, too. */
    @ParameterizedTest
    @ValueSource(strings = {"failover-site", "switchover-db", "flip-db"})
    void so_is_a_run_that_takes_renews_and_gives_back_the_sites_lease(String runbook) {
        Command command = commands()
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

    @Test
    void so_is_a_run_that_prepares_a_pair_whose_old_home_is_lost() {
        play(Command.of("prepare", Map.of()), Scenario.Kind.REPAIRED);
    }

    /** @param kind of the site; null for the one that the command is usually entered at */
    private static void play(Command command, Scenario.@Nullable Kind kind) {
        try (Simulation simulation = new Simulation()) {
            Simulation.Moments moments = simulation.moments(scenario(command, kind));
            assertThat(moments.count()).isGreaterThan(20);
            // What is done about an instance is what is done about a cluster, which is killed at every moment.
            boolean isSpread = waitsForHours(command) || kind == Scenario.Kind.RDS_REPLICA;
            List<Command> kills = isSpread ? spread(command, moments) : everywhere(command, moments);
            assertThat(kills.stream()
                            .map(killed -> wrong(simulation, killed, kind))
                            .filter(text -> !text.isEmpty()))
                    .isEmpty();
        }
    }

    private static List<Command> everywhere(Command command, Simulation.Moments moments) {
        List<Command> kills = new ArrayList<>();
        for (int moment = 1; moment <= moments.count(); moment++) {
            kills.add(command.killedAt(moment, false));
            if (moments.beforeLines().contains(moment)) {
                kills.add(command.killedAt(moment, true));
            }
        }
        return kills;
    }

    private static boolean waitsForHours(Command command) {
        return "failback".equals(command.runbook());
    }

    /**
     * Most moments of a run that waits long are alike: one of it and the next look at the same. So it is killed
     * before and after each line of its journal, beside each call that changes something, and now and then.
     */
    private static List<Command> spread(Command command, Simulation.Moments moments) {
        List<Command> kills = new ArrayList<>();
        for (int moment = 1; moment <= moments.count(); moment++) {
            boolean isBesideLine = moments.beforeLines().contains(moment)
                    || moments.beforeLines().contains(moment - 1);
            if (isBesideLine || moment % EVERY == 0) {
                kills.add(command.killedAt(moment, false));
            }
        }
        for (int beside = 1; beside <= (waitsForHours(command) ? BESIDE_CALLS : BESIDE_FEW_CALLS); beside++) {
            kills.add(command.killedBesideCall(beside));
        }
        return kills;
    }

    private static String wrong(Simulation simulation, Command killed, Scenario.@Nullable Kind kind) {
        return wrong(simulation, killed, scenario(killed, kind));
    }

    private static String wrong(Simulation simulation, Command killed, Scenario scenario) {
        Simulation.Verdict verdict = simulation.play(scenario, false);
        if (verdict.violations().isEmpty() && verdict.allDone()) {
            return "";
        }
        return killed + ": "
                + (verdict.violations().isEmpty() ? "not every run is done" : verdict.violations())
                + "; to see it: " + Simulation.commandFor(verdict.scenario());
    }

    private static Scenario scenario(Command command, Scenario.@Nullable Kind kind) {
        if (kind == Scenario.Kind.REPAIRED) {
            // There is no database yet in the Region that is new, whose protection could be lifted.
            return new Scenario(1, kind, false, false, List.of(command), List.of(), 0, false, List.of(), List.of());
        }
        return kind == null ? scenario(command) : scenario(command).with(kind);
    }

    private static Scenario scenario(Command command) {
        if ("provision".equals(command.runbook())) {
            return Scenario.quiet(1, List.of(Scenario.prepare(), command)).inAnEmptyAccount();
        }
        Command leaving = Scenario.fenced(Map.of("force-while-healthy", "true"));
        if ("fence".equals(command.runbook())) {
            // What a failover owes, as the server could not be asked.
            return Scenario.quiet(READ_ONLY, List.of())
                    .with(
                            List.of(leaving, command),
                            List.of(),
                            List.of(new Scenario.Trouble(
                                    new Fault.ApiDown("sql", PRIMARY, Fault.Breakage.TIMEOUT), 0, 120)));
        }
        if ("failback".equals(command.runbook())) {
            return Scenario.quiet(1, List.of(Scenario.leaving(false), command)).with(List.of(Peculiarity.SCALED_DOWN));
        }
        boolean isFenced = command.undisturbed().equals(leaving) || "lift-fence".equals(command.runbook());
        Scenario quiet = Scenario.quiet(isFenced ? BOTH_FENCES : 1, List.of(command));
        if (String.valueOf(command.runbook()).endsWith("-global")) {
            return quiet.with(Scenario.Kind.GLOBAL_DATABASE);
        }
        return "prepare".equals(command.runbook()) && !command.undisturbed().equals(ACCELERATING)
                ? quiet.inAnEmptyAccount()
                : quiet;
    }

    @Test
    void no_shipped_runbook_is_missing() {
        assertThat(commands().map(Command::runbook).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(RunbookLibrary.shipped());
    }
}
