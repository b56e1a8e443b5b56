package io.drctl.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DiagnosticViewTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String shown(List<Diagnostic> diagnostics, int columns, boolean colour) {
        return shown(diagnostics, columns, colour, false);
    }

    private String shown(List<Diagnostic> diagnostics, int columns, boolean colour, boolean live) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal =
                new Terminal(new PrintStream(new ByteArrayOutputStream()), stream, false, colour, live, false, columns);
        DiagnosticView.print(diagnostics, terminal);
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Diagnostic unknownKey() {
        return Diagnostic.error(
                        "unknown key `qnt`, did you mean `qty`?",
                        "rename it to `qty`",
                        new SourcePosition("inventory.yaml", 12, 5))
                .withExcerpt("    qnt: 2");
    }

    @Test
    void shows_the_place_the_line_and_the_fix() {
        assertThat(shown(List.of(unknownKey()), 80, false)).isEqualTo("""
                inventory.yaml:12:5: error: unknown key `qnt`, did you mean `qty`?
                  12 |     qnt: 2
                     |     ^
                  fix: rename it to `qty`
                """);
    }

    @Test
    void colours_by_severity() {
        assertThat(shown(List.of(unknownKey()), 80, true))
                .startsWith("\u001b[1minventory.yaml:12:5:\u001b[0m \u001b[31merror:\u001b[0m unknown key")
                .contains("\u001b[31m^\u001b[0m", "\u001b[1mfix:\u001b[0m rename");
    }

    @Test
    void shows_what_has_no_place_too() {
        assertThat(shown(
                        List.of(Diagnostic.error("no inventory at x.yaml", "name it with --inventory FILE")),
                        80,
                        false))
                .isEqualTo("""
                        error: no inventory at x.yaml
                          fix: name it with --inventory FILE
                        """);
    }

    @Test
    void breaks_a_long_fix_and_cuts_a_long_line_around_its_place() {
        Diagnostic diagnostic = Diagnostic.warning(
                        "too long",
                        "write something that is shorter than this very long advice",
                        new SourcePosition("f", 1, 101))
                .withExcerpt("a".repeat(100) + "B" + "c".repeat(100));

        assertThat(shown(List.of(diagnostic), 40, false)).isEqualTo("""
                f:1:101: warning: too long
                  1 | aaaaaaaaaaaaaaaaBccccccccccccccccc
                    |                 ^
                  fix: write something that is shorter
                       than this very long advice
                """);
    }

    @Test
    void points_behind_the_end_of_a_line() {
        Diagnostic diagnostic = Diagnostic.error("a value is missing", null, new SourcePosition("f", 3, 6))
                .withExcerpt("\ta: b");

        assertThat(shown(List.of(diagnostic), 80, false)).isEqualTo("""
                f:3:6: error: a value is missing
                  3 |  a: b
                    |      ^
                """);
    }

    @Test
    void a_file_cannot_steer_the_terminal() {
        Diagnostic diagnostic =
                Diagnostic.error("unknown key `\u001b[2J\u202e`", null, new SourcePosition("f\u001b", 1, 1));

        assertThat(shown(List.of(diagnostic), 80, false))
                .isEqualTo("f\u241b:1:1: error: unknown key `\u241b[2J\ufffd`\n");
    }

    @Test
    void shows_the_first_of_very_many() {
        String shown = shown(Collections.nCopies(60, Diagnostic.error("wrong")), 80, false);

        assertThat(shown.lines()).hasSize(51).endsWith("... and 10 more");
    }

    @Test
    void json_has_all_fields_even_without_a_place() {
        JsonObject document = new JsonObject(UnaryOperator.identity());
        document.objects("e", List.of(unknownKey(), Diagnostic.error("no inventory")), DiagnosticView::json);

        assertThat(document.node().path("e"))
                .hasToString("[{\"severity\":\"error\",\"summary\":\"unknown key `qnt`, did you mean `qty`?\","
                        + "\"remedy\":\"rename it to"
                        + " `qty`\",\"commands\":[],\"file\":\"inventory.yaml\",\"line\":12,\"column\":5,"
                        + "\"excerpt\":\"    qnt: 2\"},"
                        + "{\"severity\":\"error\",\"summary\":\"no"
                        + " inventory\",\"remedy\":null,\"commands\":[],\"file\":null,"
                        + "\"line\":null,\"column\":null,\"excerpt\":null}]");
    }

    @Test
    void a_terminal_breaks_a_long_first_line_at_blanks_and_never_the_place() {
        Diagnostic diagnostic = Diagnostic.error(
                "standard support for this version ended a while ago",
                null,
                new SourcePosition("inventory.yaml", 1, 2));

        assertThat(shown(List.of(diagnostic), 40, false, true)).isEqualTo("""
                inventory.yaml:1:2: error: standard
                    support for this version ended a
                    while ago
                """);
        err.reset();
        assertThat(shown(List.of(diagnostic), 40, true, true))
                .startsWith("\u001b[1minventory.yaml:1:2:\u001b[0m \u001b[31merror:\u001b[0m standard\n    support");
    }

    @Test
    void a_log_keeps_the_first_line_whole() {
        Diagnostic diagnostic = Diagnostic.error(
                "standard support for this version ended a while ago",
                null,
                new SourcePosition("inventory.yaml", 1, 2));

        assertThat(shown(List.of(diagnostic), 40, false)).hasLineCount(1);
    }

    @Test
    void an_address_in_a_fix_is_never_cut() {
        assertThat(shown(
                        List.of(Diagnostic.error("x", "see https://example.com/a/rather/long/path for it")), 40, false))
                .isEqualTo("""
                        error: x
                          fix: see
                               https://example.com/a/rather/long/path
                               for it
                        """);
    }

    @Test
    void a_command_in_a_fix_is_never_broken() {
        assertThat(shown(
                        List.of(Diagnostic.error(
                                "x",
                                Remedy.of(Command.aws(
                                        "ec2",
                                        "start-instances",
                                        "--region",
                                        "us-east-2",
                                        "--instance-ids",
                                        "i-1",
                                        "i-2")))),
                        52,
                        false))
                .isEqualTo("""
                        error: x
                          fix: aws ec2 start-instances --region us-east-2 --instance-ids i-1 i-2
                        """);
    }
}
