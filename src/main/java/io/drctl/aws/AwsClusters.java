package io.drctl.aws;

import io.drctl.cloud.Clusters;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Issue;

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
                .map(group -> new NodeGroup(
                        group.nodegroupName(),
                        group.statusAsString(),
                        group.scalingConfig() == null
                                ? 0
                                : group.scalingConfig().desiredSize(),
                        group.instanceTypes(),
                        group.health() == null
                                ? List.of()
                                : sentences(group.health().issues()),
                        group.subnets()));
    }

    private static List<String> sentences(List<Issue> issues) {
        return issues.stream()
                .map(issue -> issue.codeAsString() + ": " + Text.orEmpty(issue.message()))
                .toList();
    }
}
