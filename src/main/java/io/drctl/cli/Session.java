package io.drctl.cli;

import io.drctl.cli.view.SimulationMark;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Cloud;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.engine.SiteRuns;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.journal.StateDirectory;
import io.drctl.sandbox.Sandbox;
import io.drctl.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of one invocation share: the options that every command has, the inventory (read once) and the world
 * (connected to once, and only if asked for).
 */
public final class Session implements AutoCloseable {
    /** Where the inventory is looked for when {@code --inventory} and {@code DRCTL_INVENTORY} are silent. */
    static final String DEFAULT_INVENTORY = "inventory.yaml";

    /** Faster than this, the clients' measurements are all that is to be seen. */
    private static final int SPEED_MAX = 3600;

    private static final Pattern SPEED = Pattern.compile("\\d{1,6}(\\.\\d{1,3})?x?");

    private final Environment environment;
    private @Nullable Boolean colour;
    /** The terminal with the sandbox's line; null until it is asked for, and when an option says otherwise. */
    private @Nullable Terminal marked;

    private boolean sandboxed;
    private double speed = 1;
    private @Nullable String speedTyped;
    private boolean speedIsUsable = true;
    private boolean outIsForPrograms;
    private @Nullable Sandbox sandbox;
    private @Nullable Path inventoryFile;
    private boolean debug;
    private boolean json;
    private @Nullable LoadedInventory inventory;
    private @Nullable Cloud cloud;
    private @Nullable RegionName through;

    public Session(Environment environment) {
        this.environment = environment;
    }

    void useInventory(Path file) {
        this.inventoryFile = file;
        this.marked = null;
    }

    void useColour(boolean on) {
        this.colour = on;
        this.marked = null;
    }

    /** From here on the simulated world is meant. */
    void useSandbox() {
        this.sandboxed = true;
    }

    /** How fast the sandbox's time passes, as typed. */
    void useSpeed(String typed) {
        this.speedTyped = typed;
        this.marked = null;
        double factor = SPEED.matcher(typed).matches() ? Double.parseDouble(typed.replaceFirst("x$", "")) : 0;
        this.speedIsUsable = factor > 0 && factor <= SPEED_MAX;
        this.speed = speedIsUsable ? factor : 1;
    }

    /** Whether the simulated world is meant, by option, by command or by {@code DRCTL_SANDBOX}. */
    boolean isSandboxed() {
        String variable = environment.variables().getOrDefault("DRCTL_SANDBOX", "");
        return sandboxed || !(variable.isEmpty() || variable.equals("0") || variable.equals("false"));
    }

    /** What is wrong with how the sandbox is asked for; null when nothing is. */
    @Nullable
    String sandboxMisuse() {
        if (speedTyped == null) {
            return null;
        }
        if (!speedIsUsable) {
            return "--speed takes a factor above 0 and up to " + SPEED_MAX + " such as 60x, not " + speedTyped;
        }
        return isSandboxed() ? null : "--speed goes with --sandbox: AWS takes the time it takes";
    }

    /** Said by a command whose output is for programs though it isn't JSON, so that no line for people gets into it. */
    void useOutForPrograms() {
        this.outIsForPrograms = true;
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
        Terminal plain = environment.terminal();
        if (colour != null) {
            plain = plain.withColour(colour, colour);
        }
        if (!isSandboxed()) {
            return plain;
        }
        if (marked == null) {
            String pace = String.valueOf(speed).replaceFirst("\\.0$", "") + "x";
            marked = SimulationMark.on(
                    plain, "sandbox " + display(sandboxFile()) + ", speed " + pace, () -> !json && !outIsForPrograms);
        }
        return marked;
    }

    /**
     * The directory that the inventory is in. A link to it is followed, so that two spellings of one place are one: {@code
     * link/..} is not the directory that holds the link.
     */
    Path siteDirectory() {
        Path directory =
                Objects.requireNonNullElse(inventoryFile().toAbsolutePath().getParent(), Path.of("/"));
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            // There is no such directory, so there is no inventory either, which is what will be said.
            return directory.normalize();
        }
    }

    /** What belongs to the sandbox stands beside the inventory, and nowhere near what is real. */
    private Path sandboxDirectory() {
        return siteDirectory().resolve(SandboxSettings.DIRECTORY);
    }

    /** The same to be used: a link could lead to what is real, and a reset deletes. */
    private Path ownSandboxDirectory() {
        Path directory = sandboxDirectory();
        for (Path own : List.of(directory, SandboxSettings.stateDirectory(directory))) {
            if (Files.isSymbolicLink(own)) {
                throw new CommandFailure(
                        ExitStatus.FAILED,
                        display(own) + " is a link, and drctl doesn't follow links here",
                        "remove the link; drctl makes a new directory");
            }
        }
        return directory;
    }

    private Path sandboxFile() {
        return sandboxDirectory().resolve(SandboxSettings.FILE);
    }

    private SandboxSettings sandboxSettings() {
        return new SandboxSettings(
                ownSandboxDirectory(), display(sandboxFile()), inventory(), speed, environment.version());
    }

    /** The sandbox, opened at the first call, and made if there is none. */
    synchronized Sandbox sandbox() {
        if (sandbox == null) {
            sandbox = environment.sandboxes().open(sandboxSettings());
        }
        return sandbox;
    }

    void resetSandbox(boolean empty) {
        environment.sandboxes().reset(sandboxSettings(), empty);
    }

    /** A person is being asked, until called again with false. */
    synchronized void asking(boolean on) {
        if (sandbox != null) {
            sandbox.asking(on);
        }
    }

    /** A run of the sandbox isn't shown or gone on with among the real ones, nor the other way round. */
    RunState ofThisWorld(RunState run) {
        if (run.start().simulated() != isSandboxed()) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    run.start().simulated()
                            ? "run " + run.start().runId() + " is simulated"
                            : "run " + run.start().runId() + " is real, not a run of the sandbox",
                    run.start().simulated() ? "add --sandbox" : "leave --sandbox and DRCTL_SANDBOX out");
        }
        return run;
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
            if (isPipe(file)) {
                throw new InputException(Diagnostic.error(
                        "the inventory must be a file, not a pipe or a device: a run names it in its journal, and is resumed"
                                + " from it",
                        "write it to a file in the site's directory, and name that with --inventory FILE"));
            }
            if (!Files.exists(file)) {
                throw new InputException(Diagnostic.error(
                        "no inventory at " + display(file),
                        // What the JVM makes of bytes that aren't text leads nowhere.
                        file.toAbsolutePath().toString().indexOf('\ufffd') >= 0
                                ? "a folder on the path to it has a name that isn't UTF-8: rename that, or run drctl"
                                        + " elsewhere"
                                : "run drctl where inventory.yaml is, or name it with --inventory FILE or"
                                        + " DRCTL_INVENTORY"));
            }
            inventory = InventoryReader.read(file, display(file));
        }
        return inventory;
    }

    /** A dash is what other programs call their input. */
    private static boolean isPipe(Path file) {
        boolean isOther = Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
        return isOther || (file.endsWith("-") && !Files.exists(file));
    }

    /** Says through which Region credentials are got, if there is a choice; to be said before the first call. */
    void goThrough(RegionName region) {
        this.through = region;
    }

    /** That Region first, by default the recovery Region; the other, which may be the one that failed, last. */
    private List<RegionName> through() {
        Inventory site = inventory().inventory();
        RegionName first = through == null ? site.recovery().name() : through;
        return List.of(first, site.peerOf(first).name());
    }

    /** The world, connected to at the first call, whichever thread makes it. */
    public synchronized Cloud cloud() {
        if (cloud == null) {
            cloud = isSandboxed() ? sandbox().cloud() : environment.cloud().apply(through());
        }
        return cloud;
    }

    /** Where runs are kept, as far as there is such a place: see {@link StatePlace}; those of the sandbox beside it. */
    StatePlace statePlace() {
        return isSandboxed()
                ? StatePlace.at(SandboxSettings.stateDirectory(ownSandboxDirectory()))
                : StatePlace.of(environment.variables(), System.getProperty("user.home", ""));
    }

    /**
     * Where runs are kept, of all sites.
     *
     * @throws CommandFailure when there is no such place, so that nothing may be changed
     */
    StateDirectory state() {
        return new StateDirectory(statePlace().directory());
    }

    /**
     * The runs of the inventory's site.
     *
     * @throws CommandFailure when there is no place for any
     */
    SiteRuns siteRuns() {
        return SiteRuns.of(state(), inventory().inventory().site());
    }

    /**
     * A path as it is shown: relative to the working directory where it lies below it, or beside an inventory that was named
     * so.
     */
    public String display(Path file) {
        Path directory = environment.workingDirectory().toAbsolutePath().normalize();
        Path absolute = file.toAbsolutePath().normalize();
        Path site = inventoryFile().toAbsolutePath().normalize().getParent();
        boolean isNamedRelatively =
                inventoryFile != null && !inventoryFile.isAbsolute() && site != null && absolute.startsWith(site);
        return absolute.startsWith(directory) || isNamedRelatively
                ? directory.relativize(absolute).toString()
                : absolute.toString();
    }

    @Override
    public void close() {
        if (cloud != null) {
            cloud.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
