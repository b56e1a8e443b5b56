package io.drctl.cli.view;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.text.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows why a command ended without doing what it was asked: on {@code err} for people; where JSON was asked for, also as
 * {@code {"exitStatus": …, "simulated": …, "errors": […]}} on {@code out}, so that a script always finds JSON there.
 */
public final class FailureView {
    private FailureView() {}

    public static void show(
            Terminal terminal,
            boolean json,
            boolean simulated,
            int exitStatus,
            String message,
            @Nullable String remedy) {
        show(terminal, json, simulated, exitStatus, List.of(Diagnostic.error(message, remedy)));
    }

    public static void show(
            Terminal terminal, boolean json, boolean simulated, int exitStatus, List<Diagnostic> diagnostics) {
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("exitStatus", exitStatus);
            node.put("simulated", simulated);
            node.set("errors", DiagnosticView.toJson(diagnostics));
            terminal.printJson(node);
            return;
        }
        if (diagnostics.size() == 1 && diagnostics.get(0).position() == null) {
            Diagnostic only = diagnostics.get(0);
            String summary = Printable.line("drctl: " + only.summary());
            // What others say is in it, and must not begin a line.
            terminal.wrapWords(summary, terminal.columns(), "  ").forEach(terminal.err()::println);
            String remedy = only.remedy();
            if (remedy != null) {
                DiagnosticView.printRemedy(remedy, terminal);
            }
            return;
        }
        DiagnosticView.print(diagnostics, terminal);
    }
}
