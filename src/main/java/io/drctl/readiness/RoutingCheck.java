package io.drctl.readiness;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SiteRegion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The site's DNS: the zone, the records and the load balancers that they point at; with failover routing also what lets
 * the standby take over without a call to Route 53's control plane (AWS Fault Isolation Boundaries, "Global services"):
 * the other Region's record has a health check that follows an alarm in this Region.
 *
 * <p>The other Region's record is found by elimination, so that a Region that may be lost needn't be asked.
 */
record RoutingCheck(
        Inventory inventory,
        Application application,
        List<SiteRegion> regions,
        DnsReads dns,
        LoadBalancingReads loadBalancing)
        implements ReadinessCheck {
    static final CheckFamily<Application> FAMILY = new CheckFamily<>(
                    List.of(
                            "dns.zone",
                            "dns.private-zone",
                            "dns.accelerated-recovery",
                            "dns.pair",
                            "dns.record",
                            "dns.ttl",
                            "dns.health-check",
                            "dns.take-over-alarm"),
                    RoutingCheck::ofApplication)
            .thatTells("dns.record", "dns.private-zone", "dns.accelerated-recovery");

    RoutingCheck {
        regions = List.copyOf(regions);
    }

    /** Of an application whose names aren't drctl's to move, nothing is asked. */
    private static List<CheckFamily.Placed> ofApplication(Verification site, Application application) {
        return !application.isMoved()
                ? List.of()
                : List.of(new CheckFamily.Placed(
                        null,
                        new RoutingCheck(
                                site.inventory(), application, site.regions(), site.dns(), site.loadBalancing())));
    }

    @Override
    public void examine(Findings findings) {
        application.dnsNames().forEach(name -> {
            dns.hostedZone(name.hostedZone());
            dns.records(name);
        });
        Map<RegionName, Reading<Optional<LoadBalancing.LoadBalancer>>> balancers = new HashMap<>();
        // One alias record may point at either Region's load balancer, whatever is verified.
        for (SiteRegion region : application.routing() == Routing.SIMPLE ? inventory.regions() : regions) {
            application
                    .loadBalancerIn(region.name())
                    .ifPresent(balancer ->
                            balancers.put(region.name(), loadBalancing.loadBalancer(region.name(), balancer)));
        }
        if (isPair()) {
            if (regions.size() > 1) {
                application.dnsNames().forEach(dns::healthChecks);
            }
            regions.forEach(region -> dns.takeOverAlarm(region.name()));
        }
        Set<String> zones = new HashSet<>();
        for (DnsName name : application.dnsNames()) {
            if (zone(findings, name.hostedZone(), zones.add(name.hostedZone()))) {
                new NameCheck(inventory, application, name, regions, dns, balancers).examine(findings);
            }
        }
        // The alarm is the site's, whatever names follow it.
        if (isPair() && isFirstPair()) {
            for (SiteRegion region : regions) {
                alarm(dns.takeOverAlarm(region.name()), findings.in(region.name()), region.name());
            }
        }
    }

    private boolean isPair() {
        return application.routing() == Routing.FAILOVER;
    }

    /** Whether anything follows the take-over alarm of a Region, as far as it is known. */
    private boolean isFollowed(RegionName region) {
        return application.dnsNames().stream().anyMatch(name -> {
            try {
                return dns.healthChecks(name).get().values().stream()
                        .flatMap(each -> each.get().stream())
                        .anyMatch(check -> inventory.takeOverAlarm(region).equals(check.alarmName()));
            } catch (CloudException e) {
                return true;
            }
        });
    }

    private boolean isFirstPair() {
        return inventory.applications().stream()
                .filter(each -> each.isMoved() && each.routing() == Routing.FAILOVER)
                .findFirst()
                .filter(application::equals)
                .isPresent();
    }

    /** @param isNew whether no other name's zone has told of it */
    private boolean zone(Findings findings, String nameOrId, boolean isNew) {
        Reading<HostedZones.Found> zone = dns.hostedZone(nameOrId);
        if (!isNew) {
            return isThere(zone);
        }
        Optional<TrafficRouting.HostedZone> present = findings.present(
                "dns.zone",
                "hosted zone " + nameOrId,
                "there",
                () -> zone.get().zone(),
                () -> Judgement.fail(
                        "there is no such public hosted zone" + zone.get().aside(),
                        "create the hosted zone " + nameOrId + ", or correct hosted-zone in the inventory"),
                found -> dns.elsewhere(nameOrId)
                        .get()
                        .map(reason -> Judgement.fail(
                                found.id() + " is there, but " + reason,
                                "have the parent zone refer to "
                                        + String.join(", ", found.nameServers())
                                        + ", or name the zone that answers in the inventory"))
                        .orElseGet(() -> Judgement.pass("there, " + found.id())));
        if (present.isEmpty()) {
            return false;
        }
        findings.check(
                "dns.accelerated-recovery",
                "hosted zone " + nameOrId,
                "told",
                () -> accelerated(present.get().acceleration()));
        HostedZones.Found zones = zone.get();
        if (!zones.zones().privateIds().isEmpty()) {
            findings.check(
                    "dns.private-zone", "private zones of " + nameOrId, "left alone", () -> besides(zones, nameOrId));
        }
        return true;
    }

    /** Within its networks a private zone answers in place of the public one, for all names below its own. */
    private Judgement besides(HostedZones.Found zones, String nameOrId) {
        List<String> own = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (String id : zones.zones().privateIds().stream().sorted().toList()) {
            for (DnsName name : application.dnsNames()) {
                if (name.hostedZone().equals(nameOrId)) {
                    try {
                        List<TrafficRouting.RecordSet> records =
                                dns.privateRecords(id, name).get();
                        if (!records.isEmpty()) {
                            own.add(id + " has records of " + name.name() + " of its own (" + Traffic.told(records)
                                    + ")");
                        }
                    } catch (CloudException e) {
                        unread.add(id + ": " + e.explain());
                    }
                }
            }
        }
        if (!own.isEmpty()) {
            return Judgement.warn(
                    String.join("; ", own) + ": who asks within its networks doesn't follow a failover",
                    "move these records yourself, or delete them if the public ones do");
        }
        return unread.isEmpty()
                ? Judgement.pass(zones.leftAlone())
                : Judgement.warn(
                        zones.leftAlone() + "; whether they have records of the site isn't known: "
                                + String.join("; ", unread),
                        "allow route53:ListResourceRecordSets for them");
    }

    /** A pair is moved without Route 53's control plane; other records can't be while it is down. */
    private Judgement accelerated(TrafficRouting.Acceleration acceleration) {
        return switch (acceleration) {
            case ON -> Judgement.pass("on");
            case STARTING -> Judgement.pass("being switched on");
            case OFF ->
                isPair()
                        ? Judgement.pass("off; this pair is moved without it")
                        : Judgement.warn(
                                "off: while Route 53's control plane is down, nothing moves users",
                                inventory.upkeep().accelerating());
        };
    }

    private static boolean isThere(Reading<HostedZones.Found> zone) {
        try {
            return zone.get().zone().isPresent();
        } catch (CloudException e) {
            return false;
        }
    }

    /** Users would come back by themselves, minutes after the last data point. */
    private Judgement forgetful(RegionName region) {
        String seen = "there, but goes back to OK without data points, so that a take-over ends by itself";
        return inventory.terraform().isManaged()
                ? Judgement.fail(seen, inventory.upkeep().prepare(region))
                : Judgement.warn(seen, "have it treat missing data as ignore, if a health check follows it");
    }

    /** Of a site that others keep up, an alarm that nothing follows does neither good nor harm. */
    private Optional<Judgement> unfollowed(Optional<Alarms.Alarm> alarm, RegionName region) {
        boolean isWell =
                alarm.isPresent() && !alarm.get().forgets() && !alarm.get().fires();
        return isWell || inventory.terraform().isManaged() || isFollowed(region)
                ? Optional.empty()
                : Optional.of(Judgement.pass((alarm.isPresent() ? "there" : "there is none")
                        + ", and no health check follows it: a failover moves the records"));
    }

    private void alarm(Reading<Optional<Alarms.Alarm>> alarm, Findings findings, RegionName region) {
        findings.check(
                "dns.take-over-alarm",
                "alarm " + inventory.takeOverAlarm(region),
                "there, keeps its state, and does not fire",
                () -> unfollowed(alarm.get(), region)
                        .orElseGet(() -> alarm.get()
                                .map(found -> found.forgets()
                                        ? forgetful(region)
                                        : found.fires()
                                                ? Judgement.warn(
                                                        "it fires: traffic is being sent to " + region,
                                                        "nothing if " + region
                                                                + " has taken over; otherwise find out who raised it")
                                                : Judgement.pass("there, " + found.state()))
                                .orElseGet(() -> inventory.terraform().isManaged()
                                        ? Judgement.fail(
                                                "there is no such alarm",
                                                inventory.upkeep().prepare(region))
                                        // Only what drctl's own configuration makes follows it; a failover moves the
                                        // records.
                                        : Judgement.warn(
                                                "there is no such alarm",
                                                "make it, or have the health checks"
                                                        + " that name it follow another"))));
    }
}
