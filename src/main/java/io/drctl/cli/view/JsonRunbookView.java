package io.drctl.cli.view;

import io.drctl.runbook.Runbook;
import io.drctl.runbook.RunbookLibrary;
import java.util.List;

/** Runbooks as JSON. */
public final class JsonRunbookView implements RunbookView {
    private final Terminal terminal;
    private final boolean simulated;

    public JsonRunbookView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void list(List<RunbookLibrary.Source> runbooks) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.RUNBOOK_LIST, simulated);
        document.objects(
                "runbooks",
                runbooks,
                (one, source) -> one.put("runbook", source.runbook())
                        .word("kind", source.kind())
                        .put("file", source.file().isEmpty() ? null : source.file())
                        .put("valid", source.isValid()));
        terminal.printJson(document);
    }

    @Override
    public void valid(Runbook runbook) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.RUNBOOK_LINT, simulated);
        document.put("runbook", runbook.name());
        SharedJson.origin(document, runbook.origin());
        document.put("steps", runbook.steps().size())
                .put("parameters", runbook.parameters().size());
        terminal.printJson(document);
    }
}
