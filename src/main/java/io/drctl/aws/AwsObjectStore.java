package io.drctl.aws;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.ReplicationConfiguration;
import software.amazon.awssdk.services.s3.model.ReplicationRuleAndOperator;
import software.amazon.awssdk.services.s3.model.ReplicationRuleFilter;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjects;
import software.amazon.awssdk.services.s3.model.SseKmsEncryptedObjectsStatus;
import software.amazon.awssdk.services.s3.model.Tag;

/** Buckets and their settings, as S3 describes them. Every change here is idempotent. */
final class AwsObjectStore implements ObjectStore {
    /** The one Region whose name CreateBucket doesn't accept as a location, because it is the default. */
    private static final RegionName REGION_WITHOUT_CONSTRAINT = new RegionName("us-east-1");

    private static final String ARN_PREFIX = "arn:aws:s3:::";
    private static final int MOVED_PERMANENTLY = 301;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TEXT_BYTES_MAX = 64 << 10;

    private final Supplier<S3Client> s3;
    private final Threads threads;
    private final RegionName region;
    private final Calls calls;

    AwsObjectStore(Supplier<S3Client> s3, Threads threads, RegionName region) {
        this.s3 = s3;
        this.threads = threads;
        this.region = region;
        this.calls = new Calls("s3", region);
    }

    @Override
    public Optional<Bucket> bucket(String name) {
        // All in parallel: when there is no such bucket, the four requests about it are wasted; when there is one, as
        // usual, everything is known in the time of one request.
        Threads.Pending<Optional<String>> location = threads.start("s3", () -> location(name));
        Threads.Pending<Boolean> versioned = threads.start("s3", () -> versioned(name));
        Threads.Pending<Optional<String>> encryption = threads.start("s3", () -> encryption(name));
        Threads.Pending<Boolean> blocked = threads.start("s3", () -> publicAccessBlocked(name));
        Threads.Pending<Optional<ReplicationConfiguration>> replication = threads.start("s3", () -> replication(name));

        Optional<String> where = location.join();
        if (where.isEmpty()) {
            return Optional.empty();
        }
        if (!where.get().equals(region.value())) {
            // S3 refuses to give the settings of a bucket in another Region, so those answers go unread.
            return Optional.of(Bucket.elsewhere(name, where.get()));
        }
        Optional<ReplicationConfiguration> configuration = replication.join();
        return Optional.of(new Bucket(
                name,
                where.get(),
                versioned.join(),
                encryption.join().orElse(null),
                blocked.join(),
                configuration.map(found -> Text.orNull(found.role())).orElse(null),
                configuration.map(AwsObjectStore::rules).orElse(List.of())));
    }

    /** The bucket's Region; HeadBucket names it even when asked in another one. */
    private Optional<String> location(String name) {
        return calls.find("HeadBucket", () -> {
            try {
                String found = Text.orNull(
                        s3.get().headBucket(request -> request.bucket(name)).bucketRegion());
                return found == null ? region.value() : found;
            } catch (S3Exception e) {
                String elsewhere = e.statusCode() == MOVED_PERMANENTLY ? regionHeader(e) : null;
                if (elsewhere == null) {
                    throw e;
                }
                return elsewhere;
            }
        });
    }

    private static @Nullable String regionHeader(S3Exception e) {
        if (e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null) {
            return null;
        }
        return e.awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("x-amz-bucket-region")
                .orElse(null);
    }

    private boolean versioned(String name) {
        return calls.call("GetBucketVersioning", () -> s3.get().getBucketVersioning(request -> request.bucket(name)))
                        .status()
                == BucketVersioningStatus.ENABLED;
    }

    private Optional<String> encryption(String name) {
        return calls.find("GetBucketEncryption", () -> s3.get().getBucketEncryption(request -> request.bucket(name)))
                .flatMap(answer -> answer.serverSideEncryptionConfiguration().rules().stream()
                        .map(ServerSideEncryptionRule::applyServerSideEncryptionByDefault)
                        .filter(byDefault -> byDefault != null)
                        .flatMap(byDefault -> Stream.ofNullable(encryption(byDefault)))
                        .findFirst());
    }

    /**
     * The algorithm and, for KMS, whose key: without one, S3 uses the key that AWS manages for the account (<a
     * href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html">S3 API Reference,
     * ServerSideEncryptionByDefault</a>).
     */
    static @Nullable String encryption(ServerSideEncryptionByDefault byDefault) {
        String algorithm = Text.orNull(byDefault.sseAlgorithmAsString());
        if (algorithm == null || !algorithm.startsWith("aws:kms")) {
            return algorithm;
        }
        String key = Text.orNull(byDefault.kmsMasterKeyID());
        return algorithm + (key == null ? ", AWS's own key aws/s3" : ", key " + key);
    }

    private boolean publicAccessBlocked(String name) {
        return calls.find("GetPublicAccessBlock", () -> s3.get().getPublicAccessBlock(request -> request.bucket(name)))
                .map(answer -> answer.publicAccessBlockConfiguration())
                .filter(AwsObjectStore::blocksAll)
                .isPresent();
    }

    private static boolean blocksAll(PublicAccessBlockConfiguration block) {
        return Boolean.TRUE.equals(block.blockPublicAcls())
                && Boolean.TRUE.equals(block.ignorePublicAcls())
                && Boolean.TRUE.equals(block.blockPublicPolicy())
                && Boolean.TRUE.equals(block.restrictPublicBuckets());
    }

    private Optional<ReplicationConfiguration> replication(String name) {
        return calls.find("GetBucketReplication", () -> s3.get().getBucketReplication(request -> request.bucket(name)))
                .map(answer -> answer.replicationConfiguration());
    }

    @Override
    public List<Expiry> expiries(String name) {
        return calls.find(
                        "GetBucketLifecycleConfiguration",
                        () -> s3.get().getBucketLifecycleConfiguration(request -> request.bucket(name)))
                .map(answer -> AwsLifecycle.expiries(answer.rules()))
                .orElse(List.of());
    }

    private static List<ReplicationRule> rules(ReplicationConfiguration configuration) {
        return configuration.rules().stream().map(AwsObjectStore::rule).toList();
    }

    // A rule in the first form, which buckets still have, keeps its prefix where no other form does.
    @SuppressWarnings("deprecation")
    static ReplicationRule rule(software.amazon.awssdk.services.s3.model.ReplicationRule told) {
        List<String> parts = new ArrayList<>();
        ReplicationRuleFilter filter = told.filter();
        ReplicationRuleAndOperator and = filter == null ? null : filter.and();
        for (String prefix : Stream.of(
                        told.prefix(), filter == null ? null : filter.prefix(), and == null ? null : and.prefix())
                .filter(prefix -> prefix != null && !prefix.isEmpty())
                .toList()) {
            parts.add(prefix);
        }
        List<Tag> tags = new ArrayList<>();
        if (filter != null && filter.tag() != null) {
            tags.add(filter.tag());
        }
        if (and != null) {
            tags.addAll(and.tags());
        }
        tags.forEach(tag -> parts.add("objects tagged " + tag.key() + "=" + tag.value()));
        // One form of a rule has a prefix and the other a filter, even if empty; a rule with neither was not given in
        // full.
        boolean isTold = filter != null || told.prefix() != null;
        SseKmsEncryptedObjects kms = told.sourceSelectionCriteria() == null
                ? null
                : told.sourceSelectionCriteria().sseKmsEncryptedObjects();
        return new ReplicationRule(
                Text.orEmpty(told.id()),
                bucketOf(Text.orEmpty(told.destination().bucket())),
                told.status() == ReplicationRuleStatus.ENABLED,
                !parts.isEmpty() ? Coverage.PARTIAL : isTold ? Coverage.WHOLE : Coverage.UNKNOWN,
                parts.isEmpty() ? null : String.join(" and ", parts),
                kms != null
                                && kms.status() == SseKmsEncryptedObjectsStatus.ENABLED
                                && told.destination().encryptionConfiguration() != null
                        ? Text.orNull(
                                told.destination().encryptionConfiguration().replicaKmsKeyID())
                        : null,
                // Rules in the first form copy delete markers and have no setting for that (S3 User Guide, "Replication
                // configuration").
                told.deleteMarkerReplication() == null
                        ? filter == null
                        : told.deleteMarkerReplication().status() == DeleteMarkerReplicationStatus.ENABLED);
    }

    private static String bucketOf(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    @Override
    public void createBucket(String name) {
        calls.call("CreateBucket", () -> {
            try {
                return s3.get().createBucket(request -> {
                    request.bucket(name);
                    if (!region.equals(REGION_WITHOUT_CONSTRAINT)) {
                        request.createBucketConfiguration(
                                where -> where.locationConstraint(BucketLocationConstraint.fromValue(region.value())));
                    }
                });
            } catch (BucketAlreadyOwnedByYouException e) {
                // This is what was asked for: a retry of a request whose response was lost ends here.
                return e;
            }
        });
    }

    @Override
    public void enableVersioning(String name) {
        calls.call(
                "PutBucketVersioning",
                () -> s3.get()
                        .putBucketVersioning(request -> request.bucket(name)
                                .versioningConfiguration(
                                        versioning -> versioning.status(BucketVersioningStatus.ENABLED))));
    }

    @Override
    public void enableEncryption(String name) {
        ServerSideEncryptionRule rule = ServerSideEncryptionRule.builder()
                .applyServerSideEncryptionByDefault(byDefault -> byDefault.sseAlgorithm(ServerSideEncryption.AES256))
                .build();
        calls.call(
                "PutBucketEncryption",
                () -> s3.get()
                        .putBucketEncryption(request -> request.bucket(name)
                                .serverSideEncryptionConfiguration(configuration -> configuration.rules(rule))));
    }

    @Override
    public void blockPublicAccess(String name) {
        calls.call(
                "PutPublicAccessBlock",
                () -> s3.get()
                        .putPublicAccessBlock(request -> request.bucket(name)
                                .publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)
                                        .ignorePublicAcls(true)
                                        .blockPublicPolicy(true)
                                        .restrictPublicBuckets(true))));
    }

    @Override
    public void replicateTo(String name, ReplicationRule rule, String roleArn) {
        // A rule with a filter, even an empty one, needs a priority and a decision about delete markers.
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
        software.amazon.awssdk.services.s3.model.ReplicationRule replicated =
                software.amazon.awssdk.services.s3.model.ReplicationRule.builder()
                        .id(rule.id())
                        .priority(1)
                        .filter(all -> all.prefix(""))
                        .status(rule.enabled() ? ReplicationRuleStatus.ENABLED : ReplicationRuleStatus.DISABLED)
                        .deleteMarkerReplication(markers -> markers.status(DeleteMarkerReplicationStatus.ENABLED))
                        .destination(destination -> destination.bucket(ARN_PREFIX + rule.destination()))
                        .build();
        calls.call(
                "PutBucketReplication",
                () -> s3.get()
                        .putBucketReplication(request -> request.bucket(name)
                                .replicationConfiguration(configuration ->
                                        configuration.role(roleArn).rules(replicated))));
    }

    @Override
    public Optional<Stored> read(String bucket, String key) {
        return calls.call("GetObject", () -> {
            try (ResponseInputStream<GetObjectResponse> object =
                    s3.get().getObject(request -> request.bucket(bucket).key(key))) {
                byte[] bytes = object.readNBytes(TEXT_BYTES_MAX);
                if (bytes.length == TEXT_BYTES_MAX) {
                    // Whatever else there is isn't read, not even to use the connection again.
                    object.abort();
                }
                return Optional.of(new Stored(
                        new String(bytes, StandardCharsets.UTF_8),
                        etag("GetObject", object.response().eTag())));
            } catch (NoSuchKeyException e) {
                return Optional.<Stored>empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public Optional<String> write(String bucket, String key, String text, @Nullable String etag) {
        return calls.call("PutObject", () -> {
            try {
                PutObjectResponse written = s3.get()
                        .putObject(
                                request -> {
                                    request.bucket(bucket).key(key).contentType("application/json");
                                    if (etag == null) {
                                        request.ifNoneMatch("*");
                                    } else {
                                        request.ifMatch(etag);
                                    }
                                },
                                RequestBody.fromString(text));
                return Optional.of(etag("PutObject", written.eTag()));
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED
                        || e.statusCode() == CONFLICT
                        || Failure.code(e).equals("NoSuchKey")) {
                    return Optional.<String>empty();
                }
                throw e;
            }
        });
    }

    private String etag(String operation, @Nullable String told) {
        if (told == null) {
            throw calls.refuse(CloudException.Cause.SERVICE_FAULT, operation, "the answer has no ETag");
        }
        return told;
    }
}
