package io.drctl.cli.view;

import io.drctl.engine.CapacityLook;
import io.drctl.engine.NextStep;
import io.drctl.engine.PairState;
import io.drctl.engine.SiteMemory;
import io.drctl.engine.Situation;
import io.drctl.lease.LeaseSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows the site's situation, and what to do now. */
public interface StatusView {
    /** All of it. */
    void show(SiteStatus status);

    /** One line, for a prompt or a monitor. */
    void brief(SiteStatus status);

    /**
     * A site's situation.
     *
     * @param at when the world was looked at
     * @param situations as it is
     * @param since by the database's name, since when its newest writes are where they are; without those that were
     *     never promoted as far as is known
     * @param pair whether the other Region could take over
     * @param memory what this machine remembers
     * @param raised what has more in the recovery Region than on standby, though nothing is served there
     * @param lease who holds the site's lease
     * @param silent what gave no answer, a Region or a service, and for how long it was waited for
     * @param next what to do now
     */
    record SiteStatus(
            String site,
            Instant at,
            List<Situation> situations,
            Map<String, Instant> since,
            PairState pair,
            SiteMemory memory,
            List<CapacityLook.Left> raised,
            LeaseSeen lease,
            Map<String, Duration> silent,
            List<NextStep> next) {
        public SiteStatus {
            situations = List.copyOf(situations);
            since = Map.copyOf(since);
            raised = List.copyOf(raised);
            silent = Collections.unmodifiableMap(new LinkedHashMap<>(silent));
            next = List.copyOf(next);
        }

        /** Whether nothing is left to do, and the other Region could take over. */
        public boolean isWhole() {
            return next.isEmpty() && pair.kind() == PairState.Kind.WHOLE;
        }
    }
}
