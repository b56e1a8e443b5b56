package io.drctl.aws;

import io.drctl.cloud.Listings;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.RegionName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;

/** Everything in a Region, as its services list it, page by page. */
final class AwsListings implements Listings {
    /**
     * Without a size EC2 may put everything on one page, or give up; and a page of 1,000, the most, can take longer
     * than an answer is waited for.
     */
    private static final int INSTANCES_OF_A_PAGE = 250;

    private static final Filter ALIVE = Filter.builder()
            .name("instance-state-name")
            .values("pending", "running", "stopping", "stopped")
            .build();

    private final Clients clients;
    private final RegionName region;

    /** The clients of the services asked, each built on first use. */
    record Clients(
            Supplier<Ec2Client> ec2,
            Supplier<ElasticLoadBalancingV2Client> balancing,
            Supplier<EksClient> eks,
            Supplier<RdsClient> rds,
            Supplier<S3Client> s3,
            Supplier<Route53Client> route53) {}

    AwsListings(Clients clients, RegionName region) {
        this.clients = clients;
        this.region = region;
    }

    private Calls calls(String service) {
        return new Calls(service, region);
    }

    @Override
    public List<Vpc> vpcs() {
        return calls("ec2")
                .call(
                        "DescribeVpcs",
                        () -> clients.ec2().get().describeVpcsPaginator().vpcs().stream()
                                .map(vpc -> new Vpc(
                                        vpc.vpcId(),
                                        Text.orEmpty(vpc.cidrBlock()),
                                        Boolean.TRUE.equals(vpc.isDefault()),
                                        tags(vpc.tags())))
                                .toList());
    }

    @Override
    public List<Subnet> subnets() {
        return calls("ec2")
                .call(
                        "DescribeSubnets",
                        () -> clients.ec2().get().describeSubnetsPaginator().subnets().stream()
                                .map(subnet -> new Subnet(
                                        subnet.subnetId(),
                                        Text.orEmpty(subnet.vpcId()),
                                        Text.orEmpty(subnet.availabilityZone())))
                                .toList());
    }

    @Override
    public List<Instance> instances() {
        return calls("ec2")
                .call(
                        "DescribeInstances",
                        () -> clients
                                .ec2()
                                .get()
                                .describeInstancesPaginator(
                                        request -> request.filters(ALIVE).maxResults(INSTANCES_OF_A_PAGE))
                                .reservations()
                                .stream()
                                .flatMap(reservation -> reservation.instances().stream())
                                .map(AwsListings::instance)
                                .toList());
    }

    private static Instance instance(software.amazon.awssdk.services.ec2.model.Instance told) {
        return new Instance(
                told.instanceId(),
                Text.orEmpty(told.vpcId()),
                Text.orEmpty(told.instanceTypeAsString()),
                told.placement() == null ? "" : Text.orEmpty(told.placement().availabilityZone()),
                Text.orEmpty(told.imageId()),
                Text.orNull(told.keyName()),
                tags(told.tags()));
    }

    @Override
    public List<Balancer> balancers() {
        return calls("elasticloadbalancing")
                .call(
                        "DescribeLoadBalancers",
                        () -> clients.balancing().get().describeLoadBalancersPaginator().loadBalancers().stream()
                                .map(AwsListings::balancer)
                                .toList());
    }

    private static Balancer balancer(LoadBalancer told) {
        return new Balancer(
                told.loadBalancerArn(),
                told.loadBalancerName(),
                Text.orEmpty(told.dnsName()),
                Text.orEmpty(told.typeAsString()),
                Text.orEmpty(told.vpcId()),
                told.availabilityZones().stream()
                        .map(AvailabilityZone::zoneName)
                        .sorted()
                        .toList());
    }

    @Override
    public List<TargetGroup> targetGroups() {
        return calls("elasticloadbalancing")
                .call(
                        "DescribeTargetGroups",
                        () -> clients.balancing().get().describeTargetGroupsPaginator().targetGroups().stream()
                                .map(told -> new TargetGroup(
                                        told.targetGroupArn(),
                                        told.targetGroupName(),
                                        Text.orNull(told.healthCheckPath()),
                                        told.loadBalancerArns()))
                                .toList());
    }

    @Override
    public List<String> kubernetesClusters() {
        return calls("eks")
                .call(
                        "ListClusters",
                        () -> clients.eks().get().listClustersPaginator().clusters().stream()
                                .toList());
    }

    @Override
    public Optional<KubernetesCluster> kubernetesCluster(String name) {
        return calls("eks")
                .find("DescribeCluster", () -> clients.eks().get().describeCluster(request -> request.name(name)))
                .map(answer -> answer.cluster())
                .map(told -> new KubernetesCluster(
                        told.name(),
                        Text.orEmpty(told.version()),
                        told.resourcesVpcConfig() == null
                                ? List.of()
                                : told.resourcesVpcConfig().subnetIds()));
    }

    @Override
    public List<String> nodeGroups(String cluster) {
        return calls("eks")
                .find(
                        "ListNodegroups",
                        () -> clients
                                .eks()
                                .get()
                                .listNodegroupsPaginator(request -> request.clusterName(cluster))
                                .nodegroups()
                                .stream()
                                .toList())
                .orElse(List.of());
    }

    @Override
    public List<DatabaseInstance> databaseInstances() {
        return calls("rds")
                .call(
                        "DescribeDBInstances",
                        () -> clients.rds().get().describeDBInstancesPaginator().dbInstances().stream()
                                .map(AwsListings::databaseInstance)
                                .toList());
    }

    private static DatabaseInstance databaseInstance(DBInstance told) {
        return new DatabaseInstance(
                told.dbInstanceIdentifier(),
                Text.orNull(told.dbClusterIdentifier()),
                Text.orEmpty(told.dbInstanceClass()),
                told.dbSubnetGroup() == null
                        ? ""
                        : Text.orEmpty(told.dbSubnetGroup().vpcId()));
    }

    @Override
    public List<String> buckets() {
        return calls("s3")
                .call(
                        "ListBuckets",
                        () -> clients.s3().get().listBucketsPaginator().buckets().stream()
                                .map(bucket -> bucket.name())
                                .toList());
    }

    @Override
    public List<HostedZone> publicZones() {
        return new Calls("route53", null)
                .call(
                        "ListHostedZones",
                        () -> clients.route53().get().listHostedZonesPaginator().hostedZones().stream()
                                .filter(zone -> !AwsTrafficRouting.isPrivate(zone))
                                .map(zone -> new HostedZone(
                                        AwsTrafficRouting.bareId(zone.id()),
                                        AwsTrafficRouting.canonical(zone.name()),
                                        List.of()))
                                .toList());
    }

    @Override
    public List<RecordSet> records(String hostedZoneId) {
        return AwsTrafficRouting.records(new Calls("route53", null), clients.route53(), hostedZoneId);
    }

    @Override
    public Optional<String> object(String bucket, String key) {
        return calls("s3")
                .find(
                        "GetObject",
                        () -> clients.s3()
                                .get()
                                .getObjectAsBytes(
                                        request -> request.bucket(bucket).key(key))
                                .asUtf8String());
    }

    private static Map<String, String> tags(List<Tag> told) {
        Map<String, String> tags = new HashMap<>();
        told.forEach(tag -> tags.put(tag.key(), Text.orEmpty(tag.value())));
        return tags;
    }
}
