package io.drctl.outside;

import io.drctl.cloud.OutsideView;
import java.time.Duration;
import java.util.List;

/** Looks at the site through DNS and HTTP, as its users do, and through no cache. */
public final class DnsAndHttp implements OutsideView {
    @Override
    public List<String> addresses(String server, String dnsName, Duration timeout) {
        return new NameServer(server).addresses(dnsName, timeout);
    }

    @Override
    public HttpAnswer get(String scheme, String host, String address, int port, String path, Duration timeout) {
        return new HttpProbe(scheme, host, address, port).get(path, timeout);
    }
}
