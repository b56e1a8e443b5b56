package io.drctl.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scenario as text, and what is played from it: from the command that a failure printed. */
@Timeout(120)
final class ReplayTest {
    /** No runbook has such a parameter, which drctl's planner says by breaking off; a broken invariant to show. */
    private static final Scenario FAILING = Scenario.of(4)
            .with(
                    List.of(
                            Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value()))
                                    .killedAt(12, true),
                            Command.of("failover-app", Map.of("no-such", "50% off; \u00e4"))),
                    List.of(),
                    Scenario.of(4).troubles());

    @Test
    void a_scenario_survives_being_written_and_read() {
        for (long seed = 0; seed < 500; seed++) {
            Scenario scenario = Scenario.of(seed);
            String text = ScenarioText.of(scenario);
            assertThat(ScenarioText.parse(text)).as(text).isEqualTo(scenario);
            assertThat(text).doesNotContain("'").doesNotContain("\n");
            assertThat(ScenarioText.parse(text.replace("; ", "\n"))).isEqualTo(scenario);
        }
        assertThat(ScenarioText.parse(ScenarioText.of(FAILING))).isEqualTo(FAILING);
        Scenario rivalAlone = FAILING.with(List.of(), FAILING.first(), FAILING.troubles());
        assertThat(ScenarioText.parse(ScenarioText.of(rivalAlone))).isEqualTo(rivalAlone);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                  | a scenario has at least
                    world seed=1 site=simple-records                    | nobody enters anything
                    operator prepare                                    | comes first
                    world seed=x site=simple-records; operator prepare  | seed is no whole number: x
                    world seed=1 site=moon; operator prepare            | moon is none of failover-records, simple-records, weighted-records
                    world seed=1; operator prepare                      | missing: site=
                    world seed=1 site=simple-records big; operator resume | nothing is known of big
                    world seed=1 site=simple-records; operator dance    | there is no runbook dance
                    world seed=1 site=simple-records; operator resume @hit=3 | nothing is known of @hit
                    world seed=1 site=simple-records; operator resume @killed=-1 | @killed is not from 0
                    world seed=1 site=simple-records; operator prepare public-key=%zz | two hexadecimal digits
                    world seed=1 site=simple-records; operator resume; trouble rain from=1 until=2 | there is no fault rain; there are api-down
                    world seed=1 site=simple-records; operator resume; trouble throttling from=1 until=2 | missing: rate=
                    world seed=1 site=simple-records; operator resume; trouble throttling rate=fast from=1 until=2 | rate can't be fast
                    world seed=1 site=simple-records; operator resume; trouble region-dark silence=refuse from=1 until=2 | missing: region=
                    world seed=1 site=simple-records; visitor prepare   | a part is world, peculiar, operator, rival or trouble
                    """)
    void what_can_not_be_understood_is_said(String text, String message) {
        assertThatThrownBy(() -> ScenarioText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void the_command_of_a_failure_shows_the_same_again() throws Exception {
        try (Simulation simulation = new Simulation()) {
            Simulation.Verdict failed = simulation.play(FAILING, false);
            assertThat(failed.violations()).isNotEmpty();

            String shown = simulation.explain(failed);

            String command = shown.substring(shown.indexOf("scripts/simulate --scenario '"));
            String text = command.substring(command.indexOf('\'') + 1, command.lastIndexOf('\''));
            Scenario shortest = ScenarioText.parse(text);
            assertThat(shortest.first()).hasSize(1);
            assertThat(simulation.play(shortest, false).violations().get(0).invariant())
                    .isEqualTo(failed.violations().get(0).invariant());
            // In a process of its own, and word for word.
            assertThat(simulate("--scenario", text)).isEqualTo(new Output(1, shown));
        }
    }

    @Test
    void a_seed_takes_the_same_course_in_another_process() throws Exception {
        Output once = simulate("--seed", "1");
        assertThat(once.status()).as(once.text()).isZero();
        assertThat(once.text()).contains("StepApplied").contains("all invariants hold");
        try (Simulation simulation = new Simulation()) {
            assertThat(once.text()).isEqualTo(Simulation.told(simulation.play(Scenario.of(1), true)));
        }
    }

    @Test
    void a_search_is_shared_among_processes() throws Exception {
        Output search = simulate("--from", "10", "--seeds", "7", "--jobs", "2");
        assertThat(search.status()).as(search.text()).isZero();
        assertThat(search.text()).contains("7 seeds, ").contains("all invariants hold");
    }

    @Test
    void what_was_entered_wrong_is_one_line() throws Exception {
        assertThat(simulate("--scenario", "world seed=x"))
                .isEqualTo(new Output(2, "simulate: in \"world seed=x\": seed is no whole number: x\n"));
        assertThat(simulate("--seed", "x")).isEqualTo(new Output(2, "simulate: --seed takes a whole number, not x\n"));
        assertThat(simulate("--fast"))
                .isEqualTo(new Output(2, "simulate: --fast: unknown, or its value is missing; see --help\n"));
    }

    private record Output(int status, String text) {}

    private static Output simulate(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Simulate.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }
}
