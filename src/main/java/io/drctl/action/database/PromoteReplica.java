package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
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
import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.Threads;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.LagPolicy;
import io.drctl.writer.NewWriter;
import io.drctl.writer.SourceHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Promotes a Region's replica cluster to a standalone, writable cluster. There is no way back: a promoted cluster can't
 * become a replica again (Amazon Aurora User Guide, "Promoting a read replica to be a DB cluster"). A promotion does
 * nothing to the source, so two clusters accept writes until the source is stopped.
 *
 * <p>It depends on the replica's Region alone. The Region to be left is asked how its cluster is, so that a healthy
 * primary isn't left behind by mistake, but the step waits for it only a moment, since it may be dark.
 */
public final class PromoteReplica implements Effect<PromoteReplica.Seen> {
    private static final Gate TOPOLOGY = Gate.of("topology", step -> "the cluster belongs to no global database");
    private static final Gate AVAILABLE =
            Gate.of("replica-available", step -> "the replica and the instance that will be its writer are available");
    private static final Gate LOST = Gate.of(
                    "primary-lost",
                    step -> "the primary in "
                            + step.inventory().peerOf(step.region("region")).name()
                            + " accepts no writes, or its Region doesn't answer")
            .overriddenBy(Gate.Overriding.OPTION);
    private static final Gate LAG =
            Gate.of("replica-lag", PromoteReplica::lossAccepted).overriddenBy(Gate.Overriding.OPTION);

    /** What is known of the cluster that was left. */
    private static final Fact<String> OLD_WRITER = Fact.text("old-writer");

    private static final Fact<String> ENDPOINT = Fact.text("endpoint");
    private static final Fact<String> WRITER = Fact.text("writer");

    private static final String DATA_LOSS = "accept-data-loss";
    private static final String UNKNOWN_LOSS = "accept-unknown-loss";
    private static final String WHILE_HEALTHY = "force-while-healthy";

    static final String NAME = "promote-replica";

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
                ActionParameter.optional(DATA_LOSS, ParameterType.DURATION),
                ActionParameter.optional(UNKNOWN_LOSS, ParameterType.FLAG),
                ActionParameter.optional(WHILE_HEALTHY, ParameterType.FLAG),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        RegionName other = context.inventory().peerOf(region).name();
        return Outline.oneWay(
                        region,
                        "replica cluster " + clusterId(context) + " in " + region + " becomes the regional cluster",
                        List.of(new PlannedCall("rds:PromoteReadReplicaDBCluster", region.value(), Plane.CONTROL)),
                        List.of(
                                "Promotion does nothing to the cluster in " + other
                                        + ": if that still runs, two clusters"
                                        + " accept writes until it is stopped or deleted.",
                                "A promoted cluster can't become a replica again: the way home needs a new replica."),
                        Duration.ofMinutes(30))
                .asking("promote " + clusterId(context) + " in " + region
                        + ", for good: it can't become a replica again")
                .taking(
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        "Amazon Aurora User Guide, Promoting a read replica: several minutes or longer");
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        String id = clusterId(context);
        Threads.Pending<List<Instance>> pending = context.cloud()
                .threads()
                .start("instances", () -> context.cloud().databases(region).instances(id));
        Optional<Cluster> found = context.cloud().databases(region).cluster(id);
        List<Instance> instances = pending.join();
        if (found.isEmpty() && context.database().isInstance()) {
            return new Observation.NotYet<>(
                    id + " is an RDS instance, and belongs to no cluster", new Seen(found, instances, null));
        }
        if (found.isEmpty()) {
            return missing(context, "there is no cluster " + id + " in " + region, new Seen(found, instances, null));
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
            SourceHealth source = SourceHealth.read(
                    context.cloud(),
                    sourceArn,
                    context.inventory().peerOf(region).name());
            return new Observation.NotYet<>(
                    id + " replicates from " + sourceArn + "; would become standalone and writable",
                    new Seen(found, instances, source),
                    PromotionFacts.of(cluster, context.cloud().clock().now()).with(OLD_WRITER, source.afterwards()));
        }
        if (cluster.isReplica() && !cluster.status().equals("promoting")) {
            return new Observation.NotYet<>(
                    id + " is a replica, and " + cluster.status(), new Seen(found, instances, null));
        }
        boolean writable = cluster.isAvailable()
                && writer != null
                && instances.stream().anyMatch(one -> one.id().equals(writer) && one.isAvailable());
        if (writable && !cluster.isReplica()) {
            String detail = id + " is standalone, its writer " + writer + " is available (" + cluster.endpoint() + ")";
            return new Observation.Satisfied<>(
                    context.ownFacts().has(PromotionFacts.SOURCE)
                            ? detail
                                    + context.ownFacts()
                                            .get(OLD_WRITER)
                                            .map(left -> "; " + left)
                                            .orElse("")
                            // If it was promoted long ago, the database may have left it since; only the other Region
                            // could tell.
                            : detail + "; it follows no other cluster, and has only what was written to it",
                    Facts.of(ENDPOINT, cluster.endpoint()).with(WRITER, Objects.requireNonNull(writer)));
        }
        return new Observation.InProgress<>(
                id + " is " + cluster.status() + (writer == null ? ", without a writer" : ", writer " + writer));
    }

    /** The cluster was deleted during or after its promotion: waiting won't bring it back. */
    private static Observation<Seen> missing(StepContext context, String detail, Seen seen) {
        return context.ownFacts().has(PromotionFacts.SOURCE)
                ? new Observation.OutOfReach<>(
                        detail + ": somebody has deleted it since",
                        Remedy.of("if it is to be the database, add an instance or restore a snapshot; otherwise"
                                + " start a new"
                                + " run, to the Region that has the data"))
                : new Observation.NotYet<>(detail, seen);
    }

    @Override
    public List<Gate> gates() {
        return List.of(TOPOLOGY, AVAILABLE, LOST, LAG);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        RegionName region = context.region("region");
        String id = clusterId(context);
        if (seen.cluster().isEmpty() && context.database().isInstance()) {
            return List.of(TOPOLOGY.refused(
                    id + " is a read replica of RDS, and not of Aurora: drctl doesn't promote those yet",
                    Remedy.of(FailoverCommands.promoting(context.inventory(), context.database(), region))));
        }
        if (seen.cluster().isEmpty()) {
            return List.of(AVAILABLE.refused(
                    "there is no cluster " + id + " in " + region,
                    "there is nothing to promote: correct the inventory, or restore from a snapshot"));
        }
        Cluster cluster = seen.cluster().get();
        Replication replication = cluster.replication()
                .filter(actual -> !actual.isPromoted())
                .orElse(context.database().replication());
        if (replication instanceof Replication.GlobalDatabase global) {
            return List.of(TOPOLOGY.refused(
                    "the database is an Aurora Global Database, whose secondary is failed over, not promoted",
                    Remedy.of(global.takeOver(region, cluster.arn()))));
        }
        List<GateResult> results = new ArrayList<>();
        results.add(TOPOLOGY.passed(id + " belongs to no global database"));
        results.add(availabilityGate(cluster, seen.instances()));
        SourceHealth source = seen.source();
        LagJudgement lag = lag(context, cluster);
        // A command that agrees to only one of them is refused by the other, so each names the command that agrees to
        // both.
        Command command = command(context, source, lag);
        if (source != null) {
            results.add(lostGate(context, source, command));
        }
        results.add(lagGate(context, lag, command));
        return results;
    }

    private static String lossAccepted(StepContext context) {
        return "promoting loses at most "
                + Durations.words(context.inventory().objectives().rpoTarget()) + " of writes (the RPO)"
                + context.duration(DATA_LOSS)
                        .map(loss -> ", or " + Durations.words(loss) + " as accepted")
                        .orElse("");
    }

    private static GateResult availabilityGate(Cluster cluster, List<Instance> instances) {
        if (!cluster.isAvailable()) {
            return AVAILABLE.refused(
                    cluster.id() + " is " + cluster.status(), "wait until it is available, then run the command again");
        }
        NewWriter writer = NewWriter.of(cluster, instances);
        return writer.isAvailable()
                ? AVAILABLE.passed(cluster.id() + " and its writer, " + writer.instanceId() + ", are available")
                : AVAILABLE.refused(Objects.requireNonNull(writer.problem()), Objects.requireNonNull(writer.remedy()));
    }

    /**
     * A promotion is for a lost primary. To end up with two writers, or to promote without knowing, takes an explicit
     * option.
     */
    private static GateResult lostGate(StepContext context, SourceHealth source, Command command) {
        if (source.state() == SourceHealth.State.LOST) {
            return LOST.passed(source.seen());
        }
        if (source.state() == SourceHealth.State.DOWN) {
            return LOST.caution(
                    source.seen() + ": Aurora may bring it back within minutes, and then there would be two writers",
                    Remedy.of("wait a minute, and look again: ").then(Command.drctl("status")));
        }
        if (isSet(context, WHILE_HEALTHY)) {
            return LOST.overridden(source.seen(), "--" + WHILE_HEALTHY);
        }
        boolean healthy = source.state() == SourceHealth.State.HEALTHY;
        return LOST.refusedUnless(
                        ConsentOption.of("--" + WHILE_HEALTHY),
                        source.seen()
                                + (healthy ? ": promoting the replica now would leave two writers that diverge" : ""),
                        Remedy.of(
                                        healthy
                                                ? "nothing needs to be promoted; to leave it anyway: "
                                                : "make it readable; or, if as far as you know it is lost: ")
                                .then(command))
                .lacking(source.unread());
    }

    private static GateResult lagGate(StepContext context, LagJudgement lag, Command command) {
        Duration rpo = context.inventory().objectives().rpoTarget();
        Duration accepted = context.duration(DATA_LOSS).orElse(Duration.ZERO);
        if (!lag.isKnown()) {
            String value = "unknown: " + lag.seen();
            return isSet(context, UNKNOWN_LOSS)
                    ? LAG.overridden(value, "--" + UNKNOWN_LOSS)
                    : LAG.refusedUnless(
                                    ConsentOption.of("--" + UNKNOWN_LOSS),
                                    value,
                                    Remedy.of((lag.state() == LagJudgement.State.TOO_YOUNG
                                                            ? "wait a few minutes, then run it again; "
                                                            : "")
                                                    + "how much would be lost isn't known, and --accept-data-loss"
                                                    + " doesn't cover that; to promote anyway: ")
                                            .then(command))
                            .lacking(lag.unread());
        }
        if (lag.isWithin(rpo)) {
            return LAG.passed(lag.seen()).losing(lag.loss());
        }
        Duration bound = accepted.compareTo(rpo) > 0 ? accepted : rpo;
        GateResult judged = lag.isWithin(accepted)
                ? LAG.overridden(lag.seen(), "--accept-data-loss " + Durations.compact(accepted))
                : LAG.refusedUnless(
                        lag.consent(rpo).orElseThrow(),
                        lag.seen() + ", more than " + Durations.words(bound),
                        Remedy.of("wait for the replica to catch up, or accept it: ")
                                .then(command));
        return judged.losing(lag.loss());
    }

    private static LagJudgement lag(StepContext context, Cluster replica) {
        Databases databases = context.cloud().databases(context.region("region"));
        try {
            Optional<ReplicaLag> current = databases.replicaLag(clusterId(context));
            Optional<ReplicaLag> last =
                    current.isPresent() ? Optional.empty() : databases.lastKnownLag(clusterId(context));
            return LagPolicy.judge(
                    replica, current, last, context.cloud().clock().now());
        } catch (CloudException e) {
            return LagJudgement.unread(e);
        }
    }

    /** The command as entered, as far as it is known here, plus the options that agree to the rest. */
    private static Command command(StepContext context, @Nullable SourceHealth source, LagJudgement lag) {
        Command command = FailoverCommands.promoting(context.inventory(), context.database(), context.region("region"));
        Duration rpo = context.inventory().objectives().rpoTarget();
        Duration accepted = context.duration(DATA_LOSS).orElse(Duration.ZERO);
        Optional<ConsentOption> consent = lag.isWithin(accepted) ? Optional.empty() : lag.consent(rpo);
        boolean isReplaced = lag.isKnown() && consent.isPresent();
        if (!accepted.isZero() && !isReplaced) {
            command = command.with("--" + DATA_LOSS, Durations.compact(accepted));
        }
        command = command.with(consent.map(ConsentOption::words).orElse(List.of()));
        if (isSet(context, UNKNOWN_LOSS) && lag.isKnown()) {
            command = command.with("--" + UNKNOWN_LOSS);
        }
        boolean isRefused = source != null
                && (source.state() == SourceHealth.State.HEALTHY || source.state() == SourceHealth.State.UNKNOWN);
        if (isSet(context, WHILE_HEALTHY) || isRefused) {
            command = command.with("--" + WHILE_HEALTHY);
        }
        return command;
    }

    private static boolean isSet(StepContext context, String flag) {
        return context.optional(flag).filter(Boolean::parseBoolean).isPresent();
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        context.cloud().databases(context.region("region")).promote(clusterId(context));
        return Facts.NONE;
    }

    private static String clusterId(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }
}
