package io.drctl.readiness;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SiteRegion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The site's DNS: the zone, the records and the load balancers that they lead to; with failover routing also what lets the
 * standby take over without a call to Route 53's control plane (AWS Fault Isolation Boundaries, "Global services"): the
 * other Region's record has a health check that follows an alarm in this Region.
 *
 * <p>Which record is the other Region's is told by elimination, so that a Region that may be lost needn't be asked.
 */
record RoutingCheck(Inventory inventory, List<SiteRegion> regions) implements Check {
    private static final Set<String> ADDRESS_TYPES = Set.of("A", "CNAME");

    RoutingCheck {
        regions = List.copyOf(regions);
    }

    @Override
    public Row row() {
        return Row.DNS;
    }

    @Override
    public @Nullable RegionName region() {
        return null;
    }

    @Override
    public void examine(SiteObservations site, Findings findings) {
        Observation<Optional<TrafficRouting.HostedZone>> zone = site.hostedZone();
        Observation<List<TrafficRouting.RecordSet>> records = site.records();
        boolean isPair = inventory.site().routing() == Routing.FAILOVER;
        Map<RegionName, Observation<Optional<LoadBalancing.LoadBalancer>>> balancers = new HashMap<>();
        // One alias record may point at either Region's load balancer, whatever is verified.
        for (SiteRegion region : isPair ? regions : inventory.regions()) {
            balancers.put(region.name(), site.loadBalancer(region.name()));
        }
        if (isPair) {
            if (regions.size() > 1) {
                site.healthChecks();
            }
            regions.forEach(region -> site.takeOverAlarm(region.name()));
        }
        String zoneName = inventory.site().hostedZone();
        Optional<TrafficRouting.HostedZone> present = findings.present(
                "dns.zone",
                "hosted zone " + zoneName,
                "there",
                zone::get,
                () -> Outcome.fail(
                        "there is no such public hosted zone",
                        "create the hosted zone " + zoneName + ", or correct hosted-zone in the inventory"),
                found -> Outcome.pass("there, " + found.id()));
        if (present.isPresent()) {
            if (isPair) {
                pair(site, findings, records, balancers);
            } else {
                single(findings, records, balancers);
            }
        }
        if (isPair) {
            for (SiteRegion region : regions) {
                alarm(site.takeOverAlarm(region.name()), findings.in(region.name()), region.name());
            }
        }
    }

    private String subject() {
        return "record " + inventory.site().dnsName();
    }

    private void single(
            Findings findings,
            Observation<List<TrafficRouting.RecordSet>> records,
            Map<RegionName, Observation<Optional<LoadBalancing.LoadBalancer>>> balancers) {
        findings.check("dns.record", subject(), "leads to a load balancer of the site", () -> {
            List<TrafficRouting.RecordSet> all = addressRecords(records.get());
            if (all.size() != 1 || !all.get(0).routingPolicy().equals("simple")) {
                return Outcome.fail(
                        describe(all),
                        "leave one simple record of " + inventory.site().dnsName()
                                + ", or set routing: failover in the inventory");
            }
            CloudException unread = null;
            List<SiteRegion> order = new ArrayList<>(regions);
            inventory.regions().stream()
                    .filter(region -> !order.contains(region))
                    .forEach(order::add);
            for (SiteRegion region : order) {
                try {
                    Optional<LoadBalancing.LoadBalancer> balancer =
                            Objects.requireNonNull(balancers.get(region.name())).get();
                    if (balancer.isPresent() && leadsTo(all.get(0), balancer.get())) {
                        return Outcome.pass("leads to the load balancer in " + region.name());
                    }
                } catch (CloudException e) {
                    unread = e;
                }
            }
            if (unread != null) {
                throw unread;
            }
            return Outcome.fail(
                    "leads to " + target(all.get(0)),
                    "point it at a load balancer of the site, here that of the recovery Region:"
                            + " drctl failover app --to " + inventory.recovery().name());
        });
    }

    private void pair(
            SiteObservations site,
            Findings findings,
            Observation<List<TrafficRouting.RecordSet>> records,
            Map<RegionName, Observation<Optional<LoadBalancing.LoadBalancer>>> balancers) {
        String remedy = regions.stream()
                .map(region -> Remedies.provision(region.name()))
                .collect(Collectors.joining(" && "));
        Optional<List<TrafficRouting.RecordSet>> present = findings.present(
                "dns.pair",
                subject(),
                "a PRIMARY and a SECONDARY record",
                () -> Optional.of(addressRecords(records.get())).filter(all -> !all.isEmpty()),
                () -> Outcome.fail("there is no such record", remedy),
                all -> {
                    List<FailoverRole> roles = all.stream()
                            .map(TrafficRouting.RecordSet::failoverRole)
                            .filter(Objects::nonNull)
                            .sorted()
                            .toList();
                    return all.size() == 2 && roles.equals(List.of(FailoverRole.PRIMARY, FailoverRole.SECONDARY))
                            ? Outcome.pass("a PRIMARY and a SECONDARY record")
                            : Outcome.fail(describe(all), remedy);
                });
        if (present.isEmpty()) {
            return;
        }
        for (SiteRegion region : regions) {
            Observation<Optional<LoadBalancing.LoadBalancer>> balancer =
                    Objects.requireNonNull(balancers.get(region.name()));
            member(site, findings.in(region.name()), present.get(), balancer, region.name());
        }
    }

    private void member(
            SiteObservations site,
            Findings findings,
            List<TrafficRouting.RecordSet> records,
            Observation<Optional<LoadBalancing.LoadBalancer>> balancer,
            RegionName region) {
        String name = inventory.name(AssetKind.LOAD_BALANCER, region);
        Optional<TrafficRouting.RecordSet> own = findings.present(
                "dns.record",
                subject(),
                "one of the pair leads to load balancer " + name,
                () -> balancer.get()
                        .flatMap(found -> records.stream()
                                .filter(each -> leadsTo(each, found))
                                .findFirst()),
                () -> Outcome.fail(
                        balancer.get().isPresent()
                                ? "none of them does: they lead to "
                                        + Texts.list(records.stream()
                                                .map(RoutingCheck::target)
                                                .toList())
                                : "there is no such load balancer to lead to",
                        Remedies.provision(region)),
                found -> Outcome.pass(
                        (found.failoverRole() == null ? "a " + found.routingPolicy() : "the " + found.failoverRole())
                                + " record leads to it"));
        if (own.isEmpty() || records.size() != 2) {
            return;
        }
        TrafficRouting.RecordSet other = records.get(records.get(0).equals(own.get()) ? 1 : 0);
        RegionName peer = inventory.peerOf(region).name();
        String alarm = inventory.takeOverAlarm(region);
        findings.check(
                "dns.health-check",
                "health check of the record for " + peer,
                "follows alarm " + alarm,
                () -> healthCheck(site, other, region, alarm));
    }

    private Outcome healthCheck(
            SiteObservations site, TrafficRouting.RecordSet other, RegionName region, String alarm) {
        String remedy = Remedies.provision(inventory.peerOf(region).name());
        String id = other.healthCheckId();
        if (id == null) {
            String seen = "the " + other.failoverRole() + " record has no health check";
            return other.failoverRole() == FailoverRole.SECONDARY
                    ? Outcome.warn(seen + ", so it could not be left again without Route 53's control plane", remedy)
                    : Outcome.fail(seen, remedy);
        }
        Optional<TrafficRouting.HealthCheck> found = site.healthCheck(id).get();
        if (found.isEmpty()) {
            return Outcome.fail("there is no health check " + id, remedy);
        }
        TrafficRouting.HealthCheck check = found.get();
        if (check.disabled()) {
            return Outcome.fail(
                    id + " is disabled, so it always says healthy",
                    "aws route53 update-health-check --health-check-id " + id + " --no-disabled");
        }
        if (check.alarmName() == null) {
            return Outcome.warn(
                    id + " watches " + check.watches() + ", not that alarm",
                    "have it follow the alarm, so that " + region + " can take over on its own: " + remedy);
        }
        boolean follows =
                check.alarmName().equals(alarm) && region.value().equals(check.alarmRegion()) && !check.inverted();
        return follows
                ? Outcome.pass(id + " follows it")
                : Outcome.fail(
                        id + " follows alarm " + check.alarmName() + " in " + check.alarmRegion()
                                + (check.inverted() ? ", inverted" : ""),
                        remedy);
    }

    private void alarm(Observation<Optional<Alarms.Alarm>> alarm, Findings findings, RegionName region) {
        findings.check(
                "dns.take-over-alarm",
                "alarm " + inventory.takeOverAlarm(region),
                "there, and quiet",
                () -> alarm.get()
                        .map(found -> found.state().equals("ALARM")
                                ? Outcome.warn(
                                        "it fires: traffic is being sent to " + region,
                                        "nothing if " + region + " has taken over; else find out who set it off")
                                : Outcome.pass("there, " + found.state()))
                        .orElseGet(() -> Outcome.fail("there is no such alarm", Remedies.prepare(region))));
    }

    private static List<TrafficRouting.RecordSet> addressRecords(List<TrafficRouting.RecordSet> records) {
        return records.stream()
                .filter(each -> ADDRESS_TYPES.contains(each.type()))
                .toList();
    }

    private static boolean leadsTo(TrafficRouting.RecordSet candidate, LoadBalancing.LoadBalancer balancer) {
        String name = Alias.canonical(balancer.dnsName());
        return candidate.pointsAt(balancer.dnsName())
                || (candidate.type().equals("CNAME")
                        && candidate.values().stream().map(Alias::canonical).anyMatch(name::equals));
    }

    private static String target(TrafficRouting.RecordSet subject) {
        Alias alias = subject.alias();
        return alias != null ? Alias.canonical(alias.dnsName()) : Texts.list(subject.values());
    }

    private static String describe(List<TrafficRouting.RecordSet> records) {
        if (records.isEmpty()) {
            return "there is no such record";
        }
        return records.stream()
                .map(each -> each.failoverRole() == null
                        ? "a " + each.routingPolicy() + " " + each.type() + " record"
                        : "a " + each.failoverRole() + " record")
                .collect(Collectors.joining(", "));
    }
}
