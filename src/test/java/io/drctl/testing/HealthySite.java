package io.drctl.testing;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Containers;
import io.drctl.cloud.Databases;
import io.drctl.cloud.DbInstances;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.Network;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.OutsideView;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Routing;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import io.drctl.writer.Promotion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Fills a {@link FakeCloud} with everything that an inventory promises, as prepare and provision would leave it. */
public final class HealthySite {
    public static final String ACCOUNT = "123456789012";
    /** Of the primary cluster; its replica was made ten minutes later. */
    private static final Instant CREATED = Instant.parse("2025-02-01T09:00:00Z");

    public static final String ZONE_ID = "Z0DRCTLEXAMPLE";
    public static final String COMMIT = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    public static final String PUBLIC_KEY = SeededSite.PUBLIC_KEY;

    private HealthySite() {}

    public static FakeCloud of(Inventory inventory) {
        FakeCloud cloud = new FakeCloud();
        for (SiteRegion region : inventory.regions()) {
            network(cloud, inventory, region);
            instances(cloud, inventory, region);
            scalingGroups(cloud, inventory, region);
            containerServices(cloud, inventory, region);
            loadBalancer(cloud, inventory, region);
            kubernetes(cloud, inventory, region);
            database(cloud, inventory, region);
            preSteps(cloud, inventory, region);
        }
        reachable(cloud, inventory);
        routing(cloud, inventory);
        inventory.repositories().forEach(url -> cloud.repositories().heads.put(url, COMMIT));
        return cloud;
    }

    /** Who is to take over lets clients in. */
    private static void reachable(FakeCloud cloud, Inventory inventory) {
        RegionName recovery = inventory.recovery().name();
        for (Database database : inventory.databases()) {
            cloud.compute(recovery)
                    .ingress
                    .add(new IngressRule(
                            "sg-" + database.clusterIn(recovery),
                            "tcp",
                            3306,
                            3306,
                            IngressRule.Kind.IPV4,
                            "10.20.0.0/16",
                            "the VPC"));
        }
    }

    /** Makes the recovery Region's replica stand alone, without a record of how that came about. */
    public static void detachReplica(FakeCloud cloud, Inventory inventory) {
        RegionName recovery = inventory.recovery().name();
        cloud.databases(recovery)
                .alter(
                        inventory.name(AssetKind.DATABASE_CLUSTER, recovery),
                        old -> FakeDatabases.withSource(old, null));
    }

    /** Makes the recovery Region's replica a promoted cluster, with the tag that records it. */
    public static void promoteReplica(FakeCloud cloud, Inventory inventory) {
        detachReplica(cloud, inventory);
        RegionName recovery = inventory.recovery().name();
        String replica = inventory.name(AssetKind.DATABASE_CLUSTER, recovery);
        Promotion promotion = new Promotion(
                recovery,
                replica,
                null,
                databaseArn(inventory, inventory.primary().name()),
                Instant.parse("2025-03-01T02:59:00Z"),
                true,
                "run-before");
        cloud.databases(recovery).alter(replica, old -> FakeDatabases.tagged(old, Promotion.TAG, promotion.tagValue()));
    }

    /** Address that a Region's load balancer has. */
    public static String addressOf(Inventory inventory, RegionName region) {
        return inventory.region(region).role() == RegionRole.PRIMARY ? "192.0.2.10" : "198.51.100.10";
    }

    public static String instanceId(RegionName region, int number) {
        return "i-" + compact(region) + number;
    }

    public static String imageId(RegionName region) {
        return "ami-" + compact(region);
    }

    public static String databaseInstanceId(Inventory inventory, RegionName region, int number) {
        return inventory.name(AssetKind.DATABASE_CLUSTER, region) + "-" + number;
    }

    public static String databaseArn(Inventory inventory, RegionName region) {
        return "arn:aws:rds:" + region + ":" + ACCOUNT + ":cluster:"
                + inventory.name(AssetKind.DATABASE_CLUSTER, region);
    }

    public static String loadBalancerDnsName(Inventory inventory, RegionName region) {
        return inventory.name(AssetKind.LOAD_BALANCER, region) + "-1234567890." + region + ".elb.amazonaws.com";
    }

    public static String loadBalancerArn(Inventory inventory, RegionName region) {
        return "arn:aws:elasticloadbalancing:" + region + ":" + ACCOUNT + ":loadbalancer/app/"
                + inventory.name(AssetKind.LOAD_BALANCER, region) + "/50dc6c495c0c9188";
    }

    public static String targetGroupArn(Inventory inventory, RegionName region) {
        return "arn:aws:elasticloadbalancing:" + region + ":" + ACCOUNT + ":targetgroup/"
                + inventory.site().name() + "/73e2d6bc24d8a067";
    }

    /** The id of the health check on a Region's record; it follows the take-over alarm of the other Region. */
    public static String healthCheckId(RegionName region) {
        return "hc-" + region;
    }

    public static String subnetId(RegionName region, int number) {
        return "subnet-" + compact(region) + number;
    }

    public static String vpcId(RegionName region) {
        return "vpc-" + compact(region);
    }

    private static void network(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        List<Compute.Subnet> subnets = new ArrayList<>();
        int number = 0;
        for (String zone : region.zones()) {
            for (boolean isPublic : new boolean[] {true, false}) {
                number++;
                subnets.add(new Compute.Subnet(subnetId(region.name(), number), zone, "available", isPublic));
            }
        }
        cloud.compute(region.name())
                .put(
                        new Compute.Vpc(vpcId(region.name()), Objects.requireNonNull(region.cidr()), "available"),
                        inventory.asset(AssetKind.VPC).tagsIn(region.name()).exact(),
                        subnets);
    }

    private static void instances(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        Asset row = inventory.asset(AssetKind.WEB_INSTANCE);
        for (int number = 1; number <= row.quantityIn(region); number++) {
            Compute.Instance instance = new Compute.Instance(
                    instanceId(region.name(), number),
                    inventory.site().name() + "-web-" + number,
                    row.size(),
                    "running",
                    zoneOf(region, number),
                    imageId(region.name()),
                    inventory.name(AssetKind.KEY_PAIR, region.name()),
                    "ok",
                    "ok",
                    vpcId(region.name()));
            Map<String, String> tags = new HashMap<>(row.tagsIn(region.name()).exact());
            tags.put("Name", instance.name());
            cloud.compute(region.name()).put(instance, tags);
        }
    }

    /** Before the load balancer, whose target group has their instances. */
    private static void scalingGroups(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        for (Asset row : inventory.rows(AssetKind.AUTO_SCALING_GROUP)) {
            String name = row.nameIn(region.name());
            List<AutoScaling.Member> members = new ArrayList<>();
            for (int number = 1; number <= row.quantityIn(region); number++) {
                String id = "i-app-" + compact(region.name()) + number;
                members.add(new AutoScaling.Member(id, row.size(), zoneOf(region, number), "InService", "Healthy"));
                Compute.Instance instance = new Compute.Instance(
                        id,
                        name,
                        row.size(),
                        "running",
                        zoneOf(region, number),
                        imageId(region.name()),
                        inventory.name(AssetKind.KEY_PAIR, region.name()),
                        "ok",
                        "ok",
                        vpcId(region.name()));
                cloud.compute(region.name()).put(instance, Map.of("aws:autoscaling:groupName", name));
            }
            cloud.compute(region.name())
                    .launchTemplates
                    .put(
                            "lt-1 1",
                            new Compute.LaunchTemplate(
                                    "lt-1",
                                    name,
                                    1,
                                    imageId(region.name()),
                                    row.size(),
                                    inventory.name(AssetKind.KEY_PAIR, region.name()),
                                    List.of()));
            cloud.autoScaling(region.name())
                    .groups
                    .put(
                            name,
                            new AutoScaling.Group(
                                    name,
                                    null,
                                    new AutoScaling.Template("lt-1", name, "1"),
                                    null,
                                    List.of(),
                                    1,
                                    members.size(),
                                    6,
                                    region.zones(),
                                    List.of(),
                                    members,
                                    List.of(targetGroupArn(inventory, region.name())),
                                    Set.of(),
                                    Map.of()));
        }
    }

    /** On Fargate, before the load balancer, whose target group has the addresses of their tasks. */
    private static void containerServices(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        for (Asset row : inventory.rows(AssetKind.CONTAINER_SERVICE)) {
            String name = row.nameIn(region.name());
            String cluster = RowKeys.containerCluster(row, region.name());
            String prefix = "arn:aws:ecs:" + region.name() + ":" + ACCOUNT + ":";
            String definition = prefix + "task-definition/" + name + ":1";
            int quantity = row.quantityIn(region);
            List<Containers.Task> tasks = new ArrayList<>();
            for (int number = 1; number <= quantity; number++) {
                tasks.add(new Containers.Task(
                        prefix + "task/" + name + "-" + number, "RUNNING", "HEALTHY", "10.20.1." + number));
            }
            FakeContainers containers = cloud.containers(region.name());
            containers.clusters.put(cluster, new Containers.Cluster(cluster, "ACTIVE", 0, List.of("FARGATE")));
            containers.taskDefinitions.put(
                    definition, new Containers.TaskDefinition(definition, "ACTIVE", List.of("nginx:1")));
            containers.tasks.put(cluster + "/" + name, List.copyOf(tasks));
            containers.services.put(
                    cluster + "/" + name,
                    new Containers.Service(
                            name,
                            "ACTIVE",
                            quantity,
                            quantity,
                            0,
                            definition,
                            "FARGATE",
                            List.of(),
                            List.of(new Containers.Deployment(
                                    "d-1", "PRIMARY", "COMPLETED", null, quantity, quantity, 0)),
                            List.of(targetGroupArn(inventory, region.name())),
                            Containers.Breaker.ROLLS_BACK,
                            List.of()));
        }
    }

    /**
     * Puts a Region's load balancer into a network that lets users in: two public subnets with a route table and a
     * network ACL of their own, and a security group. It asks for what users need, and answers from here.
     */
    public static void network(FakeCloud cloud, Inventory inventory, RegionName region) {
        String vpc = vpcId(region);
        List<String> subnets = List.of("subnet-1", "subnet-2");
        cloud.loadBalancing(region)
                .balancers
                .computeIfPresent(
                        inventory.name(AssetKind.LOAD_BALANCER, region),
                        (name, old) -> old.at(
                                new LoadBalancing.Placement("internet-facing", vpc, subnets, List.of("sg-users"))));
        cloud.outside()
                .answer(
                        OutsideView.THIS_MACHINE,
                        loadBalancerDnsName(inventory, region),
                        List.of(addressOf(inventory, region)));
        cloud.loadBalancing(region)
                .targetGroups
                .put(
                        loadBalancerArn(inventory, region),
                        List.of(new LoadBalancing.TargetGroup(
                                targetGroupArn(inventory, region),
                                inventory.site().name(),
                                "HTTP",
                                5000,
                                "instance",
                                "HTTP1",
                                new LoadBalancing.TargetHealthCheck(
                                        true,
                                        "HTTP",
                                        "traffic-port",
                                        inventory.application().health().path(),
                                        "200"))));
        int port = inventory.application().health().port();
        FakeCompute compute = cloud.compute(region);
        compute.ingress.add(
                new IngressRule("sg-users", "tcp", port, port, IngressRule.Kind.IPV4, "0.0.0.0/0", "users"));
        compute.routeTables.put(
                vpc,
                List.of(
                        new Network.RouteTable(
                                "rtb-main", true, List.of(), List.of(new Network.Route("10.0.0.0/8", "local", true))),
                        new Network.RouteTable(
                                "rtb-public", false, subnets, List.of(new Network.Route("0.0.0.0/0", "igw-1", true)))));
        compute.networkAcls.put(
                vpc,
                List.of(new Network.NetworkAcl(
                        "acl-1",
                        subnets,
                        List.of(
                                Network.AclRule.everything(100, false, true),
                                Network.AclRule.everything(100, true, true),
                                Network.AclRule.everything(32_767, false, false),
                                Network.AclRule.everything(32_767, true, false)))));
    }

    private static void loadBalancer(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        FakeLoadBalancing balancing = cloud.loadBalancing(region.name());
        String arn = loadBalancerArn(inventory, region.name());
        String group = targetGroupArn(inventory, region.name());
        int port = inventory.application().health().port();
        balancing.put(LoadBalancing.LoadBalancer.application(
                arn,
                inventory.name(AssetKind.LOAD_BALANCER, region.name()),
                loadBalancerDnsName(inventory, region.name()),
                "ZELB" + compact(region.name()).toUpperCase(Locale.ROOT),
                "active",
                region.zones()));
        balancing.listeners.put(arn, List.of(new LoadBalancing.Listener(arn + "/listener", port, "HTTP")));
        balancing.rules.put(
                arn + "/listener",
                List.of(new LoadBalancing.Rule("default", List.of(), LoadBalancing.Action.forwardTo(group))));
        List<LoadBalancing.Target> targets = new ArrayList<>();
        cloud.compute(region.name())
                .instances
                .keySet()
                .forEach(id -> targets.add(new LoadBalancing.Target(id, 5000, "healthy", null)));
        cloud.containers(region.name()).tasks.values().stream()
                .flatMap(List::stream)
                .forEach(task -> targets.add(new LoadBalancing.Target(
                        Objects.requireNonNull(task.address()), 80, "healthy", null, zoneOf(region, 1))));
        balancing.targets.put(group, List.copyOf(targets));
        cloud.outside().statuses.put(addressOf(inventory, region.name()), 200);
    }

    private static void kubernetes(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        String cluster = inventory.name(AssetKind.KUBERNETES_CLUSTER, region.name());
        String group = inventory
                .asset(AssetKind.KUBERNETES_NODE)
                .get(RowKeys.NODE_GROUP)
                .orElseThrow()
                .in(region.name());
        Asset nodes = inventory.asset(AssetKind.KUBERNETES_NODE);
        List<String> subnets =
                cloud.compute(region.name()).subnets.getOrDefault(vpcId(region.name()), List.of()).stream()
                        .filter(subnet -> !subnet.mapsPublicIp())
                        .map(Compute.Subnet::id)
                        .toList();
        cloud.kubernetes(region.name())
                .clusters
                .put(
                        cluster,
                        new Clusters.Cluster(
                                cluster,
                                "ACTIVE",
                                inventory
                                        .asset(AssetKind.KUBERNETES_CLUSTER)
                                        .get(RowKeys.KUBERNETES_VERSION)
                                        .orElseThrow()
                                        .in(region.name())));
        cloud.kubernetes(region.name())
                .nodeGroups
                .put(
                        cluster + "/" + group,
                        new Clusters.NodeGroup(
                                group,
                                "ACTIVE",
                                1,
                                nodes.quantityIn(region),
                                6,
                                List.of(nodes.size()),
                                List.of(),
                                Set.of(),
                                subnets,
                                List.of("eks-" + group)));
        List<AutoScaling.Member> members = new ArrayList<>();
        for (int number = 1; number <= nodes.quantityIn(region); number++) {
            members.add(new AutoScaling.Member(
                    "i-node-" + compact(region.name()) + number,
                    nodes.size(),
                    zoneOf(region, number),
                    "InService",
                    "Healthy"));
        }
        if (inventory.scaledDown(region.name()).contains(nodes)) {
            cloud.autoScaling(region.name())
                    .groups
                    .put(
                            "eks-" + group,
                            new AutoScaling.Group(
                                    "eks-" + group,
                                    null,
                                    null,
                                    null,
                                    List.of(),
                                    1,
                                    members.size(),
                                    6,
                                    region.zones(),
                                    List.of(),
                                    members,
                                    List.of(),
                                    Set.of(),
                                    Map.of()));
        }
    }

    /** An RDS instance that belongs to no cluster, Multi-AZ; in the recovery Region a replica of the other. */
    private static void instance(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        String id = inventory.database().clusterIn(region.name());
        RegionName peer = inventory.peerOf(region.name()).name();
        String prefix = ":" + ACCOUNT + ":db:";
        String other = "arn:aws:rds:" + peer + prefix + inventory.database().clusterIn(peer);
        boolean isReplica = region.role() == RegionRole.RECOVERY;
        cloud.dbInstances(region.name())
                .instances
                .put(
                        id,
                        new DbInstances.DbInstance(
                                id,
                                "arn:aws:rds:" + region.name() + prefix + id,
                                "db.m6g.large",
                                "available",
                                inventory.database().engine(),
                                Objects.requireNonNull(inventory.database().engineVersion()),
                                zoneOf(region, 1),
                                true,
                                "key",
                                7,
                                isReplica ? other : null,
                                isReplica ? new DbInstances.Replication("replicating", null) : null,
                                isReplica ? List.of() : List.of(other),
                                false,
                                isReplica ? CREATED.plusSeconds(600) : CREATED,
                                Map.of(),
                                id + ".abc." + region.name() + ".rds.amazonaws.com"));
        if (isReplica) {
            cloud.dbInstances(region.name()).reportLag(id, Duration.ofSeconds(2), Duration.ofSeconds(20));
        }
    }

    private static void database(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        if (inventory.database().isInstance()) {
            instance(cloud, inventory, region);
            return;
        }
        FakeDatabases databases = cloud.databases(region.name());
        String id = inventory.name(AssetKind.DATABASE_CLUSTER, region.name());
        Asset row = inventory.asset(AssetKind.DATABASE_INSTANCE);
        RegionName peer = inventory.peerOf(region.name()).name();
        boolean isReplica = region.role() == RegionRole.RECOVERY;
        List<Databases.Member> members = new ArrayList<>();
        for (int number = 1; number <= row.quantityIn(region); number++) {
            String instance = databaseInstanceId(inventory, region.name(), number);
            members.add(new Databases.Member(instance, number == 1, number - 1));
            databases.instances.put(
                    instance,
                    new Databases.Instance(
                            instance, row.sizeIn(region).orElse("db.t4g.medium"), "available", zoneOf(region, number)));
        }
        databases.clusters.put(
                id,
                new Databases.Cluster(
                        id,
                        databaseArn(inventory, region.name()),
                        "available",
                        inventory.database().engine(),
                        Objects.requireNonNull(inventory.database().engineVersion()),
                        id + ".cluster-abc." + region.name() + ".rds.amazonaws.com",
                        id + ".cluster-ro-abc." + region.name() + ".rds.amazonaws.com",
                        members,
                        isReplica ? databaseArn(inventory, peer) : null,
                        isReplica ? List.of() : List.of(databaseArn(inventory, peer)),
                        false,
                        inventory.database().replication().globalCluster().orElse(null),
                        isReplica ? CREATED.plusSeconds(600) : CREATED,
                        Map.of()));
        String global = inventory.database().replication().globalCluster().orElse(null);
        if (global != null) {
            databases.globals.put(
                    global,
                    new Databases.GlobalCluster(
                            global,
                            inventory.regions().stream()
                                    .map(each -> new Databases.GlobalMember(
                                            databaseArn(inventory, each.name()), each.role() == RegionRole.PRIMARY))
                                    .toList()));
        }
        if (isReplica) {
            databases.reportLag(id, Duration.ofSeconds(2), Duration.ofSeconds(20));
        }
    }

    private static void preSteps(FakeCloud cloud, Inventory inventory, SiteRegion region) {
        RegionName peer = inventory.peerOf(region.name()).name();
        String bucket = inventory.name(AssetKind.BUCKET, region.name());
        String role = "arn:aws:iam::" + ACCOUNT + ":role/" + inventory.replicationRole(region.name());
        cloud.roles().roles.put(inventory.replicationRole(region.name()), role);
        cloud.objectStore(region.name())
                .buckets
                .put(
                        bucket,
                        new ObjectStore.Bucket(
                                bucket,
                                region.name().value(),
                                true,
                                "AES256",
                                true,
                                role,
                                List.of(new ObjectStore.ReplicationRule(
                                        "drctl", inventory.name(AssetKind.BUCKET, peer), true))));
        String key = inventory.name(AssetKind.KEY_PAIR, region.name());
        cloud.compute(region.name())
                .keyPairs
                .put(key, new Compute.KeyPair(key, FakeCompute.fingerprint(PUBLIC_KEY), PUBLIC_KEY));
        boolean isCopy = region.role() == RegionRole.RECOVERY;
        cloud.compute(region.name())
                .put(new Compute.Image(
                        imageId(region.name()),
                        inventory.name(AssetKind.MACHINE_IMAGE, region.name()),
                        "available",
                        cloud.clock().now().minus(isCopy ? Duration.ofDays(6) : Duration.ofDays(7)),
                        isCopy ? imageId(peer) : null,
                        Map.of("drctl:site", inventory.site().name(), "Version", "1.0.0")));
        String alarm = inventory.takeOverAlarm(region.name());
        cloud.alarms(region.name()).alarms.put(alarm, new Alarms.Alarm(alarm, "OK"));
    }

    /** Has the database's name in a zone lead to the database in a Region, as a CNAME record with a TTL of 60 s. */
    public static void pointDatabase(FakeCloud cloud, Inventory inventory, String zoneId, RegionName region) {
        Database database = inventory.database();
        String name = Objects.requireNonNull(database.dnsName()).name();
        List<TrafficRouting.RecordSet> records =
                new ArrayList<>(cloud.traffic().records.getOrDefault(zoneId, List.of()));
        records.removeIf(record -> record.name().equals(name));
        records.add(new TrafficRouting.RecordSet(
                name, "CNAME", null, null, null, null, 60L, List.of(endpoint(database, region)), "simple"));
        cloud.traffic().records.put(zoneId, List.copyOf(records));
    }

    /** By which the writer of a Region's database is reached. */
    public static String endpoint(Database database, RegionName region) {
        return database.clusterIn(region) + (database.isInstance() ? ".abc." : ".cluster-abc.") + region
                + ".rds.amazonaws.com";
    }

    private static void routing(FakeCloud cloud, Inventory inventory) {
        FakeTraffic traffic = cloud.traffic();
        String zone = inventory.application().mainName().hostedZone();
        traffic.zones.put(
                zone,
                new TrafficRouting.HostedZone(
                        ZONE_ID,
                        zone,
                        List.of("ns-1.example.net", "ns-2.example.net"),
                        TrafficRouting.Acceleration.ON));
        List<TrafficRouting.RecordSet> records = new ArrayList<>();
        Routing routing = inventory.application().routing();
        boolean isPair = routing == Routing.FAILOVER;
        boolean isWeighted = routing == Routing.WEIGHTED;
        for (SiteRegion region : isPair || isWeighted ? inventory.regions() : List.of(inventory.primary())) {
            LoadBalancing.LoadBalancer balancer = cloud.loadBalancing(region.name())
                    .balancers
                    .values()
                    .iterator()
                    .next();
            records.add(new TrafficRouting.RecordSet(
                    inventory.application().mainName().name(),
                    "A",
                    isPair || isWeighted ? region.name().value() : null,
                    isPair ? region.role() == RegionRole.PRIMARY ? FailoverRole.PRIMARY : FailoverRole.SECONDARY : null,
                    isPair ? healthCheckId(region.name()) : null,
                    new Alias(balancer.hostedZoneId(), balancer.dnsName(), true),
                    null,
                    List.of(),
                    isPair ? "failover" : isWeighted ? "weighted" : "simple",
                    !isWeighted ? null : region.role() == RegionRole.PRIMARY ? 100L : 0L));
            if (isPair) {
                RegionName peer = inventory.peerOf(region.name()).name();
                String alarm = inventory.takeOverAlarm(peer);
                traffic.healthChecks.put(
                        healthCheckId(region.name()),
                        new TrafficRouting.HealthCheck(
                                healthCheckId(region.name()),
                                "CLOUDWATCH_METRIC",
                                false,
                                false,
                                "the alarm " + alarm + " in " + peer,
                                alarm,
                                peer.value()));
            }
        }
        traffic.records.put(ZONE_ID, List.copyOf(records));
        DatabaseName name = inventory.databases().isEmpty()
                ? null
                : inventory.databases().get(0).dnsName();
        if (name != null && zone.equals(name.hostedZone())) {
            pointDatabase(cloud, inventory, ZONE_ID, inventory.primary().name());
        }
        cloud.outside().site = inventory.application().mainName().name();
        if (isPair) {
            inventory
                    .regions()
                    .forEach(region -> cloud.outside()
                            .whileFiring
                            .put(inventory.takeOverAlarm(region.name()), List.of(addressOf(inventory, region.name()))));
        }
        List<String> answer = List.of(addressOf(inventory, inventory.primary().name()));
        for (String server : List.of("ns-1.example.net", "ns-2.example.net")) {
            cloud.outside().answer(server, inventory.application().mainName().name(), answer);
        }
    }

    private static String zoneOf(SiteRegion region, int number) {
        return region.zones().get((number - 1) % region.zones().size());
    }

    /** {@code useast2} for {@code us-east-2}: identifiers that say where they are from. */
    private static String compact(RegionName region) {
        return region.value().replace("-", "");
    }

    /** The records of one name once more, of another name. */
    public static void copyRecords(FakeCloud cloud, DnsName from, DnsName to, String zone) {
        List<RecordSet> all = new ArrayList<>(cloud.traffic().records.getOrDefault(zone, List.of()));
        for (RecordSet record : cloud.traffic().records.getOrDefault(ZONE_ID, List.of())) {
            if (record.name().equals(from.name())) {
                all.add(new RecordSet(
                        to.name(),
                        record.type(),
                        record.setIdentifier(),
                        record.failoverRole(),
                        record.healthCheckId(),
                        record.alias(),
                        record.ttlSeconds(),
                        record.values(),
                        record.routingPolicy()));
            }
        }
        cloud.traffic().records.put(zone, List.copyOf(all));
    }
}
