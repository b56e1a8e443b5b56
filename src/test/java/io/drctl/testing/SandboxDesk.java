package io.drctl.testing;

import io.drctl.cli.Drctl;
import io.drctl.cli.Environment;
import io.drctl.sandbox.FileSandboxes;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/** A directory in which commands are typed that reach sandboxes on disk and no AWS. */
public final class SandboxDesk {
    private final Path directory;
    private final TurnedClock clock;

    public SandboxDesk(Path directory, TurnedClock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** How a command ended. */
    public record Ended(int status, String out, String err) {}

    /** Types a command and waits for its end. */
    public Ended run(String... arguments) {
        Screen screen = Screen.plain();
        int status = Drctl.run(
                arguments,
                new Environment(
                        Map.of("HOME", directory.toString()),
                        directory,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "0.1.0",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> {
                            throw new AssertionError("AWS was asked");
                        },
                        new FileSandboxes(clock)));
        return new Ended(status, screen.out(), screen.err());
    }
}
