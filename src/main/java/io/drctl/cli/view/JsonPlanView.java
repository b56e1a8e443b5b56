package io.drctl.cli.view;

import io.drctl.action.CheckResult;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.PlannedCall;
import io.drctl.engine.NextStep;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.journal.RunState;
import io.drctl.journal.Standing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A plan as JSON, where it is what was asked for. Its fields are a contract. */
public final class JsonPlanView implements PlanView {
    private final Terminal terminal;
    private final PlanView beforeConsent;
    private final Standing standing;
    private final boolean simulated;

    /** @param beforeConsent what a person is shown who is asked to agree */
    public JsonPlanView(Terminal terminal, PlanView beforeConsent, Standing standing, boolean simulated) {
        this.terminal = terminal;
        this.beforeConsent = beforeConsent;
        this.standing = standing;
        this.simulated = simulated;
    }

    @Override
    public void show(Plan plan, Preview preview, boolean isResult) {
        if (isResult) {
            terminal.printJson(document(plan, preview));
        } else if (terminal.interactive()) {
            beforeConsent.show(plan, preview, false);
        }
    }

    @Override
    public void nothingToDo(Plan plan, Preview preview, List<NextStep> next) {
        ObjectNode node = document(plan, preview);
        node.put("status", "already");
        NextJson.into(node, next);
        terminal.printJson(node);
    }

    @Override
    public void remaining(Plan plan, RunState run, List<PlannedStep> left, Preview preview, boolean isResult) {
        if (isResult) {
            terminal.printJson(document(plan, preview));
        }
    }

    private ObjectNode document(Plan plan, Preview preview) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("runbook", plan.runbook())
                .put("title", plan.title())
                .put("planDigest", plan.digest())
                .put("simulated", simulated);
        StandingJson.into(node, standing, plan.origin());
        ObjectNode arguments = node.putObject("arguments");
        new TreeMap<>(plan.arguments()).forEach(arguments::put);
        ArrayNode steps = node.putArray("steps");
        for (PlannedStep step : plan.steps()) {
            Outline outline = step.outline();
            ObjectNode one = steps.addObject();
            one.put("id", step.id())
                    .put("title", step.step().title())
                    .put("action", step.step().action())
                    .put("summary", outline.summary())
                    .put(
                            "reversibility",
                            outline.reversibility()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))
                    .put("budgetSeconds", outline.budget().toSeconds());
            ArrayNode needs = one.putArray("needs");
            step.step().needs().forEach(needs::add);
            ArrayNode calls = one.putArray("calls");
            for (PlannedCall call : outline.calls()) {
                calls.addObject()
                        .put("operation", call.operation())
                        .put("region", call.region())
                        .put("plane", call.plane().name().toLowerCase(Locale.ROOT));
            }
            ArrayNode warnings = one.putArray("warnings");
            outline.warnings().forEach(warnings::add);
            Optional<StepPreview> seen = preview.of(step.id());
            if (seen.isPresent()) {
                one.putObject("observed")
                        .put("state", kind(seen.get().observation()))
                        .put("detail", seen.get().observation().detail())
                        .put("at", seen.get().at().toString());
            } else if (preview.check(step.id()).isPresent()) {
                CheckResult check = preview.check(step.id()).get();
                one.putObject("observed")
                        .put("state", check.status().name().toLowerCase(Locale.ROOT))
                        .put("detail", check.detail());
            } else {
                one.putNull("observed");
            }
            ArrayNode gates = one.putArray("gates");
            if (seen.isPresent()) {
                for (GateResult gate : seen.get().gates()) {
                    ObjectNode decided = gates.addObject()
                            .put("outcome", gate.outcome().name().toLowerCase(Locale.ROOT))
                            .put("test", gate.test())
                            .put("seen", gate.seen());
                    RemedyJson.put(decided, gate.remedy());
                    decided.put("override", gate.override());
                }
            }
        }
        return node;
    }

    private static String kind(Observation<?> observation) {
        return observation.match(
                held -> "satisfied",
                going -> "inProgress",
                notYet -> "notYet",
                gone -> "outOfReach",
                unknown -> "unknown");
    }
}
