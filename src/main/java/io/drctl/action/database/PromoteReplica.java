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
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.Threads;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication;
import io.drctl.readiness.CopyReach;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.NewWriter;
import io.drctl.writer.Promotion;
import io.drctl.writer.SourceHealth;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Promotes a Region's replica, a cluster or an RDS instance, to a standalone, writable one. There is no way back: what
 * was promoted can't become a replica again (Amazon Aurora User Guide, "Promoting a read replica to be a DB cluster";
 * Amazon RDS User Guide, "Promoting a read replica to be a standalone DB instance"). A promotion does nothing to the
 * source, so two databases accept writes until the source is stopped.
 *
 * <p>It depends on the replica's Region alone. The Region to be left is asked how its cluster is, so that a healthy
 * primary isn't left behind by mistake, but the step waits for it only a moment, since it may be dark.
 */
public final class PromoteReplica implements TakingOver<PromoteReplica.Seen> {
    private static final Gate TOPOLOGY =
            Gate.of("topology", step -> "the " + step.database().noun() + " belongs to no global database");
    private static final Gate AVAILABLE = Gate.of(
            "replica-available",
            step -> step.database().isInstance()
                    ? "the replica is available"
                    : "the replica and the instance that will be its writer are available");
    private static final Gate LOST = LossGates.LOST.when(step -> !Handover.isPlanned(step));
    private static final Gate LAG = LossGates.LAG.when(step -> !Handover.isPlanned(step));

    /** What is known of the cluster that was left. */
    private static final Fact<String> OLD_WRITER = Fact.text("old-writer");

    private static final Fact<String> ENDPOINT = Fact.text("endpoint");
    private static final Fact<String> WRITER = Fact.text("writer");

    static final String NAME = StoppedWrites.PROMOTING;

    /**
     * @param source the cluster that it replicates from; null when it wasn't read, since there is nothing to promote
     */
    record Seen(
            Optional<Cluster> cluster,
            List<Instance> instances,
            @Nullable SourceHealth source) {}

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
                ActionParameter.optional(Handover.PLANNED, ParameterType.FLAG),
                ActionParameter.optional(Handover.WAY_HOME, ParameterType.FLAG),
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

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        RegionName other = context.inventory().peerOf(region).name();
        boolean isInstance = context.database().isInstance();
        String noun = isInstance ? "instance" : "cluster";
        return Outline.oneWay(
                        region,
                        isInstance
                                ? "replica " + clusterId(context) + " in " + region
                                        + " becomes an instance of its own, which accepts writes; it restarts"
                                : "replica cluster " + clusterId(context) + " in " + region
                                        + " becomes the regional cluster",
                        List.of(new PlannedCall(
                                isInstance ? "rds:PromoteReadReplica" : "rds:PromoteReadReplicaDBCluster",
                                region.value(),
                                Plane.CONTROL)),
                        List.of(
                                "Promotion does nothing to the " + noun + " in " + other
                                        + (Handover.isPlanned(context)
                                                ? ": it stays read-only. Once it restarts, or somebody lets writes in,"
                                                        + " two " + noun + "s accept writes."
                                                : ": if that still runs, two " + noun
                                                        + "s accept writes until it is stopped or deleted."
                                                        + (context.database()
                                                                        .fences()
                                                                        .isEmpty()
                                                                ? " Nothing fences it: the inventory has no `fences`."
                                                                : "")),
                                "A promoted " + noun
                                        + " can't become a replica again: the way home needs a new replica."),
                        Duration.ofMinutes(30))
                .asking("promote " + clusterId(context) + " in " + region
                        + ", for good: it can't become a replica again")
                .taking(
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        (isInstance ? "Amazon RDS User Guide" : "Amazon Aurora User Guide")
                                + ", Promoting a read replica: several minutes or longer")
                .needing(needs(context, region, other));
    }

    private static List<Need> needs(StepContext context, RegionName region, RegionName other) {
        List<Need> needs = new ArrayList<>(List.of(Need.of(Databases.describing(context.database()), region)));
        if (CopyReach.isAsked(context.database()) || !context.database().isInstance()) {
            needs.add(Need.spare("ec2:DescribeSecurityGroups", region));
        }
        if (!context.database().isInstance()) {
            needs.add(Need.spare("rds:DescribeDBClusterParameters", region));
        }
        if (Handover.isPlanned(context)) {
            needs.addAll(List.of(Need.of("sql:Connect", region), Need.of("sql:Connect", other)));
        } else {
            needs.addAll(LossGates.needs(context, region, other));
        }
        return needs;
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        String id = clusterId(context);
        Databases databases = context.cloud().databases(region, context.database());
        boolean isAsked = context.ownFacts().has(PromotionFacts.SOURCE);
        // Minutes of waiting are minutes of asking: what its instances are counts before the call, and at the end.
        Threads.Pending<List<Instance>> pending =
                isAsked ? null : context.cloud().threads().start("instances", () -> databases.instances(id));
        Optional<Cluster> found = databases.cluster(id);
        if (isAsked
                && found.filter(each -> each.mayBePromoting() && each.globalCluster() == null)
                        .isPresent()) {
            return onItsWay(found.get());
        }
        List<Instance> instances = pending == null ? databases.instances(id) : pending.join();
        if (found.isEmpty()) {
            return missing(
                    context,
                    "there is no " + context.database().noun() + " " + id + " in " + region,
                    new Seen(found, instances, null));
        }
        Cluster cluster = found.get();
        if (!cluster.isReplica() && cluster.isAvailable() && instances.isEmpty()) {
            return missing(context, id + " is standalone, and has no instances", new Seen(found, instances, null));
        }
        if (cluster.globalCluster() != null) {
            return new Observation.NotYet<>(
                    id + " belongs to global database " + cluster.globalCluster(), new Seen(found, instances, null));
        }
        String writer = cluster.writer().map(Member::instanceId).orElse(null);
        if (cluster.isReplica() && cluster.isAvailable()) {
            String sourceArn = Objects.requireNonNull(cluster.replicationSource());
            Supplier<Facts> applied = LastApplied.before(context);
            SourceHealth source = SourceHealth.read(
                    context.cloud(),
                    context.database(),
                    sourceArn,
                    context.inventory().peerOf(region).name());
            return new Observation.NotYet<>(
                    id + " replicates from " + sourceArn + "; would become standalone and writable",
                    new Seen(found, instances, source),
                    PromotionFacts.of(cluster, context.cloud().clock().now())
                            .with(
                                    OLD_WRITER,
                                    Handover.isPlanned(context)
                                            ? source.clusterId() + " in " + source.region() + " stays read-only"
                                            : Fencing.wasRefused(context)
                                                    ? source.clusterId() + " in " + source.region() + " stays fenced"
                                                    : source.afterwards())
                            .with(applied.get()));
        }
        if (cluster.isReplica()
                && !(isAsked
                        ? cluster.mayBePromoting()
                        : Promotion.isUnderWay(
                                cluster,
                                region,
                                context.promotions().get(),
                                context.cloud().clock().now()))) {
            return new Observation.NotYet<>(
                    id + " is a replica, and " + cluster.status(), new Seen(found, instances, null));
        }
        boolean writable = cluster.isAvailable()
                && writer != null
                && instances.stream().anyMatch(one -> one.id().equals(writer) && one.isAvailable());
        if (writable && !cluster.isReplica()) {
            return standalone(context, cluster, Objects.requireNonNull(writer));
        }
        return onItsWay(cluster);
    }

    private static Observation<Seen> onItsWay(Cluster cluster) {
        String writer = cluster.writer().map(Member::instanceId).orElse(null);
        return new Observation.InProgress<>(cluster.id() + " is " + cluster.status()
                + (writer == null ? ", without a writer" : ", writer " + writer));
    }

    private static Observation<Seen> standalone(StepContext context, Cluster cluster, String writer) {
        String detail = cluster.id() + " is standalone"
                + (cluster.isInstance() ? ", and available" : ", its writer " + writer + " is available")
                + (cluster.endpoint().isEmpty() ? "" : " (" + cluster.endpoint() + ")");
        Facts facts = Facts.of(ENDPOINT, cluster.endpoint()).with(WRITER, writer);
        if (!context.ownFacts().has(PromotionFacts.SOURCE)) {
            // If it was promoted long ago, the database may have left it since; only the other Region could tell.
            return new Observation.Satisfied<>(
                    detail + "; it follows no other " + context.database().noun()
                            + ", and has only what was written to it",
                    facts);
        }
        Facts applied = LastApplied.atTheEnd(context);
        return new Observation.Satisfied<>(
                detail
                        + context.ownFacts()
                                .get(OLD_WRITER)
                                .map(left -> "; " + left)
                                .orElse("")
                        + LastApplied.words(context.ownFacts().with(applied)),
                facts.with(applied));
    }

    /** The cluster was deleted during or after its promotion: waiting won't bring it back. */
    private static Observation<Seen> missing(StepContext context, String detail, Seen seen) {
        return context.ownFacts().has(PromotionFacts.SOURCE)
                ? new Observation.OutOfReach<>(
                        detail + ": somebody has deleted it since",
                        Remedy.of("if it is to be the database, "
                                + (context.database().isInstance() ? "" : "add an instance or ")
                                + "restore a snapshot; otherwise"
                                + " start a new"
                                + " run, to the Region that has the data"))
                : new Observation.NotYet<>(detail, seen);
    }

    @Override
    public List<Gate> gates() {
        return List.of(
                TOPOLOGY,
                AVAILABLE,
                ReachGate.REACHABLE,
                LOST,
                LAG,
                FenceGates.FENCED,
                Handover.FENCED,
                Handover.APPLIED);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        Cluster replica = seen.cluster().orElse(null);
        FenceVerdict verdict =
                replica == null || !replica.isReplica() ? null : FenceGates.verdict(context, seen.source());
        if (verdict == null) {
            return tried(context, seen, List.of());
        }
        List<GateResult> results = new ArrayList<>(tried(
                context,
                seen,
                FenceGates.words(
                        context,
                        context.inventory().peerOf(context.region("region")).name(),
                        verdict.kind() == FenceVerdict.Kind.FENCED)));
        // Where there is nothing to promote nobody asks what else would have to be agreed to.
        if (results.stream().filter(GateResult::isRefusal).allMatch(gate -> gate.consent() != null)) {
            results.add(FenceGates.fenced(context, verdict, results));
        }
        return results;
    }

    @Override
    public List<GateResult> tried(StepContext context, Seen seen, List<String> agreed) {
        RegionName region = context.region("region");
        String id = clusterId(context);
        if (seen.cluster().isEmpty()) {
            return List.of(AVAILABLE.refused(
                    "there is no " + context.database().noun() + " " + id + " in " + region,
                    "there is nothing to promote: correct the inventory, or restore from a snapshot"));
        }
        Cluster cluster = seen.cluster().get();
        Replication replication = cluster.replication()
                .filter(actual -> !actual.isPromoted())
                .orElse(context.database().replication());
        if (replication instanceof Replication.GlobalDatabase global) {
            String belongs = id + " belongs to global database " + global.id() + ", and is failed over, not promoted";
            boolean isPromised =
                    context.database().replication().globalCluster().isPresent();
            return List.of(
                    isPromised
                            ? TOPOLOGY.refused(
                                    belongs,
                                    Remedy.of(FailoverCommands.promoting(
                                            context.inventory(), context.database(), region)))
                            : TOPOLOGY.refused(
                                    belongs + "; the inventory says otherwise",
                                    Remedy.of("correct the inventory and run the command again; without drctl: ")
                                            .then(global.takeOver(region, cluster.arn()))));
        }
        List<GateResult> results = new ArrayList<>();
        results.add(TOPOLOGY.passed(id + " belongs to no global database"));
        results.add(useful(context, cluster, availabilityGate(cluster, seen.instances())));
        if (CopyReach.isAsked(context.database())) {
            results.add(ReachGate.tried(context));
        }
        results.addAll(
                Handover.isPlanned(context)
                        ? Handover.tried(context)
                        : LossGates.PROMOTION.tried(context, cluster, seen.source(), agreed));
        return results;
    }

    /** A server that would refuse all writes, or that nobody reaches, is none to promote; silence holds nothing up. */
    private static GateResult useful(StepContext context, Cluster cluster, GateResult available) {
        if (cluster.settings() == null || available.outcome() != GateResult.Outcome.PASSED) {
            return available;
        }
        RegionName region = context.region("region");
        try {
            return context.cloud()
                    .threads()
                    .start(
                            "promoted-server",
                            () -> UselessPromotion.judge(context.cloud(), context.database(), region, cluster))
                    .join(ReachGate.PATIENCE)
                    .map(problem -> AVAILABLE.refused(
                            available.seen() + ", but of no use: " + problem.seen(), problem.remedy()))
                    .orElse(available);
        } catch (TimeoutException e) {
            return usefulUnknown(available, "no answer within " + Durations.words(ReachGate.PATIENCE));
        } catch (CloudException e) {
            return usefulUnknown(available, e.explain());
        }
    }

    private static GateResult usefulUnknown(GateResult available, String why) {
        return AVAILABLE.caution(
                available.seen() + "; whether it would accept writes, and from clients, is unknown: " + why,
                Remedy.of("once AWS answers: ").then(Command.drctl("verify", "all")));
    }

    private static GateResult availabilityGate(Cluster cluster, List<Instance> instances) {
        if (!cluster.isAvailable()) {
            return AVAILABLE.refused(
                    cluster.id() + " is " + cluster.status(), "wait until it is available, then run the command again");
        }
        if (cluster.isInstance()) {
            return AVAILABLE.passed(cluster.id() + " is available");
        }
        NewWriter writer = NewWriter.of(cluster, instances);
        return writer.isAvailable()
                ? AVAILABLE.passed(cluster.id() + " and its writer, " + writer.instanceId() + ", are available")
                : AVAILABLE.refused(Objects.requireNonNull(writer.problem()), Objects.requireNonNull(writer.remedy()));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        context.cloud().databases(context.region("region"), context.database()).promote(clusterId(context));
        return Facts.NONE;
    }

    private static String clusterId(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }
}
