package io.drctl.sim;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.inventory.Application;
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
import io.drctl.sim.State.InRegion;
import io.drctl.sim.State.Tagged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Creates the parts of the site: ready, for a world that begins with them, or so that they become ready over minutes.
 */
final class SiteBuilder {
    /** A public key that belongs to nobody: its private half was thrown away. */
    static final String PUBLIC_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINwIALdvLeW5LY76OXbpP5BIT6MgPHaHaElxgPuByXEY flask-site";

    private static final String FINGERPRINT = SimulatedCompute.fingerprint(PUBLIC_KEY);

    /** How many minutes of lag samples there are for a site that has been up for a while. */
    private static final int SAMPLED_MINUTES = 6;

    private static final int APPLICATION_PORT = 80;

    /** The weight of the record that users get, while the other's is 0. */
    private static final Long ALL_WEIGHT = 100L;

    private final World world;
    private final State state;
    private final Inventory inventory;

    SiteBuilder(World world, State state) {
        this.world = world;
        this.state = state;
        this.inventory = world.inventory();
    }

    /** What exists before drctl: the hosted zone and the image. */
    void buildGround() {
        world.dns().putZone(inventory.application().mainName().zoneName());
        databaseName();
        image(inventory.primary(), null);
    }

    /** Everything, ready. */
    void buildAll() {
        buildGround();
        for (SiteRegion region : inventory.regions()) {
            preSteps(region);
            network(region);
            instances(region, true);
            world.scaling().build(region, Objects.requireNonNull(imageOf(region.name())));
            world.services().build(region);
            balancer(region, "active");
            kubernetes(region, true);
        }
        AuroraCluster source = database(inventory.primary(), null);
        AuroraCluster replica = database(inventory.recovery(), source);
        world.aurora().lags().startSampling(replica, SAMPLED_MINUTES);
        inventory.regions().forEach(region -> healthCheck(region.name()));
        world.dns().putRecords(records());
        inventory.regions().forEach(region -> world.fleet().balancerNoticed(region.name()));
    }

    private void preSteps(SiteRegion home) {
        RegionName region = home.name();
        RegionName peer = inventory.peerOf(region).name();
        String role = inventory.replicationRole(region);
        state.roles.put(state.now, role, SimulatedRoles.arn(role));
        String bucket = inventory.name(AssetKind.BUCKET, region);
        state.buckets.put(
                state.now,
                bucket,
                new ObjectStore.Bucket(
                        bucket,
                        region.value(),
                        true,
                        "AES256",
                        true,
                        SimulatedRoles.arn(role),
                        List.of(new ObjectStore.ReplicationRule(
                                Inventory.replicationRule(peer), inventory.name(AssetKind.BUCKET, peer), true))));
        String key = inventory.name(AssetKind.KEY_PAIR, region);
        in(region).keyPairs.put(state.now, key, new Compute.KeyPair(key, FINGERPRINT, PUBLIC_KEY));
        if (home.role() == RegionRole.RECOVERY) {
            image(home, imageOf(inventory.primary().name()));
        }
        String alarm = inventory.takeOverAlarm(region);
        in(region).alarms.put(state.now, alarm, new Alarms.Alarm(alarm, "OK"));
    }

    private void image(SiteRegion home, Compute.@Nullable Image source) {
        RegionName region = home.name();
        String pinned = home.role() == RegionRole.PRIMARY ? inventory.image().id() : null;
        String id = pinned != null ? pinned : id("ami", region, 0);
        Instant made = Instant.ofEpochMilli(state.now).minus(Duration.ofDays(source == null ? 7 : 6));
        Map<String, String> tags =
                source == null ? Map.of("Name", "drctl-flask-web", "Version", "1.0.0") : source.tags();
        in(region)
                .images
                .put(
                        state.now,
                        id,
                        new Compute.Image(
                                id,
                                inventory.name(AssetKind.MACHINE_IMAGE, region),
                                "available",
                                made,
                                source == null ? null : source.id(),
                                new TreeMap<>(tags)));
    }

    Compute.@Nullable Image imageOf(RegionName region) {
        String name = inventory.name(AssetKind.MACHINE_IMAGE, region);
        String pinned =
                region.equals(inventory.primary().name()) ? inventory.image().id() : null;
        return in(region).images.all().stream()
                .filter(image ->
                        pinned == null ? image.name().equals(name) : image.id().equals(pinned))
                .filter(Compute.Image::isAvailable)
                .findFirst()
                .orElse(null);
    }

    void network(SiteRegion home) {
        String vpc = vpcId(home.name());
        in(home.name())
                .vpcs
                .put(
                        state.now,
                        vpc,
                        new Tagged<>(
                                new Compute.Vpc(
                                        vpc, Objects.requireNonNullElse(home.cidr(), "10.0.0.0/16"), "available"),
                                inventory
                                        .asset(AssetKind.VPC)
                                        .tagsIn(home.name())
                                        .exact()));
        List<Compute.Subnet> subnets = new ArrayList<>();
        for (String zone : home.zones()) {
            subnets.add(new Compute.Subnet(id("subnet", home.name(), subnets.size() + 1), zone, "available", true));
            subnets.add(new Compute.Subnet(id("subnet", home.name(), subnets.size() + 1), zone, "available", false));
        }
        in(home.name()).subnets.put(state.now, vpc, List.copyOf(subnets));
    }

    String vpcId(RegionName region) {
        return id("vpc", region, 0);
    }

    void instances(SiteRegion home, boolean ready) {
        RegionName region = home.name();
        Asset row = inventory.asset(AssetKind.WEB_INSTANCE);
        Compute.Image image = Objects.requireNonNull(imageOf(region));
        for (int number = 1; number <= row.quantityIn(home); number++) {
            String id = id("i", region, number);
            String name = inventory.site().name() + "-web-" + number;
            Map<String, String> tags = new LinkedHashMap<>(row.tagsIn(region).exact());
            tags.put("Name", name);
            Compute.Instance instance = new Compute.Instance(
                    id,
                    name,
                    row.size(),
                    ready ? "running" : "pending",
                    zone(home, number),
                    image.id(),
                    inventory.name(AssetKind.KEY_PAIR, region),
                    ready ? "ok" : "initializing",
                    ready ? "ok" : "initializing",
                    vpcId(region));
            in(region).instances.put(state.now, id, new Tagged<>(instance, tags));
            if (!ready) {
                world.begin(
                        AwsDurations.INSTANCE_START,
                        region + " " + id,
                        new ComputeTransition.InstanceStarted(region, id));
            }
        }
    }

    void balancer(SiteRegion home, String status) {
        RegionName region = home.name();
        String name = inventory.name(AssetKind.LOAD_BALANCER, region);
        String prefix = "arn:aws:elasticloadbalancing:" + region + ":" + World.ACCOUNT + ":";
        String arn = prefix + "loadbalancer/app/" + name + "/50dc6c495c0c9188";
        in(region)
                .balancers
                .put(
                        state.now,
                        name,
                        LoadBalancing.LoadBalancer.application(
                                arn,
                                name,
                                name + "-1234567890." + region + ".elb.amazonaws.com",
                                "Z" + region.value().replace("-", "").toUpperCase(Locale.ROOT) + "ELB",
                                status,
                                home.zones()));
        int port = inventory.application().health().port();
        String protocol = inventory.application().health().scheme().toUpperCase(Locale.ROOT);
        in(region)
                .listeners
                .put(state.now, arn, List.of(new LoadBalancing.Listener(arn + "/listener", port, protocol)));
        String group = prefix + "targetgroup/" + inventory.site().name() + "-web/73e2d6bc24d8a067";
        in(region)
                .rules
                .put(
                        state.now,
                        arn + "/listener",
                        List.of(new LoadBalancing.Rule("default", List.of(), LoadBalancing.Action.forwardTo(group))));
        world.scaling().attach(region, group);
        boolean isActive = status.equals("active");
        List<LoadBalancing.Target> targets = new ArrayList<>();
        for (Tagged<Compute.Instance> each : in(region).instances.all()) {
            targets.add(new LoadBalancing.Target(
                    each.resource().id(),
                    APPLICATION_PORT,
                    isActive ? "healthy" : "initial",
                    isActive ? null : "Target registration is in progress"));
            if (!isActive) {
                world.fleet().changed(region, each.resource().id());
            }
        }
        targets.addAll(world.services().attach(region, group));
        in(region).targets.put(state.now, group, List.copyOf(targets));
    }

    void kubernetes(SiteRegion home, boolean ready) {
        RegionName region = home.name();
        String cluster = inventory.name(AssetKind.KUBERNETES_CLUSTER, region);
        Asset nodes = inventory.asset(AssetKind.KUBERNETES_NODE);
        String group = nodes.get(RowKeys.NODE_GROUP).orElseThrow().in(region);
        String key = cluster + "/" + group;
        String version = inventory
                .asset(AssetKind.KUBERNETES_CLUSTER)
                .get(RowKeys.KUBERNETES_VERSION)
                .flatMap(promised -> promised.get(region))
                .orElse("1.36");
        List<String> subnets =
                Objects.requireNonNullElse(in(region).subnets.get(vpcId(region)), List.<Compute.Subnet>of()).stream()
                        .filter(subnet -> !subnet.mapsPublicIp())
                        .map(Compute.Subnet::id)
                        .toList();
        String status = ready ? "ACTIVE" : "CREATING";
        in(region).kubernetes.put(state.now, cluster, new Clusters.Cluster(cluster, status, version));
        in(region)
                .nodeGroups
                .put(
                        state.now,
                        key,
                        new Clusters.NodeGroup(
                                group,
                                status,
                                Math.min(1, nodes.quantityIn(home)),
                                nodes.quantityIn(home),
                                nodes.quantities().in(region).serving() + 2,
                                List.of(nodes.size()),
                                List.of(),
                                Set.of(),
                                subnets,
                                world.scaling().buildNodes(home)));
        if (!ready) {
            long control = world.faults().slowed(world.draw(AwsDurations.KUBERNETES_CREATION, region.value()));
            world.schedule(control, new ComputeTransition.KubernetesCreated(region, cluster));
            world.schedule(
                    control + world.faults().slowed(world.draw(AwsDurations.NODE_GROUP_CREATION, region.value())),
                    new ComputeTransition.NodeGroupCreated(region, key));
        }
    }

    /** A cluster with its instances, ready. Protected from deletion, as in the shipped configuration. */
    private AuroraCluster database(SiteRegion home, @Nullable AuroraCluster source) {
        AuroraCluster cluster = world.aurora().create(home.name(), "available", source, true);
        if (cluster.isInstance()) {
            return instance(home, cluster, "available");
        }
        Asset row = inventory.asset(AssetKind.DATABASE_INSTANCE);
        for (int number = 1; number <= row.quantityIn(home); number++) {
            cluster = world.aurora()
                    .addMember(
                            cluster,
                            number,
                            zone(home, number),
                            row.sizeIn(home).orElseThrow(),
                            "available");
        }
        return cluster;
    }

    /** An RDS instance of its own, Multi-AZ. */
    AuroraCluster instance(SiteRegion home, AuroraCluster kept, String status) {
        state.in(home.name()).standbys.put(state.now, kept.id(), zone(home, 2));
        String size = inventory.database().cluster().sizeIn(home).orElse("db.m6g.large");
        return world.aurora().addMember(kept, 1, zone(home, 1), size, status);
    }

    void healthCheck(RegionName region) {
        if (inventory.application().routing() == Routing.FAILOVER) {
            RegionName peer = inventory.peerOf(region).name();
            String alarm = inventory.takeOverAlarm(peer);
            String id = healthCheckId(region);
            state.healthChecks.put(
                    state.now,
                    id,
                    new TrafficRouting.HealthCheck(
                            id,
                            "CLOUDWATCH_METRIC",
                            false,
                            false,
                            "alarm " + alarm + " in " + peer,
                            alarm,
                            peer.value()));
        }
    }

    /** The health check on a Region's record; it follows the take-over alarm of the other Region. */
    String healthCheckId(RegionName region) {
        Chance own = new Chance(state.seed);
        String purpose = "health check " + region;
        return own.hex(purpose, 8) + "-" + own.hex(purpose, 4) + "-4" + own.hex(purpose, 3) + "-a" + own.hex(purpose, 3)
                + "-" + own.hex(purpose, 12);
    }

    private List<TrafficRouting.RecordSet> records() {
        boolean isSimple = inventory.application().routing() == Routing.SIMPLE;
        List<TrafficRouting.RecordSet> records =
                new ArrayList<>(Objects.requireNonNullElse(state.records.get(Dns.ZONE_ID), List.of()));
        for (SiteRegion region : isSimple ? List.of(inventory.primary()) : inventory.regions()) {
            records.add(dnsRecord(region));
        }
        return records;
    }

    /** The name by which clients find the database's writer, where the inventory has one; somebody has made it. */
    private void databaseName() {
        Database database = inventory.databases().isEmpty() ? null : inventory.database();
        DatabaseName name = database == null ? null : database.dnsName();
        if (name == null || name.followsByItself()) {
            return;
        }
        RegionName home = inventory.primary().name();
        TrafficRouting.RecordSet record = new TrafficRouting.RecordSet(
                name.name(),
                "CNAME",
                null,
                null,
                null,
                null,
                AwsDurations.ALIAS_TTL.toSeconds(),
                List.of(endpoint(Objects.requireNonNull(database), home)),
                "simple");
        if (isInSitesZone(inventory, name)) {
            world.dns().putRecords(List.of(record));
        } else {
            world.dns().putPrivateZone(record);
        }
    }

    /** Whether the database's name is in the zone of the site's; otherwise it is in a private one. */
    static boolean isInSitesZone(Inventory inventory, DatabaseName name) {
        Application.DnsName site = inventory.application().mainName();
        return site.hostedZone().equals(name.hostedZone()) || site.zoneName().equals(name.hostedZone());
    }

    /** By which the writer of a Region's database is reached, be it there or not. */
    static String endpoint(Database database, RegionName region) {
        return database.clusterIn(region) + (database.isInstance() ? ".drctlsim." : ".cluster-drctlsim.") + region
                + ".rds.amazonaws.com";
    }

    /** A Region's record for the site's name, as it is while users are at home. */
    TrafficRouting.RecordSet dnsRecord(SiteRegion region) {
        Routing routing = inventory.application().routing();
        boolean isPair = routing == Routing.FAILOVER;
        boolean isHome = region.role() == RegionRole.PRIMARY;
        LoadBalancing.LoadBalancer balancer =
                Objects.requireNonNull(world.fleet().balancer(region.name()));
        return new TrafficRouting.RecordSet(
                inventory.application().mainName().name(),
                "A",
                routing == Routing.SIMPLE ? null : region.name().value(),
                isPair ? isHome ? FailoverRole.PRIMARY : FailoverRole.SECONDARY : null,
                isPair ? healthCheckId(region.name()) : null,
                new Alias(balancer.hostedZoneId(), balancer.dnsName(), true),
                null,
                List.of(),
                routing.name().toLowerCase(Locale.ROOT),
                routing == Routing.WEIGHTED ? (isHome ? ALL_WEIGHT : Long.valueOf(0)) : null);
    }

    static String zone(SiteRegion home, int number) {
        return home.zones().get((number - 1) % home.zones().size());
    }

    /** An identifier in AWS's format; such identifiers sort by their numbers. */
    private String id(String prefix, RegionName region, int number) {
        Chance own = new Chance(state.seed);
        return prefix + "-0" + own.hex(prefix + " " + region, 10)
                + Integer.toHexString(0x1000000 + number).substring(1);
    }

    private InRegion in(RegionName region) {
        return state.in(region);
    }
}
