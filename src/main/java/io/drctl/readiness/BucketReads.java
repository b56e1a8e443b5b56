package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;

/** Reads S3: a Region's bucket, and what expires there; and IAM, for the role with which S3 copies it. */
final class BucketReads {
    private final Cloud cloud;
    private final ReadOnce once;

    BucketReads(Cloud cloud, ReadOnce once) {
        this.cloud = cloud;
        this.once = once;
    }

    Reading<Optional<ObjectStore.Bucket>> bucket(RegionName region, String name) {
        return once.named("s3:HeadBucket", region, name, cloud.objectStore(region)::bucket);
    }

    Reading<List<Expiry>> expiries(RegionName region, String name) {
        return once.named("s3:GetBucketLifecycleConfiguration", region, name, cloud.objectStore(region)::expiries);
    }

    /** The ARN of the role of that name in the account whose credentials drctl was given; empty where it has none. */
    Reading<Optional<String>> role(String name) {
        return once.of("iam:GetRole", null, name, () -> cloud.roles().roleArn(name));
    }
}
