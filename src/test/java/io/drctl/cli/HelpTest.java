package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The help of every command at 80 columns, held against the files in {@code src/test/resources/io/drctl/cli/help}.
 * After a wanted change, {@code mvn test -Dtest=HelpTest -Ddrctl.golden=write} rewrites them.
 */
final class HelpTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/drctl/cli/help");

    private static Environment environment(Screen screen) {
        return new Environment(
                Map.of(),
                Path.of("").toAbsolutePath(),
                InputStream.nullInputStream(),
                screen.terminal(),
                "drctl 0.1.0",
                () -> VirtualClock.START,
                "operator@host",
                regions -> {
                    throw new AssertionError("help asks AWS nothing");
                },
                new NoSandboxes());
    }

    static Stream<String> commands() {
        Map<String, CommandLine> all = new TreeMap<>();
        try (Session session = new Session(environment(Screen.plain()))) {
            collect("", Drctl.commandLine(session), all);
        }
        return all.keySet().stream();
    }

    private static void collect(String name, CommandLine command, Map<String, CommandLine> all) {
        all.put(name, command);
        command.getSubcommands().forEach((sub, line) -> {
            if (sub.equals(line.getCommandName())) {
                collect((name + " " + sub).strip(), line, all);
            }
        });
    }

    private static String help(String command) {
        Screen screen = Screen.plain();
        String[] arguments = (command + " --help").strip().split(" ");
        assertThat(Drctl.run(arguments, environment(screen))).isEqualTo(ExitStatus.OK);
        assertThat(screen.err()).isEmpty();
        return screen.out();
    }

    private static String file(String command) {
        return ("drctl " + command).strip().replace(' ', '-') + ".txt";
    }

    @ParameterizedTest
    @MethodSource("commands")
    void the_help_is_as_it_was_agreed(String command) throws IOException {
        String help = help(command);
        if ("write".equals(System.getProperty("drctl.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(GOLDEN.resolve(file(command)), help);
        }
        try (InputStream golden =
                Objects.requireNonNull(HelpTest.class.getResourceAsStream("help/" + file(command)), file(command))) {
            assertThat(help).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void the_help_fits_80_columns_and_names_the_command(String command) {
        String help = help(command);

        assertThat(help.lines()).allMatch(line -> line.length() <= 80);
        assertThat(help).contains("Usage: " + ("drctl " + command).strip());
    }

    @Test
    void no_golden_file_is_left_of_a_command_that_is_gone() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                    .containsExactlyInAnyOrderElementsOf(
                            commands().map(HelpTest::file).collect(Collectors.toSet()));
        }
    }

    @Test
    void half_a_command_shows_what_comes_next() {
        Screen screen = Screen.plain();
        assertThat(Drctl.run(new String[] {"failover"}, environment(screen))).isEqualTo(ExitStatus.USAGE);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).startsWith("Usage: drctl failover");
    }
}
