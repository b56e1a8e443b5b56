package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SiteRegion;
import io.drctl.writer.Promotion;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the checks of one verification are made of: the site, the part of it that is verified, and what may be read for
 * that, service by service. A family of checks takes what it needs.
 */
record Verification(
        Inventory inventory,
        Scope scope,
        ComputeReads compute,
        LoadBalancingReads loadBalancing,
        KubernetesReads kubernetes,
        DatabaseReads databases,
        BucketReads buckets,
        DnsReads dns,
        RepositoryReads repositories) {

    /**
     * One in which nothing has been read yet, and nothing will be read twice.
     *
     * @param promotions what this machine's journals tell of the site's promotions; read when it is asked for
     */
    static Verification begin(Inventory inventory, Scope scope, Cloud cloud, Supplier<List<Promotion>> promotions) {
        ReadOnce once = new ReadOnce(cloud.threads());
        return new Verification(
                inventory,
                scope,
                new ComputeReads(cloud, once),
                new LoadBalancingReads(cloud, once),
                new KubernetesReads(cloud, once),
                new DatabaseReads(inventory, cloud, once, promotions),
                new BucketReads(cloud, once),
                new DnsReads(inventory, cloud, once),
                new RepositoryReads(cloud, once));
    }

    /** The Regions that are verified, the primary first. */
    List<SiteRegion> regions() {
        return scope.regions(inventory);
    }
}
