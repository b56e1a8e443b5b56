package io.drctl.simulation;

import static io.drctl.simulation.CrashPoints.ACCELERATING;
import static io.drctl.simulation.CrashPoints.playAll;
import static io.drctl.simulation.CrashPoints.playSpread;
import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.runbook.RunbookLibrary;
import io.drctl.testing.ShippedRunbooks;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every shipped runbook that is about an application, a database or a pair, killed: each time where something differs,
 * and, among what takes too long for every build, at each of its moments.
 */
final class CrashPointsIT {
    static Stream<Command> commands() {
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
                Scenario.switchover(RECOVERY));
        Stream<Command> others = Scenario.UNKNOWN.stream()
                .map(name -> Scenario.any(new SplittableRandom(1), ShippedRunbooks.read(name)));
        return Stream.concat(known, others);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_run_killed_beside_any_line_or_change_is_resumed_to_its_end(Command command) {
        playSpread(command, null);
    }

    @Tag("exhaustive")
    @ParameterizedTest
    @MethodSource("commands")
    void a_run_killed_at_any_moment_is_resumed_to_its_end(Command command) {
        playAll(command, null);
    }

    @Test
    void no_shipped_runbook_is_missing() {
        assertThat(Stream.concat(commands(), CrashPointsOfSitesIT.commands())
                        .map(Command::runbook)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(RunbookLibrary.shipped());
    }
}
