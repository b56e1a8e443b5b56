package io.drctl.writer;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.inventory.Database;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The health of the cluster that a replica replicates from, checked before the replica is promoted: a promotion does
 * nothing to it, so while it accepts writes there would be two writers, and everything written to it from then on is
 * lost.
 *
 * <p>Silence of the whole Region counts as lost, because a dark Region doesn't answer. Silence of RDS alone, and any
 * other failure, says nothing about the cluster: a denied or throttled question doesn't mean that the primary is lost.
 *
 * @param seen what was seen, one sentence
 * @param endpoint where it accepts writes; null when it isn't known to
 * @param unread the call that failed, where its Region answers and nothing can be read; otherwise null
 * @param cluster what its Region says of it; null when it says nothing, or has none
 */
public record SourceHealth(
        State state,
        String clusterId,
        RegionName region,
        String seen,
        @Nullable String endpoint,
        @Nullable CloudException unread,
        @Nullable Cluster cluster) {
    private SourceHealth(State state, String clusterId, RegionName region, String seen, @Nullable String endpoint) {
        this(state, clusterId, region, seen, endpoint, null, null);
    }

    private SourceHealth with(Cluster answer) {
        return new SourceHealth(state, clusterId, region, seen, endpoint, unread, answer);
    }

    /**
     * Longer than the adapter tries, so that a late answer (the question was throttled or lost, or this machine is
     * slow) isn't mistaken for none: there is no way back from what follows. A Region without a connection is
     * recognized as dark long before.
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

    /**
     * Statuses that end by themselves, and in which the cluster accepts no writes, at least for a moment (the same
     * pages).
     */
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

    /**
     * Statuses in which an instance goes on accepting writes, beside those of a cluster that serves (the same pages).
     */
    private static final Set<String> AT_WORK = Set.of(
            "configuring-enhanced-monitoring",
            "configuring-iam-database-auth",
            "configuring-log-exports",
            "storage-config-upgrade",
            "storage-optimization");

    /** What a promotion would leave behind. */
    public enum State {
        /** It accepts writes. */
        HEALTHY,
        /** Its Region answers, but doesn't say, or says something that drctl doesn't understand. */
        UNKNOWN,
        /** It accepts no writes now, and its Region answers: a restart or a failover within it ends by itself. */
        DOWN,
        /** It is gone, or out of service until somebody restores it, or its Region doesn't answer. */
        LOST
    }

    /**
     * Starts asking. Waits for the answer no longer than {@link #PATIENCE}.
     *
     * @param sourceArn ARN of the cluster, as the replica names it
     * @param otherwise the Region that a bare id refers to
     */
    public static SourceHealth read(Cloud cloud, Database database, String sourceArn, RegionName otherwise) {
        String[] parts = sourceArn.split(":", 7);
        RegionName region = parts.length == 7 ? regionOr(parts[3], otherwise) : otherwise;
        String id = parts.length == 7 ? parts[6] : sourceArn;
        Elsewhere elsewhere = new Elsewhere(cloud, region);
        Reply<Optional<Cluster>> reply = Reply.insistToTheEnd(
                cloud.threads(),
                PATIENCE,
                () -> cloud.databases(region, database).cluster(id),
                Databases.describing(database),
                region,
                elsewhere::ask);
        return reply.answer() != null
                ? judge(cloud, database, reply.answer(), id, region)
                : unheard(reply.failure(), reply.isSilence() && !elsewhere.isHeard(), id, region);
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
                        failure != null && failure.reason() == CloudException.Cause.ISSUER_SILENT
                                ? "whether " + id + " in " + region + " accepts writes can't be determined: " + why
                                : region + " answers, and whether " + id + " accepts writes can't be determined: "
                                        + why,
                        null,
                        failure,
                        null);
    }

    private static SourceHealth judge(
            Cloud cloud, Database database, Optional<Cluster> found, String id, RegionName region) {
        if (found.isEmpty()) {
            return new SourceHealth(
                    State.LOST, id, region, region + " has no " + database.noun() + " " + id + " any more", null);
        }
        return judge(cloud, database, found.get(), id, region).with(found.get());
    }

    private static SourceHealth judge(Cloud cloud, Database database, Cluster cluster, String id, RegionName region) {
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
                () -> cloud.databases(region, database).instances(id),
                "rds:DescribeDBInstances",
                region,
                () -> {});
        if (instances.answer() == null) {
            // A Region that has just described the cluster isn't dark.
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

    /**
     * For a status in which, as far as is known, it doesn't accept writes; nothing is known about statuses that AWS
     * adds.
     */
    private static State stateOf(String status) {
        return LASTING.contains(status) ? State.LOST : PASSING.contains(status) ? State.DOWN : State.UNKNOWN;
    }

    private static String doubt(State state) {
        return state == State.UNKNOWN ? ", and it is unknown whether it accepts writes then" : "";
    }

    /** What to know about it once the replica is standalone. */
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
