package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record that a replica cluster was promoted, or is about to be. AWS itself doesn't say whether a standalone cluster
 * ever replicated from another, so a promotion is recorded: in the run's journal and, for other machines, as a tag on
 * the cluster.
 *
 * @param created when the cluster was created, according to AWS: a recreated cluster has its old name and ARN, but
 * records about the old one don't apply to it; null when AWS doesn't say
 * @param source ARN of the cluster that it replicated from
 * @param at when the promotion was requested, by the requester's clock
 * @param isOver whether it was seen to end
 * @param run the id of the run that asked for it
 * @param isInDoubt whether the run was abandoned after its call: what AWS says about the cluster then takes precedence
 * over this record
 */
public record Promotion(
        RegionName region,
        String clusterId,
        @Nullable Instant created,
        String source,
        Instant at,
        boolean isOver,
        String run,
        boolean isInDoubt) {
    /** A promotion whose call has a recorded outcome, or will have. */
    public Promotion(
            RegionName region,
            String clusterId,
            @Nullable Instant created,
            String source,
            Instant at,
            boolean isOver,
            String run) {
        this(region, clusterId, created, source, at, isOver, run, false);
    }

    /** The same, for a run abandoned after its call: only AWS knows whether it accepted that. */
    public Promotion inDoubt() {
        return new Promotion(region, clusterId, created, source, at, false, run, true);
    }

    /**
     * The tag on a promoted cluster. Its value is the time, the source's ARN and the run's id, with spaces between them
     * (tags take letters, digits, spaces and {@code _.:/=+-@}, 256 of them: Amazon Aurora User Guide, "Tagging Amazon
     * RDS resources").
     */
    public static final String TAG = "drctl:promoted";

    /** A cluster is deleted, and another one made and filled, in no less. */
    private static final Duration TO_MAKE_ANOTHER = Duration.ofMinutes(30);

    private static final int TAG_VALUE_MAX = 256;

    /** The tag's value. */
    public String tagValue() {
        String value = at.truncatedTo(ChronoUnit.SECONDS) + " " + source + " " + run;
        return value.length() <= TAG_VALUE_MAX ? value : value.substring(0, TAG_VALUE_MAX);
    }

    /**
     * What the tag on a cluster says; empty when there is none, or it can't be read. A cluster restored from a snapshot
     * may have the tags of the snapshot's cluster, so a promotion before the cluster's creation isn't trusted.
     */
    public static Optional<Promotion> on(Cluster cluster, RegionName region) {
        String value = cluster.tags().get(TAG);
        if (value == null) {
            return Optional.empty();
        }
        String[] parts = value.split(" ", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        try {
            Instant at = Instant.parse(parts[0]);
            Instant created = cluster.created();
            // The tag's time is in whole seconds, the cluster's is not.
            return created != null && at.isBefore(created.truncatedTo(ChronoUnit.SECONDS))
                    ? Optional.empty()
                    : Optional.of(new Promotion(region, cluster.id(), created, parts[1], at, true, parts[2]));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Since when a cluster accepts writes, by its tag or by the record: empty when no promotion of it is known that
     * ended.
     */
    public static Optional<Instant> since(Cluster cluster, RegionName region, List<Promotion> onRecord) {
        return Stream.concat(on(cluster, region).stream(), onRecord.stream())
                .filter(promotion -> promotion.isOver() && promotion.isOf(region, cluster))
                .map(Promotion::at)
                .max(Comparator.naturalOrder());
    }

    /**
     * Whether AWS shows the promotion of a cluster under way; of an instance, which has no status of its own for that,
     * only as far as one is on record that was asked for. One that is in doubt counts as long as it may take.
     */
    public static boolean isUnderWay(Cluster cluster, RegionName region, List<Promotion> onRecord, Instant now) {
        return cluster.isInstance()
                ? cluster.isReplica()
                        // It may break down meanwhile, and be promoted yet.
                        && !cluster.isAvailable()
                        && onRecord.stream()
                                .anyMatch(promotion -> promotion.isOf(region, cluster)
                                        && !promotion.isOver()
                                        && (!promotion.isInDoubt()
                                                || promotion.at().isAfter(now.minus(TO_MAKE_ANOTHER))))
                : cluster.status().equals("promoting");
    }

    /** Whether it is about exactly this cluster, and not an earlier one of its name. */
    boolean isOf(RegionName where, Cluster cluster) {
        return region.equals(where)
                && clusterId.equals(cluster.id())
                && (created == null || cluster.created() == null || created.equals(cluster.created()));
    }

    /** Whether the cluster was created after it, so that it is about an earlier one. */
    boolean isBefore(Cluster cluster) {
        return created != null && cluster.created() != null && created.isBefore(cluster.created());
    }

    /** Whether it ended so late that another cluster of that name can't have been made since. */
    boolean isRecent(Instant now) {
        return isOver && at.isAfter(now.minus(TO_MAKE_ANOTHER));
    }

    /** The command that continues the run that requested it. */
    Command resume() {
        return Command.drctl("run", "resume", run);
    }

    /** {@code promoted at 2026-03-14T03:15:22Z (run 20260314-031522-failover-db)}. */
    String words() {
        return "promoted at " + at.truncatedTo(ChronoUnit.SECONDS) + " (run " + run + ")";
    }
}
