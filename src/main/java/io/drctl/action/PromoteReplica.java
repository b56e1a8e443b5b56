package io.drctl.action;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.Threads;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A Region's replica cluster becomes a standalone, writable cluster, for good: a promoted cluster can't become a replica
 * again (Amazon Aurora User Guide, "Promoting a read replica to be a DB cluster"). The promotion does nothing to the source,
 * so until that is stopped two clusters accept writes.
 *
 * <p>It asks the Region of the replica alone: the Region that is being left may be dark.
 */
final class PromoteReplica implements Effect<PromoteReplica.Seen> {
    private static final String LAG = "replica-lag";
    /** What is written between the answer about the lag and AWS's taking up the promotion is lost too. */
    private static final Duration UNTIL_THE_CALL = Duration.ofSeconds(10);

    static final String NAME = "promote-replica";

    record Seen(Optional<Cluster> cluster, List<Instance> instances) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional("accept-data-loss", ParameterType.DURATION));
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        RegionName other = context.inventory().peerOf(region).name();
        Duration rpo = context.inventory().objectives().rpoTarget();
        return new Outline(
                "replica cluster " + clusterId(context) + " in " + region + " becomes the regional cluster",
                Reversibility.ONE_WAY,
                List.of(new PlannedCall("rds:PromoteReadReplicaDBCluster", region.value(), Plane.CONTROL)),
                List.of(
                        "replica-available: the replica and the instance that will be its writer are available",
                        LAG + ": promoting loses at most " + Durations.words(rpo) + " of writes (the RPO)"
                                + context.duration("accept-data-loss")
                                        .map(loss -> ", or " + Durations.words(loss) + " as accepted")
                                        .orElse("")),
                List.of(
                        "Promotion does nothing to the cluster in " + other + ": if that still runs, two clusters"
                                + " accept writes until it is stopped or deleted.",
                        "A promoted cluster can't become a replica again: the way home needs a new replica."),
                Duration.ofMinutes(30),
                null);
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
        if (found.isEmpty()) {
            return missing(context, "there is no cluster " + id + " in " + region, new Seen(found, instances));
        }
        Cluster cluster = found.get();
        if (!cluster.isReplica() && cluster.isAvailable() && instances.isEmpty()) {
            return missing(context, id + " is standalone, and has no instances", new Seen(found, instances));
        }
        if (cluster.globalCluster() != null) {
            return new Observation.NotYet<>(
                    id + " belongs to global database " + cluster.globalCluster(),
                    new Seen(found, instances),
                    Map.of());
        }
        String writer = cluster.writer().map(Member::instanceId).orElse(null);
        if (cluster.isReplica() && cluster.isAvailable()) {
            return new Observation.NotYet<>(
                    id + " replicates from " + cluster.replicationSource() + "; would become standalone and writable",
                    new Seen(found, instances),
                    PromotionFacts.of(cluster, context.cloud().clock().now()));
        }
        if (cluster.isReplica() && !cluster.status().equals("promoting")) {
            return new Observation.NotYet<>(
                    id + " is a replica, and " + cluster.status(), new Seen(found, instances), Map.of());
        }
        boolean writable = cluster.isAvailable()
                && writer != null
                && instances.stream().anyMatch(one -> one.id().equals(writer) && one.isAvailable());
        if (writable && !cluster.isReplica()) {
            String detail = id + " is standalone, its writer " + writer + " is available (" + cluster.endpoint() + ")";
            return new Observation.Satisfied<>(
                    context.own().containsKey(PromotionFacts.SOURCE)
                            ? detail
                            // Promoted long ago, it may have been left since; to tell, the other Region would have to
                            // answer.
                            : detail + "; it follows no other cluster, and has only what was written to it",
                    Map.of("endpoint", cluster.endpoint(), "writer", writer));
        }
        return new Observation.InProgress<>(
                id + " is " + cluster.status() + (writer == null ? ", without a writer" : ", writer " + writer));
    }

    /** What is promoted, or was being promoted, was deleted: waiting won't bring it back. */
    private static Observation<Seen> missing(StepContext context, String detail, Seen seen) {
        return context.own().containsKey(PromotionFacts.SOURCE)
                ? new Observation.OutOfReach<>(
                        detail + ": somebody has deleted it since",
                        "if it is to be the database, add an instance or restore a snapshot; else start anew, towards"
                                + " the Region that has the data")
                : new Observation.NotYet<>(detail, seen, Map.of());
    }

    @Override
    public List<GateResult> gates(StepContext context, Seen seen) {
        RegionName region = context.region("region");
        String id = clusterId(context);
        String actual = seen.cluster().map(Cluster::globalCluster).orElse(null);
        if (actual != null || context.inventory().database().topology() == DatabaseTopology.GLOBAL_DATABASE) {
            return List.of(GateResult.refused(
                    "topology",
                    "the database is an Aurora Global Database, whose secondary is failed over, not promoted",
                    "aws rds failover-global-cluster --region " + region + " --global-cluster-identifier "
                            + (actual == null ? context.inventory().database().globalCluster() : actual)
                            + " --target-db-cluster-identifier ARN --allow-data-loss"));
        }
        if (seen.cluster().isEmpty()) {
            return List.of(GateResult.refused(
                    "replica-available",
                    "there is no cluster " + id + " in " + region,
                    "there is nothing to promote: correct the inventory, or restore from a snapshot"));
        }
        List<GateResult> results = new ArrayList<>();
        Cluster cluster = seen.cluster().get();
        results.add(availabilityGate(cluster, seen.instances()));
        results.add(lagGate(context));
        return results;
    }

    private static GateResult availabilityGate(Cluster cluster, List<Instance> instances) {
        String test = "replica-available";
        if (!cluster.isAvailable()) {
            return GateResult.refused(
                    test,
                    cluster.id() + " is " + cluster.status(),
                    "wait until it is available, then run the command again");
        }
        NewWriter writer = NewWriter.of(cluster, instances);
        return writer.isAvailable()
                ? GateResult.passed(test, cluster.id() + " and its writer, " + writer.instanceId() + ", are available")
                : GateResult.refused(
                        test, Objects.requireNonNull(writer.problem()), Objects.requireNonNull(writer.remedy()));
    }

    private static GateResult lagGate(StepContext context) {
        Duration rpo = context.inventory().objectives().rpoTarget();
        Optional<Duration> accepted = context.duration("accept-data-loss");
        String unknown;
        Optional<Duration> loss = Optional.empty();
        String seen = "";
        try {
            Optional<ReplicaLag> lag =
                    context.cloud().databases(context.region("region")).replicaLag(clusterId(context));
            loss = lag.flatMap(ReplicaLag::loss).map(known -> known.plus(UNTIL_THE_CALL));
            unknown = lag.isEmpty()
                    ? "CloudWatch has no recent AuroraBinlogReplicaLag, or it is -1 (undetermined)"
                    : "the sample's time lies in the future: clocks disagree";
            if (lag.isPresent() && loss.isPresent()) {
                seen = "lag " + Durations.words(lag.get().lag()) + ", sampled "
                        + Durations.words(lag.get().age()) + " ago: promoting may lose "
                        + Durations.words(loss.get());
            }
        } catch (CloudException e) {
            unknown = e.explain();
        }
        if (loss.isEmpty()) {
            String value = "unknown: " + unknown;
            // Whoever accepts to lose nothing has not accepted a loss of unknown size.
            return accepted.isPresent() && !accepted.get().isZero()
                    ? GateResult.overridden(LAG, value, "--accept-data-loss " + Durations.compact(accepted.get()))
                    : GateResult.refused(
                            LAG,
                            value,
                            "how much would be lost can't be told; to promote all the same, name the loss that you"
                                    + " accept: --accept-data-loss DURATION");
        }
        if (loss.get().compareTo(rpo) <= 0) {
            return GateResult.passed(LAG, seen);
        }
        if (accepted.isPresent() && loss.get().compareTo(accepted.get()) <= 0) {
            return GateResult.overridden(LAG, seen, "--accept-data-loss " + Durations.compact(accepted.get()));
        }
        return GateResult.refused(
                LAG,
                seen + ", more than " + Durations.words(accepted.orElse(rpo)),
                "wait for the replica to catch up, or accept it: --accept-data-loss "
                        + Durations.compact(Durations.roundUp(loss.get())));
    }

    @Override
    public Map<String, String> apply(StepContext context, Seen seen) {
        context.cloud().databases(context.region("region")).promote(clusterId(context));
        return Map.of();
    }

    private static String clusterId(StepContext context) {
        return context.inventory().name(AssetKind.DATABASE_CLUSTER, context.region("region"));
    }
}
