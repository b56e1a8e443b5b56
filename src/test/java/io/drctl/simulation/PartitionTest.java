package io.drctl.simulation;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The partition of GitHub's on 2018-10-21: for 43 s neither Region hears the other, nor the operator either of them.
 * There it was followed by a promotion that nobody had asked for, and by a day in which writes had diverged.
 */
final class PartitionTest {
    @TempDir
    private Path directory;

    private static Scenario cutOff(long seed, int from, List<Command> commands) {
        return Scenario.quiet(seed, commands)
                .with(commands, List.of(), Scenario.partition(from, from + Scenario.PARTITION_SECONDS));
    }

    private Course play(Scenario scenario) {
        return Course.play(scenario, scenario.site(), directory.resolve("state"), true);
    }

    /** In the world, and not by anybody's words. */
    private static List<String> promotions(Course course) {
        return course.world.effects().stream()
                .filter(effect -> effect.operation().startsWith("rds:Promote"))
                .map(effect -> effect.process() + " " + effect.operation())
                .toList();
    }

    @Test
    void nothing_is_promoted_by_itself() {
        for (List<Command> commands : List.of(List.<Command>of(), List.of(Command.VERIFY))) {
            try (Course course = play(cutOff(1, 0, commands))) {
                assertThat(Checkers.check(course)).isEmpty();
                assertThat(promotions(course)).isEmpty();
            }
        }
    }

    @Test
    void who_asks_for_a_failover_meanwhile_without_force_promotes_nothing() {
        Command failover = Command.of("failover-db", Map.of("to", RECOVERY.value()));
        for (int from : new int[] {0, 1, 2}) {
            try (Course course = play(cutOff(2, from, List.of(failover)))) {
                assertThat(Checkers.check(course)).isEmpty();
                assertThat(promotions(course)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 60, 200, 500})
    void a_run_in_flight_ends_right_and_promotes_once(int from) {
        Command failover = Command.of("failover-site", Map.of("force-while-healthy", "true", "to", RECOVERY.value()));
        try (Course course = play(cutOff(from, from, List.of(failover, Command.RESUME)))) {
            assertThat(Checkers.check(course))
                    .as("history %s", course.history())
                    .isEmpty();
            // Who was cut off while looking at the plan began nothing.
            assertThat(promotions(course)).hasSize(course.journals().isEmpty() ? 0 : 1);
            assertThat(from >= 60 && course.journals().isEmpty()).isFalse();
            assertThat(course.journals().values())
                    .allSatisfy(run -> assertThat(run)
                            .hasValueSatisfying(
                                    state -> assertThat(state.isResumable()).isFalse()));
        }
    }

    /** Who accepts any loss, and not that the primary may be well. */
    private static final Command UNFORCED = Command.of(
            "failover-db", Map.of("to", RECOVERY.value(), "accept-unknown-loss", "true", "accept-data-loss", "PT1H"));

    @Test
    void silence_of_both_regions_is_never_taken_for_the_loss_of_one() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int seconds = random.nextBoolean() ? Scenario.PARTITION_SECONDS : 5 + random.nextInt(120);
            // Who begins when neither answers, or is cut off while the primary is asked.
            int from = 1 - random.nextInt(seconds);
            List<Command> commands = List.of(UNFORCED, Command.RESUME);
            Scenario scenario =
                    Scenario.quiet(seed, commands).with(commands, List.of(), Scenario.partition(from, from + seconds));
            try (Course course = play(scenario)) {
                assertThat(Checkers.check(course)).as("%s", scenario).isEmpty();
                assertThat(promotions(course)).as("%s", scenario).isEmpty();
            }
        }
    }
}
