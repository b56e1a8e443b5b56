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
        assertThat(SimulationMark.typed(Command.drctl("sandbox", "show"))).hasToString("drctl sandbox show");
        assertThat(SimulationMark.typed(Command.drctl("runbook", "list"))).hasToString("drctl runbook list");
        assertThat(SimulationMark.typed(Command.aws("s3api", "delete-bucket")))
                .hasToString("[on AWS] aws s3api delete-bucket");
        assertThat(SimulationMark.typed(Command.aws("sso", "login"))).hasToString("aws sso login");
    }

    @Test
    void stays_out_of_what_programs_read() {
        outIsForPeople = false;
        terminal.out().println("{\"fix\": \"drctl prepare\"}");

        assertThat(screen.out()).isEqualTo("{\"fix\": \"drctl --sandbox prepare\"}\n");
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void is_not_drawn_for_a_line_that_is_redrawn_and_erased() {
        terminal.err().print(LiveLine.drawn("Verifying: 1 of 2 assets"));
        terminal.err().print(LiveLine.ERASED);

        assertThat(screen.err()).doesNotContain("SIMULATED");
    }

    @Test
    void suggested_commands_are_those_of_the_sandbox() {
        terminal.out().println("fix: drctl prepare --region us-west-1, then drctl run resume");
        terminal.out().println("drctl sandbox show, drctl --sandbox verify, and drctl runs");

        assertThat(screen.out().lines().skip(1))
                .containsExactly(
                        "fix: drctl --sandbox prepare --region us-west-1, then drctl --sandbox run resume",
                        "drctl sandbox show, drctl --sandbox verify, and drctl runs");
    }

    @Test
    void commands_of_the_aws_cli_are_said_to_be_for_aws() {
        terminal.out()
                .println(Ink.ofOwn("  \u001b[2mto undo   \u001b[0m") + "aws s3api delete-bucket --bucket flask-site");
        terminal.out().println("what aws does, aws sso login");

        assertThat(screen.out().lines().skip(1))
                .containsExactly(
                        "  \u001b[2mto undo   \u001b[0m[on AWS] aws s3api delete-bucket --bucket flask-site",
                        "what aws does, aws sso login");
    }

    @Test
    void a_command_is_known_right_after_a_colour() {
        terminal.out().println(Ink.ofOwn("  \u001b[2mto fix    \u001b[0m") + "drctl provision --region us-west-1");
        terminal.out()
                .println(Ink.ofOwn("\u001b[1m")
                        + "drctl verify, then wait until everything that was begun has come to its end");

        assertThat(screen.out().lines().skip(1))
                .containsExactly(
                        "  \u001b[2mto fix    \u001b[0mdrctl --sandbox provision --region us-west-1",
                        "\u001b[1mdrctl --sandbox verify, then wait until everything that was begun has come to",
                        "its end");
    }

    @Test
    void what_programs_read_has_commands_of_the_sandbox_too() {
        outIsForPeople = false;
        terminal.out().println("{\"undo\": \"drctl failover app --to us-east-2\"}");

        assertThat(screen.out()).isEqualTo("{\"undo\": \"drctl --sandbox failover app --to us-east-2\"}\n");
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
        String remedy = "look what it is doing (aws rds describe-events), and wait until it is done with it";
        for (int width = 20; width < 90; width++) {
            terminal.wrapWords(remedy, width, "").forEach(terminal.out()::println);
        }

        assertThat(screen.out()).doesNotContain("[on\n", "AWS]\n", "[on AWS] [on AWS]");
        assertThat(screen.out().split("\\[on AWS\\] aws", -1)).hasSize(71);
    }

    @Test
    void a_long_document_has_no_place_at_which_a_command_slips_through() {
        outIsForPeople = false;
        for (int padding = 8100; padding < 8200; padding++) {
            JsonDocument document = new JsonDocument(JsonSchema.FAILURE, true);
            document.put("padding", "x".repeat(padding)).put("fix", "drctl failover app --to us-west-1");
            terminal.printJson(document);
        }

        assertThat(screen.out().split("drctl --sandbox failover app", -1)).hasSize(101);
    }

    @Test
    void what_a_suggestion_makes_too_long_is_broken_again() {
        terminal.out()
                .println("              nothing can be written there until drctl failover db --to us-west-1; now wait");

        assertThat(screen.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(screen.out()).contains("              drctl --sandbox failover db --to us-west-1; now wait\n");
    }
}
