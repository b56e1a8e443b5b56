package io.drctl.testing;

import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.InsufficientDataHealthStatus;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteMarkerReplicationStatus;
import software.amazon.awssdk.services.s3.model.ReplicationRule;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * The whole site of the shipped {@code inventory.yaml} in the emulator, made through the SDK in seconds: what the
 * pre-steps and two applies of Terraform would leave behind, in both Regions, ready.
 *
 * <p>The recovery cluster is a replica of the primary's; the DNS name has a PRIMARY and a SECONDARY alias record, each
 * with a health check on the other Region's take-over alarm.
 */
public final class SeededSite {
    public static final RegionName PRIMARY = new RegionName("us-east-2");
    public static final RegionName RECOVERY = new RegionName("us-west-1");

    public static final String SITE = "flask-site";
    public static final String DNS_NAME = "www.drctl.example";
    public static final String HOSTED_ZONE = "drctl.example";
    public static final String IMAGE_NAME = "drctl-flask-web-1.0.0";
    public static final String KEY_NAME = "flask-site";
    public static final String LOAD_BALANCER = "flask-site";
    public static final String KUBERNETES_CLUSTER = "flask-site-monitoring";
    public static final String NODE_GROUP = "monitoring";

    /** A public key that belongs to nobody: its private half was thrown away. */
    public static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINwIALdvLeW5LY76OXbpP5BIT6MgPHaHaElxgPuByXEY flask-site";

    private static final Map<RegionName, List<String>> ZONES = Map.of(
            PRIMARY, List.of("us-east-2a", "us-east-2b", "us-east-2c"),
            RECOVERY, List.of("us-west-1b", "us-west-1c"));
    private static final Map<RegionName, String> NETWORK = Map.of(PRIMARY, "10.10", RECOVERY, "10.20");

    private static final int APPLICATION_PORT = 80;
    private static final int INSTANCES_PER_REGION = 3;
    private static final int NODES_PER_REGION = 2;

    /**
     * What a test needs to know of one Region to break it.
     *
     * @param loadBalancerZoneId the load balancer's own hosted zone, which alias records name
     * @param healthCheckId of the Region's DNS record; it watches the other Region's take-over alarm
     */
    public record InRegion(
            RegionName name,
            String vpcId,
            List<String> instanceIds,
            String imageId,
            String loadBalancerArn,
            String loadBalancerDnsName,
            String loadBalancerZoneId,
            String targetGroupArn,
            String clusterId,
            String clusterArn,
            List<String> databaseInstanceIds,
            String bucket,
            String takeOverAlarm,
            String healthCheckId) {}

    private final Moto moto;
    private final Map<RegionName, InRegion> regions;
    private final String hostedZoneId;

    private SeededSite(Moto moto, Map<RegionName, InRegion> regions, String hostedZoneId) {
        this.moto = moto;
        this.regions = Map.copyOf(regions);
        this.hostedZoneId = hostedZoneId;
    }

    /** Empties the emulator and makes the site in it. */
    public static SeededSite in(Moto moto) {
        moto.reset();
        String zone = hostedZone(moto);
        String roleArn = serviceRole(moto);
        Map<RegionName, InRegion> made = new LinkedHashMap<>();
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            made.put(region, region(moto, region, roleArn, made.get(PRIMARY)));
        }
        for (RegionName region : List.of(PRIMARY, RECOVERY)) {
            replicate(moto, region, roleArn);
        }
        records(moto, zone, made);
        return new SeededSite(moto, made, zone);
    }

    public InRegion primary() {
        return region(PRIMARY);
    }

    public InRegion recovery() {
        return region(RECOVERY);
    }

    public InRegion region(RegionName name) {
        return Objects.requireNonNull(regions.get(name));
    }

    public Moto moto() {
        return moto;
    }

    /** Without the {@code /hostedzone/} that Route 53 puts before it. */
    public String hostedZoneId() {
        return hostedZoneId;
    }

    public static String bucket(RegionName region) {
        return "drctl-" + SITE + "-" + region;
    }

    public static String clusterId(RegionName region) {
        return SITE + "-" + region;
    }

    /** The name that {@code Inventory.takeOverAlarm} gives. */
    public static String takeOverAlarm(RegionName region) {
        return "drctl-" + SITE + "-take-over-" + region;
    }

    private static RegionName peer(RegionName region) {
        return region.equals(PRIMARY) ? RECOVERY : PRIMARY;
    }

    private static InRegion region(Moto moto, RegionName region, String roleArn, @Nullable InRegion source) {
        Ec2Client ec2 = moto.client(Ec2Client.builder(), region);
        String vpc = vpc(ec2, region);
        InternetGateway.attach(ec2, vpc);
        List<String> publicSubnets = new ArrayList<>();
        List<String> privateSubnets = new ArrayList<>();
        subnets(ec2, region, vpc, publicSubnets, privateSubnets);
        ec2.importKeyPair(request -> request.keyName(KEY_NAME)
                .publicKeyMaterial(SdkBytes.fromUtf8String(PUBLIC_KEY))
                .tagSpecifications(tagged(ResourceType.KEY_PAIR, "key-pair", KEY_NAME)));
        String image = image(ec2, source);
        List<String> instances = instances(ec2, image, publicSubnets);

        ElasticLoadBalancingV2Client balancing = moto.client(ElasticLoadBalancingV2Client.builder(), region);
        LoadBalancer balancer = balancing
                .createLoadBalancer(request -> request.name(LOAD_BALANCER).subnets(publicSubnets))
                .loadBalancers()
                .get(0);
        String targetGroup = targets(balancing, vpc, balancer.loadBalancerArn(), instances);

        kubernetes(moto.client(EksClient.builder(), region), roleArn, privateSubnets);

        String cluster = clusterId(region);
        RdsClient rds = moto.client(RdsClient.builder(), region);
        String clusterArn = cluster(rds, cluster, privateSubnets, source == null ? null : source.clusterArn());
        List<String> databases = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String id = cluster + "-" + (i + 1);
            String zone = zones(region).get(i);
            rds.createDBInstance(request -> request.dbInstanceIdentifier(id)
                    .dbClusterIdentifier(cluster)
                    .engine("aurora-mysql")
                    .dbInstanceClass("db.t4g.medium")
                    .availabilityZone(zone));
            databases.add(id);
        }

        bucket(moto.client(S3Client.builder(), region), region);
        takeOverAlarm(moto.client(CloudWatchClient.builder(), region), region);
        String healthCheck = healthCheck(moto, region);
        return new InRegion(
                region,
                vpc,
                List.copyOf(instances),
                image,
                balancer.loadBalancerArn(),
                balancer.dnsName(),
                balancer.canonicalHostedZoneId(),
                targetGroup,
                cluster,
                clusterArn,
                List.copyOf(databases),
                bucket(region),
                takeOverAlarm(region),
                healthCheck);
    }

    private static List<String> zones(RegionName region) {
        return Objects.requireNonNull(ZONES.get(region));
    }

    private static TagSpecification tagged(ResourceType type, String asset, String name) {
        return TagSpecification.builder()
                .resourceType(type)
                .tags(tag("drctl:site", SITE), tag("drctl:asset", asset), tag("Name", name))
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static String vpc(Ec2Client ec2, RegionName region) {
        return ec2.createVpc(request -> request.cidrBlock(NETWORK.get(region) + ".0.0/16")
                        .tagSpecifications(tagged(ResourceType.VPC, "vpc", SITE + "-vpc")))
                .vpc()
                .vpcId();
    }

    private static void subnets(
            Ec2Client ec2, RegionName region, String vpc, List<String> publicSubnets, List<String> privateSubnets) {
        int number = 0;
        for (String zone : zones(region)) {
            String publicCidr = NETWORK.get(region) + "." + number + ".0/24";
            String privateCidr = NETWORK.get(region) + "." + (number + 100) + ".0/24";
            number++;
            String open = ec2.createSubnet(
                            request -> request.vpcId(vpc).cidrBlock(publicCidr).availabilityZone(zone))
                    .subnet()
                    .subnetId();
            ec2.modifySubnetAttribute(
                    request -> request.subnetId(open).mapPublicIpOnLaunch(value -> value.value(true)));
            publicSubnets.add(open);
            privateSubnets.add(ec2.createSubnet(
                            request -> request.vpcId(vpc).cidrBlock(privateCidr).availabilityZone(zone))
                    .subnet()
                    .subnetId());
        }
    }

    private static String image(Ec2Client ec2, @Nullable InRegion source) {
        String id = source == null
                ? ec2.registerImage(request -> request.name(IMAGE_NAME)
                                .architecture("x86_64")
                                .rootDeviceName("/dev/sda1")
                                .virtualizationType("hvm"))
                        .imageId()
                : ec2.copyImage(request -> request.name(IMAGE_NAME)
                                .sourceImageId(source.imageId())
                                .sourceRegion(source.name().value()))
                        .imageId();
        ec2.createTags(request -> request.resources(id).tags(tag("Name", "drctl-flask-web"), tag("Version", "1.0.0")));
        return id;
    }

    private static List<String> instances(Ec2Client ec2, String image, List<String> subnets) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < INSTANCES_PER_REGION; i++) {
            String subnet = subnets.get(i % subnets.size());
            String name = SITE + "-web-" + (i + 1);
            ids.add(ec2.runInstances(request -> request.imageId(image)
                            .instanceType("t3.micro")
                            .minCount(1)
                            .maxCount(1)
                            .keyName(KEY_NAME)
                            .subnetId(subnet)
                            .tagSpecifications(tagged(ResourceType.INSTANCE, "web", name)))
                    .instances()
                    .get(0)
                    .instanceId());
        }
        return ids;
    }

    private static String targets(
            ElasticLoadBalancingV2Client balancing, String vpc, String balancer, List<String> instances) {
        String group = balancing
                .createTargetGroup(request -> request.name(SITE + "-web")
                        .vpcId(vpc)
                        .protocol(ProtocolEnum.HTTP)
                        .port(APPLICATION_PORT)
                        .targetType(TargetTypeEnum.INSTANCE)
                        .healthCheckPath("/health"))
                .targetGroups()
                .get(0)
                .targetGroupArn();
        balancing.registerTargets(request -> request.targetGroupArn(group)
                .targets(instances.stream()
                        .map(id -> TargetDescription.builder()
                                .id(id)
                                .port(APPLICATION_PORT)
                                .build())
                        .toList()));
        balancing.createListener(request -> request.loadBalancerArn(balancer)
                .port(APPLICATION_PORT)
                .protocol(ProtocolEnum.HTTP)
                .defaultActions(Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .targetGroupArn(group)
                        .build()));
        return group;
    }

    private static void kubernetes(EksClient eks, String roleArn, List<String> subnets) {
        eks.createCluster(request -> request.name(KUBERNETES_CLUSTER)
                .version("1.36")
                .roleArn(roleArn)
                .resourcesVpcConfig(vpc -> vpc.subnetIds(subnets)));
        eks.createNodegroup(request -> request.clusterName(KUBERNETES_CLUSTER)
                .nodegroupName(NODE_GROUP)
                .nodeRole(roleArn)
                .subnets(subnets)
                .instanceTypes("t3.medium")
                .scalingConfig(scaling -> scaling.desiredSize(NODES_PER_REGION)
                        .minSize(NODES_PER_REGION)
                        .maxSize(NODES_PER_REGION + 1)));
    }

    private static String cluster(RdsClient rds, String id, List<String> subnets, @Nullable String replicationSource) {
        rds.createDBSubnetGroup(request -> request.dbSubnetGroupName(SITE)
                .dbSubnetGroupDescription("private subnets of " + SITE)
                .subnetIds(subnets));
        logged(rds, id);
        return rds.createDBCluster(request -> {
                    request.dbClusterIdentifier(id)
                            .dbClusterParameterGroupName(id)
                            .engine("aurora-mysql")
                            .engineVersion("8.0.mysql_aurora.3.10.5")
                            .dbSubnetGroupName(SITE)
                            // The emulator, unlike AWS, wants these for a replica too.
                            .masterUsername("admin")
                            .masterUserPassword("only-for-the-emulator");
                    if (replicationSource != null) {
                        request.replicationSourceIdentifier(replicationSource);
                    }
                })
                .dbCluster()
                .dbClusterArn();
    }

    /** Makes a parameter group for a cluster that a replica follows, or that is one. */
    public static void logged(RdsClient rds, String group) {
        rds.createDBClusterParameterGroup(request -> request.dbClusterParameterGroupName(group)
                .dbParameterGroupFamily("aurora-mysql8.0")
                .description("replication to the other Region"));
        rds.modifyDBClusterParameterGroup(request -> request.dbClusterParameterGroupName(group)
                .parameters(Parameter.builder()
                        .parameterName("binlog_format")
                        .parameterValue("ROW")
                        .applyMethod("pending-reboot")
                        .build()));
    }

    private static void bucket(S3Client s3, RegionName region) {
        String name = bucket(region);
        s3.createBucket(request -> request.bucket(name)
                .createBucketConfiguration(
                        where -> where.locationConstraint(BucketLocationConstraint.fromValue(region.value()))));
        s3.putBucketVersioning(request -> request.bucket(name)
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        s3.putBucketEncryption(request -> request.bucket(name)
                .serverSideEncryptionConfiguration(encryption -> encryption.rules(ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(
                                byDefault -> byDefault.sseAlgorithm(ServerSideEncryption.AES256))
                        .build())));
        s3.putPublicAccessBlock(request -> request.bucket(name)
                .publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)
                        .blockPublicPolicy(true)
                        .ignorePublicAcls(true)
                        .restrictPublicBuckets(true)));
    }

    private static void replicate(Moto moto, RegionName region, String roleArn) {
        S3Client s3 = moto.client(S3Client.builder(), region);
        s3.putBucketReplication(request -> request.bucket(bucket(region))
                .replicationConfiguration(replication -> replication
                        .role(roleArn)
                        .rules(ReplicationRule.builder()
                                .id("to-" + peer(region))
                                .priority(1)
                                .status(ReplicationRuleStatus.ENABLED)
                                .filter(filter -> filter.prefix(""))
                                .deleteMarkerReplication(
                                        markers -> markers.status(DeleteMarkerReplicationStatus.ENABLED))
                                .destination(destination -> destination.bucket("arn:aws:s3:::" + bucket(peer(region))))
                                .build())));
    }

    private static void takeOverAlarm(CloudWatchClient cloudWatch, RegionName region) {
        cloudWatch.putMetricAlarm(request -> request.alarmName(takeOverAlarm(region))
                .namespace("drctl")
                .metricName("TakeOver")
                .dimensions(Dimension.builder()
                        .name("Alarm")
                        .value(takeOverAlarm(region))
                        .build())
                .statistic(Statistic.MAXIMUM)
                .period(60)
                .evaluationPeriods(1)
                .threshold(1.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .treatMissingData("ignore"));
    }

    private static String healthCheck(Moto moto, RegionName region) {
        RegionName peer = peer(region);
        return route53(moto)
                .createHealthCheck(request -> request.callerReference("take-over-" + region)
                        .healthCheckConfig(config -> config.type(HealthCheckType.CLOUDWATCH_METRIC)
                                .alarmIdentifier(
                                        alarm -> alarm.name(takeOverAlarm(peer)).region(peer.value()))
                                .insufficientDataHealthStatus(InsufficientDataHealthStatus.LAST_KNOWN_STATUS)))
                .healthCheck()
                .id();
    }

    private static Route53Client route53(Moto moto) {
        return moto.global(Route53Client.builder());
    }

    private static String hostedZone(Moto moto) {
        String id = route53(moto)
                .createHostedZone(request -> request.name(HOSTED_ZONE + ".").callerReference(SITE))
                .hostedZone()
                .id();
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static String serviceRole(Moto moto) {
        return moto.global(IamClient.builder())
                .createRole(request -> request.roleName(SITE + "-service")
                        .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[]}"))
                .role()
                .arn();
    }

    private static void records(Moto moto, String zone, Map<RegionName, InRegion> regions) {
        List<Change> changes = regions.values().stream()
                .map(region -> Change.builder()
                        .action(ChangeAction.CREATE)
                        .resourceRecordSet(record -> record.name(DNS_NAME + ".")
                                .type(RRType.A)
                                .setIdentifier(region.name().value())
                                .failover(
                                        region.name().equals(PRIMARY)
                                                ? ResourceRecordSetFailover.PRIMARY
                                                : ResourceRecordSetFailover.SECONDARY)
                                .healthCheckId(region.healthCheckId())
                                .aliasTarget(AliasTarget.builder()
                                        .dnsName(region.loadBalancerDnsName())
                                        .hostedZoneId(region.loadBalancerZoneId())
                                        .evaluateTargetHealth(true)
                                        .build()))
                        .build())
                .toList();
        route53(moto)
                .changeResourceRecordSets(
                        request -> request.hostedZoneId(zone).changeBatch(batch -> batch.changes(changes)));
    }
}
