package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Certificates.Certificate;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Action;
import io.drctl.cloud.LoadBalancing.Condition;
import io.drctl.cloud.LoadBalancing.Forward;
import io.drctl.cloud.LoadBalancing.Rule;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.LoadBalancing.TargetGroup;
import io.drctl.cloud.LoadBalancing.TargetHealthCheck;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.Endpoint;
import io.drctl.cloud.TrafficRouting.HealthCheck;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.TerraformSettings;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The path of a user's request after a failover, from the resolver to the application: each thing that breaks it,
 * alone, with the one finding that it deserves, and what is odd but breaks nothing.
 */
class UsersPathTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final Inventory HTTPS =
            RowCase.siteWith(SITE.asset(AssetKind.WEB_INSTANCE), new HealthEndpoint("https", 443, "/health"));
    private static final Inventory OTHERS = Inventories.withStateElsewhere(
            SITE, new TerraformSettings(false, null, new TerraformSettings.Layout.Shipped(), "k", null));
    private static final String NAME = "www.drctl.example";
    private static final String GROUP = HealthySite.targetGroupArn(SITE, RECOVERY);
    private static final String BALANCER = HealthySite.loadBalancerArn(SITE, RECOVERY);
    private static final String SIDE = GROUP.replace("flask-site", "reports");
    private static final String ADDRESS = HealthySite.addressOf(SITE, RECOVERY);
    private static final String ARN = "arn:aws:acm:us-west-1:123456789012:certificate/11111111";

    /**
     * Something that is so.
     *
     * @param expected the one finding that isn't a pass, as {@code check region VERDICT}; empty where there is none
     * @param says what it must have seen
     */
    private record Case(Inventory site, String name, Consumer<FakeCloud> change, String expected, String says) {
        @Override
        public String toString() {
            return name;
        }

        Case of(Inventory other) {
            return new Case(other, name, change, expected, says);
        }
    }

    static Stream<Case> breakages() {
        return Stream.of(healthChecks(), targets(), certificates(), answers(), records(), watching())
                .flatMap(List::stream);
    }

    private static List<Case> healthChecks() {
        String fails = "load-balancer.health-check us-west-1 FAIL";
        return List.of(
                breaks(
                        "another path",
                        check(old -> with(old, old.protocol(), old.port(), "/", "200")),
                        fails,
                        "the health check asks for /, not /health, unlike in us-east-2"),
                breaks(
                        "another case of the path",
                        check(old -> with(old, "HTTP", old.port(), "/Health", "200")),
                        fails,
                        "asks for /Health, not /health"),
                breaks(
                        "another port",
                        check(old -> with(old, "HTTP", "9090", "/health", "200")),
                        fails,
                        "asks on port 9090, while requests go to port 5000"),
                breaks(
                        "by HTTPS",
                        check(old -> with(old, "HTTPS", old.port(), "/health", "200")),
                        fails,
                        "asks by HTTPS, while requests go by HTTP"),
                breaks(
                        "only a connection",
                        check(old -> with(old, "TCP", old.port(), null, null)),
                        fails,
                        "only opens a connection by TCP"),
                breaks(
                        "whatever is no server error",
                        check(old -> with(old, "HTTP", old.port(), "/health", "200-499")),
                        fails,
                        "counts HTTP 200-499 as healthy"),
                breaks(
                        "not found, too",
                        check(old -> with(old, "HTTP", old.port(), "/health", "200,404")),
                        fails,
                        "counts HTTP 200,404 as healthy"),
                breaks(
                        "redirects alone",
                        check(old -> with(old, "HTTP", old.port(), "/health", "301-302")),
                        fails,
                        "counts only HTTP 301-302 as healthy"),
                breaks(
                        "requests sent by HTTPS to a server of HTTP",
                        group(old -> kind(old, "HTTPS", "HTTP1")),
                        fails,
                        "while requests go by HTTPS"),
                breaks("requests sent as gRPC", group(old -> kind(old, "HTTP", "GRPC")), fails, "gRPC only"),
                breaks(
                        "two mistakes, one finding",
                        check(old -> with(old, "HTTP", "81", "/", "200")),
                        fails,
                        "asks for /, not /health and asks on port 81"),
                breaks(
                        "a second group, of which half of the users get",
                        cloud -> {
                            second(cloud, "/", 1);
                            cloud.loadBalancing(RECOVERY).targets.put(SIDE, targetsOf(cloud));
                        },
                        fails,
                        "asks for /, not /health"),
                breaks(
                        "health checks that can't be read",
                        cloud -> cloud.fail(
                                "elasticloadbalancing:DescribeTargetGroups",
                                RECOVERY,
                                CloudException.Cause.ACCESS_DENIED),
                        "load-balancer.health-check us-west-1 UNKNOWN",
                        "could not be read (access denied)"),
                breaks(
                        "another path, and the other Region's can't be read",
                        cloud -> {
                            check(old -> with(old, "HTTP", old.port(), "/", "200"))
                                    .accept(cloud);
                            cloud.fail(
                                    "elasticloadbalancing:DescribeTargetGroups",
                                    PRIMARY,
                                    CloudException.Cause.ACCESS_DENIED);
                        },
                        "load-balancer.health-check us-west-1 UNKNOWN",
                        "could not be read"));
    }

    private static List<Case> targets() {
        String fails = "load-balancer.targets us-west-1 FAIL";
        String forwards = "load-balancer.target-group us-west-1 FAIL";
        return List.of(
                breaks(
                        "all targets draining",
                        cloud -> cloud.loadBalancing(RECOVERY)
                                .alterTargets(old -> new Target(
                                        old.id(), old.port(), "draining", "Target.DeregistrationInProgress")),
                        fails,
                        "no healthy targets; "),
                breaks("one target draining", cloud -> one(cloud, "draining"), fails, "is draining"),
                breaks(
                        "no target registered",
                        cloud -> cloud.loadBalancing(RECOVERY).targets.put(GROUP, List.of()),
                        fails,
                        "is not registered"),
                breaks(
                        "a second group without targets",
                        cloud -> {
                            second(cloud, "/health", 1);
                            cloud.loadBalancing(RECOVERY).targets.put(SIDE, List.of());
                        },
                        fails,
                        "target group reports has no targets"),
                breaks("a maintenance page", rules(rule("default", Action.fixed(503))), forwards, "a fixed 503"),
                breaks(
                        "a maintenance page of status 200",
                        rules(rule("default", Action.fixed(200))),
                        forwards,
                        "fixed 200"),
                breaks(
                        "a maintenance page before the rest",
                        rules(
                                rule("1", Action.fixed(503), new Condition("path-pattern", List.of("/*"))),
                                rule("default", Action.forwardTo(GROUP))),
                        forwards,
                        "a fixed 503"),
                breaks(
                        "a redirect to another place",
                        rules(rule(
                                "default", new Action("redirect", List.of(), "a redirect to https://old.example:443"))),
                        forwards,
                        "a redirect to https://old.example:443"),
                breaks(
                        "all weights 0",
                        rules(rule("default", new Action("forward", List.of(new Forward(GROUP, 0)), "forwarded"))),
                        forwards,
                        "no target group with a weight above 0"),
                breaks(
                        "a side service of which nothing answers",
                        cloud -> {
                            side(cloud);
                            cloud.loadBalancing(RECOVERY)
                                    .targets
                                    .put(SIDE, List.of(new Target("i-9", 80, "unused", "stopped")));
                        },
                        "load-balancer.targets us-west-1 WARN",
                        "all healthy; reports, to which some requests go, has no"),
                breaks(
                        "instances that let nobody in",
                        web(),
                        fails,
                        "security group sg-web doesn't let the load balancer in to i-uswest11"),
                breaks("instances that let in another port", web(from("sg-users", 80)), fails, "on port 5000"),
                breaks(
                        "instances that let in the other Region's network",
                        web(range("10.10.0.0/16")),
                        fails,
                        "on port 5000"),
                breaks(
                        "instances that let in users, who never come there",
                        web(range("203.0.113.0/24")),
                        fails,
                        "sg-web"),
                breaks(
                        "instances that let in a load balancer that is gone",
                        web(from("sg-gone", 5000)),
                        fails,
                        "sg-web"));
    }

    private static List<Case> certificates() {
        String check = "load-balancer.certificate us-west-1 ";
        return Stream.of(
                        breaks("an expired certificate", certificate("ISSUED", -1, NAME), check + "FAIL", "expired on"),
                        breaks(
                                "one that expires within the month",
                                certificate("ISSUED", 10, NAME),
                                check + "WARN",
                                "10 days from now"),
                        breaks(
                                "one for another name",
                                certificate("ISSUED", 200, "api.drctl.example"),
                                check + "FAIL",
                                "none is for " + NAME),
                        breaks(
                                "a wildcard for names further down",
                                certificate("ISSUED", 200, "*.www.drctl.example"),
                                check + "FAIL",
                                "none is for " + NAME),
                        breaks(
                                "one that isn't validated",
                                certificate("PENDING_VALIDATION", 200, NAME),
                                check + "FAIL",
                                "is PENDING_VALIDATION"),
                        breaks("one that is revoked", certificate("REVOKED", 200, NAME), check + "FAIL", "is REVOKED"),
                        breaks("none at all", serve(), check + "FAIL", "serves none"),
                        breaks(
                                "one that is deleted",
                                cloud -> cloud.certificates(RECOVERY)
                                        .certificates
                                        .clear(),
                                check + "FAIL",
                                "none is for"),
                        breaks(
                                "one of IAM, where nobody looks",
                                serve("arn:aws:iam::123456789012:server-certificate/www"),
                                check + "UNKNOWN",
                                "kept in IAM"),
                        breaks(
                                "certificates that can't be read",
                                cloud -> cloud.fail(
                                        "acm:DescribeCertificate", RECOVERY, CloudException.Cause.ACCESS_DENIED),
                                check + "UNKNOWN",
                                "could not be read (access denied)"))
                .map(each -> each.of(HTTPS))
                .toList();
    }

    private static List<Case> answers() {
        String check = "load-balancer.answers us-west-1 ";
        return List.of(
                breaks("HTTP 503", answering(503), check + "FAIL", ADDRESS + " answers /health with HTTP 503"),
                breaks("not found", answering(404), check + "FAIL", "HTTP 404"),
                breaks(
                        "not found, in both Regions",
                        cloud -> {
                            answering(404).accept(cloud);
                            cloud.outside().statuses.put(HealthySite.addressOf(SITE, PRIMARY), 404);
                        },
                        check + "WARN",
                        "as that in us-east-2 does"),
                breaks(
                        "silence, while the other Region answers",
                        cloud -> cloud.outside().statuses.remove(ADDRESS),
                        check + "FAIL",
                        "the load balancer in us-east-2 answers from here"),
                breaks(
                        "silence of both Regions",
                        cloud -> cloud.outside().statuses.clear(),
                        check + "WARN",
                        "unknown from here"),
                breaks(
                        "one address of two",
                        cloud -> addresses(cloud, ADDRESS, "198.51.100.11"),
                        check + "FAIL",
                        "its other addresses answer"),
                breaks(
                        "a private address",
                        cloud -> addresses(cloud, "10.20.0.9"),
                        check + "WARN",
                        "a private address here"));
    }

    private static List<Case> records() {
        return List.of(
                breaks("a TTL of an hour", cnames(3600), "dns.ttl WARN", "1 h: after a failover"),
                breaks(
                        "a target's health evaluated in one Region only",
                        record("us-west-1", old -> old.withAlias(evaluated(old, false))),
                        "dns.pair WARN",
                        "only that for us-east-2 evaluates"),
                breaks(
                        "a simple AAAA record left at the primary",
                        more(simple("AAAA", PRIMARY)),
                        "dns.pair FAIL",
                        "a simple"),
                breaks(
                        "an HTTPS record that leads elsewhere",
                        more(https("0 old.example.com.")),
                        "dns.record us-west-1 FAIL",
                        "the HTTPS record sends clients elsewhere"),
                breaks(
                        "an HTTPS record with an address",
                        more(https("1 . ipv4hint=192.0.2.10")),
                        "dns.record us-west-1 FAIL",
                        "sends clients elsewhere"),
                breaks(
                        "users of one continent led by a record of their own",
                        more(geo()),
                        "dns.pair FAIL",
                        "geolocation"),
                breaks("the name delegated away", more(delegation()), "dns.pair FAIL", "is delegated away"),
                breaks(
                        "a zone that nothing delegates to",
                        cloud -> cloud.outside().delegations.put("drctl.example", List.of("ns-9.example.org")),
                        "dns.zone FAIL",
                        "ns-9.example.org"),
                breaks(
                        "a zone whose name servers are half others'",
                        cloud -> cloud.outside()
                                .delegations
                                .put("drctl.example", List.of("ns-1.example.net", "ns-9.example.org")),
                        "dns.zone FAIL",
                        "answer some users from elsewhere"),
                breaks(
                        "a private zone with a record of the name",
                        cloud -> {
                            cloud.traffic().privateZones.put("drctl.example", List.of("ZPRIVATE"));
                            cloud.traffic().records.put("ZPRIVATE", List.of(simple("A", PRIMARY)));
                        },
                        "dns.private-zone WARN",
                        "ZPRIVATE has records of www.drctl.example of its own"));
    }

    private static List<Case> watching() {
        String check = "dns.health-check us-west-1 ";
        return List.of(
                breaks(
                        "it watches the other Region",
                        ours(asking(RECOVERY, 80, "/health", false, false)),
                        check + "FAIL",
                        "what another record points at"),
                breaks(
                        "it watches the site, wherever that is",
                        ours(new HealthCheck(
                                id(PRIMARY),
                                "HTTP",
                                false,
                                false,
                                "http://" + NAME,
                                null,
                                null,
                                null,
                                new Endpoint("WWW.drctl.example.", 80, "/health"))),
                        check + "FAIL",
                        "wherever users are led"),
                breaks("it is inverted", ours(asking(PRIMARY, 80, "/health", true, false)), check + "FAIL", "inverted"),
                breaks(
                        "it is disabled",
                        ours(asking(PRIMARY, 80, "/health", false, true)),
                        check + "FAIL",
                        "is disabled"),
                breaks(
                        "it asks for another path",
                        ours(asking(PRIMARY, 80, "/old", false, false)),
                        check + "WARN",
                        "/health tells whether"),
                breaks(
                        "it asks on another port",
                        ours(asking(PRIMARY, 8080, "/health", false, false)),
                        check + "WARN",
                        "port 80"),
                breaks(
                                "that of the recovery Region's record watches the primary",
                                cloud -> {
                                    HealthCheck wrong = asking(PRIMARY, 80, "/health", false, false);
                                    theirs(wrong, RECOVERY).accept(cloud);
                                },
                                "dns.record us-west-1 FAIL",
                                "what another record points at: it says nothing of us-west-1")
                        .of(SITE),
                breaks(
                                "that of the recovery Region's record is inverted",
                                cloud -> theirs(asking(RECOVERY, 80, "/health", true, false), RECOVERY)
                                        .accept(cloud),
                                "dns.record us-west-1 FAIL",
                                "inverted")
                        .of(SITE));
    }

    static Stream<Case> oddities() {
        return Stream.of(
                fine("nothing at all", cloud -> {}),
                fine(
                        "another path, in both Regions",
                        cloud -> both(cloud, old -> with(old, "HTTP", old.port(), "/ping", "200"))),
                fine(
                        "codes of both Regions that take all but server errors",
                        cloud -> both(cloud, old -> with(old, "HTTP", old.port(), "/health", "200-499"))),
                fine(
                        "the other Region's health check is wrong, which is that one's finding",
                        cloud -> check(PRIMARY, old -> with(old, "HTTP", old.port(), "/", "200"))
                                .accept(cloud)),
                fine(
                        "the port of the targets by its number",
                        check(old -> with(old, "HTTP", "5000", "/health", "200"))),
                fine("success of any kind", check(old -> with(old, "HTTP", old.port(), "/health", "200-299"))),
                fine("a group that nobody is sent to", cloud -> {
                    second(cloud, "/", 0);
                    cloud.loadBalancing(RECOVERY).targets.put(SIDE, List.of());
                }),
                fine("a side service with one target stopped", cloud -> {
                    side(cloud);
                    cloud.loadBalancing(RECOVERY)
                            .targets
                            .put(
                                    SIDE,
                                    List.of(
                                            new Target("i-8", 80, "healthy", null),
                                            new Target("i-9", 80, "unused", "x")));
                }),
                fine("a side service whose health check is another", cloud -> {
                    side(cloud);
                    cloud.loadBalancing(RECOVERY).targets.put(SIDE, List.of(new Target("i-8", 80, "healthy", null)));
                    groups(cloud, probed(SIDE, "/reports", "200"));
                }),
                fine(
                        "a maintenance page for another host",
                        rules(
                                rule(
                                        "1",
                                        Action.fixed(503),
                                        new Condition("host-header", List.of("staging.drctl.example"))),
                                rule("default", Action.forwardTo(GROUP)))),
                fine("instances that are reached in a way that nobody sees, in both Regions", cloud -> {
                    web().accept(cloud);
                    cloud.compute(PRIMARY)
                            .instances
                            .keySet()
                            .forEach(id -> cloud.compute(PRIMARY).instanceGroups.put(id, List.of("sg-web")));
                }),
                fine("a machine that looks up nothing outside", cloud -> addresses(cloud)),
                fine(
                        "a machine whose name server is silent",
                        cloud -> cloud.outside().answers.clear()),
                fine("a bastion beside the instances", web(from("sg-users", 5000), from("sg-bastion", 22))),
                fine("instances that let their network in", web(range("10.20.0.0/16"))),
                fine("instances that let everybody in", web(range("0.0.0.0/0"))),
                fine("security groups of instances that can't be read", cloud -> {
                    web().accept(cloud);
                    cloud.compute(RECOVERY).ingress.clear();
                    cloud.compute(RECOVERY).instanceGroups.clear();
                    HealthySite.network(cloud, SITE, RECOVERY);
                }),
                fine("a wildcard certificate", certificate("ISSUED", 200, "*.drctl.example"))
                        .of(HTTPS),
                fine("an expired certificate beside a good one", cloud -> {
                            certificate("ISSUED", 200, NAME).accept(cloud);
                            put(cloud, ARN + "2", "ISSUED", -1, NAME);
                            serve(ARN + "2", ARN).accept(cloud);
                        })
                        .of(HTTPS),
                fine("one of IAM beside a good one", cloud -> {
                            certificate("ISSUED", 200, NAME).accept(cloud);
                            serve("arn:aws:iam::123456789012:server-certificate/www", ARN)
                                    .accept(cloud);
                        })
                        .of(HTTPS),
                fine("aliases in upper case", record("us-west-1", old -> old.withAlias(upper(old)))),
                fine("a TTL of a minute", cnames(60)),
                fine("an HTTPS record for the name itself", more(https("1 . alpn=h2"))),
                fine("a staging zone, and its records", cloud -> {
                    cloud.traffic()
                            .zones
                            .put(
                                    "staging.drctl.example",
                                    new TrafficRouting.HostedZone(
                                            "ZSTAGING", "staging.drctl.example", List.of("ns-7.example")));
                    cloud.traffic().records.put("ZSTAGING", List.of(simple("A", PRIMARY)));
                }),
                fine(
                        "a private zone without the name",
                        cloud -> cloud.traffic().privateZones.put("drctl.example", List.of("ZPRIVATE"))),
                fine("an unwired health check that is right", ours(asking(PRIMARY, 80, "/health", false, false)))
                        .of(OTHERS),
                fine("an alarm that nobody follows, and that fires", cloud -> {
                            ours(asking(PRIMARY, 80, "/health", false, false)).accept(cloud);
                            String alarm = SITE.takeOverAlarm(RECOVERY);
                            cloud.alarms(RECOVERY).alarms.put(alarm, new Alarms.Alarm(alarm, "ALARM", true));
                        })
                        .of(OTHERS),
                fine("no alarm, which nobody would follow", cloud -> {
                            ours(asking(PRIMARY, 80, "/health", false, false)).accept(cloud);
                            cloud.alarms(RECOVERY).alarms.clear();
                        })
                        .of(OTHERS));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void what_breaks_the_path_is_one_finding(Case each) {
        ReadinessReport report = verified(each);

        assertThat(ReadinessTest.problems(report)).containsExactly(each.expected());
        assertThat(report.findings().stream()
                        .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                        .map(Finding::seen))
                .singleElement()
                .asString()
                .contains(each.says());
        assertThat(report.isReady()).isEqualTo(each.expected().endsWith("WARN"));
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void what_is_odd_but_breaks_nothing_is_no_finding(Case each) {
        assertThat(ReadinessTest.problems(verified(each))).isEmpty();
    }

    @Test
    void a_dark_primary_leaves_a_health_check_uncompared_and_the_site_ready() {
        FakeCloud cloud = site(SITE);
        check(old -> with(old, "HTTP", old.port(), "/", "200")).accept(cloud);
        cloud.fail("elasticloadbalancing:DescribeTargetGroups", PRIMARY, CloudException.Cause.UNREACHABLE);

        ReadinessReport report = ReadinessTest.verify(cloud, SITE, Scope.RECOVERY);

        assertThat(ReadinessTest.problems(report)).containsExactly("load-balancer.health-check us-west-1 UNKNOWN");
        assertThat(report.isReady()).isTrue();
    }

    @Test
    void the_other_region_is_not_asked_where_nothing_is_in_doubt() {
        FakeCloud cloud = site(SITE);
        cloud.fail("elasticloadbalancing:DescribeTargetGroups", PRIMARY, CloudException.Cause.UNREACHABLE);

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY)))
                .isEmpty();
    }

    @Test
    void a_wrong_health_check_only_delays_but_one_for_other_requests_stops_a_failover() {
        FakeCloud cloud = site(SITE);
        check(old -> with(old, "HTTP", old.port(), "/", "200")).accept(cloud);
        assertThat(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY).takeOver())
                .hasValueSatisfying(answer -> assertThat(answer.kind()).isEqualTo(TakeOverAnswer.Kind.YES));

        check(old -> with(old, "HTTP", "9090", "/", "200")).accept(cloud);
        assertThat(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY).takeOver())
                .hasValueSatisfying(answer -> assertThat(answer.kind()).isEqualTo(TakeOverAnswer.Kind.NO));
    }

    @Test
    void each_thing_is_asked_once() {
        FakeCloud cloud = site(HTTPS);

        ReadinessTest.verify(cloud, HTTPS, Scope.ALL);

        assertThat(cloud.repeatedCalls()).isEmpty();
    }

    private static ReadinessReport verified(Case each) {
        FakeCloud cloud = site(each.site());
        each.change().accept(cloud);
        return ReadinessTest.verify(cloud, each.site(), Scope.RECOVERY);
    }

    private static FakeCloud site(Inventory site) {
        FakeCloud cloud = HealthySite.of(site);
        HealthySite.network(cloud, site, PRIMARY);
        HealthySite.network(cloud, site, RECOVERY);
        web(from("sg-users", 5000)).accept(cloud);
        if (site.application().health().scheme().equals("https")) {
            certificate("ISSUED", 200, NAME).accept(cloud);
            serve(PRIMARY, ARN.replace("us-west-1", "us-east-2")).accept(cloud);
            serve(ARN).accept(cloud);
        }
        return cloud;
    }

    private static Case breaks(String name, Consumer<FakeCloud> change, String expected, String says) {
        return new Case(expected.startsWith("dns.health-check") ? OTHERS : SITE, name, change, expected, says);
    }

    private static Case fine(String name, Consumer<FakeCloud> change) {
        return new Case(SITE, name, change, "", "");
    }

    private static Consumer<FakeCloud> check(UnaryOperator<TargetHealthCheck> change) {
        return check(RECOVERY, change);
    }

    private static Consumer<FakeCloud> check(RegionName region, UnaryOperator<TargetHealthCheck> change) {
        return cloud -> cloud.loadBalancing(region)
                .targetGroups
                .replaceAll((balancer, all) -> all.stream()
                        .map(old -> new TargetGroup(
                                old.arn(),
                                old.name(),
                                old.protocol(),
                                old.port(),
                                old.targetType(),
                                old.version(),
                                change.apply(Objects.requireNonNull(old.healthCheck()))))
                        .toList());
    }

    private static void both(FakeCloud cloud, UnaryOperator<TargetHealthCheck> change) {
        check(PRIMARY, change).accept(cloud);
        check(RECOVERY, change).accept(cloud);
    }

    private static Consumer<FakeCloud> group(UnaryOperator<TargetGroup> change) {
        return cloud -> cloud.loadBalancing(RECOVERY)
                .targetGroups
                .replaceAll((balancer, all) -> all.stream().map(change).toList());
    }

    private static TargetHealthCheck with(
            TargetHealthCheck old, String protocol, String port, @Nullable String path, @Nullable String codes) {
        return new TargetHealthCheck(old.isEnabled(), protocol, port, path, codes);
    }

    private static TargetGroup kind(TargetGroup old, String protocol, String version) {
        return new TargetGroup(
                old.arn(), old.name(), protocol, old.port(), old.targetType(), version, old.healthCheck());
    }

    private static TargetGroup probed(String arn, String path, String codes) {
        return new TargetGroup(
                arn,
                Serving.groupName(arn),
                "HTTP",
                5000,
                "instance",
                "HTTP1",
                new TargetHealthCheck(true, "HTTP", "traffic-port", path, codes));
    }

    private static void groups(FakeCloud cloud, TargetGroup further) {
        cloud.loadBalancing(RECOVERY).targetGroups.computeIfPresent(BALANCER, (balancer, old) -> {
            List<TargetGroup> all = new ArrayList<>(old);
            all.add(further);
            return List.copyOf(all);
        });
    }

    /** A second group gets a share of the users. */
    private static void second(FakeCloud cloud, String path, int weight) {
        groups(cloud, probed(SIDE, path, "200"));
        rules(rule(
                        "default",
                        new Action("forward", List.of(new Forward(GROUP, 1), new Forward(SIDE, weight)), "forwarded")))
                .accept(cloud);
    }

    /** Another service gets what is below a path of its own. */
    private static void side(FakeCloud cloud) {
        rules(
                        rule("1", Action.forwardTo(SIDE), new Condition("path-pattern", List.of("/reports/*"))),
                        rule("default", Action.forwardTo(GROUP)))
                .accept(cloud);
    }

    private static List<Target> targetsOf(FakeCloud cloud) {
        return Objects.requireNonNull(cloud.loadBalancing(RECOVERY).targets.get(GROUP));
    }

    private static void one(FakeCloud cloud, String state) {
        String id = HealthySite.instanceId(RECOVERY, 1);
        cloud.loadBalancing(RECOVERY)
                .alterTargets(old -> old.id().equals(id) ? new Target(id, old.port(), state, null) : old);
    }

    private static Consumer<FakeCloud> rules(Rule... rules) {
        return cloud -> cloud.loadBalancing(RECOVERY).rules.put(BALANCER + "/listener", List.of(rules));
    }

    private static Rule rule(String priority, Action action, Condition... conditions) {
        return new Rule(priority, List.of(conditions), action);
    }

    /** The instances have a security group of their own, with these rules. */
    private static Consumer<FakeCloud> web(IngressRule... rules) {
        return cloud -> {
            cloud.compute(RECOVERY)
                    .instances
                    .keySet()
                    .forEach(id -> cloud.compute(RECOVERY).instanceGroups.put(id, List.of("sg-web")));
            cloud.compute(RECOVERY).ingress.removeIf(rule -> rule.group().equals("sg-web"));
            cloud.compute(RECOVERY).ingress.addAll(List.of(rules));
        };
    }

    private static IngressRule from(String group, int port) {
        return new IngressRule("sg-web", "tcp", port, port, IngressRule.Kind.GROUP, group, "");
    }

    private static IngressRule range(String range) {
        return new IngressRule("sg-web", "tcp", 5000, 5000, IngressRule.Kind.IPV4, range, "");
    }

    private static Consumer<FakeCloud> serve(String... arns) {
        return cloud -> serve(RECOVERY, arns).accept(cloud);
    }

    private static Consumer<FakeCloud> serve(RegionName region, String... arns) {
        return cloud -> {
            String balancer = HealthySite.loadBalancerArn(SITE, region);
            cloud.loadBalancing(region)
                    .listeners
                    .put(balancer, List.of(new LoadBalancing.Listener(balancer + "/listener", 443, "HTTPS")));
            cloud.loadBalancing(region).certificates.put(balancer + "/listener", List.of(arns));
        };
    }

    private static Consumer<FakeCloud> certificate(String status, int days, String name) {
        return cloud -> put(cloud, ARN, status, days, name);
    }

    private static void put(FakeCloud cloud, String arn, String status, int days, String name) {
        cloud.certificates(RECOVERY)
                .put(new Certificate(
                        arn,
                        name,
                        List.of(name),
                        status,
                        "AMAZON_ISSUED",
                        cloud.clock().now().plus(Duration.ofDays(days)),
                        true,
                        null,
                        List.of()));
    }

    private static Consumer<FakeCloud> answering(int status) {
        return cloud -> cloud.outside().statuses.put(ADDRESS, status);
    }

    private static void addresses(FakeCloud cloud, String... addresses) {
        cloud.outside()
                .answer(OutsideView.THIS_MACHINE, HealthySite.loadBalancerDnsName(SITE, RECOVERY), List.of(addresses));
    }

    private static Consumer<FakeCloud> record(String identifier, UnaryOperator<RecordSet> change) {
        return cloud ->
                cloud.traffic().alterRecords(old -> identifier.equals(old.setIdentifier()) ? change.apply(old) : old);
    }

    private static Alias evaluated(RecordSet old, boolean isEvaluated) {
        Alias alias = Objects.requireNonNull(old.alias());
        return new Alias(alias.hostedZoneId(), alias.dnsName(), isEvaluated);
    }

    private static Alias upper(RecordSet old) {
        Alias alias = Objects.requireNonNull(old.alias());
        return new Alias(alias.hostedZoneId(), "DUALSTACK." + alias.dnsName() + ".", true);
    }

    private static Consumer<FakeCloud> more(RecordSet further) {
        return cloud -> cloud.traffic().records.computeIfPresent(HealthySite.ZONE_ID, (zone, old) -> {
            List<RecordSet> all = new ArrayList<>(old);
            all.add(further);
            return List.copyOf(all);
        });
    }

    private static RecordSet simple(String type, RegionName region) {
        Alias alias = new Alias("Z", HealthySite.loadBalancerDnsName(SITE, region), false);
        return new RecordSet(NAME, type, null, null, null, alias, null, List.of(), "simple");
    }

    private static RecordSet https(String value) {
        return new RecordSet(NAME, "HTTPS", null, null, null, null, 60L, List.of(value), "simple");
    }

    private static RecordSet geo() {
        Alias alias = new Alias("Z", HealthySite.loadBalancerDnsName(SITE, PRIMARY), false);
        return new RecordSet(NAME, "A", "europe", null, null, alias, null, List.of(), "geolocation");
    }

    private static RecordSet delegation() {
        return new RecordSet(NAME, "NS", null, null, null, null, 60L, List.of("ns-9.example.org."), "simple");
    }

    /** The pair as CNAMEs. */
    private static Consumer<FakeCloud> cnames(long ttl) {
        return cloud -> cloud.traffic()
                .alterRecords(old -> new RecordSet(
                        old.name(),
                        "CNAME",
                        old.setIdentifier(),
                        old.failoverRole(),
                        old.healthCheckId(),
                        null,
                        ttl,
                        List.of(Objects.requireNonNull(old.alias()).dnsName()),
                        old.routingPolicy()));
    }

    private static String id(RegionName region) {
        return HealthySite.healthCheckId(region);
    }

    private static HealthCheck asking(
            RegionName region, int port, String path, boolean isInverted, boolean isDisabled) {
        String host = HealthySite.loadBalancerDnsName(SITE, region);
        return new HealthCheck(
                id(PRIMARY),
                "HTTP",
                isInverted,
                isDisabled,
                "http://" + host + path,
                null,
                null,
                null,
                new Endpoint(host, port, path));
    }

    /** The health check of the record for the primary, which is left by a failover. */
    private static Consumer<FakeCloud> ours(HealthCheck check) {
        return cloud -> cloud.traffic().healthChecks.put(id(PRIMARY), check);
    }

    private static Consumer<FakeCloud> theirs(HealthCheck check, RegionName region) {
        return cloud -> cloud.traffic().healthChecks.put(id(region), check);
    }
}
