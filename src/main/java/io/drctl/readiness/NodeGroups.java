package io.drctl.readiness;

import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.Clusters.NodeGroup;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import java.util.List;

/** How a managed node group is judged that a failover raises: by verify as by the failover. */
public final class NodeGroups {
    private NodeGroups() {}

    /** Whether its own bound allows as many. */
    public static boolean isAllowed(NodeGroup group, int nodes) {
        return group.maxSize() >= nodes;
    }

    /**
     * The ids of its nodes that are ready: in service in the Auto Scaling groups that EKS made for it, and named by
     * none of its issues.
     *
     * @param members of those groups
     */
    public static List<String> ready(NodeGroup group, List<Member> members) {
        return members.stream()
                .filter(Member::isServing)
                .map(Member::instanceId)
                .filter(id -> !group.ailing().contains(id))
                .toList();
    }

    /** The command that lets it grow to as many. */
    public static Command allowing(RegionName region, String cluster, String nodeGroup, int nodes) {
        return configuring(region, cluster, nodeGroup, "maxSize=" + nodes);
    }

    /** The command that has it grow, or shrink, to as many. */
    public static Command setting(RegionName region, String cluster, String nodeGroup, int nodes) {
        return configuring(region, cluster, nodeGroup, "desiredSize=" + nodes);
    }

    private static Command configuring(RegionName region, String cluster, String nodeGroup, String size) {
        return Command.aws(
                "eks",
                "update-nodegroup-config",
                "--region",
                region,
                "--cluster-name",
                cluster,
                "--nodegroup-name",
                nodeGroup,
                "--scaling-config",
                size);
    }
}
