package io.drctl.outside;

import io.drctl.cloud.CloudException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * Which name servers answer for a zone, as this machine's resolver has it from the parent zone. By the JDK's own DNS client,
 * which is asked here for one kind of record and seldom.
 */
final class Delegation {
    private Delegation() {}

    static List<String> nameServers(String zoneName, Duration timeout) {
        // The JDK takes its settings in this class.
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        settings.put("com.sun.jndi.dns.timeout.initial", String.valueOf(timeout.toMillis()));
        settings.put("com.sun.jndi.dns.timeout.retries", "1");
        try {
            InitialDirContext context = new InitialDirContext(settings);
            try {
                Attribute found =
                        context.getAttributes(zoneName, new String[] {"NS"}).get("NS");
                List<String> servers = new ArrayList<>();
                if (found != null) {
                    NamingEnumeration<?> values = found.getAll();
                    while (values.hasMore()) {
                        servers.add(String.valueOf(values.next()));
                    }
                }
                return servers;
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return List.of();
        } catch (NamingException e) {
            throw new CloudException(
                    CloudException.Cause.UNREACHABLE,
                    "dns",
                    null,
                    "the name servers of " + zoneName + " could not be asked for: " + e.getMessage(),
                    e);
        }
    }
}
