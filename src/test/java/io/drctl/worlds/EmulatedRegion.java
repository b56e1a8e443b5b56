package io.drctl.worlds;

import io.drctl.inventory.RegionName;
import io.drctl.testing.InternetGateway;
import io.drctl.testing.Moto;
import io.drctl.testing.SeededSite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * One Region of an emulated site while it is being made: a VPC with a subnet in each of two zones, and what is in it.
 */
@SuppressWarnings("unchecked") // The SDK takes lists as varargs of Consumer, which Java makes arrays of.
public final class EmulatedRegion {
    private static final String PASSWORD = "only-for-the-emulator";

    private final Moto moto;
    private final RegionName region;
    private final Map<String, String> tags;
    private final String vpc;
    private final List<String> subnets = new ArrayList<>();

    /** A load balancer with the target group that it forwards to. */
    public record Entrance(LoadBalancer balancer, String targetGroup) {}

    /**
     * A VPC, and nothing in it.
     *
     * @param zones their letters, such as {@code ab}
     * @param tags that everything has that can be tagged
     */
    public EmulatedRegion(
            Moto moto, RegionName region, String name, String network, String zones, Map<String, String> tags) {
        this.moto = moto;
        this.region = region;
        this.tags = Map.copyOf(tags);
        this.vpc = ec2().createVpc(request ->
                        request.cidrBlock(network + ".0.0/16").tagSpecifications(tagged(ResourceType.VPC, name)))
                .vpc()
                .vpcId();
        InternetGateway.attach(ec2(), vpc);
        for (int i = 0; i < zones.length(); i++) {
            String cidr = network + "." + i + ".0/24";
            String zone = region.value() + zones.charAt(i);
            subnets.add(ec2().createSubnet(request -> request.vpcId(vpc)
                            .cidrBlock(cidr)
                            .availabilityZone(zone)
                            .tagSpecifications(tagged(ResourceType.SUBNET, name + "-" + zone)))
                    .subnet()
                    .subnetId());
        }
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return moto.client(builder, region);
    }

    private Ec2Client ec2() {
        return client(Ec2Client.builder());
    }

    private RdsClient rds() {
        return client(RdsClient.builder());
    }

    public String vpc() {
        return vpc;
    }

    public RegionName region() {
        return region;
    }

    private TagSpecification tagged(ResourceType type, String name) {
        List<Tag> all = new ArrayList<>();
        if (!name.isEmpty()) {
            all.add(Tag.builder().key("Name").value(name).build());
        }
        tags.forEach((key, value) -> all.add(Tag.builder().key(key).value(value).build()));
        return TagSpecification.builder().resourceType(type).tags(all).build();
    }

    /** An ALB on port 80, or an NLB on port 443, whose target group looks for {@code health}. */
    public Entrance entrance(String name, boolean isNetwork, TargetTypeEnum targets, String health) {
        ElasticLoadBalancingV2Client balancing = client(ElasticLoadBalancingV2Client.builder());
        LoadBalancer balancer = balancing
                .createLoadBalancer(request -> request.name(name)
                        .subnets(subnets)
                        .type(isNetwork ? LoadBalancerTypeEnum.NETWORK : LoadBalancerTypeEnum.APPLICATION))
                .loadBalancers()
                .get(0);
        if (isNetwork) {
            // The emulator doesn't say in which zones addresses are, as AWS does.
            balancing.modifyLoadBalancerAttributes(request -> request.loadBalancerArn(balancer.loadBalancerArn())
                    .attributes(attribute ->
                            attribute.key("load_balancing.cross_zone.enabled").value("true")));
        }
        String group = balancing
                .createTargetGroup(request -> request.name(name)
                        .vpcId(vpc)
                        .port(80)
                        .protocol(isNetwork ? ProtocolEnum.TCP : ProtocolEnum.HTTP)
                        .targetType(targets)
                        .healthCheckProtocol(ProtocolEnum.HTTP)
                        .healthCheckPath(health))
                .targetGroups()
                .get(0)
                .targetGroupArn();
        balancing.createListener(request -> request.loadBalancerArn(balancer.loadBalancerArn())
                .port(80)
                .protocol(isNetwork ? ProtocolEnum.TCP : ProtocolEnum.HTTP)
                .defaultActions(Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .targetGroupArn(group)
                        .build()));
        return new Entrance(balancer, group);
    }

    /** Targets by address, for what doesn't register itself in the emulator. */
    public void targets(Entrance entrance, String... addresses) {
        for (String address : addresses) {
            client(ElasticLoadBalancingV2Client.builder())
                    .registerTargets(request -> request.targetGroupArn(entrance.targetGroup())
                            .targets(TargetDescription.builder()
                                    .id(address)
                                    .port(80)
                                    .build()));
        }
    }

    /** Instances of a type, the first ones of their zones first; they are targets where there is an entrance. */
    public void instances(String name, String type, int count, @Nullable Entrance entrance, Map<String, String> more) {
        String image = image("ami-" + name);
        for (int i = 0; i < count; i++) {
            String subnet = subnets.get(i % subnets.size());
            String called = count == 1 || name.isEmpty() ? name : name + "-" + (i + 1);
            String id = ec2().runInstances(request -> request.imageId(image)
                            .instanceType(type)
                            .minCount(1)
                            .maxCount(1)
                            .subnetId(subnet)
                            .tagSpecifications(tagged(ResourceType.INSTANCE, called)))
                    .instances()
                    .get(0)
                    .instanceId();
            more.forEach((key, value) -> ec2().createTags(request -> request.resources(id)
                    .tags(Tag.builder().key(key).value(value).build())));
            if (entrance != null) {
                targets(entrance, id);
            }
        }
    }

    private String image(String name) {
        return ec2().registerImage(request -> request.name(name)
                        .architecture("x86_64")
                        .rootDeviceName("/dev/sda1")
                        .virtualizationType("hvm"))
                .imageId();
    }

    public void autoScalingGroup(String name, String type, int desired, int max, Entrance entrance) {
        String template = launchTemplate(name, type);
        client(AutoScalingClient.builder())
                .createAutoScalingGroup(request -> request.autoScalingGroupName(name)
                        .launchTemplate(
                                launch -> launch.launchTemplateId(template).version("$Latest"))
                        .minSize(desired)
                        .desiredCapacity(desired)
                        .maxSize(max)
                        .targetGroupARNs(entrance.targetGroup())
                        .vpcZoneIdentifier(String.join(",", subnets)));
    }

    private String launchTemplate(String name, String type) {
        String image = image(name + "-image");
        return ec2().createLaunchTemplate(request -> request.launchTemplateName(name)
                        .launchTemplateData(data -> data.imageId(image)
                                .instanceType(software.amazon.awssdk.services.ec2.model.InstanceType.fromValue(type))))
                .launchTemplate()
                .launchTemplateId();
    }

    /** A service whose tasks run. */
    public void containerService(String cluster, String name, int desired, Entrance entrance) {
        EcsClient ecs = client(EcsClient.builder());
        ecs.createCluster(request -> request.clusterName(cluster));
        ecs.registerTaskDefinition(request -> request.family(name)
                .containerDefinitions(ContainerDefinition.builder()
                        .name("app")
                        .image("public.ecr.aws/nginx/nginx:1.27")
                        .memory(128)
                        .build()));
        ecs.createService(request -> request.cluster(cluster)
                .serviceName(name)
                .taskDefinition(name)
                .launchType(LaunchType.FARGATE)
                .desiredCount(desired)
                .loadBalancers(balancer -> balancer.targetGroupArn(entrance.targetGroup())
                        .containerName("app")
                        .containerPort(80)));
        // The emulator starts the tasks of a service when it is updated, and not when it is created.
        ecs.updateService(request -> request.cluster(cluster).service(name).desiredCount(desired));
    }

    public void kubernetes(String name, String nodeGroup, String type, int nodes) {
        EksClient eks = client(EksClient.builder());
        String role = "arn:aws:iam::123456789012:role/eks";
        eks.createCluster(request -> request.name(name)
                .version("1.33")
                .roleArn(role)
                .resourcesVpcConfig(config -> config.subnetIds(subnets)));
        String group = eks.createNodegroup(request -> request.clusterName(name)
                        .nodegroupName(nodeGroup)
                        .nodeRole(role)
                        .subnets(subnets)
                        .instanceTypes(type)
                        .scalingConfig(scaling ->
                                scaling.desiredSize(nodes).minSize(nodes).maxSize(nodes + 2)))
                .nodegroup()
                .resources()
                .autoScalingGroups()
                .get(0)
                .name();
        // EKS makes it, and has it grow when asked to; the emulator only names it, so it has all that it may from the
        // first.
        String template = launchTemplate(group, type);
        client(AutoScalingClient.builder())
                .createAutoScalingGroup(request -> request.autoScalingGroupName(group)
                        .launchTemplate(
                                launch -> launch.launchTemplateId(template).version("$Latest"))
                        .minSize(nodes)
                        .desiredCapacity(nodes + 2)
                        .maxSize(nodes + 2)
                        .tags(tag -> tag.key("eks:cluster-name").value(name).propagateAtLaunch(true))
                        .vpcZoneIdentifier(String.join(",", subnets)));
    }

    private void subnetGroup(String name) {
        rds().createDBSubnetGroup(request ->
                request.dbSubnetGroupName(name).dbSubnetGroupDescription(name).subnetIds(subnets));
    }

    /**
     * An Aurora cluster with instances.
     *
     * @param source ARN of the cluster that it replicates, or null
     * @param global identifier of the global database that it is in, or null
     * @return its ARN
     */
    public String aurora(
            String id, String engine, String size, int instances, @Nullable String source, @Nullable String global) {
        subnetGroup(id);
        boolean isLogged = engine.equals("aurora-mysql") && global == null;
        if (isLogged) {
            SeededSite.logged(rds(), id);
        }
        String arn = rds().createDBCluster(request -> {
                    request.dbClusterIdentifier(id)
                            .dbClusterParameterGroupName(isLogged ? id : null)
                            .engine(engine)
                            .dbSubnetGroupName(id)
                            .storageEncrypted(true)
                            .masterUsername("root")
                            .masterUserPassword(PASSWORD);
                    if (source != null) {
                        request.replicationSourceIdentifier(source);
                    }
                    if (global != null) {
                        request.globalClusterIdentifier(global);
                    }
                })
                .dbCluster()
                .dbClusterArn();
        for (int i = 1; i <= instances; i++) {
            String instance = id + "-" + i;
            String zone = region.value() + (i % 2 == 1 ? 'b' : region.value().equals("us-west-1") ? 'c' : 'a');
            rds().createDBInstance(request -> request.dbInstanceIdentifier(instance)
                    .dbClusterIdentifier(id)
                    .engine(engine)
                    .dbInstanceClass(size)
                    .availabilityZone(zone));
        }
        if (source != null) {
            trailsBinlog(id);
        }
        return arn;
    }

    /** An RDS instance that is not Aurora; its ARN. */
    public String rdsInstance(String id, String engine, String version, String size) {
        subnetGroup(id);
        return rds().createDBInstance(request -> request.dbInstanceIdentifier(id)
                        .engine(engine)
                        .engineVersion(version)
                        .dbInstanceClass(size)
                        .dbSubnetGroupName(id)
                        .allocatedStorage(20)
                        .multiAZ(true)
                        .storageEncrypted(true)
                        .backupRetentionPeriod(7)
                        .masterUsername("root")
                        .masterUserPassword(PASSWORD))
                .dbInstance()
                .dbInstanceArn();
    }

    public void rdsReplica(String id, String source, String size) {
        // The emulator would look for a subnet group in the Region of the source.
        rds().createDBInstanceReadReplica(request -> request.dbInstanceIdentifier(id)
                .sourceDBInstanceIdentifier(source)
                .multiAZ(true)
                .dbInstanceClass(size));
        trails("ReplicaLag", 1, "DBInstanceIdentifier", id);
    }

    /** The lag of a cluster that replicates from another one, as Aurora publishes it every minute. */
    private void trailsBinlog(String id) {
        trails("AuroraBinlogReplicaLag", 1, "DBClusterIdentifier", id, "Role", "WRITER");
    }

    /** The lag of a secondary of a global database, as Aurora publishes it every minute. */
    public void trailsWriterIn(RegionName source, String id) {
        trails("AuroraGlobalDBRPOLag", 400, "DBClusterIdentifier", id, "SourceRegion", source.value());
        // Which of them count depends on the version of the engine.
        trails("AuroraGlobalDBReplicationLag", 400, "DBClusterIdentifier", id, "SourceRegion", source.value());
        trails("AuroraGlobalDBProgressLag", 400, "DBClusterIdentifier", id, "SourceRegion", source.value());
        trails("AuroraReplicaLag", 20, "DBClusterIdentifier", id, "Role", "READER");
    }

    private void trails(String metric, double lag, String... dimensions) {
        List<Dimension> all = new ArrayList<>();
        for (int i = 0; i < dimensions.length; i += 2) {
            all.add(Dimension.builder()
                    .name(dimensions[i])
                    .value(dimensions[i + 1])
                    .build());
        }
        client(CloudWatchClient.builder())
                .putMetricData(request -> request.namespace("AWS/RDS")
                        .metricData(MetricDatum.builder()
                                .metricName(metric)
                                .dimensions(all)
                                .timestamp(Instant.now())
                                .value(lag)
                                .build()));
    }
}
