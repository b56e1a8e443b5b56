package io.drctl.cloud;

import java.util.List;
import java.util.Optional;

/** EKS of one Region. */
public interface Clusters {
    Optional<Cluster> cluster(String name);

    Optional<NodeGroup> nodeGroup(String cluster, String nodeGroup);

    /**
     * A control plane.
     *
     * @param status {@code CREATING}, {@code ACTIVE}, {@code DELETING}, {@code FAILED}, {@code UPDATING}
     */
    record Cluster(String name, String status, String version) {}

    /**
     * A managed node group.
     *
     * @param healthIssues what EKS says is wrong with the group, one sentence each
     * @param subnets subnets that the group spans
     */
    record NodeGroup(
            String name,
            String status,
            int desiredSize,
            List<String> instanceTypes,
            List<String> healthIssues,
            List<String> subnets) {
        public NodeGroup {
            instanceTypes = List.copyOf(instanceTypes);
            healthIssues = List.copyOf(healthIssues);
            subnets = List.copyOf(subnets);
        }
    }
}
