package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.sandbox.Sandboxes;
import io.drctl.text.Secrets;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The process that drctl runs in, as {@code Main} (or a test) hands it over.
 *
 * @param variables the environment variables
 * @param input where consent is read from
 * @param version drctl's own, as {@code --version} prints it
 * @param clock what time it is here
 * @param operator user and host, for journals and for users who meet a lock
 * @param cloud makes the world that commands act on, at most once, when a command first needs it; given as whom
 *     drctl works in each Region, that through which to get credentials first
 * @param sandboxes makes the simulated one instead, when requested
 */
public record Environment(
        Map<String, String> variables,
        Path workingDirectory,
        InputStream input,
        Terminal terminal,
        String version,
        Supplier<Instant> clock,
        String operator,
        Function<List<Access>, Cloud> cloud,
        Sandboxes sandboxes) {
    public Environment {
        variables = Map.copyOf(variables);
        terminal = terminal.hiding(Secrets.in(variables));
    }
}
