package io.drctl.sim;

import io.drctl.cloud.Clusters;
import io.drctl.inventory.RegionName;
import java.util.Optional;

/** EKS in one Region. */
record SimulatedClusters(Wire wire, RegionName region) implements Clusters {
    @Override
    public Optional<Cluster> cluster(String name) {
        return wire.read(
                "eks:DescribeCluster",
                region,
                name,
                time -> Optional.ofNullable(
                        wire.world().state().in(region).kubernetes.at(time, name)));
    }

    @Override
    public Optional<NodeGroup> nodeGroup(String cluster, String nodeGroup) {
        String key = cluster + "/" + nodeGroup;
        return wire.read(
                "eks:DescribeNodegroup",
                region,
                key,
                time -> Optional.ofNullable(
                        wire.world().state().in(region).nodeGroups.at(time, key)));
    }
}
