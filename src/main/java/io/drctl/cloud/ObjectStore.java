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
     * @param encryption the default algorithm, such as {@code AES256}, or {@code aws:kms} with the key; null when none is
     *     set
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

        /** Whether an enabled rule copies all of this bucket's objects to the other. */
        public boolean replicatesTo(String destination) {
            return replication.stream()
                    .anyMatch(rule -> isWhole(rule) && rule.destination().equals(destination));
        }

        private boolean isWhole(ReplicationRule rule) {
            return rule.enabled() && rule.coverage() == Coverage.WHOLE && (!encryptsWithKms() || rule.kms());
        }

        /** Whether objects are encrypted with a key of KMS by default, which a rule leaves out unless it selects them. */
        public boolean encryptsWithKms() {
            return encryption != null && encryption.startsWith("aws:kms");
        }

        /** The rules to that bucket that leave something out or don't tell, in words such as {@code only logs/ (r)}. */
        public List<String> shortcomingsTowards(String destination) {
            return replication.stream()
                    .filter(rule -> rule.destination().equals(destination) && !isWhole(rule))
                    .map(this::shortcoming)
                    .toList();
        }

        /** Whether all that is wrong with the rules to that bucket is that it can't be told what they cover. */
        public boolean isUntold(String destination) {
            return replication.stream()
                    .filter(rule -> rule.enabled() && rule.destination().equals(destination))
                    .anyMatch(rule -> rule.coverage() == Coverage.UNKNOWN);
        }

        private String shortcoming(ReplicationRule rule) {
            String what = !rule.enabled()
                    ? "disabled"
                    : rule.coverage() == Coverage.UNKNOWN
                            ? "does not tell what it covers"
                            : rule.coverage() == Coverage.PARTIAL
                                    ? "only " + rule.only()
                                    : "not what is encrypted with KMS, the default of this bucket";
            return rule.id() + " to " + rule.destination() + " (" + what + ")";
        }

        /**
         * The rules that would be lost if one for everything to that bucket took their place, such as {@code archive to
         * site-archive}: those to other buckets, and those for a part. Empty when there are none.
         */
        public String replicationBeside(String destination) {
            return replication.stream()
                    .filter(rule -> !rule.destination().equals(destination) || rule.coverage() != Coverage.WHOLE)
                    .map(rule -> rule.id() + " to " + rule.destination()
                            + (rule.only() == null ? "" : " (only " + rule.only() + ")"))
                    .collect(Collectors.joining(", "));
        }
    }

    /** How much of a bucket a replication rule copies. */
    enum Coverage {
        WHOLE,
        PARTIAL,
        /** The rule was told without a filter, which S3 always tells. */
        UNKNOWN
    }

    /**
     * A rule of a replication configuration
     * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html">replication
     * configuration</a>).
     *
     * @param destination name of the bucket that receives the copies
     * @param only what a partial rule copies, such as {@code logs/}; null for another
     * @param kms whether objects that are encrypted with a key of KMS are copied too
     */
    record ReplicationRule(
            String id,
            String destination,
            boolean enabled,
            Coverage coverage,
            @Nullable String only,
            boolean kms) {
        /** A rule for all objects but those encrypted with KMS, as drctl makes it. */
        public ReplicationRule(String id, String destination, boolean enabled) {
            this(id, destination, enabled, Coverage.WHOLE, null, false);
        }
    }
}
