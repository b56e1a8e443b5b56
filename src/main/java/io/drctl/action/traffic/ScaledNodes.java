package io.drctl.action.traffic;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Clusters.NodeGroup;
import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.readiness.NodeGroups;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A managed node group of EKS. Only its desired size is set; what runs on its nodes is Kubernetes's affair. Its nodes
 * are the instances of the Auto Scaling groups that EKS made for it: one is ready once it is in service there and EKS
 * names it in no issue, such as {@code NodeCreationFailure} where it doesn't join the cluster. What EKS can't launch
 * stands in the group's issues.
 *
 * @param cluster the name of its cluster
 */
record ScaledNodes(Asset row, RegionName region, String cluster) implements Scaled {
    static final String CALL = "eks:UpdateNodegroupConfig";

    private static final Terms TERMS = new Terms("EKS node group", "node", "EKS");

    static ScaledNodes of(Inventory inventory, Asset row, RegionName region) {
        return new ScaledNodes(
                row,
                region,
                inventory.row(row, RowKeys.KUBERNETES_CLUSTER).orElseThrow().nameIn(region));
    }

    @Override
    public Terms terms() {
        return TERMS;
    }

    @Override
    public String name() {
        return row.get(RowKeys.NODE_GROUP).orElseThrow().in(region);
    }

    @Override
    public String missing() {
        return Scaled.super.missing() + " in cluster " + cluster;
    }

    @Override
    public String call() {
        return CALL;
    }

    @Override
    public String describing() {
        return "eks:DescribeNodegroup";
    }

    @Override
    public List<String> counting() {
        return List.of("autoscaling:DescribeAutoScalingGroups");
    }

    @Override
    public List<String> explaining() {
        return List.of();
    }

    private Optional<NodeGroup> group(Cloud cloud) {
        return cloud.kubernetes(region).nodeGroup(cluster, name()).filter(NodeGroup::isThere);
    }

    @Override
    public Optional<Found> find(Cloud cloud) {
        Optional<NodeGroup> group = group(cloud);
        if (group.isEmpty()) {
            return Optional.empty();
        }
        List<Member> members = new ArrayList<>();
        Set<String> targetGroups = new LinkedHashSet<>();
        for (String name : group.get().autoScalingGroups()) {
            Optional<AutoScaling.Group> found = cloud.autoScaling(region).group(name);
            found.ifPresent(each -> {
                members.addAll(each.members());
                targetGroups.addAll(each.targetGroups());
            });
        }
        List<String> ready = NodeGroups.ready(group.get(), members);
        return group.map(found -> new Found(
                found.desiredSize(),
                found.minSize(),
                found.maxSize(),
                (int) members.stream().filter(Member::isLaunched).count(),
                ready.size(),
                ready,
                List.copyOf(targetGroups),
                obstacle(found)));
    }

    private @Nullable Obstacle obstacle(NodeGroup group) {
        if (!NodeGroups.isAllowed(group, scale().serving())) {
            return new Obstacle(
                    "and it may have " + group.maxSize() + " at most",
                    Remedy.of(NodeGroups.allowing(region, cluster, name(), scale().serving())));
        }
        // EKS refuses a second update; verify fails such a group, too.
        return group.status().equals("UPDATING") && group.desiredSize() < scale().serving()
                ? new Obstacle("and it is UPDATING", Remedy.of("wait until it is ACTIVE"))
                : null;
    }

    @Override
    public Optional<Desired> desired(Cloud cloud) {
        return group(cloud).map(group -> new Desired(group.desiredSize(), group.minSize()));
    }

    /** EKS doesn't say since when: an issue stands as long as it lasts. */
    @Override
    public Optional<String> refusal(Cloud cloud, @Nullable Instant since) {
        return group(cloud).flatMap(group -> group.healthIssues().stream().findFirst());
    }

    @Override
    public boolean triesWhenAsked() {
        return false;
    }

    @Override
    public void set(Cloud cloud, int desired) {
        cloud.kubernetes(region).setDesired(cluster, name(), desired);
    }

    @Override
    public Command setting(int desired) {
        return NodeGroups.setting(region, cluster, name(), desired);
    }
}
