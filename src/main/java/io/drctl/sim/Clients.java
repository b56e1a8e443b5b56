package io.drctl.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The site's clients, and what they measured. At each tick each client reads and writes once: it resolves the site's
 * name through a caching resolver, connects, and keeps its connection or not.
 *
 * <p>A connection ends when it fails; an answer, even an error, keeps it. So a client that is connected to a load
 * balancer that answers stays there whatever DNS says, for as long as load balancers allow.
 */
final class Clients {
    /** What happens to clients' requests that reach a Region's load balancer. */
    interface Site {
        /** The Region whose load balancer a client's resolver finds now; null when it finds none. */
        @Nullable
        String resolve(int client, long time);

        Serving serving(String region);

        /** ARN of the cluster that writes a log. */
        String clusterOf(String log);

        /** A cluster acknowledges writes. */
        void acknowledge(Serving by, long time, int writes);
    }

    /**
     * What a Region does with requests.
     *
     * @param reachable whether its load balancer accepts connections
     * @param targets how many targets get requests
     * @param working which of them answer
     * @param readable whether the Region's cluster answers reads
     * @param log the log of the Region's cluster if it accepts writes; null if it doesn't
     */
    record Serving(
            boolean reachable,
            int targets,
            BitSet working,
            boolean readable,
            @Nullable String log) {}

    /**
     * A client.
     *
     * @param address the Region whose load balancer the cached answer points at; null for no answer
     * @param expires when the cached answer expires
     * @param connected the Region that it is connected to; null without a connection
     */
    record Client(
            boolean keepsConnections,
            @Nullable String address,
            long expires,
            @Nullable String connected,
            long connectedSince) {}

    private static final long KEEP_ALIVE_MILLIS = AwsDurations.CLIENT_KEEP_ALIVE.toMillis();
    private static final long TTL_MILLIS = AwsDurations.ALIAS_TTL.toMillis();

    long period;
    long nextTick = Long.MAX_VALUE;
    long ticks;
    final List<Client> all = new ArrayList<>();
    final List<Outage> outages = new ArrayList<>();
    final List<SplitBrain> splits = new ArrayList<>();
    /** Where the last tick's successful reads were served, by Region. */
    final TreeMap<String, Integer> served = new TreeMap<>();

    static Clients none() {
        return new Clients();
    }

    /** All clients make their requests. */
    void tick(long time, Site site) {
        int readsFailed = 0;
        int writesFailed = 0;
        served.clear();
        String firstLog = null;
        Serving firstBy = null;
        int firstWrites = 0;
        TreeSet<String> several = null;
        for (int number = 0; number < all.size(); number++) {
            Client client = connect(number, time, site);
            String region = client.connected();
            Serving serving = region == null ? null : site.serving(region);
            if (region == null || serving == null || !serving.reachable()) {
                readsFailed++;
                writesFailed++;
                if (region != null) {
                    all.set(number, disconnected(client));
                }
                continue;
            }
            boolean works =
                    serving.targets() > 0 && serving.working().get(Math.floorMod(ticks + number, serving.targets()));
            if (works && serving.readable()) {
                served.merge(region, 1, Integer::sum);
            } else {
                readsFailed++;
            }
            String log = serving.log();
            if (works && log != null) {
                if (firstLog == null || firstLog.equals(log)) {
                    firstLog = log;
                    firstBy = serving;
                    firstWrites++;
                } else {
                    if (several == null) {
                        several = new TreeSet<>();
                        several.add(site.clusterOf(firstLog));
                    }
                    several.add(site.clusterOf(log));
                    site.acknowledge(serving, time, 1);
                }
            } else {
                writesFailed++;
            }
            if (!client.keepsConnections()) {
                all.set(number, disconnected(client));
            }
        }
        if (firstBy != null) {
            site.acknowledge(firstBy, time, firstWrites);
        }
        measure(Outage.Kind.READ, time, readsFailed);
        measure(Outage.Kind.WRITE, time, writesFailed);
        SplitBrain.measure(splits, time, several == null ? null : String.join(",", several));
        ticks++;
        nextTick = time + period;
    }

    private Client connect(int number, long time, Site site) {
        Client client = all.get(number);
        if (client.connected() != null && time - client.connectedSince() < KEEP_ALIVE_MILLIS) {
            return client;
        }
        String address = client.address();
        long expires = client.expires();
        if (time >= expires) {
            address = site.resolve(number, time);
            // A name that can't be resolved is looked up again at the next attempt.
            expires = address == null ? time : time + TTL_MILLIS;
        }
        Client connected = new Client(client.keepsConnections(), address, expires, address, time);
        all.set(number, connected);
        return connected;
    }

    private static Client disconnected(Client client) {
        return new Client(client.keepsConnections(), client.address(), client.expires(), null, 0);
    }

    private void measure(Outage.Kind kind, long time, int failed) {
        int open = -1;
        for (int i = outages.size() - 1; i >= 0 && open < 0; i--) {
            if (outages.get(i).kind() == kind) {
                open = outages.get(i).until() == null ? i : -1;
                break;
            }
        }
        if (failed == 0) {
            if (open >= 0) {
                Outage was = outages.get(open);
                outages.set(
                        open,
                        new Outage(kind, was.from(), Instant.ofEpochMilli(time), was.failed(), was.of(), was.total()));
            }
            return;
        }
        boolean total = failed == all.size();
        if (open < 0) {
            outages.add(new Outage(kind, Instant.ofEpochMilli(time), null, failed, all.size(), total));
        } else {
            Outage was = outages.get(open);
            outages.set(
                    open,
                    new Outage(
                            kind,
                            was.from(),
                            null,
                            was.failed() + failed,
                            was.of() + all.size(),
                            was.total() || total));
        }
    }
}
