package io.drctl.cli.view;

import io.drctl.inventory.LoadedInventory;

/** Shows an inventory on {@code out}. */
public interface InventoryView {
    void show(LoadedInventory inventory);
}
