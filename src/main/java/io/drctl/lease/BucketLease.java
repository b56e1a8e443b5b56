package io.drctl.lease;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Moment;
import io.drctl.cloud.ObjectStore.Stored;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease in one Region's bucket: an object that is only ever replaced by who has read what it replaces.
 *
 * <p>Whether a holder is alive is judged by its renewals, as this process sees them: an object that stays the same for
 * {@link LeaseEntry#EXPIRY}, by this machine's clock alone, has a holder that is gone. So it is taken over no sooner
 * than that after its last renewal, whatever any clock says. S3 gives no time that a holder could be judged by.
 *
 * <p>It has one turn at a time, each on a thread of its own, and nobody waits for one longer than {@link #PATIENCE}: no
 * failover is held up by its lease. A turn that nobody waits for any more still counts when it ends.
 */
final class BucketLease {
    /** Reading and writing may alternate with somebody else's; more often than this nobody is that quick. */
    private static final int TRIES = 5;

    /** How long a turn is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Turn SILENT = new Turn.Silent("no answer within " + Durations.words(PATIENCE));

    /** How a turn ended. */
    sealed interface Turn {
        <R> R match(
                Function<Held, R> held,
                Function<Taken, R> taken,
                Function<Watched, R> watched,
                Function<Silent, R> silent);

        /**
         * The lease is this run's.
         *
         * @param how in words, where it was somebody else's before; null where that is no news
         * @param broken whether it was taken away from a holder that may be alive
         */
        record Held(@Nullable String how, boolean broken) implements Turn {
            @Override
            public <R> R match(
                    Function<Held, R> held,
                    Function<Taken, R> taken,
                    Function<Watched, R> watched,
                    Function<Silent, R> silent) {
                return held.apply(this);
            }
        }

        /**
         * It is somebody else's, who may be gone.
         *
         * @param left for how long the object has yet to stay the same
         */
        record Watched(LeaseEntry holder, Duration left) implements Turn {
            @Override
            public <R> R match(
                    Function<Held, R> held,
                    Function<Taken, R> taken,
                    Function<Watched, R> watched,
                    Function<Silent, R> silent) {
                return watched.apply(this);
            }
        }

        /** It is somebody else's, who is alive: it was written while it was watched, or taken from this run. */
        record Taken(LeaseEntry holder) implements Turn {
            @Override
            public <R> R match(
                    Function<Held, R> held,
                    Function<Taken, R> taken,
                    Function<Watched, R> watched,
                    Function<Silent, R> silent) {
                return taken.apply(this);
            }
        }

        /** Nothing is known of it. */
        record Silent(String why) implements Turn {
            @Override
            public <R> R match(
                    Function<Held, R> held,
                    Function<Taken, R> taken,
                    Function<Watched, R> watched,
                    Function<Silent, R> silent) {
                return silent.apply(this);
            }
        }
    }

    private final Cloud cloud;
    private final RegionName region;
    private final @Nullable String bucket;
    private final String key;

    /** What was read or written last, and since when it is known to be so; null where nothing is known. */
    private volatile @Nullable Sighting sighting;

    /** What this run has written; null while it doesn't hold the lease. */
    private volatile @Nullable LeaseEntry own;

    /** Who was read to have taken it from this run; null while this run holds it, or never did. */
    private volatile @Nullable LeaseEntry taken;

    private volatile Moment renewed;

    /** Raised when the turn under way ends; null while there is none. */
    private Threads.@Nullable Signal underWay;

    /**
     * A version of the object.
     *
     * @param etag null where there is no object
     * @param entry null where there is no object
     * @param since when this process first saw that version
     */
    private record Sighting(@Nullable String etag, @Nullable LeaseEntry entry, Moment since) {}

    BucketLease(Cloud cloud, RegionName region, @Nullable String bucket, String site) {
        this.cloud = cloud;
        this.region = region;
        this.bucket = bucket;
        this.key = key(site, region);
        this.renewed = Moment.now(cloud.clock());
    }

    /**
     * Names the site, since sites may share a bucket, and the Region: what is written to one bucket is replicated to
     * the other, where it must not replace the other's lease.
     */
    static String key(String site, RegionName region) {
        return "drctl/lease/" + site + "/" + region + ".json";
    }

    RegionName region() {
        return region;
    }

    /** 0 while it isn't held. */
    long number() {
        LeaseEntry held = own;
        return held == null ? 0 : held.number();
    }

    /** The greatest number that was ever seen here. */
    long numberSeen() {
        Sighting seen = sighting;
        return seen == null || seen.entry() == null ? 0 : seen.entry().number();
    }

    /** Whether somebody else was seen to hold it, even by a turn that nobody waited for any more. */
    boolean isSeenElsewhere() {
        Sighting seen = sighting;
        return own == null
                && seen != null
                && seen.entry() != null
                && !seen.entry().released();
    }

    /** How long ago it was renewed last, by an answer; of one that isn't held it means nothing. */
    Duration age() {
        return renewed.age(cloud.clock());
    }

    /**
     * Begins to read what there is, so that the first turn has less to do, and has watched it since. Nobody needs to
     * wait for it.
     */
    Optional<Threads.Pending<String>> look() {
        return bucket == null || begin() != null
                ? Optional.empty()
                : Optional.of(cloud.threads()
                        .start(
                                "lease",
                                () -> ending(() -> {
                                    try {
                                        read();
                                    } catch (CloudException | IllegalArgumentException e) {
                                        // The turn itself will tell.
                                        sighting = null;
                                    }
                                    return "";
                                })));
    }

    /** What there is now, for those who only look. */
    LeaseSeen seen() {
        if (bucket == null) {
            return LeaseSeen.unknown(region, "the inventory names no bucket in " + region);
        }
        try {
            LeaseEntry entry = read().entry();
            return entry == null || entry.released()
                    ? LeaseSeen.free(region)
                    : new LeaseSeen(region, entry.run(), entry.told(), null);
        } catch (CloudException e) {
            return LeaseSeen.unknown(region, e.explain());
        } catch (IllegalArgumentException e) {
            return LeaseSeen.unknown(region, unreadable(e));
        }
    }

    private String unreadable(IllegalArgumentException e) {
        return "s3://" + bucket + "/" + key + " can't be read as a lease: " + e.getMessage();
    }

    /**
     * Takes the lease if it is free, or renews it.
     *
     * @param over the lease is numbered higher than this, too
     * @param broken the run whose lease is taken even if it is alive; null for none
     */
    Turn turn(Claimant claimant, long over, @Nullable String broken) {
        if (bucket == null) {
            return new Turn.Silent("the inventory names no bucket in " + region);
        }
        Turn turn = patiently(() -> asked(claimant, over, broken), SILENT);
        // Silence lets those go on who know of no other holder, and not who has read that it was taken from them.
        LeaseEntry taker = taken;
        return turn instanceof Turn.Silent && taker != null ? new Turn.Taken(taker) : turn;
    }

    /** Lets go of it; who comes next needs to wait for nothing. */
    void release() {
        if (own != null) {
            String unused = patiently(
                    () -> {
                        letGo();
                        return "";
                    },
                    "");
        }
    }

    private <T> T patiently(Supplier<T> turn, T silence) {
        Duration until = clock().elapsed().plus(PATIENCE);
        try {
            for (Threads.Signal other = begin(); other != null; other = begin()) {
                if (!other.await(left(until))) {
                    return silence;
                }
            }
            return cloud.threads().start("lease", () -> ending(turn)).join(left(until));
        } catch (TimeoutException e) {
            return silence;
        } catch (InterruptedException | CompletionException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return silence;
        }
    }

    private Duration left(Duration until) {
        Duration left = until.minus(clock().elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Null when this turn may begin; else what is raised when the one under way ends. */
    private synchronized Threads.@Nullable Signal begin() {
        Threads.Signal other = underWay;
        if (other == null) {
            underWay = cloud.threads().signal();
        }
        return other;
    }

    private <T> T ending(Supplier<T> turn) {
        try {
            return turn.get();
        } finally {
            Threads.Signal ended;
            synchronized (this) {
                ended = underWay;
                underWay = null;
            }
            if (ended != null) {
                ended.raise();
            }
        }
    }

    private Turn asked(Claimant claimant, long over, @Nullable String broken) {
        LeaseEntry held = own;
        try {
            return held == null ? take(claimant, over, broken) : renew(held, claimant);
        } catch (CloudException e) {
            return new Turn.Silent(e.explain());
        } catch (IllegalArgumentException e) {
            return new Turn.Silent(unreadable(e));
        }
    }

    private Turn take(Claimant claimant, long over, @Nullable String broken) {
        Sighting before = sighting;
        for (int tries = 1; tries <= TRIES; tries++) {
            // The condition of the write shows that what was seen is still so: there is no need to read it again.
            Sighting seen = before == null || tries > 1 || !isFree(before, claimant, broken) ? read() : before;
            if (!isFree(seen, claimant, broken)) {
                LeaseEntry holder = entry(seen);
                return before != null && !Objects.equals(before.etag(), seen.etag())
                        ? new Turn.Taken(holder)
                        : new Turn.Watched(
                                holder, LeaseEntry.EXPIRY.minus(seen.since().age(clock())));
            }
            LeaseEntry old = seen.entry();
            LeaseEntry entry =
                    LeaseEntry.taken(Math.max(old == null ? 0 : old.number(), over) + 1, claimant, clock().now());
            if (write(entry, seen.etag())) {
                boolean isBroken = old != null && !isOver(seen, claimant);
                return new Turn.Held(how(old, claimant, isBroken), isBroken);
            }
        }
        return new Turn.Silent("others write s3://" + bucket + "/" + key + " at the same time");
    }

    private static @Nullable String how(@Nullable LeaseEntry old, Claimant claimant, boolean isBroken) {
        if (old == null || old.released() || old.isOf(claimant)) {
            return null;
        }
        return isBroken
                ? "taken away from " + old.told()
                : "taken over from " + old.holder() + ", which "
                        + (old.isOfMachine(claimant)
                                ? "ended on this machine without letting go of it"
                                : "hasn't renewed it for " + Durations.words(LeaseEntry.EXPIRY));
    }

    private boolean isFree(Sighting seen, Claimant claimant, @Nullable String broken) {
        return isOver(seen, claimant) || entry(seen).run().equals(broken);
    }

    /** Whether nobody holds it who could be alive. */
    private boolean isOver(Sighting seen, Claimant claimant) {
        LeaseEntry entry = seen.entry();
        return entry == null
                || entry.released()
                || entry.isOfMachine(claimant)
                || seen.since().age(clock()).compareTo(LeaseEntry.EXPIRY) >= 0;
    }

    private Turn renew(LeaseEntry held, Claimant claimant) {
        for (int tries = 1; tries <= TRIES; tries++) {
            Sighting seen = sighting;
            if (seen != null && write(held.renewed(clock().now()), seen.etag())) {
                return new Turn.Held(null, false);
            }
            LeaseEntry now = read().entry();
            // Gone, or written by an earlier request of this run whose answer was lost: it is still held.
            if (now != null && !(now.isOf(claimant) && now.number() == held.number() && !now.released())) {
                taken = now;
                own = null;
                return new Turn.Taken(now);
            }
        }
        return new Turn.Silent("others write s3://" + bucket + "/" + key + " at the same time");
    }

    private void letGo() {
        LeaseEntry held = own;
        Sighting seen = sighting;
        own = null;
        if (held == null || seen == null) {
            return;
        }
        try {
            Optional<String> unused = cloud.objectStore(region)
                    .write(bucket(), key, held.released(clock().now()).json(), seen.etag());
        } catch (CloudException e) {
            // It expires.
            return;
        }
    }

    private Sighting read() {
        Optional<Stored> stored = cloud.objectStore(region).read(bucket(), key);
        Moment now = Moment.now(clock());
        Sighting before = sighting;
        String etag = stored.map(Stored::etag).orElse(null);
        Sighting seen = before != null && etag != null && etag.equals(before.etag())
                ? before
                : new Sighting(
                        etag, stored.map(text -> LeaseEntry.of(text.text())).orElse(null), now);
        sighting = seen;
        return seen;
    }

    private boolean write(LeaseEntry entry, @Nullable String etag) {
        Moment begun = Moment.now(clock());
        Optional<String> written = cloud.objectStore(region).write(bucket(), key, entry.json(), etag);
        if (written.isEmpty()) {
            return false;
        }
        sighting = new Sighting(written.get(), entry, begun);
        own = entry;
        taken = null;
        renewed = begun;
        return true;
    }

    private static LeaseEntry entry(Sighting seen) {
        LeaseEntry entry = seen.entry();
        if (entry == null) {
            throw new IllegalStateException("there is no holder");
        }
        return entry;
    }

    private String bucket() {
        if (bucket == null) {
            throw new IllegalStateException("there is no bucket");
        }
        return bucket;
    }

    private WallClock clock() {
        return cloud.clock();
    }
}
