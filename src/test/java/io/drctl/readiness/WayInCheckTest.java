package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Placement;
import io.drctl.cloud.Network;
import io.drctl.cloud.Network.AclRule;
import io.drctl.cloud.Network.NetworkAcl;
import io.drctl.cloud.Network.Route;
import io.drctl.cloud.Network.RouteTable;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What keeps users out of a load balancer that is active and has healthy targets: each thing alone, and what is odd but
 * keeps nobody out.
 */
class WayInCheckTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String REACHABLE = "load-balancer.reachable us-west-1 ";

    /** @param says what the finding must have seen; empty where nothing is to be found */
    private record Case(String name, Consumer<FakeCloud> change, String verdict, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> breakages() {
        return Stream.of(
                fails("internal scheme", place(old -> with(old, "internal")), "it is internal, unlike the other"),
                fails("a group without rules", rules(), "security group sg-users lets nobody in on port 80"),
                fails("a group for another port", rules(rule("tcp", 443, 443, "0.0.0.0/0")), "nobody in on port 80"),
                fails("a group for UDP", rules(rule("udp", 80, 80, "0.0.0.0/0")), "nobody in on port 80"),
                fails("a group for the VPC", rules(rule("tcp", 80, 80, "10.0.0.0/8")), "lets only 10.0.0.0/8 in"),
                fails("a group for a VPN", rules(rule("tcp", 80, 80, "172.31.0.0/16")), "172.31.0.0/16"),
                fails("carrier-grade NAT alone", rules(rule("tcp", 80, 80, "100.127.0.0/16")), "100.127.0.0/16"),
                fails("a group for members of another", rules(member()), "lets only sg-bastion in"),
                fails("IPv6 users only", rules(ipv6()), "lets only ::/0 in"),
                fails("rules of another group", place(old -> groups(old, "sg-new")), "sg-new lets nobody in"),
                fails("two groups that let nobody in", place(old -> groups(old, "sg-a", "sg-b")), "sg-a and sg-b let"),
                fails("no default route", routes(), "rtb-public has no default route"),
                fails("a route to a NAT gateway", routes(new Route("0.0.0.0/0", "nat-1", true)), "leads to nat-1"),
                fails("an internet gateway that is gone", routes(new Route("0.0.0.0/0", "igw-1", false)), "is gone"),
                fails(
                        "a route for a part of the internet",
                        routes(new Route("203.0.113.0/24", "igw-1", true)),
                        "no def"),
                fails(
                        "the main table, without a gateway",
                        tables(main(), table("subnet-1")),
                        "subnet-2: route table rtb-main"),
                fails(
                        "one of two subnets without a way out",
                        tables(table("subnet-1"), bare("subnet-2")),
                        "don't leave subnet-2"),
                fails("an ACL without rules", acl(), "users are shut out of any of its subnets: network ACL acl-1"),
                fails(
                        "an ACL that denies all",
                        acl(in(100, false, -1, -1), out(100, true)),
                        "allows nobody in on port 80"),
                fails(
                        "an ACL that denies before it allows",
                        acl(in(90, false, 80, 80), in(100, true, -1, -1), out(100, true)),
                        "nobody"),
                fails("an ACL for another port", acl(in(100, true, 443, 443), out(100, true)), "nobody in on port 80"),
                fails("an ACL for UDP", acl(allowing("17", false, "0.0.0.0/0", 80, 80), out(100, true)), "nobody in"),
                fails(
                        "an ACL for the VPC",
                        acl(allowing("6", false, "10.0.0.0/8", 80, 80), out(100, true)),
                        "nobody in"),
                fails("an ACL that lets no answers out", acl(in(100, true, -1, -1)), "allows no answers out"),
                fails(
                        "an ACL that answers on port 80 only",
                        acl(in(100, true, -1, -1), allowing("6", true, "0.0.0.0/0", 80, 80)),
                        "no answers"),
                fails("an ACL of one subnet", oneSubnetsAcl(), "users are shut out of subnet-2: network ACL acl-2"),
                new Case(
                        "fewer addresses than in the other Region",
                        rules(rule("tcp", 80, 80, "203.0.113.0/24")),
                        "WARN",
                        "only 203.0.113.0/24 gets in; in us-east-2 everybody does"),
                unknown("rules that can't be read", "ec2:DescribeSecurityGroups", "could not be read (access denied)"),
                unknown("routes that can't be read", "ec2:DescribeRouteTables", "could not be read (access denied)"),
                unknown("ACLs that can't be read", "ec2:DescribeNetworkAcls", "could not be read (access denied)"),
                new Case(
                        "a route table that isn't told", tables(), "UNKNOWN", "the route table of subnet-1 isn't told"),
                new Case("an ACL that isn't told", acls(), "UNKNOWN", "the network ACL of subnet-1 isn't told"));
    }

    static Stream<Case> oddities() {
        return Stream.of(
                fine("nothing at all", cloud -> {}),
                fine("all protocols", rules(rule("-1", -1, -1, "0.0.0.0/0"))),
                fine("a range of ports", rules(rule("tcp", 0, 65535, "0.0.0.0/0"))),
                fine(
                        "the internet in two halves",
                        rules(rule("tcp", 80, 80, "0.0.0.0/1"), rule("tcp", 80, 80, "128.0.0.0/1"))),
                fine("a second group", place(old -> groups(old, "sg-users", "sg-bastion"))),
                fine("no groups, as of an old Network Load Balancer", place(old -> groups(old))),
                fine("a firewall's endpoint", routes(new Route("0.0.0.0/0", "vpce-1", true))),
                fine(
                        "a VPN beside the gateway",
                        routes(new Route("10.0.0.0/8", "vgw-1", true), new Route("0.0.0.0/0", "igw-1", true))),
                fine("a private subnet of others", tables(table("subnet-1", "subnet-2"), bare("subnet-9"))),
                fine(
                        "a main table with a gateway",
                        tables(new RouteTable("rtb-main", true, List.of(), List.of(gateway())))),
                fine("pests that an ACL keeps out", acl(pest(), in(100, true, 80, 80), answers())),
                fine("an ACL of ports", acl(in(100, true, 80, 80), answers())),
                fine(
                        "the other Region's groups, which nobody asks for",
                        cloud -> cloud.compute(PRIMARY).ingress.clear()),
                fine("a content network's prefix list, in both Regions", cloud -> {
                    rules(prefix()).accept(cloud);
                    cloud.compute(PRIMARY).ingress.replaceAll(old -> prefix());
                }),
                fine("a content network's prefix list, while the primary is dark", cloud -> {
                    rules(prefix()).accept(cloud);
                    cloud.fail("elasticloadbalancing:DescribeLoadBalancers", PRIMARY, CloudException.Cause.UNREACHABLE);
                }),
                fine("an intranet, internal in both Regions", cloud -> {
                    place(old -> with(old, "internal")).accept(cloud);
                    at(cloud, PRIMARY, old -> with(old, "internal"));
                }));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void what_keeps_users_out_is_one_finding(Case each) {
        FakeCloud cloud = site();
        each.change().accept(cloud);

        ReadinessReport report = ReadinessTest.verify(cloud, SITE, Scope.RECOVERY);

        assertThat(ReadinessTest.problems(report)).containsExactly(REACHABLE + each.verdict());
        assertThat(report.findings().stream()
                        .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                        .map(Finding::seen))
                .singleElement()
                .asString()
                .contains(each.says());
        assertThat(report.isReady()).isEqualTo(each.verdict().equals("WARN"));
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void what_is_odd_but_keeps_nobody_out_is_no_finding(Case each) {
        FakeCloud cloud = site();
        each.change().accept(cloud);

        ReadinessReport report = ReadinessTest.verify(cloud, SITE, Scope.RECOVERY);

        assertThat(ReadinessTest.problems(report)).isEmpty();
        assertThat(report.findings()).anyMatch(finding -> finding.check().equals("load-balancer.reachable"));
    }

    @Test
    void a_dark_primary_leaves_an_internal_load_balancer_unknown_but_the_site_ready() {
        FakeCloud cloud = site();
        place(old -> with(old, "internal")).accept(cloud);
        cloud.fail("elasticloadbalancing:DescribeLoadBalancers", PRIMARY, CloudException.Cause.UNREACHABLE);

        ReadinessReport report = ReadinessTest.verify(cloud, SITE, Scope.RECOVERY);

        assertThat(ReadinessTest.problems(report)).containsExactly(REACHABLE + "UNKNOWN");
        assertThat(report.isReady()).isTrue();
    }

    @Test
    void each_thing_is_asked_once() {
        FakeCloud cloud = site();

        ReadinessTest.verify(cloud, SITE, Scope.ALL);

        assertThat(cloud.repeatedCalls()).isEmpty();
    }

    private static FakeCloud site() {
        FakeCloud cloud = HealthySite.of(SITE);
        HealthySite.network(cloud, SITE, PRIMARY);
        HealthySite.network(cloud, SITE, RECOVERY);
        return cloud;
    }

    private static Case fails(String name, Consumer<FakeCloud> change, String says) {
        return new Case(name, change, "FAIL", says);
    }

    private static Case fine(String name, Consumer<FakeCloud> change) {
        return new Case(name, change, "PASS", "");
    }

    private static Case unknown(String name, String operation, String says) {
        return new Case(
                name, cloud -> cloud.fail(operation, RECOVERY, CloudException.Cause.ACCESS_DENIED), "UNKNOWN", says);
    }

    private static Consumer<FakeCloud> place(UnaryOperator<Placement> change) {
        return cloud -> at(cloud, RECOVERY, change);
    }

    private static void at(FakeCloud cloud, RegionName region, UnaryOperator<Placement> change) {
        cloud.loadBalancing(region)
                .balancers
                .computeIfPresent(SITE.name(AssetKind.LOAD_BALANCER, region), (name, old) -> moved(old, change));
    }

    private static LoadBalancer moved(LoadBalancer old, UnaryOperator<Placement> change) {
        return old.at(change.apply(Objects.requireNonNull(old.placement())));
    }

    private static Placement with(Placement old, String scheme) {
        return new Placement(scheme, old.vpcId(), old.subnets(), old.securityGroups());
    }

    private static Placement groups(Placement old, String... groups) {
        return new Placement(old.scheme(), old.vpcId(), old.subnets(), List.of(groups));
    }

    private static Consumer<FakeCloud> rules(IngressRule... rules) {
        return cloud -> {
            cloud.compute(RECOVERY).ingress.clear();
            cloud.compute(RECOVERY).ingress.addAll(List.of(rules));
        };
    }

    private static IngressRule rule(String protocol, int from, int to, String range) {
        return new IngressRule("sg-users", protocol, from, to, IngressRule.Kind.IPV4, range, "");
    }

    private static IngressRule member() {
        return new IngressRule("sg-users", "tcp", 80, 80, IngressRule.Kind.GROUP, "sg-bastion", "");
    }

    private static IngressRule ipv6() {
        return new IngressRule("sg-users", "tcp", 80, 80, IngressRule.Kind.IPV6, "::/0", "");
    }

    private static IngressRule prefix() {
        return new IngressRule("sg-users", "tcp", 80, 80, IngressRule.Kind.PREFIX_LIST, "pl-cloudfront", "");
    }

    private static Consumer<FakeCloud> tables(RouteTable... tables) {
        return cloud -> cloud.compute(RECOVERY).routeTables.put(HealthySite.vpcId(RECOVERY), List.of(tables));
    }

    private static Consumer<FakeCloud> routes(Route... routes) {
        List<Route> all = new ArrayList<>(List.of(new Route("10.20.0.0/16", "local", true)));
        all.addAll(List.of(routes));
        return tables(main(), new RouteTable("rtb-public", false, List.of("subnet-1", "subnet-2"), all));
    }

    private static Route gateway() {
        return new Route("0.0.0.0/0", "igw-1", true);
    }

    private static RouteTable main() {
        return new RouteTable("rtb-main", true, List.of(), List.of());
    }

    private static RouteTable table(String... subnets) {
        return new RouteTable("rtb-public", false, List.of(subnets), List.of(gateway()));
    }

    private static RouteTable bare(String subnet) {
        return new RouteTable("rtb-bare", false, List.of(subnet), List.of());
    }

    private static Consumer<FakeCloud> acls(NetworkAcl... acls) {
        return cloud -> cloud.compute(RECOVERY).networkAcls.put(HealthySite.vpcId(RECOVERY), List.of(acls));
    }

    private static Consumer<FakeCloud> acl(AclRule... rules) {
        return acls(new NetworkAcl("acl-1", List.of("subnet-1", "subnet-2"), List.of(rules)));
    }

    private static Consumer<FakeCloud> oneSubnetsAcl() {
        return acls(
                new NetworkAcl("acl-1", List.of("subnet-1"), List.of(in(100, true, -1, -1), out(100, true))),
                new NetworkAcl("acl-2", List.of("subnet-2"), List.of(out(100, true))));
    }

    private static AclRule in(int number, boolean isAllowed, int from, int to) {
        return new AclRule(number, false, isAllowed, "6", "0.0.0.0/0", from, to);
    }

    private static AclRule out(int number, boolean isAllowed) {
        return Network.AclRule.everything(number, true, isAllowed);
    }

    private static AclRule answers() {
        return new AclRule(100, true, true, "6", "0.0.0.0/0", 1024, 65_535);
    }

    private static AclRule pest() {
        return new AclRule(10, false, false, "-1", "198.51.100.0/24", -1, -1);
    }

    private static AclRule allowing(String protocol, boolean isEgress, String range, int from, int to) {
        return new AclRule(100, isEgress, true, protocol, range, from, to);
    }
}
