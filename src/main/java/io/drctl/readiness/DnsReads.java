package io.drctl.readiness;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the site's DNS: its zone, records and health checks from Route 53, and the alarms that these follow.
 */
final class DnsReads {
    private final Inventory inventory;
    private final Cloud cloud;
    private final ReadOnce once;

    DnsReads(Inventory inventory, Cloud cloud, ReadOnce once) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.once = once;
    }

    Reading<HostedZones.Found> hostedZone(String nameOrId) {
        return once.of("route53:ListHostedZonesByName", null, nameOrId, () -> HostedZones.look(cloud, nameOrId));
    }

    /**
     * Why users are not answered from a hosted zone, or not all of them; empty when they are, or when it is unknown.
     */
    Reading<Optional<String>> elsewhere(String nameOrId) {
        Reading<HostedZones.Found> zone = hostedZone(nameOrId);
        return once.of(
                "dns", null, nameOrId, () -> zone.get().zone().flatMap(found -> HostedZones.elsewhere(cloud, found)));
    }

    /** The records of a DNS name; none when there is no hosted zone. */
    Reading<List<TrafficRouting.RecordSet>> records(DnsName name) {
        Reading<HostedZones.Found> zone = hostedZone(name.hostedZone());
        return once.of(
                "route53:ListResourceRecordSets",
                null,
                name.toString(),
                () -> zone.get()
                        .zone()
                        .map(found -> cloud.traffic().records(found, name.name()))
                        .orElse(List.of()));
    }

    /** The records of a DNS name in a private zone. */
    Reading<List<TrafficRouting.RecordSet>> privateRecords(String zoneId, DnsName name) {
        TrafficRouting.HostedZone zone = new TrafficRouting.HostedZone(zoneId, name.zoneName(), List.of());
        return once.of(
                "route53:ListResourceRecordSets",
                null,
                zoneId + " " + name.name(),
                () -> cloud.traffic().records(zone, name.name()));
    }

    /** Where the name of a database leads; only where it has one, in a zone. */
    Reading<NamedWriter> named(Database database) {
        DatabaseName name = Objects.requireNonNull(database.dnsName());
        Reading<HostedZones.Found> zone = hostedZone(Objects.requireNonNull(name.hostedZone()));
        return once.of(
                "route53:ListResourceRecordSets",
                null,
                name.toString(),
                () -> NamedWriter.judge(
                        inventory,
                        database,
                        zone.get(),
                        NamedWriter.zone(zone.get(), name)
                                .map(found -> cloud.traffic().records(found, name.name()))
                                .orElse(List.of())));
    }

    Reading<Optional<TrafficRouting.HealthCheck>> healthCheck(String id) {
        return once.of("route53:GetHealthCheck", null, id, () -> cloud.traffic().healthCheck(id));
    }

    /** The health checks of all of a name's records that have one. */
    Reading<Map<String, Reading<Optional<TrafficRouting.HealthCheck>>>> healthChecks(DnsName name) {
        Reading<List<TrafficRouting.RecordSet>> records = records(name);
        return once.of("route53:GetHealthCheck", null, "of " + name.name(), () -> {
            Map<String, Reading<Optional<TrafficRouting.HealthCheck>>> checks = new LinkedHashMap<>();
            for (TrafficRouting.RecordSet found : records.get()) {
                String id = found.healthCheckId();
                if (id != null) {
                    checks.put(id, healthCheck(id));
                }
            }
            return checks;
        });
    }

    /** The alarm whose firing means that a Region takes over. */
    Reading<Optional<Alarms.Alarm>> takeOverAlarm(RegionName region) {
        return once.named(
                "cloudwatch:DescribeAlarms",
                region,
                inventory.takeOverAlarm(region),
                name -> cloud.alarms(region).alarm(name));
    }
}
