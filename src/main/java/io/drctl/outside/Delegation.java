package io.drctl.outside;

import io.drctl.cloud.CloudException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Which name servers answer for a zone, as this machine's resolver has it from the parent zone.
 *
 * <p>Asked without search domains: {@code drctl.example} must not be taken for {@code drctl.example.corp}.
 */
final class Delegation {
    private Delegation() {}

    static List<String> nameServers(String zoneName, Duration timeout) {
        Lookup lookup;
        try {
            lookup = new Lookup(Name.fromString(zoneName, Name.root), Type.NS);
        } catch (TextParseException e) {
            throw failure(zoneName, "it is not a DNS name", e);
        }
        ExtendedResolver resolver = new ExtendedResolver();
        resolver.setTimeout(timeout);
        resolver.setRetries(1);
        lookup.setResolver(resolver);
        lookup.setCache(null);
        Record[] records = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL ->
                Arrays.stream(records)
                        .filter(NSRecord.class::isInstance)
                        .map(record -> ((NSRecord) record).getTarget().toString())
                        .toList();
            case Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> List.of();
            default -> throw failure(zoneName, lookup.getErrorString(), null);
        };
    }

    private static CloudException failure(String zoneName, String reason, @Nullable Throwable cause) {
        return new CloudException(
                CloudException.Cause.UNREACHABLE,
                "dns",
                null,
                "the name servers of " + zoneName + " could not be asked for: " + reason,
                cause);
    }
}
