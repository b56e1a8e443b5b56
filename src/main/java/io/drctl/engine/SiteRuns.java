package io.drctl.engine;

import io.drctl.inventory.Site;
import io.drctl.journal.JournalException;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StateDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs of one site that this machine knows of, and never another site's. */
public final class SiteRuns {
    private final StateDirectory state;
    private final JournalStore store;
    private final String site;
    private final @Nullable String account;

    private SiteRuns(StateDirectory state, JournalStore store, String site, @Nullable String account) {
        this.state = state;
        this.store = store;
        this.site = site;
        this.account = account;
    }

    public static SiteRuns of(StateDirectory state, Site site) {
        return of(state, state.journals(site.name()), site);
    }

    static SiteRuns of(StateDirectory state, JournalStore store, Site site) {
        return new SiteRuns(state, store, site.name(), site.account());
    }

    /** The runs of every site, by site name. */
    public static List<SiteRuns> ofAll(StateDirectory state) {
        return state.sites().stream()
                .map(name -> new SiteRuns(state, state.journals(name), name, null))
                .toList();
    }

    public String site() {
        return site;
    }

    public StateDirectory state() {
        return state;
    }

    public JournalStore store() {
        return store;
    }

    /** Whether a run belongs to this site: by name, and by account where both are known. */
    public boolean owns(RunState run) {
        String other = run.start().standing().account();
        return run.start().site().equals(site) && (account == null || other == null || Objects.equals(account, other));
    }

    /** The newest run; one whose journal can't be trusted counts, since it may be this site's. */
    public Optional<String> newest() {
        return store.ids().stream().filter(this::mayBeOwn).findFirst();
    }

    private boolean mayBeOwn(String id) {
        try {
            return !store.isBegun(id) || owns(store.state(id));
        } catch (JournalException e) {
            return true;
        }
    }

    /** The runs that are over and owe something, the newest first; what another went on with by force owes nothing. */
    public List<RunState> owing() {
        Map<String, String> continuations = continuations();
        return store.ids().stream()
                .flatMap(id -> {
                    try {
                        return store.isBegun(id) ? Stream.of(store.state(id)) : Stream.<RunState>empty();
                    } catch (JournalException e) {
                        // The list of runs tells of it.
                        return Stream.empty();
                    }
                })
                .filter(run -> owns(run) && !run.owed().isEmpty())
                .filter(run -> !continuations.containsKey(run.start().runId()))
                .toList();
    }

    /** The newest run that can be resumed. */
    public Optional<String> newestResumable() {
        Map<String, String> continuations = continuations();
        return store.newestResumable(
                run -> owns(run) && !continuations.containsKey(run.start().runId()));
    }

    /**
     * By the id of each run that another goes on with by force, that other one; the newest, where there are several.
     */
    public Map<String, String> continuations() {
        Map<String, String> found = new HashMap<>();
        for (String id : store.ids()) {
            try {
                if (store.isBegun(id)) {
                    RunState run = store.state(id);
                    run.start().continues().filter(old -> owns(run)).ifPresent(old -> found.putIfAbsent(old, id));
                }
            } catch (JournalException e) {
                // The list of runs tells of it.
            }
        }
        return found;
    }

    /** The run that goes on by force with another, which is settled by that. */
    public Optional<String> continuation(String runId) {
        return Optional.ofNullable(continuations().get(runId));
    }

    /** A run of another site, wherever this machine keeps it. */
    public Optional<RunState> ofAnother(String runId) {
        for (SiteRuns other : ofAll(state)) {
            if (other.store.exists(runId)) {
                RunState run = other.store.state(runId);
                if (!owns(run)) {
                    return Optional.of(run);
                }
            }
        }
        return Optional.empty();
    }

    /** The runs of this site, and unreadable ones, in the place that all sites once shared; newest first. */
    public List<String> leftBehind() {
        JournalStore shared = state.shared();
        return shared.ids().stream()
                .filter(id -> {
                    try {
                        return shared.isBegun(id) && owns(shared.state(id));
                    } catch (JournalException e) {
                        return true;
                    }
                })
                .toList();
    }

    /** What the process that performs a run says about itself; empty when none does, as for a run that was killed. */
    public Optional<String> performing(RunState run) {
        return run.status() == RunStatus.OPEN
                ? RunLock.holder(state, site)
                        .filter(holder -> run.start().runId().equals(holder.runId()))
                        .map(LockHolder::process)
                : Optional.empty();
    }
}
