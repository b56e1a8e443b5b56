package io.drctl.lease;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Moment;
import io.drctl.cloud.Threads;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.lease.BucketLease.Turn;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lease under which a run changes a site, so that two operators on two machines don't.
 *
 * <p>It is taken in the bucket of the recovery Region, whichever way the run goes, since that is the one place where
 * runs in both directions meet; and where the run works through another Region, as on the way home, in that Region's
 * bucket too, so that there is one left when the recovery Region is dark. The Region that is to be left is never asked
 * on the way out. All runs take them in that order, and none waits for a holder that is alive, so none waits forever.
 *
 * <p>No failover depends on it: where S3 doesn't answer, the run goes on under the lock of its machine, and says what
 * that doesn't guarantee. Only an answer that shows another holder, who is alive, stops a run.
 */
public final class SiteLease {
    /** How often it is renewed: two renewals may get lost. */
    private static final Duration EVERY = LeaseEntry.EXPIRY.dividedBy(3);

    /** How often an object is read whose holder may be gone. */
    private static final Duration WATCHED_EVERY = Duration.ofSeconds(5);

    /**
     * So old a renewal may be when a step makes its calls. Nobody takes the lease over within {@link LeaseEntry#EXPIRY}
     * of one, so what is called then has arrived, or was given up, before.
     */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** The name of the thread that does. */
    public static final String RENEWAL = "lease-renewal";

    private final Cloud cloud;
    private final List<Part> parts = new ArrayList<>();
    private final Threads.Signal over;

    private @Nullable Claimant claimant;
    private Consumer<LeaseNews> told = news -> {};

    /** The lease in one bucket, and what the user knows of it. */
    private final class Part {
        private final BucketLease lease;
        /** Who has it instead of this run, and is alive. */
        private volatile @Nullable LeaseEntry lostTo;
        /** Whether the user knows that it isn't held. */
        private boolean isMissed;
        /** When it was last asked for without an answer; null when there was an answer since. */
        private volatile @Nullable Moment silent;

        Part(BucketLease lease) {
            this.lease = lease;
        }

        /** Whether asking once more is likely to take time for nothing. */
        boolean isSilent() {
            Moment last = silent;
            return last != null && last.age(cloud.clock()).compareTo(EVERY) < 0;
        }

        boolean isHeld() {
            return lease.number() > 0;
        }
    }

    /** @param through the Region that the run works through, see {@code Standings.through} */
    public SiteLease(Inventory inventory, Cloud cloud, RegionName through) {
        this.cloud = cloud;
        this.over = cloud.threads().signal();
        Set<RegionName> regions =
                new LinkedHashSet<>(List.of(inventory.recovery().name(), through));
        for (RegionName region : regions) {
            String bucket = inventory
                    .prepared(AssetKind.BUCKET)
                    .flatMap(row -> row.names().get(region))
                    .orElse(null);
            parts.add(new Part(
                    new BucketLease(cloud, region, bucket, inventory.site().name())));
        }
    }

    /** Begins to look who holds it, and returns: while the user reads the plan, a holder that is gone is found out. */
    public void approach() {
        looks();
    }

    /** What the lease in the recovery Region's bucket says, where all runs of the site meet. */
    public static LeaseSeen look(Inventory inventory, Cloud cloud) {
        return new SiteLease(inventory, cloud, inventory.recovery().name())
                .parts
                .get(0)
                .lease
                .seen();
    }

    List<Threads.Pending<String>> looks() {
        return parts.stream().flatMap(part -> part.lease.look().stream()).toList();
    }

    /**
     * Takes it, and keeps it until {@link #release}. Waits where somebody else holds it who may be gone.
     *
     * @param broken the run whose lease is taken away even if it is alive; null for none
     * @param news told from several threads, never two at a time
     * @throws LeaseHeldException when somebody else holds it who is alive
     */
    public void take(Claimant run, @Nullable String broken, Consumer<LeaseNews> news) {
        claimant = run;
        told = news;
        List<String> missed = new ArrayList<>();
        for (Part part : parts) {
            Turn turn = awaited(part, broken);
            Optional<LeaseEntry> holder = turn.match(
                    held -> Optional.empty(),
                    taken -> Optional.of(taken.holder()),
                    watched -> Optional.empty(),
                    silent -> Optional.empty());
            if (holder.isPresent()) {
                release();
                throw held(broken, holder.get());
            }
            boolean isSilent = turn.match(held -> false, taken -> false, watched -> false, silent -> true);
            if (isSilent) {
                part.isMissed = true;
                missed.add(missed(part, turn));
            } else {
                heard(part, turn);
            }
        }
        boolean isAnyHeld = parts.stream().anyMatch(Part::isHeld);
        missed.forEach(words -> told.accept(new LeaseNews(LeaseNews.Kind.NOT_HELD, words + unguarded(isAnyHeld))));
        Threads.Pending<String> unused = cloud.threads().start(RENEWAL, this::renew);
    }

    private Turn awaited(Part part, @Nullable String broken) {
        boolean isSaid = false;
        while (true) {
            Turn turn = turn(part, broken);
            if (!(turn instanceof Turn.Watched watched)) {
                return turn;
            }
            if (broken != null) {
                return new Turn.Taken(watched.holder());
            }
            if (!isSaid) {
                isSaid = true;
                told.accept(new LeaseNews(
                        LeaseNews.Kind.WATCHED,
                        watched.holder().told() + " holds it; waiting for up to " + Durations.words(watched.left())
                                + ", to see whether that run is alive"));
            }
            Duration pause = watched.left().compareTo(WATCHED_EVERY) < 0 ? watched.left() : WATCHED_EVERY;
            try {
                cloud.clock().sleep(pause.plusMillis(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Turn.Taken(watched.holder());
            }
        }
    }

    private static LeaseHeldException held(@Nullable String broken, LeaseEntry holder) {
        return new LeaseHeldException(
                broken == null || broken.equals(holder.run())
                        ? "another run holds the site's lease"
                        : "--break-lease names run " + broken + ", but another run holds the site's lease",
                holder);
    }

    private Turn turn(Part part, @Nullable String broken) {
        // Where both are read both get the same number, and it grows in both.
        long over = parts.stream()
                .filter(other -> other != part)
                .mapToLong(other -> other.isHeld() ? other.lease.number() - 1 : other.lease.numberSeen())
                .max()
                .orElse(0);
        Turn turn = part.lease.turn(Objects.requireNonNull(claimant), over, broken);
        part.silent = turn instanceof Turn.Silent ? Moment.now(cloud.clock()) : null;
        return turn;
    }

    private String renew() throws InterruptedException {
        Duration pause = EVERY;
        while (!over.await(pause)) {
            Duration began = cloud.clock().elapsed();
            renewNow();
            // In a sandbox whose time flies, renewals would leave no time for anything else.
            Duration rest = cloud.clock().elapsed().minus(began).multipliedBy(3);
            pause = rest.compareTo(EVERY) > 0 ? rest : EVERY;
        }
        return "";
    }

    void renewNow() {
        for (Part part : parts) {
            if (part.lostTo == null && !over.isRaised()) {
                heard(part, turn(part, null));
            }
        }
    }

    /** What a turn means for the run, and the user. */
    private void heard(Part part, Turn turn) {
        Optional<LeaseNews> news;
        synchronized (this) {
            news = turn.match(
                    held -> held(part, held),
                    taken -> taken(part, taken),
                    watched -> missing(part, turn),
                    silent -> missing(part, turn));
        }
        news.ifPresent(told);
    }

    private static Optional<LeaseNews> held(Part part, Turn.Held held) {
        boolean wasMissed = part.isMissed;
        part.lostTo = null;
        part.isMissed = false;
        if (held.how() != null) {
            return Optional.of(new LeaseNews(
                    held.broken() ? LeaseNews.Kind.BROKEN : LeaseNews.Kind.TAKEN_OVER, in(part) + " " + held.how()));
        }
        return wasMissed
                ? Optional.of(new LeaseNews(LeaseNews.Kind.HELD, in(part) + " is held now"))
                : Optional.empty();
    }

    private static Optional<LeaseNews> taken(Part part, Turn.Taken taken) {
        boolean isNew = part.lostTo == null;
        part.lostTo = taken.holder();
        return isNew
                ? Optional.of(new LeaseNews(
                        LeaseNews.Kind.LOST,
                        in(part) + " is held by " + taken.holder().told() + ". This run makes no more calls under it"))
                : Optional.empty();
    }

    private static Optional<LeaseNews> missing(Part part, Turn turn) {
        // Until it expires, nothing is any different.
        boolean isOver = !part.isHeld() || part.lease.age().compareTo(LeaseEntry.EXPIRY) >= 0;
        if (part.isMissed || !isOver) {
            return Optional.empty();
        }
        part.isMissed = true;
        return Optional.of(new LeaseNews(LeaseNews.Kind.NOT_HELD, missed(part, turn) + unguarded(false)));
    }

    private static String in(Part part) {
        return "the lease in " + part.lease.region();
    }

    private static String missed(Part part, Turn turn) {
        String why = turn instanceof Turn.Silent silent ? silent.why() : "it is watched whether its holder is alive";
        return in(part) + (part.isHeld() ? " could not be renewed in time: " : " could not be taken: ") + why;
    }

    private static String unguarded(boolean isAnyHeld) {
        return ". The run goes on under the lock of this machine, and "
                + (isAnyHeld
                        ? "doesn't notice a run elsewhere that holds no other lease"
                        : "nothing keeps a run elsewhere from changing the site at the same time");
    }

    /**
     * Called before a step's calls: whether they may be made. Waits where S3 answers and somebody else holds the lease
     * who may be gone.
     *
     * @return who has the lease instead, in words; empty when the run holds it, or nobody knows who does
     */
    public Optional<String> lost() {
        for (Part part : parts) {
            boolean isDue = part.isHeld()
                    ? part.lease.age().compareTo(FRESH) > 0 && !part.isSilent()
                    : part.lease.isSeenElsewhere();
            if (part.lostTo == null && isDue) {
                heard(part, awaited(part, null));
            }
        }
        return lostBefore();
    }

    /** The same without asking anybody. */
    public Optional<String> lostBefore() {
        return parts.stream()
                .flatMap(part -> Optional.ofNullable(part.lostTo).stream())
                .findFirst()
                .map(LeaseEntry::told);
    }

    /**
     * Takes it once more after it was lost, for what has to be put right; without waiting.
     *
     * @return as {@link #lost}
     */
    public Optional<String> regain() {
        for (Part part : parts) {
            if (part.lostTo != null) {
                Turn turn = turn(part, null);
                if (turn instanceof Turn.Held) {
                    heard(part, turn);
                }
            }
        }
        return lostBefore();
    }

    /** Of the lease that is held, the one furthest from the recovery Region's; 0 when none is. */
    public long number() {
        return parts.stream()
                .mapToLong(part -> part.lease.number())
                .filter(number -> number > 0)
                .reduce(0, (first, last) -> last);
    }

    /** Ends the renewals, and lets go of what is held. */
    public void release() {
        over.raise();
        for (Part part : parts) {
            if (!part.isSilent()) {
                part.lease.release();
            }
        }
    }
}
