package io.drctl.discovery;

import io.drctl.cloud.Listings.Balancer;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.HostedZone;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.discovery.Landscape.Area;
import io.drctl.discovery.Landscape.Zone;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A DNS name whose records point at load balancers of the two Regions.
 *
 * @param records those that point there
 * @param balancers the one in each Region; none for a Region that no record points at
 */
record Route(String name, HostedZone zone, List<RecordSet> records, Map<RegionName, Balancer> balancers) {
    /** A full name, not a wildcard. */
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
            + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)+");

    Route {
        records = List.copyOf(records);
        balancers = Map.copyOf(balancers);
    }

    /** All of them, by name. */
    static List<Route> in(Landscape landscape) {
        Map<String, Balancer> byDnsName = new LinkedHashMap<>();
        Map<String, RegionName> regions = new LinkedHashMap<>();
        for (Area area : landscape.areas()) {
            for (Balancer balancer : area.all(Balancer.class)) {
                byDnsName.put(Alias.canonical(balancer.dnsName()), balancer);
                regions.put(balancer.arn(), area.region());
            }
        }
        List<Route> routes = new ArrayList<>();
        for (Zone zone : landscape.zones()) {
            Map<String, List<RecordSet>> leading = new TreeMap<>();
            for (RecordSet each : zone.records()) {
                if (byDnsName.containsKey(target(each))
                        && NAME.matcher(each.name()).matches()) {
                    leading.computeIfAbsent(each.name(), name -> new ArrayList<>())
                            .add(each);
                }
            }
            leading.forEach((name, records) -> {
                Map<RegionName, Balancer> balancers = new LinkedHashMap<>();
                for (RecordSet each : records) {
                    Balancer balancer = byDnsName.get(target(each));
                    if (balancer != null) {
                        RegionName region = regions.get(balancer.arn());
                        if (region != null) {
                            balancers.putIfAbsent(region, balancer);
                        }
                    }
                }
                routes.add(new Route(name, zone.zone(), records, balancers));
            });
        }
        return routes;
    }

    private static String target(RecordSet each) {
        Alias alias = each.alias();
        if (alias != null) {
            return Alias.canonical(alias.dnsName());
        }
        return each.type().equals("CNAME") && each.values().size() == 1
                ? Alias.canonical(each.values().get(0))
                : "";
    }

    boolean isInBothRegions() {
        return balancers.size() == 2;
    }

    /** The VPCs of the load balancers, of both Regions. */
    Set<String> vpcs() {
        Set<String> vpcs = new LinkedHashSet<>();
        balancers.values().forEach(balancer -> vpcs.add(balancer.vpc()));
        return vpcs;
    }

    /** How Route 53 chooses among the records: {@code simple}, {@code failover}, {@code weighted} or another way. */
    String policy() {
        return records.get(0).routingPolicy();
    }
}
