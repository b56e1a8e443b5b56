package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
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
 * Waits until an application can be served in a Region, apart from its database, by the gates of the steps that move
 * its users: before the database is moved there, since users must not be left where nothing can be written.
 */
public final class AwaitReady implements Check {
    @Override
    public String name() {
        return "await-ready";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("to", ParameterType.REGION),
                ActionParameter.optional("force", ParameterType.TEXT),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName to = context.region("to");
        return Outline.ofCheck(context.application().name() + " can be served in " + to, Duration.ofDays(7))
                .needing(
                        Need.of("elasticloadbalancing:DescribeLoadBalancers", to),
                        Need.of("elasticloadbalancing:DescribeTargetHealth", to));
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
            return CheckResult.waiting("whether it can be served in " + to + " is unknown: " + e.explain());
        }
        String refused = gates.stream()
                .filter(GateResult::isRefusal)
                .map(gate -> gate.test() + ": " + gate.seen())
                .collect(Collectors.joining("; "));
        return refused.isEmpty()
                ? CheckResult.passed(gates.stream().map(GateResult::seen).collect(Collectors.joining("; ")))
                : CheckResult.waiting(refused);
    }
}
