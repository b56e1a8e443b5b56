package io.drctl.sim;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The site's clients and what they measured, and the facts, whatever AWS reports: what a failover cost, which clusters
 * accept writes, where DNS sends users.
 */
public final class Measurements {
    private final World world;
    private final State state;
    private final Reach reach;

    Measurements(World world, State state) {
        this.world = world;
        this.state = state;
        this.reach = new Reach(world);
    }

    // Clients.

    /**
     * Sends clients to the site in place of the earlier ones; what was measured stays.
     *
     * @param keepingConnections how many of them keep their connections
     * @param period from tick to tick
     */
    public void sendClients(int count, int keepingConnections, Duration period) {
        synchronized (world) {
            Clients clients = state.clients;
            clients.all.clear();
            for (int number = 0; number < count; number++) {
                clients.all.add(new Clients.Client(number < keepingConnections, null, 0, null, 0));
            }
            clients.period = period.toMillis();
            clients.nextTick = count == 0 ? Long.MAX_VALUE : state.now;
        }
    }

    /** How many clients use the site. */
    public int clients() {
        synchronized (world) {
            return state.clients.all.size();
        }
    }

    /** All clients make their requests. */
    void tick(long time) {
        state.clients.tick(time, reach);
    }

    /** Something has changed that clients might notice. */
    void touch() {
        reach.forget();
    }

    // What they measured.

    /** Periods in which clients failed, oldest first. */
    public List<Outage> outages() {
        synchronized (world) {
            return List.copyOf(state.clients.outages);
        }
    }

    /** Periods in which two clusters acknowledged clients' writes. */
    public List<SplitBrain> splitBrains() {
        synchronized (world) {
            return List.copyOf(state.clients.splits);
        }
    }

    /** How many clients were served by each Region at the last tick. */
    public Map<RegionName, Integer> traffic() {
        synchronized (world) {
            Map<RegionName, Integer> traffic = new TreeMap<>();
            state.clients.served.forEach((region, count) -> traffic.put(new RegionName(region), count));
            return traffic;
        }
    }

    /**
     * Writes that clusters acknowledged to clients, by the cluster's ARN; what a replica copied counts as its source's.
     */
    public Map<String, Long> acknowledgedWrites() {
        synchronized (world) {
            Map<String, Long> writes = new TreeMap<>();
            state.logs.values().forEach(log -> writes.merge(log.clusterArn(), log.count(), Long::sum));
            return writes;
        }
    }

    // The true state.

    /** Notes whether two clusters accept writes now, which changes only when something happens. */
    void noteWriters() {
        List<AuroraCluster> writers = takingWrites();
        AuroraCluster first = writers.isEmpty() ? null : writers.get(0);
        String both = first == null || writers.size() < 2
                ? null
                : first.arn() + "," + writers.get(writers.size() - 1).arn();
        SplitBrain.measure(state.writerOverlaps, state.now, both);
    }

    /**
     * Periods in which two reachable clusters would have accepted writes, whether or not a client wrote to both. One
     * that ends because its Region goes dark begins again when the Region comes back.
     */
    public List<SplitBrain> writerOverlaps() {
        synchronized (world) {
            return List.copyOf(state.writerOverlaps);
        }
    }

    /** The Regions whose cluster acknowledges writes to any client that reaches it. */
    public List<RegionName> regionsTakingWrites() {
        synchronized (world) {
            return takingWrites().stream().map(AuroraCluster::region).toList();
        }
    }

    private List<AuroraCluster> takingWrites() {
        List<AuroraCluster> taking = new ArrayList<>();
        for (SiteRegion region : world.inventory().regions()) {
            AuroraCluster cluster = world.cluster(region.name());
            if (cluster != null
                    && !world.faults().isDark(region.name())
                    && world.aurora().takesWrites(cluster)) {
                taking.add(cluster);
            }
        }
        return taking;
    }

    /** What each promotion cost, in order, including those that cost nothing. */
    public List<Loss> losses() {
        synchronized (world) {
            return state.promotions.stream().map(this::loss).toList();
        }
    }

    private Loss loss(HistoryFork promotion) {
        WriteLog source = state.log(promotion.sourceLog());
        long kept = source.countThrough(promotion.appliedThrough());
        long before = source.countThrough(promotion.at());
        return new Loss(
                promotion.clusterId(),
                promotion.region(),
                source.clusterArn(),
                Instant.ofEpochMilli(promotion.at()),
                before - kept,
                source.count() - before,
                Duration.ofMillis(promotion.at() - promotion.appliedThrough()));
    }

    /**
     * Whether a Region's cluster holds the newest writes, or follows the one that does: its history, or its source's,
     * is the one that the latest promotion began, or the site's first if nothing was promoted. True where there is no
     * cluster.
     */
    public boolean isOfNewestWrites(RegionName region) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(region);
            if (cluster == null || state.promotions.isEmpty()) {
                return true;
            }
            ReplicationStream replication = cluster.replication();
            String newest = last(state.promotions).ownLog();
            return newest.equals(cluster.log()) || (replication != null && newest.equals(replication.sourceLog()));
        }
    }

    /** When the last promotion was accepted; null when there was none. */
    public @Nullable Instant lastPromotion() {
        synchronized (world) {
            return state.promotions.isEmpty()
                    ? null
                    : Instant.ofEpochMilli(last(state.promotions).at());
        }
    }

    private static HistoryFork last(List<HistoryFork> promotions) {
        return promotions.get(promotions.size() - 1);
    }

    /** The Regions that the zone's name servers point at now; more than one while a change spreads. */
    public List<RegionName> regionsAnswered() {
        return regionsAnswered(world.inventory().application().mainName().name());
    }

    /** The Regions that the zone's name servers point a name at now. */
    public List<RegionName> regionsAnswered(String name) {
        synchronized (world) {
            return Dns.NAME_SERVERS.stream()
                    .map(server -> world.dns().regionAnswered(server, name))
                    .filter(Objects::nonNull)
                    .distinct()
                    .map(RegionName::new)
                    .toList();
        }
    }

    /**
     * How far the replica in a Region really is behind its source, whatever CloudWatch says; null if it is not a
     * replica.
     */
    public @Nullable Duration trueLag(RegionName region) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(region);
            ReplicationStream replication = cluster == null ? null : cluster.replication();
            return replication == null ? null : Duration.ofMillis(state.now - replication.appliedThrough(state.now));
        }
    }

    /** How many writes that its source acknowledged a Region's replica has yet to apply; none if it is no replica. */
    public long unappliedWrites(RegionName region) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(region);
            ReplicationStream replication = cluster == null ? null : cluster.replication();
            if (replication == null) {
                return 0;
            }
            WriteLog log = state.log(replication.sourceLog());
            return log.count() - log.countThrough(replication.appliedThrough(state.now));
        }
    }

    /**
     * Whether somebody has made a Region's cluster read-only, while no other has taken over from it: nobody can write
     * anywhere.
     */
    public boolean isWithoutWrites(RegionName region) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(region);
            AuroraCluster peer = world.cluster(world.inventory().peerOf(region).name());
            return cluster != null
                    && cluster.writesStopped()
                    && !cluster.isReplica()
                    && (peer == null || (peer.isReplica() && peer.busy() == null))
                    && isOfNewestWrites(region);
        }
    }

    /** The Region to whose database the database's name leads, by what Route 53 was told last; null for none. */
    public @Nullable RegionName databaseNamed() {
        synchronized (world) {
            Database database = world.inventory().database();
            DatabaseName name = database.dnsName();
            for (SiteRegion region : world.inventory().regions()) {
                String endpoint = SiteBuilder.endpoint(database, region.name());
                for (String zone : List.of(Dns.ZONE_ID, Dns.PRIVATE_ZONE_ID)) {
                    boolean leads = name != null
                            && Objects.requireNonNullElse(state.records.get(zone), List.<RecordSet>of()).stream()
                                    .anyMatch(record -> record.name().equals(name.name()) && record.pointsAt(endpoint));
                    if (leads) {
                        return region.name();
                    }
                }
            }
            return null;
        }
    }

    /**
     * The endpoints that the zone's name servers give for the database's name now; none where it is in a private zone,
     * or there is no such name.
     */
    public List<String> databaseAnswered() {
        synchronized (world) {
            DatabaseName name = world.inventory().database().dnsName();
            return name == null
                    ? List.of()
                    : Dns.NAME_SERVERS.stream()
                            .flatMap(server -> world.dns().alias(server, name.name()).stream())
                            .distinct()
                            .toList();
        }
    }

    /** Whether the security group of a Region's cluster lets nobody in. */
    public boolean isClosed(RegionName region) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(region);
            return cluster != null && world.aurora().group().isClosed(cluster);
        }
    }

    /** The Auto Scaling groups of a Region. */
    public List<AutoScaling.Group> scalingGroups(RegionName region) {
        synchronized (world) {
            return state.in(region).scalingGroups.all();
        }
    }

    /** Whether a Region has Auto Scaling groups, and none of them has an instance, nor will get one. */
    public boolean isStopped(RegionName region) {
        List<AutoScaling.Group> groups = scalingGroups(region);
        return !groups.isEmpty()
                && groups.stream()
                        .allMatch(group ->
                                group.sizes().isStopped() && group.members().isEmpty());
    }

    /** Whether somebody has made a Region's cluster read-only by SQL. */
    public boolean isReadOnly(RegionName region) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(region);
            return cluster != null && cluster.writesStopped();
        }
    }
}
