package io.drctl.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command: the options that every command has. */
@Command(
        name = "drctl",
        description = "Moves a two-Region AWS site from the Region that failed to the Region that survives,"
                + " proves that it did, and rehearses doing so.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class DrctlCommand {
    private final Session session;

    DrctlCommand(Session session) {
        this.session = session;
    }

    /** When to colour. */
    enum Colour {
        auto,
        always,
        never
    }

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The site's inventory (default: $DRCTL_INVENTORY or ./inventory.yaml).")
    void inventory(Path file) {
        session.useInventory(file);
    }

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            description = "auto, always or never; auto respects NO_COLOR and TERM=dumb.")
    void colour(@Nullable Colour when) {
        if (when != null && when != Colour.auto) {
            boolean on = when == Colour.always;
            session.useTerminal(session.terminal().withColour(on, on));
        }
    }

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an unexpected failure.")
    void debug(boolean on) {
        session.useDebug(on);
    }
}
