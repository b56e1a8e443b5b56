package io.drctl.cli.view;

import io.drctl.report.RunReport;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Runs as a JSON array. Its fields are a contract. */
public final class JsonRunListView implements RunListView {
    private final Terminal terminal;

    public JsonRunListView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void none(String why) {
        // An empty array says so.
    }

    @Override
    public void show(List<Listed> runs, boolean bySite) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Listed listed : runs) {
            RunReport run = listed.run();
            String told = listed.performedBy();
            array.add(JsonNodeFactory.instance
                    .objectNode()
                    .put("runId", run.runId())
                    .put("runbook", run.runbook())
                    .put("title", run.title())
                    .put("status", run.status().word())
                    .put("running", told != null)
                    .put("performedBy", told)
                    .put("resumable", told == null && run.isResumable())
                    .put("startedAt", run.startedAt().toString())
                    .put("elapsedSeconds", Seconds.of(run.elapsed()))
                    .put("simulated", run.simulated())
                    .put("site", run.site())
                    .put("account", run.standing().account()));
        }
        terminal.printJson(array);
    }
}
