package io.drctl.readiness;

import static io.drctl.testing.Inventories.PRIMARY;
import static io.drctl.testing.Inventories.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Scale;
import io.drctl.inventory.TagSelection;
import io.drctl.inventory.TerraformSettings;
import io.drctl.testing.FakeCloud;
import io.drctl.testing.FakeCompute;
import io.drctl.testing.FakeDatabases;
import io.drctl.testing.HealthySite;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that can be wrong with a site, alone: exactly the findings that it deserves, and no others. */
public final class BreakagesTest {
    private static final Inventory SITE = Inventories.flaskSite();
    private static final String CLUSTER = "flask-site-us-west-1";
    private static final String BUCKET = "drctl-flask-site-us-west-1";
    private static final String EKS = "flask-site-monitoring";

    /**
     * @param expected what isn't a pass any more, as {@code check region VERDICT}
     * @param says what the first of them must have seen
     * @param remedy what its remedy must contain
     */
    private record Breakage(
            String name, Consumer<FakeCloud> breaks, List<String> expected, String says, String remedy) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Breakage of(String name, Consumer<FakeCloud> breaks, String expected, String says, String remedy) {
        return new Breakage(name, breaks, List.of(expected.split(", ")), says, remedy);
    }

    static Stream<Breakage> breakages() {
        return Stream.of(buckets(), instances(), network(), kubernetes(), balancers(), databases(), preSteps(), dns())
                .flatMap(List::stream);
    }

    /**
     * Each thing that can be wrong with the site of {@link HealthySite}, by its name, for tests of what is said of it.
     */
    public static Map<String, Consumer<FakeCloud>> all() {
        return breakages().collect(Collectors.toMap(Breakage::name, Breakage::breaks, (one, other) -> one));
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void is_found_and_named_and_changes_nothing_else(Breakage breakage) {
        FakeCloud cloud = HealthySite.of(SITE);
        breakage.breaks().accept(cloud);

        ReadinessReport report = ReadinessTest.verify(cloud, SITE, Scope.RECOVERY);

        assertThat(ReadinessTest.problems(report)).containsExactlyElementsOf(breakage.expected());
        Finding first = report.findings().stream()
                .filter(finding -> finding.verdict() != ReadinessVerdict.PASS)
                .findFirst()
                .orElseThrow();
        assertThat(first.seen()).contains(breakage.says());
        assertThat(String.valueOf(first.remedy())).contains(breakage.remedy());
        assertThat(report.isReady()).isEqualTo(breakage.expected().stream().allMatch(each -> each.endsWith("WARN")));
    }

    private static List<Breakage> buckets() {
        String prepare = "drctl prepare --region us-west-1";
        return List.of(
                of(
                        "no bucket",
                        cloud -> cloud.objectStore(RECOVERY).buckets.clear(),
                        "bucket.present us-west-1 FAIL",
                        "there is no such bucket",
                        prepare),
                of(
                        "bucket elsewhere",
                        bucket(old -> ObjectStore.Bucket.elsewhere(old.name(), "eu-west-1")),
                        "bucket.present us-west-1 FAIL",
                        "in eu-west-1",
                        "name another bucket"),
                of(
                        "versioning suspended",
                        bucket(old -> new ObjectStore.Bucket(
                                old.name(),
                                old.region(),
                                false,
                                "AES256",
                                true,
                                old.replicationRole(),
                                old.replication())),
                        "bucket.versioned us-west-1 FAIL",
                        "versioning is off or suspended",
                        prepare),
                of(
                        "no encryption",
                        bucket(old -> new ObjectStore.Bucket(
                                old.name(), old.region(), true, null, true, old.replicationRole(), old.replication())),
                        "bucket.encrypted us-west-1 FAIL",
                        "no default encryption",
                        prepare),
                of(
                        "public bucket",
                        bucket(old -> new ObjectStore.Bucket(
                                old.name(),
                                old.region(),
                                true,
                                "AES256",
                                false,
                                old.replicationRole(),
                                old.replication())),
                        "bucket.private us-west-1 FAIL",
                        "public access is not blocked",
                        prepare),
                of(
                        "bucket not replicated",
                        bucket(old -> withRules(old, List.of())),
                        "bucket.replicated us-west-1 FAIL",
                        "not replicated",
                        prepare),
                of(
                        "replication rule disabled",
                        bucket(old -> withRules(
                                old,
                                List.of(new ObjectStore.ReplicationRule("r", "drctl-flask-site-us-east-2", false)))),
                        "bucket.replicated us-west-1 FAIL",
                        "r to drctl-flask-site-us-east-2 (disabled)",
                        prepare),
                of(
                        "replication of a part only",
                        bucket(old -> withRules(old, List.of(narrow(ObjectStore.Coverage.PARTIAL, "logs/")))),
                        "bucket.replicated us-west-1 FAIL",
                        "no rule replicates all of it: r to drctl-flask-site-us-east-2 (only logs/)",
                        "add a rule for all objects beside it"),
                of(
                        "a replication rule that isn't told in full",
                        bucket(old -> withRules(old, List.of(narrow(ObjectStore.Coverage.UNKNOWN, null)))),
                        "bucket.replicated us-west-1 UNKNOWN",
                        "does not say what it covers",
                        "aws s3api get-bucket-replication"),
                of(
                        "replication without what KMS encrypts",
                        bucket(old -> new ObjectStore.Bucket(
                                old.name(), old.region(), true, "aws:kms", true, null, old.replication())),
                        "bucket.replicated us-west-1 FAIL",
                        "not what is encrypted with KMS",
                        "SseKmsEncryptedObjects"),
                of(
                        "copies encrypted with a key of the wrong Region",
                        bucket(old -> withKey(old, "arn:aws:kms:us-west-1:111122223333:key/1")),
                        "bucket.replicated us-west-1 FAIL",
                        "encrypts the copies with a key of us-west-1, which can't be used in us-east-2",
                        "a ReplicaKmsKeyID of us-east-2"),
                of(
                        "copies encrypted with a key whose Region isn't told",
                        bucket(old -> withKey(old, "1234abcd-12ab-34cd-56ef-1234567890ab")),
                        "bucket.replicated us-west-1 UNKNOWN",
                        "does not name its Region",
                        "aws s3api get-bucket-replication"),
                of(
                        "the state expires",
                        expiry(Expiry.Fate.EXPIRES, Expiry.Scope.ALL, 30),
                        "bucket.kept us-west-1 FAIL",
                        "every object expires after 30 days (rule tidy), the state terraform/us-west-1.tfstate"
                                + " among them",
                        "get-bucket-lifecycle-configuration --bucket drctl-flask-site-us-west-1"),
                of(
                        "older versions of the state are soon gone",
                        expiry(Expiry.Fate.OLDER_VERSIONS_EXPIRE, Expiry.Scope.below("terraform/"), 1),
                        "bucket.kept us-west-1 FAIL",
                        "older versions of objects below terraform/ expire after 1 days",
                        "keep older versions for 30 days or more"),
                of(
                        "what may be backups expires",
                        expiry(Expiry.Fate.EXPIRES, Expiry.Scope.below("backups/"), 7),
                        "bucket.kept us-west-1 WARN",
                        "objects below backups/ expire after 7 days (rule tidy)",
                        "make sure that no backup you need is among them"),
                of(
                        "lifecycle rules that can't be read",
                        cloud -> cloud.fail("s3:GetBucketLifecycleConfiguration", CloudException.Cause.ACCESS_DENIED),
                        "bucket.kept us-west-1 UNKNOWN",
                        "could not be read (access denied)",
                        "grant s3:GetLifecycleConfiguration"),
                of(
                        "replication's role deleted",
                        cloud -> cloud.roles().roles.remove(SITE.replicationRole(RECOVERY)),
                        "bucket.replicated us-west-1 FAIL",
                        "but nothing is copied: there is no role arn:aws:iam::",
                        "aws s3api get-bucket-replication --bucket drctl-flask-site-us-west-1"),
                of(
                        "replication's role deleted, and one of that name made under another path",
                        cloud -> cloud.roles()
                                .roles
                                .put(
                                        SITE.replicationRole(RECOVERY),
                                        "arn:aws:iam::" + HealthySite.ACCOUNT + ":role/other/"
                                                + SITE.replicationRole(RECOVERY)),
                        "bucket.replicated us-west-1 FAIL",
                        "but nothing is copied",
                        "or create that one again"),
                of(
                        "replication's role that only another account knows",
                        cloud -> cloud.roles()
                                .roles
                                .put(
                                        SITE.replicationRole(RECOVERY),
                                        "arn:aws:iam::999999999999:role/" + SITE.replicationRole(RECOVERY)),
                        "bucket.replicated us-west-1 UNKNOWN",
                        "drctl asks IAM in another account",
                        "aws iam get-role --role-name"),
                of(
                        "primary's replication's role deleted",
                        cloud -> cloud.roles().roles.remove(SITE.replicationRole(PRIMARY)),
                        "bucket.replicated us-east-2 FAIL",
                        "but nothing is copied",
                        "Batch Replication"),
                of(
                        "roles that can't be read",
                        cloud -> cloud.fail("iam:GetRole", CloudException.Cause.ACCESS_DENIED),
                        "bucket.replicated us-east-2 UNKNOWN, bucket.replicated us-west-1 UNKNOWN",
                        "replicated to drctl-flask-site-us-west-1 by its rules; whether arn:aws:iam::",
                        "grant iam:GetRole"),
                of(
                        "replication whose role isn't told",
                        bucket(old -> new ObjectStore.Bucket(
                                old.name(), old.region(), true, old.encryption(), true, null, old.replication())),
                        "bucket.replicated us-west-1 UNKNOWN",
                        "with which role S3 copies isn't told",
                        "aws s3api get-bucket-replication"),
                of(
                        "primary's bucket replicated elsewhere",
                        cloud -> cloud.objectStore(PRIMARY)
                                .alter(
                                        "drctl-flask-site-us-east-2",
                                        old -> withRules(
                                                old, List.of(new ObjectStore.ReplicationRule("r", "other", true)))),
                        "bucket.replicated us-east-2 FAIL",
                        "r to other",
                        "drctl prepare --region us-east-2"),
                of(
                        "primary without bucket",
                        cloud -> cloud.objectStore(PRIMARY).buckets.clear(),
                        "bucket.replicated us-east-2 FAIL",
                        "there is no such bucket",
                        "drctl prepare --region us-east-2"));
    }

    private static Consumer<FakeCloud> expiry(Expiry.Fate fate, Expiry.Scope scope, int days) {
        return cloud -> cloud.objectStore(RECOVERY)
                .expiries
                .put(BUCKET, List.of(new Expiry("tidy", fate, scope, "after " + days + " days", days, 0)));
    }

    /** Encrypted with KMS, and copied with that key by a rule for everything. */
    private static ObjectStore.Bucket withKey(ObjectStore.Bucket old, String key) {
        return new ObjectStore.Bucket(
                old.name(),
                old.region(),
                true,
                "aws:kms",
                true,
                old.replicationRole(),
                List.of(new ObjectStore.ReplicationRule(
                        "r", "drctl-flask-site-us-east-2", true, ObjectStore.Coverage.WHOLE, null, key, true)));
    }

    private static ObjectStore.ReplicationRule narrow(ObjectStore.Coverage coverage, @Nullable String only) {
        return new ObjectStore.ReplicationRule("r", "drctl-flask-site-us-east-2", true, coverage, only, null, true);
    }

    private static List<Breakage> instances() {
        String id = HealthySite.instanceId(RECOVERY, 2);
        String label = id + " (flask-site-web-2)";
        return List.of(
                of(
                        "no instances",
                        cloud -> {
                            cloud.compute(RECOVERY).instances.clear();
                            cloud.loadBalancing(RECOVERY).targets.clear();
                        },
                        "web-instance.quantity us-west-1 FAIL, load-balancer.targets us-west-1 FAIL",
                        "no instance",
                        "drctl provision --region us-west-1"),
                of(
                        "an instance too few",
                        cloud -> cloud.compute(RECOVERY).instances.remove(id),
                        // The zone that it leaves has no other: three instances stand in two zones.
                        "web-instance.quantity us-west-1 FAIL, web-instance.zones us-west-1 FAIL",
                        "2 instances",
                        "drctl provision --region us-west-1"),
                of(
                        "an instance on its way out",
                        instance(id, old -> with(old, old.type(), "shutting-down", old.zone(), "ok")),
                        "web-instance.quantity us-west-1 FAIL, web-instance.zones us-west-1 FAIL",
                        "2 instances",
                        "drctl provision --region us-west-1"),
                of(
                        "an instance too many",
                        oneMoreIn(HealthySite.vpcId(RECOVERY)),
                        "web-instance.quantity us-west-1 WARN, load-balancer.targets us-west-1 FAIL",
                        "4 instances",
                        "terminate"),
                of(
                        "an instance stopped",
                        cloud -> {
                            cloud.compute(RECOVERY)
                                    .alterInstance(
                                            id, old -> with(old, old.type(), "stopped", old.zone(), "not-applicable"));
                            cloud.loadBalancing(RECOVERY)
                                    .alterTargets(target -> target.id().equals(id)
                                            ? new LoadBalancing.Target(id, 5000, "unused", "Target.InvalidState")
                                            : target);
                        },
                        "web-instance.health us-west-1 FAIL, load-balancer.targets us-west-1 FAIL",
                        label + " is stopped",
                        "aws ec2 start-instances --region us-west-1 --instance-ids " + id),
                of(
                        "a status check failing",
                        instance(id, old -> with(old, old.type(), "running", old.zone(), "impaired")),
                        "web-instance.health us-west-1 FAIL",
                        label + " fails its status check",
                        "aws ec2 reboot-instances"),
                of(
                        "a status check without result",
                        instance(id, old -> with(old, old.type(), "running", old.zone(), "initializing")),
                        "web-instance.health us-west-1 UNKNOWN",
                        label + " has no result",
                        "wait"),
                of(
                        "an instance of another size",
                        instance(id, old -> with(old, "t3.nano", "running", old.zone(), "ok")),
                        "web-instance.size us-west-1 FAIL",
                        label + " is t3.nano",
                        "drctl provision"),
                of(
                        "all instances in one zone",
                        instance(id, old -> with(old, old.type(), "running", "us-west-1b", "ok")),
                        "web-instance.zones us-west-1 FAIL",
                        "only in us-west-1b",
                        "drctl provision"),
                of(
                        "an instance in a zone of nobody's",
                        instance(id, old -> with(old, old.type(), "running", "us-west-1a", "ok")),
                        "web-instance.zones us-west-1 FAIL",
                        "us-west-1a is not a zone of the site",
                        "drctl provision"));
    }

    private static List<Breakage> network() {
        String vpc = HealthySite.vpcId(RECOVERY);
        return List.of(
                of(
                        "no VPC",
                        cloud -> cloud.compute(RECOVERY).vpcs.clear(),
                        "vpc.present us-west-1 FAIL, kubernetes-node.zones us-west-1 FAIL",
                        "no VPC with the tags",
                        "drctl provision"),
                of(
                        "VPC pending",
                        vpc(old -> new Compute.Vpc(old.id(), old.cidr(), "pending")),
                        "vpc.present us-west-1 FAIL",
                        vpc + " is pending",
                        "drctl provision"),
                of(
                        "VPC with another range",
                        vpc(old -> new Compute.Vpc(old.id(), "10.99.0.0/16", "available")),
                        "vpc.range us-west-1 WARN",
                        "10.99.0.0/16",
                        "cidr"),
                of(
                        "two VPCs with the tags",
                        cloud -> cloud.compute(RECOVERY)
                                .put(
                                        new Compute.Vpc("vpc-2", "10.20.0.0/16", "available"),
                                        SITE.asset(AssetKind.VPC)
                                                .tagsIn(RECOVERY)
                                                .exact(),
                                        List.of()),
                        "vpc.present us-west-1 WARN",
                        "vpc-2",
                        "remove the tags from"),
                of(
                        "a zone without usable subnet",
                        cloud -> cloud.compute(RECOVERY)
                                .subnets
                                .computeIfPresent(
                                        vpc,
                                        (key, all) -> all.stream()
                                                .map(subnet -> subnet.zone().endsWith("c")
                                                        ? new Compute.Subnet(
                                                                subnet.id(), subnet.zone(), "pending", true)
                                                        : subnet)
                                                .toList()),
                        "vpc.zones us-west-1 FAIL",
                        "no available subnet in us-west-1c",
                        "drctl provision"));
    }

    private static List<Breakage> kubernetes() {
        return List.of(
                of(
                        "no Kubernetes cluster",
                        cloud -> {
                            cloud.kubernetes(RECOVERY).clusters.clear();
                            cloud.kubernetes(RECOVERY).nodeGroups.clear();
                        },
                        "kubernetes-cluster.active us-west-1 FAIL, kubernetes-node.active us-west-1 FAIL",
                        "there is no such cluster",
                        "drctl provision"),
                of(
                        "Kubernetes cluster being made",
                        cluster(new Clusters.Cluster(EKS, "CREATING", "1.36")),
                        "kubernetes-cluster.active us-west-1 FAIL",
                        "CREATING",
                        "wait"),
                of(
                        "Kubernetes cluster failed",
                        cluster(new Clusters.Cluster(EKS, "FAILED", "1.36")),
                        "kubernetes-cluster.active us-west-1 FAIL",
                        "FAILED",
                        "drctl provision"),
                of(
                        "another Kubernetes version",
                        cluster(new Clusters.Cluster(EKS, "ACTIVE", "1.35")),
                        "kubernetes-cluster.version us-west-1 WARN",
                        "Kubernetes 1.35",
                        "inventory"),
                of(
                        "a Kubernetes version whose support ends within 90 days",
                        cluster(new Clusters.Cluster(EKS, "ACTIVE", "1.29")),
                        "kubernetes-cluster.version us-west-1 WARN, kubernetes-cluster.support us-west-1 WARN",
                        "Kubernetes 1.29",
                        "inventory"),
                of(
                        "no node group",
                        cloud -> cloud.kubernetes(RECOVERY).nodeGroups.clear(),
                        "kubernetes-node.active us-west-1 FAIL",
                        "cluster flask-site-monitoring has no such node group",
                        "drctl provision"),
                of(
                        "node group with issues",
                        nodes("DEGRADED", 2, "t3.medium", List.of("Ec2LaunchTemplateNotFound"), 4),
                        "kubernetes-node.active us-west-1 FAIL",
                        "DEGRADED: Ec2LaunchTemplateNotFound",
                        "aws eks describe-nodegroup"),
                of(
                        "node group scaled to nothing",
                        nodes("ACTIVE", 0, "t3.medium", List.of(), 4),
                        "kubernetes-node.quantity us-west-1 FAIL",
                        "no nodes desired",
                        "drctl provision"),
                of(
                        "node group scaled up",
                        nodes("ACTIVE", 5, "t3.medium", List.of(), 4),
                        "kubernetes-node.quantity us-west-1 WARN",
                        "5 nodes desired",
                        "scale it down"),
                of(
                        "nodes of another size",
                        nodes("ACTIVE", 2, "t3.small", List.of(), 4),
                        "kubernetes-node.size us-west-1 FAIL",
                        "t3.small",
                        "drctl provision"),
                of(
                        "nodes in one zone",
                        nodes("ACTIVE", 2, "t3.medium", List.of(), 2),
                        "kubernetes-node.zones us-west-1 FAIL",
                        "only in us-west-1b",
                        "drctl provision"));
    }

    private static List<Breakage> balancers() {
        String arn = HealthySite.loadBalancerArn(SITE, RECOVERY);
        String id = HealthySite.instanceId(RECOVERY, 1);
        return List.of(
                of(
                        "no load balancer",
                        cloud -> cloud.loadBalancing(RECOVERY).balancers.clear(),
                        "load-balancer.active us-west-1 FAIL, dns.record us-west-1 FAIL",
                        "there is no such load balancer",
                        "drctl provision"),
                of(
                        "load balancer impaired",
                        balancer(old -> LoadBalancing.LoadBalancer.application(
                                arn, old.name(), old.dnsName(), old.hostedZoneId(), "active_impaired", old.zones())),
                        "load-balancer.active us-west-1 FAIL",
                        "active_impaired",
                        "drctl provision"),
                of(
                        "load balancer in one zone",
                        balancer(old -> LoadBalancing.LoadBalancer.application(
                                arn, old.name(), old.dnsName(), old.hostedZoneId(), "active", List.of("us-west-1b"))),
                        "load-balancer.zones us-west-1 FAIL",
                        "only in us-west-1b",
                        "drctl provision"),
                of(
                        "no listener",
                        cloud -> cloud.loadBalancing(RECOVERY).listeners.clear(),
                        "load-balancer.listener us-west-1 FAIL",
                        "it has no listener",
                        "drctl provision"),
                of(
                        "listener on another port",
                        cloud -> cloud.loadBalancing(RECOVERY)
                                .listeners
                                .put(arn, List.of(new LoadBalancing.Listener("l", 8080, "HTTP"))),
                        "load-balancer.listener us-west-1 FAIL",
                        "it listens for HTTP on port 8080",
                        "drctl provision"),
                of(
                        "no target group",
                        cloud -> cloud.loadBalancing(RECOVERY).rules.clear(),
                        "load-balancer.target-group us-west-1 FAIL",
                        "listener 80 has no rule that answers www.drctl.example/health",
                        "default rule"),
                of(
                        "a target unhealthy",
                        cloud -> cloud.loadBalancing(RECOVERY)
                                .alterTargets(target -> target.id().equals(id)
                                        ? new LoadBalancing.Target(id, 5000, "unhealthy", "Target.Timeout")
                                        : target),
                        "load-balancer.targets us-west-1 FAIL",
                        "2 healthy targets; " + id + " (flask-site-web-1) is unhealthy (Target.Timeout)",
                        "/health"),
                of(
                        "one instance unhealthy on two ports",
                        cloud -> cloud.loadBalancing(RECOVERY)
                                .targets
                                .replaceAll((group, all) -> all.stream()
                                        .flatMap(target -> target.id().equals(id)
                                                ? Stream.of(5000, 5001)
                                                        .map(port -> new LoadBalancing.Target(
                                                                id, port, "unhealthy", "Target.Timeout"))
                                                : Stream.of(target))
                                        .toList()),
                        "load-balancer.targets us-west-1 FAIL",
                        "2 healthy targets; ",
                        "/health"),
                of(
                        "an instance not registered",
                        cloud -> cloud.loadBalancing(RECOVERY)
                                .targets
                                .replaceAll((group, all) -> all.subList(1, all.size())),
                        "load-balancer.targets us-west-1 FAIL",
                        id + " (flask-site-web-1) is not registered",
                        "drctl provision"));
    }

    private static List<Breakage> databases() {
        return List.of(
                of(
                        "no database",
                        cloud -> cloud.databases(RECOVERY).clusters.clear(),
                        "database-cluster.available us-west-1 FAIL, database-instance.quantity us-west-1 FAIL",
                        "there is no such cluster",
                        "drctl provision"),
                of(
                        "database upgrading",
                        database(old -> FakeDatabases.withStatus(old, "upgrading")),
                        "database-cluster.available us-west-1 FAIL",
                        "upgrading",
                        "aws rds describe-events --region us-west-1"),
                of(
                        "another engine",
                        database(old -> engine(old, "aurora-postgresql", "15.4")),
                        "database-cluster.engine us-west-1 FAIL",
                        "aurora-postgresql 15.4",
                        "aurora-mysql"),
                of(
                        "another engine version",
                        database(old -> engine(old, "aurora-mysql", "8.0.mysql_aurora.3.08.0")),
                        "database-cluster.engine us-west-1 WARN",
                        "3.08.0",
                        "engine-version"),
                of(
                        "an engine version that costs extra",
                        database(old -> engine(old, "aurora-mysql", "5.7.mysql_aurora.2.12.6")),
                        "database-cluster.engine us-west-1 WARN, database-cluster.support us-west-1 WARN",
                        "5.7.mysql_aurora.2.12.6",
                        "engine-version"),
                of(
                        "no writer",
                        database(old -> FakeDatabases.withMembers(
                                old,
                                old.members().stream()
                                        .map(member -> new Databases.Member(member.instanceId(), false, 0))
                                        .toList())),
                        "database-cluster.writer us-west-1 FAIL",
                        "no writer",
                        "wait"),
                of(
                        "a reader too few",
                        database(old ->
                                FakeDatabases.withMembers(old, old.members().subList(0, 1))),
                        "database-cluster.writer us-west-1 FAIL, database-instance.quantity us-west-1 FAIL,"
                                + " database-instance.zones us-west-1 FAIL",
                        "no reader",
                        "drctl provision"),
                of(
                        "promoted",
                        database(old -> FakeDatabases.withSource(old, null)),
                        "database-cluster.replication us-west-1 FAIL, database-cluster.writer-place us-west-1 FAIL",
                        "is not a replica: it was promoted",
                        "a promoted cluster can't become a replica again: build a new replica of it in us-east-2"),
                of(
                        "replica of another Region's cluster",
                        database(old -> FakeDatabases.withSource(
                                old, "arn:aws:rds:eu-west-1:123456789012:cluster:flask-site-us-east-2")),
                        "database-cluster.replication us-west-1 FAIL, database-cluster.writer-place us-west-1 UNKNOWN",
                        "arn:aws:rds:eu-west-1",
                        "build a new replica"),
                of(
                        "replica of another cluster",
                        database(old -> FakeDatabases.withSource(
                                old, "arn:aws:rds:us-east-2:123456789012:cluster:flask-site-us-east-2-old")),
                        "database-cluster.replication us-west-1 FAIL, database-cluster.writer-place us-west-1 UNKNOWN",
                        "flask-site-us-east-2-old",
                        "build a new replica"),
                of(
                        "replica of another account's cluster",
                        database(old -> FakeDatabases.withSource(
                                old, "arn:aws:rds:us-east-2:999999999999:cluster:flask-site-us-east-2")),
                        "database-cluster.replication us-west-1 FAIL",
                        "but the primary is arn:aws:rds:us-east-2:123456789012",
                        "build a new replica"),
                of(
                        "source deleted",
                        cloud -> cloud.databases(PRIMARY).clusters.clear(),
                        "database-cluster.replication us-west-1 FAIL",
                        "which us-east-2 no longer has",
                        "drctl status"),
                of(
                        "lag over the RPO",
                        lag(Duration.ofSeconds(301), Duration.ofSeconds(10)),
                        "database-cluster.lag us-west-1 FAIL",
                        "5 min 1 s behind, sampled 10 s ago: promoting may lose 5 min 21 s",
                        "--accept-data-loss"),
                of(
                        "lag and its age over the RPO",
                        lag(Duration.ofSeconds(220), Duration.ofSeconds(100)),
                        "database-cluster.lag us-west-1 FAIL",
                        "promoting may lose 5 min 30 s",
                        "--accept-data-loss"),
                of(
                        "lag of long ago",
                        lag(Duration.ofSeconds(2), Duration.ofMinutes(6)),
                        "database-cluster.lag us-west-1 UNKNOWN",
                        "sampled 6 min ago",
                        "replication"),
                of(
                        "lag from the future",
                        lag(Duration.ofSeconds(2), Duration.ofMinutes(-6)),
                        "database-cluster.lag us-west-1 UNKNOWN",
                        "sampled 6 min in the future",
                        "clock"),
                of(
                        "no lag at all",
                        cloud -> cloud.databases(RECOVERY).lags.clear(),
                        "database-cluster.lag us-west-1 UNKNOWN, database-cluster.writer-place us-west-1 UNKNOWN",
                        "CloudWatch has no recent AuroraBinlogReplicaLag, or it is -1 (undetermined); there is no"
                                + " earlier sample",
                        "replication"),
                of(
                        "a replica too young to have a lag",
                        cloud -> {
                            cloud.databases(RECOVERY).lags.clear();
                            Instant created = cloud.clock().now().minus(Duration.ofMinutes(4));
                            cloud.databases(RECOVERY).alter(CLUSTER, old -> FakeDatabases.createdAt(old, created));
                        },
                        "database-cluster.lag us-west-1 UNKNOWN, database-cluster.writer-place us-west-1 UNKNOWN",
                        "no sample of its lag yet: the replica was created 4 min ago, and CloudWatch gets one a minute",
                        "wait a few minutes"),
                of(
                        "a database instance of another size",
                        databaseInstance("db.r5.large", "available", "us-west-1c"),
                        "database-instance.size us-west-1 FAIL",
                        "flask-site-us-west-1-2 is db.r5.large",
                        "drctl provision"),
                of(
                        "database instances in one zone",
                        databaseInstance("db.t4g.medium", "available", "us-west-1b"),
                        "database-instance.zones us-west-1 FAIL",
                        "only in us-west-1b",
                        "drctl provision"),
                of(
                        "a database instance without zone",
                        databaseInstance("db.t4g.medium", "available", null),
                        "database-instance.zones us-west-1 UNKNOWN",
                        "RDS gives no zone for flask-site-us-west-1-2",
                        "wait"),
                of(
                        "a database instance rebooting",
                        databaseInstance("db.t4g.medium", "rebooting", "us-west-1c"),
                        "database-instance.available us-west-1 FAIL",
                        "flask-site-us-west-1-2 is rebooting",
                        "wait"));
    }

    private static List<Breakage> preSteps() {
        String copy = HealthySite.imageId(RECOVERY);
        return List.of(
                of(
                        "no key pair",
                        cloud -> cloud.compute(RECOVERY).keyPairs.clear(),
                        "key-pair.present us-west-1 FAIL",
                        "there is no such key pair",
                        "drctl prepare --region us-west-1"),
                of(
                        "another key",
                        cloud -> cloud.compute(RECOVERY)
                                .keyPairs
                                .put("flask-site", new Compute.KeyPair("flask-site", "fp:other", "ssh-rsa OTHER")),
                        "key-pair.fingerprint us-west-1 FAIL",
                        "fp:other here, ",
                        "aws ec2 delete-key-pair --region us-west-1 --key-name flask-site"),
                of(
                        "no key pair in the primary",
                        cloud -> cloud.compute(PRIMARY).keyPairs.clear(),
                        "key-pair.fingerprint us-west-1 FAIL",
                        "us-east-2 has no key pair",
                        "drctl prepare --region us-east-2"),
                of(
                        "no image",
                        cloud -> cloud.compute(RECOVERY).images.clear(),
                        "machine-image.available us-west-1 FAIL",
                        "there is no such image",
                        "drctl prepare --region us-west-1"),
                of(
                        "image pending",
                        cloud -> cloud.compute(RECOVERY).alterImage(copy, "pending"),
                        "machine-image.available us-west-1 FAIL",
                        copy + " is pending",
                        "wait"),
                of(
                        "newer image failed",
                        image("ami-newer", "failed", Duration.ofDays(1), null),
                        "machine-image.available us-west-1 WARN",
                        "ami-newer is failed, the older " + copy + " is available",
                        "drctl prepare"),
                of(
                        "copy of an older image",
                        image("ami-newer", "available", Duration.ofDays(1), "ami-older"),
                        "machine-image.current us-west-1 FAIL",
                        "ami-newer is a copy of ami-older, the newest in us-east-2 is ami-useast2",
                        "drctl prepare"),
                of(
                        "image older than the primary's",
                        cloud -> {
                            cloud.compute(RECOVERY).images.clear();
                            image("ami-old", "available", Duration.ofDays(9), null)
                                    .accept(cloud);
                        },
                        "machine-image.current us-west-1 FAIL",
                        "is older than",
                        "drctl prepare"),
                of(
                        "image of unknown origin",
                        image("ami-other", "available", Duration.ofDays(1), null),
                        "machine-image.current us-west-1 WARN",
                        "their tags differ",
                        "compare"),
                of(
                        "no image in the primary",
                        cloud -> cloud.compute(PRIMARY).images.clear(),
                        "machine-image.current us-west-1 FAIL",
                        "us-east-2 has no available image",
                        "build the image in us-east-2"),
                of(
                        "repository gone",
                        cloud -> cloud.repositories().heads.clear(),
                        "source-repository.answers FAIL",
                        "there is no such repository",
                        "URL"));
    }

    private static List<Breakage> dns() {
        String alarm = SITE.takeOverAlarm(RECOVERY);
        String check = HealthySite.healthCheckId(PRIMARY);
        return List.of(
                of(
                        "no hosted zone",
                        cloud -> cloud.traffic().zones.clear(),
                        "dns.zone FAIL",
                        "there is no such public hosted zone",
                        "drctl.example"),
                of(
                        "no records",
                        cloud -> cloud.traffic().records.clear(),
                        "dns.pair FAIL",
                        "there is no such record",
                        "drctl provision"),
                of(
                        "half a pair",
                        cloud -> cloud.traffic().records.replaceAll((zone, all) -> all.subList(1, 2)),
                        "dns.pair FAIL",
                        "a SECONDARY record",
                        "drctl provision"),
                of(
                        "record leads elsewhere",
                        cloud -> cloud.traffic()
                                .alterRecords(each -> "us-west-1".equals(each.setIdentifier())
                                        ? each.withAlias(new Alias("Z", "elsewhere.example.com", true))
                                        : each),
                        "dns.record us-west-1 FAIL",
                        "elsewhere.example.com",
                        "drctl provision"),
                of(
                        "PRIMARY without health check",
                        cloud -> cloud.traffic().alterRecords(BreakagesTest::withoutHealthCheck),
                        "dns.health-check us-west-1 FAIL",
                        "the PRIMARY record has no health check",
                        "drctl provision --region us-east-2"),
                of(
                        "health check deleted",
                        cloud -> cloud.traffic().healthChecks.clear(),
                        "dns.health-check us-west-1 FAIL",
                        "there is no health check " + check,
                        "drctl provision"),
                of(
                        "health check disabled",
                        healthCheck(false, true, alarm, "us-west-1"),
                        "dns.health-check us-west-1 FAIL",
                        "disabled",
                        "aws route53 update-health-check --health-check-id " + check),
                of(
                        "health check inverted",
                        healthCheck(true, false, alarm, "us-west-1"),
                        "dns.health-check us-west-1 FAIL",
                        "inverted",
                        "drctl provision"),
                of(
                        "health check on another alarm",
                        healthCheck(false, false, "other", "us-west-1"),
                        "dns.health-check us-west-1 FAIL",
                        "follows alarm other in us-west-1",
                        "drctl provision"),
                of(
                        "health check on the alarm's namesake",
                        healthCheck(false, false, alarm, "us-east-2"),
                        "dns.health-check us-west-1 FAIL",
                        "in us-east-2",
                        "drctl provision"),
                of(
                        "health check on no alarm",
                        healthCheck(false, false, null, null),
                        "dns.health-check us-west-1 WARN",
                        "not that alarm",
                        "drctl provision"),
                of(
                        "no alarm",
                        cloud -> cloud.alarms(RECOVERY).alarms.clear(),
                        "dns.take-over-alarm us-west-1 FAIL",
                        "there is no such alarm",
                        "drctl prepare --region us-west-1"),
                of(
                        "alarm forgets",
                        cloud -> cloud.alarms(RECOVERY).alarms.put(alarm, new Alarms.Alarm(alarm, "OK", true)),
                        "dns.take-over-alarm us-west-1 FAIL",
                        "goes back to OK without data points",
                        "drctl prepare --region us-west-1"),
                of(
                        "health check forgets",
                        healthCheckWithoutData("Healthy"),
                        "dns.health-check us-west-1 FAIL",
                        "says healthy without data",
                        "LastKnownStatus"),
                of(
                        "alarm fires",
                        cloud -> cloud.alarms(RECOVERY).alarms.put(alarm, new Alarms.Alarm(alarm, "ALARM")),
                        "dns.take-over-alarm us-west-1 WARN",
                        "it fires",
                        "us-west-1 has taken over"));
    }

    @Test
    void the_same_key_made_in_one_region_and_imported_in_the_other_is_the_same_key() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.compute(PRIMARY)
                .keyPairs
                .put(
                        "flask-site",
                        new Compute.KeyPair(
                                "flask-site",
                                "other form of fingerprint",
                                HealthySite.PUBLIC_KEY.replace(" flask-site", " another comment")));

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY)))
                .isEmpty();
    }

    @Test
    void that_nobody_asks_for_the_key_of_the_copies_is_said() {
        FakeCloud cloud = HealthySite.of(SITE);
        String key = "arn:aws:kms:us-east-2:111122223333:key/1";
        bucket(old -> withKey(old, key)).accept(cloud);

        assertThat(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY).findings())
                .filteredOn(finding -> finding.check().equals("bucket.replicated"))
                .extracting(Finding::seen)
                .contains("replicated to drctl-flask-site-us-east-2; whether the key of the copies, " + key
                        + ", is there and enabled isn't asked");
    }

    @Test
    void a_copy_that_names_no_source_is_known_by_its_tags() {
        FakeCloud cloud = HealthySite.of(SITE);
        Map<String, String> tags = Map.of("drctl:site", "flask-site", "Version", "1.0.0");
        cloud.compute(RECOVERY)
                .put(new Compute.Image(
                        "ami-copy",
                        "drctl-flask-web-1.0.0",
                        "available",
                        cloud.clock().now(),
                        null,
                        tags));

        assertThat(ReadinessTest.finding(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY), "machine-image.current")
                        .seen())
                .isEqualTo("ami-copy is newer than ami-useast2, with the same tags");
    }

    @Test
    void a_pinned_image_is_the_one_that_the_copy_is_held_against() {
        Inventory pinned = Inventories.withPinnedImage(SITE, "ami-pinned");
        FakeCloud cloud = HealthySite.of(pinned);
        cloud.compute(PRIMARY)
                .put(new Compute.Image(
                        "ami-pinned", "another-name", "available", cloud.clock().now(), null, Map.of()));

        assertThat(ReadinessTest.finding(ReadinessTest.verify(cloud, pinned, Scope.RECOVERY), "machine-image.current")
                        .seen())
                .contains("the newest in us-east-2 is ami-pinned");
    }

    @Test
    void after_an_application_failover_the_site_is_still_ready_and_says_who_serves() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.traffic()
                .alterRecords(each -> each.failoverRole() == null
                        ? each
                        : each.withFailoverRole(each.failoverRole().other()));

        ReadinessReport report = ReadinessTest.verify(cloud, SITE, Scope.ALL);

        assertThat(ReadinessTest.problems(report)).isEmpty();
        assertThat(report.findings().stream()
                        .filter(finding -> finding.check().equals("dns.record"))
                        .map(Finding::seen))
                .containsExactly("the SECONDARY record points at it", "the PRIMARY record points at it");
    }

    @Test
    void health_checks_of_a_site_that_others_keep_up_are_their_choice() {
        Inventory unmanaged = Inventories.withStateElsewhere(
                SITE, new TerraformSettings(false, null, new TerraformSettings.Layout.Shipped(), "k", null));
        FakeCloud cloud = HealthySite.of(unmanaged);
        cloud.traffic()
                .healthChecks
                .replaceAll((id, check) -> new TrafficRouting.HealthCheck(
                        id, check.type(), false, false, "alarm theirs in us-west-1", "theirs", "us-west-1"));

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, unmanaged, Scope.RECOVERY)))
                .containsExactly("dns.health-check us-west-1 WARN");
        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY)))
                .containsExactly("dns.health-check us-west-1 FAIL");

        cloud.traffic().alterRecords(each -> each.failoverRole() == null ? each : withoutHealthCheck(each));
        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, unmanaged, Scope.RECOVERY)))
                .containsExactly("dns.health-check us-west-1 WARN");
    }

    @Test
    void a_secondary_without_health_check_is_a_warning() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.traffic()
                .alterRecords(each -> "us-west-1".equals(each.setIdentifier()) ? withoutHealthCheck(each) : each);

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.PRIMARY)))
                .containsExactly("dns.health-check us-east-2 WARN");
    }

    @Test
    void a_simple_record_may_lead_to_either_region_but_nowhere_else() {
        Inventory simple = Inventories.flaskSite(Routing.SIMPLE, DatabaseTopology.BINLOG_REPLICA);
        FakeCloud cloud = HealthySite.of(simple);
        LoadBalancing.LoadBalancer recovery =
                cloud.loadBalancing(RECOVERY).balancers.values().iterator().next();

        assertThat(record(cloud, simple).seen()).isEqualTo("points at the load balancer in us-east-2");

        cloud.traffic()
                .alterRecords(each -> each.withAlias(
                        new Alias(recovery.hostedZoneId(), "dualstack." + recovery.dnsName() + ".", true)));
        assertThat(record(cloud, simple).seen()).isEqualTo("points at the load balancer in us-west-1");

        cloud.traffic().alterRecords(each -> each.withAlias(new Alias("Z", "elsewhere.example.com", true)));
        assertThat(record(cloud, simple).verdict()).isEqualTo(ReadinessVerdict.FAIL);

        // The name of a load balancer has its Region in it, so that the Region needn't answer.
        cloud.lose(PRIMARY);
        assertThat(record(cloud, simple).verdict()).isEqualTo(ReadinessVerdict.FAIL);
        cloud.traffic()
                .alterRecords(
                        each -> each.withAlias(new Alias("Z", HealthySite.loadBalancerDnsName(simple, PRIMARY), true)));
        assertThat(record(cloud, simple).seen()).isEqualTo("points at the load balancer in us-east-2");
        // A Network Load Balancer has it in another place.
        cloud.traffic()
                .alterRecords(each -> each.withAlias(new Alias("Z", "edge-1.elb.us-east-2.amazonaws.com", true)));
        assertThat(record(cloud, simple).seen()).isEqualTo("points at the load balancer in us-east-2");
        cloud.traffic()
                .alterRecords(each -> each.withAlias(new Alias("Z", "pages.s3-website.us-east-2.amazonaws.com", true)));
        assertThat(record(cloud, simple).verdict()).isEqualTo(ReadinessVerdict.FAIL);
    }

    @Test
    void a_second_row_of_a_network_keeps_no_check_from_being_made() {
        Asset network = SITE.asset(AssetKind.VPC);
        Asset same = copyOf(network, network.quantities(), network.tags());
        assertThat(ReadinessTest.problems(ReadinessTest.verify(HealthySite.of(SITE), with(same), Scope.RECOVERY)))
                .isEmpty();

        Asset ofPrimary = copyOf(
                network,
                new ByRegion<>(Map.of(PRIMARY, Scale.same(1))),
                new ByRegion<>(Map.of(PRIMARY, network.tagsIn(PRIMARY))));
        assertThat(ReadinessTest.problems(ReadinessTest.verify(HealthySite.of(SITE), with(ofPrimary), Scope.RECOVERY)))
                .isEmpty();
    }

    private static Asset copyOf(Asset row, ByRegion<Scale<Integer>> quantities, ByRegion<TagSelection> tags) {
        return new Asset(
                row.kind(),
                "second",
                row.asset(),
                row.purpose(),
                row.size(),
                row.sizes(),
                row.quantity(),
                row.dr(),
                quantities,
                row.names(),
                tags,
                row.values());
    }

    private static Inventory with(Asset further) {
        List<Asset> assets = new ArrayList<>(SITE.assets());
        assets.add(further);
        return new Inventory(
                SITE.site(),
                SITE.primary(),
                SITE.recovery(),
                SITE.objectives(),
                assets,
                SITE.applications(),
                SITE.databases(),
                SITE.terraform());
    }

    @Test
    void a_primary_that_follows_another_cluster_is_not_ready() {
        FakeCloud cloud = HealthySite.of(SITE);
        cloud.databases(PRIMARY)
                .alter("flask-site-us-east-2", old -> FakeDatabases.withSource(old, "arn:aws:rds:x:1:cluster:y"));

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.PRIMARY)))
                .containsExactly(
                        "database-cluster.replication us-east-2 FAIL",
                        "database-cluster.writer-place us-east-2 UNKNOWN");
    }

    @Test
    void a_site_whose_database_was_switched_over_is_not_ready_and_told_the_way_home() {
        Inventory global = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
        FakeCloud cloud = HealthySite.of(global);
        String target = global.database().clusterIn(RECOVERY);
        cloud.databases(PRIMARY)
                .switchOverGlobal(
                        "flask-site-global",
                        Objects.requireNonNull(
                                        cloud.databases(RECOVERY).clusters.get(target))
                                .arn());
        cloud.clock().advance(cloud.pace().promotion);

        assertThat(ReadinessTest.verify(cloud, global, Scope.RECOVERY).findings())
                .filteredOn(finding -> finding.check().equals("database-cluster.replication"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(ReadinessVerdict.FAIL);
                    assertThat(finding.seen()).isEqualTo("is the writer of the global database flask-site-global");
                    assertThat(String.valueOf(finding.remedy())).contains("drctl switchover db --to us-east-2");
                });
    }

    @Test
    void a_cluster_that_left_its_global_database_is_not_ready() {
        Inventory global = Inventories.flaskSite(Routing.FAILOVER, DatabaseTopology.GLOBAL_DATABASE);
        FakeCloud cloud = HealthySite.of(global);
        cloud.databases(RECOVERY)
                .alter(
                        CLUSTER,
                        old -> new Databases.Cluster(
                                old.id(),
                                old.arn(),
                                old.status(),
                                old.engine(),
                                old.engineVersion(),
                                old.endpoint(),
                                old.readerEndpoint(),
                                old.members(),
                                null,
                                List.of(),
                                false,
                                null,
                                old.created(),
                                Map.of()));

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, global, Scope.RECOVERY)))
                .containsExactly(
                        "database-cluster.replication us-west-1 FAIL",
                        "database-cluster.writer-place us-west-1 UNKNOWN");
    }

    @Test
    void an_inventory_without_repositories_is_no_pass() {
        Inventory none = Inventories.withRepositories(SITE, List.of());

        assertThat(ReadinessTest.problems(ReadinessTest.verify(HealthySite.of(none), none, Scope.RECOVERY)))
                .containsExactly("source-repository.answers FAIL");
    }

    private static Finding record(FakeCloud cloud, Inventory inventory) {
        return ReadinessTest.finding(ReadinessTest.verify(cloud, inventory, Scope.RECOVERY), "dns.record");
    }

    private static Consumer<FakeCloud> bucket(UnaryOperator<ObjectStore.Bucket> change) {
        return cloud -> cloud.objectStore(RECOVERY).alter(BUCKET, change);
    }

    private static ObjectStore.Bucket withRules(ObjectStore.Bucket old, List<ObjectStore.ReplicationRule> rules) {
        return new ObjectStore.Bucket(
                old.name(), old.region(), true, old.encryption(), true, old.replicationRole(), rules);
    }

    private static Consumer<FakeCloud> oneMoreIn(String vpcId) {
        return cloud -> cloud.compute(RECOVERY)
                .put(
                        new Compute.Instance(
                                "i-extra",
                                "extra",
                                "t3.micro",
                                "running",
                                "us-west-1b",
                                "ami",
                                null,
                                "ok",
                                "ok",
                                vpcId),
                        SITE.asset(AssetKind.WEB_INSTANCE).tagsIn(RECOVERY).exact());
    }

    @Test
    void an_instance_of_another_vpc_with_the_same_tags_is_none_of_the_sites() {
        FakeCloud cloud = HealthySite.of(SITE);
        oneMoreIn("vpc-of-staging").accept(cloud);

        assertThat(ReadinessTest.problems(ReadinessTest.verify(cloud, SITE, Scope.RECOVERY)))
                .isEmpty();
    }

    private static Consumer<FakeCloud> instance(String id, UnaryOperator<Compute.Instance> change) {
        return cloud -> cloud.compute(RECOVERY).alterInstance(id, change);
    }

    private static Compute.Instance with(
            Compute.Instance old, String type, String state, String zone, String instanceStatus) {
        return new Compute.Instance(
                old.id(),
                old.name(),
                type,
                state,
                zone,
                old.imageId(),
                old.keyName(),
                "ok",
                instanceStatus,
                old.vpcId());
    }

    private static Consumer<FakeCloud> vpc(UnaryOperator<Compute.Vpc> change) {
        return cloud -> cloud.compute(RECOVERY)
                .vpcs
                .replaceAll((id, old) -> new FakeCompute.Tagged<>(change.apply(old.resource()), old.tags()));
    }

    private static Consumer<FakeCloud> cluster(Clusters.Cluster cluster) {
        return cloud -> cloud.kubernetes(RECOVERY).clusters.put(EKS, cluster);
    }

    private static Consumer<FakeCloud> nodes(
            String status, int desired, String type, List<String> issues, int subnets) {
        return cloud -> {
            List<String> ids = new ArrayList<>();
            for (int number = 1; number <= subnets; number++) {
                ids.add(HealthySite.subnetId(RECOVERY, number));
            }
            cloud.kubernetes(RECOVERY)
                    .nodeGroups
                    .put(
                            EKS + "/monitoring",
                            new Clusters.NodeGroup(
                                    "monitoring",
                                    status,
                                    1,
                                    desired,
                                    4,
                                    List.of(type),
                                    issues,
                                    Set.of(),
                                    ids,
                                    List.of()));
        };
    }

    private static Consumer<FakeCloud> balancer(UnaryOperator<LoadBalancing.LoadBalancer> change) {
        return cloud -> cloud.loadBalancing(RECOVERY).balancers.replaceAll((name, old) -> change.apply(old));
    }

    private static Consumer<FakeCloud> database(UnaryOperator<Databases.Cluster> change) {
        return cloud -> cloud.databases(RECOVERY).alter(CLUSTER, change);
    }

    private static Databases.Cluster engine(Databases.Cluster old, String engine, String version) {
        return new Databases.Cluster(
                old.id(),
                old.arn(),
                old.status(),
                engine,
                version,
                old.endpoint(),
                old.readerEndpoint(),
                old.members(),
                old.replicationSource(),
                old.replicas(),
                false,
                null,
                old.created(),
                Map.of());
    }

    private static Consumer<FakeCloud> lag(Duration lag, Duration ago) {
        return cloud -> cloud.databases(RECOVERY).reportLag(CLUSTER, lag, ago);
    }

    private static Consumer<FakeCloud> databaseInstance(String type, String status, @Nullable String zone) {
        String id = HealthySite.databaseInstanceId(SITE, RECOVERY, 2);
        return cloud -> cloud.databases(RECOVERY).instances.put(id, new Databases.Instance(id, type, status, zone));
    }

    private static Consumer<FakeCloud> image(String id, String state, Duration age, @Nullable String source) {
        return cloud -> cloud.compute(RECOVERY)
                .put(new Compute.Image(
                        id,
                        "drctl-flask-web-1.0.0",
                        state,
                        cloud.clock().now().minus(age),
                        source,
                        Map.of("team", "another")));
    }

    private static TrafficRouting.RecordSet withoutHealthCheck(TrafficRouting.RecordSet old) {
        return new TrafficRouting.RecordSet(
                old.name(),
                old.type(),
                old.setIdentifier(),
                old.failoverRole(),
                null,
                old.alias(),
                old.ttlSeconds(),
                old.values(),
                old.routingPolicy());
    }

    private static Consumer<FakeCloud> healthCheckWithoutData(String status) {
        return cloud -> cloud.traffic()
                .healthChecks
                .computeIfPresent(
                        HealthySite.healthCheckId(PRIMARY),
                        (id, check) -> new TrafficRouting.HealthCheck(
                                id,
                                check.type(),
                                check.inverted(),
                                check.disabled(),
                                check.watches(),
                                check.alarmName(),
                                check.alarmRegion(),
                                status));
    }

    private static Consumer<FakeCloud> healthCheck(
            boolean inverted, boolean disabled, @Nullable String alarm, @Nullable String region) {
        String id = HealthySite.healthCheckId(PRIMARY);
        return cloud -> cloud.traffic()
                .healthChecks
                .put(
                        id,
                        new TrafficRouting.HealthCheck(
                                id, "CLOUDWATCH_METRIC", inverted, disabled, "something", alarm, region));
    }
}
