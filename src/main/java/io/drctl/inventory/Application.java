package io.drctl.inventory;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An application as its users know it: the names they type, how those point at a Region, what serves it there, and the
 * database that it needs.
 *
 * @param name short name, by which commands and runbooks choose it
 * @param dnsNames every name that moves with it, the one that is shown and looked at from outside first
 * @param loadBalancer the row of what the names point at in each Region; null where nothing is to be moved
 *     ({@link Routing} says how)
 * @param database {@link Database#name() name} of the database that it reads and writes; null when it needs none
 */
public record Application(
        String name,
        List<DnsName> dnsNames,
        Routing routing,
        HealthEndpoint health,
        @Nullable Asset loadBalancer,
        @Nullable String database) {
    /**
     * A name that users type.
     *
     * @param name without a trailing dot
     * @param hostedZone the Route 53 hosted zone that holds it: its name, without a trailing dot, or its id
     */
    public record DnsName(String name, String hostedZone) {
        /**
         * The hosted zone's DNS name, as far as it can be told: of a zone named by its id, what the name lies in.
         */
        public String zoneName() {
            return Site.isZoneId(hostedZone) ? name.substring(name.indexOf('.') + 1) : hostedZone;
        }
    }

    public Application {
        dnsNames = List.copyOf(dnsNames);
        if (dnsNames.isEmpty()) {
            throw new IllegalArgumentException("application " + name + " has no DNS name");
        }
    }

    /** Whether its names are drctl's to move. */
    public boolean isMoved() {
        return loadBalancer != null && routing != Routing.NONE;
    }

    /** The name that is shown, and looked at from outside. */
    public DnsName mainName() {
        return dnsNames.get(0);
    }

    /** Whether the name servers of one of its names are those of all. */
    public boolean isInOneZone() {
        return dnsNames.stream().map(DnsName::hostedZone).distinct().count() == 1;
    }

    /** The load balancer's name in a Region; empty where the application has none. */
    public Optional<String> loadBalancerIn(RegionName region) {
        return Optional.ofNullable(loadBalancer).map(row -> row.nameIn(region));
    }
}
