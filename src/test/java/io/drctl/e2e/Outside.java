package io.drctl.e2e;

import com.sun.net.httpserver.HttpServer;
import io.drctl.inventory.RegionName;
import io.drctl.testing.DnsStub;
import io.drctl.testing.SeededSite;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What users see of the site: a name server that follows the records which the emulator keeps, and a small web site at
 * the address of each Region's load balancer.
 */
final class Outside implements AutoCloseable {
    private static final Map<RegionName, String> ADDRESSES =
            Map.of(SeededSite.PRIMARY, "127.0.0.2", SeededSite.RECOVERY, "127.0.0.3");
    private static final int TRIES = 20;

    private final SiteRecords records;
    private final DnsStub dns;
    private final Map<RegionName, HttpServer> sites;
    private final Map<RegionName, AtomicInteger> visits = new ConcurrentHashMap<>();
    private volatile @Nullable RegionName stuckAt;

    Outside(SiteRecords records) throws IOException {
        this.records = records;
        this.sites = sites();
        sites.forEach((region, site) -> {
            AtomicInteger count = new AtomicInteger();
            visits.put(region, count);
            site.createContext("/health", exchange -> {
                count.incrementAndGet();
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            site.start();
        });
        this.dns = new DnsStub(this::addresses);
    }

    /** As an inventory names a resolver. */
    String resolver() {
        return dns.address();
    }

    /** The port of both web sites. */
    int port() {
        return site(SeededSite.PRIMARY).getAddress().getPort();
    }

    /** How often the health path of a Region's web site was asked for. */
    int visits(RegionName region) {
        return Objects.requireNonNull(visits.get(region)).get();
    }

    /** The name server goes on answering with one Region's address, whatever the records say. */
    void stickTo(RegionName region) {
        stuckAt = region;
    }

    private HttpServer site(RegionName region) {
        return Objects.requireNonNull(sites.get(region));
    }

    private List<String> addresses(String name) {
        RegionName stuck = stuckAt;
        String balancer = name;
        if (name.equals(SeededSite.DNS_NAME)) {
            balancer = stuck == null
                    ? records.servedFirst()
                    : SiteRecords.canonical(records.site().region(stuck).loadBalancerDnsName());
        }
        for (Map.Entry<RegionName, String> one : ADDRESSES.entrySet()) {
            if (SiteRecords.canonical(records.site().region(one.getKey()).loadBalancerDnsName())
                    .equals(balancer)) {
                return List.of(one.getValue());
            }
        }
        return List.of();
    }

    /** One port that is free at both addresses, as an inventory has one port for both Regions. */
    private static Map<RegionName, HttpServer> sites() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Map<RegionName, HttpServer> bound = new LinkedHashMap<>();
            int port = 0;
            try {
                for (RegionName region : List.of(SeededSite.PRIMARY, SeededSite.RECOVERY)) {
                    String address = Objects.requireNonNull(ADDRESSES.get(region));
                    HttpServer site = HttpServer.create(new InetSocketAddress(address, port), 0);
                    port = site.getAddress().getPort();
                    bound.put(region, site);
                }
                return bound;
            } catch (BindException e) {
                bound.values().forEach(site -> site.stop(0));
                if (bound.isEmpty()) {
                    break;
                }
            }
        }
        String missing = "needs the loopback addresses 127.0.0.2 and 127.0.0.3, which Linux has by itself"
                + " (macOS: sudo ifconfig lo0 alias 127.0.0.2; and the same for 127.0.0.3)";
        if (Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL"))) {
            throw new AssertionError(missing);
        }
        System.err.println("SKIPPED, " + missing);
        Assumptions.abort(missing);
        throw new AssertionError("abort always throws");
    }

    @Override
    public void close() {
        dns.close();
        sites.values().forEach(site -> site.stop(0));
    }
}
