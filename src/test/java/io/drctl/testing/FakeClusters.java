package io.drctl.testing;

import io.drctl.cloud.Clusters;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

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

    /** It launches nothing: tests say what becomes of it. */
    @Override
    public void setDesired(String cluster, String nodeGroup, int desired) {
        String key = cluster + "/" + nodeGroup;
        effect(
                "eks:UpdateNodegroupConfig",
                key + " " + desired,
                () -> alter(key, old -> old.with(old.status(), desired, old.healthIssues())));
    }

    /** Changes a node group. */
    public void alter(String key, UnaryOperator<NodeGroup> change) {
        nodeGroups.computeIfPresent(key, (name, old) -> change.apply(old));
    }

    @Override
    public Optional<NodeGroup> nodeGroup(String cluster, String nodeGroup) {
        String key = cluster + "/" + nodeGroup;
        return call("eks:DescribeNodegroup", key, () -> Optional.ofNullable(nodeGroups.get(key)));
    }
}
