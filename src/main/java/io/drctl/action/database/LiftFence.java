package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.NeededStep;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Fence;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Scale;
import io.drctl.readiness.ApplicationFence;
import io.drctl.readiness.CopyReach;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import io.drctl.writer.Demotion;
import io.drctl.writer.FenceMemory;
import io.drctl.writer.LettingIn;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lifts the fences of a Region's database: the rules of its security groups are put back, then writes are let in. Never
 * at a database that has been left: what were written to it would be lost.
 *
 * <p>With {@code unless-promoted} it is the end of a failover whose promotion didn't come about, and lifts what that
 * run has placed.
 */
public final class LiftFence implements Effect<LiftFence.Seen> {
    public static final String NAME = StoppedWrites.LIFTING;

    private static final String UNLESS_PROMOTED = "unless-promoted";
    private static final String RULES = "rules";
    private static final String SIZES = "sizes";

    /** Left where the fences are lifted, and not only where they stay. */
    public static final Fact<String> LIFTED = Fact.text("fence-lifted");

    /** Left where the database stays read-only for users, which this run hasn't done and may not undo. */
    public static final Fact<String> STAYS = Fact.text(StoppedWrites.STAYS_READ_ONLY);

    /** Stands before whatever lets writes in at a database of which that isn't known. */
    static final Gate NOT_LEFT = Gate.of(
                    "not-left-behind",
                    step -> "the database in " + step.region("region")
                            + " has the newest writes, follows the one that has, or is gone")
            .when(step -> step.optional(UNLESS_PROMOTED).isEmpty());

    /**
     * @param rules what is to be put back
     * @param sizes which Auto Scaling groups are to be as they were
     * @param isReadOnly whether writes are to be let in, too
     * @param place how it stands to the newest writes; null at the end of a failover
     */
    record Seen(
            List<IngressRule> rules,
            List<GroupSizes> sizes,
            boolean isReadOnly,
            boolean isGone,
            @Nullable WriterPlace place) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(UNLESS_PROMOTED, ParameterType.REGION),
                ActionParameter.optional(RULES, ParameterType.TEXT),
                ActionParameter.optional(SIZES, ParameterType.TEXT),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public boolean concerns(StepContext context) {
        return !context.database().fences().isEmpty();
    }

    @Override
    public Set<String> undoes() {
        return Set.of(PlaceFence.NAME);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                        "the fences of " + id(context) + " in " + region + " are lifted"
                                + context.optional(UNLESS_PROMOTED)
                                        .map(to -> ", unless "
                                                + (isGlobal(context)
                                                        ? "the secondary in " + to + " has taken over"
                                                        : "the replica in " + to + " was promoted")
                                                + ": then they stay")
                                        .orElse(""),
                        Reversibility.REVERSIBLE,
                        calls(context, region),
                        List.of(),
                        Duration.ofMinutes(5),
                        null)
                .asking("lift the fences of " + id(context) + " in " + region);
    }

    private static List<PlannedCall> calls(StepContext context, RegionName region) {
        List<PlannedCall> calls = new ArrayList<>(List.of(
                new PlannedCall(Fencing.OPEN, region.value(), Plane.CONTROL),
                new PlannedCall(StopWrites.CALL, region.value(), Plane.DATA)));
        if (context.database().fences().contains(Fence.APPLICATION)) {
            calls.add(Fencing.call(Fence.APPLICATION, region));
        }
        return calls;
    }

    /** The sizes to put back, of groups that are as the fence left them; nobody else's doing is undone. */
    private static List<GroupSizes> stopped(StepContext context, RegionName region) {
        List<GroupSizes> sizes = GroupSizes.union(
                GroupSizes.read(context.optional(SIZES).orElse("")),
                inJournals(context).sizes());
        for (NeededStep before : placed(context)) {
            sizes = GroupSizes.union(sizes, before.facts().get(Fencing.SIZES).orElse(List.of()));
        }
        return sizes.stream()
                .filter(each -> LetWritesIn.insist(
                                context,
                                () -> context.cloud().autoScaling(region).group(each.group()))
                        .filter(group -> group.status() == null && group.sizes().isStopped())
                        .isPresent())
                .toList();
    }

    /** The Auto Scaling groups that are stopped, by the inventory shouldn't be, and nothing tells what they had. */
    private static List<Asset> unremembered(StepContext context, RegionName region) {
        if (context.optional(UNLESS_PROMOTED).isPresent()
                || !context.optional(SIZES).orElse("").isEmpty()
                || !inJournals(context).sizes().isEmpty()
                || !context.database().fences().contains(Fence.APPLICATION)) {
            return List.of();
        }
        ApplicationFence found = LetWritesIn.insist(context, () -> StoppedApplication.look(context, region));
        return context.inventory().rows(AssetKind.AUTO_SCALING_GROUP).stream()
                .filter(row -> serving(row, region) > 0
                        && found.groups().stream()
                                .anyMatch(group -> group.sizes().isStopped()
                                        && group.name().equals(row.nameIn(region))))
                .toList();
    }

    private static int serving(Asset row, RegionName region) {
        return row.quantities().get(region).map(Scale::serving).orElse(0);
    }

    private static Command starting(Asset row, RegionName region) {
        int serving = serving(row, region);
        return Command.aws(
                "autoscaling",
                "update-auto-scaling-group",
                "--min-size",
                serving,
                "--desired-capacity",
                serving,
                "--max-size",
                serving,
                "--region",
                region,
                "--auto-scaling-group-name",
                row.nameIn(region));
    }

    /**
     * What is remembered now: a fence may have been placed since the run was planned. The end of a failover lifts only
     * what its own run has placed.
     */
    private static FenceMemory.Taken inJournals(StepContext context) {
        return context.optional(UNLESS_PROMOTED).isPresent()
                ? FenceMemory.Taken.NOTHING
                : context.fences().of(context.database(), context.region("region"));
    }

    /** A group that lets nobody in, where nothing tells what it did; empty at the end of a failover. */
    private static Optional<CopyReach> unknownRules(
            StepContext context, RegionName region, Optional<Cluster> own, List<IngressRule> remembered) {
        return context.optional(UNLESS_PROMOTED).isPresent()
                        || own.isEmpty()
                        || !remembered.isEmpty()
                        || !CopyReach.isAsked(context.database())
                ? Optional.empty()
                : Optional.of(LetWritesIn.insist(
                                context, () -> Fencing.reach(context.cloud(), context.database(), region)))
                        .filter(CopyReach::isClosed);
    }

    /** The rules to put back: those that this run took away, those that it was told, and those that are remembered. */
    private static List<IngressRule> remembered(StepContext context) {
        List<IngressRule> rules = Fencing.union(
                Fencing.read(context.optional(RULES).orElse("")),
                inJournals(context).rules());
        for (NeededStep before : placed(context)) {
            rules = Fencing.union(rules, before.facts().get(Fencing.RULES).orElse(List.of()));
        }
        return rules;
    }

    /** The steps of this run that were about to place a fence. */
    private static List<NeededStep> placed(StepContext context) {
        return context.needed().stream()
                .filter(step ->
                        step.action().equals(PlaceFence.NAME) && step.facts().has(Fencing.BEGUN))
                .toList();
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        String what = id(context) + " in " + region;
        Optional<RegionName> to = context.optional(UNLESS_PROMOTED).map(RegionName::new);
        if (to.isPresent() && placed(context).isEmpty()) {
            return new Observation.Satisfied<>("this run has fenced nothing");
        }
        if (to.isPresent()) {
            Optional<LetWritesIn.Moved> moved = LetWritesIn.insist(context, () -> LetWritesIn.moved(context, to.get()));
            if (moved.isPresent()) {
                return moved.get().observed(() -> "the fences of " + what + " stay");
            }
        }
        Optional<Cluster> own = LetWritesIn.insist(
                context,
                () -> context.cloud().databases(region, context.database()).cluster(id(context)));
        List<IngressRule> remembered = remembered(context);
        List<String> groups =
                remembered.stream().map(IngressRule::group).distinct().toList();
        List<IngressRule> present = groups.isEmpty()
                ? List.of()
                : LetWritesIn.insist(
                        context, () -> context.cloud().compute(region).ingress(groups));
        List<IngressRule> missing = remembered.stream()
                .filter(rule -> present.stream().noneMatch(rule::isLike))
                .toList();
        List<GroupSizes> stopped = stopped(context, region);
        boolean isToBeFreed =
                own.filter(cluster -> !isCopy(context, cluster)).isPresent() && mayBeReadOnly(context, to);
        // Behind a closed group nobody can be asked, and the group comes first.
        boolean isReadOnly =
                isToBeFreed && (!missing.isEmpty() || LetWritesIn.insist(context, () -> isReadOnly(context, region)));
        boolean isNothing = missing.isEmpty() && stopped.isEmpty() && !isReadOnly;
        if (isNothing && to.isPresent() && isKeptReadOnly(context, own, region)) {
            return new Observation.Satisfied<>(
                    what + " has no fence of this run, and stays read-only, as it was found", Facts.of(STAYS, "yes"));
        }
        List<Asset> untold = isNothing ? unremembered(context, region) : List.of();
        Optional<CopyReach> closed = unknownRules(context, region, own, remembered);
        if (isNothing && untold.isEmpty() && closed.isEmpty()) {
            return new Observation.Satisfied<>(
                    own.isEmpty() ? "there is no " + context.database().noun() + " " + what : what + " has no fence",
                    Facts.of(LIFTED, "yes"));
        }
        Optional<LetWritesIn.Moved> late = to.flatMap(copy -> LetWritesIn.movedMeanwhile(context, copy));
        if (late.isPresent()) {
            return late.get().observed(() -> "the fences of " + what + " stay");
        }
        WriterPlace place = to.isPresent()
                ? null
                : LettingIn.judge(WriterFacts.read(
                        context.inventory(), context.database(), context.cloud(), region, context.promotions()));
        if (!untold.isEmpty() && (own.isEmpty() || Objects.requireNonNull(place).isGood())) {
            return new Observation.OutOfReach<>(
                    Words.list(untold.stream().map(row -> row.nameIn(region)).toList()) + " in " + region
                            + " has no instances and may have none, and this machine's journals don't tell what it had",
                    Remedy.of("start it as the inventory has it: ").then(starting(untold.get(0), region)));
        }
        if (closed.isPresent() && Objects.requireNonNull(place).isGood()) {
            return new Observation.OutOfReach<>(
                    closed.get().seen() + ", and this machine's journals don't tell what it let in to " + what,
                    CopyReach.remedy(context.inventory(), context.database(), region));
        }
        return new Observation.NotYet<>(
                what + " is fenced" + (isReadOnly ? " (read-only)" : "")
                        + (missing.isEmpty() ? "" : "; " + Words.count(missing.size(), "rule") + " would be put back")
                        + (stopped.isEmpty() ? "" : "; would be as before: " + GroupSizes.written(stopped)),
                new Seen(missing, stopped, isReadOnly, own.isEmpty(), place));
    }

    private static boolean isGlobal(StepContext context) {
        return context.database().replication().globalCluster().isPresent();
    }

    /** Whether it takes no writes of its own, so that there are none to let in. */
    private static boolean isCopy(StepContext context, Cluster cluster) {
        return Demotion.isOver(
                cluster, () -> LetWritesIn.insist(context, () -> GlobalRoles.of(context, context.region("region"))));
    }

    /**
     * Whether the primary is read-only by what this run hasn't done: a switchover that was killed after it had stopped
     * the writes, or somebody by hand. Where its server can't be asked, as from most machines, nothing tells.
     */
    private static boolean isKeptReadOnly(StepContext context, Optional<Cluster> own, RegionName region) {
        if (own.isEmpty()
                || isCopy(context, own.get())
                || Handover.server(context, region).isEmpty()) {
            return false;
        }
        try {
            return LetWritesIn.insist(
                    context, () -> Handover.serverOf(context, region).isReadOnly());
        } catch (CloudException unasked) {
            return false;
        }
    }

    /**
     * What is behind a group that another run has closed can't be asked, and the user must know whose doing that is.
     */
    private static boolean isReadOnly(StepContext context, RegionName region) {
        try {
            return Handover.serverOf(context, region).isReadOnly();
        } catch (CloudException e) {
            if (e.isSilence() && Fencing.isClosed(context, region)) {
                throw new CloudException(
                        e.reason(),
                        e.operation(),
                        e.region(),
                        e.getMessage() + ": its security group lets nobody in, which this run hasn't closed",
                        e);
            }
            throw e;
        }
    }

    /**
     * Whether it may have been made read-only by what is to be put back: at the end of a failover by that run's own
     * fence. Alone, whatever did it: also a switchover that was killed after it had stopped the writes.
     */
    private static boolean mayBeReadOnly(StepContext context, Optional<RegionName> to) {
        return to.isPresent()
                ? placed(context).stream()
                        .anyMatch(step -> step.facts()
                                .get(Fencing.BEGUN)
                                .filter(Fence.READ_ONLY::equals)
                                .isPresent())
                : context.database().fences().contains(Fence.READ_ONLY)
                        || Handover.server(context, context.region("region")).isPresent();
    }

    @Override
    public List<Gate> gates() {
        return List.of(NOT_LEFT);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        if (context.optional(UNLESS_PROMOTED).isPresent()) {
            return List.of();
        }
        return List.of(notLeft(Objects.requireNonNull(seen.place()), seen.isGone()));
    }

    /** What the gate says of how a database stands to the newest writes. */
    static GateResult notLeft(WriterPlace place, boolean isGone) {
        if (isGone || place.isGood()) {
            return NOT_LEFT.passed(place.seen());
        }
        return NOT_LEFT.refused(
                        (place.kind() == WriterPlace.Kind.STALE ? "" : "unknown: ") + place.seen(),
                        Remedy.of("whatever were written there would be lost; make it a replica first, or look where"
                                        + " the newest writes are: ")
                                .then(Command.drctl("status")))
                .lacking(place.unread());
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        RegionName region = context.region("region");
        Fencing.byGroup(seen.rules())
                .forEach((group, rules) -> context.cloud().compute(region).authorizeIngress(group, rules));
        if (seen.isReadOnly()) {
            LetWritesIn.insist(context, () -> {
                Handover.serverOf(context, region).setReadOnly(false);
                return "";
            });
        }
        // Last: an application that starts finds a database that it reaches, and that takes its writes.
        seen.sizes().forEach(context.cloud().autoScaling(region)::resize);
        return Facts.NONE;
    }

    private static String id(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }
}
