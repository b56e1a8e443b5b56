package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** S3, called in one Region. */
record SimulatedObjectStore(Wire wire, RegionName region) implements ObjectStore {
    @Override
    public Optional<Bucket> bucket(String name) {
        return wire.read("s3:HeadBucket", region, name, time -> {
            Bucket found = buckets().at(time, name);
            if (found != null && !found.region().equals(region.value())) {
                return Optional.of(Bucket.elsewhere(name, found.region()));
            }
            return Optional.ofNullable(found);
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>No port creates lifecycle rules, so no bucket in this world has any.
     */
    @Override
    public List<Expiry> expiries(String name) {
        return wire.read("s3:GetBucketLifecycleConfiguration", region, name, time -> List.of());
    }

    /**
     * {@inheritDoc}
     *
     * <p>A new bucket is encrypted with SSE-S3 and closed to the public from the start (<a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/creating-buckets-overview.html">creating
     * buckets</a>). A bucket that already belongs to the caller is as good.
     */
    @Override
    public void createBucket(String name) {
        wire.change("s3:CreateBucket", region, name, () -> {
            if (buckets().has(name)) {
                return Changed.already(true, "was there");
            }
            buckets().put(now(), name, new Bucket(name, region.value(), false, "AES256", true, null, List.of()));
            return Changed.now(true, "created");
        });
    }

    @Override
    public void enableVersioning(String name) {
        change(
                "s3:PutBucketVersioning",
                name,
                old -> new Bucket(
                        old.name(),
                        old.region(),
                        true,
                        old.encryption(),
                        old.publicAccessBlocked(),
                        old.replicationRole(),
                        old.replication()));
    }

    @Override
    public void enableEncryption(String name) {
        change(
                "s3:PutBucketEncryption",
                name,
                old -> new Bucket(
                        old.name(),
                        old.region(),
                        old.versioned(),
                        "AES256",
                        old.publicAccessBlocked(),
                        old.replicationRole(),
                        old.replication()));
    }

    @Override
    public void blockPublicAccess(String name) {
        change(
                "s3:PutPublicAccessBlock",
                name,
                old -> new Bucket(
                        old.name(),
                        old.region(),
                        old.versioned(),
                        old.encryption(),
                        true,
                        old.replicationRole(),
                        old.replication()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Both buckets must be versioned (<a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html">requirements for
     * replication</a>).
     */
    @Override
    public void replicateTo(String name, ReplicationRule rule, String roleArn) {
        change("s3:PutBucketReplication", name, old -> {
            Bucket destination = buckets().get(rule.destination());
            if (!old.versioned()) {
                throw new Refusal(
                        Cause.REJECTED,
                        "InvalidRequest: Versioning must be 'Enabled' on the bucket to apply a replication"
                                + " configuration");
            }
            if (destination == null || !destination.versioned()) {
                throw new Refusal(
                        Cause.REJECTED,
                        "InvalidRequest: "
                                + (destination == null
                                        ? "Destination bucket must exist."
                                        : "Destination bucket must have versioning enabled."));
            }
            return new Bucket(
                    old.name(),
                    old.region(),
                    true,
                    old.encryption(),
                    old.publicAccessBlocked(),
                    roleArn,
                    List.of(rule));
        });
    }

    @Override
    public Optional<Stored> read(String bucket, String key) {
        return wire.read("s3:GetObject", region, key, time -> {
            demand(bucket);
            return Optional.ofNullable(objects().get(bucket + "/" + key)).map(text -> new Stored(text, etag(text)));
        });
    }

    @Override
    public Optional<String> write(String bucket, String key, String text, @Nullable String etag) {
        return wire.change("s3:PutObject", region, key, () -> {
            demand(bucket);
            String old = objects().get(bucket + "/" + key);
            if (!Objects.equals(old == null ? null : etag(old), etag)) {
                return Changed.already(Optional.<String>empty(), "PreconditionFailed");
            }
            objects().put(bucket + "/" + key, text);
            return Changed.now(Optional.of(etag(text)), text);
        });
    }

    private void demand(String bucket) {
        Bucket found = buckets().get(bucket);
        if (found == null || !found.region().equals(region.value())) {
            throw new Refusal(Cause.NOT_FOUND, "NoSuchBucket: The specified bucket does not exist");
        }
    }

    /** Of texts that differ, these do: all that matters here. */
    private static String etag(String text) {
        return "\"" + Integer.toHexString(text.hashCode()) + "-" + text.length() + "\"";
    }

    private TreeMap<String, String> objects() {
        return wire.world().state().objects;
    }

    private void change(String operation, String name, UnaryOperator<Bucket> change) {
        wire.change(operation, region, name, () -> {
            Bucket old = buckets().get(name);
            if (old == null) {
                throw new Refusal(Cause.NOT_FOUND, "NoSuchBucket: The specified bucket does not exist");
            }
            Bucket changed = change.apply(old);
            buckets().put(now(), name, changed);
            return new Changed<>(true, !changed.equals(old), "set");
        });
    }

    private Table<Bucket> buckets() {
        return wire.world().state().buckets;
    }

    private long now() {
        return wire.world().state().now;
    }
}
