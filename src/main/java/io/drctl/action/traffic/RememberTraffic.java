package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Need;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Traffic;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Records the site's DNS records, so that a drill can show that it left them unchanged; or, given the step that
 * recorded them, compares. A drill that begins away from home would move the site to where it wasn't, so the step can
 * require a Region to begin in.
 */
public final class RememberTraffic implements Check {
    private static final Fact<String> RECORDS = Fact.text("records");

    @Override
    public String name() {
        return "remember-traffic";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.optional("same-as", ParameterType.STEP),
                ActionParameter.optional("leads-to", ParameterType.REGION),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    @Override
    public Outline outline(StepContext context) {
        String dnsName = names(context);
        return Outline.ofCheck(
                        context.optional("same-as")
                                .map(step -> "the records of " + dnsName + " are as step " + step + " noted them")
                                .orElse("the records of " + dnsName + " are noted"),
                        Duration.ofMinutes(1))
                .needing(Need.of("route53:ListResourceRecordSets", PointTraffic.CONTROL_PLANE));
    }

    private static String names(StepContext context) {
        return Words.list(
                context.application().dnsNames().stream().map(DnsName::name).toList());
    }

    private static boolean leadsTo(StepContext context, RegionName region, List<Aim> aims) {
        return context.application()
                .loadBalancerIn(region)
                .flatMap(name -> context.cloud().loadBalancing(region).loadBalancer(name))
                .filter(balancer -> aims.stream()
                        .allMatch(
                                aim -> aim.towards(balancer, context.inventory().upkeep())
                                        .holds()))
                .isPresent();
    }

    @Override
    public CheckResult check(StepContext context) {
        List<Aim> aims = Aim.read(context.cloud(), context.application());
        for (Aim aim : aims) {
            if (aim.zone().isEmpty()) {
                return CheckResult.failed(
                        aim.zones().problem() + "; " + aim.zones().remedy());
            }
        }
        boolean isOne = aims.size() == 1;
        String now = aims.stream()
                .map(aim -> (isOne ? "" : aim.name().name() + ": ") + Traffic.fingerprint(aim.records()))
                .collect(Collectors.joining("; "));
        Optional<String> home = context.optional("leads-to");
        if (home.isPresent() && !leadsTo(context, context.region("leads-to"), aims)) {
            return CheckResult.failed(
                    names(context) + (isOne ? " doesn't point at " : " don't all point at ") + home.get() + " (" + now
                            + "), so there is nothing to come back to",
                    Remedy.of("first: ")
                            .then(FailoverCommands.leading(
                                    context.inventory(), context.application(), context.region("leads-to"))));
        }
        Optional<String> reference = context.optional("same-as");
        if (reference.isEmpty()) {
            return new CheckResult(CheckResult.Status.PASSED, now, Facts.of(RECORDS, now));
        }
        Optional<String> before = context.leftByStep(reference.get()).get(RECORDS);
        if (before.isEmpty()) {
            return CheckResult.unverified("step " + reference.get() + " noted no records to compare with");
        }
        return before.get().equals(now)
                ? CheckResult.passed("the records are as they were: " + now)
                : CheckResult.failed("the records were " + before.get() + "; now they are " + now);
    }
}
