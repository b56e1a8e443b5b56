package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.inventory.Application;
import io.drctl.inventory.Application.DnsName;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Routing;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The records of one name of an application: of the kind that its routing asks for, pointing at its load balancers, and
 * such that a failover can move them.
 *
 * <p>The other Region's record is found by elimination, so that a Region that may be lost needn't be asked.
 *
 * @param balancers those that may be looked at
 */
record NameCheck(
        Inventory inventory,
        Application application,
        DnsName name,
        List<SiteRegion> regions,
        DnsReads dns,
        Map<RegionName, Reading<Optional<LoadBalancing.LoadBalancer>>> balancers) {
    /** An alias of a load balancer has this one. */
    private static final Duration TTL_MAX = Duration.ofSeconds(60);

    void examine(Findings findings) {
        Reading<List<TrafficRouting.RecordSet>> records = dns.records(name);
        try {
            ttl(findings, records.get());
        } catch (CloudException e) {
            // That they can't be read is what the findings about the records say.
        }
        if (application.routing() == Routing.FAILOVER) {
            pair(findings, records);
        } else if (application.routing() == Routing.WEIGHTED) {
            regions.forEach(region -> weighted(findings.in(region.name()), records, region.name()));
        } else {
            single(findings, records);
        }
    }

    private String subject() {
        return "record " + name.name();
    }

    private void weighted(Findings findings, Reading<List<TrafficRouting.RecordSet>> records, RegionName region) {
        Reading<Optional<LoadBalancing.LoadBalancer>> balancer = Objects.requireNonNull(balancers.get(region));
        findings.check(
                "dns.record",
                subject(),
                "two weighted records, one of which points at load balancer "
                        + application.loadBalancerIn(region).orElseThrow() + " and can be given all the weight",
                () -> {
                    List<TrafficRouting.RecordSet> all = records.get();
                    List<TrafficRouting.RecordSet> addresses = Traffic.addresses(all);
                    if (addresses.isEmpty() && Traffic.delegated(all).isEmpty()) {
                        return Judgement.fail(
                                "there is no such record", inventory.upkeep().provision(region));
                    }
                    if (addresses.stream().anyMatch(each -> each.weight() == null)) {
                        return Judgement.fail(
                                describe(addresses),
                                "make them two weighted records, or correct routing in the inventory");
                    }
                    return balancer.get()
                            .map(found -> refusal(all, found)
                                    .or(() -> watch(all).keptAway(found, this::healthCheckOf))
                                    .orElseGet(() -> Judgement.pass(Traffic.roles(all))))
                            .orElseGet(() -> Judgement.fail(
                                    "there is no such load balancer to point at",
                                    inventory.upkeep().provision(region)));
                });
    }

    private void single(Findings findings, Reading<List<TrafficRouting.RecordSet>> records) {
        findings.check("dns.record", subject(), "points at a load balancer of the site", () -> {
            List<TrafficRouting.RecordSet> all = records.get();
            List<TrafficRouting.RecordSet> addresses = Traffic.addresses(all);
            Optional<Traffic> away = Traffic.delegated(all);
            if (away.isPresent()) {
                return refusal(away.get()).orElseThrow();
            }
            if (addresses.isEmpty()
                    || addresses.stream().anyMatch(each -> !each.routingPolicy().equals("simple"))) {
                return Judgement.fail(
                        describe(addresses),
                        "leave one simple record of " + name.name() + ", or set routing: failover in the inventory");
            }
            for (SiteRegion region : regions) {
                Optional<LoadBalancing.LoadBalancer> balancer =
                        Objects.requireNonNull(balancers.get(region.name())).get();
                Optional<Judgement> refusal = balancer.flatMap(found -> refusal(all, found));
                if (refusal.isPresent()) {
                    return refusal.get();
                }
            }
            Map<String, String> regionByType = new TreeMap<>();
            for (TrafficRouting.RecordSet each : addresses) {
                Optional<RegionName> home = regionOf(each);
                if (home.isEmpty()) {
                    return Judgement.fail(
                            "the " + each.type() + " record points at " + Traffic.target(each),
                            Remedy.of("point it at a load balancer of the site, here that of the recovery Region: ")
                                    .then(FailoverCommands.leading(
                                            inventory,
                                            application,
                                            inventory.recovery().name())));
                }
                regionByType.put(each.type(), home.get().value());
            }
            String seen = regionByType.entrySet().stream()
                    .map(each -> "the " + each.getKey() + " record to that in " + each.getValue())
                    .collect(Collectors.joining(", "));
            return new TreeSet<>(regionByType.values()).size() == 1
                    ? Judgement.pass("points at the load balancer in "
                            + regionByType.values().iterator().next())
                    : Judgement.fail(
                            "points at two load balancers: " + seen,
                            Remedy.of(Command.drctl("failover", "app")
                                            .with(
                                                    inventory.applications().size() == 1
                                                            ? List.of()
                                                            : List.of(application.name()))
                                            .with("--to", "REGION"))
                                    .then(" points all records to one"));
        });
    }

    /**
     * The Region that a record points at. For a load balancer in a Region that doesn't answer, the name is enough,
     * because it contains the Region; so the primary, which may be lost, needn't be asked.
     */
    private Optional<RegionName> regionOf(TrafficRouting.RecordSet subject) {
        for (SiteRegion region : inventory.regions()) {
            try {
                Optional<LoadBalancing.LoadBalancer> balancer =
                        Objects.requireNonNull(balancers.get(region.name())).get();
                if (balancer.isPresent() && subject.pointsAt(balancer.get().dnsName())) {
                    return Optional.of(region.name());
                }
            } catch (CloudException e) {
                if (Traffic.isBalancerIn(region.name(), Traffic.target(subject))) {
                    return Optional.of(region.name());
                }
            }
        }
        return Optional.empty();
    }

    /** What a failover to a load balancer would object to in these records. */
    private Optional<Judgement> refusal(List<TrafficRouting.RecordSet> records, LoadBalancing.LoadBalancer balancer) {
        return refusal(Traffic.towards(records, balancer.dnsName(), balancer.hostedZoneId(), inventory.upkeep()));
    }

    private static Optional<Judgement> refusal(Traffic change) {
        return change.problem() == null
                ? Optional.empty()
                : Optional.of(Judgement.fail(change.problem(), Objects.requireNonNull(change.remedy())));
    }

    private void pair(Findings findings, Reading<List<TrafficRouting.RecordSet>> records) {
        Remedy remedy = inventory
                .upkeep()
                .provision(regions.stream().map(SiteRegion::name).toArray(RegionName[]::new));
        Optional<List<TrafficRouting.RecordSet>> present = findings.present(
                "dns.pair",
                subject(),
                "a PRIMARY and a SECONDARY record",
                () -> Optional.of(records.get())
                        .filter(all -> !Traffic.addresses(all).isEmpty()
                                || Traffic.delegated(all).isPresent()),
                () -> Judgement.fail("there is no such record", remedy),
                all -> Traffic.delegated(all)
                        .flatMap(NameCheck::refusal)
                        .orElseGet(() -> isPairOfEachType(Traffic.addresses(all))
                                ? evaluated(Traffic.addresses(all))
                                : Judgement.fail(describe(Traffic.addresses(all)), remedy)));
        if (present.isEmpty()
                || Traffic.delegated(present.get()).isPresent()
                || !isPairOfEachType(Traffic.addresses(present.get()))) {
            return;
        }
        for (SiteRegion region : regions) {
            Reading<Optional<LoadBalancing.LoadBalancer>> balancer =
                    Objects.requireNonNull(balancers.get(region.name()));
            member(findings.in(region.name()), present.get(), balancer, region.name());
        }
    }

    /** Whichever is PRIMARY, the same has to become of it when its targets fall ill. */
    private Judgement evaluated(List<TrafficRouting.RecordSet> addresses) {
        String seen = "a PRIMARY and a SECONDARY record";
        List<String> evaluating = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (TrafficRouting.RecordSet each : addresses) {
            TrafficRouting.Alias alias = each.alias();
            if (alias != null) {
                (alias.evaluateTargetHealth() ? evaluating : others)
                        .add(Objects.toString(each.setIdentifier(), each.type()));
            }
        }
        return evaluating.isEmpty() || others.isEmpty()
                ? Judgement.pass(seen)
                : Judgement.warn(
                        seen + ", but only that for "
                                + Words.list(evaluating.stream().distinct().toList())
                                + " evaluates the health of its target",
                        inventory.upkeep().provisioning("set EvaluateTargetHealth alike in both"));
    }

    /** Resolvers, and so users, keep an answer for as long as its TTL, whatever a failover has changed since. */
    private void ttl(Findings findings, List<TrafficRouting.RecordSet> records) {
        List<Long> all = Traffic.addresses(records).stream()
                .map(TrafficRouting.RecordSet::ttlSeconds)
                .filter(Objects::nonNull)
                .toList();
        if (!all.isEmpty()) {
            long longest = all.stream().mapToLong(Long::longValue).max().orElseThrow();
            findings.check(
                    "dns.ttl",
                    subject(),
                    "a TTL of " + Durations.words(TTL_MAX) + " at most",
                    () -> longest <= TTL_MAX.toSeconds()
                            ? Judgement.pass(Durations.words(Duration.ofSeconds(longest)))
                            : Judgement.warn(
                                    Durations.words(Duration.ofSeconds(longest))
                                            + ": after a failover, users may be led to the old Region for that long",
                                    "lower its TTL to " + TTL_MAX.toSeconds()
                                            + " s well before a failover, or make it an alias"));
        }
    }

    private HealthWatch watch(List<TrafficRouting.RecordSet> records) {
        return new HealthWatch(application, Traffic.addresses(records));
    }

    private Optional<TrafficRouting.HealthCheck> healthCheckOf(String id) {
        return dns.healthCheck(id).get();
    }

    private void member(
            Findings findings,
            List<TrafficRouting.RecordSet> records,
            Reading<Optional<LoadBalancing.LoadBalancer>> balancer,
            RegionName region) {
        String wanted = application.loadBalancerIn(region).orElseThrow();
        Optional<LoadBalancing.LoadBalancer> found = findings.present(
                "dns.record",
                subject(),
                "one of the pair points at load balancer " + wanted + ", and can be made PRIMARY",
                balancer::get,
                () -> Judgement.fail(
                        "there is no such load balancer to point at",
                        inventory.upkeep().provision(region)),
                there -> refusal(records, there)
                        .or(() -> watch(records).keptAway(there, this::healthCheckOf))
                        .orElseGet(() -> Judgement.pass(leading(records, there))));
        if (found.isEmpty()) {
            return;
        }
        RegionName peer = inventory.peerOf(region).name();
        String alarm = inventory.takeOverAlarm(region);
        // With several record types, each has its health check, which may be the same one.
        Set<String> examined = new HashSet<>();
        for (TrafficRouting.RecordSet other : Traffic.addresses(records)) {
            boolean isOthers = !other.pointsAt(found.get().dnsName());
            boolean hasOwn = records.stream()
                    .anyMatch(each -> each.type().equals(other.type())
                            && each.pointsAt(found.get().dnsName()));
            if (isOthers && hasOwn && examined.add(Objects.toString(other.healthCheckId()))) {
                findings.check(
                        "dns.health-check",
                        "health check of the record for " + peer,
                        "follows alarm " + alarm,
                        () -> healthCheck(other, region, alarm, watch(records)));
            }
        }
    }

    private static boolean isPairOfEachType(List<TrafficRouting.RecordSet> addresses) {
        Map<String, List<FailoverRole>> rolesByType = new TreeMap<>();
        for (TrafficRouting.RecordSet each : addresses) {
            List<FailoverRole> roles = rolesByType.computeIfAbsent(each.type(), type -> new ArrayList<>());
            FailoverRole role = each.failoverRole();
            if (role == null || roles.contains(role)) {
                return false;
            }
            roles.add(role);
        }
        return rolesByType.values().stream().allMatch(roles -> roles.size() == FailoverRole.values().length);
    }

    /** Such as {@code the SECONDARY record points at it}. */
    private static String leading(List<TrafficRouting.RecordSet> records, LoadBalancing.LoadBalancer balancer) {
        return Traffic.addresses(records).stream()
                .filter(each -> each.pointsAt(balancer.dnsName()))
                .map(each -> "the " + each.failoverRole() + " record points at it")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Where drctl makes nothing, other health checks than its own are somebody's choice, and a failover moves both. */
    private Judgement healthCheck(TrafficRouting.RecordSet other, RegionName region, String alarm, HealthWatch watch) {
        Remedy remedy = inventory.upkeep().provision(inventory.peerOf(region).name());
        boolean isOurs = inventory.terraform().isManaged();
        String id = other.healthCheckId();
        if (id == null) {
            String seen = "the " + other.failoverRole() + " record has no health check";
            return other.failoverRole() == FailoverRole.SECONDARY || !isOurs
                    ? Judgement.warn(seen + ", so it could not be left again without Route 53's control plane", remedy)
                    : Judgement.fail(seen, remedy);
        }
        Optional<TrafficRouting.HealthCheck> found = dns.healthCheck(id).get();
        if (found.isEmpty()) {
            return Judgement.fail("there is no health check " + id, remedy);
        }
        TrafficRouting.HealthCheck check = found.get();
        if (check.disabled()) {
            return Judgement.fail(
                    id + " is disabled, so it always says healthy",
                    Remedy.of(Command.aws("route53", "update-health-check", "--health-check-id", id, "--no-disabled")));
        }
        if (check.alarmName() == null) {
            Optional<Judgement> wrong = watch.wrong(other, check);
            if (wrong.isPresent()) {
                // A failover leaves that record; the one that it goes to is judged with its Region.
                return wrong.get().suffering(Impact.DELAYS);
            }
            if (!isOurs && watch.isOwn(other, check)) {
                return Judgement.pass(id + " watches " + check.watches() + ", the target of that record itself");
            }
            return Judgement.warn(
                    id + " watches " + check.watches() + ", not that alarm",
                    Remedy.of("have it follow the alarm, so that " + region + " can take over on its own: ")
                            .then(remedy));
        }
        boolean follows =
                check.alarmName().equals(alarm) && region.value().equals(check.alarmRegion()) && !check.inverted();
        if (follows && check.forgets()) {
            return Judgement.fail(
                    id + " follows it, but says healthy without data, so that a take-over ends by itself",
                    Remedy.of(Command.aws(
                            "route53",
                            "update-health-check",
                            "--health-check-id",
                            id,
                            "--insufficient-data-health-status",
                            "LastKnownStatus")));
        }
        if (follows) {
            return Judgement.pass(id + " follows it");
        }
        String seen = id + " follows alarm " + check.alarmName() + " in " + check.alarmRegion()
                + (check.inverted() ? ", inverted" : "");
        return isOurs || check.alarmName().equals(alarm) ? Judgement.fail(seen, remedy) : Judgement.warn(seen, remedy);
    }

    private static String describe(List<TrafficRouting.RecordSet> records) {
        if (records.isEmpty()) {
            return "there is no such record";
        }
        return records.stream()
                .map(each -> each.failoverRole() == null
                        ? "a " + each.routingPolicy() + " " + each.type() + " record"
                        : "a " + each.failoverRole() + (each.type().equals("A") ? "" : " " + each.type()) + " record")
                .collect(Collectors.joining(", "));
    }
}
