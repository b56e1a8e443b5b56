package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.inventory.LoadedInventory;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wrong with the inventory as JSON on {@code out}, with the fields {@code file}, {@code valid}, {@code errors},
 * {@code warnings}, {@code diagnostics} and {@code simulated}.
 */
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
        int errors = (int) diagnostics.stream().filter(Diagnostic::isError).count();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("file", file);
        root.put("valid", valid);
        root.put("errors", errors);
        root.put("warnings", diagnostics.size() - errors);
        root.set("diagnostics", DiagnosticView.toJson(diagnostics));
        root.put("simulated", simulated);
        terminal.printJson(root);
    }
}
