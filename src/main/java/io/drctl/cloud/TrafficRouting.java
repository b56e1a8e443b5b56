package io.drctl.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Route 53. Its control plane, which answers every method here, lives in us-east-1; what users are answered comes from its
 * data plane, which {@link OutsideView} asks.
 */
public interface TrafficRouting {
    /** The hosted zones of that name (without trailing dot), or the one of that id. */
    Zones hostedZones(String nameOrId);

    /**
     * The only public hosted zone of that name or id; see {@link HostedZones#find} for where there may be several.
     *
     * @throws CloudException REJECTED when there are
     */
    default Optional<HostedZone> hostedZone(String nameOrId) {
        return new HostedZones.Found(nameOrId, hostedZones(nameOrId)).zone();
    }

    /**
     * The records that answer users who ask for a name, of all set identifiers: types A, AAAA, CNAME, HTTPS and SVCB. Where
     * the name has none, those of the wildcard that answers for it, under the wildcard's name.
     */
    List<RecordSet> records(String hostedZoneId, String dnsName);

    /**
     * Replaces records in one atomic batch: all of it happens, or nothing.
     *
     * @param upserts as the records shall be afterwards
     * @return the change's id, for {@link #isInSync}
     */
    String change(String hostedZoneId, List<RecordSet> upserts, String comment);

    /** Whether all of Route 53's servers have a change: {@code GetChange} says INSYNC. */
    boolean isInSync(String changeId);

    Optional<HealthCheck> healthCheck(String healthCheckId);

    /**
     * A hosted zone.
     *
     * @param nameServers the zone's own, which know of a change first
     */
    record HostedZone(String id, String name, List<String> nameServers) {
        public HostedZone {
            nameServers = List.copyOf(nameServers);
        }
    }

    /**
     * Hosted zones of one name.
     *
     * @param open the public ones, which users are answered from
     * @param privateIds the ids of the private ones, which only the networks that they belong to are answered from
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
     * A record set, whole enough to be written back.
     *
     * @param name without trailing dot
     * @param type {@code A}, {@code AAAA}, {@code CNAME}, {@code HTTPS} or {@code SVCB}
     * @param setIdentifier null for a simple record
     * @param failoverRole null unless failover routing
     * @param alias null for a record with values of its own
     * @param ttlSeconds null for an alias
     * @param values empty for an alias
     * @param routingPolicy {@code simple}, {@code failover}, or what else the record uses ({@code weighted}, …), which
     *     drctl doesn't change
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
            String routingPolicy) {
        public RecordSet {
            values = List.copyOf(values);
        }

        public RecordSet withFailoverRole(FailoverRole role) {
            return new RecordSet(
                    name, type, setIdentifier, role, healthCheckId, alias, ttlSeconds, values, routingPolicy);
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
                    routingPolicy);
        }

        public RecordSet withAlias(Alias target) {
            return new RecordSet(
                    name, type, setIdentifier, failoverRole, healthCheckId, target, ttlSeconds, values, routingPolicy);
        }

        /** Whether this leads to that DNS name, as an alias or a CNAME; Route 53 may add {@code dualstack.} and a dot. */
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

    /** Where an alias record points. */
    record Alias(String hostedZoneId, String dnsName, boolean evaluateTargetHealth) {
        /** A name as it is compared: lower case, without {@code dualstack.} and trailing dot. */
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
     */
    record HealthCheck(
            String id,
            String type,
            boolean inverted,
            boolean disabled,
            String watches,
            @Nullable String alarmName,
            @Nullable String alarmRegion) {}
}
