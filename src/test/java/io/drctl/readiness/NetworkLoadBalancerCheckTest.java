package io.drctl.readiness;

import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Listener;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Rule;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.Asset;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Scale;
import io.drctl.testing.FakeCloud;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Network Load Balancer to which users connect by HTTPS. */
final class NetworkLoadBalancerCheckTest {
    private static final Asset ROW = RowCase.row(NetworkLoadBalancerCheck.KIND, "edge", "", Scale.same(1), Map.of());
    private static final Inventory SITE = RowCase.siteWith(ROW, new HealthEndpoint("https", 443, "/health"));
    private static final String ARN = "arn:aws:elasticloadbalancing:us-west-1:123456789012:loadbalancer/net/edge/1";
    private static final String GROUP = "arn:aws:elasticloadbalancing:us-west-1:123456789012:targetgroup/edge/1";
    private static final List<String> ZONES = List.of("us-west-1b", "us-west-1c");

    static Stream<RowCase> cases() {
        String word = "network-load-balancer.";
        return Stream.of(
                RowCase.healthy("TCP passed on", cloud -> {}),
                RowCase.healthy("TLS ended", listener("TLS", 443)),
                RowCase.of(
                        "no load balancer",
                        cloud -> cloud.loadBalancing(RECOVERY).balancers.clear(),
                        word + "active us-west-1 FAIL",
                        "there is no such load balancer",
                        "create it in us-west-1"),
                RowCase.of(
                        "an application load balancer",
                        balancer("active", ZONES, "application"),
                        word + "active us-west-1 FAIL",
                        "it is of type application",
                        "kind: load-balancer"),
                RowCase.of(
                        "not active yet",
                        balancer("provisioning", ZONES, "network"),
                        word + "active us-west-1 FAIL",
                        "provisioning",
                        "wait until it is active"),
                RowCase.of(
                        "in one zone",
                        balancer("active", List.of("us-west-1b"), "network"),
                        word + "zones us-west-1 FAIL",
                        "only in us-west-1b",
                        "a subnet in each"),
                RowCase.of(
                        "another port",
                        listener("TCP", 80),
                        word + "listener us-west-1 FAIL",
                        "TCP on port 80",
                        "add the listener"),
                RowCase.of(
                        "UDP only",
                        listener("UDP", 443),
                        word + "listener us-west-1 FAIL",
                        "UDP on port 443",
                        "add the listener"),
                RowCase.of(
                        "forwards nowhere",
                        cloud -> cloud.loadBalancing(RECOVERY).rules.clear(),
                        word + "target-group us-west-1 FAIL",
                        "no rule",
                        "default rule"),
                RowCase.of(
                        "an ill target",
                        targets(
                                new Target("i-1", 443, "healthy", null),
                                new Target("i-2", 443, "unhealthy", "timeout")),
                        word + "targets us-west-1 FAIL, " + word + "cross-zone us-west-1 WARN",
                        "1 healthy target; i-2 is unhealthy (timeout)",
                        "answer the health check"),
                RowCase.of(
                        "no target",
                        targets(),
                        word + "targets us-west-1 FAIL, " + word + "cross-zone us-west-1 WARN",
                        "no target",
                        "register"),
                RowCase.of(
                        "fewer targets than zones",
                        targets(new Target("i-1", 443, "healthy", null)),
                        word + "cross-zone us-west-1 WARN",
                        "1 healthy target can't be in 2 zones",
                        "Key=load_balancing.cross_zone.enabled,Value=true"),
                RowCase.healthy("fewer targets than zones, with cross-zone load balancing", cloud -> {
                    targets(new Target("i-1", 443, "healthy", null)).accept(cloud);
                    cloud.loadBalancing(RECOVERY).zonal.clear();
                }));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void is_found_as_it_is(RowCase each) {
        FakeCloud cloud = new FakeCloud();
        balancer("active", ZONES, "network").accept(cloud);
        listener("TCP", 443).accept(cloud);
        targets(new Target("i-1", 443, "healthy", null), new Target("i-2", 443, "healthy", null))
                .accept(cloud);
        cloud.loadBalancing(RECOVERY).zonal.add(ARN);

        each.assertFound(NetworkLoadBalancerCheck.KIND, ROW, SITE, cloud);
    }

    private static Consumer<FakeCloud> balancer(String state, List<String> zones, String type) {
        return cloud -> cloud.loadBalancing(RECOVERY)
                .put(new LoadBalancer(ARN, "edge", "edge-1.elb.us-west-1.amazonaws.com", "Z1", state, zones, type));
    }

    private static Consumer<FakeCloud> listener(String protocol, int port) {
        return cloud -> {
            cloud.loadBalancing(RECOVERY).listeners.put(ARN, List.of(new Listener(ARN + "/listener", port, protocol)));
            cloud.loadBalancing(RECOVERY)
                    .rules
                    .put(
                            ARN + "/listener",
                            List.of(new Rule("default", List.of(), LoadBalancing.Action.forwardTo(GROUP))));
        };
    }

    private static Consumer<FakeCloud> targets(Target... targets) {
        return cloud -> cloud.loadBalancing(RECOVERY).targets.put(GROUP, List.of(targets));
    }
}
