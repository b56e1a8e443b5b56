package io.drctl.action.traffic;

import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.StepContext;
import io.drctl.action.traffic.PointTraffic.Destination;
import io.drctl.action.traffic.PointTraffic.Seen;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Serving;
import io.drctl.readiness.Traffic;
import io.drctl.readiness.WayIn;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import io.drctl.writer.WriterPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gates before users are sent to a Region: its database, the records, and everything their requests pass through
 * there.
 */
final class TrafficGates {
    private static final Gate RECORDS = Gate.of(
            "records", step -> "of each type one simple record, one PRIMARY/SECONDARY pair or two weighted records");
    private static final Gate ACTIVE = Gate.of(
                    "load-balancer-active", step -> "the load balancer in " + step.region("to") + " is active")
            .when(step -> !PointTraffic.isExchange(step))
            .overriddenBy(Gate.Overriding.FORCE);
    private static final Gate LISTENER = Gate.of(
                    "listener-forwards", step -> "its listener forwards users' requests for the site")
            .when(step -> !PointTraffic.isExchange(step))
            .overriddenBy(Gate.Overriding.FORCE);
    private static final Gate HEALTHY = Gate.of("targets-healthy", step -> "all targets that they reach are healthy")
            .when(step -> !PointTraffic.isExchange(step))
            .overriddenBy(Gate.Overriding.FORCE);

    static final List<Gate> ALL = List.of(WriterGate.GATE, RECORDS, ACTIVE, LISTENER, HEALTHY, CapacityGate.GATE);

    /** What {@code --force} without a name overrides. */
    private static final List<String> FORCED_ALL = ALL.stream()
            .filter(gate -> gate.override() == Gate.Overriding.FORCE)
            .map(Gate::test)
            .toList();

    private TrafficGates() {}

    /** Those before users are sent there without a change of the records. */
    static List<Gate> reaching(List<Gate> first) {
        List<Gate> all = new ArrayList<>(first);
        all.addAll(List.of(WriterGate.GATE, ACTIVE, LISTENER, HEALTHY, CapacityGate.GATE));
        return List.copyOf(all);
    }

    static List<GateResult> reached(StepContext context, List<GateResult> first, WriterPlace place, Destination seen) {
        RegionName to = context.region("to");
        LoadBalancer loadBalancer = seen.loadBalancer();
        if (loadBalancer == null) {
            return List.of(noBalancer(context, to));
        }
        List<GateResult> results = new ArrayList<>(first);
        results.add(WriterGate.of(context, place));
        results.addAll(serving(context, to, loadBalancer, seen));
        return agreedTogether(context, results);
    }

    /** What users' requests pass through there, apart from the database. */
    static List<GateResult> served(StepContext context, Destination seen) {
        RegionName to = context.region("to");
        LoadBalancer loadBalancer = seen.loadBalancer();
        return loadBalancer == null ? List.of(noBalancer(context, to)) : serving(context, to, loadBalancer, seen);
    }

    private static GateResult noBalancer(StepContext context, RegionName to) {
        return ACTIVE.refused(
                "there is no load balancer "
                        + context.application().loadBalancerIn(to).orElse("") + " in " + to,
                context.inventory().upkeep().creating(to));
    }

    private static List<GateResult> serving(
            StepContext context, RegionName to, LoadBalancer loadBalancer, Destination seen) {
        List<GateResult> results = new ArrayList<>(List.of(
                activeGate(context, to, loadBalancer, seen.wayIn()),
                listenerGate(context, to, seen),
                targetsGate(context, to, seen)));
        if (CapacityGate.GATE.standing().test(context)) {
            results.add(CapacityGate.of(context, seen));
        }
        return results;
    }

    static List<GateResult> tried(StepContext context, Seen seen) {
        RegionName to = context.region("to");
        if (!context.application().isMoved()) {
            return List.of(RECORDS.refused(
                    PointTraffic.notMoved(context),
                    Remedy.of("move it where it is managed; or describe its load balancer and its routing in the"
                            + " inventory")));
        }
        Optional<Aim> zoneless =
                seen.aims().stream().filter(aim -> aim.zone().isEmpty()).findFirst();
        if (zoneless.isPresent()) {
            HostedZones.Found zones = zoneless.get().zones();
            return List.of(RECORDS.refused(zones.problem(), zones.remedy()));
        }
        LoadBalancer loadBalancer = seen.destination().loadBalancer();
        if (loadBalancer == null) {
            return List.of(noBalancer(context, to));
        }
        List<GateResult> results = new ArrayList<>();
        results.add(WriterGate.of(context, seen.place()));
        results.add(recordsGate(context, seen, loadBalancer));
        if (!PointTraffic.isExchange(context)) {
            results.addAll(serving(context, to, loadBalancer, seen.destination()));
        }
        return agreedTogether(context, results);
    }

    /** Of all names, in all zones: either all of them can be moved, or none is. */
    private static GateResult recordsGate(StepContext context, Seen seen, LoadBalancer loadBalancer) {
        boolean isOne = seen.aims().size() == 1;
        for (Aim aim : seen.aims()) {
            Traffic change = aim.towards(loadBalancer, context.inventory().upkeep());
            if (change.problem() != null) {
                return RECORDS.refused(
                        (isOne ? "" : aim.name().name() + ": ") + change.problem(),
                        Objects.requireNonNull(change.remedy()));
            }
        }
        return RECORDS.passed(seen.aims().stream()
                .map(aim -> (isOne ? "" : aim.name().name() + ": ")
                        + Traffic.roles(aim.records())
                        + aim.zones().aside())
                .collect(Collectors.joining("; ")));
    }

    /** A command that overrides one test is refused by the next, so each names the option that overrides them all. */
    private static List<GateResult> agreedTogether(StepContext context, List<GateResult> results) {
        Set<String> tests = new LinkedHashSet<>();
        context.optional("force").ifPresent(given -> {
            for (String test : given.split(",", -1)) {
                tests.addAll(test.equals(StepContext.FORCE_ALL) ? FORCED_ALL : List.of(test));
            }
        });
        results.stream().filter(TrafficGates::isForcible).forEach(gate -> tests.add(gate.test()));
        ConsentOption together = new ConsentOption(ConsentOption.FORCE, List.copyOf(tests));
        return results.stream()
                .map(gate -> isForcible(gate)
                        ? gate.advising(Objects.requireNonNull(gate.remedy()).agreeingBy(together))
                        : gate)
                .toList();
    }

    private static boolean isForcible(GateResult gate) {
        return gate.consent() != null && gate.consent().name().equals(ConsentOption.FORCE);
    }

    /**
     * Active, and not known to shut users out. What EC2 doesn't tell of that stops nobody, as the load balancer may
     * well be open, and staying may be worse.
     */
    private static GateResult activeGate(
            StepContext context, RegionName to, LoadBalancer loadBalancer, @Nullable WayIn way) {
        String name = loadBalancer.name() + " in " + to + " is ";
        if (!loadBalancer.isActive()) {
            return forcible(context, ACTIVE, name + loadBalancer.state(), "wait until it is active");
        }
        if (way == null) {
            return ACTIVE.passed(name + "active");
        }
        if (way.problem() != null) {
            return forcible(
                    context, ACTIVE, name + "active, but " + way.problem(), Objects.requireNonNull(way.remedy()));
        }
        return way.unknown() == null
                ? ACTIVE.passed(name + "active, and lets users in")
                : ACTIVE.caution(
                        name + "active; whether it lets users in is unknown: " + way.unknown(),
                        Remedy.of("make sure that it does before you agree"));
    }

    private static GateResult listenerGate(StepContext context, RegionName to, Destination seen) {
        Serving serving = seen.serving();
        if (serving == null) {
            return unknown(context, LISTENER, seen, "make the listener's rules readable");
        }
        if (serving.problem() != null) {
            return forcible(context, LISTENER, serving.problem(), Objects.requireNonNull(serving.remedy()));
        }
        return LISTENER.passed(Serving.listening(context.application().health()) + " in " + to + " is forwarded to "
                + serving.groups().stream().map(Serving::groupName).collect(Collectors.joining(", ")));
    }

    private static GateResult targetsGate(StepContext context, RegionName to, Destination seen) {
        if (seen.unread() != null) {
            return unknown(context, HEALTHY, seen, "make the targets' health readable");
        }
        Set<String> sides = Objects.requireNonNull(seen.serving()).sides();
        // Users who find a side service down are better off than those who find nothing.
        Map<String, List<Target>> needed = new LinkedHashMap<>(seen.targets());
        needed.keySet().removeAll(sides);
        List<Target> targets = needed.values().stream().flatMap(List::stream).toList();
        List<Target> unhealthy = targets.stream()
                .filter(target -> !target.isHealthy() && !mayStart(context, target))
                .toList();
        List<String> empty = Serving.empty(needed);
        if (targets.isEmpty() || !empty.isEmpty()) {
            return forcible(
                    context,
                    HEALTHY,
                    targets.isEmpty()
                            ? "users' requests reach no targets in " + to
                            : "no targets in " + to + " in " + String.join(", ", empty),
                    Remedy.of("register instances (")
                            .then(Command.drctl("verify"))
                            .then(" shows what is missing)"));
        }
        if (unhealthy.isEmpty()) {
            long healthy = targets.stream().filter(Target::isHealthy).count();
            String told = healthy + " of " + targets.size() + " in " + to + " are healthy"
                    + (healthy < targets.size() ? ", the others are starting" : "");
            List<String> down = Serving.down(sides, seen.targets());
            return down.isEmpty()
                    ? HEALTHY.passed(told)
                    : HEALTHY.caution(
                            told + "; none of those of " + Words.list(down) + ", to which some requests go, is",
                            Remedy.of("make sure that users can do without it before you agree"));
        }
        List<String> names = unhealthy.stream()
                .map(target -> target.id() + " is " + target.state()
                        + (target.reason() == null ? "" : " (" + target.reason() + ")"))
                .toList();
        return forcible(
                context,
                HEALTHY,
                (targets.size() - unhealthy.size()) + " of " + targets.size() + " in " + to + " are healthy: "
                        + String.join(", ", names),
                "bring them back");
    }

    /** Who accepts less capacity than serving takes doesn't wait for the rest, which is being launched. */
    private static boolean mayStart(StepContext context, Target target) {
        return Capacity.share(context) < 100
                && Capacity.isScaled(context)
                && target.state().equals("initial");
    }

    private static GateResult unknown(StepContext context, Gate gate, Destination seen, String remedy) {
        CloudException unread = Objects.requireNonNull(seen.unread());
        return forcible(context, gate, "unknown: " + unread.explain(), remedy).lacking(unread);
    }

    static GateResult forcible(StepContext context, Gate gate, String seen, String remedy) {
        return forcible(context, gate, seen, Remedy.of(remedy));
    }

    private static GateResult forcible(StepContext context, Gate gate, String seen, Remedy remedy) {
        return gate.refusedUnlessForced(
                context, seen, remedy.then(", or override with ").then(ConsentOption.forcing(gate.test())));
    }
}
