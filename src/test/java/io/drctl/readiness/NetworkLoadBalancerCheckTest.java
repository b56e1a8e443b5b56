package io.drctl.readiness;

import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.cloud.Certificates;
import io.drctl.cloud.Compute;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Listener;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Rule;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.Network;
import io.drctl.cloud.OutsideView;
import io.drctl.inventory.Asset;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Scale;
import io.drctl.testing.FakeCloud;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
                RowCase.healthy("TLS ended", tls(200)),
                RowCase.of(
                        "TLS ended with an expired certificate",
                        tls(-1),
                        word + "certificate us-west-1 FAIL",
                        "expired on",
                        "see in ACM"),
                RowCase.of(
                        "a network that users pass, and no answer",
                        network("0.0.0.0/0")
                                .andThen(cloud -> cloud.outside().statuses.put("198.51.100.10", 502)),
                        word + "answers us-west-1 FAIL",
                        "198.51.100.10 answers /health with HTTP 502",
                        "find out what answers there"),
                RowCase.of(
                        "a health check of another path, with nothing to compare",
                        network("0.0.0.0/0")
                                .andThen(cloud -> cloud.loadBalancing(RECOVERY)
                                        .targetGroups
                                        .put(ARN, List.of(checked("HTTP", "/old")))),
                        word + "health-check us-west-1 WARN",
                        "the health check asks for /old, not /health",
                        "ask for what users need"),
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
                RowCase.healthy("security groups and a network that let users in", network("0.0.0.0/0")),
                RowCase.of(
                        "security groups that let nobody in",
                        network("10.0.0.0/8"),
                        word + "reachable us-west-1 FAIL",
                        "security group sg-edge lets only 10.0.0.0/8 in on port 443",
                        "let users in on port 443"),
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
                RowCase.of(
                        "all healthy instances in one zone",
                        instances("us-west-1b", "us-west-1b", "us-west-1b"),
                        word + "cross-zone us-west-1 WARN",
                        "cross-zone load balancing is off, and no healthy target is in us-west-1c",
                        "Key=load_balancing.cross_zone.enabled,Value=true"),
                RowCase.healthy("an instance in each zone", instances("us-west-1b", "us-west-1c")),
                RowCase.of(
                        "all healthy addresses in one zone",
                        targets(address("10.0.0.1", "us-west-1b"), address("10.0.0.2", "us-west-1b")),
                        word + "cross-zone us-west-1 WARN",
                        "no healthy target is in us-west-1c",
                        "register healthy targets in each zone"),
                RowCase.healthy(
                        "an address in each zone",
                        targets(address("10.0.0.1", "us-west-1b"), address("10.0.0.2", "us-west-1c"))),
                RowCase.healthy(
                        "addresses outside the VPC, to which every zone sends",
                        targets(address("192.168.0.1", "all"), address("192.168.0.2", "all"))),
                RowCase.of(
                        "targets whose zones nobody tells",
                        targets(address("10.0.0.1", null), address("10.0.0.2", null)),
                        word + "cross-zone us-west-1 UNKNOWN",
                        "the zone of 2 healthy targets is unknown",
                        "register healthy targets in each zone"),
                RowCase.healthy("all in one zone, with cross-zone load balancing", cloud -> {
                    instances("us-west-1b", "us-west-1b").accept(cloud);
                    cloud.loadBalancing(RECOVERY).zonal.clear();
                }),
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
        instances("us-west-1b", "us-west-1c").accept(cloud);
        cloud.loadBalancing(RECOVERY).zonal.add(ARN);

        each.assertFound(NetworkLoadBalancerCheck.KIND, ROW, SITE, cloud);
    }

    private static Consumer<FakeCloud> balancer(String state, List<String> zones, String type) {
        return cloud -> cloud.loadBalancing(RECOVERY)
                .put(new LoadBalancer(ARN, "edge", "edge-1.elb.us-west-1.amazonaws.com", "Z1", state, zones, type));
    }

    /** @param days for which its certificate is valid */
    private static Consumer<FakeCloud> tls(int days) {
        String arn = "arn:aws:acm:us-west-1:123456789012:certificate/11111111";
        return listener("TLS", 443).andThen(cloud -> {
            cloud.loadBalancing(RECOVERY).certificates.put(ARN + "/listener", List.of(arn));
            cloud.certificates(RECOVERY)
                    .put(new Certificates.Certificate(
                            arn,
                            "*.drctl.example",
                            List.of("*.drctl.example"),
                            "ISSUED",
                            "AMAZON_ISSUED",
                            cloud.clock().now().plus(Duration.ofDays(days)),
                            true,
                            null,
                            List.of()));
        });
    }

    private static LoadBalancing.TargetGroup checked(String protocol, String path) {
        return new LoadBalancing.TargetGroup(
                GROUP,
                "edge",
                "TCP",
                443,
                "instance",
                null,
                new LoadBalancing.TargetHealthCheck(true, protocol, "traffic-port", path, "200-399"));
    }

    /** @param range whom its security group lets in */
    private static Consumer<FakeCloud> network(String range) {
        return cloud -> {
            List<String> subnets = List.of("subnet-1");
            cloud.outside()
                    .answer(OutsideView.THIS_MACHINE, "edge-1.elb.us-west-1.amazonaws.com", List.of("198.51.100.10"));
            cloud.outside().statuses.put("198.51.100.10", 200);
            cloud.loadBalancing(RECOVERY)
                    .balancers
                    .replaceAll((name, old) -> old.at(
                            new LoadBalancing.Placement("internet-facing", "vpc-1", subnets, List.of("sg-edge"))));
            cloud.compute(RECOVERY)
                    .ingress
                    .add(new IngressRule("sg-edge", "tcp", 443, 443, IngressRule.Kind.IPV4, range, ""));
            List<Network.Route> out = List.of(new Network.Route("0.0.0.0/0", "igw-1", true));
            cloud.compute(RECOVERY)
                    .routeTables
                    .put("vpc-1", List.of(new Network.RouteTable("rtb-1", true, List.of(), out)));
            List<Network.AclRule> all =
                    List.of(Network.AclRule.everything(100, false, true), Network.AclRule.everything(100, true, true));
            cloud.compute(RECOVERY).networkAcls.put("vpc-1", List.of(new Network.NetworkAcl("acl-1", subnets, all)));
        };
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

    private static Target address(String address, @Nullable String zone) {
        return new Target(address, 443, "healthy", null, zone);
    }

    /** Healthy targets that are instances: i-1 in the first of the zones, and so on. */
    private static Consumer<FakeCloud> instances(String... zones) {
        return cloud -> {
            Target[] targets = new Target[zones.length];
            for (int i = 0; i < zones.length; i++) {
                String id = "i-" + (i + 1);
                targets[i] = new Target(id, 443, "healthy", null);
                cloud.compute(RECOVERY)
                        .put(
                                new Compute.Instance(
                                        id, id, "t3.small", "running", zones[i], "ami-1", null, "ok", "ok", "vpc-1"),
                                Map.of());
            }
            targets(targets).accept(cloud);
        };
    }

    private static Consumer<FakeCloud> targets(Target... targets) {
        return cloud -> cloud.loadBalancing(RECOVERY).targets.put(GROUP, List.of(targets));
    }
}
