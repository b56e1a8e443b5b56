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
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.NameServers;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.inventory.Application;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Scale;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Durations;
import io.drctl.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings what serves in the recovery Region ({@link Scaled}) down to what it has on standby, once users are home: the
 * opposite of {@link RaiseCapacity}. As long as the records of any application lead there, it is left as it is, for
 * whatever leads those home. Where the records lead home, and users may still be sent there (the take-over alarm fires,
 * or name servers don't all follow or answer), lowering is owed, since nobody else would come back to it; so it is
 * while the run owes the exchange of the records itself. The primary
 * Region is never lowered: on the way out it is what users may go back to.
 */
public final class LowerCapacity implements Effect<Map<Scaled, Integer>> {
    /** How long the Region may take to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Whose users, led there by their records, kept it as it was. */
    private static final Fact<List<String>> KEPT_FOR = Fact.list("kept-for");

    /** By which journals tell of it. */
    public static final String NAME = "lower-capacity";

    @Override
    public String name() {
        return NAME;
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
        List<Scaled> all = Scaled.in(context.inventory(), region);
        List<Need> needs = new ArrayList<>();
        for (Scaled each : all) {
            needs.add(Need.owing(each.describing(), region));
            needs.add(Need.owing(each.call(), region));
        }
        needs.add(Need.owing("cloudwatch:DescribeAlarms", region));
        needs.add(Need.owing("route53:ListResourceRecordSets", PointTraffic.CONTROL_PLANE));
        needs.add(Need.owing("elasticloadbalancing:DescribeLoadBalancers", peer));
        return new Outline(
                        "once no users are sent to " + region + ": "
                                + all.stream()
                                        .map(each -> each.name() + " "
                                                + Words.count(
                                                        each.scale().standby(),
                                                        each.terms().one()))
                                        .collect(Collectors.joining(", ")),
                        Reversibility.REVERSIBLE,
                        Scaled.calls(all),
                        List.of(),
                        Duration.ofMinutes(5),
                        Scaled.setting(all, Scale::serving))
                .asking("lower " + Words.list(all.stream().map(Scaled::name).toList()) + " in " + region)
                .needing(needs.stream().distinct().toList());
    }

    @Override
    public Observation<Map<Scaled, Integer>> observe(StepContext context) {
        RegionName region = context.region("region");
        Map<Scaled, Integer> over;
        try {
            over = context.cloud()
                    .threads()
                    .start("capacity", () -> over(context, region))
                    .join(PATIENCE);
        } catch (TimeoutException e) {
            return new Observation.Owed<>("whether anything in " + region + " is to be lowered is unknown: no answer"
                    + " within " + Durations.words(PATIENCE));
        }
        if (over.isEmpty()) {
            return new Observation.Satisfied<>("nothing in " + region + " has more than on standby");
        }
        Users users = Users.look(context, region);
        if (!users.led().isEmpty() && isExchangeOwed(context)) {
            return new Observation.Owed<>("left as it is until the records of " + Words.list(users.led())
                    + " lead to the other Region, which this run owes");
        }
        if (!users.led().isEmpty()) {
            return new Observation.Satisfied<>(
                    "left as it is, as users of " + Words.list(users.led()) + " are sent to " + region + ", or may be",
                    Facts.of(KEPT_FOR, users.led()));
        }
        return users.doubt() == null
                ? new Observation.NotYet<>(
                        "no users are sent to " + region + "; would be lowered: " + words(over), over)
                : new Observation.Owed<>(
                        "left as it is, as users may still be sent to " + region + ": " + users.doubt());
    }

    /** Whether the run has yet to lead records home: it comes back for that, and nobody else would for this. */
    private static boolean isExchangeOwed(StepContext context) {
        return context.neededOf(PointTraffic.NAME).stream()
                .anyMatch(step -> step.facts().texts().isEmpty());
    }

    /** What each that has more than on standby should have. */
    private static Map<Scaled, Integer> over(StepContext context, RegionName region) {
        Map<Scaled, Integer> over = new LinkedHashMap<>();
        for (Scaled each : Scaled.in(context.inventory(), region)) {
            each.over(context.cloud()).ifPresent(found -> over.put(each, found.target()));
        }
        return over;
    }

    private static String words(Map<Scaled, Integer> targets) {
        return targets.entrySet().stream()
                .map(each -> each.getKey().name() + " to "
                        + Words.count(each.getValue(), each.getKey().terms().one()))
                .collect(Collectors.joining(", "));
    }

    /**
     * Who may be sent to a Region.
     *
     * @param led the applications whose records lead there, or aren't known to lead to the other Region
     * @param doubt why users may be sent there though all records lead to the other Region; null when they aren't
     */
    private record Users(List<String> led, @Nullable String doubt) {
        Users {
            led = List.copyOf(led);
        }

        static Users look(StepContext context, RegionName region) {
            List<String> led = new ArrayList<>();
            String doubt = isTakenOver(context, region) ? "its take-over alarm fires" : null;
            for (Application application : context.inventory().applications()) {
                Optional<String> balancer = balancer(context, application, region);
                List<Aim> aims = balancer.isPresent() ? Aim.read(context.cloud(), application) : List.of();
                if (balancer.isEmpty() || !aims.stream().allMatch(aim -> aim.leadsTo(balancer.get()))) {
                    led.add(application.name());
                } else if (doubt == null) {
                    doubt = aims.stream()
                            .flatMap(aim -> unanswered(context, aim, balancer.get()).stream())
                            .findFirst()
                            .orElse(null);
                }
            }
            return new Users(led, doubt);
        }
    }

    private static boolean isTakenOver(StepContext context, RegionName region) {
        return context.inventory().applications().stream()
                        .anyMatch(application -> application.routing() == Routing.FAILOVER)
                && context.cloud()
                        .alarms(region)
                        .alarm(context.inventory().takeOverAlarm(region))
                        .filter(Alarms.Alarm::fires)
                        .isPresent();
    }

    /** The DNS name of the load balancer that an application's users are to be led to instead. */
    private static Optional<String> balancer(StepContext context, Application application, RegionName region) {
        RegionName peer = context.inventory().peerOf(region).name();
        return application
                .loadBalancerIn(peer)
                .filter(name -> application.isMoved())
                .flatMap(name -> context.cloud().loadBalancing(peer).loadBalancer(name))
                .map(LoadBalancer::dnsName);
    }

    /** Route 53 answers with the other record as long as it takes the one that leads for unhealthy. */
    private static Optional<String> unanswered(StepContext context, Aim aim, String balancer) {
        List<String> servers = aim.zone().map(HostedZone::nameServers).orElse(List.of());
        NameServers.Spread spread =
                NameServers.spread(context.cloud(), servers, aim.name().name(), balancer);
        return spread.isWhole() ? Optional.empty() : Optional.of(spread.words());
    }

    @Override
    public List<Gate> gates() {
        return List.of();
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Map<Scaled, Integer> over) {
        return List.of();
    }

    @Override
    public Facts apply(StepContext context, Map<Scaled, Integer> over) {
        over.forEach((each, target) -> each.set(context.cloud(), target));
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
