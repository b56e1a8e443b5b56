package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.inventory.LoadedInventory;
import io.drctl.text.Words;
import java.util.List;

/** What is wrong with the inventory for people: diagnostics on {@code err}, and the verdict. */
public final class HumanValidationView implements ValidationView {
    private final Terminal terminal;
    private final String file;

    /** @param file how messages name the inventory */
    public HumanValidationView(Terminal terminal, String file) {
        this.terminal = terminal;
        this.file = file;
    }

    @Override
    public void valid(LoadedInventory loaded) {
        List<Diagnostic> warnings = loaded.warnings();
        DiagnosticView.print(warnings, terminal);
        String verdict = file + " is " + terminal.onOut(Terminal.Style.GOOD, "valid") + " ("
                + Words.count(loaded.inventory().assets().size(), "asset") + ", "
                + Words.count(loaded.inventory().regions().size(), "Region") + ")";
        terminal.out().println(warnings.isEmpty() ? verdict : verdict + "; " + Words.count(warnings.size(), "warning"));
    }

    @Override
    public void invalid(List<Diagnostic> diagnostics) {
        DiagnosticView.print(diagnostics, terminal);
        int errors = (int) diagnostics.stream().filter(Diagnostic::isError).count();
        int warnings = diagnostics.size() - errors;
        terminal.err()
                .println(file + " is " + terminal.onErr(Terminal.Style.BAD, "not valid") + ": "
                        + Words.count(errors, "error")
                        + (warnings == 0 ? "" : ", " + Words.count(warnings, "warning")));
    }
}
