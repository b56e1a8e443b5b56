package io.drctl.action.traffic;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.action.CheckResult;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.action.Steps;
import io.drctl.cloud.AutoScaling.Member;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Clusters.NodeGroup;
import io.drctl.cloud.OutsideView;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.testing.Call;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Node groups are raised, counted and lowered as Auto Scaling groups are ({@link CapacityTest}). */
final class NodeCapacityTest {
    private static final Inventory SITE = Inventories.withScaledNodes(Inventories.flaskSite());
    private static final String CLUSTER = SITE.name(AssetKind.KUBERNETES_CLUSTER, RECOVERY);
    private static final String KEY = CLUSTER + "/monitoring";
    private static final String FAILURE = "AsgInstanceLaunchFailures: We currently do not have sufficient capacity";

    private final RaiseCapacity raise = new RaiseCapacity();
    private final AwaitCapacity await = new AwaitCapacity();
    private final LowerCapacity lower = new LowerCapacity();
    private final PointTraffic point = new PointTraffic();
    private final FakeCloud cloud = HealthySite.of(SITE);

    private StepContext to(String accepted, Map<String, String> own) {
        return Steps.of(cloud, SITE, Map.of("to", RECOVERY.value(), "accept-capacity", accepted, "force", ""), own);
    }

    private NodeGroup nodes() {
        return cloud.kubernetes(RECOVERY).nodeGroup(CLUSTER, "monitoring").orElseThrow();
    }

    private void nodes(String status, int desired, int max, List<String> issues, Set<String> ailing) {
        cloud.kubernetes(RECOVERY)
                .alter(
                        KEY,
                        old -> new NodeGroup(
                                old.name(),
                                status,
                                old.minSize(),
                                desired,
                                max,
                                old.instanceTypes(),
                                issues,
                                ailing,
                                old.subnets(),
                                old.autoScalingGroups()));
    }

    /** Two more are launched. */
    private void launch(String lifecycle) {
        cloud.autoScaling(RECOVERY).alter("eks-monitoring", old -> {
            List<Member> members = new ArrayList<>(old.members().subList(0, 1));
            members.add(new Member("i-new-1", "t3.medium", "us-west-1b", lifecycle, "Healthy"));
            members.add(new Member("i-new-2", "t3.medium", "us-west-1c", lifecycle, "Healthy"));
            return old.with(old.sizes(), members, old.targetGroups());
        });
    }

    private Map<String, String> raised() {
        return Steps.apply(raise, to("", Map.of()));
    }

    private GateResult gate() {
        return Steps.gates(point, to("", Map.of())).stream()
                .filter(gate -> gate.test().equals("capacity"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_node_group_on_standby_is_raised_to_what_serving_takes_by_one_call() {
        assertThat(raise.observe(to("", Map.of())).detail())
                .isEqualTo("1 of 3 nodes of monitoring are healthy, in us-west-1; would be raised");
        raised();

        assertThat(cloud.calls().stream().filter(Call::isMutating))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.operation()).isEqualTo("eks:UpdateNodegroupConfig");
                    assertThat(call.argument()).isEqualTo(KEY + " 3");
                });
        assertThat(nodes().desiredSize()).isEqualTo(3);
    }

    @Test
    void users_come_once_its_nodes_are_in_service() {
        Map<String, String> own = raised();
        launch("Pending");
        assertThat(raise.observe(to("", own)).detail())
                .isEqualTo("1 of 3 nodes of monitoring are healthy, 2 are starting, in us-west-1");
        assertThat(gate().isRefusal()).isTrue();

        launch("InService");

        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.Satisfied.class);
        assertThat(gate().outcome()).isEqualTo(GateResult.Outcome.PASSED);
    }

    @Test
    void a_node_that_does_not_join_the_cluster_does_not_count() {
        raised();
        launch("InService");
        nodes("ACTIVE", 3, 6, List.of("NodeCreationFailure: Instances failed to join"), Set.of("i-new-1"));

        assertThat(await.check(to("", Map.of())).status()).isEqualTo(CheckResult.Status.FAILED);
        assertThat(await.check(to("", Map.of())).detail())
                .isEqualTo("2 of 3 nodes of monitoring are healthy, 1 is starting, in us-west-1");
    }

    @Test
    void launches_that_fail_are_not_waited_for_until_the_time_is_up() {
        Map<String, String> own = raised();
        nodes("DEGRADED", 3, 6, List.of(FAILURE), Set.of());
        assertThat(raise.observe(to("", own))).isInstanceOf(Observation.InProgress.class);
        cloud.clock().advance(Duration.ofSeconds(90));

        assertThat(raise.observe(to("", own))).isInstanceOfSatisfying(Observation.OutOfReach.class, gone -> {
            assertThat(gone.detail())
                    .isEqualTo("1 of 3 nodes of monitoring are healthy, in us-west-1; EKS refuses to launch more: "
                            + FAILURE);
            assertThat(gone.remedy().toString())
                    .isEqualTo("try again when EKS launches nodes in us-west-1 again, or accept what is there with"
                            + " --accept-capacity 33%");
        });
    }

    @Test
    void a_node_group_that_may_not_grow_is_refused_with_the_command_that_lets_it() {
        nodes("ACTIVE", 1, 2, List.of(), Set.of());

        assertThat(Steps.gates(raise, to("", Map.of()))).singleElement().satisfies(gate -> {
            assertThat(gate.isRefusal()).isTrue();
            assertThat(gate.seen()).isEqualTo("1 of 3 nodes of monitoring are healthy, and it may have 2 at most");
            assertThat(String.valueOf(gate.remedy()))
                    .startsWith("aws eks update-nodegroup-config --region us-west-1 --cluster-name " + CLUSTER
                            + " --nodegroup-name monitoring --scaling-config maxSize=3; or accept");
        });
    }

    @Test
    void a_node_group_that_is_updating_is_refused_since_eks_would_refuse_the_call() {
        nodes("UPDATING", 1, 6, List.of(), Set.of());

        assertThat(Steps.gates(raise, to("", Map.of()))).singleElement().satisfies(gate -> {
            assertThat(gate.isRefusal()).isTrue();
            assertThat(gate.seen()).isEqualTo("1 of 3 nodes of monitoring are healthy, and it is UPDATING");
        });
        nodes("UPDATING", 3, 6, List.of(), Set.of());
        assertThat(raise.observe(to("", Map.of()))).isInstanceOf(Observation.InProgress.class);
    }

    @Test
    void a_node_group_that_is_gone_is_refused() {
        cloud.kubernetes(RECOVERY).nodeGroups.clear();

        assertThat(Steps.gates(raise, to("50%", Map.of()))).singleElement().satisfies(gate -> {
            assertThat(gate.isRefusal()).isTrue();
            assertThat(gate.seen()).isEqualTo("there is no EKS node group monitoring in cluster " + CLUSTER);
        });
    }

    @Test
    void a_count_that_is_unknown_moves_nobody() {
        cloud.fail("eks:DescribeNodegroup", CloudException.Cause.SERVICE_FAULT);

        assertThat(gate().isRefusal()).isTrue();
        assertThat(gate().seen()).startsWith("unknown: ");
    }

    @Test
    void the_plan_says_what_is_read_and_how_it_is_lowered_again() {
        assertThat(raise.outline(to("", Map.of())).dependsOn())
                .extracting(Need::operation)
                .contains("eks:DescribeNodegroup", "autoscaling:DescribeAutoScalingGroups");
        assertThat(String.valueOf(raise.outline(to("", Map.of())).undo()))
                .isEqualTo("aws eks update-nodegroup-config --region us-west-1 --cluster-name " + CLUSTER
                        + " --nodegroup-name monitoring --scaling-config desiredSize=1");
    }

    @Test
    void what_users_have_left_is_lowered_to_standby() {
        raised();
        cloud.outside()
                .answer(
                        OutsideView.THIS_MACHINE,
                        HealthySite.loadBalancerDnsName(SITE, PRIMARY),
                        List.of(HealthySite.addressOf(SITE, PRIMARY)));
        cloud.traffic()
                .zones
                .values()
                .iterator()
                .next()
                .nameServers()
                .forEach(server -> cloud.outside()
                        .answer(
                                server,
                                SITE.application().mainName().name(),
                                List.of(HealthySite.addressOf(SITE, PRIMARY))));
        StepContext left = Steps.of(cloud, SITE, Map.of("region", RECOVERY.value()), Map.of());

        assertThat(lower.observe(left).detail())
                .isEqualTo("no users are sent to us-west-1; would be lowered: monitoring to 1 node");
        Steps.apply(lower, left);

        assertThat(nodes().desiredSize()).isEqualTo(1);
    }
}
