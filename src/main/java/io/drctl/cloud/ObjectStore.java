package io.drctl.cloud;

import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** S3 of one Region, as far as buckets are concerned. */
public interface ObjectStore {
    /**
     * The bucket with its settings, read in parallel; empty when there is none of that name. For a bucket in another
     * Region, only that fact is returned; see {@link Bucket#elsewhere}.
     */
    Optional<Bucket> bucket(String name);

    /**
     * What the bucket's lifecycle rules expire or archive; empty when there is no such bucket. Separate from the other
     * settings, since it requires a separate permission.
     */
    List<Expiry> expiries(String name);

    void createBucket(String name);

    void enableVersioning(String name);

    /** Server-side encryption with S3's own keys (SSE-S3, AES-256) by default. */
    void enableEncryption(String name);

    /** Blocks every form of public access. */
    void blockPublicAccess(String name);

    /** Replaces the bucket's replication configuration by one enabled rule for all objects. */
    void replicateTo(String name, ReplicationRule rule, String roleArn);

    /** A small text in a bucket, of which at most 64 KiB are read; empty when there is no such object. */
    Optional<Stored> read(String bucket, String key);

    /**
     * Writes a small text, if nobody else has since it was read (<a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">conditional writes</a>:
     * {@code If-None-Match: *} or {@code If-Match}). Objects are read as they were written last (Amazon S3 User Guide,
     * "Amazon S3 data consistency model").
     *
     * @param etag of what was read; null where there was no such object
     * @return the new ETag; empty when somebody else has written (412), is just writing (409), or has removed the
     *     object. So does a repetition end whose first answer was lost: only another read tells who has written
     */
    Optional<String> write(String bucket, String key, String text, @Nullable String etag);

    /**
     * A small text in a bucket.
     *
     * @param etag of this version of it
     */
    record Stored(String text, String etag) {}

    /**
     * A bucket and its settings.
     *
     * @param region where the bucket is
     * @param encryption the default algorithm, such as {@code AES256}, or {@code aws:kms} with the key; null when none
     *     is set
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

        /** A bucket that was found in another Region: its settings were not read, and count as not set. */
        public static Bucket elsewhere(String name, String region) {
            return new Bucket(name, region, false, null, false, null, List.of());
        }

        public boolean isIn(RegionName place) {
            return region.equals(place.value());
        }

        /** Whether an enabled rule copies all of this bucket's objects to the destination, which is in that Region. */
        public boolean replicatesTo(String destination, RegionName there) {
            return wholeRules(destination, there).findAny().isPresent();
        }

        /**
         * The key that encrypts the copies there; empty where they need none. S3 accepts a rule whose key doesn't exist
         * there or is disabled, and then copies nothing.
         */
        public Optional<String> keyOfCopies(String destination, RegionName there) {
            return encryptsWithKms()
                    ? wholeRules(destination, there)
                            .map(ReplicationRule::kmsKey)
                            .filter(Objects::nonNull)
                            .map(Objects::requireNonNull)
                            .findFirst()
                    : Optional.empty();
        }

        /** Whether what is deleted here is deleted there too, by one of the rules that copy everything. */
        public boolean replicatesDeletionsTo(String destination, RegionName there) {
            return wholeRules(destination, there).anyMatch(ReplicationRule::deletions);
        }

        private Stream<ReplicationRule> wholeRules(String destination, RegionName there) {
            return replication.stream()
                    .filter(rule -> isWhole(rule, there) && rule.destination().equals(destination));
        }

        private boolean isWhole(ReplicationRule rule, RegionName there) {
            boolean copiesEncrypted =
                    !encryptsWithKms() || (rule.kms() && rule.keyRegion().equals(there.value()));
            return rule.enabled() && rule.coverage() == Coverage.WHOLE && copiesEncrypted;
        }

        /**
         * Whether objects are encrypted with a KMS key by default; a rule leaves such objects out unless it selects
         * them.
         */
        public boolean encryptsWithKms() {
            return encryption != null && encryption.startsWith("aws:kms");
        }

        /**
         * The rules to that bucket that leave something out or don't say whether they do, in words such as {@code only
         * logs/ (r)}.
         */
        public List<String> shortcomingsTowards(String destination, RegionName there) {
            return replication.stream()
                    .filter(rule -> rule.destination().equals(destination) && !isWhole(rule, there))
                    .map(rule -> rule.id() + " to " + rule.destination() + " (" + shortcoming(rule, there) + ")")
                    .toList();
        }

        /** Whether a rule to that bucket doesn't say what it covers, or where the key of its copies is. */
        public boolean isUntold(String destination) {
            return replication.stream()
                    .filter(rule -> rule.enabled() && rule.destination().equals(destination))
                    .anyMatch(rule -> rule.coverage() == Coverage.UNKNOWN
                            || (encryptsWithKms()
                                    && rule.coverage() == Coverage.WHOLE
                                    && rule.kms()
                                    && rule.keyRegion().isEmpty()));
        }

        private static String shortcoming(ReplicationRule rule, RegionName there) {
            if (!rule.enabled()) {
                return "disabled";
            }
            if (rule.coverage() == Coverage.UNKNOWN) {
                return "does not say what it covers";
            }
            if (rule.coverage() == Coverage.PARTIAL) {
                return "only " + rule.only();
            }
            if (!rule.kms()) {
                return "not what is encrypted with KMS, the default of this bucket";
            }
            return rule.keyRegion().isEmpty()
                    ? "its key for the copies, " + rule.kmsKey() + ", does not name its Region"
                    : "encrypts the copies with a key of " + rule.keyRegion() + ", which can't be used in " + there;
        }

        /**
         * The rules that would be lost if one that copies everything to that bucket replaced them, such as {@code
         * archive to site-archive}: those to other buckets, and partial ones. Empty when there are none.
         *
         * @param isOver whether a rule of that id is no loss, since its destination is given up
         */
        public String replicationBeside(String destination, Predicate<String> isOver) {
            return replication.stream()
                    .filter(rule -> !isOver.test(rule.id()))
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
        /** The rule came without a filter, which S3 always gives. */
        UNKNOWN
    }

    /**
     * A rule of a replication configuration (<a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html">replication
     * configuration</a>).
     *
     * @param destination name of the bucket that receives the copies
     * @param only what a partial rule copies, such as {@code logs/}; null for any other rule
     * @param kmsKey the key that encrypts the copies of KMS-encrypted objects, by its ARN or its alias's ARN; null when
     *     such objects are not copied
     * @param deletions whether a deletion is copied as a delete marker
     */
    record ReplicationRule(
            String id,
            String destination,
            boolean enabled,
            Coverage coverage,
            @Nullable String only,
            @Nullable String kmsKey,
            boolean deletions) {
        /** A rule for all objects but those encrypted with KMS, as drctl creates it. */
        public ReplicationRule(String id, String destination, boolean enabled) {
            this(id, destination, enabled, Coverage.WHOLE, null, null, true);
        }

        /** Whether objects that are encrypted with a KMS key are copied too. */
        public boolean kms() {
            return kmsKey != null;
        }

        /**
         * The Region of {@link #kmsKey}, as its ARN gives it; empty when it doesn't. S3 accepts only keys of the
         * destination's Region (Amazon S3 User Guide, "Replicating encrypted objects").
         */
        public String keyRegion() {
            String[] parts = kmsKey == null ? new String[0] : kmsKey.split(":", -1);
            return parts.length > 3 && parts[0].equals("arn") ? parts[3] : "";
        }
    }
}
