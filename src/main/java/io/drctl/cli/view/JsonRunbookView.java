package io.drctl.cli.view;

import io.drctl.engine.EmergencyLint;
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
    public void linted(List<Linted> runbooks) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.RUNBOOK_LINT, simulated);
        document.objects("runbooks", runbooks, (one, linted) -> {
            Runbook runbook = linted.runbook();
            one.put("runbook", runbook.name());
            SharedJson.origin(one, runbook.origin());
            one.put("steps", runbook.steps().size())
                    .put("parameters", runbook.parameters().size())
                    .put("planned", runbook.isPlanned());
            List<EmergencyLint.Finding> stranding = linted.stranding();
            if (stranding == null) {
                one.none("stranding");
                return;
            }
            one.objects(
                    "stranding",
                    stranding,
                    (found, finding) -> found.put("arguments", finding.arguments())
                            .put("assumedDown", finding.down())
                            .put("step", finding.step())
                            .strings("needs", finding.needs()));
        });
        terminal.printJson(document);
    }
}
