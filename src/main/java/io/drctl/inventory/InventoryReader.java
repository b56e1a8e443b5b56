package io.drctl.inventory;

import java.nio.file.Path;

/** Reads and checks {@code inventory.yaml}. */
public final class InventoryReader {
    private InventoryReader() {}

    /**
     * @param display how messages name the file
     * @throws io.drctl.diagnostic.InputException with every problem of the file
     */
    public static LoadedInventory read(Path file, String display) {
        throw new UnsupportedOperationException(file + display);
    }
}
