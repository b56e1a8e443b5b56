package io.drctl.outside;

import io.drctl.cloud.CloudException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Which name servers answer for a zone, as this machine's resolver has it from the parent zone.
 *
 * <p>Asked without search domains: {@code drctl.example} must not be taken for {@code drctl.example.corp}. And without
 * a cache: callers want the current state.
 */
final class Delegation {
    private Delegation() {}

    static List<String> nameServers(String zoneName, Duration timeout) {
        return nameServers(zoneName, within(timeout, new ExtendedResolver()));
    }

    /** Gives each of several name servers its share of the time: a dead one, asked first, would take all of it. */
    static ExtendedResolver within(Duration timeout, ExtendedResolver resolver) {
        Resolver[] servers = resolver.getResolvers();
        for (Resolver server : servers) {
            server.setTimeout(timeout.dividedBy(servers.length));
        }
        resolver.setTimeout(timeout);
        resolver.setRetries(1);
        return resolver;
    }

    /**
     * @param resolver one that looks for the answer, or a name server of the parent zone, which refers to the zone's
     */
    static List<String> nameServers(String zoneName, Resolver resolver) {
        Name name;
        try {
            name = Name.fromString(zoneName, Name.root);
        } catch (TextParseException e) {
            throw failure(zoneName, "it is not a DNS name", e);
        }
        Message answer;
        try {
            answer = resolver.send(Message.newQuery(Record.newRecord(name, Type.NS, DClass.IN)));
        } catch (IOException e) {
            throw failure(zoneName, e.getMessage() == null ? "no answer" : e.getMessage(), e);
        }
        int code = answer.getHeader().getRcode();
        if (code == Rcode.NXDOMAIN) {
            return List.of();
        }
        if (code != Rcode.NOERROR) {
            throw failure(zoneName, "the resolver answers " + Rcode.string(code), null);
        }
        List<String> told = of(name, answer.getSection(Section.ANSWER));
        // A name server of the parent zone doesn't answer for the zone; it says who does.
        return told.isEmpty() ? of(name, answer.getSection(Section.AUTHORITY)) : told;
    }

    private static List<String> of(Name zone, List<Record> records) {
        return records.stream()
                .filter(record -> record instanceof NSRecord && record.getName().equals(zone))
                .map(record -> ((NSRecord) record).getTarget().toString())
                .toList();
    }

    private static CloudException failure(String zoneName, String reason, @Nullable Throwable cause) {
        return new CloudException(
                CloudException.Cause.UNREACHABLE,
                "dns",
                null,
                "the name servers of " + zoneName + " could not be looked up: " + reason,
                cause);
    }
}
