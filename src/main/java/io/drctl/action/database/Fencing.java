package io.drctl.action.database;

import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.NeededStep;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.StepContext;
import io.drctl.cloud.AutoScaling.Group;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Database;
import io.drctl.inventory.Fence;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.ApplicationFence;
import io.drctl.readiness.CopyReach;
import io.drctl.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fences of a Region's database: how they stand, how they are placed, and what is remembered of them. */
public final class Fencing {
    static final String CLOSE = "ec2:RevokeSecurityGroupIngress";
    static final String OPEN = "ec2:AuthorizeSecurityGroupIngress";
    static final String RESIZE = "autoscaling:UpdateAutoScalingGroup";

    private static final String BETWEEN = ";";

    /** The rules that are taken from the security groups, so that they can be put back. */
    public static final Fact<List<IngressRule>> RULES =
            new Fact<>("ingress-rules", "a list of rules of security groups", Fencing::written, Fencing::read);

    /** The sizes of the Auto Scaling groups that are stopped, so that they can be put back. */
    public static final Fact<List<GroupSizes>> SIZES =
            new Fact<>("group-sizes", "sizes of Auto Scaling groups", GroupSizes::written, GroupSizes::read);

    /** When Auto Scaling groups were about to be stopped. */
    private static final Fact<Instant> STOPPED_AT = Fact.time("stopped-at");

    /** So long a failover waits for the instances of a Region that it leaves to be gone. */
    private static final Duration LEAVING = Duration.ofMinutes(1);

    /** So long a load balancer has requests end by default, and a little more. */
    private static final Duration DRAINING = Duration.ofMinutes(6);

    /** What the tried write showed. */
    public static final Fact<FenceVerdict.Kind> VERDICT = Fact.oneOf(FenceVerdict.Kind.class, "fence-verdict");

    /** What a write tried before the security group was closed showed. */
    static final Fact<FenceVerdict.Kind> VERDICT_BEFORE = Fact.oneOf(FenceVerdict.Kind.class, "fence-verdict-before");

    /** Which fence was about to be placed. */
    static final Fact<Fence> BEGUN = Fact.oneOf(Fence.class, "fence");

    private Fencing() {}

    /** Rules as one text. */
    public static String written(List<IngressRule> rules) {
        return rules.stream().map(IngressRule::text).collect(Collectors.joining(BETWEEN));
    }

    /** The rules of such a text; throws {@link IllegalArgumentException} for one that isn't. */
    public static List<IngressRule> read(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(BETWEEN))
                        .map(each -> IngressRule.parse(each)
                                .orElseThrow(() -> new IllegalArgumentException("not a rule: " + each)))
                        .toList();
    }

    /** All of both, each once. */
    public static List<IngressRule> union(List<IngressRule> some, List<IngressRule> others) {
        List<IngressRule> all = new ArrayList<>(some);
        others.stream().filter(rule -> all.stream().noneMatch(rule::isLike)).forEach(all::add);
        return List.copyOf(all);
    }

    /** Each group with its rules. */
    static Map<String, List<IngressRule>> byGroup(List<IngressRule> rules) {
        Map<String, List<IngressRule>> groups = new LinkedHashMap<>();
        rules.forEach(rule ->
                groups.computeIfAbsent(rule.group(), group -> new ArrayList<>()).add(rule));
        return groups;
    }

    /** The call that places a fence. */
    static PlannedCall call(Fence fence, RegionName region) {
        return switch (fence) {
            case READ_ONLY -> new PlannedCall(StopWrites.CALL, region.value(), Plane.DATA);
            case SECURITY_GROUP -> new PlannedCall(CLOSE, region.value(), Plane.CONTROL);
            case APPLICATION -> new PlannedCall(RESIZE, region.value(), Plane.CONTROL);
        };
    }

    /** Whether anybody is let in to a Region's database; reads RDS and EC2 there. */
    public static CopyReach reach(Cloud cloud, Database database, RegionName region) {
        List<String> groups = cloud.databases(region, database).securityGroups(database.clusterIn(region));
        return new CopyReach(
                groups, groups.isEmpty() ? List.of() : cloud.compute(region).ingress(groups));
    }

    /** What a Region's database lets in by its security groups. */
    static List<IngressRule> ingress(StepContext context, RegionName region) {
        return context.cloud()
                .compute(region)
                .ingress(context.cloud()
                        .databases(region, context.database())
                        .securityGroups(context.database().clusterIn(region)));
    }

    /**
     * Whether a fence stands.
     *
     * @param rules what would have to be taken from the security groups
     * @param sizes those of the Auto Scaling groups that would have to be stopped
     * @param lacking why it doesn't stand, though nothing is left to be called; null where that isn't so
     * @param seen one clause
     */
    record Look(
            boolean isUp,
            List<IngressRule> rules,
            List<GroupSizes> sizes,
            @Nullable String lacking,
            String seen) {
        Look(boolean isUp, List<IngressRule> rules, String seen) {
            this(isUp, rules, List.of(), null, seen);
        }

        /** What is journaled before the call, besides which fence it is. */
        Facts before(Fence fence, StepContext context) {
            Facts before = Facts.of(BEGUN, fence);
            return switch (fence) {
                case READ_ONLY -> before;
                case SECURITY_GROUP ->
                    before.with(RULES, union(context.ownFacts().get(RULES).orElse(List.of()), rules));
                case APPLICATION ->
                    before.with(
                                    SIZES,
                                    GroupSizes.union(
                                            context.ownFacts().get(SIZES).orElse(List.of()), sizes))
                            .with(STOPPED_AT, context.cloud().clock().now());
            };
        }
    }

    /** Looks at one fence. */
    static Look look(StepContext context, RegionName region, Fence fence) {
        String what = context.database().clusterIn(region) + " in " + region;
        return switch (fence) {
            case READ_ONLY -> {
                try {
                    boolean isReadOnly = Handover.serverOf(context, region).isReadOnly();
                    yield new Look(isReadOnly, List.of(), what + (isReadOnly ? " is read-only" : " is not read-only"));
                } catch (CloudException e) {
                    if (!e.isSilence() || !isClosed(context, region)) {
                        throw e;
                    }
                    // No server can be asked any more, by anybody: there is nothing left that could be placed.
                    yield new Look(
                            true,
                            List.of(),
                            "whether " + what + " is read-only can't be asked behind its closed security group");
                }
            }
            case SECURITY_GROUP -> {
                List<IngressRule> rules = ingress(context, region);
                yield new Look(
                        rules.isEmpty(),
                        rules,
                        rules.isEmpty()
                                ? "the security group of " + what + " lets nobody in"
                                : "the security group of " + what + " lets in by " + Words.count(rules.size(), "rule"));
            }
            case APPLICATION -> application(context, region, what);
        };
    }

    private static Look application(StepContext context, RegionName region, String what) {
        ApplicationFence found = StoppedApplication.look(context, region);
        List<GroupSizes> running = found.running().stream().map(Group::sizes).toList();
        if (!running.isEmpty()) {
            String seen = "Auto Scaling groups that use " + what + " may run instances: "
                    + running.stream()
                            .map(sizes -> sizes.group() + " (" + sizes.min() + " to " + sizes.max() + ")")
                            .collect(Collectors.joining(", "));
            return new Look(false, List.of(), running, null, seen);
        }
        List<String> lacking = StoppedApplication.lacking(found, region);
        return lacking.isEmpty()
                ? new Look(true, List.of(), "no instance is left of what uses " + what)
                : new Look(false, List.of(), List.of(), String.join("; ", lacking), String.join("; ", lacking));
    }

    /** Whether instances that this step has stopped may be waited for. */
    static boolean isWorthWaiting(StepContext context, boolean isLeaving) {
        Duration within = isLeaving ? LEAVING : DRAINING;
        return context.ownFacts()
                .get(STOPPED_AT)
                .filter(since -> context.cloud().clock().now().isBefore(since.plus(within)))
                .isPresent();
    }

    /** Whether the security groups, where they are a fence, let nobody in. */
    static boolean isClosed(StepContext context, RegionName region) {
        return context.database().fences().contains(Fence.SECURITY_GROUP)
                && ingress(context, region).isEmpty();
    }

    /** Tries a write at a Region's database, where nobody hides it. */
    static FenceVerdict tried(StepContext context, RegionName region) {
        boolean isClosed;
        try {
            isClosed = isClosed(context, region);
        } catch (CloudException e) {
            isClosed = false;
        }
        return FenceVerdict.tried(
                Handover.server(context, region),
                context.database().clusterIn(region),
                region,
                isClosed,
                wasRefused(context));
    }

    /**
     * Whether a write was refused when this run tried one last: a restart in between lets writes in again, and clients
     * with them, unless the security group was closed by then.
     */
    static boolean wasRefused(StepContext context) {
        return Stream.concat(
                        context.needed().stream()
                                .filter(step -> step.action().equals(PlaceFence.NAME))
                                .map(NeededStep::facts),
                        Stream.of(context.ownFacts()))
                .flatMap(facts -> Stream.of(VERDICT_BEFORE, VERDICT).flatMap(fact -> facts.get(fact).stream()))
                .filter(verdict -> verdict != FenceVerdict.Kind.UNKNOWN)
                .reduce((earlier, later) -> later)
                .filter(FenceVerdict.Kind.FENCED::equals)
                .isPresent();
    }

    static Facts facts(FenceVerdict verdict) {
        return Facts.of(VERDICT, verdict.kind());
    }
}
