package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reports whether an application can be served in a Region, by the gates of the steps that move its users. It never
 * stops a run: where several applications follow one take-over alarm, this is how each take-over knows whom else it may
 * take along ({@link SharedAlarm}).
 */
public final class ReadyToServe implements Check {
    static final String NAME = "ready-to-serve";

    private static final Fact<Answer> READY = Fact.oneOf(Answer.class, "ready");

    private enum Answer {
        YES,
        NO
    }

    /** The applications of the site that a run has looked at, and found that they can't be served, by name. */
    static List<String> missing(StepContext context) {
        return context.neededOf(NAME).stream()
                .filter(step ->
                        step.facts().get(READY).filter(Answer.YES::equals).isEmpty())
                .map(step -> step.with().getOrDefault(StepContext.APPLICATION, step.id()))
                .toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("to", ParameterType.REGION),
                ActionParameter.optional("force", ParameterType.TEXT),
                ActionParameter.optional("via", ParameterType.TEXT),
                ActionParameter.optional(Capacity.ACCEPTED, ParameterType.TEXT),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    /** Without a take-over nobody is taken along. */
    @Override
    public boolean concerns(StepContext context) {
        return TakeOver.isMeant(context) && SharedAlarm.isPossible(context);
    }

    @Override
    public boolean looksAhead() {
        return true;
    }

    @Override
    public Outline outline(StepContext context) {
        return Outline.ofCheck(
                        "check whether " + context.application().name() + " can be served in " + context.region("to"),
                        Duration.ofMinutes(1))
                .needing(Need.spare("elasticloadbalancing:DescribeLoadBalancers", context.region("to")));
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName to = context.region("to");
        List<GateResult> gates;
        try {
            gates = TrafficGates.served(context, Destinations.read(context, to));
        } catch (CloudException e) {
            if (e.isOfCredentials()) {
                throw e;
            }
            return told(Answer.NO, "unknown: " + e.explain());
        }
        String refused = gates.stream()
                .filter(GateResult::isRefusal)
                .map(gate -> gate.test() + ": " + gate.seen())
                .collect(Collectors.joining("; "));
        return refused.isEmpty()
                ? told(Answer.YES, gates.stream().map(GateResult::seen).collect(Collectors.joining("; ")))
                : told(Answer.NO, refused);
    }

    private static CheckResult told(Answer answer, String detail) {
        return new CheckResult(CheckResult.Status.PASSED, detail, Facts.of(READY, answer));
    }
}
