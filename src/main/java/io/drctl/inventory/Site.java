package io.drctl.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application as its users know it.
 *
 * @param name short name, used in tags and identifiers
 * @param dnsName what users type, without a trailing dot
 * @param hostedZone the Route 53 hosted zone that holds it: its name, without a trailing dot, or its id
 * @param resolvers name servers ({@code host} or {@code host:port}) to ask instead of the zone's own, for checks from
 *     outside; empty when the zone's own are to be asked
 * @param account the AWS account that the site is in, twelve digits; null when any will do
 */
public record Site(
        String name,
        String dnsName,
        String hostedZone,
        Routing routing,
        HealthEndpoint health,
        List<String> resolvers,
        @Nullable String account) {
    public Site {
        resolvers = List.copyOf(resolvers);
    }

    /** Whether a hosted zone is named by its id, such as {@code Z1D633PJN98FT9}, rather than by its DNS name. */
    public static boolean isZoneId(String hostedZone) {
        return hostedZone.matches("Z[A-Z0-9]{1,31}");
    }

    /**
     * The hosted zone's DNS name, as far as it can be told: of a zone named by its id, what the site's name lies in.
     */
    public String zoneName() {
        return isZoneId(hostedZone) ? dnsName.substring(dnsName.indexOf('.') + 1) : hostedZone;
    }
}
