package io.drctl.readiness;

import static io.drctl.testing.Inventories.RECOVERY;

import io.drctl.cloud.Certificates.Certificate;
import io.drctl.cloud.Distributions.Distribution;
import io.drctl.cloud.Distributions.Origin;
import io.drctl.cloud.Distributions.OriginGroup;
import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Scale;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users meet first: certificates and CloudFront, and each way in which they stand in a failover's way. */
final class EdgeKindsTest {
    private static final String ARN = "arn:aws:acm:us-west-1:123456789012:certificate/11111111";
    private static final String OTHER = "arn:aws:acm:us-west-1:123456789012:certificate/22222222";
    private static final String NAME = "www.drctl.example";
    private static final Asset SERVED = RowCase.row(CertificateCheck.KIND, "-", "", Scale.same(1), Map.of());
    private static final Asset NAMED = RowCase.row(
            CertificateCheck.KIND, "-", "", Scale.same(1), Map.of(CertificateCheck.ARN, RowCase.each(OTHER)));
    private static final Asset DISTRIBUTION = RowCase.row(
            DistributionCheck.KIND, "-", "", Scale.same(1), Map.of(DistributionCheck.ID, "EDFDVBD6EXAMPLE"));

    private static Inventory https(Asset row) {
        return RowCase.siteWith(row, new HealthEndpoint("https", 443, "/health"));
    }

    /** A site whose listener ends TLS, and serves that certificate. */
    private static FakeCloud httpsSite() {
        FakeCloud cloud = HealthySite.of(Inventories.flaskSite());
        serve(ARN).accept(cloud);
        certificate("ISSUED", Duration.ofDays(200), "AMAZON_ISSUED", true, null, NAME)
                .accept(cloud);
        return cloud;
    }

    private static Consumer<FakeCloud> serve(String... arns) {
        return cloud -> {
            String balancer = cloud.loadBalancing(RECOVERY)
                    .balancers
                    .values()
                    .iterator()
                    .next()
                    .arn();
            cloud.loadBalancing(RECOVERY)
                    .listeners
                    .put(balancer, List.of(new LoadBalancing.Listener(balancer + "/tls", 443, "HTTPS")));
            cloud.loadBalancing(RECOVERY).certificates.put(balancer + "/tls", List.of(arns));
        };
    }

    private static Consumer<FakeCloud> certificate(
            String status,
            @Nullable Duration left,
            String type,
            boolean renewable,
            @Nullable String renewal,
            String name) {
        return cloud -> cloud.certificates(RECOVERY)
                .put(new Certificate(
                        ARN,
                        name,
                        List.of(name),
                        status,
                        type,
                        left == null ? null : cloud.clock().now().plus(left),
                        renewable,
                        renewal,
                        List.of("arn:balancer")));
    }

    static Stream<RowCase> certificates() {
        String word = "certificate.";
        Duration ages = Duration.ofDays(200);
        return Stream.of(
                RowCase.healthy("issued, for the name", cloud -> {}),
                RowCase.healthy(
                        "a wildcard", certificate("ISSUED", ages, "AMAZON_ISSUED", true, null, "*.drctl.example")),
                RowCase.of(
                        "a listener without TLS",
                        cloud -> {
                            String balancer = cloud.loadBalancing(RECOVERY)
                                    .balancers
                                    .values()
                                    .iterator()
                                    .next()
                                    .arn();
                            cloud.loadBalancing(RECOVERY)
                                    .listeners
                                    .put(balancer, List.of(new LoadBalancing.Listener(balancer + "/l", 80, "HTTP")));
                        },
                        word + "served us-west-1 FAIL",
                        "no application has a listener here that serves one",
                        "add an HTTPS or TLS listener"),
                RowCase.of(
                        "not validated",
                        certificate("PENDING_VALIDATION", null, "AMAZON_ISSUED", false, null, NAME),
                        word + "issued us-west-1 FAIL",
                        "PENDING_VALIDATION",
                        "the records that ACM asks for"),
                RowCase.of(
                        "expires soon",
                        certificate("ISSUED", Duration.ofDays(12), "AMAZON_ISSUED", true, null, NAME),
                        word + "expiry us-west-1 WARN",
                        "12 days from now",
                        "why it isn't renewed"),
                RowCase.of(
                        "expired",
                        certificate("ISSUED", Duration.ofDays(-1), "AMAZON_ISSUED", true, null, NAME),
                        word + "expiry us-west-1 FAIL",
                        "expired on",
                        "why it isn't renewed"),
                RowCase.of(
                        "without an end",
                        certificate("ISSUED", null, "AMAZON_ISSUED", true, null, NAME),
                        word + "expiry us-west-1 UNKNOWN",
                        "ACM doesn't say when it expires",
                        "look at it in ACM"),
                RowCase.of(
                        "imported",
                        certificate("ISSUED", ages, "IMPORTED", false, null, NAME),
                        word + "renewal us-west-1 WARN",
                        "imported: ACM doesn't renew it",
                        "note when it expires"),
                RowCase.of(
                        "a renewal that waits for somebody",
                        certificate("ISSUED", ages, "AMAZON_ISSUED", true, "PENDING_VALIDATION", NAME),
                        word + "renewal us-west-1 WARN",
                        "its renewal is PENDING_VALIDATION",
                        "the records that ACM asks for"),
                RowCase.of(
                        "for another name",
                        certificate("ISSUED", ages, "AMAZON_ISSUED", true, null, "drctl.example"),
                        word + "names us-west-1 FAIL",
                        "none is for www.drctl.example",
                        "request one for every name"),
                RowCase.of(
                        "kept in IAM",
                        serve("arn:aws:iam::123456789012:server-certificate/old"),
                        word + "issued us-west-1 UNKNOWN, " + word + "names us-west-1 UNKNOWN",
                        "kept in IAM",
                        "import it into ACM"));
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void the_certificate_that_a_listener_serves(RowCase each) {
        each.assertFound(CertificateCheck.KIND, SERVED, https(SERVED), httpsSite());
    }

    static Stream<RowCase> named() {
        return Stream.of(
                RowCase.of(
                        "served by nobody",
                        EdgeKindsTest::putOther,
                        "certificate.served us-west-1 FAIL",
                        "no application's listener serves 22222222",
                        "ACM renews only what is in use"),
                RowCase.healthy("served beside the default", cloud -> {
                    putOther(cloud);
                    serve(ARN, OTHER).accept(cloud);
                }),
                RowCase.of(
                        "gone",
                        serve(ARN, OTHER),
                        "certificate.issued us-west-1 FAIL, certificate.names us-west-1 FAIL",
                        "there is no such certificate",
                        "request one"));
    }

    @ParameterizedTest
    @MethodSource("named")
    void a_certificate_that_the_inventory_names(RowCase each) {
        each.assertFound(CertificateCheck.KIND, NAMED, https(NAMED), httpsSite());
    }

    private static void putOther(FakeCloud cloud) {
        cloud.certificates(RECOVERY)
                .put(new Certificate(
                        OTHER,
                        NAME,
                        List.of(NAME),
                        "ISSUED",
                        "AMAZON_ISSUED",
                        Instant.MAX,
                        true,
                        null,
                        List.of("arn:balancer")));
    }

    static Stream<RowCase> distributions() {
        String word = "cloudfront-distribution.";
        String east = "edge-1.us-east-2.elb.amazonaws.com";
        String west = "edge-1.elb.us-west-1.amazonaws.com";
        return Stream.of(
                RowCase.healthy("a group of both Regions", distribution(true, "Deployed", NAME, "both", east, west)),
                RowCase.healthy("a name that moves", distribution(true, "Deployed", NAME, "one", NAME, west)),
                RowCase.healthy(
                        "buckets",
                        distribution(
                                true,
                                "Deployed",
                                "*.drctl.example",
                                "both",
                                "a.s3.us-east-2.amazonaws.com",
                                "b.s3.us-west-1.amazonaws.com")),
                RowCase.of(
                        "no distribution",
                        cloud -> {},
                        word + "deployed FAIL",
                        "there is no such distribution",
                        "correct its id"),
                RowCase.of(
                        "disabled",
                        distribution(false, "Deployed", NAME, "both", east, west),
                        word + "deployed FAIL",
                        "disabled",
                        "enable it"),
                RowCase.of(
                        "on its way to the edges",
                        distribution(true, "InProgress", NAME, "both", east, west),
                        word + "deployed UNKNOWN",
                        "InProgress",
                        "wait until it is Deployed"),
                RowCase.of(
                        "for another name",
                        distribution(true, "Deployed", "cdn.drctl.example", "both", east, west),
                        word + "aliases WARN",
                        "no application's name is among them",
                        "add the names"),
                RowCase.of(
                        "one Region only",
                        distribution(true, "Deployed", NAME, "one", east, west),
                        word + "origins FAIL",
                        "one is only in us-east-2",
                        "an origin group of both"),
                RowCase.of(
                        "a group of one Region",
                        distribution(true, "Deployed", NAME, "both", east, east),
                        word + "origins FAIL",
                        "both is only in us-east-2",
                        "an origin group of both"),
                RowCase.of(
                        "somewhere",
                        distribution(true, "Deployed", NAME, "one", "origin.somewhere.example", west),
                        word + "origins UNKNOWN",
                        "it is unknown in which Region one (origin.somewhere.example) is",
                        "the name of a load balancer"));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void a_distribution(RowCase each) {
        each.assertFound(DistributionCheck.KIND, DISTRIBUTION, RowCase.siteWith(DISTRIBUTION), new FakeCloud());
    }

    @Test
    void a_name_that_nobody_moves_is_an_origin_of_an_unknown_region() {
        Inventory site = RowCase.siteWith(DISTRIBUTION);
        Application moved = site.application();
        Inventory unmoved = new Inventory(
                site.site(),
                site.primary(),
                site.recovery(),
                site.objectives(),
                site.assets(),
                List.of(new Application(
                        moved.name(), moved.dnsNames(), Routing.NONE, moved.health(), null, moved.database())),
                site.databases(),
                site.terraform());

        RowCase.of(
                        "a name that nobody moves",
                        distribution(true, "Deployed", NAME, "one", NAME, "edge-1.elb.us-west-1.amazonaws.com"),
                        "cloudfront-distribution.origins UNKNOWN",
                        "it is unknown in which Region one (" + NAME + ") is",
                        "the name of a load balancer")
                .assertFound(DistributionCheck.KIND, DISTRIBUTION, unmoved, new FakeCloud());
    }

    /** Of two origins: {@code one} and another, which make the group {@code both}. */
    private static Consumer<FakeCloud> distribution(
            boolean isEnabled, String status, String alias, String target, String one, String other) {
        return cloud -> cloud.distributions()
                .distributions
                .put(
                        "EDFDVBD6EXAMPLE",
                        new Distribution(
                                "EDFDVBD6EXAMPLE",
                                "d1.cloudfront.net",
                                status,
                                isEnabled,
                                List.of(alias),
                                List.of(new Origin("one", one), new Origin("other", other)),
                                List.of(new OriginGroup("both", List.of("one", "other"), List.of(503))),
                                List.of(target)));
    }
}
