package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.GlobalCluster;
import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Fence;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.ApplicationFence;
import io.drctl.readiness.CopyReach;
import io.drctl.readiness.GroupFence;
import io.drctl.runbook.ParameterType;
import io.drctl.runbook.Step;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import io.drctl.writer.Demotion;
import io.drctl.writer.Promotion;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Places one fence at a database that is left, and tries a write there. Never at the one with the newest writes, unless
 * another is about to take over from it, and all the gates of that promotion let it pass: else a fence would be the
 * outage.
 *
 * <p>With {@code to} it stands before a promotion, which doesn't wait for it: where the Region to be left gives no
 * answer, the fence is owed.
 */
public final class PlaceFence implements Effect<PlaceFence.Seen> {
    public static final String NAME = StoppedWrites.FENCING;

    static final String FENCE = "fence";
    private static final String TO = "to";

    /** How long the Region to be left may take to answer, before a failover goes on without its fence. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String LATE = "the run has lifted its fences, and promotes nothing any more";

    private static final PromoteReplica PROMOTION = new PromoteReplica();

    private static final FailOverGlobal FAILOVER = new FailOverGlobal();

    private static final Gate LEFT = Gate.of(
            "left-behind",
            step -> "the newest writes are not in " + step.region("region")
                    + step.optional(TO)
                            .map(to -> ", or are about to be in " + to)
                            .orElse(""));

    /** The promotion's gates that ask for what a fence, or a planned switchover, has done by then. */
    private static final Set<String> OF_PROMOTIONS =
            Set.of(FenceGates.FENCED.test(), Handover.FENCED.test(), Handover.APPLIED.test());

    private static final Gate PROVABLE = FenceGates.PROVABLE.when(PlaceFence::isForPromotion);

    /**
     * @param promotion the promotion that is about to come, and what it sees; null when none is
     * @param place where the newest writes are; null when a promotion is about to come, or won't come any more
     */
    record Seen(
            TakingOver.@Nullable Ahead<?> promotion,
            @Nullable WriterPlace place,
            List<IngressRule> rules,
            List<GroupSizes> sizes) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required(FENCE, ParameterType.TEXT),
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(TO, ParameterType.REGION),
                LossGates.DATA_LOSS,
                LossGates.UNKNOWN_LOSS,
                LossGates.WHILE_HEALTHY,
                FenceGates.ACCEPT,
                ActionParameter.optional(StepContext.WHOLE_SITE, ParameterType.FLAG),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public boolean concerns(StepContext context) {
        return context.database().fences().contains(fence(context));
    }

    private static Fence fence(StepContext context) {
        String word = context.text(FENCE);
        return Fence.ofWord(word).orElseThrow(() -> new IllegalArgumentException("there is no fence " + word));
    }

    private static boolean isForPromotion(StepContext context) {
        return context.optional(TO).isPresent();
    }

    /** The step by which a copy of the database takes over. */
    private static TakingOver<?> takingOver(StepContext context) {
        return isGlobal(context) ? FAILOVER : PROMOTION;
    }

    private static boolean isGlobal(StepContext context) {
        return context.database().replication().globalCluster().isPresent();
    }

    /** The promotion that comes after it, as its gates and its look know a step. */
    private static StepContext promotion(StepContext context) {
        Step own = context.step();
        Map<String, String> with = new HashMap<>(own.with());
        with.put("region", context.text(TO));
        return new StepContext(
                        context.runId(),
                        new Step(
                                own.id(),
                                own.title(),
                                own.action(),
                                with,
                                own.needs(),
                                own.when(),
                                own.always(),
                                own.timeout()),
                        context.inventory(),
                        context.cloud(),
                        Facts.NONE,
                        context.needed(),
                        context.promotions(),
                        context.fences())
                .continuing(context.continues());
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        String what = id(context) + " in " + region;
        Fence fence = fence(context);
        List<String> warnings = new ArrayList<>();
        if (isForPromotion(context) && fence == Fence.READ_ONLY) {
            warnings.add("Once " + what + " refuses writes, users can't write until the "
                    + (isGlobal(context)
                            ? "secondary in " + context.text(TO) + " has taken over."
                            : "replica in " + context.text(TO) + " is promoted."));
        }
        if (fence == Fence.SECURITY_GROUP) {
            warnings.add("Whatever else has the security group of " + what
                    + " gets no new connections either. Open ones go on.");
        }
        if (fence == Fence.APPLICATION) {
            warnings.add("Users who are still sent to " + region + " get no answer once the application is stopped.");
        }
        return new Outline(
                        switch (fence) {
                            case READ_ONLY -> what + " refuses writes (read_only), which a tried write shows";
                            case SECURITY_GROUP ->
                                "the security group of " + what + " lets nobody in; its rules are remembered";
                            case APPLICATION ->
                                Words.list(ApplicationFence.names(context.inventory(), region)) + " in " + region
                                        + " "
                                        + (ApplicationFence.names(context.inventory(), region)
                                                                .size()
                                                        == 1
                                                ? "is"
                                                : "are")
                                        + " scaled to nothing, as far as applications use " + id(context)
                                        + "; the sizes are remembered";
                        },
                        Reversibility.REVERSIBLE,
                        List.of(Fencing.call(fence, region)),
                        warnings,
                        fence == Fence.APPLICATION ? Duration.ofMinutes(10) : Duration.ofMinutes(3),
                        lifting(context))
                .asking("fence " + what + " (" + fence.word() + ")");
    }

    private static Remedy lifting(StepContext context) {
        return Remedy.of(CopyReach.lifting(context.inventory(), context.database(), context.region("region")));
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        Fence fence = fence(context);
        String what = id(context) + " in " + region;
        Threads.Pending<Optional<Cluster>> asked = context.cloud()
                .threads()
                .start(
                        "the primary",
                        () -> context.cloud()
                                .databases(region, context.database())
                                .cluster(id(context)));
        Optional<RegionName> to = context.optional(TO).map(RegionName::new);
        Optional<Cluster> copy = to.flatMap(other -> context.cloud()
                .databases(other, context.database())
                .cluster(context.database().clusterIn(other)));
        // Who takes over tells it: the Region to be left may be dark.
        Optional<GlobalCluster> global = GlobalRoles.of(context, to.orElse(region));
        Optional<Cluster> found = to.isPresent() ? soon(context, asked, region) : asked.join();
        if (found.isEmpty() || Demotion.isOver(found.get(), () -> global)) {
            String none = found.isEmpty()
                    ? "there is no " + context.database().noun() + " " + what
                    : what
                            + (isGlobal(context)
                                    ? " is a secondary, and takes no writes of its own"
                                    : " is a replica, and takes no writes");
            return new Observation.Satisfied<>(none, Fencing.facts(FenceVerdict.fenced(none)));
        }
        Fencing.Look look = Fencing.look(context, region, fence);
        if (look.isUp()) {
            FenceVerdict verdict = Fencing.tried(context, region);
            return new Observation.Satisfied<>(look.seen() + "; " + verdict.words(), Fencing.facts(verdict));
        }
        if (look.lacking() != null) {
            return Fencing.isWorthWaiting(context, to.isPresent())
                    ? new Observation.InProgress<>(look.seen())
                    : new Observation.Owed<>(what + " isn't fenced (" + fence.word() + "): " + look.seen());
        }
        TakingOver.Ahead<?> promotion = null;
        boolean isAhead = to.isPresent()
                && !context.isOver(takingOver(context).name())
                && (isGlobal(context) ? !GlobalRoles.isLeading(global, copy) : isToBePromoted(context, to.get(), copy));
        if (isAhead && context.isOver(LiftFence.NAME)) {
            return new Observation.NotYet<>(LATE, new Seen(null, null, List.of(), List.of()));
        }
        if (isAhead) {
            promotion = TakingOver.Ahead.look(takingOver(context), promotion(context));
        }
        WriterPlace place = promotion != null
                ? null
                : isGlobal(context) && to.isPresent()
                        ? GlobalRoles.place(region, to.get(), found.get(), global)
                        : WriterPlace.judge(WriterFacts.read(
                                context.inventory(),
                                context.database(),
                                context.cloud(),
                                region,
                                context.promotions()));
        boolean isFollowed =
                copy.filter(each -> Demotion.isOver(each, () -> global)).isPresent();
        if (to.isPresent() && place != null && region.equals(place.newest()) && isFollowed) {
            return new Observation.Satisfied<>("nothing is fenced in " + region + ": " + place.seen());
        }
        return new Observation.NotYet<>(
                look.rules().isEmpty()
                        ? look.seen()
                        : look.seen()
                                + alsoClosed(
                                        context,
                                        () -> look.rules().stream()
                                                .map(IngressRule::group)
                                                .distinct()
                                                .toList()),
                new Seen(promotion, place, look.rules(), look.sizes()),
                look.before(fence, context));
    }

    /** Whether a copy that is promoted, and not failed over, still follows. */
    private static boolean isToBePromoted(StepContext context, RegionName to, Optional<Cluster> copy) {
        return copy.isEmpty()
                || (copy.get().isReplica()
                        && !Promotion.isUnderWay(
                                copy.get(),
                                to,
                                context.promotions().get(),
                                context.cloud().clock().now()))
                || copy.get().globalCluster() != null;
    }

    /** Whom else a fence shuts out that closes these groups, as the end of a clause; empty where there is nobody. */
    static String alsoClosed(StepContext context, Supplier<List<String>> groups) {
        try {
            List<String> sharers = GroupFence.sharers(context.cloud().compute(context.region("region")), groups);
            return sharers.isEmpty() ? "" : "; " + GroupFence.words(sharers);
        } catch (CloudException e) {
            return "; whom else the fence would close is unknown: " + e.explain();
        }
    }

    /** Who leaves a Region doesn't wait long for it. */
    private static Optional<Cluster> soon(
            StepContext context, Threads.Pending<Optional<Cluster>> asked, RegionName region) {
        try {
            return asked.join(PATIENCE);
        } catch (TimeoutException e) {
            throw new CloudException(
                    CloudException.Cause.UNREACHABLE,
                    Databases.describing(context.database()),
                    region,
                    "no answer within " + PATIENCE.toSeconds() + " s",
                    e);
        }
    }

    @Override
    public @Nullable String owed(StepContext context, CloudException failure) {
        RegionName region = context.region("region");
        return !isForPromotion(context) || context.text(TO).equals(String.valueOf(failure.region()))
                ? null
                : id(context) + " in " + region + " isn't fenced ("
                        + fence(context).word() + "): " + failure.explain();
    }

    /** A failover doesn't wait for a Region that it leaves. */
    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public List<Gate> gates() {
        List<Gate> gates = new ArrayList<>(List.of(LEFT));
        PROMOTION.gates().stream()
                .filter(gate -> !OF_PROMOTIONS.contains(gate.test()))
                .map(gate -> new Gate(
                        gate.test(),
                        step -> own(gate, step).expectation().apply(promotion(step)),
                        step -> isForPromotion(step)
                                && own(gate, step).standing().test(promotion(step)),
                        gate.override()))
                .forEach(gates::add);
        gates.add(PROVABLE);
        return gates;
    }

    /** Both ways to take over have the same gates; what each expects is said of its own copy. */
    private static Gate own(Gate gate, StepContext step) {
        return takingOver(step).gates().stream()
                .filter(each -> each.test().equals(gate.test()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no gate " + gate.test()));
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        RegionName region = context.region("region");
        List<GateResult> results = new ArrayList<>();
        TakingOver.Ahead<?> promotion = seen.promotion();
        if (promotion == null && seen.place() == null) {
            // Not as done: what is left of the run would be said to be interrupted, for good.
            return List.of(LEFT.refused(
                    LATE,
                    Remedy.of("to leave the Region after all: ").then(LossGates.byForce(context, context.region(TO)))));
        }
        if (promotion == null) {
            GateResult left = left(context, Objects.requireNonNull(seen.place()));
            results.add(left);
            if (!left.isRefusal()) {
                gates(context).stream()
                        .filter(gate -> !gate.test().equals(LEFT.test()))
                        .map(gate -> gate.passed(
                                context.optional(TO).orElse("the other Region") + " has the newest writes already"))
                        .forEach(results::add);
            }
            return results;
        }
        RegionName to = context.region(TO);
        results.add(LEFT.passed("the database in " + to + " is about to take over"));
        boolean isProvable = FenceGates.doubt(context, region) == null;
        results.addAll(promotion.tried(promotion(context), FenceGates.words(context, region, isProvable)));
        if (results.stream().filter(GateResult::isRefusal).allMatch(gate -> gate.consent() != null)) {
            results.add(FenceGates.provable(context, to, results));
        }
        return results;
    }

    private static GateResult left(StepContext context, WriterPlace place) {
        RegionName region = context.region("region");
        RegionName newest = place.newest();
        if (newest != null && !newest.equals(region)) {
            return LEFT.passed(place.seen());
        }
        return LEFT.refused(
                        newest == null ? "unknown: " + place.seen() : place.seen(),
                        newest == null
                                ? Remedy.of("find out which database has the newest writes: ")
                                        .then(Command.drctl("status"))
                                : Remedy.of("users write there, so that it isn't fenced; to leave it: ")
                                        .then(Command.drctl("status")))
                .lacking(place.unread());
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        RegionName region = context.region("region");
        switch (fence(context)) {
            case READ_ONLY -> {
                Handover.serverOf(context, region).setReadOnly(true);
                return Facts.NONE;
            }
            case SECURITY_GROUP -> {
                FenceVerdict before = Fencing.tried(context, region);
                Fencing.byGroup(seen.rules())
                        .forEach((group, rules) ->
                                context.cloud().compute(region).revokeIngress(group, rules));
                return Facts.of(Fencing.VERDICT_BEFORE, before.kind());
            }
            case APPLICATION -> {
                seen.sizes()
                        .forEach(
                                sizes -> context.cloud().autoScaling(region).resize(GroupSizes.stopped(sizes.group())));
                return Facts.NONE;
            }
        }
        throw new IllegalStateException("no fence");
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }

    private static String id(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }
}
