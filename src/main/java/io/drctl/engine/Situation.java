package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.Threads;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.Promotion;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the site stands at one moment: where its name leads, and what the database of each Region is. Looked at afresh, both
 * Regions side by side: one of them may be dark, and is waited for as long as the adapter does.
 *
 * @param at when it was looked at
 * @param serving the Region that the site's records lead to; null when that can't be told
 * @param traffic where they lead, or why that can't be told
 * @param sides by Region, the primary first
 */
public record Situation(Instant at, @Nullable RegionName serving, String traffic, Map<RegionName, Side> sides) {
    public Situation {
        sides = Collections.unmodifiableMap(new LinkedHashMap<>(sides));
    }

    /** What a Region's database is. */
    public enum Kind {
        /** The Region doesn't answer. */
        SILENT,
        /** It answers, but not the question. */
        UNREADABLE,
        /** AWS doesn't accept the credentials. */
        LOCKED_OUT,
        NONE,
        /** It follows another cluster. */
        REPLICA,
        /** It takes writes of its own. */
        ALONE,
        PROMOTING,
        /** It is being made, deleted or changed. */
        CHANGING
    }

    /**
     * A Region's database.
     *
     * @param seen one sentence
     * @param place how it stands to the newest writes; null when the Region gave no answer
     * @param cluster null when there is none, or none to be seen
     * @param lag what would be lost if it were promoted now; null when it is no replica
     */
    public record Side(
            RegionName region,
            String clusterId,
            Kind kind,
            String seen,
            @Nullable WriterPlace place,
            @Nullable Cluster cluster,
            @Nullable LagJudgement lag) {
        /** Whether it can't be deleted before that protection is lifted. */
        boolean isProtected() {
            return cluster != null && cluster.deletionProtected();
        }
    }

    public Side side(RegionName region) {
        return Objects.requireNonNull(sides.get(region), () -> "no side " + region);
    }

    /** The Region whose database holds the newest writes; empty when that can't be told. */
    public Optional<RegionName> newest() {
        return sides.values().stream()
                .map(Side::place)
                .filter(place -> place != null && place.newest() != null)
                .map(place ->
                        Objects.requireNonNull(Objects.requireNonNull(place).newest()))
                .findFirst();
    }

    /** Looks. */
    public static Situation look(Inventory inventory, Cloud cloud, Supplier<List<Promotion>> promotions) {
        Instant at = cloud.clock().now();
        Map<RegionName, Threads.Pending<Side>> pending = new LinkedHashMap<>();
        Map<RegionName, Threads.Pending<Optional<String>>> balancers = new LinkedHashMap<>();
        for (SiteRegion region : inventory.regions()) {
            RegionName name = region.name();
            pending.put(name, cloud.threads().start("situation", () -> side(inventory, name, cloud, promotions)));
            balancers.put(name, cloud.threads().start("situation", () -> balancer(inventory, name, cloud)));
        }
        Threads.Pending<Optional<String>> served = cloud.threads().start("situation", () -> served(inventory, cloud));
        Map<RegionName, Side> sides = new LinkedHashMap<>();
        pending.forEach((name, side) -> sides.put(name, side.join()));
        Map<RegionName, Optional<String>> names = new LinkedHashMap<>();
        balancers.forEach((name, balancer) -> names.put(name, balancer.join()));
        String site = inventory.site().dnsName();
        Optional<String> target;
        try {
            target = served.join();
        } catch (CloudException e) {
            return new Situation(at, null, "where " + site + " points can't be determined: " + e.explain(), sides);
        }
        if (target.isEmpty()) {
            return new Situation(at, null, site + " points to no load balancer", sides);
        }
        return leading(at, site, target.get(), names, sides);
    }

    private static Situation leading(
            Instant at,
            String site,
            String target,
            Map<RegionName, Optional<String>> balancers,
            Map<RegionName, Side> sides) {
        List<RegionName> untold = new ArrayList<>();
        for (Map.Entry<RegionName, Optional<String>> balancer : balancers.entrySet()) {
            if (balancer.getValue().isEmpty()) {
                if (isNameOf(target, balancer.getKey())) {
                    untold.add(balancer.getKey());
                }
            } else if (Alias.canonical(balancer.getValue().get()).equals(target)) {
                return new Situation(at, balancer.getKey(), site + " points to " + balancer.getKey(), sides);
            }
        }
        // What doesn't lead to the Region that told its load balancer leads to the one that didn't, if by its name it
        // can.
        return untold.size() == 1
                ? new Situation(at, untold.get(0), site + " points to " + untold.get(0), sides)
                : new Situation(at, null, site + " points to " + target + ", which is in neither Region", sides);
    }

    /** Load balancers' names tell their Region: {@code NAME.REGION.elb.amazonaws.com}, {@code NAME.elb.REGION.amazonaws.com}. */
    private static boolean isNameOf(String target, RegionName region) {
        return target.contains("." + region + ".");
    }

    /** The DNS name of a Region's load balancer, {@code ""} where there is none; empty where that can't be told. */
    private static Optional<String> balancer(Inventory inventory, RegionName region, Cloud cloud) {
        try {
            return cloud.loadBalancing(region)
                    .loadBalancer(inventory.name(AssetKind.LOAD_BALANCER, region))
                    .map(found -> found.dnsName())
                    .or(() -> Optional.of(""));
        } catch (CloudException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> served(Inventory inventory, Cloud cloud) {
        Optional<HostedZone> zone = HostedZones.find(cloud, inventory.site().hostedZone());
        if (zone.isEmpty()) {
            return Optional.empty();
        }
        List<RecordSet> records =
                cloud.traffic().records(zone.get(), inventory.site().dnsName());
        Optional<RecordSet> cut =
                records.stream().filter(record -> record.type().equals("NS")).findFirst();
        if (cut.isPresent()) {
            throw new CloudException(
                    CloudException.Cause.REJECTED,
                    "route53:ListResourceRecordSets",
                    null,
                    "the zone " + zone.get().name() + " delegates " + cut.get().name() + " away",
                    null);
        }
        for (RecordSet one : records) {
            if (one.failoverRole() == FailoverRole.SECONDARY || one.isDelegation()) {
                continue;
            }
            Alias alias = one.alias();
            if (alias != null) {
                return Optional.of(Alias.canonical(alias.dnsName()));
            }
            if (!one.values().isEmpty()) {
                return Optional.of(Alias.canonical(one.values().get(0)));
            }
        }
        return Optional.empty();
    }

    private static Kind kindOf(CloudException failure) {
        if (failure.isSilence()) {
            return Kind.SILENT;
        }
        return LoginWait.isFor(failure) ? Kind.LOCKED_OUT : Kind.UNREADABLE;
    }

    private static Side side(
            Inventory inventory, RegionName region, Cloud cloud, Supplier<List<Promotion>> promotions) {
        String id = inventory.name(AssetKind.DATABASE_CLUSTER, region);
        WriterFacts facts = WriterFacts.read(inventory, cloud, region, promotions);
        Optional<Cluster> found = facts.here().answer();
        if (found == null) {
            CloudException failure = Objects.requireNonNull(facts.here().failure());
            return new Side(
                    region,
                    id,
                    kindOf(failure),
                    failure.isSilence() ? "doesn't answer" : failure.explain(),
                    null,
                    null,
                    null);
        }
        WriterPlace place = WriterPlace.judge(facts);
        Cluster cluster = found.orElse(null);
        if (cluster == null) {
            return new Side(region, id, Kind.NONE, place.seen(), place, null, null);
        }
        Kind kind = cluster.status().equals("promoting")
                ? Kind.PROMOTING
                : !cluster.isAvailable() && !cluster.isServing()
                        ? Kind.CHANGING
                        : isCopy(cluster, place) ? Kind.REPLICA : Kind.ALONE;
        return new Side(region, id, kind, place.seen(), place, cluster, facts.lagJudged());
    }

    /** A secondary of a global database names no source of its own; which member is the writer knows the global one alone. */
    private static boolean isCopy(Cluster cluster, WriterPlace place) {
        return cluster.isReplica() || (cluster.globalCluster() != null && place.kind() != WriterPlace.Kind.HERE);
    }
}
