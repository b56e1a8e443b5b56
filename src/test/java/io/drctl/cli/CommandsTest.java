package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Which commands are made for a command line. */
final class CommandsTest {
    @Test
    void what_may_be_named_is_made_and_nothing_else() {
        assertThat(Commands.in("status")).containsExactly("status");
        assertThat(Commands.in("--sandbox", "run", "resume")).containsExactly("run");
        assertThat(Commands.in("--site", "status", "verify")).containsExactly("verify", "status");
        assertThat(Commands.in("verify", "--help")).containsExactly("verify");
    }

    @Test
    void where_no_name_tells_all_are() {
        assertThat(Commands.in()).isEqualTo(Commands.NAMES);
        assertThat(Commands.in("@options")).isEqualTo(Commands.NAMES);
        assertThat(Commands.in("--help", "verify")).isEqualTo(Commands.NAMES);
        assertThat(Commands.in("statsu")).isEqualTo(Commands.NAMES);
    }

    @Test
    void each_has_the_name_that_it_has_itself() {
        try (Session session = new Session(environment(Screen.plain()))) {
            Map<String, CommandLine> made = Drctl.commandLine(session).getSubcommands();

            assertThat(made.keySet()).containsExactlyElementsOf(Commands.NAMES);
            for (CommandLine command : made.values()) {
                String own = command.getCommand()
                        .getClass()
                        .getAnnotation(CommandLine.Command.class)
                        .name();
                assertThat(made.get(own)).isSameAs(command);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --site status       | expected parameter for option
            status verfy        | verfy
            status --regoin x   | --regoin
            run lst             | list
            run                 | resume
            """)
    void what_is_wrong_is_told_as_if_all_were_made(String typed, String told) {
        Screen screen = Screen.plain();

        int status = Drctl.run(typed.split(" "), environment(screen));

        assertThat(status).isEqualTo(ExitStatus.USAGE);
        assertThat(screen.err()).containsIgnoringCase(told);
    }

    private static Environment environment(Screen screen) {
        return new Environment(
                Map.of(),
                Path.of("").toAbsolutePath(),
                InputStream.nullInputStream(),
                screen.terminal(),
                "0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                regions -> {
                    throw new AssertionError("AWS was asked");
                },
                new NoSandboxes());
    }
}
