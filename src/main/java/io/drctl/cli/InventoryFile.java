package io.drctl.cli;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.LoadedInventory;
import io.drctl.readiness.CheckCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The inventory that a command line refers to, and how paths beside it are shown. Read once, on first use.
 */
final class InventoryFile {
    /** Where the inventory is looked for when {@code --inventory} and {@code DRCTL_INVENTORY} are not given. */
    private static final String DEFAULT = "inventory.yaml";

    private final Path workingDirectory;
    private final @Nullable Path named;
    private final @Nullable String site;
    private final Map<String, String> variables;
    private final Supplier<LocalDate> today;
    private @Nullable Path chosen;
    private @Nullable LoadedInventory loaded;

    /**
     * {@code --inventory} or {@code --site}, else {@code DRCTL_INVENTORY} or {@code DRCTL_SITE}, else
     * {@code ./inventory.yaml}, else the site of the user's configuration: who stands in a site's folder means that
     * site.
     */
    InventoryFile(Environment environment, Options options) {
        this.workingDirectory = environment.workingDirectory();
        this.named = options.inventory();
        this.today = () -> LocalDate.ofInstant(environment.clock().get(), ZoneOffset.UTC);
        this.site = options.site();
        this.variables = environment.variables();
    }

    /** @throws InputException when it is meant by the name of a site that isn't there, or is there twice */
    synchronized Path path() {
        Path known = chosen;
        if (known == null) {
            known = choose();
            chosen = known;
        }
        return known;
    }

    private Path choose() {
        if (named != null) {
            return workingDirectory.resolve(named);
        }
        if (site != null) {
            return sites().file(site, "--site");
        }
        String file = variables.getOrDefault("DRCTL_INVENTORY", "");
        if (!file.isEmpty()) {
            return workingDirectory.resolve(file);
        }
        String name = variables.getOrDefault("DRCTL_SITE", "");
        if (!name.isEmpty()) {
            return sites().file(name, "DRCTL_SITE");
        }
        Path here = workingDirectory.resolve(DEFAULT);
        // A link that leads nowhere is still what the user means, and has to be told of.
        if (Files.exists(here, LinkOption.NOFOLLOW_LINKS)) {
            return here;
        }
        UserConfig config = UserConfig.read(variables);
        return config.site() != null ? sites().file(config.site(), "`site` in " + config.file()) : here;
    }

    /** Where a new inventory goes if the command line doesn't say: never to the site of the user's configuration. */
    Path placeForNew() {
        boolean isSaid = named != null
                || site != null
                || !variables.getOrDefault("DRCTL_INVENTORY", "").isEmpty()
                || !variables.getOrDefault("DRCTL_SITE", "").isEmpty();
        return isSaid ? path() : workingDirectory.resolve(DEFAULT);
    }

    /** The sites of the working directory, and of the folder in the user's configuration. */
    Sites sites() {
        Path more = UserConfig.read(variables).inventories();
        return Sites.in(more == null ? List.of(workingDirectory) : List.of(workingDirectory, more));
    }

    /**
     * The directory that the inventory is in. A link to it is followed, so that two spellings of one place are one:
     * {@code link/..} is not the directory that holds the link.
     */
    Path directory() {
        Path directory = Objects.requireNonNullElse(path().toAbsolutePath().getParent(), Path.of("/"));
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            // There is no such directory, so there is no inventory either, and that will be reported.
            return directory.normalize();
        }
    }

    /**
     * Its content.
     *
     * @throws InputException with every problem of the file
     */
    synchronized LoadedInventory read() {
        if (loaded == null) {
            Path path = path();
            if (isPipe(path)) {
                throw new InputException(Diagnostic.error(
                        "the inventory must be a file, not a pipe or a device: a run names it in its journal, and is"
                                + " resumed from it",
                        "write it to a file in the site's directory, and name that with --inventory FILE"));
            }
            if (!Files.exists(path) && named == null && !sites().names().isEmpty()) {
                List<String> names = sites().names();
                throw new InputException(Diagnostic.error(
                        "no inventory at " + display(path) + ", but of "
                                + (names.size() == 1 ? "the site " : "the sites ") + String.join(", ", names),
                        "choose one with --site NAME or DRCTL_SITE, or as `site` in ~/.config/drctl/config.yaml"));
            }
            if (!Files.exists(path)) {
                throw new InputException(Diagnostic.error(
                        "no inventory at " + display(path),
                        // The JVM can't open a path with bytes that aren't text.
                        path.toAbsolutePath().toString().indexOf('\ufffd') >= 0
                                ? "a folder on the path to it has a name that isn't UTF-8: rename that, or run drctl"
                                        + " elsewhere"
                                : "run drctl where inventory.yaml is, or name it with --inventory FILE or"
                                        + " DRCTL_INVENTORY"));
            }
            loaded = InventoryReader.read(path, display(path), CheckCatalogue.kinds(), today.get());
        }
        return loaded;
    }

    /** Other programs use a dash for their standard input. */
    private static boolean isPipe(Path path) {
        boolean isOther = Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
        return isOther || (path.endsWith("-") && !Files.exists(path));
    }

    private boolean isBeside(Path absolute) {
        Path site = path().toAbsolutePath().normalize().getParent();
        return site != null && absolute.startsWith(site);
    }

    /**
     * A path for display: relative to the working directory if it is below it, or beside an inventory that was named
     * that way.
     */
    String display(Path file) {
        Path directory = workingDirectory.toAbsolutePath().normalize();
        Path absolute = file.toAbsolutePath().normalize();
        boolean isNamedRelatively = named != null && !named.isAbsolute() && isBeside(absolute);
        return absolute.startsWith(directory) || isNamedRelatively
                ? directory.relativize(absolute).toString()
                : absolute.toString();
    }
}
