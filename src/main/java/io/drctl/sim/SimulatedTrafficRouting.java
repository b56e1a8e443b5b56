package io.drctl.sim;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.Inventory;
import io.drctl.sim.Wire.Changed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Route 53's control plane. */
record SimulatedTrafficRouting(Wire wire) implements TrafficRouting {

    @Override
    public Zones hostedZones(String nameOrId) {
        return wire.read("route53:ListHostedZonesByName", null, nameOrId, time -> {
            if (isPrivate(nameOrId)) {
                return new Zones(List.of(), List.of(Dns.PRIVATE_ZONE_ID));
            }
            HostedZone found = state().zones.at(time, zoneName(nameOrId));
            return new Zones(found == null ? List.of() : List.of(found), List.of());
        });
    }

    /** Whether a zone is that of the database's name, beside the site's. */
    private boolean isPrivate(String nameOrId) {
        Inventory inventory = wire.world().inventory();
        DatabaseName name =
                inventory.databases().isEmpty() ? null : inventory.database().dnsName();
        return name != null && nameOrId.equals(name.hostedZone()) && !SiteBuilder.isInSitesZone(inventory, name);
    }

    /** The world has one public zone, found by its id and by whatever id the inventory gives it. */
    private String zoneName(String nameOrId) {
        DnsName site = wire.world().inventory().application().mainName();
        return nameOrId.equals(site.hostedZone()) || nameOrId.equals(Dns.ZONE_ID)
                ? site.zoneName()
                : nameOrId.toLowerCase(Locale.ROOT);
    }

    @Override
    public List<RecordSet> records(HostedZone zone, String dnsName) {
        return wire.read(
                "route53:ListResourceRecordSets",
                null,
                zone.id() + " " + dnsName,
                time -> TrafficRouting.deciding(listed(zone, time), zone, dnsName));
    }

    @Override
    public Map<String, List<RecordSet>> records(HostedZone zone, Set<String> dnsNames) {
        return wire.read("route53:ListResourceRecordSets", null, zone.id(), time -> {
            List<RecordSet> all = listed(zone, time);
            Map<String, List<RecordSet>> found = new LinkedHashMap<>();
            dnsNames.forEach(name -> found.put(name, TrafficRouting.deciding(all, zone, name)));
            return found;
        });
    }

    private List<RecordSet> listed(HostedZone zone, long time) {
        List<RecordSet> all = state().records.at(time, zone.id());
        if (all == null) {
            throw new Refusal(Cause.NOT_FOUND, "NoSuchHostedZone: No hosted zone found with ID: " + zone.id());
        }
        return all;
    }

    @Override
    public String change(String hostedZoneId, List<RecordSet> upserts, String comment) {
        for (RecordSet each : upserts) {
            if (!each.isUnderstood()) {
                throw new CloudException(
                        Cause.REJECTED,
                        "route53:ChangeResourceRecordSets",
                        null,
                        "record " + each.name() + " uses " + each.routingPolicy()
                                + " routing, which drctl does not change",
                        null);
            }
        }
        return wire.change("route53:ChangeResourceRecordSets", null, hostedZoneId, () -> {
            List<RecordSet> before = Objects.requireNonNullElse(state().records.get(hostedZoneId), List.of());
            String id = wire.world().dns().change(hostedZoneId, upserts);
            boolean changed = !before.containsAll(upserts);
            return new Changed<>(id, changed, comment);
        });
    }

    @Override
    public String remove(String hostedZoneId, List<RecordSet> records, String comment) {
        return wire.change("route53:ChangeResourceRecordSets", null, hostedZoneId, () -> {
            String id = wire.world().dns().remove(hostedZoneId, records);
            return new Changed<>(id, true, comment);
        });
    }

    @Override
    public void accelerate(String hostedZoneId) {
        String unused = wire.change("route53:UpdateHostedZoneFeatures", null, hostedZoneId, () -> {
            String name = wire.world().inventory().application().mainName().zoneName();
            HostedZone zone = state().zones.get(name);
            if (zone == null || !zone.id().equals(hostedZoneId)) {
                throw new Refusal(Cause.NOT_FOUND, "NoSuchHostedZone: No hosted zone found with ID: " + hostedZoneId);
            }
            boolean changed = zone.acceleration() != Acceleration.ON;
            state().zones.put(state().now, name, zone.with(Acceleration.ON));
            return new Changed<>("", changed, "accelerated recovery");
        });
    }

    @Override
    public boolean isInSync(String changeId) {
        return wire.read(
                "route53:GetChange", null, changeId, time -> wire.world().dns().isInSync(changeId));
    }

    @Override
    public Optional<HealthCheck> healthCheck(String healthCheckId) {
        return wire.read(
                "route53:GetHealthCheck",
                null,
                healthCheckId,
                time -> Optional.ofNullable(state().healthChecks.at(time, healthCheckId)));
    }

    private State state() {
        return wire.world().state();
    }
}
