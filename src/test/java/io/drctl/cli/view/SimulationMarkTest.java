package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.Screen;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationMarkTest {
    private final Screen screen = Screen.plain();
    private boolean outIsForPeople = true;
    private final Terminal terminal =
            SimulationMark.on(screen.terminal(), "sandbox .drctl/sandbox.json, speed 1x", () -> outIsForPeople);

    @Test
    void stands_once_above_whatever_comes_on_each_stream() {
        terminal.out().println("one");
        terminal.out().println("two");
        terminal.err().print("three");
        terminal.err().println();

        assertThat(screen.out()).isEqualTo("SIMULATED  sandbox .drctl/sandbox.json, speed 1x\none\ntwo\n");
        assertThat(screen.err()).isEqualTo("SIMULATED  sandbox .drctl/sandbox.json, speed 1x\nthree\n");
    }

    @Test
    void a_command_is_made_fit_for_the_sandbox_as_data() {
        assertThat(SimulationMark.typed(Command.drctl("failover", "db", "--to", "us-west-1")))
                .hasToString("drctl --sandbox failover db --to us-west-1");
        assertThat(SimulationMark.typed(Command.drctl("switchover", "db", "--to", "us-west-1")))
                .hasToString("drctl --sandbox switchover db --to us-west-1");
        assertThat(SimulationMark.typed(Command.drctl("sandbox", "show"))).hasToString("drctl sandbox show");
        assertThat(SimulationMark.typed(Command.drctl("runbook", "list"))).hasToString("drctl runbook list");
        assertThat(SimulationMark.typed(Command.aws("s3api", "delete-bucket")))
                .hasToString("[on AWS] aws s3api delete-bucket");
        assertThat(SimulationMark.typed(Command.aws("sso", "login"))).hasToString("aws sso login");
    }

    @Test
    void stays_out_of_what_programs_read() {
        outIsForPeople = false;
        terminal.out().println("{\"fix\": null}");

        assertThat(screen.out()).isEqualTo("{\"fix\": null}\n");
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void is_not_drawn_for_a_line_that_is_redrawn_and_erased() {
        terminal.err().print(LiveLine.drawn("Verifying: 1 of 2 assets"));
        terminal.err().print(LiveLine.ERASED);

        assertThat(screen.err()).doesNotContain("SIMULATED");
    }

    @Test
    void what_is_broken_into_lines_is_made_fit_for_the_sandbox_before() {
        List<String> lines = terminal.wrapRemedy(
                Remedy.of("nothing was called; once it can be read: ")
                        .then(Command.drctl("run", "resume", "20250301-031555-failover-app")),
                60);

        assertThat(lines)
                .containsExactly(
                        "nothing was called; once it can be read:",
                        "drctl --sandbox run resume 20250301-031555-failover-app");
        lines.forEach(terminal.out()::println);
        assertThat(screen.out().lines().skip(1)).containsExactlyElementsOf(lines);
    }

    @Test
    void what_is_for_aws_is_said_once_wherever_a_line_ends() {
        Remedy remedy = Remedy.of("look what it is doing (")
                .then(Command.aws("rds", "describe-events"))
                .then("), and wait until it is done with it");
        for (int width = 20; width < 90; width++) {
            terminal.wrapRemedy(remedy, width).forEach(terminal.out()::println);
        }

        assertThat(screen.out()).doesNotContain("[on\n", "AWS]\n", "[on AWS] [on AWS]");
        assertThat(screen.out().split("\\[on AWS\\] aws", -1)).hasSize(71);
    }

    @Test
    void what_programs_read_has_commands_of_the_sandbox_too() {
        Remedy remedy = Remedy.of("first: ").then(Command.drctl("failover", "app", "--to", "us-east-2"));

        assertThat(new JsonDocument(Screen.plain().terminal(), JsonSchema.STATUS, true)
                        .remedy(remedy)
                        .node()
                        .toString())
                .contains("\"remedy\":\"first: drctl --sandbox failover app --to us-east-2\"")
                .contains("\"commands\":[\"drctl --sandbox failover app --to us-east-2\"]");
        assertThat(new JsonDocument(Screen.plain().terminal(), JsonSchema.STATUS, false)
                        .remedy(remedy)
                        .node()
                        .toString())
                .contains("\"commands\":[\"drctl failover app --to us-east-2\"]");
    }

    @Test
    void what_others_say_is_shown_as_they_say_it() {
        terminal.out().println("AWS says: run drctl status, or aws rds describe-events");

        assertThat(screen.out()).endsWith("AWS says: run drctl status, or aws rds describe-events\n");
    }
}
