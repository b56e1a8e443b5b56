package io.drctl.cli.view;

import io.drctl.drill.DrillResult;
import io.drctl.engine.NextStep;
import io.drctl.journal.Event;

import io.drctl.report.RunReport;
import io.drctl.report.RunReport.StepReport;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A run as JSON. Its fields are a contract. */
public final class JsonRunView implements RunView {
    private final Terminal terminal;

    public JsonRunView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void ended(RunReport run, List<NextStep> next, int exitStatus) {
        ObjectNode node = document(run, exitStatus);
        NextJson.into(node, next);
        terminal.printJson(node);
    }

    @Override
    public void show(RunReport run, @Nullable String performedBy, int exitStatus) {
        terminal.printJson(document(run, exitStatus).put("running", performedBy != null));
    }

    private static ObjectNode document(RunReport run, int exitStatus) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("runId", run.runId())
                .put("runbook", run.runbook())
                .put("title", run.title())
                .put("site", run.site())
                .put("status", run.status().word())
                .put("exitStatus", exitStatus)
                .put("verifiedFromOutside", run.isVerifiedFromOutside())
                .put("resumable", run.isResumable())
                .put("startedAt", run.startedAt().toString())
                .put("endedAt", run.endedAt() == null ? null : run.endedAt().toString())
                .put("elapsedSeconds", Seconds.of(run.elapsed()))
                .put("consent", run.consent())
                .put("rtoTargetSeconds", Seconds.of(run.rtoTarget()))
                .put("simulated", run.simulated());
        StandingJson.into(node, run.standing(), run.origin());
        ArrayNode steps = node.putArray("steps");
        for (StepReport step : run.steps()) {
            ObjectNode one = steps.addObject();
            one.put("id", step.id())
                    .put("title", step.title())
                    .put("action", step.action())
                    .put("phase", step.phase().word())
                    .put("detail", step.detail());
            RemedyJson.put(one, step.remedy());
            one.put("called", step.called());
            one.put("elapsedSeconds", Seconds.of(step.elapsed()));
            ObjectNode facts = one.putObject("facts");
            step.facts().forEach(facts::put);
        }
        ArrayNode gates = node.putArray("gates");
        for (Event.GateDecided gate : run.gates()) {
            ObjectNode decided = gates.addObject()
                    .put("step", gate.step())
                    .put("outcome", gate.outcome())
                    .put("test", gate.test())
                    .put("seen", gate.seen());
            RemedyJson.put(decided, gate.remedy());
            decided.put("override", gate.override());
        }
        DrillResult drill = run.drill();
        ArrayNode windows = node.putArray("windows");
        for (DrillResult.Measured measured : drill.windows()) {
            windows.addObject()
                    .put("name", measured.window().name())
                    .put("elapsedSeconds", Seconds.of(measured.elapsed()))
                    .put("rtoTargetSeconds", Seconds.of(drill.rtoTarget()))
                    .put("outcome", measured.outcome().name().toLowerCase(Locale.ROOT))
                    .put("writesFailed", measured.writesFailed());
        }
        ArrayNode notes = node.putArray("notMeasured");
        drill.notes().forEach(notes::add);
        return node;
    }
}
