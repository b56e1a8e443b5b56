package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** S3 buckets of one Region, in memory. */
public final class FakeObjectStore extends FakePort implements ObjectStore {
    public final Map<String, Bucket> buckets = new LinkedHashMap<>();
    public final Map<String, List<Expiry>> expiries = new LinkedHashMap<>();

    /** By bucket and key. */
    public final Map<String, Stored> objects = new ConcurrentHashMap<>();

    private int versions;

    FakeObjectStore(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    /** Changes a bucket, if it is there. */
    public void alter(String name, UnaryOperator<Bucket> change) {
        buckets.computeIfPresent(name, (key, old) -> change.apply(old));
    }

    @Override
    public Optional<Bucket> bucket(String name) {
        return call(
                "s3:HeadBucket",
                name,
                () -> Optional.ofNullable(buckets.get(name))
                        .or(() -> cloud().regionOfBucket(name).map(other -> Bucket.elsewhere(name, other.value()))));
    }

    @Override
    public List<Expiry> expiries(String name) {
        return call("s3:GetBucketLifecycleConfiguration", name, () -> expiries.getOrDefault(name, List.of()));
    }

    @Override
    public void createBucket(String name) {
        effect("s3:CreateBucket", name, () -> {
            // AWS blocks public access to and encrypts every new bucket; drctl states both nevertheless.
            buckets.putIfAbsent(name, new Bucket(name, region().value(), false, null, false, null, List.of()));
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

    @Override
    public void replicateTo(String name, ReplicationRule rule, String roleArn) {
        change("s3:PutBucketReplication", name, old -> {
            if (!old.versioned()) {
                throw refusal(
                        CloudException.Cause.INVALID_STATE,
                        "s3:PutBucketReplication",
                        "versioning must be enabled on the bucket to apply a replication configuration");
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
        return call("s3:GetObject", key, () -> {
            demand(bucket, "s3:GetObject");
            return Optional.ofNullable(objects.get(bucket + "/" + key));
        });
    }

    @Override
    public Optional<String> write(String bucket, String key, String text, @Nullable String etag) {
        return call("s3:PutObject", key, () -> {
            demand(bucket, "s3:PutObject");
            Stored old = objects.get(bucket + "/" + key);
            if (!Objects.equals(old == null ? null : old.etag(), etag)) {
                return Optional.<String>empty();
            }
            String version = "\"" + ++versions + "\"";
            objects.put(bucket + "/" + key, new Stored(text, version));
            return Optional.of(version);
        });
    }

    private void demand(String bucket, String operation) {
        if (!buckets.containsKey(bucket)) {
            throw refusal(CloudException.Cause.NOT_FOUND, operation, "the bucket " + bucket + " does not exist");
        }
    }

    private void change(String operation, String name, UnaryOperator<Bucket> change) {
        effect(operation, name, () -> {
            if (!buckets.containsKey(name)) {
                throw refusal(CloudException.Cause.NOT_FOUND, operation, "the bucket " + name + " does not exist");
            }
            alter(name, change);
        });
    }
}
