package io.drctl.inventory;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The site as a whole: what it is called, and where it is.
 *
 * @param name short name, used in tags and identifiers
 * @param resolvers name servers ({@code host} or {@code host:port}) to ask instead of the zone's own, for checks from
 *     outside; empty when the zone's own are to be asked
 * @param account the AWS account that the site is in, twelve digits; null when any will do
 * @param holdOff for how long after a move to one Region another one's is refused; null when it never is
 */
public record Site(
        String name,
        List<String> resolvers,
        @Nullable String account,
        @Nullable Duration holdOff) {
    public Site {
        resolvers = List.copyOf(resolvers);
    }

    /** A site that may be moved at any time. */
    public Site(String name, List<String> resolvers, @Nullable String account) {
        this(name, resolvers, account, null);
    }

    /** Whether a hosted zone is named by its id, such as {@code Z1D633PJN98FT9}, rather than by its DNS name. */
    public static boolean isZoneId(String hostedZone) {
        return hostedZone.matches("Z[A-Z0-9]{1,31}");
    }
}
