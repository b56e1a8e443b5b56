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
import io.drctl.action.traffic.Capacity.Part;
import io.drctl.cloud.AutoScaling.Activity;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.Asset;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Scale;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Raises an application's Auto Scaling groups in a Region from what they have on standby to what serving takes, before
 * users are sent there. Holds when so many instances are healthy, to their groups and to the load balancer; with
 * {@code accept-capacity}, when that share of them is.
 *
 * <p>Only the desired capacity is set: the bounds of a group and its scaling policies stay as they are. EC2 may launch
 * nothing in a regional event (it didn't for hours on 2025-10-20: aws.amazon.com/message/101925). What it refuses
 * stands in the group's activities; then the step doesn't wait for its time to pass.
 */
public final class RaiseCapacity implements Effect<RaiseCapacity.Seen> {
    static final String NAME = "raise-capacity";

    private static final String CALL = "autoscaling:SetDesiredCapacity";

    private static final Fact<Instant> RAISED_AT = Fact.time("raised-at");

    /** After a refusal in one zone a group tries the next, which takes it a moment. */
    private static final Duration TRIES_ZONES = Duration.ofSeconds(90);

    private static final Gate RAISABLE = Gate.of(
                    "capacity-raisable",
                    step -> "each Auto Scaling group in " + step.region("to")
                            + " may grow to what serving takes, and launches instances")
            .overriddenBy(Gate.Overriding.OPTION);

    /**
     * What was counted.
     *
     * @param refusal what EC2 said when it refused the last launch; null when it didn't
     */
    record Seen(Capacity capacity, @Nullable Activity refusal) {}

    /** Whether a text says how much of what serving takes is enough: {@code 60%}. */
    public static boolean isShare(String text) {
        return Capacity.isShare(text);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("to", ParameterType.REGION),
                ActionParameter.optional(Capacity.ACCEPTED, ParameterType.TEXT),
                ActionParameter.optional(StepContext.APPLICATION, ParameterType.APPLICATION));
    }

    @Override
    public boolean concerns(StepContext context) {
        return Capacity.isScaled(context);
    }

    @Override
    public Set<String> settles() {
        return Set.of(CapacityGate.TEST);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName to = context.region("to");
        List<Asset> rows = context.inventory().scaledDown(to);
        int share = Capacity.share(context);
        Outline outline = new Outline(
                        context.application().name() + " has what serving takes in " + to + ": "
                                + rows.stream().map(row -> words(row, to)).collect(Collectors.joining(", ")),
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(CALL, to.value(), Plane.CONTROL)),
                        List.of(share < 100 ? sooner(share) : later(context, to)),
                        Duration.ofMinutes(20),
                        lowering(rows, to))
                .asking("raise "
                        + Words.list(rows.stream().map(row -> row.nameIn(to)).toList()) + " in " + to)
                .taking(
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        "an estimate: instances have to launch, start and pass their health checks")
                .needing(
                        Need.of("autoscaling:DescribeAutoScalingGroups", to),
                        Need.spare("autoscaling:DescribeScalingActivities", to),
                        Need.of("elasticloadbalancing:DescribeTargetHealth", to));
        for (Asset row : rows) {
            Scale<Integer> scale = row.quantities().in(to);
            outline = outline.costing(Words.count(scale.serving() - scale.standby(), "more instance") + " of "
                    + row.nameIn(to) + " in " + to + ", until it is lowered again");
        }
        return outline;
    }

    private static String words(Asset row, RegionName to) {
        Scale<Integer> scale = row.quantities().in(to);
        return row.nameIn(to) + " " + scale.serving() + " instances instead of " + scale.standby();
    }

    /** What it costs not to wait. */
    private static String sooner(int share) {
        return "Users are sent there as soon as " + share + "% of it is healthy: until the rest is, each instance may"
                + " get " + String.format(Locale.ROOT, "%.1f", 100.0 / share) + " times its share of requests.";
    }

    private static String later(StepContext context, RegionName to) {
        return "Users stay where they are until all of it is healthy: 2 to 10 min, an estimate, as instances have to"
                + " launch, start and pass their health checks"
                + (Capacity.isAcceptable(context)
                        ? ". " + Capacity.OPTION + " " + standby(context, to)
                                + "% doesn't wait, and has them share what is there."
                        : ".");
    }

    /** What there is on standby, in percent of what serving takes. */
    private static int standby(StepContext context, RegionName to) {
        return context.inventory().scaledDown(to).stream()
                .map(row -> row.quantities().in(to))
                .mapToInt(scale -> Math.max(1, scale.standby() * 100 / scale.serving()))
                .min()
                .orElse(100);
    }

    private static Remedy lowering(List<Asset> rows, RegionName to) {
        return Remedy.joined(
                "; ",
                rows.stream()
                        .map(row -> Remedy.of(setting(
                                to, row.nameIn(to), row.quantities().in(to).standby())))
                        .toList());
    }

    static Command setting(RegionName region, String group, int desired) {
        return Command.aws(
                "autoscaling",
                "set-desired-capacity",
                "--region",
                region,
                "--auto-scaling-group-name",
                group,
                "--desired-capacity",
                desired);
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName to = context.region("to");
        Capacity seen = Capacity.read(context, to, PointTraffic.readDestination(context, to));
        int share = Capacity.share(context);
        if (seen.isWhole()) {
            return new Observation.Satisfied<>(seen.words());
        }
        if (!seen.isAsked()) {
            return new Observation.NotYet<>(seen.words() + "; would be raised", new Seen(seen, null));
        }
        if (seen.isThere(share)) {
            return new Observation.Satisfied<>(seen.words() + "; " + share + "% is enough");
        }
        if (seen.isLaunched(share)) {
            return new Observation.InProgress<>(seen.words());
        }
        Optional<String> problem = seen.parts().stream()
                .flatMap(part -> Stream.ofNullable(problem(part)))
                .findFirst();
        if (problem.isPresent()) {
            return new Observation.NotYet<>(problem.get(), new Seen(seen, null));
        }
        Instant raised = context.ownFacts().get(RAISED_AT).orElse(null);
        Activity refusal = refusal(context, to, seen, raised).orElse(null);
        if (refusal == null) {
            return new Observation.InProgress<>(seen.words());
        }
        String refused = seen.words() + "; EC2 refuses to launch more: " + refusal.message();
        if (raised == null) {
            return new Observation.NotYet<>(refused, new Seen(seen, refusal));
        }
        Duration since = Duration.between(raised, context.cloud().clock().now());
        return since.compareTo(TRIES_ZONES) < 0
                ? new Observation.InProgress<>(refused)
                : new Observation.OutOfReach<>(refused, AwaitCapacity.instead(context, seen));
    }

    /** What EC2 said when it refused the last launch of a group that lacks some, since the groups were raised. */
    private static Optional<Activity> refusal(
            StepContext context, RegionName to, Capacity seen, @Nullable Instant raised) {
        return seen.parts().stream()
                .filter(part -> part.launched() < part.askable())
                .flatMap(part -> context.cloud().autoScaling(to).activities(part.name()).stream()
                        .filter(activity -> !activity.status().equals("InProgress"))
                        .limit(1))
                .filter(Activity::isFailed)
                .filter(activity -> raised == null || activity.startedAt().isAfter(raised))
                .findFirst();
    }

    @Override
    public List<Gate> gates() {
        return List.of(RAISABLE);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        RegionName to = context.region("to");
        Capacity capacity = seen.capacity();
        for (Part part : capacity.parts()) {
            String problem = problem(part);
            if (problem != null) {
                return List.of(unraisable(context, capacity, problem, remedy(context, to, part)));
            }
        }
        Activity refusal = seen.refusal();
        return List.of(
                refusal == null
                        ? RAISABLE.passed(capacity.words())
                        : RAISABLE.caution(
                                capacity.words() + ", and EC2 refused the last launch: " + refusal.message(),
                                AwaitCapacity.instead(context, capacity)));
    }

    private static @Nullable String problem(Part part) {
        if (part.group() == null) {
            return part.words();
        }
        if (part.group().max() < part.serving()) {
            return part.words() + ", and it may have " + part.group().max() + " at most";
        }
        return part.group().suspended().contains("Launch")
                ? part.words() + ", and its process Launch is suspended"
                : null;
    }

    private static Remedy remedy(StepContext context, RegionName to, Part part) {
        if (part.group() == null) {
            return context.inventory().upkeep().creating(to);
        }
        Command command = part.group().max() < part.serving()
                ? Command.aws("autoscaling", "update-auto-scaling-group", "--max-size", part.serving())
                : Command.aws("autoscaling", "resume-processes", "--scaling-processes", "Launch");
        return Remedy.of(command.with("--region", to.value(), "--auto-scaling-group-name", part.name()));
    }

    /** What is there may be enough for the user. */
    private static GateResult unraisable(StepContext context, Capacity capacity, String problem, Remedy remedy) {
        int share = Capacity.share(context);
        if (share < 100 && capacity.isThere(share)) {
            return RAISABLE.overridden(problem, Capacity.OPTION + " " + share + "%");
        }
        int percent = capacity.percent();
        if (!Capacity.isAcceptable(context) || percent == 0) {
            return RAISABLE.refused(problem, remedy);
        }
        ConsentOption option = ConsentOption.of(Capacity.OPTION, percent + "%");
        return RAISABLE.refusedUnless(
                option, problem, remedy.then("; or accept what is there with ").then(option));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        RegionName to = context.region("to");
        for (Part part : seen.capacity().parts()) {
            int desired = part.group() == null ? part.askable() : part.group().desired();
            // Asked once more, a group that EC2 refused instances tries again at once.
            if (desired < part.askable() || (desired == part.askable() && part.launched() < desired)) {
                context.cloud().autoScaling(to).setDesired(part.name(), part.askable());
            }
        }
        return Facts.of(RAISED_AT, context.cloud().clock().now());
    }

    /** Where the user accepts less, the gate before users are moved counts whether that much is there. */
    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        return Capacity.share(context) < 100
                        && PointTraffic.isNoAnswer(failure)
                        && failure.operation().equals(CALL)
                ? "the capacity of " + context.application().name() + " in " + context.region("to") + " isn't raised ("
                        + failure.explain() + ")"
                : null;
    }
}
