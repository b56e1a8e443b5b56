package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.cli.Options.Form;
import io.drctl.cli.view.HumanViews;
import io.drctl.cli.view.JsonViews;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command line makes of a session, before any command runs. */
final class SessionTest {
    private final Screen screen = Screen.plain();

    private Session after(Map<String, String> variables, String... arguments) {
        Session session = new Session(new Environment(
                variables,
                Path.of("").toAbsolutePath(),
                InputStream.nullInputStream(),
                screen.terminal(),
                "0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                regions -> {
                    throw new AssertionError("AWS is not asked");
                },
                new NoSandboxes()));
        Drctl.commandLine(session).execute(arguments);
        return session;
    }

    @Test
    void the_options_are_those_that_were_typed_wherever_on_the_line() {
        Options options = after(
                        Map.of(),
                        "--sandbox",
                        "inventory",
                        "--speed",
                        "60x",
                        "schema",
                        "--inventory",
                        "a.yaml",
                        "--debug")
                .options();

        assertThat(options.inventory()).isEqualTo(Path.of("a.yaml"));
        assertThat(options.simulated()).isTrue();
        assertThat(options.pace()).isEqualTo(60);
        assertThat(options.debug()).isTrue();
        assertThat(options.misuse()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "inventory validate, HUMAN",
        "inventory validate -o json, JSON",
        "inventory validate -o JSON, JSON",
        "inventory show -o markdown, MARKDOWN",
        "inventory schema, OTHER",
        "runbook list, HUMAN",
        "inventory validate --nonsense -o json, JSON",
        "inventory validate --nonsense, HUMAN"
    })
    void the_form_is_known_before_anything_can_fail(String line, Form form) {
        Session session = after(Map.of(), line.split(" "));

        assertThat(session.options().form()).isEqualTo(form);
        assertThat(session.views()).isInstanceOf(form == Form.JSON ? JsonViews.class : HumanViews.class);
    }

    @ParameterizedTest
    @CsvSource({
        "inventory schema,, false",
        "inventory schema, 0, false",
        "inventory schema, false, false",
        "inventory schema, 1, true",
        "--sandbox inventory schema,, true",
        "sandbox show --nonsense,, true"
    })
    void the_backend_is_the_sandbox_by_option_by_variable_or_by_command(
            String line, String variable, boolean simulated) {
        Map<String, String> variables = variable == null ? Map.of() : Map.of("DRCTL_SANDBOX", variable);
        Session session = after(variables, line.split(" "));

        assertThat(session.backend().isSimulated()).isEqualTo(simulated);
        assertThat(session.backend()).isInstanceOf(simulated ? SandboxBackend.class : LiveBackend.class);
    }

    @Test
    void what_is_known_of_a_command_line_never_changes() {
        Session session = after(Map.of(), "inventory", "schema");

        assertThatThrownBy(() -> session.begin(Options.NONE)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"0x", "-1", "3601x", "fast", "1e3"})
    void a_speed_that_is_none_is_a_usage_error(String speed) {
        Session session = after(Map.of(), "--sandbox", "--speed=" + speed, "inventory", "schema");

        assertThat(session.options().misuse()).startsWith("--speed takes a factor above 0");
        assertThat(screen.err()).contains("--speed takes a factor above 0");
        assertThat(screen.out()).isEmpty();
    }
}
