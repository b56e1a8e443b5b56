package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.inventory.LoadedInventory;
import java.util.List;

/** What is wrong with the inventory, as JSON on {@code out}. */
public final class JsonValidationView implements ValidationView {
    private final Terminal terminal;
    private final String file;
    private final boolean simulated;

    /** @param file how messages name the inventory */
    public JsonValidationView(Terminal terminal, String file, boolean simulated) {
        this.terminal = terminal;
        this.file = file;
        this.simulated = simulated;
    }

    @Override
    public void valid(LoadedInventory loaded) {
        print(true, loaded.warnings());
    }

    @Override
    public void invalid(List<Diagnostic> diagnostics) {
        print(false, diagnostics);
    }

    private void print(boolean valid, List<Diagnostic> diagnostics) {
        long errors = diagnostics.stream().filter(Diagnostic::isError).count();
        JsonDocument document = new JsonDocument(terminal, JsonSchema.INVENTORY_VALIDATE, simulated);
        document.put("file", file)
                .put("valid", valid)
                .put("errors", errors)
                .put("warnings", diagnostics.size() - errors)
                .objects("diagnostics", diagnostics, DiagnosticView::json);
        terminal.printJson(document);
    }
}
