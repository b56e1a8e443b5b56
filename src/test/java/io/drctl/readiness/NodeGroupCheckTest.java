package io.drctl.readiness;

import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.Clusters.NodeGroup;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a node group that a failover has to raise: what it would refuse is not ready. */
final class NodeGroupCheckTest {
    private static final Inventory SITE = Inventories.withScaledNodes(Inventories.flaskSite());
    private static final String CLUSTER = SITE.name(AssetKind.KUBERNETES_CLUSTER, RECOVERY);

    private final FakeCloud cloud = HealthySite.of(SITE);

    private List<Finding> found(Inventory site, String check) {
        return new Readiness(site, cloud, List::of)
                .verify(Scope.RECOVERY, (assets, of) -> {}).findings().stream()
                        .filter(finding -> finding.check().equals(check))
                        .toList();
    }

    private Finding only(String check) {
        List<Finding> all = found(SITE, check);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void atMost(int max) {
        cloud.kubernetes(RECOVERY)
                .alter(
                        CLUSTER + "/monitoring",
                        old -> new NodeGroup(
                                old.name(),
                                old.status(),
                                old.minSize(),
                                old.desiredSize(),
                                max,
                                old.instanceTypes(),
                                old.healthIssues(),
                                old.ailing(),
                                old.subnets(),
                                old.autoScalingGroups()));
    }

    @Test
    void one_that_may_not_grow_to_what_serving_takes_fails_with_the_command_that_lets_it() {
        atMost(2);
        Finding finding = only("kubernetes-node.quantity");

        assertThat(finding.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(finding.expected()).isEqualTo("1 node now, and up to 3 when it serves");
        assertThat(finding.seen()).isEqualTo("1 node desired, 2 at most: it can't grow to the 3 that serving takes");
        assertThat(String.valueOf(finding.remedy()))
                .isEqualTo("aws eks update-nodegroup-config --region us-west-1 --cluster-name " + CLUSTER
                        + " --nodegroup-name monitoring --scaling-config maxSize=3");
        atMost(3);
        assertThat(only("kubernetes-node.quantity").verdict()).isEqualTo(ReadinessVerdict.PASS);
    }

    @Test
    void its_nodes_are_counted_as_a_failover_counts_them() {
        assertThat(only("kubernetes-node.instances").seen()).isEqualTo("1 ready node");
        cloud.autoScaling(RECOVERY)
                .alter(
                        "eks-monitoring",
                        old -> old.with(
                                old.sizes(),
                                List.of(new Member("i-1", "t3.medium", "us-west-1b", "Pending", "Healthy")),
                                old.targetGroups()));

        Finding finding = only("kubernetes-node.instances");

        assertThat(finding.verdict()).isEqualTo(ReadinessVerdict.FAIL);
        assertThat(finding.seen()).isEqualTo("no ready nodes");
    }

    @Test
    void a_count_that_is_unknown_is_not_ready() {
        cloud.fail("autoscaling:DescribeAutoScalingGroups", RECOVERY, Cause.ACCESS_DENIED);

        assertThat(only("kubernetes-node.instances").verdict()).isEqualTo(ReadinessVerdict.UNKNOWN);
    }

    @Test
    void one_that_a_failover_does_not_raise_is_not_asked_for_its_nodes() {
        assertThat(found(Inventories.flaskSite(), "kubernetes-node.instances")).isEmpty();
    }
}
