package io.drctl.action.traffic;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.NeededStep;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Application;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clears the take-over alarms once the records themselves point at a Region: its own, which nothing hangs on any more,
 * and that of the Region that was left, which would keep this one's record withdrawn. As long as the records don't
 * point there, the Region's alarm is what keeps users there, so it is kept up, and its all-clear is owed.
 */
public final class AllClear implements Effect<AllClear.Seen> {
    /** When this step has raised the alarm of the Region to serve from. */
    private static final Fact<Instant> RAISED_AT = Fact.time("held-at");

    /** The Regions whose alarm this step has cleared, and when it began to. */
    private static final Fact<List<String>> CLEARED = Fact.list("cleared");

    private static final Fact<Instant> CLEARED_AT = Fact.time("cleared-at");

    private static final Duration EVALUATED = Duration.ofMinutes(3);

    /**
     * How old an answer about an alarm may be. Right after it was cleared, one that says that it is quiet may be of
     * before it was raised, and the 0 that clears it be still to be repeated.
     */
    private static final Duration OUTDATED = Duration.ofSeconds(20);

    private static final int TRIES = 3;

    /**
     * What is to be done.
     *
     * @param firing the Regions whose alarm is to be cleared
     * @param isRaised whether that of the Region to serve from is to be raised instead: so that the other one, whose
     *     alarm can't be asked now, doesn't lead users back once it answers
     */
    record Seen(List<RegionName> firing, boolean isRaised) {
        Seen {
            firing = List.copyOf(firing);
        }
    }

    @Override
    public String name() {
        return "all-clear";
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("to", ParameterType.REGION),
                ActionParameter.optional(StepContext.WHOLE_SITE, ParameterType.FLAG),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    @Override
    public boolean concerns(StepContext context) {
        return applications(context).stream().anyMatch(each -> each.routing() == Routing.FAILOVER);
    }

    /** Whose records have to point there: the application's, or those of all that a run of the whole site moves. */
    private static List<Application> applications(StepContext context) {
        return context.isOfWholeSite()
                ? context.inventory().applications().stream()
                        .filter(each -> each.isMoved() && each.routing() == Routing.FAILOVER)
                        .toList()
                : List.of(context.application());
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName to = context.region("to");
        return new Outline(
                        "take-over alarms are quiet once the records point at " + to + "; until then that of " + to
                                + " is kept up",
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall("cloudwatch:PutMetricData", to.value(), Plane.DATA)),
                        List.of(),
                        Duration.ofMinutes(10),
                        null)
                .asking("clear the take-over alarms once the records point there")
                .needing(
                        Need.owing("route53:ListResourceRecordSets", PointTraffic.CONTROL_PLANE),
                        Need.owing("elasticloadbalancing:DescribeTargetHealth", to),
                        Need.owing("cloudwatch:DescribeAlarms", to),
                        Need.owing("cloudwatch:PutMetricData", to),
                        Need.spare(
                                "cloudwatch:DescribeAlarms",
                                context.inventory().peerOf(to).name()));
    }

    /** Until CloudWatch has evaluated what was put, the alarm alone tells. */
    @Override
    public Observation<Seen> observe(StepContext context) {
        return look(context, true);
    }

    /** @param patiently whether an alarm that was cleared a moment ago may go on firing until it is evaluated */
    private static Observation<Seen> look(StepContext context, boolean patiently) {
        RegionName to = context.region("to");
        RegionName from = context.inventory().peerOf(to).name();
        Records records = new Records(context);
        Optional<Alarms.Alarm> own =
                context.cloud().alarms(to).alarm(context.inventory().takeOverAlarm(to));
        boolean isUp = own.filter(Alarms.Alarm::fires).isPresent();
        if (patiently && isUp && wasClearedJustNow(context, to)) {
            return evaluating(to);
        }
        Optional<RegionName> unsure = clearedWithin(context, OUTDATED);
        if (patiently && unsure.isPresent()) {
            return evaluating(unsure.get());
        }
        Threads.Pending<Optional<String>> unhealthy =
                isUp ? context.cloud().threads().start("withdrawn", () -> withdrawn(context, records, to)) : null;
        if (isUp && !isLed(context, records, to)) {
            return new Observation.Owed<>(
                    context.ownFacts().get(CLEARED).orElse(List.of()).contains(to.value())
                            ? "the records don't point at " + to + " any more, and its take-over alarm was cleared"
                            : "the records don't point at " + to + " yet, so its take-over alarm is kept up");
        }
        if (isUp && PointTraffic.isPending(context)) {
            return new Observation.Owed<>(
                    "Route 53 still reports the change of the records as PENDING, and may lose it,"
                            + " so the take-over alarm of " + to + " is kept up");
        }
        Optional<String> withdrawn = unhealthy == null ? Optional.empty() : unhealthy.join();
        if (withdrawn.isPresent()) {
            return new Observation.Owed<>(withdrawn.get() + ": users would be led back to " + from
                    + " without the take-over alarm of " + to + ", so it is kept up");
        }
        if (!isUp && isHeldByAlarm(context)) {
            return new Observation.OutOfReach<>(
                    "the take-over alarm of " + to
                            + " doesn't fire any more, and the records aren't known to point there:"
                            + " somebody has cleared it, and users may have left " + to,
                    Remedy.of("where they are now is shown by: ").then(Command.drctl("status")));
        }
        List<RegionName> firing = new ArrayList<>();
        if (isUp) {
            firing.add(to);
        }
        // After a take-over that is done already: by the answers that users get the other alarm doesn't fire.
        if (!isExchange(context)) {
            // Nobody waits for that: CloudWatch evaluates an alarm by the minute.
            if (!isUp && wasRaisedJustNow(context)) {
                return new Observation.Owed<>(
                        "whether the take-over alarm of " + from + " fires was unknown, so that of " + to
                                + " was raised, to keep users there; it is to be cleared once that is known");
            }
            Optional<Boolean> other = insist(context, from);
            if (other.isEmpty() && mayBeLedBack(context, from) && isLed(context, records, to)) {
                boolean canHold = own.filter(alarm -> !alarm.forgets()).isPresent()
                        && (context.isOfWholeSite()
                                || SharedAlarm.others(context, to).isEmpty())
                        && written(context, to).stream().noneMatch(GateResult::isRefusal);
                String seen = "whether the take-over alarm of " + from + " fires is unknown; if it does, users would be"
                        + " led back there once it answers";
                return !isUp && canHold
                        ? new Observation.NotYet<>(
                                seen + ", unless that of " + to + " is kept up", new Seen(List.of(), true))
                        : new Observation.Owed<>(seen + (isUp ? ", so that of " + to + " is kept up" : ""));
            }
            if (patiently && other.orElse(false) && wasClearedJustNow(context, from)) {
                return evaluating(from);
            }
            if (other.orElse(false) && isLed(context, records, to)) {
                firing.add(from);
            }
        }
        for (RegionName region : firing) {
            // All of the site was asked about above.
            List<String> hanging = context.isOfWholeSite() ? List.of() : SharedAlarm.others(context, region);
            if (!hanging.isEmpty()) {
                return new Observation.Owed<>("the users of " + Words.list(hanging) + " may be in " + region
                        + " only by its take-over alarm, so it is kept up");
            }
        }
        return firing.isEmpty()
                ? new Observation.Satisfied<>("no take-over alarm is seen to fire")
                : new Observation.NotYet<>(
                        "the take-over alarm fires in "
                                + firing.stream().map(RegionName::value).collect(Collectors.joining(" and in ")),
                        new Seen(firing, false));
    }

    /** Whether a Region's alarm fires; empty where it doesn't say so several times. A lost packet is no dark Region. */
    private static Optional<Boolean> insist(StepContext context, RegionName region) {
        Optional<Boolean> told = Optional.empty();
        for (int tries = 0; tries < TRIES && told.isEmpty(); tries++) {
            told = Wiring.firing(context, region);
        }
        return told;
    }

    private static Observation<Seen> evaluating(RegionName region) {
        return new Observation.InProgress<>(
                "the take-over alarm in " + region + " is cleared, and fires until CloudWatch has evaluated that");
    }

    /** An alarm that was raised may not fire yet, and will. */
    private static boolean wasRaisedJustNow(StepContext context) {
        return age(context, RAISED_AT)
                .filter(age -> age.compareTo(EVALUATED) < 0)
                .isPresent();
    }

    private static boolean wasClearedJustNow(StepContext context, RegionName region) {
        return context.ownFacts().get(CLEARED).orElse(List.of()).contains(region.value())
                && clearedWithin(context, EVALUATED).isPresent();
    }

    /** The first of the Regions whose alarm this step has cleared, where that isn't longer ago. */
    private static Optional<RegionName> clearedWithin(StepContext context, Duration most) {
        return age(context, CLEARED_AT)
                .filter(age -> !age.isNegative() && age.compareTo(most) < 0)
                .flatMap(age -> context.ownFacts().get(CLEARED).orElse(List.of()).stream()
                        .map(RegionName::new)
                        .findFirst());
    }

    private static Optional<Duration> age(StepContext context, Fact<Instant> fact) {
        return context.ownFacts()
                .get(fact)
                .map(at -> Duration.between(at, context.cloud().clock().now()));
    }

    /** Whether an application's users are there by the alarm alone, as what its records say is owed. */
    private static boolean isHeldByAlarm(StepContext context) {
        Set<String> owed = context.neededOf(PointTraffic.NAME).stream()
                .filter(step -> step.facts().texts().isEmpty())
                .map(AllClear::application)
                .collect(Collectors.toSet());
        return context.neededOf(TakeOver.NAME).stream()
                .anyMatch(step -> TakeOver.isByDataPlane(step.facts())
                        && !TakeOver.isYoung(context, step.facts())
                        && owed.contains(application(step)));
    }

    private static String application(NeededStep step) {
        return step.with().getOrDefault(StepContext.APPLICATION, "");
    }

    /** Whether a take-over of this run has sent users there, by whose answers that of the other Region is over too. */
    private static boolean isExchange(StepContext context) {
        return context.isOfWholeSite()
                ? context.neededOf(TakeOver.NAME).stream().anyMatch(step -> TakeOver.isByDataPlane(step.facts()))
                : PointTraffic.isExchange(context);
    }

    /**
     * Why Route 53 would answer with the other Region's record as soon as that one is healthy, though the records point
     * here: the alias evaluates the health of its load balancer. Empty where it wouldn't.
     */
    private static Optional<String> withdrawn(StepContext context, Records records, RegionName to) {
        records.begin();
        List<Optional<LoadBalancer>> balancers = sideBySide(context, each -> balancer(context, each, to));
        List<List<Aim>> aims = records.read();
        List<LoadBalancer> evaluated = IntStream.range(0, aims.size())
                .boxed()
                .flatMap(i -> balancers
                        .get(i)
                        .filter(found -> aims.get(i).stream().anyMatch(aim -> aim.isEvaluatedAt(found.dnsName())))
                        .stream())
                .distinct()
                .toList();
        return evaluated.stream()
                .flatMap(each -> EvaluatedHealth.problem(context.cloud().loadBalancing(to), each, to).stream())
                .findFirst();
    }

    /** What the records of the applications say, read once in a look. */
    private static final class Records {
        private final StepContext context;
        private Threads.@Nullable Pending<List<List<Aim>>> reading;

        private Records(StepContext context) {
            this.context = context;
        }

        private synchronized Threads.Pending<List<List<Aim>>> begin() {
            Threads.Pending<List<List<Aim>>> begun = reading;
            if (begun == null) {
                begun = context.cloud()
                        .threads()
                        .start("records", () -> sideBySide(context, each -> Aim.read(context.cloud(), each)));
                reading = begun;
            }
            return begun;
        }

        private List<List<Aim>> read() {
            return begin().join();
        }
    }

    private static <T> List<T> sideBySide(StepContext context, Function<Application, T> question) {
        return SharedAlarm.sideBySide(context, applications(context), question);
    }

    private static Optional<LoadBalancer> balancer(StepContext context, Application application, RegionName region) {
        return application
                .loadBalancerIn(region)
                .flatMap(name -> context.cloud().loadBalancing(region).loadBalancer(name));
    }

    /** Whether a record here may be withdrawn by the alarm of the Region that was left. */
    private static boolean mayBeLedBack(StepContext context, RegionName from) {
        return sideBySide(context, each -> SharedAlarm.mayFollow(context, each, from))
                .contains(true);
    }

    private static boolean isLed(StepContext context, Records records, RegionName to) {
        records.begin();
        List<Optional<String>> balancers = sideBySide(context, each -> balancerName(context, each, to));
        List<List<Aim>> aims = records.read();
        return IntStream.range(0, aims.size())
                .allMatch(i -> balancers
                        .get(i)
                        .filter(name -> aims.get(i).stream().allMatch(aim -> aim.leadsTo(name)))
                        .isPresent());
    }

    private static Optional<String> balancerName(StepContext context, Application application, RegionName to) {
        Optional<String> known = context.isOfWholeSite()
                ? Optional.empty()
                : context.leftByAction(PointTraffic.NAME).get(PointTraffic.loadBalancer(to));
        return known.or(() -> balancer(context, application, to).map(LoadBalancer::dnsName));
    }

    @Override
    public List<Gate> gates() {
        return List.of(WriterGate.GATE);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        RegionName to = context.region("to");
        if (!seen.isRaised() && seen.firing().equals(List.of(to))) {
            return List.of(WriterGate.GATE.passed("nobody is moved by that"));
        }
        List<GateResult> each = written(context, to);
        return List.of(each.stream().filter(GateResult::isRefusal).findFirst().orElse(each.get(0)));
    }

    /** Where the newest writes are, for each of the applications. */
    private static List<GateResult> written(StepContext context, RegionName to) {
        return sideBySide(context, each -> WriterGate.of(context, WriterGate.look(context, each, to)));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        seen.firing()
                .forEach(region -> context.cloud()
                        .alarms(region)
                        .report(context.inventory().takeOverAlarm(region), false));
        if (!seen.isRaised()) {
            return Facts.of(
                            CLEARED,
                            seen.firing().stream().map(RegionName::value).toList())
                    .with(CLEARED_AT, context.cloud().clock().now());
        }
        RegionName to = context.region("to");
        context.cloud().alarms(to).report(context.inventory().takeOverAlarm(to), true);
        return Facts.of(RAISED_AT, context.cloud().clock().now());
    }

    /** A 0 in the minute of a 1 isn't seen. Put only as long as users would stay. */
    @Override
    public void sustain(StepContext context) {
        if (look(context, false) instanceof Observation.NotYet<Seen> open) {
            apply(context, open.seen());
        }
    }

    @Override
    public Duration sustainEvery() {
        return Duration.ofSeconds(10);
    }

    /** Users are where they belong. */
    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        return PointTraffic.isNoAnswer(failure)
                ? "the take-over alarm in " + context.region("to") + " is kept up until the records are seen to point"
                        + " there (" + failure.explain() + ")"
                : null;
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }
}
