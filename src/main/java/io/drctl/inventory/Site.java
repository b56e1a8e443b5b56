package io.drctl.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application as its users know it.
 *
 * @param name short name, used in tags and identifiers
 * @param dnsName what users type, without a trailing dot
 * @param hostedZone the Route 53 hosted zone that holds it, without a trailing dot
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
}
