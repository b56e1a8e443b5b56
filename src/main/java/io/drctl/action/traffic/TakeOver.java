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
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.action.traffic.PointTraffic.Destination;
import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import io.drctl.writer.Reply;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends an application's users to a Region by Route 53's data plane alone: data points raise the Region's take-over
 * alarm, the other record's health check follows it, and name servers answer with this Region's record. No call to
 * Route 53's control plane is needed ("standby takes over primary": AWS Architecture Blog, "Creating Disaster Recovery
 * Mechanisms Using Amazon Route 53"; Well-Architected REL11-BP04). What Route 53 tells of the wiring is read if it
 * answers. Holds when all name servers are seen to answer with the Region's load balancer.
 *
 * <p>Where the pair isn't wired for it, or what users get can't be seen from here, the step has nothing to do, and the
 * records are moved instead ({@link PointTraffic}), unless the user asked for this way alone.
 *
 * <p>A take-over of the Region to be left is cleared with it, as it would keep this Region's record withdrawn.
 */
public final class TakeOver implements Effect<TakeOver.Seen> {
    static final String NAME = "take-over";

    /** By what users are sent to the Region. */
    enum Way {
        DATA_PLANE,
        RECORDS
    }

    static final Fact<Way> WAY = Fact.oneOf(Way.class, "way");
    private static final Fact<Instant> RAISED_AT = Fact.time("raised-at");

    /** How often an alarm that was seen to fire is looked at before it counts as quiet. */
    private static final int ALARM_LOOKS = 7;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /** A minute's data points are evaluated a minute later, and the health check follows soon. */
    private static final Duration FOLLOWS_USUALLY = Duration.ofMinutes(4);

    private static final Duration ALARM_FOLLOWED = Duration.ofSeconds(90);

    private static final Gate WIRED = Gate.of(
            "wired",
            step -> "alarm " + step.inventory().takeOverAlarm(step.region("to")) + " is there and keeps its state,"
                    + " and the other record's health check follows it"
                    + (Via.of(step) == Via.DATA_PLANE ? "; Route 53 counts the load balancer there as healthy" : ""));

    private static final Gate ALONE = Gate.of(
                    "take-over-alone",
                    step -> step.isOfWholeSite()
                            ? "the other applications whose users follow that alarm can be served there too"
                            : "no other application's users follow that alarm")
            .when(SharedAlarm::isPossible)
            .overriddenBy(Gate.Overriding.FORCE_BY_NAME);

    /**
     * What was looked at.
     *
     * @param sharing the other applications whose users would be moved as well, by name
     * @param hanging those that the other Region's alarm keeps there; while it fires, this Region's record is withdrawn
     * @param unhealthy why Route 53 would go on answering with the other record, if only the alarm led users; null
     *     where it wouldn't, where nobody can tell, or where the records may follow
     */
    record Seen(
            Wiring wiring,
            List<String> sharing,
            List<String> hanging,
            Destination destination,
            WriterPlace place,
            @Nullable String unhealthy) {
        Seen {
            sharing = List.copyOf(sharing);
            hanging = List.copyOf(hanging);
        }
    }

    /** Whether a take-over has sent users there, by what it left. */
    static boolean isByDataPlane(Facts facts) {
        return facts.get(WAY).filter(Way.DATA_PLANE::equals).isPresent();
    }

    /** Whether a take-over has been begun by the run, by what it left. */
    static boolean hasRaised(Facts facts) {
        return isByDataPlane(facts) && facts.has(RAISED_AT);
    }

    /** Whether an application's users are sent by the data plane where that is possible. */
    static boolean isMeant(StepContext context) {
        return context.application().routing() == Routing.FAILOVER && Via.of(context) != Via.RECORDS;
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
                ActionParameter.optional(StepContext.WHOLE_SITE, ParameterType.FLAG),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    @Override
    public boolean concerns(StepContext context) {
        return isMeant(context);
    }

    @Override
    public boolean looksAhead() {
        return true;
    }

    @Override
    public boolean leads() {
        return true;
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName to = context.region("to");
        RegionName from = context.inventory().peerOf(to).name();
        String alarm = context.inventory().takeOverAlarm(to);
        String names = Words.list(
                context.application().dnsNames().stream().map(DnsName::name).toList());
        return new Outline(
                        "users are sent to " + to + " by the data plane: the record of " + from
                                + " is withdrawn while alarm " + alarm + " fires"
                                + (Via.of(context) == Via.AUTO
                                        ? "; where the pair isn't wired for that, the records are moved instead"
                                        : ""),
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall("cloudwatch:PutMetricData", to.value(), Plane.DATA)),
                        List.of(),
                        Duration.ofMinutes(10),
                        Remedy.of(FailoverCommands.leading(context.inventory(), context.application(), from)))
                .asking("send the users of " + names + " to " + to)
                .taking(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(180),
                        "CloudWatch User Guide, alarms: evaluated by the minute")
                .needing(needs(context, to, from));
    }

    private static List<Need> needs(StepContext context, RegionName to, RegionName from) {
        List<Need> needs = new ArrayList<>(List.of(
                Need.of("cloudwatch:DescribeAlarms", to),
                Need.of("elasticloadbalancing:DescribeLoadBalancers", to),
                Need.spare("route53:ListResourceRecordSets", PointTraffic.CONTROL_PLANE),
                Need.spare("cloudwatch:DescribeAlarms", from)));
        needs.addAll(WriterGate.needs(context, to));
        return needs;
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName to = context.region("to");
        Instant raised = context.ownFacts().get(RAISED_AT).orElse(null);
        if (raised != null && isYoung(context, raised)) {
            Optional<Wiring> watched = Wiring.watch(context, to);
            if (watched.isPresent()) {
                return follow(context, to, watched.get(), raised);
            }
        }
        Threads threads = context.cloud().threads();
        Threads.Pending<Destination> destination = threads.start("load-balancer", () -> Destinations.read(context, to));
        Threads.Pending<WriterPlace> place =
                raised != null ? null : threads.start("writer-place", () -> WriterGate.look(context, to));
        Threads.Pending<List<String>> hanging = threads.start("other-alarm", () -> hangingOnOther(context));
        Wiring wiring = Wiring.read(context, to);
        if (raised != null && (wiring.fires() || isYoung(context, raised))) {
            return follow(context, to, wiring, raised);
        }
        // A take-over that somebody has cleared since is begun again, past its gates.
        WriterPlace seen = place == null ? WriterGate.look(context, to) : place.join();
        List<String> sharing = SharedAlarm.others(context, to);
        Seen all = new Seen(wiring, sharing, hanging.join(), destination.join(), seen, unhealthy(context, wiring, to));
        // Users who are there only because the other Region is ill would go back by themselves.
        if (wiring.isServed() && (wiring.isLed() || wiring.fires()) && WriterGate.passes(context, seen)) {
            return new Observation.Satisfied<>(
                    wiring.served(), wiring.facts(to).with(WAY, wiring.isLed() ? Way.RECORDS : Way.DATA_PLANE));
        }
        String instead = wiring.whyByRecords();
        if (instead == null && wiring.isReadable() && !sharing.isEmpty()) {
            instead = SharedAlarm.words(wiring.alarmName(), sharing);
        }
        if (instead == null && wiring.isReadable() && !all.hanging().isEmpty()) {
            instead = withdrawn(context, all);
        }
        if (Via.of(context) == Via.AUTO && instead != null) {
            return new Observation.Satisfied<>(
                    instead + ": the records are moved instead",
                    wiring.facts(to).with(WAY, Way.RECORDS));
        }
        return new Observation.NotYet<>(wiring.told(), all, wiring.facts(to));
    }

    /** Whose users the other Region's alarm keeps there, so that this run can't clear it. */
    private static List<String> hangingOnOther(StepContext context) {
        RegionName from = context.inventory().peerOf(context.region("to")).name();
        return !context.isOfWholeSite() && SharedAlarm.isPossible(context) && Wiring.fires(context, from)
                ? SharedAlarm.others(context, from)
                : List.of();
    }

    private static String withdrawn(StepContext context, Seen seen) {
        RegionName to = context.region("to");
        RegionName from = context.inventory().peerOf(to).name();
        return "alarm " + context.inventory().takeOverAlarm(from) + " keeps the users of " + Words.list(seen.hanging())
                + " in " + from + ", and the record of " + to + " withdrawn";
    }

    /**
     * Why the alarm alone leads nobody to a Region. Where the records may follow, they are moved while it fires, and it
     * is kept up.
     */
    private static @Nullable String unhealthy(StepContext context, Wiring wiring, RegionName to) {
        String balancer = wiring.balancer();
        if (Via.of(context) != Via.DATA_PLANE
                || balancer == null
                // The primary record is answered with where both count as unhealthy.
                || wiring.aims().stream().noneMatch(aim -> !aim.leadsTo(balancer) && aim.isEvaluatedAt(balancer))) {
            return null;
        }
        LoadBalancing balancing = context.cloud().loadBalancing(to);
        return Reply.ask(() -> context.application()
                        .loadBalancerIn(to)
                        .flatMap(balancing::loadBalancer)
                        .flatMap(found -> EvaluatedHealth.problem(balancing, found, to)))
                .answerOr(Optional.empty())
                .orElse(null);
    }

    private static Remedy makeHealthy(StepContext context, RegionName to) {
        return Remedy.of("give that target group a healthy target; or have the records follow the alarm: ")
                .then(FailoverCommands.leading(context.inventory(), context.application(), to));
    }

    /** Whether name servers have followed, some time after the first data point. */
    private static Observation<Seen> follow(StepContext context, RegionName to, Wiring wiring, Instant raised) {
        Facts moved = wiring.facts(to).with(WAY, Way.DATA_PLANE);
        if (wiring.isServed() && wiring.fires()) {
            return new Observation.Satisfied<>(wiring.served() + "; alarm " + wiring.alarmName() + " fires", moved);
        }
        Duration since = Duration.between(raised, context.cloud().clock().now());
        if (wiring.isMute() && wiring.fires() && since.compareTo(ALARM_FOLLOWED) >= 0) {
            return new Observation.Satisfied<>(
                    "alarm " + wiring.alarmName() + " fires; what name servers answer can't be seen from here: "
                            + wiring.told(),
                    moved);
        }
        // Only a whole look can tell that Route 53 answers.
        boolean isWhole = !wiring.aims().isEmpty();
        if (Via.of(context) == Via.AUTO && isWhole && wiring.isReadable() && since.compareTo(FOLLOWS_USUALLY) >= 0) {
            return new Observation.Satisfied<>(
                    "name servers haven't followed the alarm (" + wiring.told() + "): the records are moved as well",
                    wiring.facts(to).with(WAY, Way.RECORDS));
        }
        String unhealthy = isWhole && wiring.fires() && since.compareTo(FOLLOWS_USUALLY) >= 0
                ? unhealthy(context, wiring, to)
                : null;
        if (unhealthy != null) {
            return new Observation.OutOfReach<>(
                    "name servers don't follow the alarm (" + wiring.told() + "): " + unhealthy,
                    makeHealthy(context, to));
        }
        return new Observation.InProgress<>((wiring.fires()
                        ? "alarm " + wiring.alarmName() + " fires; "
                        : "name servers are to follow alarm " + wiring.alarmName() + "; ")
                + wiring.told());
    }

    /** Whether a step that left this has raised the alarm so lately that it needn't fire yet. */
    static boolean isYoung(StepContext context, Facts facts) {
        return facts.get(RAISED_AT).filter(raised -> isYoung(context, raised)).isPresent();
    }

    private static boolean isYoung(StepContext context, Instant raised) {
        return Duration.between(raised, context.cloud().clock().now()).compareTo(FOLLOWS_USUALLY) < 0;
    }

    @Override
    public List<Gate> gates() {
        return TrafficGates.reaching(List.of(WIRED, ALONE));
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        RegionName to = context.region("to");
        String problem = seen.wiring().problem();
        if (problem == null && !seen.hanging().isEmpty()) {
            problem = withdrawn(context, seen);
        }
        String unhealthy = seen.unhealthy();
        GateResult wired = problem == null
                ? unhealthy == null
                        ? WIRED.passed(seen.wiring().words())
                        : WIRED.refused(unhealthy, makeHealthy(context, to))
                : WIRED.refused(
                                problem,
                                (seen.hanging().isEmpty()
                                                ? context.inventory().upkeep().prepare(to)
                                                : Remedy.of("move those users first"))
                                        .then("; or, while Route 53 answers, move the records: ")
                                        .then(FailoverCommands.leading(context.inventory(), context.application(), to)
                                                .with("--via", "records")))
                        .lacking(seen.wiring().alarmUnread());
        List<GateResult> own = new ArrayList<>(List.of(wired));
        if (SharedAlarm.isPossible(context)) {
            own.add(
                    seen.sharing().isEmpty()
                            ? ALONE.passed(
                                    context.isOfWholeSite()
                                            ? "the others can be served in " + to + " too"
                                            : "no other application's records follow it")
                            : TrafficGates.forcible(
                                    context,
                                    ALONE,
                                    SharedAlarm.words(seen.wiring().alarmName(), seen.sharing())
                                            + ", past the gates of theirs",
                                    "see that they can be served in " + to + " too"));
        }
        return TrafficGates.reached(context, own, seen.place(), seen.destination());
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        report(context, seen.wiring());
        return Facts.of(RAISED_AT, context.cloud().clock().now());
    }

    /** While it is waited for; see {@link io.drctl.cloud.Alarms#report}. */
    @Override
    public void sustain(StepContext context) {
        RegionName to = context.region("to");
        context.cloud().alarms(to).report(context.inventory().takeOverAlarm(to), true);
        Wiring.clearIfFiring(context, context.inventory().peerOf(to).name());
    }

    private static void report(StepContext context, Wiring wiring) {
        RegionName to = context.region("to");
        context.cloud().alarms(to).report(wiring.alarmName(), true);
        Wiring.clearIfFiring(context, context.inventory().peerOf(to).name());
    }

    @Override
    public Duration sustainEvery() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }

    /** Whether a Region's take-over alarm fires now. */
    static boolean fires(StepContext context, RegionName region) {
        return context.cloud()
                .alarms(region)
                .alarm(context.inventory().takeOverAlarm(region))
                .filter(Alarms.Alarm::fires)
                .isPresent();
    }

    /**
     * Whether the alarm that was seen to fire a moment ago still does. Looks for a while, since one older answer of
     * CloudWatch's would leave the records behind.
     */
    static boolean stillFires(StepContext context, RegionName to) {
        for (int looks = 1; ; looks++) {
            boolean fires = fires(context, to);
            if (fires || looks == ALARM_LOOKS) {
                return fires;
            }
            try {
                context.cloud().clock().sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CloudException(
                        CloudException.Cause.UNREACHABLE,
                        "cloudwatch:DescribeAlarms",
                        to,
                        "interrupted before its answer was sure",
                        e);
            }
        }
    }
}
