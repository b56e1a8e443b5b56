package io.drctl.testing;

import io.drctl.cloud.Clusters;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** EKS of one Region, in memory. */
public final class FakeClusters extends FakePort implements Clusters {
    public final Map<String, Cluster> clusters = new LinkedHashMap<>();
    /** By {@code cluster/node-group}. */
    public final Map<String, NodeGroup> nodeGroups = new LinkedHashMap<>();

    FakeClusters(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    @Override
    public Optional<Cluster> cluster(String name) {
        return call("eks:DescribeCluster", name, () -> Optional.ofNullable(clusters.get(name)));
    }

    @Override
    public Optional<NodeGroup> nodeGroup(String cluster, String nodeGroup) {
        String key = cluster + "/" + nodeGroup;
        return call("eks:DescribeNodegroup", key, () -> Optional.ofNullable(nodeGroups.get(key)));
    }
}
