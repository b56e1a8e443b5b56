package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
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
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Sql;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.LettingIn;
import io.drctl.writer.Promotion;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a server accept writes, and sees that it does: the new primary at the end of a switchover; or the old one, where
 * the replica wasn't promoted in the end. A primary whose replica was promoted, or may have been, stays read-only: what
 * were written to it would be lost.
 */
public final class LetWritesIn implements Effect<LetWritesIn.Seen> {
    /** The Region whose promotion forbids it; without it nothing does. */
    private static final String UNLESS_PROMOTED = "unless-promoted";

    /** Whether what forbids it is a promotion by force, which a dark Region doesn't hold up. */
    private static final String BY_FORCE = "by-force";

    /** How often, and how far apart, AWS and the servers are asked before an answer counts as missing. */
    private static final int TRIES = 6;

    private static final Duration BETWEEN = Duration.ofSeconds(5);

    /**
     * @param place how it stands to the newest writes; null where this run has just promoted it, or its replica decides
     */
    record Seen(@Nullable WriterPlace place) {}

    @Override
    public String name() {
        return StoppedWrites.LETTING_IN;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(UNLESS_PROMOTED, ParameterType.REGION),
                ActionParameter.optional(BY_FORCE, ParameterType.FLAG),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public Set<String> settles() {
        return Set.of(WriterPlace.TEST);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        return new Outline(
                        id(context) + " in " + region + " accepts writes, which a tried write shows"
                                + copy(context)
                                        .map(to -> "; unless the replica in " + to
                                                + " was promoted: then it stays read-only")
                                        .orElse(""),
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(StopWrites.CALL, region.value(), Plane.DATA)),
                        List.of(),
                        Duration.ofMinutes(5),
                        null)
                .needing(copy(context)
                        .map(to -> needs(context, to, region))
                        .orElse(List.of(Need.of("sql:Connect", region))));
    }

    private static List<Need> needs(StepContext context, RegionName copy, RegionName region) {
        String describing = Databases.describing(context.database());
        return context.optional(BY_FORCE).filter(Boolean::parseBoolean).isPresent()
                ? List.of(
                        Need.of(describing, copy), Need.spare(describing, region), Need.spare(StopWrites.CALL, region))
                : List.of(Need.of(describing, copy), Need.of(describing, region));
    }

    private static Optional<RegionName> copy(StepContext context) {
        return context.optional(UNLESS_PROMOTED).map(RegionName::new);
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        Optional<RegionName> copy = copy(context);
        String what = id(context) + " in " + region;
        if (copy.isPresent()) {
            Optional<Moved> moved = insist(context, () -> moved(context, copy.get()));
            if (moved.isPresent()) {
                return moved.get().observed(() -> fence(context, region, what));
            }
            Optional<Cluster> own = insist(
                    context,
                    () -> context.cloud().databases(region, context.database()).cluster(id(context)));
            if (own.isEmpty() || own.get().isReplica()) {
                return new Observation.Satisfied<>(
                        own.isEmpty()
                                ? "there is no " + context.database().noun() + " " + what + " any more"
                                : what + " is a replica by now, and read-only as such");
            }
        }
        if (Handover.server(context, region).isEmpty() && hasStoppedNone(context)) {
            return new Observation.Satisfied<>("this run stopped no writes, so there are none to let in at " + what);
        }
        Sql server = Handover.serverOf(context, region);
        if (insist(context, server::isReadOnly)) {
            Optional<Moved> late = copy.flatMap(to -> movedMeanwhile(context, to));
            if (late.isPresent()) {
                return late.get().observed(() -> fence(context, region, what));
            }
            boolean isKnown = copy.isPresent() || hasJustPromoted(context, region);
            return new Observation.NotYet<>(
                    what + " is read-only; would accept writes", new Seen(isKnown ? null : place(context, region)));
        }
        Handover.Tried tried = insist(context, () -> Handover.Tried.at(server, id(context), region));
        return Boolean.TRUE.equals(tried.isRefused())
                ? new Observation.InProgress<>("read_only is off at " + what + ", and " + tried.seen())
                : new Observation.Satisfied<>(what + " accepts writes: " + tried.seen());
    }

    /**
     * Whether this run has promoted it, and so lately that nobody can have promoted another since. A run that was
     * interrupted may be resumed after others have taken the writer elsewhere, which this machine's journals needn't
     * tell.
     */
    private static boolean hasJustPromoted(StepContext context, RegionName region) {
        return PromotionFacts.of(region, context.leftByAction(PromoteReplica.NAME), true, "")
                .filter(own -> LettingIn.isTooYoung(own, context.cloud().clock().now()))
                .isPresent();
    }

    /** How it stands to the newest writes; looked at for a while where this run's own promotion may not show yet. */
    private static WriterPlace place(StepContext context, RegionName region) {
        boolean isOwn = context.leftByAction(PromoteReplica.NAME).has(PromotionFacts.SOURCE);
        for (int looks = 1; ; looks++) {
            WriterPlace place = LettingIn.judge(WriterFacts.read(
                    context.inventory(), context.database(), context.cloud(), region, context.promotions()));
            boolean mayBeOutdated =
                    place.kind() == WriterPlace.Kind.NOT_NOW || place.kind() == WriterPlace.Kind.FOLLOWS;
            if (!isOwn || !mayBeOutdated || looks == TRIES) {
                return place;
            }
            pause(context, region);
        }
    }

    /** Whether the run found that no writes needed to be stopped. */
    private static boolean hasStoppedNone(StepContext context) {
        return context.needed().stream().anyMatch(step -> step.action().equals(StoppedWrites.STOPPING))
                && !context.leftByAction(StoppedWrites.STOPPING).has(StopWrites.SOURCE_ARN);
    }

    /**
     * That the copy has left the Region's cluster, or is leaving it.
     *
     * @param isSure whether that is so; else it may be, and shows by and by
     */
    record Moved(String words, boolean isSure) {
        /** @param stays what is left as it is, one clause */
        <S> Observation<S> observed(Supplier<String> stays) {
            return isSure
                    ? new Observation.Satisfied<>(words + "; " + stays.get())
                    : new Observation.InProgress<>(words);
        }

        private static Optional<Moved> surely(String words) {
            return Optional.of(new Moved(words, true));
        }
    }

    /** Whether the copy has left the Region's cluster, or is leaving it; empty when it still follows. */
    static Optional<Moved> moved(StepContext context, RegionName to) {
        String id = context.database().clusterIn(to);
        Optional<Cluster> copy =
                context.cloud().databases(to, context.database()).cluster(id);
        if (context.database().replication().globalCluster().isPresent()) {
            return GlobalRoles.isLeading(GlobalRoles.of(context, to), copy)
                    ? Moved.surely(id + " in " + to + " is the writer of its global database, or about to be")
                    : Optional.empty();
        }
        if (copy.isEmpty()) {
            return context.promotions().get().stream()
                            .anyMatch(each -> each.region().equals(to))
                    ? Moved.surely(id + " in " + to + " was promoted, and is gone")
                    : Optional.empty();
        }
        boolean wasAsked = context.leftByAction(PromoteReplica.NAME).has(PromotionFacts.SOURCE);
        boolean mayMove = copy.get().mayBePromoting()
                || (wasAsked && copy.get().isReplica() && !copy.get().isAvailable())
                || Promotion.isUnderWay(
                        copy.get(),
                        to,
                        context.promotions().get(),
                        context.cloud().clock().now());
        if (copy.get().isInstance() && mayMove) {
            // RDS calls an instance that is being promoted "modifying", and one that breaks down "rebooting", too, and
            // one
            // that is being promoted may break down: that a run has asked for it tells neither.
            return Optional.of(new Moved(
                    id + " in " + to + " is " + copy.get().status()
                            + ", and AWS doesn't tell whether it is being promoted",
                    false));
        }
        if (copy.get().status().equals("promoting")) {
            return Moved.surely(id + " in " + to + " is being promoted");
        }
        return copy.get().isReplica()
                ? Optional.empty()
                : Moved.surely(id + " in " + to
                        + (wasAsked
                                ? " was promoted, and has the newest writes"
                                : " follows no other " + context.database().noun()));
    }

    /**
     * The same, looked at for a while where this run has asked for a promotion: what refused it may be a promotion that
     * somebody else began in the same second, and AWS shows that only later.
     */
    static Optional<Moved> movedMeanwhile(StepContext context, RegionName to) {
        if (!context.leftByAction(PromoteReplica.NAME).has(PromotionFacts.SOURCE)
                && !context.leftByAction(FailOverGlobal.NAME).has(GlobalRoles.OLD_PRIMARY)) {
            return Optional.empty();
        }
        for (int looks = 0; looks < TRIES; looks++) {
            pause(context, to);
            Optional<Moved> moved = insist(context, () -> moved(context, to));
            if (moved.isPresent()) {
                return moved;
            }
        }
        return Optional.empty();
    }

    private static void pause(StepContext context, RegionName asked) {
        try {
            context.cloud().clock().sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(
                    CloudException.Cause.UNREACHABLE,
                    Databases.describing(context.database()),
                    asked,
                    "interrupted before its answer was sure",
                    e);
        }
    }

    /** What is known of a fence that stays; nothing depends on it any more. */
    private static String fence(StepContext context, RegionName region, String what) {
        try {
            if (context.cloud()
                    .databases(region, context.database())
                    .cluster(id(context))
                    .filter(Cluster::isReplica)
                    .isPresent()) {
                return what + " is a replica";
            }
            return Handover.serverOf(context, region).isReadOnly()
                    ? what + " stays read-only, until it restarts or somebody lets writes in"
                    : what + " accepts writes again: whatever is written there is lost";
        } catch (CloudException e) {
            return "whether " + what + " is still read-only is unknown: " + e.explain();
        }
    }

    /** Asks again for a while: while users can't write, one lost answer is no reason to give up. */
    static <T> T insist(StepContext context, Supplier<T> question) {
        for (int tries = 1; ; tries++) {
            try {
                return question.get();
            } catch (CloudException e) {
                if (tries == TRIES || e.isOfCredentials()) {
                    throw e;
                }
                try {
                    context.cloud().clock().sleep(BETWEEN);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    @Override
    public @Nullable Remedy remedy(StepContext context, CloudException failure) {
        return Remedy.of("Until then " + id(context) + " in " + context.region("region")
                + " may accept no writes. To let them in by hand, where its replica wasn't promoted: CALL"
                + " mysql.rds_set_read_only(0)");
    }

    /** A replica that was modified, and not promoted, leaves the writer where it is. */
    @Override
    public boolean isTurnTaken() {
        return true;
    }

    @Override
    public List<Gate> gates() {
        return List.of(LiftFence.NOT_LEFT);
    }

    /** A database that was left, and stands alone, looks like one that was promoted. */
    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        WriterPlace place = seen.place();
        if (copy(context).isPresent()) {
            return List.of();
        }
        if (place == null) {
            return List.of(LiftFence.NOT_LEFT.passed("this run has just made it the writer"));
        }
        return List.of(
                place.kind() == WriterPlace.Kind.FOLLOWS
                        ? LiftFence.NOT_LEFT.refused(
                                place.seen(),
                                Remedy.of("as a replica it stays read-only; look where the newest writes are: ")
                                        .then(Command.drctl("status")))
                        : LiftFence.notLeft(place, false));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        Handover.serverOf(context, context.region("region")).setReadOnly(false);
        return Facts.NONE;
    }

    private static String id(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }
}
