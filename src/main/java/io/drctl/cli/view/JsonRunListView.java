package io.drctl.cli.view;

import io.drctl.report.RunReport;
import java.util.List;

/** Runs as JSON. */
public final class JsonRunListView implements RunListView {
    private final Terminal terminal;
    private final boolean simulated;

    /** @param simulated whether the list is of the sandbox's runs */
    public JsonRunListView(Terminal terminal, boolean simulated) {
        this.terminal = terminal;
        this.simulated = simulated;
    }

    @Override
    public void none(String why) {
        // An empty array says so.
    }

    @Override
    public void show(List<Listed> runs, boolean bySite) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.RUN_LIST, simulated);
        document.objects("runs", runs, (one, listed) -> {
            RunReport run = listed.run();
            String told = listed.performedBy();
            one.put("runId", run.runId())
                    .put("runbook", run.runbook())
                    .put("title", run.title())
                    .put("site", run.site())
                    .put("account", run.standing().account())
                    .put("simulated", run.simulated())
                    .word("status", run.status())
                    .put("running", told != null)
                    .put("performedBy", told)
                    .put("resumable", told == null && run.isResumable())
                    .put("continues", run.continues())
                    .put("continuedBy", run.continuedBy())
                    .put("startedAt", run.startedAt())
                    .seconds("elapsedSeconds", run.elapsed());
        });
        terminal.printJson(document);
    }
}
