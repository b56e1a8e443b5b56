package io.drctl.sim;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.TrafficRouting;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.HealthCheck;
import io.drctl.inventory.RegionName;
import io.drctl.sim.State.DnsChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Route 53: a control plane that accepts changes, name servers that get them in their own time, and health checks that
 * run without it.
 */
final class Dns {
    static final String ZONE_ID = "Z0DRCTLSIMULATED";

    /** The private zone of the database's name, where that isn't in the site's own. */
    static final String PRIVATE_ZONE_ID = "Z0DRCTLPRIVATE";

    static final List<String> NAME_SERVERS =
            List.of("ns-101.awsdns-12.com", "ns-614.awsdns-12.net", "ns-1201.awsdns-22.org", "ns-1802.awsdns-33.co.uk");

    private static final Set<String> ANSWERS_FOR_IPV4 = Set.of("A", "CNAME");

    private final World world;
    private final State state;

    Dns(World world, State state) {
        this.world = world;
        this.state = state;
    }

    /**
     * Accepts a batch as a whole or not at all; each name server gets it some time later, and once all have it the
     * change is INSYNC (<a
     * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">ChangeResourceRecordSets</a>).
     */
    String change(String zoneId, List<TrafficRouting.RecordSet> upserts) {
        List<TrafficRouting.RecordSet> before = state.records.get(zoneId);
        if (before == null) {
            throw new Refusal(Cause.NOT_FOUND, "NoSuchHostedZone: No hosted zone found with ID: " + zoneId);
        }
        List<TrafficRouting.RecordSet> after = new ArrayList<>(before);
        for (TrafficRouting.RecordSet upsert : upserts) {
            after.removeIf(each -> isSameSet(each, upsert));
            after.add(upsert);
        }
        refuseWhatRoute53Refuses(after, upserts);
        return accept(zoneId, before, after, upserts);
    }

    /** Deletes what is there exactly as it is given, all of it or nothing. */
    String remove(String zoneId, List<TrafficRouting.RecordSet> gone) {
        List<TrafficRouting.RecordSet> before = state.records.get(zoneId);
        if (before == null) {
            throw new Refusal(Cause.NOT_FOUND, "NoSuchHostedZone: No hosted zone found with ID: " + zoneId);
        }
        List<TrafficRouting.RecordSet> after = new ArrayList<>(before);
        for (TrafficRouting.RecordSet each : gone) {
            if (!after.remove(each)) {
                throw new Refusal(
                        Cause.REJECTED,
                        "InvalidChangeBatch: Tried to delete resource record set [name='" + each.name() + ".', type='"
                                + each.type() + "', set-identifier='" + each.setIdentifier()
                                + "'] but it was not found");
            }
        }
        return accept(zoneId, before, after, List.of());
    }

    /** @param upserts none where records are deleted */
    private String accept(
            String zoneId,
            List<TrafficRouting.RecordSet> before,
            List<TrafficRouting.RecordSet> after,
            List<TrafficRouting.RecordSet> upserts) {
        List<TrafficRouting.RecordSet> records = List.copyOf(after);
        state.records.put(state.now, zoneId, records);
        String id = "C" + world.chance().hex("change", 14).toUpperCase(Locale.ROOT);
        state.changes.put(id, new DnsChange(id, false));
        if (zoneId.equals(PRIVATE_ZONE_ID)) {
            // No name server of the site's answers from it, and accelerated recovery, which loses changes, is for
            // public
            // zones.
            world.begin(AwsDurations.DNS_CHANGE, "change", new RoutingTransition.DnsInSync(id));
            return id;
        }
        if (world.faults().has(Fault.StrandedChanges.class)) {
            world.begin(AwsDurations.DNS_CHANGE, "stranded", new RoutingTransition.DnsStranded(id, before, upserts));
            return id;
        }
        long all = world.faults().slowed(AwsDurations.DNS_CHANGE.drawMillis(world.chance(), "change"));
        for (String server : NAME_SERVERS) {
            long own = world.chance().between("server " + server, 0, all);
            // A server never goes back to an older change.
            for (State.Pending pending : state.pending) {
                if (pending.transition() instanceof RoutingTransition.DnsServed earlier
                        && earlier.server().equals(server)) {
                    own = Math.max(own, pending.due() - state.now);
                }
            }
            world.schedule(own, new RoutingTransition.DnsServed(server, records));
            all = Math.max(all, own);
        }
        world.schedule(all, new RoutingTransition.DnsInSync(id));
        return id;
    }

    private static boolean isSameSet(TrafficRouting.RecordSet one, TrafficRouting.RecordSet other) {
        return one.name().equals(other.name())
                && one.type().equals(other.type())
                && (one.setIdentifier() == null
                        ? other.setIdentifier() == null
                        : one.setIdentifier().equals(other.setIdentifier()));
    }

    private void refuseWhatRoute53Refuses(List<TrafficRouting.RecordSet> all, List<TrafficRouting.RecordSet> upserts) {
        Set<String> roles = new TreeSet<>();
        for (TrafficRouting.RecordSet record : all) {
            String set = record.name() + " " + record.type();
            if (record.failoverRole() != null && !roles.add(set + " " + record.failoverRole())) {
                throw new Refusal(
                        Cause.REJECTED,
                        "InvalidChangeBatch: Failover record sets of name " + record.name() + " and type "
                                + record.type() + " can have only one " + record.failoverRole());
            }
            if (record.setIdentifier() == null
                    && all.stream()
                            .anyMatch(other -> other.setIdentifier() != null
                                    && other.name().equals(record.name())
                                    && other.type().equals(record.type()))) {
                throw new Refusal(
                        Cause.REJECTED,
                        "InvalidChangeBatch: a simple record and one with a set identifier can't both be named "
                                + record.name());
            }
        }
        for (TrafficRouting.RecordSet record : upserts) {
            if (record.failoverRole() == FailoverRole.PRIMARY
                    && record.alias() == null
                    && record.healthCheckId() == null) {
                throw new Refusal(
                        Cause.REJECTED,
                        "InvalidChangeBatch: A non-alias primary ResourceRecordSet must have an associated health"
                                + " check.");
            }
            if (record.healthCheckId() != null && !state.healthChecks.has(record.healthCheckId())) {
                throw new Refusal(
                        Cause.REJECTED, "InvalidChangeBatch: no health check with id " + record.healthCheckId());
            }
        }
    }

    boolean isInSync(String change) {
        DnsChange found = state.changes.get(change);
        if (found == null) {
            throw new Refusal(Cause.NOT_FOUND, "NoSuchChange: A change with the specified change ID does not exist.");
        }
        return found.inSync();
    }

    void served(RoutingTransition.DnsServed change) {
        state.served.put(change.server(), change.records());
    }

    /** Whatever of it wasn't changed once more since is as before. */
    void stranded(RoutingTransition.DnsStranded lost) {
        state.changes.remove(lost.change());
        List<TrafficRouting.RecordSet> now =
                new ArrayList<>(Objects.requireNonNullElse(state.records.get(ZONE_ID), List.of()));
        if (lost.after().isEmpty()) {
            lost.before().stream()
                    .filter(old -> now.stream().noneMatch(each -> isSameSet(each, old)))
                    .forEach(now::add);
        }
        for (TrafficRouting.RecordSet each : lost.after()) {
            if (now.remove(each)) {
                lost.before().stream().filter(old -> isSameSet(old, each)).forEach(now::add);
            }
        }
        state.records.put(state.now, ZONE_ID, List.copyOf(now));
    }

    void inSync(String change) {
        state.changes.put(change, new DnsChange(change, true));
    }

    // How users' queries are answered.

    /** The Region whose load balancer a name server points at; null when it points at none of the site's. */
    @Nullable
    String regionAnswered(String server, String dnsName) {
        return regionAnswered(state.served.getOrDefault(server, List.of()), dnsName);
    }

    /** The Region whose load balancer a name server with these records points at. */
    @Nullable
    String regionAnswered(List<TrafficRouting.RecordSet> records, String dnsName) {
        TrafficRouting.RecordSet record = chosen(records, dnsName);
        return record == null ? null : regionOf(record);
    }

    List<String> addresses(String server, String dnsName) {
        TrafficRouting.RecordSet record = chosen(state.served.getOrDefault(server, List.of()), dnsName);
        if (record == null) {
            return List.of();
        }
        String region = regionOf(record);
        return region == null ? record.values() : world.fleet().addresses(new RegionName(region));
    }

    /** What a name server says that a name is an alias of. */
    Optional<String> alias(String server, String dnsName) {
        return state.served.getOrDefault(server, List.of()).stream()
                .filter(record -> record.name().equals(dnsName) && record.type().equals("CNAME"))
                .findFirst()
                .map(record -> Alias.canonical(record.values().get(0)));
    }

    /**
     * The record that DNS answers with. For a failover pair that is the PRIMARY while it is healthy, else the SECONDARY
     * while it is, else the PRIMARY, since when none is healthy all count as healthy; a single record is the answer
     * whatever its health (<a
     * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html">how
     * Route 53 chooses records</a>).
     */
    private TrafficRouting.@Nullable RecordSet chosen(List<TrafficRouting.RecordSet> records, String dnsName) {
        TrafficRouting.RecordSet primary = null;
        TrafficRouting.RecordSet secondary = null;
        TrafficRouting.RecordSet weighted = null;
        for (TrafficRouting.RecordSet record : records) {
            if (!record.name().equals(dnsName) || !ANSWERS_FOR_IPV4.contains(record.type())) {
                continue;
            }
            if (record.weight() != null) {
                weighted = heavier(weighted, record);
                continue;
            }
            if (record.failoverRole() == null) {
                return record;
            }
            if (record.failoverRole() == FailoverRole.PRIMARY) {
                primary = record;
            } else {
                secondary = record;
            }
        }
        if (weighted != null) {
            return weighted;
        }
        if (primary == null || (secondary != null && !isHealthy(primary) && isHealthy(secondary))) {
            return secondary;
        }
        return primary;
    }

    /** Among weighted records the heaviest healthy one answers: here users aren't split among several. */
    private TrafficRouting.RecordSet heavier(TrafficRouting.@Nullable RecordSet one, TrafficRouting.RecordSet other) {
        if (one == null) {
            return other;
        }
        boolean isUp = isHealthy(other);
        return isUp == isHealthy(one) ? (weight(other) > weight(one) ? other : one) : isUp ? other : one;
    }

    private static long weight(TrafficRouting.RecordSet record) {
        return Objects.requireNonNullElse(record.weight(), 0L);
    }

    private boolean isHealthy(TrafficRouting.RecordSet record) {
        if (record.healthCheckId() != null && !isHealthy(record.healthCheckId())) {
            return false;
        }
        Alias alias = record.alias();
        if (alias == null || !alias.evaluateTargetHealth()) {
            return true;
        }
        String region = regionOf(record);
        return region != null && state.in(new RegionName(region)).balancerSeenHealthy;
    }

    private boolean isHealthy(String healthCheckId) {
        HealthCheck check = state.healthChecks.get(healthCheckId);
        if (check == null || check.disabled()) {
            return true;
        }
        return state.unhealthyChecks.contains(healthCheckId) == check.inverted();
    }

    private @Nullable String regionOf(TrafficRouting.RecordSet record) {
        for (Map.Entry<String, State.InRegion> region : state.regions.entrySet()) {
            for (LoadBalancing.LoadBalancer balancer :
                    region.getValue().balancers.all()) {
                if (record.pointsAt(balancer.dnsName())) {
                    return region.getKey();
                }
            }
        }
        return null;
    }

    // Health checks.

    /**
     * Route 53 follows the alarm's metric itself: setting the alarm's state by hand has no effect on it. Without data
     * it keeps what it last knew, as the shipped health checks ask for ({@code LastKnownStatus}, <a
     * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html">how
     * Route 53 determines health</a>).
     */
    void alarmEvaluated(RegionName region, String alarm, String alarmState) {
        State.InRegion here = state.in(region);
        Alarms.Alarm there = here.alarms.get(alarm);
        if (there != null) {
            here.alarms.put(state.now, alarm, new Alarms.Alarm(alarm, alarmState, there.forgets()));
        }
        for (HealthCheck check : state.healthChecks.all()) {
            if (alarm.equals(check.alarmName()) && region.value().equals(check.alarmRegion())) {
                if (alarmState.equals("ALARM")) {
                    state.unhealthyChecks.add(check.id());
                } else if (alarmState.equals("OK")) {
                    state.unhealthyChecks.remove(check.id());
                }
            }
        }
    }

    /**
     * A data point of an alarm's metric. The alarm is evaluated by the highest of a minute, so a 0 doesn't outvote a 1
     * that hasn't been evaluated yet.
     *
     * @return whether there is an alarm
     */
    boolean reported(RegionName region, String alarm, boolean takesOver) {
        Alarms.Alarm there = state.in(region).alarms.get(alarm);
        if (there == null) {
            return false;
        }
        boolean fires = takesOver || isToBe(region, alarm, "ALARM");
        String evaluated = fires ? "ALARM" : "OK";
        if (!isToBe(region, alarm, evaluated)) {
            state.pending.removeIf(pending -> isEvaluation(pending, region, alarm, null));
            world.begin(
                    AwsDurations.ALARM_EVALUATED,
                    alarm,
                    new RoutingTransition.AlarmEvaluated(region, alarm, evaluated));
        }
        if (there.forgets() && fires) {
            world.begin(AwsDurations.ALARM_FORGETS, alarm, new RoutingTransition.AlarmForgets(region, alarm));
        }
        return true;
    }

    /** Data points are missing; an alarm that keeps its state stays as it is, as long as it is one. */
    void alarmForgets(RegionName region, String alarm) {
        Alarms.Alarm there = state.in(region).alarms.get(alarm);
        boolean isToldSince = state.pending.stream()
                .anyMatch(pending -> pending.transition().equals(new RoutingTransition.AlarmForgets(region, alarm)));
        if (there != null && there.forgets() && !isToldSince) {
            alarmEvaluated(region, alarm, "OK");
        }
    }

    private boolean isToBe(RegionName region, String alarm, String alarmState) {
        return state.pending.stream().anyMatch(pending -> isEvaluation(pending, region, alarm, alarmState));
    }

    private static boolean isEvaluation(
            State.Pending pending, RegionName region, String alarm, @Nullable String alarmState) {
        return pending.transition() instanceof RoutingTransition.AlarmEvaluated evaluation
                && evaluation.region().equals(region)
                && evaluation.alarm().equals(alarm)
                && (alarmState == null || evaluation.state().equals(alarmState));
    }

    // Setup.

    void putZone(String name) {
        state.zones.put(state.now, name, new TrafficRouting.HostedZone(ZONE_ID, name, NAME_SERVERS));
        state.records.put(state.now, ZONE_ID, List.of());
        NAME_SERVERS.forEach(server -> state.served.put(server, List.of()));
    }

    /** The private zone with the database's name. */
    void putPrivateZone(TrafficRouting.RecordSet databaseName) {
        state.records.put(state.now, PRIVATE_ZONE_ID, List.of(databaseName));
    }

    /** Records that exist from the start: every server has them. */
    void putRecords(List<TrafficRouting.RecordSet> records) {
        state.records.put(state.now, ZONE_ID, List.copyOf(records));
        NAME_SERVERS.forEach(server -> state.served.put(server, List.copyOf(records)));
    }
}
