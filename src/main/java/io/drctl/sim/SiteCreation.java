package io.drctl.sim;

import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SiteRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Terraform does to a world: it starts creating whatever a Region lacks of the site. */
final class SiteCreation {
    /** What the web instances that are being created are called. */
    static final String WEB_INSTANCES = "web instances";

    private final World world;
    private final State state;
    private final Inventory inventory;
    private final SiteBuilder builder;

    SiteCreation(World world, State state) {
        this.world = world;
        this.state = state;
        this.inventory = world.inventory();
        this.builder = new SiteBuilder(world, state);
    }

    /** Starts creating whatever a Region lacks, as Terraform would; see {@link ByHand#provision}. */
    List<Creation> provision(RegionName region) {
        SiteRegion home = inventory.region(region);
        demandPreSteps(region);
        // Decided before anything is created, so that a refusal leaves nothing half done.
        AuroraCluster peers = world.cluster(inventory.peerOf(region).name());
        boolean makesDatabase = world.cluster(region) == null;
        if (makesDatabase) {
            demandSource(home, peers);
        }
        List<Creation> made = new ArrayList<>();
        if (!state.in(region).vpcs.has(builder.vpcId(region))) {
            builder.network(home);
            made.add(new Creation("VPC " + builder.vpcId(region)));
        }
        if (state.in(region).instances.all().isEmpty()) {
            builder.instances(home, false);
            made.add(new Creation(WEB_INSTANCES));
        }
        if (world.fleet().balancer(region) == null) {
            builder.balancer(home, "provisioning");
            String name = inventory.name(AssetKind.LOAD_BALANCER, region);
            world.begin(
                    AwsDurations.BALANCER_CREATION,
                    region.value(),
                    new ComputeTransition.BalancerCreated(region, name));
            made.add(new Creation("load balancer " + name));
        }
        String kubernetes = inventory.name(AssetKind.KUBERNETES_CLUSTER, region);
        if (!state.in(region).kubernetes.has(kubernetes)) {
            builder.kubernetes(home, false);
            made.add(new Creation("Kubernetes cluster " + kubernetes));
        }
        if (makesDatabase) {
            made.add(beginDatabase(home, peers));
        }
        made.addAll(beginMissingInstances(home));
        made.addAll(beginRouting(home));
        return made;
    }

    private void demandPreSteps(RegionName region) {
        demand(state.buckets.has(inventory.name(AssetKind.BUCKET, region)), "bucket", region);
        demand(state.in(region).keyPairs.has(inventory.name(AssetKind.KEY_PAIR, region)), "key pair", region);
        demand(builder.imageOf(region) != null, "available image", region);
        demand(state.in(region).alarms.has(inventory.takeOverAlarm(region)), "take-over alarm", region);
    }

    private static void demand(boolean present, String what, RegionName region) {
        if (!present) {
            throw new IllegalStateException("there is no " + what + " in " + region + ": the pre-steps come first");
        }
    }

    /** A Region gets a replica if there is something to replicate; only the primary may begin with an empty cluster. */
    private void demandSource(SiteRegion home, @Nullable AuroraCluster peers) {
        if (home.role() == RegionRole.RECOVERY && peers == null) {
            throw new IllegalStateException("there is no database cluster in "
                    + inventory.primary().name() + " to replicate to " + home.name() + ": provision it first");
        }
        if (peers != null && (peers.isReplica() || !peers.isFree())) {
            throw new IllegalStateException("the database cluster " + peers.id() + " in " + peers.region()
                    + (peers.isReplica() ? " is itself a replica" : " is " + peers.status())
                    + ", so nothing can replicate from it to " + home.name());
        }
    }

    private Creation beginDatabase(SiteRegion home, @Nullable AuroraCluster source) {
        AuroraCluster cluster = world.aurora().create(home.name(), "creating", source, true);
        world.begin(
                AwsDurations.CLUSTER_CREATION,
                cluster.arn(),
                new DatabaseTransition.ClusterCreated(home.name(), cluster.id()));
        if (cluster.isInstance()) {
            builder.instance(home, cluster, "available");
        }
        return new Creation("database cluster " + cluster.id(), source == null ? null : source.id());
    }

    private List<Creation> beginMissingInstances(SiteRegion home) {
        List<Creation> made = new ArrayList<>();
        AuroraCluster cluster = world.cluster(home.name());
        if (cluster != null && cluster.isInstance()) {
            return made;
        }
        Asset row = inventory.asset(AssetKind.DATABASE_INSTANCE);
        for (int number = 1; cluster != null && number <= row.quantityIn(home); number++) {
            String id = cluster.id() + "-" + number;
            if (!state.in(home.name()).databaseInstances.has(id)) {
                cluster = world.aurora()
                        .addMember(
                                cluster,
                                number,
                                SiteBuilder.zone(home, number),
                                row.sizeIn(home).orElseThrow(),
                                "creating");
                world.begin(
                        AwsDurations.DATABASE_INSTANCE_CREATION,
                        cluster.arn() + id,
                        new DatabaseTransition.DatabaseInstanceCreated(home.name(), id));
                made.add(new Creation("database instance " + id));
            }
        }
        return made;
    }

    private List<Creation> beginRouting(SiteRegion home) {
        Routing routing = inventory.application().routing();
        if (routing == Routing.FAILOVER && !state.healthChecks.has(builder.healthCheckId(home.name()))) {
            builder.healthCheck(home.name());
        }
        List<TrafficRouting.RecordSet> there =
                Objects.requireNonNullElse(state.records.get(Dns.ZONE_ID), List.<TrafficRouting.RecordSet>of());
        boolean isMissing = routing == Routing.SIMPLE
                ? there.isEmpty() && home.role() == RegionRole.PRIMARY
                : there.stream().noneMatch(each -> home.name().value().equals(each.setIdentifier()));
        if (!isMissing) {
            return List.of();
        }
        world.dns().change(Dns.ZONE_ID, List.of(builder.dnsRecord(home)));
        return List.of(
                new Creation("record " + inventory.application().mainName().name()));
    }
}
