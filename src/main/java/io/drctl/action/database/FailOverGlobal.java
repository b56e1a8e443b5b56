package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.StepContext;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CopyReach;
import io.drctl.runbook.ParameterType;
import io.drctl.writer.SourceHealth;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Region's cluster the primary of its global database without the present one, which is lost: with
 * {@code AllowDataLoss}, since without it the call is a switchover (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html">FailoverGlobalCluster</a>).
 *
 * <p>One-way: Aurora makes the old primary a secondary of the new one by itself, and what it alone had is gone. Until
 * then it tries to stop writes there, without a guarantee (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html">using
 * switchover or failover</a>).
 *
 * <p>It depends on the secondary's Region alone, as {@link PromoteReplica} does.
 */
public final class FailOverGlobal implements TakingOver<FailOverGlobal.Seen> {
    static final String NAME = StoppedWrites.FAILING_OVER;

    static final Gate AVAILABLE =
            Gate.of("replica-available", step -> "the secondary and one of its instances are available");

    /** What is known of the cluster that was left. */
    private static final Fact<String> OLD_WRITER = Fact.text("old-writer");

    /**
     * What there is to fail over.
     *
     * @param primary how the present primary is; null when it wasn't read, since there is nothing to fail over
     */
    record Seen(GlobalRoles roles, @Nullable SourceHealth primary) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                LossGates.DATA_LOSS,
                LossGates.UNKNOWN_LOSS,
                LossGates.WHILE_HEALTHY,
                FenceGates.ACCEPT,
                ActionParameter.optional(StepContext.WHOLE_SITE, ParameterType.FLAG),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public Set<String> settles() {
        return Set.of(WriterPlace.TEST);
    }

    @Override
    public boolean leads() {
        return true;
    }

    /** Past {@link AddInstance}: nobody waits minutes for an instance, and is refused then. */
    @Override
    public boolean looksAhead() {
        return true;
    }

    /** The roles can be exchanged back, and nothing tells by whom. */
    @Override
    public Optional<Duration> mayBeUndoneAfter() {
        return Optional.of(GlobalRoles.BUDGET);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        RegionName other = peer(context);
        String id = GlobalRoles.id(context);
        String old = context.database().clusterIn(other);
        return Outline.oneWay(
                        region,
                        id + " in " + region + " becomes the writer of its global database, without " + old + " in "
                                + other,
                        List.of(new PlannedCall("rds:FailoverGlobalCluster", region.value(), Plane.CONTROL)),
                        List.of(
                                "Aurora makes " + old + " a secondary again by itself: what it alone has is lost for"
                                        + " good.",
                                "Until then Aurora tries to stop writes in " + other + ", but doesn't guarantee it:"
                                        + " if that fails, two clusters accept writes."
                                        + (context.database().fences().isEmpty()
                                                ? " Nothing else fences it: the inventory has no `fences`."
                                                : "")),
                        GlobalRoles.BUDGET)
                .asking("make " + id + " in " + region + " the writer, for good losing what only " + old + " has")
                .taking(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        "Amazon Aurora User Guide, Using switchover or failover in Aurora Global Database: minutes")
                .needing(needs(context, region, other));
    }

    private static List<Need> needs(StepContext context, RegionName region, RegionName other) {
        List<Need> needs = new ArrayList<>(List.of(Need.of("rds:DescribeGlobalClusters", region)));
        if (CopyReach.isAsked(context.database())) {
            needs.add(Need.spare("ec2:DescribeSecurityGroups", region));
        }
        needs.addAll(LossGates.needs(context, region, other));
        return needs;
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        GlobalRoles roles = GlobalRoles.read(context);
        String writer = roles.writer().map(GlobalMember::clusterArn).orElse(null);
        boolean isNext = writer != null
                && roles.cluster()
                        .filter(Cluster::isAvailable)
                        .map(Cluster::arn)
                        .filter(arn -> !arn.equals(writer))
                        .isPresent()
                && roles.global().orElseThrow().change() == null;
        // The Region to be left may be dark; it isn't waited for at each look at a failover under way.
        SourceHealth primary = writer != null && isNext && !context.ownFacts().has(GlobalRoles.OLD_PRIMARY)
                ? SourceHealth.read(context.cloud(), context.database(), writer, peer(context))
                : null;
        return roles.observed(
                context,
                new Seen(roles, primary),
                Facts.NONE
                        .withKnown(GlobalRoles.OLD_PRIMARY, writer)
                        .withKnown(OLD_WRITER, primary == null ? null : afterwards(context, primary)),
                context.ownFacts().get(OLD_WRITER).orElse(""));
    }

    private static String afterwards(StepContext context, SourceHealth left) {
        if (Fencing.wasRefused(context) && left.region().equals(peer(context))) {
            return left.clusterId() + " in " + left.region()
                    + " stays fenced, until Aurora has made it a secondary again: whatever it alone has is lost";
        }
        return left.clusterId() + " in " + left.region()
                + " may accept writes until Aurora has made it a secondary again: whatever it alone has is lost";
    }

    private static RegionName peer(StepContext context) {
        return context.inventory().peerOf(context.region("region")).name();
    }

    @Override
    public List<Gate> gates() {
        return List.of(
                GlobalRoles.TOPOLOGY, AVAILABLE, ReachGate.REACHABLE, LossGates.LOST, LossGates.LAG, FenceGates.FENCED);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        Optional<Seen> whole = withPrimary(context, seen);
        FenceVerdict verdict = whole.map(Seen::primary)
                .map(primary -> verdict(context, primary))
                .orElse(null);
        if (whole.isEmpty() || verdict == null) {
            return tried(context, whole.orElse(seen), List.of());
        }
        List<GateResult> results = new ArrayList<>(tried(
                context,
                whole.get(),
                FenceGates.words(context, peer(context), verdict.kind() == FenceVerdict.Kind.FENCED)));
        // Where there is nothing to fail over nobody asks what else would have to be agreed to.
        if (results.stream().filter(GateResult::isRefusal).allMatch(gate -> gate.consent() != null)) {
            results.add(FenceGates.fenced(context, verdict, results));
        }
        return results;
    }

    /** A writer in a Region that isn't of the site is fenced by nobody, whatever its secondary refuses. */
    private static @Nullable FenceVerdict verdict(StepContext context, SourceHealth primary) {
        FenceVerdict verdict = FenceGates.verdict(context, primary);
        return verdict == null || primary.region().equals(peer(context))
                ? verdict
                : FenceVerdict.unknown("the writer is " + primary.clusterId() + " in " + primary.region()
                        + ", which is no Region of the site and has no fences");
    }

    /** The same with how the present primary is; empty where there is nothing to fail over. */
    private static Optional<Seen> withPrimary(StepContext context, Seen seen) {
        if (seen.primary() != null) {
            return Optional.of(seen);
        }
        if (seen.roles().topology(context).isRefusal()) {
            return Optional.empty();
        }
        String writer = seen.roles().writer().orElseThrow().clusterArn();
        return Optional.of(
                new Seen(seen.roles(), SourceHealth.read(context.cloud(), context.database(), writer, peer(context))));
    }

    @Override
    public List<GateResult> tried(StepContext context, Seen seen, List<String> agreed) {
        GateResult topology = seen.roles().topology(context);
        if (topology.isRefusal()) {
            return List.of(topology);
        }
        List<GateResult> results =
                new ArrayList<>(List.of(topology, seen.roles().available(context, AVAILABLE)));
        if (CopyReach.isAsked(context.database())) {
            results.add(ReachGate.tried(context));
        }
        SourceHealth primary = withPrimary(context, seen).orElseThrow().primary();
        results.addAll(LossGates.FAILOVER.tried(context, seen.roles().cluster().orElseThrow(), primary, agreed));
        return results;
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        context.cloud()
                .databases(context.region("region"))
                .failOverGlobal(
                        Objects.requireNonNull(seen.roles().globalId()),
                        seen.roles().cluster().orElseThrow().arn());
        return Facts.of(GlobalRoles.ACCEPTED, context.cloud().clock().now());
    }
}
