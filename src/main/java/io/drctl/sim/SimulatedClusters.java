package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Clusters;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
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
    public void setDesired(String cluster, String nodeGroup, int desired) {
        String key = cluster + "/" + nodeGroup;
        wire.change("eks:UpdateNodegroupConfig", region, key + " " + desired, () -> {
            State.InRegion here = wire.world().state().in(region);
            NodeGroup old = here.nodeGroups.get(key);
            if (old == null) {
                throw new Refusal(
                        Cause.REJECTED, "ResourceNotFoundException: No node group found for name: " + nodeGroup + ".");
            }
            if (old.status().equals("UPDATING")) {
                throw new Refusal(
                        Cause.REJECTED,
                        "ResourceInUseException: Nodegroup cannot be updated as it is currently"
                                + " not in Active State");
            }
            if (desired < old.minSize() || desired > old.maxSize()) {
                throw new Refusal(
                        Cause.REJECTED,
                        "InvalidParameterException: desired capacity " + desired + " can't be "
                                + (desired < old.minSize()
                                        ? "less than min size " + old.minSize()
                                        : "greater than max size " + old.maxSize()));
            }
            here.nodeGroups.put(wire.world().state().now, key, old.with("UPDATING", desired, old.healthIssues()));
            wire.world()
                    .begin(
                            AwsDurations.NODE_GROUP_UPDATE,
                            region + " " + key,
                            new ComputeTransition.NodeGroupUpdated(region, key));
            return new Changed<>(true, old.desiredSize() != desired, String.valueOf(desired));
        });
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
