package io.drctl.writer;

import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record that a replica cluster was promoted, or is about to be. AWS itself doesn't tell of a cluster that stands
 * alone whether it ever followed another, so whoever promotes one writes it down: in the run's journal, and as a tag on
 * the cluster, for other machines.
 *
 * @param created when the cluster was created, as AWS tells it: a cluster that was made anew has its old name and ARN,
 *     and nothing that was written down about the old one holds of it; null when AWS doesn't tell
 * @param source ARN of the cluster that it followed
 * @param at when the promotion was asked for, by the clock of whoever did
 * @param isOver whether it was seen to have ended
 * @param by the run that asked for it, as {@code run ID}
 * @param isInDoubt whether the run was given up after its call: AWS's word on the cluster goes before this record
 */
public record Promotion(
        RegionName region,
        String clusterId,
        @Nullable Instant created,
        String source,
        Instant at,
        boolean isOver,
        String by,
        boolean isInDoubt) {
    /** One of whose call the outcome is on record, or will be. */
    public Promotion(
            RegionName region,
            String clusterId,
            @Nullable Instant created,
            String source,
            Instant at,
            boolean isOver,
            String by) {
        this(region, clusterId, created, source, at, isOver, by, false);
    }

    /** The same, of a run that gave it up after its call: whether AWS accepted that only AWS can tell. */
    public Promotion inDoubt() {
        return new Promotion(region, clusterId, created, source, at, false, by, true);
    }

    /**
     * The tag on a promoted cluster. Its value is the time, the source's ARN and the run, with spaces between them
     * (tags take letters, digits, spaces and {@code _.:/=+-@}, 256 of them: Amazon Aurora User Guide, "Tagging Amazon
     * RDS resources").
     */
    public static final String TAG = "drctl:promoted";

    private static final int TAG_VALUE_MAX = 256;

    /** The tag's value. */
    public String tagValue() {
        String value = at.truncatedTo(ChronoUnit.SECONDS) + " " + source + " " + by;
        return value.length() <= TAG_VALUE_MAX ? value : value.substring(0, TAG_VALUE_MAX);
    }

    /**
     * What the tag on a cluster tells; nothing when there is none, or one that can't be read. A cluster that was
     * restored from a snapshot may have the tags of the one that the snapshot is of, so what was promoted before it was
     * created isn't believed.
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

    /** Whether it is of this very cluster, and not of an earlier one of its name. */
    boolean isOf(RegionName where, Cluster cluster) {
        return region.equals(where)
                && clusterId.equals(cluster.id())
                && (created == null || cluster.created() == null || created.equals(cluster.created()));
    }

    /** The command that goes on with the run that asked for it. */
    Command resume() {
        return Command.drctl((Object[]) by.replaceFirst("^run ", "run resume ").split(" "));
    }

    /** {@code promoted at 2026-03-14T03:15:22Z (run 20260314-031522-failover-db)}. */
    String words() {
        return "promoted at " + at.truncatedTo(ChronoUnit.SECONDS) + " (" + by + ")";
    }
}
