package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** S3 of one Region, as far as buckets are concerned. */
public interface ObjectStore {
    /**
     * The bucket with its settings, read side by side; empty when there is none of that name. Of a bucket in another Region
     * only that is told, see {@link Bucket#elsewhere}.
     */
    Optional<Bucket> bucket(String name);

    void createBucket(String name);

    void enableVersioning(String name);

    /** Server-side encryption with S3's own keys (SSE-S3, AES-256) by default. */
    void enableEncryption(String name);

    /** Blocks every form of public access. */
    void blockPublicAccess(String name);

    /** Replaces the bucket's replication configuration by one enabled rule for all objects. */
    void replicateTo(String name, ReplicationRule rule, String roleArn);

    /**
     * A bucket and its settings.
     *
     * @param region where the bucket is
     * @param encryption the default algorithm, such as {@code AES256} or {@code aws:kms}; null when none is set
     * @param replicationRole the role that replication assumes; null when the bucket isn't replicated
     */
    record Bucket(
            String name,
            String region,
            boolean versioned,
            @Nullable String encryption,
            boolean publicAccessBlocked,
            @Nullable String replicationRole,
            List<ReplicationRule> replication) {
        public Bucket {
            replication = List.copyOf(replication);
        }

        /** A bucket that was looked for in the wrong Region: its settings were not read, and count as not made. */
        public static Bucket elsewhere(String name, String region) {
            return new Bucket(name, region, false, null, false, null, List.of());
        }

        public boolean isIn(RegionName place) {
            return region.equals(place.value());
        }

        /** Whether an enabled rule copies this bucket's objects to the other. */
        public boolean replicatesTo(String destination) {
            return replication.stream()
                    .anyMatch(rule -> rule.enabled() && rule.destination().equals(destination));
        }

        /** The rules to other buckets than that one, such as {@code archive to site-archive}; empty when there are none. */
        public String replicationBeside(String destination) {
            return replication.stream()
                    .filter(rule -> !rule.destination().equals(destination))
                    .map(rule -> rule.id() + " to " + rule.destination())
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * A rule of a replication configuration.
     *
     * @param destination name of the bucket that receives the copies
     */
    record ReplicationRule(String id, String destination, boolean enabled) {}
}
