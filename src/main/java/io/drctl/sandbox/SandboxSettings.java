package io.drctl.sandbox;

import io.drctl.inventory.LoadedInventory;
import java.nio.file.Path;

/**
 * Which sandbox, and how it is used.
 *
 * @param directory where drctl keeps its own files beside the inventory
 * @param shown the sandbox's file, as messages name it
 * @param inventory what the sandbox is made from
 * @param speed how many seconds pass in the sandbox for each real second
 * @param version drctl's own
 */
public record SandboxSettings(Path directory, String shown, LoadedInventory inventory, double speed, String version) {
    /** The directory beside an inventory, and the file in it. */
    public static final String DIRECTORY = ".drctl";

    public static final String FILE = "sandbox.json";

    Path file() {
        return directory.resolve(FILE);
    }

    /** Where its runs are kept, apart from the real ones. */
    public static Path stateDirectory(Path directory) {
        return directory.resolve("sandbox");
    }
}
