package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Clusters;
import io.drctl.inventory.RegionName;
import java.util.Optional;

/** Reads EKS: a cluster and its node group. */
final class KubernetesReads {
    private final Cloud cloud;
    private final ReadOnce once;

    KubernetesReads(Cloud cloud, ReadOnce once) {
        this.cloud = cloud;
        this.once = once;
    }

    Reading<Optional<Clusters.Cluster>> cluster(RegionName region, String name) {
        return once.named("eks:DescribeCluster", region, name, cloud.kubernetes(region)::cluster);
    }

    Reading<Optional<Clusters.NodeGroup>> nodeGroup(RegionName region, String cluster, String group) {
        return once.of(
                "eks:DescribeNodegroup",
                region,
                cluster + "/" + group,
                () -> cloud.kubernetes(region).nodeGroup(cluster, group));
    }
}
