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
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Site;
import io.drctl.readiness.Serving;
import io.drctl.readiness.WayIn;
import io.drctl.runbook.ParameterType;
import io.drctl.runbook.Step;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Points an application's DNS names at a Region's load balancer: repoints simple alias records, or exchanges the roles
 * of a PRIMARY/SECONDARY pair or the weights of two weighted records. All records of a zone are in one change batch,
 * which Route 53 applies as a whole or not at all (Route 53 API Reference, "ChangeResourceRecordSets"). Holds when the
 * records point there and Route 53 reports the change INSYNC.
 *
 * <p>It asks the target Region and Route 53. The Region to be left is asked only about its database, at the same time,
 * and waited for only a moment: it may be dark, and nothing depends on its answer.
 *
 * <p>After a take-over ({@link TakeOver}) it only has the records follow, so that where users are sent no longer hangs
 * on an alarm.
 */
public final class PointTraffic implements Effect<PointTraffic.Seen> {
    static final String NAME = "point-traffic";

    /** Where Route 53's records are read and changed (AWS Fault Isolation Boundaries, "Global services"). */
    static final String CONTROL_PLANE = "us-east-1 (global)";

    /** The hosted zone's name servers. */
    static final Fact<List<String>> NAME_SERVERS = Fact.list("name-servers");
    /** The longest TTL of its names, in seconds, where they aren't aliases, whose TTL is 60 s. */
    static final Fact<String> TTL = Fact.text("ttl");
    /** The name of the zone, where the inventory has its id. */
    static final Fact<String> ZONE = Fact.text("zone");

    /** What became of a take-over that the records were to follow, where it is over. */
    static final Fact<String> SUPERSEDED = Fact.text("superseded");

    /**
     * What was looked at.
     *
     * @param aims the application's names; none where they aren't drctl's to move
     * @param isLost whether Route 53 accepted the run's change, and has no trace of it any more
     */
    record Seen(List<Aim> aims, Destination destination, WriterPlace place, boolean isLost) {
        Seen {
            aims = List.copyOf(aims);
        }
    }

    /**
     * Where the traffic should go.
     *
     * @param serving what users' requests reach there; null when that can't be read
     * @param targets of each target group that they reach, by its ARN
     * @param unread the call that failed; null when all of it was read
     * @param wayIn whether users get in; null where nothing could keep them out, or it isn't asked
     */
    record Destination(
            @Nullable LoadBalancer loadBalancer,
            @Nullable Serving serving,
            Map<String, List<Target>> targets,
            @Nullable CloudException unread,
            @Nullable WayIn wayIn) {}

    /** Whether a step is of this action. */
    public static boolean isOf(Step step) {
        return step.action().equals(NAME);
    }

    /** The ids of the changes that Route 53 has accepted, one for each zone; empty when it has accepted none. */
    public static List<String> changeIds(Facts facts) {
        return SubmittedChanges.ids(facts);
    }

    /**
     * Whether users are there already, by a take-over, and only the records are to follow: then what they reach there
     * is no longer asked about, and a Route 53 that doesn't answer stops nobody.
     */
    static boolean isExchange(StepContext context) {
        return TakeOver.isByDataPlane(context.leftByAction(TakeOver.NAME));
    }

    /** Whether a service has no answer now, as while its control plane is down. */
    static boolean isNoAnswer(CloudException failure) {
        return failure.isSilence()
                || failure.reason() == CloudException.Cause.SERVICE_FAULT
                || failure.reason() == CloudException.Cause.THROTTLED;
    }

    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        RegionName to = context.region("to");
        return isExchange(context) && isNoAnswer(failure)
                ? "the roles of the records aren't known to be exchanged (" + failure.explain() + "); until they are,"
                        + " alarm " + context.inventory().takeOverAlarm(to) + " keeps users in " + to
                : null;
    }

    /** The DNS name of a Region's load balancer. */
    static Fact<String> loadBalancer(RegionName region) {
        return Fact.text("load-balancer." + region);
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
        String how = switch (context.application().routing()) {
            case FAILOVER -> "the PRIMARY and SECONDARY roles are exchanged";
            case WEIGHTED -> "the weights of the two records are exchanged";
            case SIMPLE, NONE -> "the alias record is pointed at it";
        };
        return new Outline(
                        Aim.pointing(context.application()) + " at the load balancer in " + to + ": " + how,
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall("route53:ChangeResourceRecordSets", CONTROL_PLANE, Plane.CONTROL)),
                        warnings(context, to),
                        Duration.ofMinutes(5),
                        Remedy.of(FailoverCommands.leading(context.inventory(), context.application(), from)))
                .asking("point "
                        + Words.list(context.application().dnsNames().stream()
                                .map(DnsName::name)
                                .toList())
                        + " at " + to)
                .taking(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        "Route 53 API Reference, ChangeResourceRecordSets: generally within 60 seconds")
                .needing(needs(context, to));
    }

    private static List<String> warnings(StepContext context, RegionName to) {
        List<String> warnings = new ArrayList<>();
        warnings.add("Clients keep open connections, and resolvers cache answers for up to 60 s.");
        boolean isPlanned = context.isOfWholeSite() && !Capacity.isAcceptable(context);
        List<String> smaller = Capacity.notRaised(context.inventory(), to, isPlanned);
        if (!smaller.isEmpty()) {
            warnings.add("Smaller in " + to + " on standby, and not raised by drctl: " + Words.list(smaller) + ".");
        }
        return warnings;
    }

    /** After a take-over by the data plane the records may follow later. */
    private static List<Need> needs(StepContext context, RegionName to) {
        boolean isOwable = context.application().routing() == Routing.FAILOVER && Via.of(context) == Via.DATA_PLANE;
        List<Need> needs = new ArrayList<>();
        for (String operation : List.of("route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets")) {
            needs.add(isOwable ? Need.owing(operation, CONTROL_PLANE) : Need.of(operation, CONTROL_PLANE));
        }
        needs.add(Need.of("elasticloadbalancing:DescribeLoadBalancers", to));
        needs.addAll(WriterGate.needs(context, to));
        return needs;
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName to = context.region("to");
        if (!context.application().isMoved()) {
            return new Observation.NotYet<>(
                    notMoved(context),
                    new Seen(
                            List.of(),
                            new Destination(null, null, Map.of(), null, null),
                            WriterPlace.notNeeded(to),
                            false));
        }
        SubmittedChanges changes = SubmittedChanges.of(context);
        if (changes.isPending()) {
            return PendingRecords.look(context, to);
        }
        String known = context.ownFacts().get(loadBalancer(to)).orElse(null);
        Threads.Pending<Destination> pending =
                known == null ? context.cloud().threads().start("load-balancer", () -> destination(context, to)) : null;
        // Once the call was made, its gates aren't judged again.
        Threads.Pending<WriterPlace> place = known == null
                ? context.cloud().threads().start("writer-place", () -> WriterGate.look(context, to))
                : null;
        Threads.Pending<Boolean> fires = known == null && isExchange(context)
                ? context.cloud().threads().start("alarm", () -> TakeOver.fires(context, to))
                : null;
        List<Aim> aims = Aim.read(context.cloud(), context.application());
        Optional<HostedZone> zone = aims.get(0).zone();
        if (known != null && aims.stream().allMatch(aim -> aim.leadsTo(known))) {
            return satisfied(context, to, zone, known, changes, "");
        }
        // Once a name is known, the load balancer is read only when the records don't have that name: for a change, or
        // to report what blocks it. It may have been recreated since, under another name.
        Destination destination = pending == null ? destination(context, to) : pending.join();
        LoadBalancer loadBalancer = destination.loadBalancer();
        String dnsName = loadBalancer == null ? null : loadBalancer.dnsName();
        WriterPlace seen = place == null ? WriterGate.look(context, to) : place.join();
        boolean leads = loadBalancer != null
                && aims.stream()
                        .allMatch(aim -> aim.towards(
                                        loadBalancer, context.inventory().upkeep())
                                .holds());
        if (leads && (place == null || WriterGate.passes(context, seen))) {
            return satisfied(
                    context,
                    to,
                    zone,
                    Objects.requireNonNull(dnsName),
                    changes,
                    seen.kind() == WriterPlace.Kind.HERE ? "" : "; " + seen.seen());
        }
        boolean isLost = !leads && changes.isLost();
        Seen all = new Seen(aims, destination, seen, isLost);
        if (!leads && isExchange(context) && !(fires != null && fires.join()) && !TakeOver.stillFires(context, to)) {
            return new Observation.Satisfied<>(
                    "the take-over of " + to + " is over, so the records need not follow it; "
                            + aims.stream().map(Aim::told).collect(Collectors.joining("; ")),
                    Facts.of(SUPERSEDED, "take-over"));
        }
        if (isLost && isExchange(context) && changes.isLostAgain()) {
            return new Observation.Owed<>("Route 53 accepted the change of the records twice, and has lost it since;"
                    + " until they are exchanged, alarm " + context.inventory().takeOverAlarm(to) + " keeps users in "
                    + to);
        }
        if (leads) {
            return new Observation.NotYet<>(
                    Aim.pointing(context.application()) + " at " + to
                            + ", and its users may be using the wrong database",
                    all);
        }
        return new Observation.NotYet<>(
                (isLost ? "Route 53 accepted the change, and has lost it since; " : "")
                        + aims.stream().map(Aim::told).collect(Collectors.joining("; "))
                        + (dnsName == null ? "" : "; would point at " + dnsName),
                all,
                facts(context, to, zone, dnsName).withKnown(TTL, Aim.ttl(aims)));
    }

    /** Why the step has nothing to do with an application. */
    static String notMoved(StepContext context) {
        return context.application().mainName().name() + " isn't drctl's to move: the inventory says routing: none";
    }

    private static Observation<Seen> satisfied(
            StepContext context,
            RegionName to,
            Optional<HostedZone> zone,
            String dnsName,
            SubmittedChanges changes,
            String more) {
        Facts facts = changes.settled(facts(context, to, zone, dnsName));
        String detail = Aim.pointing(context.application()) + " at " + to + " (" + dnsName + ")" + more;
        // Its own would have been lost, and the records are as another run, or somebody by hand, has made them since.
        return new Observation.Satisfied<>(
                detail + changes.told(), changes.isLost() ? facts.with(SUPERSEDED, "lost-change") : facts);
    }

    @Override
    public boolean isLost(StepContext context, Seen seen) {
        return seen.isLost();
    }

    /** Whether Route 53 still knows each change that the run's move has made, so that none of them was lost. */
    static boolean hasLasted(StepContext context) {
        return SubmittedChanges.haveLasted(context, context.leftByAction(NAME));
    }

    /** Whether Route 53 may come to lose a change of the moves that a step needs, as it still calls it PENDING. */
    static boolean isPending(StepContext context) {
        return context.isOfWholeSite()
                ? context.neededOf(NAME).stream().anyMatch(step -> SubmittedChanges.arePending(context, step.facts()))
                : SubmittedChanges.arePending(context, context.leftByAction(NAME));
    }

    private static Facts facts(
            StepContext context, RegionName to, Optional<HostedZone> zone, @Nullable String dnsName) {
        boolean isById = Site.isZoneId(context.application().mainName().hostedZone());
        return Facts.NONE
                .withKnown(loadBalancer(to), dnsName)
                .withKnown(NAME_SERVERS, zone.map(HostedZone::nameServers).orElse(null))
                .withKnown(
                        ZONE, zone.filter(found -> isById).map(HostedZone::name).orElse(null));
    }

    /** Where users are already, what they reach isn't asked about any more. */
    private static Destination destination(StepContext context, RegionName to) {
        return isExchange(context)
                ? new Destination(
                        context.application()
                                .loadBalancerIn(to)
                                .flatMap(context.cloud().loadBalancing(to)::loadBalancer)
                                .orElse(null),
                        null,
                        Map.of(),
                        null,
                        null)
                : Destinations.read(context, to);
    }

    @Override
    public List<Gate> gates() {
        return TrafficGates.ALL;
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        return TrafficGates.tried(context, seen);
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        LoadBalancer balancer = Objects.requireNonNull(seen.destination().loadBalancer());
        Map<String, List<RecordSet>> byZone = new LinkedHashMap<>();
        for (Aim aim : seen.aims()) {
            List<RecordSet> changed =
                    aim.towards(balancer, context.inventory().upkeep()).changed();
            if (!changed.isEmpty()) {
                byZone.computeIfAbsent(aim.zone().orElseThrow().id(), zone -> new ArrayList<>())
                        .addAll(changed);
            }
        }
        if (byZone.isEmpty()) {
            // The records already point there; the step only had to check that they may.
            return Facts.NONE;
        }
        List<String> changes = new ArrayList<>();
        byZone.forEach((zone, changed) -> changes.add(context.cloud()
                .traffic()
                .change(
                        zone,
                        changed,
                        "drctl run " + context.runId() + ", step "
                                + context.step().id())));
        return seen.isLost()
                ? SubmittedChanges.acceptedAgain(context, changes)
                : SubmittedChanges.accepted(context, changes);
    }

    @Override
    public @Nullable Remedy remedy(StepContext context, CloudException failure) {
        return WithoutRoute53.remedy(context, context.region("to"), failure);
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }
}
