package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import java.util.List;

/** Why a command ended, on {@code out}, so that a script always finds JSON there. */
public final class JsonFailureView implements FailureView {
    private final Terminal terminal;
    private final boolean simulated;

    public JsonFailureView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void show(int exitStatus, List<Diagnostic> diagnostics) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.FAILURE, simulated);
        document.put("exitStatus", exitStatus).objects("errors", diagnostics, DiagnosticView::json);
        terminal.printJson(document);
    }
}
