package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.inventory.LoadedInventory;
import io.drctl.text.Words;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows what {@code inventory validate} found: for people, diagnostics on {@code err} and the verdict; or as JSON on
 * {@code out}, with the fields {@code file}, {@code valid}, {@code errors}, {@code warnings}, {@code diagnostics} and
 * {@code simulated}.
 */
public final class ValidationView {
    private final Terminal terminal;
    private final boolean json;
    private final String file;
    private final boolean simulated;

    /**
     * @param file how messages name the inventory
     * @param simulated whether the command was one of the sandbox
     */
    public ValidationView(Terminal terminal, boolean json, String file, boolean simulated) {
        this.simulated = simulated;
        this.terminal = terminal;
        this.json = json;
        this.file = file;
    }

    public void valid(LoadedInventory loaded) {
        List<Diagnostic> warnings = loaded.warnings();
        if (json) {
            print(true, warnings);
            return;
        }
        DiagnosticView.print(warnings, terminal);
        String verdict = file + " is " + terminal.onOut(Terminal.Style.GOOD, "valid") + " ("
                + Words.count(loaded.inventory().assets().size(), "asset") + ", "
                + Words.count(loaded.inventory().regions().size(), "Region") + ")";
        terminal.out().println(warnings.isEmpty() ? verdict : verdict + "; " + Words.count(warnings.size(), "warning"));
    }

    public void invalid(List<Diagnostic> diagnostics) {
        if (json) {
            print(false, diagnostics);
            return;
        }
        DiagnosticView.print(diagnostics, terminal);
        int errors = (int) diagnostics.stream().filter(Diagnostic::isError).count();
        int warnings = diagnostics.size() - errors;
        terminal.err()
                .println(file + " is " + terminal.onErr(Terminal.Style.BAD, "not valid") + ": "
                        + Words.count(errors, "error") + (warnings == 0 ? "" : ", " + Words.count(warnings, "warning")));
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
