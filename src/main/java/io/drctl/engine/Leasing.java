package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.inventory.Inventory;
import io.drctl.journal.Event;
import io.drctl.journal.Journal;
import io.drctl.journal.JournalException;
import io.drctl.journal.Standing;
import io.drctl.journal.StateDirectory;
import io.drctl.lease.Claimant;
import io.drctl.lease.LeaseHeldException;
import io.drctl.lease.LeaseNews;
import io.drctl.lease.SiteLease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How runs get the lease of their site: each that changes something, once it was agreed to. */
final class Leasing {
    private final Inventory inventory;
    private final Cloud cloud;
    private final String host;
    private final @Nullable String broken;
    private @Nullable SiteLease approached;

    /**
     * The leases of a site's runs.
     *
     * @param host user and host, for those who meet the lease
     * @param broken the run whose lease is taken away; null for none
     */
    Leasing(Inventory inventory, Cloud cloud, String host, @Nullable String broken) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.host = host;
        this.broken = broken;
    }

    /** Begins to look who holds the lease, while the plan is being looked at. */
    void approach(Map<String, String> arguments) {
        SiteLease lease = of(arguments);
        approached = lease;
        lease.approach();
    }

    /**
     * Takes the lease.
     *
     * @throws LeaseHeldException when somebody else holds it who is alive
     */
    Held take(String runId, Plan plan, Standing standing, StateDirectory state, RunListener listener) {
        SiteLease looked = approached;
        SiteLease lease = looked == null ? of(plan.arguments()) : looked;
        approached = null;
        Held held = new Held(lease, listener);
        lease.take(
                new Claimant(
                        runId,
                        plan.title(),
                        standing.caller(),
                        host,
                        state.machine(inventory.site().name())),
                broken,
                held::heard);
        return held;
    }

    private SiteLease of(Map<String, String> arguments) {
        return new SiteLease(inventory, cloud, Standings.through(inventory, arguments));
    }

    /** A lease that is held, and what is heard of it: at first by the user alone, then by the journal too. */
    static final class Held implements AutoCloseable {
        private final SiteLease lease;
        private final RunListener listener;
        private final List<LeaseNews> unwritten = new ArrayList<>();
        private @Nullable OpenRun run;

        private Held(SiteLease lease, RunListener listener) {
            this.lease = lease;
            this.listener = listener;
        }

        SiteLease lease() {
            return lease;
        }

        /** Every line of the journal carries the lease's number. */
        void numbers(Journal journal) {
            journal.under(lease::number);
        }

        /** What was heard before, the journal has as well. */
        void opened(OpenRun opened) {
            List<LeaseNews> before;
            synchronized (this) {
                run = opened;
                before = List.copyOf(unwritten);
                unwritten.clear();
            }
            before.forEach(news -> opened.append(event(news)));
        }

        private void heard(LeaseNews news) {
            OpenRun open;
            synchronized (this) {
                open = run;
                if (open == null) {
                    unwritten.add(news);
                }
            }
            if (open == null) {
                listener.leaseNoted(news);
                return;
            }
            open.tell(told -> told.leaseNoted(news));
            try {
                open.append(event(news));
            } catch (JournalException e) {
                // Nothing more can be done without a journal, as the next step finds out and says.
                return;
            }
        }

        private static Event event(LeaseNews news) {
            return new Event.LeaseNoted(news.kind().word(), news.words());
        }

        /** The run has ended as it has: a lease that nobody lets go of is taken over a minute later. */
        @Override
        public void close() {
            try {
                lease.release();
            } catch (RuntimeException e) {
                // Such as a sandbox that can't be written any more, which the run has told of.
                return;
            }
        }
    }
}
