package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.TrafficRouting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Route 53, in memory. */
public final class FakeTraffic extends FakePort implements TrafficRouting {
    public final Map<String, HostedZone> zones = new LinkedHashMap<>();
    /** The ids of private zones, by name. */
    public final Map<String, List<String>> privateZones = new HashMap<>();
    /** By the hosted zone's id. */
    public final Map<String, List<RecordSet>> records = new HashMap<>();

    public final Map<String, HealthCheck> healthChecks = new LinkedHashMap<>();
    /** The batches that were applied, oldest first. */
    public final List<List<RecordSet>> changes = new ArrayList<>();

    private final Set<String> pending = new HashSet<>();
    private final Set<String> known = new HashSet<>();

    FakeTraffic(FakeCloud cloud) {
        super(cloud, null);
    }

    /** All records of all zones. */
    public List<RecordSet> allRecords() {
        return records.values().stream().flatMap(List::stream).toList();
    }

    /** Changes every record of every zone. */
    public void alterRecords(UnaryOperator<RecordSet> change) {
        records.replaceAll((zone, all) -> all.stream().map(change).toList());
    }

    @Override
    public Zones hostedZones(String nameOrId) {
        return call(
                "route53:ListHostedZonesByName",
                nameOrId,
                () -> new Zones(
                        zones.values().stream()
                                .filter(zone -> zone.name().equals(nameOrId)
                                        || zone.id().equals(nameOrId))
                                .toList(),
                        privateZones.getOrDefault(nameOrId, List.of())));
    }

    @Override
    public List<RecordSet> records(HostedZone zone, String dnsName) {
        return call(
                "route53:ListResourceRecordSets",
                zone.id() + " " + dnsName,
                () -> TrafficRouting.deciding(records.getOrDefault(zone.id(), List.of()), zone, dnsName));
    }

    @Override
    public String change(String hostedZoneId, List<RecordSet> upserts, String comment) {
        return call("route53:ChangeResourceRecordSets", hostedZoneId + " " + comment, () -> {
            if (zones.values().stream().noneMatch(zone -> zone.id().equals(hostedZoneId))
                    && privateZones.values().stream().noneMatch(ids -> ids.contains(hostedZoneId))) {
                throw refusal(
                        CloudException.Cause.NOT_FOUND,
                        "route53:ChangeResourceRecordSets",
                        "no hosted zone found with ID: " + hostedZoneId);
            }
            List<RecordSet> all = new ArrayList<>(records.getOrDefault(hostedZoneId, List.of()));
            for (RecordSet upsert : upserts) {
                all.removeIf(record -> record.name().equals(upsert.name())
                        && record.type().equals(upsert.type())
                        && Objects.equals(record.setIdentifier(), upsert.setIdentifier()));
            }
            all.addAll(upserts);
            refuseTwoOfOneRole(all);
            refusePrimaryWithoutHealthCheck(upserts);
            records.put(hostedZoneId, List.copyOf(all));
            changes.add(List.copyOf(upserts));
            String id = cloud().nextId("change");
            known.add(id);
            pending.add(id);
            cloud().later(cloud().pace().dnsChange, () -> pending.remove(id));
            return id;
        });
    }

    @Override
    public String remove(String hostedZoneId, List<RecordSet> gone, String comment) {
        return call("route53:ChangeResourceRecordSets", hostedZoneId + " " + comment, () -> {
            List<RecordSet> all = new ArrayList<>(records.getOrDefault(hostedZoneId, List.of()));
            for (RecordSet each : gone) {
                if (!all.remove(each)) {
                    throw refusal(
                            CloudException.Cause.REJECTED,
                            "route53:ChangeResourceRecordSets",
                            "tried to delete a record that is not there: " + each.name());
                }
            }
            records.put(hostedZoneId, List.copyOf(all));
            String id = cloud().nextId("change");
            known.add(id);
            pending.add(id);
            cloud().later(cloud().pace().dnsChange, () -> pending.remove(id));
            return id;
        });
    }

    @Override
    public void accelerate(String hostedZoneId) {
        call("route53:UpdateHostedZoneFeatures", hostedZoneId, () -> {
            zones.replaceAll((key, zone) -> zone.id().equals(hostedZoneId) ? zone.with(Acceleration.STARTING) : zone);
            return "";
        });
    }

    @Override
    public boolean isInSync(String changeId) {
        return call("route53:GetChange", changeId, () -> {
            if (!known.contains(changeId)) {
                throw refusal(
                        CloudException.Cause.NOT_FOUND, "route53:GetChange", "no change found with ID: " + changeId);
            }
            return !pending.contains(changeId);
        });
    }

    @Override
    public Optional<HealthCheck> healthCheck(String healthCheckId) {
        return call(
                "route53:GetHealthCheck", healthCheckId, () -> Optional.ofNullable(healthChecks.get(healthCheckId)));
    }

    private void refusePrimaryWithoutHealthCheck(List<RecordSet> upserts) {
        for (RecordSet record : upserts) {
            if (record.failoverRole() == FailoverRole.PRIMARY
                    && record.alias() == null
                    && record.healthCheckId() == null) {
                throw refusal(
                        CloudException.Cause.REJECTED,
                        "route53:ChangeResourceRecordSets",
                        "A non-alias primary ResourceRecordSet must have an associated health check.");
            }
        }
    }

    /** Route 53 rejects a batch that would leave two records of a name and type with the same failover role. */
    private void refuseTwoOfOneRole(List<RecordSet> all) {
        Set<String> seen = new HashSet<>();
        for (RecordSet record : all) {
            if (record.failoverRole() != null
                    && !seen.add(record.name() + " " + record.type() + " " + record.failoverRole())) {
                throw refusal(
                        CloudException.Cause.REJECTED,
                        "route53:ChangeResourceRecordSets",
                        "two " + record.failoverRole() + " records for " + record.name());
            }
        }
    }
}
