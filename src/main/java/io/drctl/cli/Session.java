package io.drctl.cli;

import io.drctl.cli.view.HumanViews;
import io.drctl.cli.view.JsonViews;
import io.drctl.cli.view.JunitViews;
import io.drctl.cli.view.MarkdownViews;
import io.drctl.cli.view.MetricsViews;
import io.drctl.cli.view.StandingWords;
import io.drctl.cli.view.Terminal;
import io.drctl.cli.view.Views;
import io.drctl.cloud.Access;
import io.drctl.cloud.Cloud;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.SiteRuns;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Standing;
import io.drctl.journal.StateDirectory;
import io.drctl.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of one invocation share: the common options, the inventory, and the backend that they act on. All
 * of it follows from the command line, and none of it changes after parsing.
 */
final class Session implements AutoCloseable {
    private final Environment environment;
    private @Nullable Parsed parsed;

    /** What follows from the command line. */
    private record Parsed(Options options, InventoryFile inventory, Backend backend) {
        Views views() {
            Terminal terminal = backend.terminal();
            boolean simulated = backend.isSimulated();
            return switch (options.form()) {
                case JSON -> new JsonViews(terminal, simulated);
                case MARKDOWN -> new MarkdownViews(terminal, simulated);
                case METRICS -> new MetricsViews(terminal, simulated);
                case JUNIT -> new JunitViews(terminal, simulated);
                case HUMAN, OTHER -> new HumanViews(terminal, simulated);
            };
        }
    }

    Session(Environment environment) {
        this.environment = environment;
    }

    /** The command line was parsed, or couldn't be. Called once, before any command runs. */
    void begin(Options options) {
        if (parsed != null) {
            throw new IllegalStateException("the options are known already");
        }
        Boolean colour = options.colour();
        Terminal terminal =
                colour == null ? environment.terminal() : environment.terminal().withColour(colour, colour);
        terminal = terminal.suggesting(options::typed);
        InventoryFile inventory = new InventoryFile(environment, options);
        Backend backend = options.simulated()
                ? new SandboxBackend(environment, options, inventory, terminal)
                : new LiveBackend(environment, inventory, terminal);
        parsed = new Parsed(options, inventory, backend);
    }

    boolean hasBegun() {
        return parsed != null;
    }

    /**
     * Before the command line is parsed, for example when drctl itself fails early, no options count.
     */
    private Parsed parsed() {
        if (parsed == null) {
            begin(Options.NONE);
        }
        return Objects.requireNonNull(parsed);
    }

    Environment environment() {
        return environment;
    }

    Options options() {
        return parsed().options();
    }

    Backend backend() {
        return parsed().backend();
    }

    Terminal terminal() {
        return backend().terminal();
    }

    /** The views in the requested form. */
    Views views() {
        return parsed().views();
    }

    /** Where a new inventory goes if the command line doesn't say. */
    Path placeForNewInventory() {
        return parsed().inventory().placeForNew();
    }

    Path inventoryFile() {
        return parsed().inventory().path();
    }

    /**
     * The inventory, read at the first call.
     *
     * @throws InputException with every problem of the file
     */
    LoadedInventory inventory() {
        return parsed().inventory().read();
    }

    /** The sites that a command may choose from. */
    Sites sites() {
        return parsed().inventory().sites();
    }

    /** A path as it is shown. */
    String display(Path file) {
        return parsed().inventory().display(file);
    }

    /**
     * Connects through this Region first, if there is a choice; the other, which may be the one that failed, comes
     * last.
     */
    Cloud cloudThrough(RegionName first) {
        Inventory site = inventory().inventory();
        return backend().cloud(List.of(Access.of(site.region(first)), Access.of(site.peerOf(first))));
    }

    /** The cloud, connected to at the first call, through the recovery Region unless another was set before. */
    Cloud cloud() {
        return cloudThrough(inventory().inventory().recovery().name());
    }

    /** The sandbox that a command of {@code drctl sandbox} is about. */
    Sandbox sandbox() {
        return sandboxBackend().sandbox();
    }

    SandboxBackend sandboxBackend() {
        if (backend() instanceof SandboxBackend sandbox) {
            return sandbox;
        }
        throw new IllegalStateException("not in the sandbox");
    }

    /**
     * Where runs are kept, of all sites.
     *
     * @throws CommandFailure when there is no such place; then nothing may be changed
     */
    StateDirectory state() {
        return new StateDirectory(backend().statePlace().directory());
    }

    /**
     * The runs of the inventory's site.
     *
     * @throws CommandFailure when there is no place for any
     */
    SiteRuns siteRuns() {
        return SiteRuns.of(state(), inventory().inventory().site());
    }

    /** Which site, in which account, under which identity: lines above what the user agrees to. */
    List<String> where(Map<String, String> arguments, Standing standing) {
        return StandingWords.of(
                inventory().inventory(), arguments, standing, backend().isSimulated());
    }

    @Override
    public void close() {
        if (parsed != null) {
            parsed.backend().close();
        }
    }
}
