package io.drctl.cli;

import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Cloud;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.LoadedInventory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of one invocation share: the options that every command has, the inventory (read once) and the world
 * (connected to once, and only if asked for).
 */
public final class Session implements AutoCloseable {
    /** Where the inventory is looked for when {@code --inventory} and {@code DRCTL_INVENTORY} are silent. */
    static final String DEFAULT_INVENTORY = "inventory.yaml";

    private final Environment environment;
    private @Nullable Terminal terminal;
    private @Nullable Path inventoryFile;
    private boolean debug;
    private boolean json;
    private @Nullable LoadedInventory inventory;
    private @Nullable Cloud cloud;

    public Session(Environment environment) {
        this.environment = environment;
    }

    void useInventory(Path file) {
        this.inventoryFile = file;
    }

    void useTerminal(Terminal changed) {
        this.terminal = changed;
    }

    void useDebug(boolean on) {
        this.debug = on;
    }

    /** Said by a command as soon as it knows that its output is JSON, so that a failure comes out as JSON too. */
    public void useJson(boolean on) {
        this.json = on;
    }

    boolean json() {
        return json;
    }

    boolean debug() {
        return debug;
    }

    public Terminal terminal() {
        return terminal == null ? environment.terminal() : terminal;
    }

    public Environment environment() {
        return environment;
    }

    /** The path of the inventory: option, else {@code DRCTL_INVENTORY}, else {@code ./inventory.yaml}. */
    public Path inventoryFile() {
        if (inventoryFile != null) {
            return environment.workingDirectory().resolve(inventoryFile);
        }
        String variable = environment.variables().get("DRCTL_INVENTORY");
        return environment
                .workingDirectory()
                .resolve(variable == null || variable.isEmpty() ? DEFAULT_INVENTORY : variable);
    }

    /**
     * The inventory, read at the first call.
     *
     * @throws InputException with every problem of the file
     */
    public LoadedInventory inventory() {
        if (inventory == null) {
            Path file = inventoryFile();
            if (!Files.exists(file)) {
                throw new InputException(Diagnostic.error(
                        "no inventory at " + display(file),
                        "run drctl where inventory.yaml is, or name it with --inventory FILE or DRCTL_INVENTORY"));
            }
            inventory = InventoryReader.read(file, display(file));
        }
        return inventory;
    }

    /** The world, connected to at the first call, whichever thread makes it. */
    public synchronized Cloud cloud() {
        if (cloud == null) {
            cloud = environment.cloud().get();
        }
        return cloud;
    }

    /** Where runs are kept: {@code $XDG_STATE_HOME/drctl}, by default {@code ~/.local/state/drctl}. */
    public Path stateDirectory() {
        return xdg("XDG_STATE_HOME", ".local/state").resolve("drctl");
    }

    private Path xdg(String variable, String fallback) {
        Map<String, String> variables = environment.variables();
        String value = variables.get(variable);
        // The XDG base directory specification has relative paths ignored.
        if (value != null && Path.of(value).isAbsolute()) {
            return Path.of(value);
        }
        return Path.of(variables.getOrDefault("HOME", System.getProperty("user.home")))
                .resolve(fallback);
    }

    /** A path as it is shown: relative to the working directory where it lies below it. */
    public String display(Path file) {
        Path directory = environment.workingDirectory().toAbsolutePath().normalize();
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(directory) ? directory.relativize(absolute).toString() : absolute.toString();
    }

    @Override
    public void close() {
        if (cloud != null) {
            cloud.close();
        }
    }
}
