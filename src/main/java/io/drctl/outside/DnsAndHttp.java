package io.drctl.outside;

import io.drctl.cloud.OutsideView;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at the site through DNS and HTTP, as its users do, and through no cache. */
public final class DnsAndHttp implements OutsideView {
    @Override
    public List<String> addresses(String server, String dnsName, Duration timeout) {
        return server.equals(THIS_MACHINE) ? thisMachine(dnsName) : new NameServer(server).addresses(dnsName, timeout);
    }

    @Override
    public Optional<String> alias(String server, String dnsName, Duration timeout) {
        return new NameServer(server).alias(dnsName, timeout);
    }

    @Override
    public List<String> nameServers(String zoneName, Duration timeout) {
        return Delegation.nameServers(zoneName, timeout);
    }

    @Override
    public HttpAnswer get(String scheme, String host, String address, int port, String path, Duration timeout) {
        return new HttpProbe(scheme, host, address, port).get(path, timeout);
    }

    /** The system's own resolution: a hosts file, a local cache, a resolver. It has its own time limits. */
    private static List<String> thisMachine(String dnsName) {
        try {
            return Arrays.stream(InetAddress.getAllByName(dnsName))
                    .filter(Inet4Address.class::isInstance)
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
