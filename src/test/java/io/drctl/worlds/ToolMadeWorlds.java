package io.drctl.worlds;

import io.drctl.testing.Moto;
import io.drctl.worlds.EmulatedRegion.Entrance;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * Sites as the AWS CDK, CloudFormation and Pulumi name them, each with something beside it that isn't the site's; and
 * one among a great many things.
 */
@SuppressWarnings("unchecked") // The SDK takes lists as varargs of Consumer, which Java makes arrays of.
public final class ToolMadeWorlds {
    private ToolMadeWorlds() {}

    /**
     * The AWS CDK: names with hashes, a bastion in the site's VPC, and a staging stack of the same app with a VPC, an
     * Auto Scaling group and a name of its own.
     */
    public static void cdk(Moto moto) {
        moto.reset();
        Map<String, String> tags = Map.of("app", "orders", "aws-cdk:id", "OrdersProd");
        EmulatedRegion here = new EmulatedRegion(moto, Worlds.PRIMARY, "OrdersProd/Net/Vpc", "10.20", "ab", tags);
        EmulatedRegion there = new EmulatedRegion(moto, Worlds.RECOVERY, "OrdersProdDr/Net/Vpc", "10.21", "bc", tags);
        Entrance one = here.entrance("Order-WebLB-9RZ8K2LQ0XHT", false, TargetTypeEnum.INSTANCE, "/healthz");
        Entrance other = there.entrance("Order-WebLB-1A2BC3D4E5F6", false, TargetTypeEnum.INSTANCE, "/healthz");
        here.autoScalingGroup("OrdersProd-FleetASG3F2A1B7C-1QX8Z2JK", "m6i.large", 2, 4, one);
        there.autoScalingGroup("OrdersProdDr-FleetASG3F2A1B7C-ZK40PQ17", "m6i.large", 2, 4, other);
        here.instances("OrdersProd/Bastion", "t3.nano", 1, null, Map.of());
        Worlds.global(moto, "orders-global", "aurora-postgresql");
        here.aurora("ordersprod-data5f3a9c21-k3jx9m2p", "aurora-postgresql", "db.r6g.large", 2, null, "orders-global");
        there.aurora(
                "ordersproddr-data5f3a9c21-8wq1zr4t", "aurora-postgresql", "db.r6g.large", 2, null, "orders-global");
        there.trailsWriterIn(Worlds.PRIMARY, "ordersproddr-data5f3a9c21-8wq1zr4t");
        String zone = Worlds.zone(moto, "orders.example");
        Worlds.failover(moto, zone, "www.orders.example", one, other);
        EmulatedRegion staging = new EmulatedRegion(
                moto, Worlds.PRIMARY, "OrdersStaging/Net/Vpc", "10.22", "ab", Map.of("app", "orders"));
        Entrance aside = staging.entrance("Order-WebLB-7T6S5R4Q3P2O", false, TargetTypeEnum.INSTANCE, "/healthz");
        staging.autoScalingGroup("OrdersStaging-FleetASG3F2A1B7C-0PL9OK8I", "t3.small", 1, 1, aside);
        staging.instances("OrdersStaging/Bastion", "t3.nano", 1, null, Map.of());
        Worlds.simple(moto, zone, "staging.orders.example", aside);
    }

    /** CloudFormation stacks: generated names, instances without a Name, and an RDS instance with two replicas. */
    public static void cloudFormation(Moto moto) {
        moto.reset();
        Map<String, String> tags = Map.of("stack", "shop-web");
        EmulatedRegion here = new EmulatedRegion(moto, Worlds.PRIMARY, "", "10.30", "ab", tags);
        EmulatedRegion there = new EmulatedRegion(moto, Worlds.RECOVERY, "", "10.30", "bc", tags);
        Entrance one = here.entrance("shop-LoadB-K0J9H8G7F6D5", false, TargetTypeEnum.INSTANCE, "/up");
        Entrance other = there.entrance("shop-LoadB-QWERTY123456", false, TargetTypeEnum.INSTANCE, "/up");
        here.instances("", "t3.medium", 2, one, Map.of("tier", "web"));
        there.instances("", "t3.medium", 2, other, Map.of("tier", "web"));
        here.instances("", "t3.nano", 1, null, Map.of("tier", "jump"));
        there.instances("", "t3.nano", 1, null, Map.of("tier", "jump"));
        String source = here.rdsInstance("sd1w3xkqz9p2m4", "postgres", "16.4", "db.m6g.large");
        there.rdsReplica("sr1a5c8hv2t7n0", source, "db.m6g.large");
        there.rdsReplica("sr2reportsq8k3", source, "db.t3.medium");
        Worlds.failover(moto, Worlds.zone(moto, "shop.example"), "shop.example", one, other);
    }

    /** Pulumi: seven random characters behind each name, two entrances a Region, two Aurora clusters, no tags. */
    public static void pulumi(Moto moto) {
        moto.reset();
        EmulatedRegion here = new EmulatedRegion(moto, Worlds.PRIMARY, "main-vpc-5c0ffee", "10.35", "ab", Map.of());
        EmulatedRegion there = new EmulatedRegion(moto, Worlds.RECOVERY, "main-vpc-0ddba11", "10.36", "bc", Map.of());
        Entrance web = here.entrance("web-lb-7a3f2c1", false, TargetTypeEnum.IP, "/");
        Entrance webThere = there.entrance("web-lb-b81e9d0", false, TargetTypeEnum.IP, "/");
        Entrance api = here.entrance("api-lb-44d1c0e", false, TargetTypeEnum.IP, "/v1/ping");
        Entrance apiThere = there.entrance("api-lb-fe09a7b", false, TargetTypeEnum.IP, "/v1/ping");
        here.targets(web, "10.35.0.10", "10.35.1.10");
        there.targets(webThere, "10.36.0.10", "10.36.1.10");
        here.targets(api, "10.35.0.11", "10.35.1.11");
        there.targets(apiThere, "10.36.0.11", "10.36.1.11");
        here.kubernetes("cluster-eksCluster-3f2a1b7", "workers-9e8d7c6", "m6i.large", 2);
        there.kubernetes("cluster-eksCluster-c4d5e6f", "workers-1b2c3d4", "m6i.large", 2);
        for (String name : new String[] {"users", "events"}) {
            String source = here.aurora(name + "-db-2e4f6a8", "aurora-mysql", "db.r6g.large", 2, null, null);
            there.aurora(name + "-db-8a6f4e2", "aurora-mysql", "db.r6g.large", 2, source, null);
        }
        String zone = Worlds.zone(moto, "portal.example");
        Worlds.failover(moto, zone, "www.portal.example", web, webThere);
        Worlds.failover(moto, zone, "api.portal.example", api, apiThere);
    }

    /**
     * A site in a Region with 300 instances, a hosted zone with 300 records more, and 100 EKS and 100 Aurora clusters
     * that aren't the site's. The emulator puts all instances of one launch on one page, and takes 5 ms for each on an
     * idle machine: a page of 1,000 came too late on a busy one.
     */
    public static void large(Moto moto) {
        moto.reset();
        EmulatedRegion here = new EmulatedRegion(moto, Worlds.PRIMARY, "fleet", "10.40", "ab", Map.of());
        EmulatedRegion there = new EmulatedRegion(moto, Worlds.RECOVERY, "fleet", "10.41", "bc", Map.of());
        Entrance one = here.entrance("fleet", false, TargetTypeEnum.INSTANCE, "/");
        Entrance other = there.entrance("fleet", false, TargetTypeEnum.INSTANCE, "/");
        here.instances("fleet-web", "t3.small", 2, one, Map.of("role", "web"));
        there.instances("fleet-web", "t3.small", 2, other, Map.of("role", "web"));
        Ec2Client ec2 = moto.client(Ec2Client.builder(), Worlds.PRIMARY);
        String subnet = ec2.createSubnet(request ->
                        request.vpcId(here.vpc()).cidrBlock("10.40.64.0/18").availabilityZone("us-east-2a"))
                .subnet()
                .subnetId();
        String image = ec2.registerImage(request -> request.name("worker").architecture("x86_64"))
                .imageId();
        ec2.runInstances(request -> request.imageId(image)
                .instanceType("t3.micro")
                .minCount(300)
                .maxCount(300)
                .subnetId(subnet)
                .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                        .tags(tag -> tag.key("Name").value("worker"))));
        for (int i = 0; i < 100; i++) {
            String name = "other-" + i;
            moto.client(EksClient.builder(), Worlds.PRIMARY)
                    .createCluster(request -> request.name(name)
                            .version("1.33")
                            .roleArn("arn:aws:iam::123456789012:role/eks")
                            .resourcesVpcConfig(config -> config.subnetIds("subnet-other")));
            moto.client(RdsClient.builder(), Worlds.PRIMARY)
                    .createDBCluster(request -> request.dbClusterIdentifier(name)
                            .engine("aurora-mysql")
                            .masterUsername("root")
                            .masterUserPassword("only-for-the-emulator"));
        }
        String source = here.aurora("fleet-db", "aurora-mysql", "db.r6g.large", 2, null, null);
        there.aurora("fleet-db-copy", "aurora-mysql", "db.r6g.large", 2, source, null);
        String zone = Worlds.zone(moto, "fleet.example");
        Worlds.failover(moto, zone, "www.fleet.example", one, other);
        Worlds.notes(moto, zone, 300);
    }
}
