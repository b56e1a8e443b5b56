package io.drctl.cli.view;

import io.drctl.action.CheckResult;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.PlannedCall;
import io.drctl.engine.Forcing;
import io.drctl.engine.NextStep;
import io.drctl.engine.Offer;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.engine.WayBack;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as JSON, where it is the requested result. */
public final class JsonPlanView implements PlanView {
    private final Terminal terminal;
    private final PlanView beforeConsent;
    private final Standing standing;
    private final boolean simulated;

    /** @param beforeConsent the view for a person who is asked to agree */
    public JsonPlanView(Terminal terminal, PlanView beforeConsent, Standing standing, boolean simulated) {
        this.terminal = terminal;
        this.beforeConsent = beforeConsent;
        this.standing = standing;
        this.simulated = simulated;
    }

    @Override
    public void show(Offer offer, boolean isResult) {
        if (isResult) {
            terminal.printJson(document(offer, null));
        } else if (terminal.interactive()) {
            beforeConsent.show(offer, false);
        }
    }

    @Override
    public void nothingToDo(Offer offer, List<NextStep> next) {
        terminal.printJson(document(offer, next));
    }

    @Override
    public void remaining(Offer offer, RunState run, boolean isResult) {
        if (isResult) {
            terminal.printJson(document(offer, null));
        }
    }

    private JsonDocument document(Offer offer, @Nullable List<NextStep> next) {
        Plan plan = offer.plan();
        Preview preview = offer.preview();
        JsonDocument document = new JsonDocument(terminal, JsonSchema.PLAN, simulated);
        document.put("runbook", plan.runbook())
                .put("title", plan.title())
                .put("planDigest", plan.digest())
                .put("runId", offer.run().map(run -> run.start().runId()).orElse(null));
        SharedJson.standing(document, standing);
        SharedJson.origin(document, plan.origin());
        document.strings("arguments", plan.arguments())
                .word("prospect", offer.prospect())
                .objects("steps", plan.steps(), (one, step) -> step(one, step, preview));
        WayBack back = offer.wayBack().orElse(null);
        if (back == null) {
            document.none("wayBack");
        } else {
            document.object(
                    "wayBack",
                    one -> one.command("command", back.command())
                            .put("steps", back.steps())
                            .seconds("usualFromSeconds", back.from())
                            .seconds("usualToSeconds", back.to())
                            .strings("costs", back.costs()));
        }
        Forcing.Continued run = offer.continued().orElse(null);
        if (run == null) {
            document.none("continues");
        } else {
            document.object(
                    "continues",
                    one -> one.put("runId", run.run())
                            .put("title", run.title())
                            .word("status", run.status())
                            .strings("done", run.done())
                            .strings("undecided", run.undecided())
                            .put("writesStopped", run.hasStoppedWrites()));
        }
        SharedJson.next(document, next);
        return document;
    }

    private static void step(JsonObject one, PlannedStep step, Preview preview) {
        Outline outline = step.outline();
        StepPreview seen = preview.of(step.id()).orElse(null);
        one.put("id", step.id())
                .put("title", step.step().title())
                .put("action", step.step().action())
                .put("summary", outline.summary())
                .word("reversibility", outline.reversibility())
                .seconds("budgetSeconds", outline.budget())
                .strings("needs", step.step().needs())
                .objects("calls", outline.calls(), JsonPlanView::call)
                .objects("missing", step.missing(), JsonPlanView::missing)
                .strings("warnings", outline.warnings());
        if (seen != null) {
            Observation<?> observation = seen.observation();
            observed(one, kind(observation), observation.detail(), seen.at().at());
        } else {
            CheckResult check = preview.check(step.id()).orElse(null);
            if (check == null) {
                one.none("observed");
            } else {
                observed(one, JsonObject.word(check.status()), check.detail(), null);
            }
        }
        one.objects("gates", seen == null ? List.of() : seen.gates(), JsonPlanView::gate);
    }

    private static void observed(JsonObject step, String state, String detail, @Nullable Instant at) {
        step.object(
                "observed",
                observed -> observed.put("state", state).put("detail", detail).put("at", at));
    }

    private static void call(JsonObject one, PlannedCall call) {
        one.put("operation", call.operation()).put("region", call.region()).word("plane", call.plane());
    }

    private static void missing(JsonObject one, Need need) {
        one.put("operation", need.operation()).put("region", need.region()).word("without", need.without());
    }

    private static void gate(JsonObject one, GateResult gate) {
        one.word("outcome", gate.outcome())
                .put("test", gate.test())
                .put("seen", gate.seen())
                .remedy(gate.remedy())
                .put("override", gate.override());
    }

    private static String kind(Observation<?> observation) {
        return observation.match(
                held -> "satisfied",
                going -> "in-progress",
                owed -> "owed",
                notYet -> "not-yet",
                gone -> "out-of-reach",
                unknown -> "unknown");
    }
}
