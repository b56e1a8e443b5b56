package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Outline;
import io.drctl.action.StepContext;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Traffic;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
        String dnsName = context.application().mainName().name();
        return Outline.ofCheck(
                context.optional("same-as")
                        .map(step -> "the records of " + dnsName + " are as step " + step + " noted them")
                        .orElse("the records of " + dnsName + " are noted"),
                Duration.ofMinutes(1));
    }

    private static boolean leadsTo(StepContext context, RegionName region, List<RecordSet> records) {
        return context.cloud()
                .loadBalancing(region)
                .loadBalancer(context.application().loadBalancerIn(region).orElseThrow())
                .map(balancer -> Traffic.towards(records, balancer.dnsName(), balancer.hostedZoneId()))
                .filter(traffic ->
                        traffic.problem() == null && traffic.changed().isEmpty())
                .isPresent();
    }

    @Override
    public CheckResult check(StepContext context) {
        HostedZones.Found zones =
                HostedZones.look(context.cloud(), context.application().mainName().hostedZone());
        Optional<HostedZone> zone = zones.isAmbiguous() ? Optional.empty() : zones.zone();
        if (zone.isEmpty()) {
            return CheckResult.failed(zones.problem() + "; " + zones.remedy());
        }
        List<RecordSet> records = context.cloud()
                .traffic()
                .records(zone.get(), context.application().mainName().name());
        String now = Traffic.fingerprint(records);
        Optional<String> home = context.optional("leads-to");
        if (home.isPresent() && !leadsTo(context, context.region("leads-to"), records)) {
            return CheckResult.failed(
                    context.application().mainName().name() + " doesn't point at " + home.get() + " (" + now
                            + "), so there is nothing to come back to",
                    Remedy.of("first: ").then(FailoverCommands.leading(
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
