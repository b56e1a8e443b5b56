package io.drctl.sim;

import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.FailoverRole;
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
import java.util.Optional;
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
        List<Part> lacking = lacking(region);
        lacking.forEach(part -> part.begin().run());
        return creations(lacking);
    }

    /** What {@link #provision} would create; nothing is changed. */
    List<Creation> missing(RegionName region) {
        return creations(lacking(region));
    }

    private static List<Creation> creations(List<Part> parts) {
        return parts.stream().map(Part::creation).toList();
    }

    /** Decided before anything is created, so that a refusal leaves nothing half done. */
    private List<Part> lacking(RegionName region) {
        SiteRegion home = inventory.region(region);
        demandPreSteps(region);
        AuroraCluster cluster = world.cluster(region);
        AuroraCluster peers = world.cluster(inventory.peerOf(region).name());
        if (cluster == null) {
            demandSource(home, peers);
        }
        List<Part> parts = new ArrayList<>();
        if (!state.in(region).vpcs.has(builder.vpcId(region))) {
            parts.add(new Part("VPC " + builder.vpcId(region), () -> builder.network(home)));
        }
        boolean hasWebInstances = inventory.asset(AssetKind.WEB_INSTANCE).quantityIn(home) > 0;
        if (hasWebInstances && state.in(region).instances.all().isEmpty()) {
            parts.add(new Part(WEB_INSTANCES, () -> builder.instances(home, false)));
        }
        if (world.fleet().balancer(region) == null) {
            String name = inventory.name(AssetKind.LOAD_BALANCER, region);
            parts.add(new Part("load balancer " + name, () -> beginBalancer(home, name)));
        }
        String kubernetes = inventory.name(AssetKind.KUBERNETES_CLUSTER, region);
        if (!state.in(region).kubernetes.has(kubernetes)) {
            parts.add(new Part("Kubernetes cluster " + kubernetes, () -> builder.kubernetes(home, false)));
        }
        if (cluster == null) {
            Creation database = new Creation(
                    "database cluster " + inventory.database().clusterIn(region), peers == null ? null : peers.id());
            parts.add(new Part(database, () -> beginDatabase(home, peers)));
        }
        parts.addAll(databaseInstances(home));
        healthCheck(region).ifPresent(parts::add);
        record(home).ifPresent(parts::add);
        return parts;
    }

    private void beginBalancer(SiteRegion home, String name) {
        builder.balancer(home, "provisioning");
        world.begin(
                AwsDurations.BALANCER_CREATION,
                home.name().value(),
                new ComputeTransition.BalancerCreated(home.name(), name));
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

    private void beginDatabase(SiteRegion home, @Nullable AuroraCluster source) {
        AuroraCluster cluster = world.aurora().create(home.name(), "creating", source, true);
        world.begin(
                AwsDurations.CLUSTER_CREATION,
                cluster.arn(),
                new DatabaseTransition.ClusterCreated(home.name(), cluster.id()));
        if (cluster.isInstance()) {
            builder.instance(home, cluster, "available");
        }
    }

    private List<Part> databaseInstances(SiteRegion home) {
        List<Part> parts = new ArrayList<>();
        if (inventory.database().isInstance()) {
            return parts;
        }
        Asset row = inventory.asset(AssetKind.DATABASE_INSTANCE);
        for (int number = 1; number <= row.quantityIn(home); number++) {
            int ordinal = number;
            String id = inventory.database().clusterIn(home.name()) + "-" + number;
            AuroraCluster owner = world.aurora().ownerOf(home.name(), id);
            String own = inventory.database().clusterIn(home.name());
            if (owner != null && !owner.id().equals(own)) {
                // Terraform would replace it, and destroy that one's instance.
                throw new IllegalStateException("database instance " + id + " belongs to " + owner.id());
            }
            if (!state.in(home.name()).databaseInstances.has(id)) {
                parts.add(new Part("database instance " + id, () -> beginInstance(home, row, ordinal, id)));
            }
        }
        return parts;
    }

    private void beginInstance(SiteRegion home, Asset row, int number, String id) {
        AuroraCluster cluster = Objects.requireNonNull(world.cluster(home.name()));
        world.aurora()
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
    }

    /** That a Region's record follows the alarm of the other Region, where that is another one than it was. */
    private Optional<Part> healthCheck(RegionName region) {
        TrafficRouting.HealthCheck check = state.healthChecks.get(builder.healthCheckId(region));
        String peer = inventory.peerOf(region).name().value();
        return check == null || peer.equals(check.alarmRegion())
                ? Optional.empty()
                : Optional.of(new Part(
                        "health check of the record of " + region + ", which follows the alarm in " + peer,
                        () -> builder.healthCheck(region)));
    }

    /** The record, and before it the health check that it hangs on. */
    private Optional<Part> record(SiteRegion home) {
        List<TrafficRouting.RecordSet> there =
                Objects.requireNonNullElse(state.records.get(Dns.ZONE_ID), List.<TrafficRouting.RecordSet>of());
        boolean isMissing = inventory.application().routing() == Routing.SIMPLE
                ? there.isEmpty() && home.role() == RegionRole.PRIMARY
                : there.stream().noneMatch(each -> home.name().value().equals(each.setIdentifier()));
        if (!isMissing) {
            return Optional.empty();
        }
        FailoverRole role = home.role() == RegionRole.PRIMARY ? FailoverRole.PRIMARY : FailoverRole.SECONDARY;
        demand(
                inventory.application().routing() != Routing.FAILOVER
                        || there.stream().noneMatch(each -> each.failoverRole() == role),
                "place for a " + role + " record",
                home.name());
        String name = inventory.application().mainName().name();
        return Optional.of(new Part("record " + name, () -> beginRecord(home)));
    }

    private void beginRecord(SiteRegion home) {
        if (inventory.application().routing() == Routing.FAILOVER
                && !state.healthChecks.has(builder.healthCheckId(home.name()))) {
            builder.healthCheck(home.name());
        }
        world.dns().change(Dns.ZONE_ID, List.of(builder.dnsRecord(home)));
    }

    /** A part of the site that is missing, and how its creation begins. */
    private record Part(Creation creation, Runnable begin) {
        Part(String subject, Runnable begin) {
            this(new Creation(subject), begin);
        }
    }
}
