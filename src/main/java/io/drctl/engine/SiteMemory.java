package io.drctl.engine;

import io.drctl.journal.JournalException;
import io.drctl.journal.LastVerification;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this machine remembers of a site, beside what AWS shows: told as such, and never judged by. Another machine may
 * remember something else.
 *
 * @param open the runs that have not ended, newest first
 * @param verified what {@code verify} said last; null when nothing is on record
 * @param drill the newest drill that ended; null when there is none
 * @param fences the databases that are fenced, or are to be
 * @param goingHome the failback that is under way, or was interrupted; null when there is none
 */
public record SiteMemory(
        List<OpenOne> open,
        @Nullable LastVerification verified,
        @Nullable RunState drill,
        List<Fences.Fenced> fences,
        @Nullable GoingHome goingHome) {
    public SiteMemory {
        fences = List.copyOf(fences);
        open = List.copyOf(open);
    }

    /**
     * A run that has not ended.
     *
     * @param performedBy the process that performs it; null when none does on this machine
     */
    public record OpenOne(RunState run, @Nullable String performedBy) {}

    /** What is remembered of a site. A run whose journal can't be trusted is told elsewhere, and skipped here. */
    public static SiteMemory of(SiteRuns runs) {
        List<OpenOne> open = new ArrayList<>();
        RunState drill = null;
        for (String id : runs.store().ids()) {
            Optional<RunState> found = state(runs, id);
            if (found.isEmpty()) {
                continue;
            }
            RunState run = found.get();
            if (run.status() == RunStatus.OPEN) {
                open.add(new OpenOne(run, runs.performing(run).orElse(null)));
            } else if (drill == null && !run.start().windows().isEmpty()) {
                drill = run;
            }
        }
        return new SiteMemory(
                open,
                LastVerification.of(runs.state().of(runs.site())).orElse(null),
                drill,
                Fences.of(runs),
                GoingHome.of(runs).orElse(null));
    }

    private static Optional<RunState> state(SiteRuns runs, String id) {
        try {
            return runs.store().isBegun(id)
                    ? Optional.of(runs.store().state(id)).filter(runs::owns)
                    : Optional.empty();
        } catch (JournalException e) {
            return Optional.empty();
        }
    }
}
