package io.drctl.sim;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.OutsideView;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.sim.Fault.Silence;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The site as its users see it. */
record SimulatedOutside(Wire wire) implements OutsideView {
    /** An answer, or a wait for one that never comes. */
    private record Found<T>(@Nullable T answer, @Nullable Cause cause, boolean waits, String message) {
        static <T> Found<T> of(T answer) {
            return new Found<>(answer, null, false, "");
        }

        static <T> Found<T> failure(Cause cause, boolean waits, String message) {
            return new Found<>(null, cause, waits, message);
        }
    }

    @Override
    public List<String> addresses(String server, String dnsName, Duration timeout) {
        return told("dns", timeout, wire.outside("dns", server + " " + dnsName, AwsDurations.DNS_LATENCY, () -> {
            Inventory inventory = world().inventory();
            boolean isOwn = Dns.NAME_SERVERS.contains(server);
            if (!isOwn
                    && !server.equals(THIS_MACHINE)
                    && !inventory.site().resolvers().contains(server)) {
                return Found.failure(Cause.NOT_CONNECTED, false, "the name server " + server + " can't be found");
            }
            if (!server.equals(THIS_MACHINE) && world().faults().has(Fault.NameServersSilent.class)) {
                return Found.failure(
                        Cause.UNREACHABLE, true, server + " did not answer within " + Durations.words(timeout));
            }
            String zone = inventory.application().mainName().zoneName();
            if (dnsName.equals(zone) || dnsName.endsWith("." + zone)) {
                return Found.of(world().dns().addresses(isOwn ? server : Dns.NAME_SERVERS.get(0), dnsName));
            }
            if (isOwn) {
                return Found.failure(Cause.REJECTED, false, server + " refuses to answer for " + dnsName);
            }
            return Found.of(balancerAddresses(dnsName));
        }));
    }

    @Override
    public Optional<String> alias(String server, String dnsName, Duration timeout) {
        return told("dns", timeout, wire.outside("dns", server + " CNAME " + dnsName, AwsDurations.DNS_LATENCY, () -> {
            boolean isOwn = Dns.NAME_SERVERS.contains(server);
            if (!isOwn && !world().inventory().site().resolvers().contains(server)) {
                return Found.failure(Cause.NOT_CONNECTED, false, "the name server " + server + " can't be found");
            }
            return world().faults().has(Fault.NameServersSilent.class)
                    ? Found.<Optional<String>>failure(
                            Cause.UNREACHABLE, true, server + " did not answer within " + Durations.words(timeout))
                    : Found.of(world().dns().alias(isOwn ? server : Dns.NAME_SERVERS.get(0), dnsName));
        }));
    }

    @Override
    public List<String> nameServers(String zoneName, Duration timeout) {
        return told("dns", timeout, wire.outside("dns", "NS " + zoneName, AwsDurations.DNS_LATENCY, () -> {
            boolean isOurs = world().state().zones.get(zoneName) != null;
            return Found.of(isOurs ? Dns.NAME_SERVERS : List.<String>of());
        }));
    }

    /** Load balancers' names belong to AWS, and resolve even when their Region is dark. */
    private List<String> balancerAddresses(String dnsName) {
        List<String> found = new ArrayList<>();
        for (SiteRegion region : world().inventory().regions()) {
            LoadBalancing.LoadBalancer balancer = world().fleet().balancer(region.name());
            if (balancer != null && balancer.dnsName().equalsIgnoreCase(dnsName)) {
                found.addAll(world().fleet().addresses(region.name()));
            }
        }
        return found;
    }

    @Override
    public HttpAnswer get(String scheme, String host, String address, int port, String path, Duration timeout) {
        String subject = scheme + "://" + host + ":" + port + path + " at " + address;
        return told("http", timeout, wire.outside("http", subject, AwsDurations.HTTP_LATENCY, () -> {
            RegionName region = world().fleet().regionAt(address);
            String where = address + ":" + port;
            if (region == null) {
                return Found.failure(Cause.NOT_CONNECTED, true, "no connection to " + where);
            }
            Silence silence = world().faults().darkness(region);
            if (silence != null) {
                boolean isRefused = silence == Silence.REFUSE;
                return Found.failure(
                        Cause.NOT_CONNECTED,
                        !isRefused,
                        "no connection to " + where
                                + (isRefused ? ": Connection refused" : " within " + Durations.words(timeout)));
            }
            if (port != world().inventory().application().health().port()) {
                return Found.failure(Cause.NOT_CONNECTED, true, "no connection to " + where);
            }
            return Found.of(new HttpAnswer(
                    status(region, path),
                    Duration.ofMillis(AwsDurations.HTTP_LATENCY.least().toMillis())));
        }));
    }

    /**
     * The health path speaks for the web instances alone; a load balancer without a working target answers with its own
     * error.
     */
    private int status(RegionName region, String path) {
        Clients.Serving serving = world().fleet().serving(region, path);
        if (serving.targets() == 0) {
            return 503;
        }
        long target = world().chance().between("target of a probe", 0, serving.targets() - 1);
        return serving.working().get(Math.toIntExact(target)) ? 200 : 504;
    }

    private <T> T told(String operation, Duration timeout, Found<T> found) {
        T answer = found.answer();
        if (answer != null) {
            return answer;
        }
        Cause cause = found.cause() == null ? Cause.UNREACHABLE : found.cause();
        if (found.waits()) {
            throw wire.silence(operation, cause, timeout, found.message());
        }
        throw new CloudException(cause, operation, null, found.message(), null);
    }

    private World world() {
        return wire.world();
    }
}
