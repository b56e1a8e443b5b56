package io.drctl.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command: the options that every command has. */
@Command(
        name = "drctl",
        description = "Moves a two-Region AWS site from the Region that failed to the Region that survives,"
                + " proves that it did, and rehearses doing so.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = DrctlCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExit status:%n",
        footer = {
            "  0   done, or ready",
            "  1   not ready, findings, or an objective missed",
            "  2   invalid arguments, inventory or runbook",
            "  3   refused by a gate, or not approved",
            "  4   a step failed; the run can be resumed",
            "  5   another run is under way",
            "  70  an error in drctl itself, or out of memory",
            "  74  its output could not be written in full",
            "  130 interrupted; the run can be resumed",
            "  141 the reader of its output stopped reading"
        })
final class DrctlCommand implements Runnable {
    @Nullable
    Path inventory;

    @Nullable
    String site;

    @Nullable
    Boolean colour;

    boolean sandbox;

    @Nullable
    String speed;

    boolean debug;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new MissingCommandException(spec.commandLine());
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        private final Session session;

        Version(Session session) {
            this.session = session;
        }

        @Override
        public String[] getVersion() {
            return new String[] {session.environment().version()};
        }
    }

    /** When to color. */
    enum Colour {
        auto,
        always,
        never
    }

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The site's inventory (default: $DRCTL_INVENTORY or inventory.yaml).")
    void inventory(Path file) {
        this.inventory = file;
    }

    @Option(
            names = "--site",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The site whose inventory, of those in this folder, is meant (default: $DRCTL_SITE).")
    void site(@Nullable String name) {
        if (name != null) {
            this.site = name;
        }
    }

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            description = "auto, always or never; auto respects NO_COLOR and TERM=dumb.")
    void colour(@Nullable Colour when) {
        if (when != null && when != Colour.auto) {
            this.colour = when == Colour.always;
        }
    }

    @Option(
            names = "--sandbox",
            scope = ScopeType.INHERIT,
            description = "Act on the simulated AWS in .drctl beside the inventory; also DRCTL_SANDBOX=1.")
    void sandbox(boolean on) {
        this.sandbox |= on;
    }

    @Option(
            names = "--speed",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "With --sandbox: how much faster its time passes (such as 60x; default: 1x).")
    void speed(@Nullable String speed) {
        if (speed != null) {
            this.speed = speed;
        }
    }

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "When a command fails, show the stack trace too.")
    void debug(boolean on) {
        this.debug |= on;
    }
}
