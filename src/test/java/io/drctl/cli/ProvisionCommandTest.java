package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cli.view.Terminal;
import io.drctl.sandbox.FileSandboxes;
import io.drctl.testing.HealthySite;
import io.drctl.testing.HurriedClock;
import io.drctl.testing.JsonDocuments;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The course of a provisioning, in a sandbox that begins empty and prepared. */
final class ProvisionCommandTest {
    @TempDir
    private Path site;

    private final HurriedClock clock = new HurriedClock(VirtualClock.START, 500);
    private String out = "";
    private String err = "";

    @BeforeEach
    void prepare() throws IOException {
        Files.copy(Path.of("inventory.yaml"), site.resolve("inventory.yaml"));
        Files.writeString(site.resolve("key.pub"), HealthySite.PUBLIC_KEY + "\n");
        assertThat(drctl("sandbox", "reset", "--empty")).as(err).isZero();
        assertThat(drctl("--sandbox", "prepare", "--public-key", "key.pub", "--yes"))
                .as(err)
                .isZero();
    }

    private int drctl(String... command) {
        Screen screen = Screen.plain();
        int status = run(screen.terminal(), "", command);
        out = screen.out();
        err = screen.err();
        return status;
    }

    /** As at a terminal. */
    private int asked(String answer, String... command) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(shown, true, StandardCharsets.UTF_8);
        int status = run(new Terminal(stream, stream, false, false, false, true, 80), answer, command);
        out = shown.toString(StandardCharsets.UTF_8);
        err = out;
        return status;
    }

    private int run(Terminal terminal, String input, String... command) {
        return Drctl.run(
                command,
                new Environment(
                        Map.of(),
                        site,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        terminal,
                        "drctl 0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> {
                            throw new AssertionError("AWS is not asked");
                        },
                        new FileSandboxes(clock)));
    }

    private List<String> runs() {
        assertThat(drctl("--sandbox", "run", "list")).as(err).isZero();
        return out.lines().filter(line -> line.contains("-provision")).toList();
    }

    @Test
    void a_plan_that_is_only_looked_at_leaves_no_run() {
        assertThat(drctl("--sandbox", "provision", "--region", "us-east-2", "--plan-only"))
                .isZero();
        assertThat(out).contains("8 to create", "Plan only: nothing was changed.");
        assertThat(runs()).isEmpty();
    }

    @Test
    void without_anybody_to_ask_nothing_is_changed() {
        assertThat(drctl("--sandbox", "provision", "--region", "us-east-2")).isEqualTo(ExitStatus.REFUSED);
        assertThat(err).contains("needs approval, but there is no terminal to ask on");
        assertThat(runs()).isEmpty();
    }

    @Test
    void who_says_no_changes_nothing() {
        assertThat(asked("n\n", "--sandbox", "provision", "--region", "us-east-2"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(out)
                .contains("This changes flask-site, account ", "Apply this plan to us-east-2? [y/N] ")
                .contains("Nothing was changed.");
        assertThat(runs()).isEmpty();
    }

    @Test
    void what_was_agreed_to_is_journaled_applied_and_looked_at_again() throws IOException {
        assertThat(asked("y\n", "--sandbox", "provision", "--region", "us-east-2"))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("Checking that nothing is left to do in us-east-2", "us-east-2 is provisioned: 8 created");
        assertThat(runs()).singleElement().satisfies(line -> assertThat(line).startsWith("done"));
        try (var files = Files.walk(site)) {
            Path journal = files.filter(file ->
                            file.endsWith("journal.jsonl") && file.toString().contains("-provision"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(journal))
                    .containsSubsequence("consent-given", "typed y", "step-intended", "step-applied", "step-ended");
        }

        assertThat(drctl("--sandbox", "provision", "--region", "us-east-2")).isZero();
        assertThat(out).contains("us-east-2 matches the configuration: nothing to do.");
        assertThat(runs()).hasSize(1);
    }

    @Test
    void json_names_the_run() {
        assertThat(drctl("--sandbox", "provision", "--region", "us-east-2", "--yes", "-o", "json"))
                .as(err)
                .isZero();
        JsonNode document = JsonDocuments.read(out);
        assertThat(document.path("outcome").asString()).isEqualTo("applied");
        assertThat(document.path("runId").asString()).endsWith("-provision");
        assertThat(runs())
                .singleElement()
                .satisfies(
                        line -> assertThat(line).contains(document.path("runId").asString()));
    }

    @Test
    void what_has_to_be_there_first_is_a_refusal_that_names_the_command() {
        assertThat(drctl("--sandbox", "provision", "--region", "us-west-1", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(err).contains("Missing:", "drctl --sandbox provision --region us-east-2");
        assertThat(runs()).isEmpty();
    }

    @Test
    void a_runbook_of_that_name_beside_the_inventory_is_not_used_without_a_word() throws IOException {
        Files.writeString(
                Files.createDirectory(site.resolve("runbooks")).resolve("provision.yaml"),
                Files.readString(Path.of("runbooks/provision.yaml")).replace("needs: [primary]", "needs: []"));

        assertThat(drctl("--sandbox", "provision", "--region", "us-east-2", "--yes"))
                .isEqualTo(ExitStatus.REFUSED);
        assertThat(err.replaceAll("\\s+", " ")).contains("replaces drctl's own runbook provision");
    }
}
