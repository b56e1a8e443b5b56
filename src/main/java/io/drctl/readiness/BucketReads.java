package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.ObjectStore;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;

/** What is read of S3: a Region's bucket, and what expires there. */
final class BucketReads {
    private final Inventory inventory;
    private final Cloud cloud;
    private final ReadOnce once;

    BucketReads(Inventory inventory, Cloud cloud, ReadOnce once) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.once = once;
    }

    Reading<Optional<ObjectStore.Bucket>> bucket(RegionName region) {
        return once.named("s3:HeadBucket", region, name(region), cloud.objectStore(region)::bucket);
    }

    Reading<List<Expiry>> expiries(RegionName region) {
        return once.named(
                "s3:GetBucketLifecycleConfiguration", region, name(region), cloud.objectStore(region)::expiries);
    }

    private String name(RegionName region) {
        return inventory.name(AssetKind.BUCKET, region);
    }
}
