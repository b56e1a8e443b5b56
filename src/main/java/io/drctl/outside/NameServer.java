package io.drctl.outside;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.text.Durations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * One name server, asked directly: over UDP, and over TCP when the answer was cut off. Nothing is cached, here or, with
 * an authoritative server, there.
 */
final class NameServer {
    private static final String OPERATION = "dns:A";
    private static final int DNS_PORT = 53;

    /** UDP loses packets; one loss must not look like a name server that is down. */
    private static final int TRIES = 2;

    /** Longer chains of aliases than this are loops. */
    private static final int CNAMES_MAX = 16;

    private final String server;

    /** @param server {@code host}, {@code host:port} or {@code [IPv6 address]:port} */
    NameServer(String server) {
        this.server = server;
    }

    List<String> addresses(String dnsName, Duration timeout) {
        return addresses(name(dnsName), answers(dnsName, Type.A, timeout));
    }

    /** The target of the name's own CNAME record. */
    Optional<String> alias(String dnsName, Duration timeout) {
        Name name = name(dnsName);
        return answers(dnsName, Type.CNAME, timeout).stream()
                .filter(record -> record.getName().equals(name))
                .filter(CNAMERecord.class::isInstance)
                .map(record -> ((CNAMERecord) record).getTarget().toString(true).toLowerCase(Locale.ROOT))
                .findFirst();
    }

    /** None where there is no such name. */
    private List<Record> answers(String dnsName, int type, Duration timeout) {
        Message answer = ask(Message.newQuery(Record.newRecord(name(dnsName), type, DClass.IN)), timeout);
        int code = answer.getHeader().getRcode();
        if (code == Rcode.NXDOMAIN) {
            return List.of();
        }
        if (code != Rcode.NOERROR) {
            Cause cause = code == Rcode.SERVFAIL ? Cause.SERVICE_FAULT : Cause.REJECTED;
            throw failure(cause, server + " answers " + Rcode.string(code) + " for " + dnsName, null);
        }
        return answer.getSection(Section.ANSWER);
    }

    private Message ask(Message query, Duration timeout) {
        SimpleResolver resolver = new SimpleResolver(socketAddress());
        resolver.setTimeout(timeout.dividedBy(TRIES));
        long deadline = System.nanoTime() + timeout.toNanos();
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return resolver.send(query);
            } catch (IOException e) {
                last = e;
            }
        }
        // The library has one exception for everything; only the time that has passed tells silence from a refusal.
        boolean silent = System.nanoTime() - deadline >= 0;
        String how = silent || last == null ? " within " + Durations.words(timeout) : ": " + last.getMessage();
        throw failure(Cause.UNREACHABLE, "no answer from " + server + how, last);
    }

    private static List<String> addresses(Name asked, List<Record> answers) {
        Name name = asked;
        for (int i = 0; i < CNAMES_MAX; i++) {
            List<String> addresses = new ArrayList<>();
            Name next = null;
            for (Record record : answers) {
                if (!record.getName().equals(name)) {
                    continue;
                }
                if (record instanceof ARecord a) {
                    addresses.add(a.getAddress().getHostAddress());
                } else if (record instanceof CNAMERecord alias) {
                    next = alias.getTarget();
                }
            }
            if (next == null || !addresses.isEmpty()) {
                return List.copyOf(addresses);
            }
            name = next;
        }
        return List.of();
    }

    private InetSocketAddress socketAddress() {
        String host = server;
        int port = DNS_PORT;
        int colon = server.lastIndexOf(':');
        boolean bareIpv6 = colon >= 0 && server.indexOf(':') != colon && !server.startsWith("[");
        if (colon > server.lastIndexOf(']') && !bareIpv6) {
            host = server.substring(0, colon);
            port = port(server.substring(colon + 1));
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw failure(Cause.NOT_CONNECTED, "the name server " + host + " can't be found", e);
        }
    }

    private int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw failure(Cause.REJECTED, server + " has no port after its colon", e);
        }
        throw failure(Cause.REJECTED, server + " has no port after its colon", null);
    }

    private Name name(String dnsName) {
        try {
            return Name.fromString(dnsName, Name.root);
        } catch (TextParseException e) {
            throw failure(Cause.REJECTED, dnsName + " is not a DNS name: " + e.getMessage(), e);
        }
    }

    private static CloudException failure(Cause cause, String message, @Nullable Throwable origin) {
        return new CloudException(cause, OPERATION, null, message, origin);
    }
}
