package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a command ended, as {@code {"exitStatus": …, "simulated": …, "errors": […]}} on {@code out}, so that a script always
 * finds JSON there.
 */
public final class JsonFailureView implements FailureView {
    private final Terminal terminal;
    private final boolean simulated;

    public JsonFailureView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void show(int exitStatus, List<Diagnostic> diagnostics) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("exitStatus", exitStatus);
        node.put("simulated", simulated);
        node.set("errors", DiagnosticView.toJson(diagnostics));
        terminal.printJson(node);
    }
}
