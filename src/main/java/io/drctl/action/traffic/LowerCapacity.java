package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Alarms;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.NameServers;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Routing;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings the recovery Region's Auto Scaling groups down to what they have on standby, once users are home: the opposite
 * of {@link RaiseCapacity}. As long as any application's users are sent there, or nobody can tell, the groups are left
 * as they are, and the step says so. The primary Region is never lowered: on the way out it is what users may go back
 * to.
 */
public final class LowerCapacity implements Effect<Map<String, Integer>> {
    private static final String CALL = "autoscaling:SetDesiredCapacity";

    /** How long the Region may take to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Whose users kept the groups as they were. */
    private static final Fact<List<String>> KEPT_FOR = Fact.list("kept-for");

    @Override
    public String name() {
        return "lower-capacity";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(ActionParameter.required("region", ParameterType.REGION));
    }

    @Override
    public boolean concerns(StepContext context) {
        RegionName region = context.region("region");
        return context.inventory().region(region).role() == RegionRole.RECOVERY
                && !context.inventory().scaledDown(region).isEmpty();
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        RegionName peer = context.inventory().peerOf(region).name();
        List<Asset> rows = context.inventory().scaledDown(region);
        return new Outline(
                        "once no users are sent to " + region + ": "
                                + rows.stream()
                                        .map(row -> row.nameIn(region) + " "
                                                + Words.count(
                                                        row.quantities()
                                                                .in(region)
                                                                .standby(),
                                                        "instance"))
                                        .collect(Collectors.joining(", ")),
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(CALL, region.value(), Plane.CONTROL)),
                        List.of(),
                        Duration.ofMinutes(5),
                        Remedy.joined(
                                "; ",
                                rows.stream()
                                        .map(row -> Remedy.of(RaiseCapacity.setting(
                                                region,
                                                row.nameIn(region),
                                                row.quantities().in(region).serving())))
                                        .toList()))
                .asking("lower "
                        + Words.list(
                                rows.stream().map(row -> row.nameIn(region)).toList()) + " in " + region)
                .needing(
                        Need.owing("autoscaling:DescribeAutoScalingGroups", region),
                        Need.owing(CALL, region),
                        Need.owing("cloudwatch:DescribeAlarms", region),
                        Need.owing("route53:ListResourceRecordSets", PointTraffic.CONTROL_PLANE),
                        Need.owing("elasticloadbalancing:DescribeLoadBalancers", peer));
    }

    @Override
    public Observation<Map<String, Integer>> observe(StepContext context) {
        RegionName region = context.region("region");
        Map<String, Integer> over;
        try {
            over = context.cloud()
                    .threads()
                    .start("auto-scaling-groups", () -> over(context, region))
                    .join(PATIENCE);
        } catch (TimeoutException e) {
            return new Observation.Owed<>("whether anything in " + region + " is to be lowered is unknown: no answer"
                    + " within " + Durations.words(PATIENCE));
        }
        if (over.isEmpty()) {
            return new Observation.Satisfied<>("nothing in " + region + " has more than on standby");
        }
        List<String> there = usersIn(context, region);
        return there.isEmpty()
                ? new Observation.NotYet<>(
                        "no users are sent to " + region + "; would be lowered: " + words(over), over)
                : new Observation.Satisfied<>(
                        "left as it is, as users of " + Words.list(there) + " are sent to " + region + ", or may be",
                        Facts.of(KEPT_FOR, there));
    }

    /** What each group that has more than on standby should have. */
    private static Map<String, Integer> over(StepContext context, RegionName region) {
        Map<String, Integer> over = new LinkedHashMap<>();
        for (Asset row : context.inventory().scaledDown(region)) {
            Optional<Group> group = context.cloud().autoScaling(region).group(row.nameIn(region));
            int standby = row.quantities().in(region).standby();
            // Below its bound a group can't be brought.
            group.map(found -> Math.max(standby, found.min()))
                    .filter(target -> group.get().desired() > target)
                    .ifPresent(target -> over.put(row.nameIn(region), target));
        }
        return over;
    }

    private static String words(Map<String, Integer> targets) {
        return targets.entrySet().stream()
                .map(each -> each.getKey() + " to " + Words.count(each.getValue(), "instance"))
                .collect(Collectors.joining(", "));
    }

    /** The applications whose users aren't known to be sent elsewhere. */
    private static List<String> usersIn(StepContext context, RegionName region) {
        boolean isTakenOver = context.inventory().applications().stream()
                        .anyMatch(application -> application.routing() == Routing.FAILOVER)
                && context.cloud()
                        .alarms(region)
                        .alarm(context.inventory().takeOverAlarm(region))
                        .filter(Alarms.Alarm::fires)
                        .isPresent();
        return context.inventory().applications().stream()
                .filter(application -> isTakenOver || !isLedAway(context, application, region))
                .map(Application::name)
                .toList();
    }

    private static boolean isLedAway(StepContext context, Application application, RegionName region) {
        RegionName peer = context.inventory().peerOf(region).name();
        Optional<String> balancer = application
                .loadBalancerIn(peer)
                .filter(name -> application.isMoved())
                .flatMap(name -> context.cloud().loadBalancing(peer).loadBalancer(name))
                .map(LoadBalancer::dnsName);
        return balancer.isPresent()
                && Aim.read(context.cloud(), application).stream()
                        .allMatch(aim -> aim.leadsTo(balancer.get()) && isAnswered(context, aim, balancer.get()));
    }

    /** Route 53 answers with the other record as long as it takes the one that leads for unhealthy. */
    private static boolean isAnswered(StepContext context, Aim aim, String balancer) {
        List<String> servers = aim.zone().map(HostedZone::nameServers).orElse(List.of());
        return NameServers.spread(context.cloud(), servers, aim.name().name(), balancer)
                .isWhole();
    }

    @Override
    public List<Gate> gates() {
        return List.of();
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Map<String, Integer> over) {
        return List.of();
    }

    @Override
    public Facts apply(StepContext context, Map<String, Integer> over) {
        over.forEach(context.cloud().autoScaling(context.region("region"))::setDesired);
        return Facts.NONE;
    }

    /** Nothing waits for the Region that users have left. */
    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    /** Users are home, which is what the run is for. */
    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        return PointTraffic.isNoAnswer(failure)
                ? "what serves in " + context.region("region") + " isn't lowered yet (" + failure.explain() + ")"
                : null;
    }
}
