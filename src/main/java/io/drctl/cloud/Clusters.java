package io.drctl.cloud;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** EKS of one Region. */
public interface Clusters {
    Optional<Cluster> cluster(String name);

    Optional<NodeGroup> nodeGroup(String cluster, String nodeGroup);

    /**
     * Sets how many nodes a group should have, and neither of its bounds (<a
     * href="https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupConfig.html">UpdateNodegroupConfig</a>).
     * Refused while the group is updating already.
     *
     * @param desired between the group's bounds; anything else is refused
     */
    void setDesired(String cluster, String nodeGroup, int desired);

    /**
     * A control plane.
     *
     * @param status {@code CREATING}, {@code ACTIVE}, {@code DELETING}, {@code FAILED}, {@code UPDATING}
     */
    record Cluster(String name, String status, String version) {}

    /**
     * A managed node group (<a
     * href="https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html">Nodegroup</a>).
     *
     * @param status {@code CREATING}, {@code ACTIVE}, {@code UPDATING}, {@code DEGRADED}, {@code DELETING},
     *     {@code CREATE_FAILED}, {@code DELETE_FAILED}
     * @param minSize below which it can't be scaled
     * @param maxSize above which it can't be scaled
     * @param healthIssues what EKS says is wrong with the group, one sentence each
     * @param ailing the ids that those issues name, such as those of instances that don't join the cluster
     * @param subnets subnets that the group spans
     * @param autoScalingGroups names of the groups that launch its nodes
     */
    record NodeGroup(
            String name,
            String status,
            int minSize,
            int desiredSize,
            int maxSize,
            List<String> instanceTypes,
            List<String> healthIssues,
            Set<String> ailing,
            List<String> subnets,
            List<String> autoScalingGroups) {
        public NodeGroup {
            instanceTypes = List.copyOf(instanceTypes);
            healthIssues = List.copyOf(healthIssues);
            ailing = Set.copyOf(ailing);
            subnets = List.copyOf(subnets);
            autoScalingGroups = List.copyOf(autoScalingGroups);
        }

        /** Whether it has nodes, or will get some. */
        public boolean isThere() {
            return !status.equals("DELETING") && !status.endsWith("_FAILED");
        }

        /** The same group in another state. */
        public NodeGroup with(String newStatus, int desired, List<String> issues) {
            return new NodeGroup(
                    name,
                    newStatus,
                    minSize,
                    desired,
                    maxSize,
                    instanceTypes,
                    issues,
                    issues.isEmpty() ? Set.of() : ailing,
                    subnets,
                    autoScalingGroups);
        }
    }
}
