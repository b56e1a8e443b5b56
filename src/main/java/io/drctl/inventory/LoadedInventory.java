package io.drctl.inventory;

import io.drctl.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.List;

/**
 * An inventory and the file it came from.
 *
 * @param file the path as the user gave it
 * @param digest SHA-256 of the file's bytes, in hexadecimal: a run notes it, so that a later reader knows which
 *     inventory was acted on
 * @param warnings what is worth knowing about it
 */
public record LoadedInventory(Path file, String digest, Inventory inventory, List<Diagnostic> warnings) {
    public LoadedInventory {
        warnings = List.copyOf(warnings);
    }
}
