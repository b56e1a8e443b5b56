package io.drctl.cli.view;

import io.drctl.drill.DrillResult;
import io.drctl.engine.NextStep;
import io.drctl.journal.Event;
import io.drctl.journal.RunLease;
import io.drctl.report.RunReport;
import io.drctl.report.RunReport.StepReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as JSON. */
public final class JsonRunView implements RunView {
    private final Terminal terminal;

    public JsonRunView(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void ended(RunReport run, List<NextStep> next, int exitStatus) {
        terminal.printJson(document(run, null, exitStatus, next));
    }

    @Override
    public void show(RunReport run, @Nullable String performedBy, int exitStatus) {
        terminal.printJson(document(run, performedBy, exitStatus, null));
    }

    private JsonDocument document(
            RunReport run, @Nullable String performedBy, int exitStatus, @Nullable List<NextStep> next) {
        JsonDocument document = new JsonDocument(terminal, JsonSchema.RUN, run.simulated());
        document.put("runId", run.runId())
                .put("runbook", run.runbook())
                .put("title", run.title())
                .put("site", run.site());
        SharedJson.standing(document, run.standing());
        SharedJson.origin(document, run.origin());
        document.word("status", run.status())
                .put("exitStatus", exitStatus)
                .put("verifiedFromOutside", run.isVerifiedFromOutside())
                .put("running", performedBy != null)
                .put("performedBy", performedBy)
                .put("resumable", performedBy == null && run.isResumable())
                .put("continues", run.continues())
                .put("continuedBy", run.continuedBy())
                .put("startedAt", run.startedAt())
                .put("endedAt", run.endedAt())
                .seconds("elapsedSeconds", run.elapsed())
                .put("consent", run.consent())
                .object("lease", lease -> lease(lease, run.lease()))
                .seconds("rtoTargetSeconds", run.rtoTarget())
                .objects("steps", run.steps(), JsonRunView::step)
                .objects("gates", run.gates(), JsonRunView::gate);
        DrillResult drill = run.drill();
        document.objects(
                        "windows",
                        drill.windows(),
                        (one, measured) -> one.put("name", measured.window().name())
                                .seconds("elapsedSeconds", measured.elapsed())
                                .seconds("rtoTargetSeconds", drill.rtoTarget())
                                .word("outcome", measured.outcome())
                                .put("writesFailed", measured.writesFailed()))
                .strings("notMeasured", drill.notes());
        SharedJson.next(document, next);
        return document;
    }

    private static void lease(JsonObject object, RunLease lease) {
        if (lease.wasHeld()) {
            object.put("number", lease.number()).put("host", lease.host()).put("owner", lease.owner());
        } else {
            object.none("number").none("host").none("owner");
        }
        object.objects(
                "notes",
                lease.notes(),
                (one, note) -> one.put("at", note.at()).put("what", note.what()).put("detail", note.detail()));
    }

    private static void step(JsonObject one, StepReport step) {
        one.put("id", step.id())
                .put("title", step.title())
                .put("action", step.action())
                .word("phase", step.phase())
                .put("detail", step.detail())
                .remedy(step.remedy())
                .put("called", step.called())
                .seconds("elapsedSeconds", step.elapsed())
                .strings("facts", step.facts());
    }

    private static void gate(JsonObject one, Event.GateDecided gate) {
        one.put("step", gate.step())
                .put("outcome", gate.outcome())
                .put("test", gate.test())
                .put("seen", gate.seen())
                .remedy(gate.remedy())
                .put("override", gate.override());
    }
}
