package io.drctl.action.traffic;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Upkeep;
import io.drctl.readiness.Traffic;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One name of an application: the zone that holds it, and what its records say.
 *
 * @param zones what was found under the zone's name or id; of several indistinguishable ones none is guessed
 * @param records empty where there is no such zone
 */
record Aim(DnsName name, HostedZones.Found zones, List<RecordSet> records) {
    Aim {
        records = List.copyOf(records);
    }

    /** Reads all names of an application, each zone once. */
    static List<Aim> read(Cloud cloud, Application application) {
        Map<String, HostedZones.Found> zones = new LinkedHashMap<>();
        List<Aim> aims = new ArrayList<>();
        for (DnsName name : application.dnsNames()) {
            HostedZones.Found found = zones.computeIfAbsent(name.hostedZone(), zone -> HostedZones.look(cloud, zone));
            Optional<HostedZone> zone = zoneOf(found);
            aims.add(new Aim(
                    name, found, zone.isEmpty() ? List.of() : cloud.traffic().records(zone.get(), name.name())));
        }
        return List.copyOf(aims);
    }

    /** The zone; unknown where there are several. */
    Optional<HostedZone> zone() {
        return zoneOf(zones);
    }

    private static Optional<HostedZone> zoneOf(HostedZones.Found found) {
        return found.isAmbiguous() ? Optional.empty() : found.zone();
    }

    /** What the records would have to become. */
    Traffic towards(LoadBalancer balancer, Upkeep upkeep) {
        return Traffic.towards(records, balancer.dnsName(), balancer.hostedZoneId(), upkeep);
    }

    /** Whether they say it already, of a load balancer whose DNS name is known. */
    boolean leadsTo(String balancerName) {
        return Traffic.leads(records, balancerName);
    }

    /** Whether an alias to a load balancer is answered with only while that counts as healthy. */
    boolean isEvaluatedAt(String balancerName) {
        return records.stream()
                .filter(each -> each.pointsAt(balancerName))
                .map(RecordSet::alias)
                .anyMatch(alias -> alias != null && alias.evaluateTargetHealth());
    }

    /** Whether they point at another load balancer than this one. */
    boolean leadsElsewhere(String balancerName) {
        return !zones.isAmbiguous() && Traffic.servedBy(records) != null && !leadsTo(balancerName);
    }

    /** The longest TTL of their records, in seconds; null where all are aliases, which have none of their own. */
    static @Nullable String ttl(List<Aim> aims) {
        return aims.stream()
                .flatMap(aim -> Traffic.addresses(aim.records()).stream())
                .flatMap(record -> Stream.ofNullable(record.ttlSeconds()))
                .max(Comparator.naturalOrder())
                .map(String::valueOf)
                .orElse(null);
    }

    /** Where users of the name are led, in a few words. */
    String told() {
        if (zones.isAmbiguous()) {
            return "where " + name.name() + " points can't be determined";
        }
        String served = Traffic.servedBy(records);
        return name.name() + " points at " + (served == null ? "no load balancer" : served);
    }

    /** The names of an application, as a subject with its verb: {@code www.shop.example points}. */
    static String pointing(Application application) {
        List<String> names = application.dnsNames().stream().map(DnsName::name).toList();
        return Words.list(names) + (names.size() == 1 ? " points" : " point");
    }
}
