package io.drctl.aws;

import io.drctl.cloud.Clusters;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AutoScalingGroup;
import software.amazon.awssdk.services.eks.model.Issue;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.NodegroupScalingConfig;

/** Kubernetes clusters and their node groups, as EKS describes them. */
final class AwsClusters implements Clusters {
    private final Supplier<EksClient> eks;
    private final Calls calls;

    AwsClusters(Supplier<EksClient> eks, RegionName region) {
        this.eks = eks;
        this.calls = new Calls("eks", region);
    }

    @Override
    public Optional<Cluster> cluster(String name) {
        return calls.find("DescribeCluster", () -> eks.get().describeCluster(request -> request.name(name)))
                .map(answer -> answer.cluster())
                .map(cluster -> new Cluster(cluster.name(), cluster.statusAsString(), cluster.version()));
    }

    @Override
    public Optional<NodeGroup> nodeGroup(String cluster, String nodeGroup) {
        return calls.find(
                        "DescribeNodegroup",
                        () -> eks.get()
                                .describeNodegroup(
                                        request -> request.clusterName(cluster).nodegroupName(nodeGroup)))
                .map(answer -> answer.nodegroup())
                .map(AwsClusters::nodeGroup);
    }

    @Override
    public void setDesired(String cluster, String nodeGroup, int desired) {
        calls.call(
                "UpdateNodegroupConfig",
                () -> eks.get()
                        .updateNodegroupConfig(request -> request.clusterName(cluster)
                                .nodegroupName(nodeGroup)
                                .scalingConfig(scaling -> scaling.desiredSize(desired))));
    }

    private static NodeGroup nodeGroup(Nodegroup told) {
        NodegroupScalingConfig scaling = told.scalingConfig();
        List<Issue> issues = told.health() == null ? List.of() : told.health().issues();
        return new NodeGroup(
                told.nodegroupName(),
                told.statusAsString(),
                scaling == null ? 0 : orZero(scaling.minSize()),
                scaling == null ? 0 : orZero(scaling.desiredSize()),
                scaling == null ? 0 : orZero(scaling.maxSize()),
                told.instanceTypes(),
                sentences(issues),
                issues.stream().flatMap(issue -> issue.resourceIds().stream()).collect(Collectors.toSet()),
                told.subnets(),
                told.resources() == null
                        ? List.of()
                        : told.resources().autoScalingGroups().stream()
                                .map(AutoScalingGroup::name)
                                .toList());
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static List<String> sentences(List<Issue> issues) {
        return issues.stream()
                .map(issue -> issue.codeAsString() + ": " + Text.orEmpty(issue.message()))
                .toList();
    }
}
