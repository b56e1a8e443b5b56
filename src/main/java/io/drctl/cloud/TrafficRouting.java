package io.drctl.cloud;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Route 53. Its control plane, which answers every method here, lives in us-east-1; users get their answers from its
 * data plane, which {@link OutsideView} asks.
 */
public interface TrafficRouting {
    /**
     * The types of records that decide what answer a user of a web site gets; all others serve another purpose, such as
     * mail or certificates (CAA). Route 53 has no DNAME (<a
     * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html">supported DNS record
     * types</a>).
     */
    Set<String> DECIDING_TYPES = Set.of("A", "AAAA", "CNAME", "HTTPS", "SVCB", "NS", "DS");

    /** The hosted zones of that name (without trailing dot), or the one of that id. */
    Zones hostedZones(String nameOrId);

    /**
     * The only public hosted zone of that name or id; see {@link HostedZones#find} for where there may be several.
     *
     * @throws CloudException REJECTED when there are several
     */
    default Optional<HostedZone> hostedZone(String nameOrId) {
        return new HostedZones.Found(nameOrId, hostedZones(nameOrId)).zone();
    }

    /**
     * The records that decide what answer users get for a name, whatever their set identifiers: types A, AAAA, CNAME,
     * HTTPS and SVCB. Where the name has none, those of the wildcard that answers for it, under the wildcard's name.
     * Also the NS and DS records that delegate the name away from the zone, the name's own or those of a name above it
     * ({@link #cuts}), under their names.
     */
    List<RecordSet> records(HostedZone zone, String dnsName);

    /**
     * The same for several names of a zone, in no more calls than they need together.
     *
     * @return of each name its records, empty where it has none
     */
    default Map<String, List<RecordSet>> records(HostedZone zone, Set<String> dnsNames) {
        Map<String, List<RecordSet>> found = new LinkedHashMap<>();
        dnsNames.forEach(name -> found.put(name, records(zone, name)));
        return found;
    }

    /**
     * Replaces records in one atomic batch: either all of it happens, or nothing.
     *
     * @param upserts the records as they should be afterwards
     * @return the change's id, for {@link #isInSync}
     */
    String change(String hostedZoneId, List<RecordSet> upserts, String comment);

    /**
     * Deletes records in one atomic batch: all of them, if each still is as it was read, or none (<a
     * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_Change.html">Change</a>, DELETE).
     *
     * @return the change's id, for {@link #isInSync}
     */
    String remove(String hostedZoneId, List<RecordSet> records, String comment);

    /** Has Route 53 switch on the accelerated recovery of a public zone, which it does within some hours. */
    void accelerate(String hostedZoneId);

    /** Whether all of Route 53's servers have a change: {@code GetChange} says INSYNC. */
    boolean isInSync(String changeId);

    Optional<HealthCheck> healthCheck(String healthCheckId);

    /**
     * A hosted zone.
     *
     * @param nameServers the zone's own, which know of a change first
     * @param acceleration whether its records can be changed while the control plane in us-east-1 is down
     */
    record HostedZone(String id, String name, List<String> nameServers, Acceleration acceleration) {
        public HostedZone {
            nameServers = List.copyOf(nameServers);
        }

        /** A zone as Route 53 makes it. */
        public HostedZone(String id, String name, List<String> nameServers) {
            this(id, name, nameServers, Acceleration.OFF);
        }

        /** The same, with another acceleration. */
        public HostedZone with(Acceleration other) {
            return new HostedZone(id, name, nameServers, other);
        }
    }

    /**
     * <i>Accelerated recovery</i> of a public hosted zone: about an hour after the control plane in us-east-1 has
     * failed, a copy of it in us-west-2 changes the zone's records (Route 53 Developer Guide, "Accelerated recovery").
     */
    enum Acceleration {
        OFF,
        /** It was asked for; Route 53 takes up to some hours. */
        STARTING,
        ON
    }

    /**
     * Hosted zones with the same name.
     *
     * @param open the public ones, which answer users
     * @param privateIds the ids of the private ones, which answer only the networks that they belong to
     */
    record Zones(List<HostedZone> open, List<String> privateIds) {
        public Zones {
            open = List.copyOf(open);
            privateIds = List.copyOf(privateIds);
        }
    }

    /** PRIMARY or SECONDARY of a failover pair. */
    enum FailoverRole {
        PRIMARY,
        SECONDARY;

        public FailoverRole other() {
            return this == PRIMARY ? SECONDARY : PRIMARY;
        }
    }

    /**
     * A record set, complete enough to be written back.
     *
     * @param name without trailing dot
     * @param type {@code A}, {@code AAAA}, {@code CNAME}, {@code HTTPS} or {@code SVCB}; {@code NS} or {@code DS} where
     *     the name is delegated away
     * @param setIdentifier null for a simple record
     * @param failoverRole null unless failover routing
     * @param alias null for a record that isn't an alias
     * @param ttlSeconds null for an alias
     * @param values empty for an alias
     * @param routingPolicy simple, failover, by weights, or whatever else the record uses (latency, …), which drctl
     *     doesn't change, in Route 53's words
     * @param weight null unless weighted routing
     */
    record RecordSet(
            String name,
            String type,
            @Nullable String setIdentifier,
            @Nullable FailoverRole failoverRole,
            @Nullable String healthCheckId,
            @Nullable Alias alias,
            @Nullable Long ttlSeconds,
            List<String> values,
            String routingPolicy,
            @Nullable Long weight) {
        public RecordSet {
            values = List.copyOf(values);
        }

        /** One without a weight. */
        public RecordSet(
                String name,
                String type,
                @Nullable String setIdentifier,
                @Nullable FailoverRole failoverRole,
                @Nullable String healthCheckId,
                @Nullable Alias alias,
                @Nullable Long ttlSeconds,
                List<String> values,
                String routingPolicy) {
            this(
                    name,
                    type,
                    setIdentifier,
                    failoverRole,
                    healthCheckId,
                    alias,
                    ttlSeconds,
                    values,
                    routingPolicy,
                    null);
        }

        /** Whether everything that its routing policy depends on is known, so that it can be written back. */
        public boolean isUnderstood() {
            return routingPolicy.equals("simple")
                    || routingPolicy.equals("failover")
                    || (routingPolicy.equals("weighted") && weight != null);
        }

        public RecordSet withWeight(long newWeight) {
            return new RecordSet(
                    name,
                    type,
                    setIdentifier,
                    failoverRole,
                    healthCheckId,
                    alias,
                    ttlSeconds,
                    values,
                    routingPolicy,
                    newWeight);
        }

        /** Whether this delegates its name, and all names below it, away from the zone. */
        public boolean isDelegation() {
            return type.equals("NS") || type.equals("DS");
        }

        public RecordSet withFailoverRole(FailoverRole role) {
            return new RecordSet(
                    name, type, setIdentifier, role, healthCheckId, alias, ttlSeconds, values, routingPolicy, weight);
        }

        public RecordSet withValues(List<String> newValues) {
            return new RecordSet(
                    name,
                    type,
                    setIdentifier,
                    failoverRole,
                    healthCheckId,
                    alias,
                    ttlSeconds,
                    newValues,
                    routingPolicy,
                    weight);
        }

        public RecordSet withAlias(Alias target) {
            return new RecordSet(
                    name,
                    type,
                    setIdentifier,
                    failoverRole,
                    healthCheckId,
                    target,
                    ttlSeconds,
                    values,
                    routingPolicy,
                    weight);
        }

        /**
         * Whether this points at that DNS name, as an alias or a CNAME; Route 53 may add {@code dualstack.} and a dot.
         */
        public boolean pointsAt(String targetDnsName) {
            String wanted = Alias.canonical(targetDnsName);
            if (alias != null) {
                return Alias.canonical(alias.dnsName()).equals(wanted);
            }
            return type.equals("CNAME")
                    && values.size() == 1
                    && Alias.canonical(values.get(0)).equals(wanted);
        }
    }

    /** The names by which a wildcard record would answer for a name, nearest first: {@code *.b.c} for {@code a.b.c}. */
    static List<String> wildcards(String dnsName) {
        List<String> names = new ArrayList<>();
        String rest = dnsName;
        while (rest.indexOf('.') != rest.lastIndexOf('.')) {
            rest = rest.substring(rest.indexOf('.') + 1);
            names.add("*." + rest);
        }
        return names;
    }

    /**
     * The names whose NS records would delegate a name away from a zone, the name itself first; the zone's own name
     * isn't among them, because its NS records are those of the zone itself (<a
     * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-routing-traffic-for-subdomains.html">routing
     * traffic for subdomains</a>).
     */
    static List<String> cuts(HostedZone zone, String dnsName) {
        List<String> names = new ArrayList<>();
        String rest = dnsName;
        while (rest.endsWith("." + zone.name())) {
            names.add(rest);
            rest = rest.substring(rest.indexOf('.') + 1);
        }
        return names;
    }

    /** What {@link #records} returns, selected from all records of a zone. */
    static List<RecordSet> deciding(List<RecordSet> all, HostedZone zone, String dnsName) {
        List<String> cuts = cuts(zone, dnsName);
        List<RecordSet> delegations = all.stream()
                .filter(each -> each.isDelegation() && cuts.contains(each.name()))
                .toList();
        List<String> names = new ArrayList<>(List.of(dnsName));
        if (delegations.isEmpty()) {
            names.addAll(wildcards(dnsName));
        }
        List<RecordSet> found = new ArrayList<>();
        for (int i = 0; i < names.size() && found.isEmpty(); i++) {
            String name = names.get(i);
            all.stream()
                    .filter(each -> each.name().equals(name))
                    .filter(each -> DECIDING_TYPES.contains(each.type()) && !each.isDelegation())
                    .forEach(found::add);
        }
        found.addAll(delegations);
        return List.copyOf(found);
    }

    /** Where an alias record points. */
    record Alias(String hostedZoneId, String dnsName, boolean evaluateTargetHealth) {
        /** A name in the form for comparison: lower case, without {@code dualstack.} and trailing dot. */
        public static String canonical(String dnsName) {
            String name = dnsName.toLowerCase(Locale.ROOT);
            if (name.endsWith(".")) {
                name = name.substring(0, name.length() - 1);
            }
            return name.startsWith("dualstack.") ? name.substring("dualstack.".length()) : name;
        }
    }

    /**
     * A health check.
     *
     * @param type such as {@code CLOUDWATCH_METRIC} or {@code HTTPS}
     * @param watches what it looks at, in words
     * @param alarmName the watched alarm, for type {@code CLOUDWATCH_METRIC}
     * @param alarmRegion that alarm's Region
     * @param withoutData what it is while CloudWatch has no data: {@code Healthy}, {@code Unhealthy} or {@code
     *     LastKnownStatus}; null for other types. Route 53 follows the alarm's data, not its state (<a
     *     href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html">how
     *     Route 53 determines health</a>)
     * @param endpoint what is asked; null where it is an alarm or other health checks
     */
    record HealthCheck(
            String id,
            String type,
            boolean inverted,
            boolean disabled,
            String watches,
            @Nullable String alarmName,
            @Nullable String alarmRegion,
            @Nullable String withoutData,
            @Nullable Endpoint endpoint) {
        /** One that asks nothing itself. */
        public HealthCheck(
                String id,
                String type,
                boolean inverted,
                boolean disabled,
                String watches,
                @Nullable String alarmName,
                @Nullable String alarmRegion,
                @Nullable String withoutData) {
            this(id, type, inverted, disabled, watches, alarmName, alarmRegion, withoutData, null);
        }

        /** One that keeps what it last knew. */
        public HealthCheck(
                String id,
                String type,
                boolean inverted,
                boolean disabled,
                String watches,
                @Nullable String alarmName,
                @Nullable String alarmRegion) {
            this(id, type, inverted, disabled, watches, alarmName, alarmRegion, null);
        }

        /** Whether it forgets a take-over as soon as nobody reports it any more. */
        public boolean forgets() {
            return "Healthy".equals(withoutData);
        }
    }

    /**
     * What a health check asks.
     *
     * @param host a name or an address
     * @param path null for TCP
     */
    record Endpoint(String host, int port, @Nullable String path) {}
}
