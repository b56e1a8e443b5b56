package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.NoSandboxes;
import io.drctl.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * A command that was typed where nobody answers questions, and how it ended.
 *
 * @param said both streams, as they came
 */
record Typed(int status, String said) {
    /** @param directory with the inventory; the state is kept below it */
    static Typed against(FakeCloud cloud, Path directory, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = Drctl.run(
                arguments,
                new Environment(
                        Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                        directory,
                        InputStream.nullInputStream(),
                        new Terminal(stream, stream, false, false, false, false, 200),
                        "drctl 0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> cloud,
                        new NoSandboxes()));
        return new Typed(status, bytes.toString(StandardCharsets.UTF_8));
    }
}
