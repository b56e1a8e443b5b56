package io.drctl.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Prometheus's own checker of metrics and rules. */
public final class Promtool {
    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/bin/promtool"), Path.of("/usr/local/bin/promtool"), Path.of("/opt/homebrew/bin/promtool"));

    private Promtool() {}

    /**
     * Runs it; a test without it is skipped, unless every tool is demanded.
     *
     * @param input its standard input
     * @return its exit status, and what it says
     */
    public static String run(Path input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said.strip();
    }

    private static Path program() {
        for (Path each : PROGRAMS) {
            if (Files.isExecutable(each)) {
                return each;
            }
        }
        String missing = "no promtool: install Prometheus (Debian: apt-get install prometheus)";
        if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
            throw new AssertionError(missing);
        }
        Assumptions.abort(missing);
        throw new AssertionError(missing);
    }
}
