package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.FaultyProxy;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import tools.jackson.databind.JsonNode;

/** {@code drctl verify dr-site} on a site that is ready, and on one that is taken apart piece by piece. */
@Timeout(300)
class VerifyIT {
    @TempDir
    private Path desk;

    private Moto moto;
    private SeededSite site;
    private FaultyProxy proxy;
    private Operator operator;

    @BeforeEach
    void seed() throws Exception {
        moto = Moto.require();
        site = SeededSite.in(moto);
        proxy = FaultyProxy.before(moto.endpoint());
        operator = Operator.at(desk, moto, proxy.endpoint());
        operator.rewrite("https://github.com/drctl-example/flask-site.git", "file://" + repository());
        ReplicaLag.isReported(moto, Duration.ofSeconds(2));
    }

    @AfterEach
    void close() throws IOException {
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    void a_ready_site_is_ready_and_what_breaks_is_named_one_by_one() {
        Operator.Ended healthy = verify();

        assertThat(verdicts(healthy.json(), "fail")).isEmpty();
        assertThat(verdicts(healthy.json(), "unknown")).isEmpty();
        assertThat(healthy.status()).as(healthy.out()).isZero();
        assertThat(healthy.json().path("ready").asBoolean()).isTrue();

        Set<String> known = new TreeSet<>();
        breakages().forEach((what, breakage) -> {
            breakage.how().run();

            Operator.Ended ended = verify();

            assertThat(ended.status()).as(what).isEqualTo(1);
            assertThat(ended.json().path("ready").asBoolean(true)).as(what).isFalse();
            assertThat(verdicts(ended.json(), "unknown")).as(what).isEmpty();
            Map<String, String> failed = verdicts(ended.json(), "fail");
            Set<String> news = new TreeSet<>(failed.keySet());
            news.removeAll(known);
            assertThat(news).as(what).isEqualTo(new TreeSet<>(breakage.checks()));
            assertThat(news)
                    .as(what)
                    .allSatisfy(check -> assertThat(failed.get(check)).contains(breakage.named()));
            known.addAll(news);
        });

        Operator.Ended human = operator.run("verify", "dr-site");

        assertThat(human.status()).isEqualTo(1);
        assertThat(human.out()).contains("FAIL", site.recovery().instanceIds().get(0), "to fix", "NOT READY");
    }

    /**
     * Something to break.
     *
     * @param checks the checks that fail because of it, and failed for nothing before
     * @param named what each of them has to name
     */
    private record Breakage(List<String> checks, String named, Runnable how) {}

    private Map<String, Breakage> breakages() {
        SeededSite.InRegion recovery = site.recovery();
        Ec2Client ec2 = moto.client(Ec2Client.builder(), SeededSite.RECOVERY);
        ElasticLoadBalancingV2Client balancing =
                moto.client(ElasticLoadBalancingV2Client.builder(), SeededSite.RECOVERY);
        String instance = recovery.instanceIds().get(0);
        Map<String, Breakage> breakages = new LinkedHashMap<>();
        breakages.put(
                "an instance is stopped",
                new Breakage(
                        List.of("web-instance.health", "load-balancer.targets"),
                        instance,
                        () -> ec2.stopInstances(request -> request.instanceIds(instance))));
        breakages.put(
                "versioning is suspended",
                new Breakage(
                        List.of("bucket.versioned"),
                        recovery.bucket(),
                        () -> moto.client(S3Client.builder(), SeededSite.RECOVERY)
                                .putBucketVersioning(request -> request.bucket(recovery.bucket())
                                        .versioningConfiguration(
                                                versioning -> versioning.status(BucketVersioningStatus.SUSPENDED)))));
        breakages.put(
                "the key pair is deleted",
                new Breakage(
                        List.of("key-pair.present"),
                        SeededSite.KEY_NAME,
                        () -> ec2.deleteKeyPair(request -> request.keyName(SeededSite.KEY_NAME))));
        breakages.put(
                "the image is deregistered",
                new Breakage(
                        List.of("machine-image.available"),
                        SeededSite.IMAGE_NAME,
                        () -> ec2.deregisterImage(request -> request.imageId(recovery.imageId()))));
        breakages.put(
                "a health check is deleted",
                new Breakage(
                        List.of("dns.health-check"),
                        site.primary().healthCheckId(),
                        () -> moto.global(Route53Client.builder())
                                .deleteHealthCheck(request ->
                                        request.healthCheckId(site.primary().healthCheckId()))));
        breakages.put(
                "the load balancer's health check asks for another path",
                new Breakage(
                        List.of("load-balancer.health-check"),
                        "asks for /old, not /health, unlike in " + SeededSite.PRIMARY,
                        () -> balancing.modifyTargetGroup(request -> request.targetGroupArn(recovery.targetGroupArn())
                                .healthCheckPath("/old"))));
        breakages.put(
                "the network ACL of the public subnets denies everything",
                new Breakage(
                        List.of("load-balancer.reachable"),
                        "allows nobody in on port",
                        () -> ec2.describeNetworkAcls()
                                .networkAcls()
                                .forEach(acl ->
                                        ec2.createNetworkAclEntry(request -> request.networkAclId(acl.networkAclId())
                                                .ruleNumber(1)
                                                .egress(false)
                                                .protocol("-1")
                                                .ruleAction("deny")
                                                .cidrBlock("0.0.0.0/0")))));
        breakages.put(
                "the target group is deleted",
                new Breakage(List.of("load-balancer.listener"), SeededSite.LOAD_BALANCER, () -> {
                    // Without its listener, as nobody deletes a target group that a listener forwards to.
                    balancing
                            .describeListeners(request -> request.loadBalancerArn(recovery.loadBalancerArn()))
                            .listeners()
                            .forEach(listener ->
                                    balancing.deleteListener(request -> request.listenerArn(listener.listenerArn())));
                    balancing.deleteTargetGroup(request -> request.targetGroupArn(recovery.targetGroupArn()));
                }));
        return breakages;
    }

    @Test
    void what_may_not_be_read_is_unknown_and_hides_nothing_else() {
        Map<String, String> passedBefore = verdicts(verify().json(), "pass");
        proxy.refuse("rds:DescribeDBClusters", 403, "AccessDenied", 1000);

        Operator.Ended ended = verify();

        assertThat(ended.status()).isEqualTo(1);
        assertThat(verdicts(ended.json(), "fail")).isEmpty();
        Map<String, String> unknown = verdicts(ended.json(), "unknown");
        assertThat(unknown.keySet()).isNotEmpty().allMatch(check -> check.startsWith("database-"));
        assertThat(unknown.values()).anyMatch(text -> text.contains("grant rds:DescribeDBClusters"));
        Set<String> others = new TreeSet<>(passedBefore.keySet());
        others.removeIf(check -> check.startsWith("database-"));
        assertThat(verdicts(ended.json(), "pass").keySet()).containsAll(others);
    }

    private Operator.Ended verify() {
        return operator.run("verify", "dr-site", "-o", "json");
    }

    /** The checks of one verdict, each with all that was said of it. */
    private static Map<String, String> verdicts(JsonNode report, String verdict) {
        Map<String, String> found = new LinkedHashMap<>();
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("verdict").asString().equals(verdict)) {
                String said = String.join(
                        " ",
                        finding.path("subject").asString(),
                        finding.path("seen").asString(""),
                        finding.path("remedy").asString(""));
                found.merge(finding.path("check").asString(), said, (one, other) -> one + "\n" + other);
            }
        }
        return found;
    }

    private Path repository() throws Exception {
        Path repository = operator.file("repository");
        for (List<String> command : List.of(
                List.of("git", "init", "--quiet", repository.toString()),
                List.of(
                        "git",
                        "-C",
                        repository.toString(),
                        "-c",
                        "user.name=test",
                        "-c",
                        "user.email=test@drctl.example",
                        "-c",
                        "commit.gpgsign=false",
                        "commit",
                        "--quiet",
                        "--allow-empty",
                        "--message",
                        "the application"))) {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .as(String.join(" ", command))
                    .isZero();
        }
        return repository;
    }
}
