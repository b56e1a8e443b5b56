package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SiteRegion;
import io.drctl.writer.Promotion;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the checks of one verification share: the site, the part of it to verify, and the reads for that, per service. A
 * family of checks uses what it needs.
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
        RepositoryReads repositories,
        ServiceReads services,
        OutsideReads outside) {

    /**
     * A new one, in which nothing has been read yet, and nothing will be read twice.
     *
     * @param promotions what this machine's journals know of the site's promotions; read on demand
     */
    static Verification begin(Inventory inventory, Scope scope, Cloud cloud, Supplier<List<Promotion>> promotions) {
        ReadOnce once = new ReadOnce(cloud.threads());
        return new Verification(
                inventory,
                scope,
                new ComputeReads(cloud, once),
                new LoadBalancingReads(cloud, once, inventory.upkeep()),
                new KubernetesReads(cloud, once),
                new DatabaseReads(inventory, cloud, once, promotions),
                new BucketReads(cloud, once),
                new DnsReads(inventory, cloud, once),
                new RepositoryReads(cloud, once),
                new ServiceReads(cloud, once),
                new OutsideReads(cloud, once));
    }

    /** The Regions that are verified, the primary first. */
    List<SiteRegion> regions() {
        return scope.regions(inventory);
    }
}
