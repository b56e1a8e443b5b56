package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Need;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.action.traffic.Capacity.Part;
import io.drctl.action.traffic.Scaled.Terms;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Waits until a Region has as much capacity as an application's users need there, while {@link RaiseCapacity} raises
 * it: before what can't be undone, since users could not follow a database to where EC2 launches nothing. What is
 * launched counts there, though it doesn't serve yet.
 */
public final class AwaitCapacity implements Check {
    private static final String LAUNCHED = "launched";

    @Override
    public String name() {
        return "await-capacity";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("to", ParameterType.REGION),
                ActionParameter.optional(LAUNCHED, ParameterType.FLAG),
                ActionParameter.optional(Capacity.ACCEPTED, ParameterType.TEXT),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    @Override
    public boolean concerns(StepContext context) {
        return Capacity.isScaled(context);
    }

    @Override
    public boolean retries() {
        return true;
    }

    @Override
    public Optional<String> broughtAboutBy() {
        return Optional.of(RaiseCapacity.NAME);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName to = context.region("to");
        int share = Capacity.share(context);
        List<Scaled> all = Scaled.in(context.inventory(), to);
        List<Need> needs = new ArrayList<>();
        Scaled.counting(all).forEach(operation -> needs.add(Need.of(operation, to)));
        needs.add(Need.of("elasticloadbalancing:DescribeTargetHealth", to));
        return Outline.ofCheck(
                        (isOfLaunches(context) ? haveLaunched(all) : "healthy in " + to + ": ")
                                + (share < 100 ? "at least " + share + "% of " : "")
                                + "what " + context.application().name() + " takes to be served"
                                + (isOfLaunches(context) ? " in " + to : ""),
                        Duration.ofMinutes(isOfLaunches(context) ? 3 : 20))
                .needing(needs);
    }

    private static String haveLaunched(List<Scaled> all) {
        long launchers =
                all.stream().map(each -> each.terms().launcher()).distinct().count();
        return Terms.of(all, Terms::launcher) + (launchers > 1 ? " have" : " has") + " launched ";
    }

    private static boolean isOfLaunches(StepContext context) {
        return context.optional(LAUNCHED).filter(Boolean::parseBoolean).isPresent();
    }

    @Override
    public CheckResult check(StepContext context) {
        RegionName to = context.region("to");
        Capacity seen;
        try {
            seen = Capacity.read(context, to, Destinations.readBehind(context, to));
        } catch (CloudException e) {
            if (e.isOfCredentials()) {
                throw e;
            }
            return CheckResult.failed("how much capacity there is in " + to + " is unknown: " + e.explain());
        }
        int share = Capacity.share(context);
        if (isOfLaunches(context) ? seen.isLaunched(share) : seen.isThere(share)) {
            return CheckResult.passed(seen.words());
        }
        return CheckResult.failed(seen.words(), instead(context, seen));
    }

    /** What can be done where no more comes. */
    static Remedy instead(StepContext context, Capacity seen) {
        List<Scaled> lacking = seen.parts().stream()
                .filter(part -> part.healthy() < part.serving())
                .map(Part::scaled)
                .toList();
        Remedy later = Remedy.of("try again when "
                + Terms.of(lacking, terms -> terms.launcher() + " launches " + terms.many()) + " in " + seen.region()
                + " again");
        return Capacity.isAcceptable(context) && seen.percent() > 0
                ? later.then(", or accept what is there with ")
                        .then(ConsentOption.of(Capacity.OPTION, seen.percent() + "%"))
                : later;
    }
}
