package io.drctl.writer;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.GlobalCluster;
import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.LagMetric;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The facts that {@link WriterPlace} judges by. Asks the Region that users would be sent to and, in parallel, the other
 * one: that one may be dark, and the wait for it is at most {@link Reply#PATIENCE}.
 *
 * @param inventory of the site, whose commands name what they are for
 * @param database which of its databases this is about
 * @param region where users would be sent
 * @param peer the other Region
 * @param here the cluster in {@code region}, or the instance where the database is no cluster
 * @param there the cluster in {@code peer}; null when its answer makes no difference
 * @param lag the newest sample of the replica in {@code region}; null when it isn't a replica, or could not be read
 * @param lastKnown the newest sample with a known lag; null likewise, and when {@code lag} has one
 * @param global the global database that the cluster in {@code region} is of; null when it is of none
 * @param promotions the recorded promotions, in journals and as tags
 * @param at when this was asked, by the caller's clock
 */
public record WriterFacts(
        Inventory inventory,
        Database database,
        RegionName region,
        RegionName peer,
        String clusterId,
        String peerId,
        Reply<Optional<Cluster>> here,
        @Nullable Reply<Optional<Cluster>> there,
        @Nullable Reply<Optional<ReplicaLag>> lag,
        @Nullable ReplicaLag lastKnown,
        @Nullable Reply<Optional<GlobalCluster>> global,
        List<Promotion> promotions,
        Instant at) {
    public WriterFacts {
        promotions = List.copyOf(promotions);
    }

    /**
     * The source of the facts: AWS, or answers already read. Each method waits for its answer, and throws {@link
     * CloudException} when there is none.
     */
    public interface Source {
        Optional<Cluster> cluster(RegionName region, String id);

        Optional<GlobalCluster> globalCluster(RegionName region, String id);

        Optional<ReplicaLag> replicaLag(RegionName region, Cluster replica);

        Optional<ReplicaLag> lastKnownLag(RegionName region, Cluster replica);
    }

    /** Asks AWS. */
    private record Asked(Cloud cloud, Database database) implements Source {
        @Override
        public Optional<Cluster> cluster(RegionName region, String id) {
            return cloud.databases(region, database).cluster(id);
        }

        @Override
        public Optional<GlobalCluster> globalCluster(RegionName region, String id) {
            return cloud.databases(region, database).globalCluster(id);
        }

        @Override
        public Optional<ReplicaLag> replicaLag(RegionName region, Cluster replica) {
            return cloud.databases(region, database).replicaLag(replica.id(), LagMetric.of(replica));
        }

        @Override
        public Optional<ReplicaLag> lastKnownLag(RegionName region, Cluster replica) {
            return cloud.databases(region, database).lastKnownLag(replica.id(), LagMetric.of(replica));
        }
    }

    /**
     * Reads them.
     *
     * @param journaled what this machine's journals know of promotions
     */
    public static WriterFacts read(
            Inventory inventory,
            Database database,
            Cloud cloud,
            RegionName region,
            Supplier<List<Promotion>> journaled) {
        return read(inventory, database, cloud.threads(), cloud.clock(), new Asked(cloud, database), region, journaled);
    }

    /** Reads them from answers that may have arrived already. */
    public static WriterFacts read(
            Inventory inventory,
            Database database,
            Threads threads,
            WallClock clock,
            Source source,
            RegionName region,
            Supplier<List<Promotion>> journaled) {
        RegionName peer = inventory.peerOf(region).name();
        String id = database.clusterIn(region);
        String peerId = database.clusterIn(peer);
        String operation = Databases.describing(database);
        Threads.Pending<Reply<Optional<Cluster>>> pending = threads.start(
                "other-writer",
                () -> Reply.insist(threads, Reply.PATIENCE, () -> source.cluster(peer, peerId), operation, peer));
        Reply<Optional<Cluster>> here = Reply.ask(() -> source.cluster(region, id));
        Cluster cluster = here.answer() == null ? null : here.answer().orElse(null);
        Reply<Optional<GlobalCluster>> global = null;
        Reply<Optional<ReplicaLag>> lag = null;
        ReplicaLag lastKnown = null;
        if (cluster != null) {
            String globalId = cluster.globalCluster();
            if (globalId != null) {
                global = Reply.ask(() -> source.globalCluster(region, globalId));
            }
            if (cluster.replication().isPresent()) {
                lag = Reply.ask(
                        () -> source.replicaLag(region, cluster).filter(sample -> LagPolicy.isOf(cluster, sample)));
                if (!tells(lag)) {
                    Optional<ReplicaLag> last = Reply.ask(() -> source.lastKnownLag(region, cluster))
                            .answer();
                    lastKnown = last == null
                            ? null
                            : last.filter(sample -> LagPolicy.isOf(cluster, sample))
                                    .orElse(null);
                }
            }
        }
        List<Promotion> promotions = new ArrayList<>(journaled.get());
        if (cluster != null) {
            Promotion.on(cluster, region).ifPresent(promotions::add);
        }
        boolean waits = cluster != null && global == null && !(cluster.isReplica() && tells(lag));
        Reply<Optional<Cluster>> there = waits ? Reply.within(Reply.PATIENCE, pending, operation, peer) : null;
        if (there != null && there.answer() != null) {
            there.answer().flatMap(found -> Promotion.on(found, peer)).ifPresent(promotions::add);
        }
        return new WriterFacts(
                inventory,
                database,
                region,
                peer,
                id,
                peerId,
                here,
                there,
                lag,
                lastKnown,
                global,
                promotions,
                clock.now());
    }

    /**
     * The same, with what somebody else read of the other Region's cluster where that question had no answer here: what
     * is known at all is known to every judge.
     */
    public WriterFacts knowing(Reply<Optional<Cluster>> peers) {
        if (there == null || there.answer() != null || peers.answer() == null) {
            return this;
        }
        List<Promotion> known = new ArrayList<>(promotions);
        peers.answer().flatMap(found -> Promotion.on(found, peer)).ifPresent(known::add);
        return new WriterFacts(
                inventory, database, region, peer, clusterId, peerId, here, peers, lag, lastKnown, global, known, at);
    }

    /** What would be lost if the replica in {@code region} were promoted now; null when there is none. */
    public @Nullable LagJudgement lagJudged() {
        Cluster cluster = here.answer() == null ? null : here.answer().orElse(null);
        if (lag == null || cluster == null) {
            return null;
        }
        return lag.answer() == null
                ? LagJudgement.unread(Objects.requireNonNull(lag.failure()))
                : LagPolicy.judge(cluster, lag.answer(), Optional.ofNullable(lastKnown), at);
    }

    /** Whether the clusters of both Regions accept writes, each of its own. */
    public boolean hasTwoWriters() {
        return isWriterOfItsOwn(here) && there != null && isWriterOfItsOwn(there);
    }

    private static boolean isWriterOfItsOwn(Reply<Optional<Cluster>> reply) {
        return reply.answer() != null
                && reply.answer()
                        .filter(cluster -> cluster.isServing()
                                && cluster.replication().isEmpty()
                                && cluster.writer().isPresent())
                        .isPresent();
    }

    private static boolean tells(@Nullable Reply<Optional<ReplicaLag>> lag) {
        return lag != null && lag.answer() != null && lag.answer().isPresent();
    }
}
