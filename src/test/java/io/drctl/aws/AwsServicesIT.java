package io.drctl.aws;

import static io.drctl.testing.SeededSite.PRIMARY;
import static io.drctl.testing.SeededSite.RECOVERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.SystemClock;
import io.drctl.cloud.Access;
import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Certificates;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Containers;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.cloud.Distributions;
import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LagMetric;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.Registries;
import io.drctl.cloud.Secrets;
import io.drctl.cloud.Tables;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.Upkeep;
import io.drctl.outside.DnsAndHttp;
import io.drctl.process.GitRepositories;
import io.drctl.readiness.WayIn;
import io.drctl.sql.MySqlServers;
import io.drctl.testing.Moto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.RepositoryFilterType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;

/** What the services tell that a site may use and the shipped one doesn't, read from the emulator through the SDK. */
@SuppressWarnings("unchecked") // The SDK takes lists as varargs of Consumer, which Java makes arrays of.
final class AwsServicesIT {
    private static final Map<String, String> PROPERTIES = Map.of(
            "aws.accessKeyId", "testing",
            "aws.secretAccessKey", "testing");

    private Moto moto;
    private Cloud cloud;

    @BeforeEach
    void connect() {
        moto = Moto.require();
        PROPERTIES.forEach(System::setProperty);
        System.setProperty("aws.endpointUrl", moto.endpoint().toString());
        cloud = AwsCloud.connect(
                Map.of(),
                Access.usual(RECOVERY, PRIMARY),
                "test",
                new DnsAndHttp(),
                new GitRepositories(),
                new MySqlServers(new SystemClock()),
                new SystemClock());
    }

    @AfterEach
    void clear() {
        PROPERTIES.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.endpointUrl");
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void what_a_security_group_lets_in_is_taken_away_and_put_back_as_it_was() {
        try (Ec2Client ec2 = moto.client(Ec2Client.builder(), RECOVERY)) {
            String web = ec2.createSecurityGroup(group -> group.groupName("web").description("the fleet"))
                    .groupId();
            String database = ec2.createSecurityGroup(
                            group -> group.groupName("database").description("the database"))
                    .groupId();
            ec2.authorizeSecurityGroupIngress(request -> request.groupId(database)
                    .ipPermissions(
                            each -> each.ipProtocol("tcp")
                                    .fromPort(3306)
                                    .toPort(3306)
                                    .userIdGroupPairs(pair -> pair.groupId(web).description("the fleet"))
                                    .ipRanges(range -> range.cidrIp("10.10.0.0/16")),
                            each -> each.ipProtocol("-1").ipv6Ranges(range -> range.cidrIpv6("2001:db8::/32"))));
            Compute compute = cloud.compute(RECOVERY);

            List<IngressRule> rules = compute.ingress(List.of(database));

            assertThat(rules)
                    .extracting(
                            rule -> rule.protocol() + " " + rule.fromPort() + " " + rule.kind() + " " + rule.source())
                    .containsExactlyInAnyOrder(
                            "tcp 3306 GROUP " + web, "tcp 3306 IPV4 10.10.0.0/16", "-1 -1 IPV6 2001:db8::/32");
            compute.revokeIngress(database, rules);
            compute.revokeIngress(database, rules);
            assertThat(compute.ingress(List.of(database))).isEmpty();
            compute.authorizeIngress(database, rules.subList(0, 1));
            compute.authorizeIngress(database, rules);
            assertThat(compute.ingress(List.of(database))).containsExactlyInAnyOrderElementsOf(rules);
            assertThat(compute.ingress(List.of())).isEmpty();
            assertThat(compute.ingress(List.of("sg-0123456789abcdef0"))).isEmpty();
        }
    }

    @Test
    void who_has_a_security_group_is_told_and_a_dry_run_changes_nothing() {
        try (Ec2Client ec2 = moto.client(Ec2Client.builder(), RECOVERY)) {
            String vpc = ec2.createVpc(request -> request.cidrBlock("10.30.0.0/16"))
                    .vpc()
                    .vpcId();
            String subnet = ec2.createSubnet(request -> request.vpcId(vpc).cidrBlock("10.30.1.0/24"))
                    .subnet()
                    .subnetId();
            String database = ec2.createSecurityGroup(group -> group.groupName("guarding")
                            .description("the database")
                            .vpcId(vpc))
                    .groupId();
            String other = ec2.createSecurityGroup(group ->
                            group.groupName("other").description("another").vpcId(vpc))
                    .groupId();
            String shared = ec2.createNetworkInterface(request ->
                            request.subnetId(subnet).description("reports").groups(database, other))
                    .networkInterface()
                    .networkInterfaceId();
            ec2.createNetworkInterface(request -> request.subnetId(subnet).groups(other));
            Compute compute = cloud.compute(RECOVERY);

            assertThat(compute.interfaces(() -> List.of(database)))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.id()).isEqualTo(shared);
                        assertThat(found.description()).isEqualTo("reports");
                        assertThat(found.instanceId()).isNull();
                    });
            assertThat(compute.interfaces(List::of)).isEmpty();
            assertThat(compute.deniedIngressChanges(() -> List.of(database))).isEmpty();
            assertThat(compute.ingress(List.of(database))).isEmpty();
        }
    }

    @Test
    void a_cluster_is_guarded_by_its_security_groups() {
        try (Ec2Client ec2 = moto.client(Ec2Client.builder(), RECOVERY);
                RdsClient rds = moto.client(RdsClient.builder(), RECOVERY)) {
            String group = ec2.createSecurityGroup(
                            each -> each.groupName("database").description("the database"))
                    .groupId();
            rds.createDBCluster(cluster -> cluster.dbClusterIdentifier("shop")
                    .engine("aurora-mysql")
                    .masterUsername("admin")
                    .masterUserPassword("not-a-secret")
                    .vpcSecurityGroupIds(group));

            assertThat(cloud.databases(RECOVERY).securityGroups("shop")).containsExactly(group);
            assertThat(cloud.databases(RECOVERY).securityGroups("none")).isEmpty();
        }
    }

    @Test
    void what_there_is_none_of_is_an_empty_answer() {
        assertThat(cloud.autoScaling(RECOVERY).group("none")).isEmpty();
        assertThat(cloud.autoScaling(RECOVERY).groups()).isEmpty();
        assertThat(cloud.containers(RECOVERY).cluster("none")).isEmpty();
        assertThat(cloud.containers(RECOVERY).service("none", "none")).isEmpty();
        assertThat(cloud.containers(RECOVERY).services("none")).isEmpty();
        assertThat(cloud.containers(RECOVERY).tasks("none", "none")).isEmpty();
        assertThat(cloud.containers(RECOVERY)
                        .taskDefinition("arn:aws:ecs:us-west-1:123456789012:task-definition/none:1"))
                .isEmpty();
        assertThat(cloud.containers(RECOVERY).clusters()).isEmpty();
        assertThat(cloud.dbInstances(RECOVERY).instance("none")).isEmpty();
        assertThat(cloud.dbInstances(RECOVERY).instances()).isEmpty();
        assertThat(cloud.dbInstances(RECOVERY).replicaLag("none")).isEmpty();
        assertThat(cloud.dbInstances(RECOVERY).lastKnownLag("none")).isEmpty();
        assertThat(cloud.databases(RECOVERY).clusters()).isEmpty();
        assertThat(cloud.databases(RECOVERY).serverlessScaling("none")).isEmpty();
        assertThat(cloud.registries(RECOVERY).repository("none")).isEmpty();
        assertThat(cloud.registries(RECOVERY).repositories()).isEmpty();
        assertThat(cloud.registries(RECOVERY).replicationRules()).isEmpty();
        assertThat(cloud.registries(RECOVERY).newestImage("none")).isEmpty();
        assertThat(cloud.registries(RECOVERY).image("none", "sha256:" + "0".repeat(64)))
                .isEmpty();
        assertThat(cloud.certificates(RECOVERY)
                        .certificate(
                                "arn:aws:acm:us-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"))
                .isEmpty();
        assertThat(cloud.certificates(RECOVERY).certificates()).isEmpty();
        assertThat(cloud.secrets(RECOVERY).secret("none")).isEmpty();
        assertThat(cloud.secrets(RECOVERY).secrets()).isEmpty();
        assertThat(cloud.tables(RECOVERY).table("none")).isEmpty();
        assertThat(cloud.tables(RECOVERY).tables()).isEmpty();
        assertThat(cloud.distributions().distribution("ENONE")).isEmpty();
        assertThat(cloud.distributions().distributions()).isEmpty();
        assertThat(cloud.compute(RECOVERY).launchTemplate("lt-0123456789abcdef0", "$Default"))
                .isEmpty();
        assertThat(cloud.compute(RECOVERY).securityGroups(List.of("sg-0123456789abcdef0")))
                .isEmpty();
        assertThat(cloud.loadBalancing(RECOVERY).loadBalancers()).isEmpty();
    }

    @Test
    void an_auto_scaling_group_is_read_with_its_launch_template() {
        Ec2Client ec2 = moto.client(Ec2Client.builder(), RECOVERY);
        String vpc = ec2.createVpc(request -> request.cidrBlock("10.20.0.0/16"))
                .vpc()
                .vpcId();
        String subnet = ec2.createSubnet(
                        request -> request.vpcId(vpc).cidrBlock("10.20.1.0/24").availabilityZone("us-west-1b"))
                .subnet()
                .subnetId();
        String guard = ec2.createSecurityGroup(
                        request -> request.groupName("web").description("web").vpcId(vpc))
                .groupId();
        String image = ec2.registerImage(request -> request.name("web").rootDeviceName("/dev/xvda"))
                .imageId();
        String template = ec2.createLaunchTemplate(request -> request.launchTemplateName("web")
                        .launchTemplateData(data -> data.imageId(image)
                                .instanceType(InstanceType.T3_MICRO)
                                .keyName("web-key")
                                .securityGroupIds(guard)))
                .launchTemplate()
                .launchTemplateId();
        ec2.createLaunchTemplateVersion(request -> request.launchTemplateId(template)
                .launchTemplateData(data -> data.imageId(image).instanceType(InstanceType.T3_SMALL)));
        AutoScalingClient scaling = moto.client(AutoScalingClient.builder(), RECOVERY);
        scaling.createAutoScalingGroup(request -> request.autoScalingGroupName("web")
                .launchTemplate(named -> named.launchTemplateId(template).version("$Latest"))
                .minSize(1)
                .desiredCapacity(2)
                .maxSize(4)
                .vpcZoneIdentifier(subnet)
                .tags(tag -> tag.key("project").value("shop").propagateAtLaunch(true)));
        scaling.suspendProcesses(request -> request.autoScalingGroupName("web").scalingProcesses("Launch"));

        AutoScaling.Group group = cloud.autoScaling(RECOVERY).group("web").orElseThrow();

        assertThat(group.template()).isEqualTo(new AutoScaling.Template(template, "web", "$Latest"));
        assertThat(List.of(group.min(), group.desired(), group.max())).containsExactly(1, 2, 4);
        assertThat(group.zones()).containsExactly("us-west-1b");
        assertThat(group.subnets()).containsExactly(subnet);
        assertThat(group.suspended()).containsExactly("Launch");
        assertThat(group.tags()).containsEntry("project", "shop");
        assertThat(group.members()).hasSize(2).allMatch(AutoScaling.Member::isServing);
        assertThat(cloud.autoScaling(RECOVERY).groups()).containsExactly(group);
        cloud.autoScaling(RECOVERY).setDesired("web", 4);
        assertThat(cloud.autoScaling(RECOVERY).group("web").orElseThrow())
                .satisfies(raised -> assertThat(List.of(raised.min(), raised.desired(), raised.max()))
                        .containsExactly(1, 4, 4));
        cloud.autoScaling(RECOVERY).resize(GroupSizes.stopped("web"));
        assertThat(cloud.autoScaling(RECOVERY).group("web").orElseThrow()).satisfies(stopped -> {
            assertThat(stopped.sizes()).isEqualTo(GroupSizes.stopped("web"));
            assertThat(stopped.members()).isEmpty();
        });
        cloud.autoScaling(RECOVERY).resize(new GroupSizes("web", 1, 4, 4));
        assertThat(cloud.autoScaling(RECOVERY).group("web").orElseThrow().sizes())
                .isEqualTo(new GroupSizes("web", 1, 4, 4));
        // The emulator remembers no activities.
        assertThat(cloud.autoScaling(RECOVERY).activities("web")).isEmpty();
        assertThat(cloud.compute(RECOVERY).launchTemplate(template, "$Default"))
                .contains(new Compute.LaunchTemplate(template, "web", 1, image, "t3.micro", "web-key", List.of(guard)));
        assertThat(cloud.compute(RECOVERY)
                        .launchTemplate(template, "$Latest")
                        .orElseThrow()
                        .instanceType())
                .isEqualTo("t3.small");
        assertThat(cloud.compute(RECOVERY).securityGroups(List.of(guard, "sg-0123456789abcdef0")))
                .containsExactly(new Compute.SecurityGroup(guard, "web", vpc));
    }

    @Test
    void a_service_is_read_with_its_deployment_and_task_definition() {
        EcsClient ecs = moto.client(EcsClient.builder(), RECOVERY);
        ecs.createCluster(request -> request.clusterName("shop"));
        String definition = ecs.registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("web")
                                .image("123456789012.dkr.ecr.us-west-1.amazonaws.com/web:1")
                                .memory(256)
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
        for (int number = 1; number <= 12; number++) {
            String name = "web-" + number;
            ecs.createService(request -> request.cluster("shop")
                    .serviceName(name)
                    .taskDefinition(definition)
                    .launchType(LaunchType.FARGATE)
                    .desiredCount(2));
        }

        Containers.Service service =
                cloud.containers(RECOVERY).service("shop", "web-1").orElseThrow();

        assertThat(service.status()).isEqualTo("ACTIVE");
        assertThat(service.desired()).isEqualTo(2);
        assertThat(service.taskDefinition()).isEqualTo(definition);
        assertThat(service.launchType()).isEqualTo("FARGATE");
        assertThat(service.deployments())
                .singleElement()
                .extracting(Containers.Deployment::status)
                .isEqualTo("PRIMARY");
        assertThat(cloud.containers(RECOVERY).cluster("shop").orElseThrow().status())
                .isEqualTo("ACTIVE");
        assertThat(cloud.containers(RECOVERY).clusters()).hasSize(1);
        assertThat(cloud.containers(RECOVERY).services("shop"))
                .as("of more pages than one")
                .hasSize(12);
        assertThat(cloud.containers(RECOVERY).taskDefinition(definition))
                .contains(new Containers.TaskDefinition(
                        definition, "ACTIVE", List.of("123456789012.dkr.ecr.us-west-1.amazonaws.com/web:1")));
    }

    @Test
    void a_service_is_set_to_more_tasks_and_they_are_read_with_their_addresses() {
        EcsClient ecs = moto.client(EcsClient.builder(), RECOVERY);
        Ec2Client ec2 = moto.client(Ec2Client.builder(), RECOVERY);
        String subnet = ec2.describeSubnets().subnets().get(0).subnetId();
        String group = ec2.describeSecurityGroups().securityGroups().get(0).groupId();
        ecs.createCluster(request -> request.clusterName("shop"));
        String definition = ecs.registerTaskDefinition(request -> request.family("web")
                        .networkMode(NetworkMode.AWSVPC)
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("web")
                                .image("nginx:1")
                                .memory(256)
                                .build()))
                .taskDefinition()
                .taskDefinitionArn();
        ecs.createService(request -> request.cluster("shop")
                .serviceName("web")
                .taskDefinition(definition)
                .launchType(LaunchType.FARGATE)
                .desiredCount(2));
        // The emulator starts no tasks for a service, and lists all tasks as every service's.
        ecs.runTask(request -> request.cluster("shop")
                .taskDefinition(definition)
                .count(2)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(network ->
                        network.awsvpcConfiguration(vpc -> vpc.subnets(subnet).securityGroups(group))));

        cloud.containers(RECOVERY).setDesired("shop", "web", 4);
        cloud.containers(RECOVERY).setDesired("shop", "web", 4);

        assertThat(cloud.containers(RECOVERY).service("shop", "web").orElseThrow())
                .satisfies(service -> {
                    assertThat(service.desired()).isEqualTo(4);
                    assertThat(service.taskDefinition()).isEqualTo(definition);
                });
        assertThat(cloud.containers(RECOVERY).tasks("shop", "web")).hasSize(2).allSatisfy(task -> {
            assertThat(task.status())
                    .isEqualTo(task.status().toUpperCase(Locale.ROOT))
                    .isNotEmpty();
            assertThat(task.address()).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
        });
        assertThatThrownBy(() -> cloud.containers(RECOVERY).setDesired("shop", "none", 4))
                .isInstanceOf(CloudException.class);
    }

    @Test
    void a_replica_in_the_other_region_is_read_with_its_source_and_its_lag() {
        RdsClient primary = moto.client(RdsClient.builder(), PRIMARY);
        String source = primary.createDBInstance(request -> request.dbInstanceIdentifier("orders")
                        .engine("mysql")
                        .engineVersion("8.0.36")
                        .dbInstanceClass("db.t3.medium")
                        .allocatedStorage(20)
                        .masterUsername("admin")
                        .masterUserPassword("not-a-secret")
                        .backupRetentionPeriod(7)
                        .multiAZ(true))
                .dbInstance()
                .dbInstanceArn();
        moto.client(RdsClient.builder(), RECOVERY)
                .createDBInstanceReadReplica(request -> request.dbInstanceIdentifier("orders-replica")
                        .sourceDBInstanceIdentifier(source)
                        .dbInstanceClass("db.t3.medium"));
        moto.client(CloudWatchClient.builder(), RECOVERY)
                .putMetricData(request -> request.namespace("AWS/RDS")
                        .metricData(MetricDatum.builder()
                                .metricName("ReplicaLag")
                                .dimensions(Dimension.builder()
                                        .name("DBInstanceIdentifier")
                                        .value("orders-replica")
                                        .build())
                                .timestamp(Instant.now().minusSeconds(90))
                                .value(3.0)
                                .build()));

        DbInstances.DbInstance original =
                cloud.dbInstances(PRIMARY).instance("orders").orElseThrow();
        DbInstances.DbInstance replica =
                cloud.dbInstances(RECOVERY).instance("orders-replica").orElseThrow();

        assertThat(original.isReplica()).isFalse();
        assertThat(original.isMultiAz()).isTrue();
        assertThat(original.backupDays()).isEqualTo(7);
        assertThat(original.engineVersion()).isEqualTo("8.0.36");
        assertThat(replica.source()).isEqualTo(source);
        assertThat(replica.isServing()).isTrue();
        assertThat(replica.replication()).isEqualTo(new DbInstances.Replication("replicating", null));
        assertThat(replica.instanceClass()).isEqualTo("db.t3.medium");
        assertThat(cloud.dbInstances(RECOVERY)
                        .replicaLag("orders-replica")
                        .orElseThrow()
                        .lag())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(cloud.dbInstances(RECOVERY).lastKnownLag("orders-replica"))
                .map(Databases.ReplicaLag::lag)
                .contains(Duration.ofSeconds(3));
        assertThat(cloud.dbInstances(PRIMARY).instances())
                .extracting(DbInstances.DbInstance::id)
                .containsExactly("orders");
    }

    @Test
    void how_far_a_secondary_is_behind_is_found_whatever_region_its_samples_name() {
        CloudWatchClient cloudWatch = moto.client(CloudWatchClient.builder(), RECOVERY);
        for (String cluster : List.of("orders", "ledger")) {
            cloudWatch.putMetricData(request -> request.namespace("AWS/RDS")
                    .metricData(MetricDatum.builder()
                            .metricName("AuroraGlobalDBRPOLag")
                            .dimensions(
                                    Dimension.builder()
                                            .name("DBClusterIdentifier")
                                            .value(cluster)
                                            .build(),
                                    Dimension.builder()
                                            .name("SourceRegion")
                                            .value("us-east-2")
                                            .build())
                            .timestamp(Instant.now())
                            .value(cluster.equals("orders") ? 250.0 : 7000.0)
                            .build()));
        }

        assertThat(cloud.databases(RECOVERY).replicaLag("orders", Set.of(LagMetric.GLOBAL_RPO)))
                .map(Databases.ReplicaLag::lag)
                .contains(Duration.ofMillis(250));
        assertThat(cloud.databases(RECOVERY).replicaLag("nobody", Set.of(LagMetric.GLOBAL_RPO)))
                .isEmpty();
    }

    @Test
    void serverless_scaling_is_read_of_its_cluster() {
        moto.client(RdsClient.builder(), RECOVERY)
                .createDBCluster(request -> request.dbClusterIdentifier("orders")
                        .engine("aurora-mysql")
                        .masterUsername("admin")
                        .masterUserPassword("not-a-secret")
                        .serverlessV2ScalingConfiguration(
                                scaling -> scaling.minCapacity(0.5).maxCapacity(16.0)));

        assertThat(cloud.databases(RECOVERY).serverlessScaling("orders"))
                .contains(new Databases.ServerlessScaling(0.5, 16));
        assertThat(cloud.databases(RECOVERY).clusters())
                .singleElement()
                .extracting(Databases.Cluster::id)
                .isEqualTo("orders");
    }

    @Test
    void how_a_cluster_is_kept_is_read_with_it_and_its_parameters_by_their_group() {
        RdsClient rds = moto.client(RdsClient.builder(), RECOVERY);
        rds.createDBClusterParameterGroup(request -> request.dbClusterParameterGroupName("replicated")
                .dbParameterGroupFamily("aurora-mysql8.0")
                .description("replicated"));
        rds.modifyDBClusterParameterGroup(request -> request.dbClusterParameterGroupName("replicated")
                .parameters(
                        each -> each.parameterName("binlog_format")
                                .parameterValue("ROW")
                                .applyMethod("pending-reboot"),
                        each -> each.parameterName("read_only")
                                .parameterValue("{TrueIfReplica}")
                                .applyMethod("immediate")));
        rds.createDBCluster(request -> request.dbClusterIdentifier("kept")
                .engine("aurora-mysql")
                .masterUsername("admin")
                .masterUserPassword("not-a-secret")
                .port(3307)
                .backupRetentionPeriod(9)
                .vpcSecurityGroupIds("sg-0a1b2c3d")
                .dbClusterParameterGroupName("replicated"));

        DatabaseSettings settings = Objects.requireNonNull(
                cloud.databases(RECOVERY).cluster("kept").orElseThrow().settings());
        assertThat(settings.port()).isEqualTo(3307);
        assertThat(settings.backupDays()).isEqualTo(9);
        assertThat(settings.restorableTo()).isNotNull();
        assertThat(settings.parameterGroup()).isEqualTo("replicated");
        assertThat(settings.pending()).isEmpty();
        assertThat(settings.securityGroups()).containsExactly("sg-0a1b2c3d");
        assertThat(cloud.databases(RECOVERY).parameters("replicated"))
                .containsExactlyInAnyOrder(
                        new DatabaseSettings.Parameter("binlog_format", "ROW"),
                        new DatabaseSettings.Parameter("read_only", "{TrueIfReplica}"));
        assertThat(cloud.databases(RECOVERY).parameters("none")).isEmpty();
    }

    @Test
    void an_instance_is_added_to_a_cluster_that_has_none() {
        moto.client(RdsClient.builder(), RECOVERY)
                .createDBCluster(request -> request.dbClusterIdentifier("orders")
                        .engine("aurora-mysql")
                        .masterUsername("admin")
                        .masterUserPassword("not-a-secret"));
        Databases databases = cloud.databases(RECOVERY);
        assertThat(databases.instances("orders")).isEmpty();

        databases.addInstance("orders", "orders-1", "aurora-mysql", "db.r6g.large");

        assertThat(databases.instances("orders")).singleElement().satisfies(instance -> {
            assertThat(instance.id()).isEqualTo("orders-1");
            assertThat(instance.instanceClass()).isEqualTo("db.r6g.large");
        });
        assertThat(databases.cluster("orders").orElseThrow().members())
                .extracting(Databases.Member::instanceId)
                .containsExactly("orders-1");
        assertThatThrownBy(() -> databases.addInstance("orders", "orders-1", "aurora-mysql", "db.r6g.large"))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.reason()).isEqualTo(CloudException.Cause.CONFLICT));
    }

    @Test
    void a_cluster_scales_in_another_range_and_an_instance_gets_another_class() {
        moto.client(RdsClient.builder(), RECOVERY)
                .createDBCluster(request -> request.dbClusterIdentifier("orders")
                        .engine("aurora-mysql")
                        .masterUsername("admin")
                        .masterUserPassword("not-a-secret")
                        .serverlessV2ScalingConfiguration(
                                scaling -> scaling.minCapacity(0.5).maxCapacity(4.0)));
        Databases databases = cloud.databases(RECOVERY);
        databases.addInstance("orders", "orders-1", "aurora-mysql", "db.r6g.large");

        databases.scale("orders", new Databases.ServerlessScaling(2, 32));
        databases.resize("orders-1", "db.r6g.xlarge");

        assertThat(databases.serverlessScaling("orders")).contains(new Databases.ServerlessScaling(2, 32));
        assertThat(databases.instances("orders"))
                .extracting(Databases.Instance::instanceClass)
                .containsExactly("db.r6g.xlarge");
    }

    @Test
    void images_are_found_by_digest_and_rules_tell_what_they_copy() {
        EcrClient ecr = moto.client(EcrClient.builder(), PRIMARY);
        ecr.createRepository(request -> request.repositoryName("shop/web"));
        ecr.putImage(request -> request.repositoryName("shop/web")
                .imageTag("2")
                .imageManifestMediaType("application/vnd.docker.distribution.manifest.v2+json")
                .imageManifest("{\"schemaVersion\":2}"));
        ecr.putReplicationConfiguration(request -> request.replicationConfiguration(all ->
                all.rules(rule -> rule.destinations(to -> to.region("us-west-1").registryId("123456789012"))
                        .repositoryFilters(
                                only -> only.filter("shop/").filterType(RepositoryFilterType.PREFIX_MATCH)))));

        Registries registry = cloud.registries(PRIMARY);
        Registries.Image newest = registry.newestImage("shop/web").orElseThrow();

        assertThat(newest.tags()).containsExactly("2");
        assertThat(registry.image("shop/web", newest.digest())).contains(newest);
        assertThat(registry.repository("shop/web").orElseThrow().uri()).endsWith("/shop/web");
        assertThat(registry.replicationRules())
                .singleElement()
                .matches(rule -> rule.copies("shop/web", RECOVERY, "123456789012")
                        && !rule.copies("shop/web", RECOVERY, "210987654321")
                        && !rule.copies("other", RECOVERY, "123456789012"));
    }

    @Test
    void certificates_of_every_key_are_read_with_their_names() {
        AcmClient acm = moto.client(AcmClient.builder(), RECOVERY);
        String arn = acm.requestCertificate(
                        request -> request.domainName("shop.example").subjectAlternativeNames("*.shop.example"))
                .certificateArn();

        Certificates.Certificate certificate =
                cloud.certificates(RECOVERY).certificate(arn).orElseThrow();

        assertThat(certificate.names()).contains("shop.example", "*.shop.example");
        assertThat(certificate.isIssued()).isFalse();
        assertThat(certificate.status()).isEqualTo("PENDING_VALIDATION");
        assertThat(cloud.certificates(RECOVERY).certificates())
                .extracting(Certificates.Certificate::arn)
                .containsExactly(arn);
    }

    @Test
    void a_secret_is_described_with_its_replicas_and_never_read() {
        SecretsManagerClient secrets = moto.client(SecretsManagerClient.builder(), PRIMARY);
        secrets.createSecret(request -> request.name("shop/database")
                .secretString("not-to-be-read")
                .addReplicaRegions(
                        ReplicaRegionType.builder().region("us-west-1").build()));

        Secrets.Secret original = cloud.secrets(PRIMARY).secret("shop/database").orElseThrow();
        Secrets.Secret replica = cloud.secrets(RECOVERY).secret("shop/database").orElseThrow();

        assertThat(original.replicas())
                .singleElement()
                .satisfies(each -> assertThat(each.region()).isEqualTo(RECOVERY))
                .satisfies(each -> assertThat(each.status()).isEqualTo("InSync"));
        assertThat(replica.version()).isNotNull().isEqualTo(original.version());
        assertThat(replica.toString()).doesNotContain("not-to-be-read");
        assertThat(cloud.secrets(RECOVERY).secrets()).containsExactly("shop/database");
    }

    @Test
    void a_table_is_read_with_its_point_in_time_recovery() {
        DynamoDbClient dynamo = moto.client(DynamoDbClient.builder(), PRIMARY);
        dynamo.createTable(request -> request.tableName("carts")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH))
                .attributeDefinitions(attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S)));
        dynamo.updateContinuousBackups(request -> request.tableName("carts")
                .pointInTimeRecoverySpecification(recovery -> recovery.pointInTimeRecoveryEnabled(true)));

        Tables.Table table = cloud.tables(PRIMARY).table("carts").orElseThrow();

        assertThat(table.isServing()).isTrue();
        assertThat(table.replicas()).as("moto knows no global tables").isEmpty();
        assertThat(cloud.tables(PRIMARY).isRecoverable("carts")).isTrue();
        assertThat(cloud.tables(PRIMARY).tables()).containsExactly("carts");
    }

    @Test
    void a_distribution_is_read_with_its_origins() {
        CloudFrontClient cloudFront = moto.global(CloudFrontClient.builder());
        String id = cloudFront
                .createDistribution(request -> request.distributionConfig(set -> set.callerReference("1")
                        .comment("shop")
                        .enabled(true)
                        .aliases(names -> names.quantity(1).items("www.shop.example"))
                        .defaultCacheBehavior(usual ->
                                usual.targetOriginId("east").viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY))
                        .origins(origins -> origins.quantity(2)
                                .items(
                                        Origin.builder()
                                                .id("east")
                                                .domainName("east.elb.example")
                                                .customOriginConfig(custom -> custom.httpPort(80)
                                                        .httpsPort(443)
                                                        .originProtocolPolicy("https-only"))
                                                .build(),
                                        Origin.builder()
                                                .id("west")
                                                .domainName("west.elb.example")
                                                .customOriginConfig(custom -> custom.httpPort(80)
                                                        .httpsPort(443)
                                                        .originProtocolPolicy("https-only"))
                                                .build()))))
                .distribution()
                .id();

        Distributions.Distribution found =
                cloud.distributions().distribution(id).orElseThrow();

        assertThat(found.aliases()).containsExactly("www.shop.example");
        assertThat(found.isEnabled()).isTrue();
        assertThat(found.origins())
                .extracting(Distributions.Origin::domain)
                .containsExactly("east.elb.example", "west.elb.example");
        assertThat(found.targets()).containsExactly("east");
        assertThat(cloud.distributions().distributions())
                .extracting(Distributions.Distribution::id)
                .containsExactly(id);
    }

    @Test
    void a_network_load_balancer_is_read_with_its_groups_and_attributes() {
        Ec2Client ec2 = moto.client(Ec2Client.builder(), RECOVERY);
        String vpc = ec2.createVpc(request -> request.cidrBlock("10.20.0.0/16"))
                .vpc()
                .vpcId();
        String subnet = ec2.createSubnet(
                        request -> request.vpcId(vpc).cidrBlock("10.20.1.0/24").availabilityZone("us-west-1b"))
                .subnet()
                .subnetId();
        ElasticLoadBalancingV2Client balancing = moto.client(ElasticLoadBalancingV2Client.builder(), RECOVERY);
        String arn = balancing
                .createLoadBalancer(request ->
                        request.name("edge").type(LoadBalancerTypeEnum.NETWORK).subnets(subnet))
                .loadBalancers()
                .get(0)
                .loadBalancerArn();
        String group = balancing
                .createTargetGroup(request -> request.name("edge")
                        .protocol(ProtocolEnum.TCP)
                        .port(443)
                        .vpcId(vpc))
                .targetGroups()
                .get(0)
                .targetGroupArn();
        balancing.createListener(request -> request.loadBalancerArn(arn)
                .protocol(ProtocolEnum.TCP)
                .port(443)
                .defaultActions(Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .targetGroupArn(group)
                        .build()));

        LoadBalancing port = cloud.loadBalancing(RECOVERY);
        LoadBalancing.LoadBalancer balancer = port.loadBalancer("edge").orElseThrow();

        assertThat(balancer.isNetwork()).isTrue();
        assertThat(port.loadBalancers()).containsExactly(balancer);
        assertThat(port.listeners(arn))
                .singleElement()
                .extracting(LoadBalancing.Listener::port, LoadBalancing.Listener::protocol)
                .containsExactly(443, "TCP");
        assertThat(port.targetGroups(arn))
                .singleElement()
                .extracting(
                        LoadBalancing.TargetGroup::arn,
                        LoadBalancing.TargetGroup::name,
                        LoadBalancing.TargetGroup::protocol,
                        LoadBalancing.TargetGroup::port,
                        LoadBalancing.TargetGroup::targetType)
                .containsExactly(group, "edge", "TCP", 443, "instance");
        assertThat(port.balancesAcrossZones(arn)).isFalse();
    }

    @Test
    void the_security_groups_of_instances_are_read_for_all_of_them_at_once() {
        Ec2Client ec2 = moto.client(Ec2Client.builder(), RECOVERY);
        String vpc = ec2.createVpc(request -> request.cidrBlock("10.22.0.0/16"))
                .vpc()
                .vpcId();
        String subnet = ec2.createSubnet(request -> request.vpcId(vpc).cidrBlock("10.22.1.0/24"))
                .subnet()
                .subnetId();
        String guard = ec2.createSecurityGroup(
                        group -> group.groupName("web").description("web").vpcId(vpc))
                .groupId();
        List<String> ids = ec2
                .runInstances(request -> request.imageId("ami-0123456789abcdef0")
                        .minCount(2)
                        .maxCount(2)
                        .subnetId(subnet)
                        .securityGroupIds(guard))
                .instances()
                .stream()
                .map(instance -> instance.instanceId())
                .toList();

        assertThat(cloud.compute(RECOVERY).groupsOf(List.of(ids.get(0), ids.get(1), "i-0123456789abcdef0")))
                .isEqualTo(Map.of(ids.get(0), List.of(guard), ids.get(1), List.of(guard)));
    }

    @Test
    void what_a_health_check_asks_is_read() {
        Route53Client route53 = moto.global(Route53Client.builder());
        String id = route53.createHealthCheck(request -> request.callerReference("users-path")
                        .healthCheckConfig(config -> config.type("HTTPS")
                                .port(8443)
                                .fullyQualifiedDomainName("app-1.us-west-1.elb.amazonaws.com")
                                .resourcePath("/health")))
                .healthCheck()
                .id();

        assertThat(cloud.traffic().healthCheck(id))
                .hasValueSatisfying(found -> assertThat(found.endpoint())
                        .isEqualTo(new TrafficRouting.Endpoint("app-1.us-west-1.elb.amazonaws.com", 8443, "/health")));
    }

    @Test
    void the_network_around_a_load_balancer_is_read_as_it_is() {
        Ec2Client ec2 = moto.client(Ec2Client.builder(), RECOVERY);
        String vpc = ec2.createVpc(request -> request.cidrBlock("10.21.0.0/16"))
                .vpc()
                .vpcId();
        String open = ec2.createSubnet(
                        request -> request.vpcId(vpc).cidrBlock("10.21.1.0/24").availabilityZone("us-west-1b"))
                .subnet()
                .subnetId();
        String bare = ec2.createSubnet(
                        request -> request.vpcId(vpc).cidrBlock("10.21.2.0/24").availabilityZone("us-west-1c"))
                .subnet()
                .subnetId();
        String guard = ec2.createSecurityGroup(
                        group -> group.groupName("users").description("users").vpcId(vpc))
                .groupId();
        String gateway = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(request -> request.internetGatewayId(gateway).vpcId(vpc));
        String table =
                ec2.createRouteTable(request -> request.vpcId(vpc)).routeTable().routeTableId();
        ec2.createRoute(request ->
                request.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
        ec2.associateRouteTable(request -> request.routeTableId(table).subnetId(open));
        ElasticLoadBalancingV2Client balancing = moto.client(ElasticLoadBalancingV2Client.builder(), RECOVERY);
        balancing.createLoadBalancer(
                request -> request.name("users").subnets(open, bare).securityGroups(guard));

        LoadBalancing.LoadBalancer balancer =
                cloud.loadBalancing(RECOVERY).loadBalancer("users").orElseThrow();
        assertThat(cloud.loadBalancing(RECOVERY).targetGroups(balancer.arn())).isEmpty();
        forward(balancing, balancer, vpc);
        assertThat(cloud.loadBalancing(RECOVERY).targetGroups(balancer.arn()))
                .singleElement()
                .extracting(LoadBalancing.TargetGroup::version, LoadBalancing.TargetGroup::healthCheck)
                .containsExactly(
                        "HTTP1", new LoadBalancing.TargetHealthCheck(true, "HTTP", "8080", "/health", "200-299"));
        LoadBalancing.Placement place = Objects.requireNonNull(balancer.placement());

        assertThat(place.isInternal()).isFalse();
        assertThat(place.vpcId()).isEqualTo(vpc);
        assertThat(place.subnets()).containsExactlyInAnyOrder(open, bare);
        assertThat(place.securityGroups()).containsExactly(guard);
        assertThat(way(balancer).problem())
                .contains(guard + " lets nobody in on port 80", "answers to users don't leave " + bare)
                .doesNotContain("network ACL");

        ec2.authorizeSecurityGroupIngress(request ->
                request.groupId(guard).ipProtocol("tcp").fromPort(80).toPort(80).cidrIp("0.0.0.0/0"));
        ec2.associateRouteTable(request -> request.routeTableId(table).subnetId(bare));
        assertThat(way(balancer)).isEqualTo(new WayIn(null, null, null, Set.of()));

        String acl = cloud.compute(RECOVERY).networkAcls(vpc).get(0).id();
        ec2.createNetworkAclEntry(request -> request.networkAclId(acl)
                .ruleNumber(50)
                .egress(false)
                .protocol("6")
                .ruleAction("deny")
                .cidrBlock("0.0.0.0/0")
                .portRange(range -> range.from(80).to(80)));
        assertThat(way(balancer).problem())
                .isEqualTo("users are shut out of any of its subnets: network ACL " + acl
                        + " allows nobody in on port 80");
    }

    /** To a target group with a health check of its own. */
    private static void forward(
            ElasticLoadBalancingV2Client balancing, LoadBalancing.LoadBalancer balancer, String vpc) {
        String group = balancing
                .createTargetGroup(request -> request.name("users")
                        .protocol(ProtocolEnum.HTTP)
                        .protocolVersion("HTTP1")
                        .port(80)
                        .vpcId(vpc)
                        .healthCheckProtocol(ProtocolEnum.HTTP)
                        .healthCheckPort("8080")
                        .healthCheckPath("/health")
                        .matcher(matcher -> matcher.httpCode("200-299")))
                .targetGroups()
                .get(0)
                .targetGroupArn();
        balancing.createListener(request -> request.loadBalancerArn(balancer.arn())
                .protocol(ProtocolEnum.HTTP)
                .port(80)
                .defaultActions(Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .targetGroupArn(group)
                        .build()));
    }

    private WayIn way(LoadBalancing.LoadBalancer balancer) {
        return WayIn.of(
                balancer,
                Set.of(80),
                WayIn.Around.read(cloud.compute(RECOVERY), Objects.requireNonNull(balancer.placement())),
                RECOVERY,
                Upkeep.SHIPPED);
    }
}
