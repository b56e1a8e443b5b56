package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Clusters;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.Optional;

/** What is read of EKS: a cluster and its node group. */
final class KubernetesReads {
    private final Inventory inventory;
    private final Cloud cloud;
    private final ReadOnce once;

    KubernetesReads(Inventory inventory, Cloud cloud, ReadOnce once) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.once = once;
    }

    Reading<Optional<Clusters.Cluster>> cluster(RegionName region) {
        return once.named(
                "eks:DescribeCluster",
                region,
                inventory.name(AssetKind.KUBERNETES_CLUSTER, region),
                cloud.kubernetes(region)::cluster);
    }

    Reading<Optional<Clusters.NodeGroup>> nodeGroup(RegionName region) {
        String cluster = inventory.name(AssetKind.KUBERNETES_CLUSTER, region);
        String group = inventory.kubernetes().nodeGroup();
        return once.of(
                "eks:DescribeNodegroup",
                region,
                cluster + "/" + group,
                () -> cloud.kubernetes(region).nodeGroup(cluster, group));
    }
}
