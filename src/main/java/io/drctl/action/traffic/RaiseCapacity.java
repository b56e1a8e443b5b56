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
import io.drctl.action.traffic.Capacity.Part;
import io.drctl.action.traffic.Scaled.Obstacle;
import io.drctl.action.traffic.Scaled.Terms;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Scale;
import io.drctl.runbook.ParameterType;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Raises what serves an application's users in a Region ({@link Scaled}) from what it has on standby to what serving
 * takes, before users are sent there. Holds when so much is healthy, to AWS and to the load balancer; with
 * {@code accept-capacity}, when that share of it is.
 *
 * <p>Only how many there should be is set: bounds and scaling policies stay as they are. EC2 may launch nothing in a
 * regional event (it didn't for hours on 2025-10-20: aws.amazon.com/message/101925). Once that is known, the step
 * doesn't wait for its time to pass.
 */
public final class RaiseCapacity implements Effect<RaiseCapacity.Seen> {
    static final String NAME = "raise-capacity";

    private static final Fact<Instant> RAISED_AT = Fact.time("raised-at");

    /** After a refusal in one zone a group tries the next, which takes it a moment. */
    private static final Duration TRIES_ZONES = Duration.ofSeconds(90);

    private static final Gate RAISABLE = Gate.of("capacity-raisable", step -> {
                List<Scaled> all = Scaled.in(step.inventory(), step.region("to"));
                return "each " + Terms.of(all, Terms::kind) + " in " + step.region("to")
                        + " may grow to what serving takes, and launches " + Terms.of(all, Terms::many);
            })
            .overriddenBy(Gate.Overriding.OPTION);

    /**
     * What was counted.
     *
     * @param refusal null when the last launch wasn't refused
     */
    record Seen(Capacity capacity, @Nullable Refused refusal) {}

    /** What somebody said when they refused the last launch. */
    record Refused(String launcher, String message) {}

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
    public boolean preparesMove() {
        return true;
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
        List<Scaled> all = Scaled.in(context.inventory(), to);
        int share = Capacity.share(context);
        String many = Terms.of(all, Terms::many);
        List<Need> needs = new ArrayList<>();
        Scaled.counting(all).forEach(operation -> needs.add(Need.of(operation, to)));
        all.stream()
                .flatMap(each -> each.explaining().stream())
                .distinct()
                .forEach(operation -> needs.add(Need.spare(operation, to)));
        needs.add(Need.of("elasticloadbalancing:DescribeTargetHealth", to));
        Outline outline = new Outline(
                        context.application().name() + " has what serving takes in " + to + ": "
                                + all.stream().map(RaiseCapacity::words).collect(Collectors.joining(", ")),
                        Reversibility.REVERSIBLE,
                        Scaled.calls(all),
                        List.of(share < 100 ? sooner(all, share) : later(context, all)),
                        Duration.ofMinutes(20),
                        Scaled.setting(all, Scale::standby))
                .asking("raise " + Words.list(all.stream().map(Scaled::name).toList()) + " in " + to)
                .taking(
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        "an estimate: " + many + " have to launch, start and pass their health checks")
                .needing(needs);
        for (Scaled each : all) {
            Scale<Integer> scale = each.scale();
            outline = outline.costing(Words.count(
                            scale.serving() - scale.standby(),
                            "more " + each.terms().one())
                    + " of " + each.name() + " in " + to + ", until it is lowered again");
        }
        return outline;
    }

    private static String words(Scaled scaled) {
        return scaled.name() + " " + scaled.scale().serving() + " "
                + scaled.terms().many() + " instead of " + scaled.scale().standby();
    }

    /** What it costs not to wait. */
    private static String sooner(List<Scaled> all, int share) {
        return "Users are sent there as soon as " + share + "% of it is healthy: until the rest is, each "
                + Terms.of(all, Terms::one) + " may get " + String.format(Locale.ROOT, "%.1f", 100.0 / share)
                + " times its share of requests.";
    }

    private static String later(StepContext context, List<Scaled> all) {
        return "Users stay where they are until all of it is healthy: 2 to 10 min, an estimate, as "
                + Terms.of(all, Terms::many) + " have to launch, start and pass their health checks"
                + (Capacity.isAcceptable(context)
                        ? ". " + Capacity.OPTION + " " + standby(all)
                                + "% doesn't wait, and has them share what is there."
                        : ".");
    }

    /** What there is on standby, in percent of what serving takes. */
    private static int standby(List<Scaled> all) {
        return all.stream()
                .map(Scaled::scale)
                .mapToInt(scale -> Math.max(1, scale.standby() * 100 / scale.serving()))
                .min()
                .orElse(100);
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName to = context.region("to");
        Capacity seen = Capacity.read(context, to, Destinations.readBehind(context, to));
        int share = Capacity.share(context);
        // What was just lowered may be there for a moment yet.
        if (seen.isWhole() && seen.isAsked()) {
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
        Instant raised = context.ownFacts().get(RAISED_AT).orElse(null);
        for (Part part : seen.parts()) {
            String problem = problem(part);
            if (problem != null) {
                return raised == null || part.found() == null
                        ? new Observation.NotYet<>(problem, new Seen(seen, null))
                        : new Observation.OutOfReach<>(problem, remedy(context, to, part));
            }
        }
        Refused refusal = refusal(context, seen, raised).orElse(null);
        if (refusal == null) {
            return new Observation.InProgress<>(seen.words());
        }
        String refused = seen.words() + "; " + refusal.launcher() + " refuses to launch more: " + refusal.message();
        if (raised == null) {
            return new Observation.NotYet<>(refused, new Seen(seen, refusal));
        }
        Duration since = Duration.between(raised, context.cloud().clock().now());
        return since.compareTo(TRIES_ZONES) < 0
                ? new Observation.InProgress<>(refused)
                : new Observation.OutOfReach<>(refused, AwaitCapacity.instead(context, seen));
    }

    /** What was said when the last launch of one that lacks some was refused, since they were raised. */
    private static Optional<Refused> refusal(StepContext context, Capacity seen, @Nullable Instant raised) {
        return seen.parts().stream()
                .filter(part -> part.launched() < part.askable())
                .flatMap(part -> part.scaled().refusal(context.cloud(), raised).stream()
                        .map(message -> new Refused(part.scaled().terms().launcher(), message)))
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
        Refused refusal = seen.refusal();
        return List.of(
                refusal == null
                        ? RAISABLE.passed(capacity.words())
                        : RAISABLE.caution(
                                capacity.words() + ", and " + refusal.launcher() + " refused the last launch: "
                                        + refusal.message(),
                                AwaitCapacity.instead(context, capacity)));
    }

    private static @Nullable String problem(Part part) {
        if (part.found() == null) {
            return part.words();
        }
        Obstacle obstacle = part.found().obstacle();
        return obstacle == null ? null : part.words() + ", " + obstacle.words();
    }

    private static Remedy remedy(StepContext context, RegionName to, Part part) {
        Obstacle obstacle = part.found() == null ? null : part.found().obstacle();
        return obstacle == null ? context.inventory().upkeep().creating(to) : obstacle.remedy();
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
        for (Part part : seen.capacity().parts()) {
            int desired = part.found() == null ? part.askable() : part.found().desired();
            boolean isRepeated = desired == part.askable()
                    && part.launched() < desired
                    && part.scaled().triesWhenAsked();
            if (desired < part.askable() || isRepeated) {
                part.scaled().set(context.cloud(), part.askable());
            }
        }
        return Facts.of(RAISED_AT, context.cloud().clock().now());
    }

    /** Where the user accepts less, the gate before users are moved counts whether that much is there. */
    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        return Capacity.share(context) < 100
                        && PointTraffic.isNoAnswer(failure)
                        && Scaled.in(context.inventory(), context.region("to")).stream()
                                .anyMatch(each -> each.call().equals(failure.operation()))
                ? "the capacity of " + context.application().name() + " in " + context.region("to") + " isn't raised ("
                        + failure.explain() + ")"
                : null;
    }
}
