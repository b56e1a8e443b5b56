package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.text.Printable;
import io.drctl.text.Remedy;
import java.util.List;

/** Why a command ended, for people: on {@code err}. */
public final class HumanFailureView implements FailureView {
    private final Terminal terminal;

    public HumanFailureView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(int exitStatus, List<Diagnostic> diagnostics) {
        if (diagnostics.size() == 1 && diagnostics.get(0).position() == null) {
            Diagnostic only = diagnostics.get(0);
            String summary = Printable.line("drctl: " + only.summary());
            // It contains other people's text, which must not begin a line.
            terminal.wrapWords(summary, terminal.columns(), "  ").forEach(terminal.err()::println);
            Remedy remedy = only.remedy();
            if (remedy != null) {
                DiagnosticView.printRemedy(remedy, terminal);
            }
            return;
        }
        DiagnosticView.print(diagnostics, terminal);
    }
}
