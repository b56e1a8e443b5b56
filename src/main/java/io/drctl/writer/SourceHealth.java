package io.drctl.writer;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How well the cluster is that a replica follows, asked before the replica is promoted: a promotion does nothing to it,
 * so while it takes writes there would be two writers, and what is written to it from then on is lost.
 *
 * <p>Silence counts as lost, for a Region that is dark doesn't answer. Any other failure is an answer of the Region,
 * and says nothing of the cluster: a denied or throttled question doesn't make a primary lost.
 *
 * @param seen what was seen, one sentence
 * @param endpoint where it takes writes; null when it isn't known to
 */
public record SourceHealth(
        State state,
        String clusterId,
        RegionName region,
        String seen,
        @Nullable String endpoint) {
    /**
     * Longer than the adapter tries, so that an answer that is late, because the question was throttled or lost or this
     * machine is slow, is not taken for none: there is no way back from what follows. A Region without a connection is
     * seen to be dark long before.
     */
    static final Duration PATIENCE = Duration.ofSeconds(35);

    /**
     * Statuses that no cluster or instance leaves by itself (Amazon Aurora User Guide, "Viewing DB cluster status" and
     * "Viewing DB instance status").
     */
    private static final Set<String> LASTING = Set.of(
            "stopped",
            "stopping",
            "deleting",
            "delete-precheck",
            "failed",
            "inaccessible-encryption-credentials",
            "inaccessible-encryption-credentials-recoverable",
            "incompatible-network",
            "incompatible-parameters",
            "incompatible-restore",
            "storage-full",
            "not there");

    /** Statuses that end by themselves, and in which no writes are taken, or none for a moment (the same pages). */
    private static final Set<String> PASSING = Set.of(
            "backtracking",
            "creating",
            "failing-over",
            "migrating",
            "promoting",
            "rebooting",
            "renaming",
            "starting",
            "switching-over");

    /** Statuses in which an instance goes on taking writes, beside those of a cluster that serves (the same pages). */
    private static final Set<String> AT_WORK = Set.of(
            "configuring-enhanced-monitoring",
            "configuring-iam-database-auth",
            "configuring-log-exports",
            "storage-config-upgrade",
            "storage-optimization");

    /** What a promotion would leave behind. */
    public enum State {
        /** It takes writes. */
        HEALTHY,
        /** Its Region answers, and doesn't tell, or tells what isn't understood. */
        UNKNOWN,
        /** It takes no writes now, and its Region answers: a restart or a failover within it ends by itself. */
        DOWN,
        /** It is gone, or out of service until somebody brings it back, or its Region doesn't answer. */
        LOST
    }

    /**
     * Begins to ask. The answer is waited for no longer than {@link #PATIENCE}.
     *
     * @param sourceArn ARN of the cluster, as the replica names it
     * @param otherwise the Region that is meant by a bare id
     */
    public static SourceHealth read(Cloud cloud, String sourceArn, RegionName otherwise) {
        String[] parts = sourceArn.split(":", 7);
        RegionName region = parts.length == 7 ? regionOr(parts[3], otherwise) : otherwise;
        String id = parts.length == 7 ? parts[6] : sourceArn;
        Reply<Optional<Cluster>> reply = Reply.insistToTheEnd(
                cloud.threads(), PATIENCE, () -> cloud.databases(region).cluster(id), "rds:DescribeDBClusters", region);
        return reply.answer() != null
                ? judge(cloud, reply.answer(), id, region)
                : unheard(reply.failure(), reply.isSilence(), id, region);
    }

    private static RegionName regionOr(String name, RegionName otherwise) {
        try {
            return new RegionName(name);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    private static SourceHealth unheard(
            @Nullable CloudException failure, boolean isSilence, String id, RegionName region) {
        String why = failure == null ? "no answer" : failure.explain();
        return isSilence
                ? new SourceHealth(State.LOST, id, region, region + " does not answer (" + why + ")", null)
                : new SourceHealth(
                        State.UNKNOWN,
                        id,
                        region,
                        region + " answers, and whether " + id + " takes writes can't be determined: " + why,
                        null);
    }

    private static SourceHealth judge(Cloud cloud, Optional<Cluster> found, String id, RegionName region) {
        if (found.isEmpty()) {
            return new SourceHealth(State.LOST, id, region, region + " has no cluster " + id + " any more", null);
        }
        Cluster cluster = found.get();
        String writer = cluster.writer().map(Member::instanceId).orElse(null);
        boolean serves = takesWrites(cluster.status());
        if (!serves || writer == null) {
            State state = serves ? State.DOWN : stateOf(cluster.status());
            return new SourceHealth(
                    state,
                    id,
                    region,
                    id + " in " + region + " is " + cluster.status() + (writer == null ? ", without a writer" : "")
                            + doubt(state),
                    null);
        }
        Reply<List<Instance>> instances = Reply.insistToTheEnd(
                cloud.threads(),
                PATIENCE,
                () -> cloud.databases(region).instances(id),
                "rds:DescribeDBInstances",
                region);
        if (instances.answer() == null) {
            // A Region that has just told of the cluster isn't dark.
            return unheard(instances.failure(), false, id, region);
        }
        String status = instances.answer().stream()
                .filter(instance -> instance.id().equals(writer))
                .map(Instance::status)
                .findFirst()
                .orElse("not there");
        return takesWrites(status)
                ? new SourceHealth(
                        State.HEALTHY,
                        id,
                        region,
                        "the primary " + id + " in " + region + " is healthy and accepts writes at "
                                + cluster.endpoint(),
                        cluster.endpoint())
                : new SourceHealth(
                        stateOf(status),
                        id,
                        region,
                        writer + ", the writer of " + id + " in " + region + ", is " + status + doubt(stateOf(status)),
                        null);
    }

    private static boolean takesWrites(String status) {
        return Cluster.isServing(status) || AT_WORK.contains(status);
    }

    /** Of one in which it doesn't take writes as far as is known; AWS adds new ones, of which nothing is. */
    private static State stateOf(String status) {
        return LASTING.contains(status) ? State.LOST : PASSING.contains(status) ? State.DOWN : State.UNKNOWN;
    }

    private static String doubt(State state) {
        return state == State.UNKNOWN ? ", and it isn't known whether it takes writes then" : "";
    }

    /** What is to be known of it once the replica stands alone. */
    public String afterwards() {
        return switch (state) {
            case HEALTHY ->
                clusterId + " in " + region + " still accepts writes at " + endpoint
                        + ": whatever is written there from now on is lost";
            case UNKNOWN, DOWN, LOST ->
                clusterId + " in " + region + " may accept writes, now or when " + region
                        + " is back: whatever is written there from now on is lost";
        };
    }
}
