package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.inventory.LoadedInventory;
import java.util.List;

/** Shows what {@code inventory validate} found. */
public interface ValidationView {
    void valid(LoadedInventory loaded);

    void invalid(List<Diagnostic> diagnostics);
}
