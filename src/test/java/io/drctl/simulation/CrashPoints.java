package io.drctl.simulation;

import static io.drctl.testing.Inventories.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.sim.Fault;
import io.drctl.sim.Peculiarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs that are killed at every call of a port and every line of their journal, before it and after it, in the
 * simulated world. Each time a fresh process takes one up, and everything must be as if nothing had happened.
 */
final class CrashPoints {
    /** Seeds of the sites with such fences, see {@link Scenario#site}. */
    static final long READ_ONLY = 1;

    static final long BOTH_FENCES = 2;

    /** At a site that is there. */
    static final Command ACCELERATING = Command.of("prepare", Map.of("accelerated-recovery", "true"));

    /** Of the moments at which a run that waits only looks. */
    private static final int EVERY = 50;

    /** Such a run makes no more than half as many calls that change something. */
    private static final int BESIDE_CALLS = 50;

    private static final int BESIDE_FEW_CALLS = 16;

    private CrashPoints() {}

    /** Kills it at every moment. */
    static void playAll(Command command, Scenario.@Nullable Kind kind) {
        play(command, kind, CrashPoints::everywhere);
    }

    /** Kills it wherever the moments before and after are different, as {@link #spread} has it. */
    static void playSpread(Command command, Scenario.@Nullable Kind kind) {
        play(command, kind, CrashPoints::spread);
    }

    /** @param kind of the site; null for the one that the command is usually entered at */
    private static void play(
            Command command,
            Scenario.@Nullable Kind kind,
            BiFunction<Command, Simulation.Moments, List<Command>> choice) {
        try (Simulation simulation = new Simulation()) {
            Simulation.Moments moments = simulation.moments(scenario(command, kind));
            assertThat(moments.count()).isGreaterThan(20);
            assertThat(choice.apply(command, moments).stream()
                            .map(killed -> wrong(simulation, killed, kind))
                            .filter(text -> !text.isEmpty()))
                    .isEmpty();
        }
    }

    static List<Command> everywhere(Command command, Simulation.Moments moments) {
        List<Command> kills = new ArrayList<>();
        for (int moment = 1; moment <= moments.count(); moment++) {
            kills.add(command.killedAt(moment, false));
            if (moments.beforeLines().contains(moment)) {
                kills.add(command.killedAt(moment, true));
            }
        }
        return kills;
    }

    static boolean waitsForHours(Command command) {
        return "failback".equals(command.runbook());
    }

    /**
     * Most moments of a run are alike: one of it and the next look at the same. So it is killed before and after each
     * line of its journal, beside each call that changes something, and now and then.
     */
    static List<Command> spread(Command command, Simulation.Moments moments) {
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

    static String wrong(Simulation simulation, Command killed, Scenario.@Nullable Kind kind) {
        return wrong(simulation, killed, scenario(killed, kind));
    }

    static String wrong(Simulation simulation, Command killed, Scenario scenario) {
        Simulation.Verdict verdict = simulation.play(scenario, false);
        if (verdict.violations().isEmpty() && verdict.allDone()) {
            return "";
        }
        return killed + ": "
                + (verdict.violations().isEmpty() ? "not every run is done" : verdict.violations())
                + "; to see it: " + Simulation.commandFor(verdict.scenario());
    }

    static Scenario scenario(Command command, Scenario.@Nullable Kind kind) {
        if (kind == Scenario.Kind.REPAIRED) {
            // There is no database yet in the Region that is new, whose protection could be lifted.
            return new Scenario(1, kind, false, false, List.of(command), List.of(), 0, false, List.of(), List.of());
        }
        return kind == null ? scenario(command) : scenario(command).with(kind);
    }

    static Scenario scenario(Command command) {
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
}
