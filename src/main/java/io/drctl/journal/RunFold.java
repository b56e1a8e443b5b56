package io.drctl.journal;

import io.drctl.journal.StepPhase.Trigger;
import io.drctl.text.Remedy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RunState} from a journal, line by line.
 *
 * <p>It enforces {@link StepPhase#TRANSITIONS}: a journal with any other change is not trusted.
 */
final class RunFold implements Event.Visitor {
    private final Event.RunStarted start;
    private final Instant startedAt;
    private final Map<String, StepState> steps = new LinkedHashMap<>();
    private final List<Event.GateDecided> gates = new ArrayList<>();
    private final List<RunState.Setback> setbacks = new ArrayList<>();
    private RunStatus status = RunStatus.OPEN;
    private @Nullable String consent;
    private int resumes;
    private final List<RunLease.Note> leaseNotes = new ArrayList<>();
    private long leaseNumber;
    private String leaseHost;
    private @Nullable String leaseOwner;
    private @Nullable Instant endedAt;
    private Instant lastAt;

    /** The line that is being added. */
    private long line;

    private Instant at;

    /** Who writes the lines that are being added. */
    private String host;

    private @Nullable String caller;

    /** @param first the line that holds {@code start} */
    RunFold(Event.RunStarted start, Entry first) {
        this.start = start;
        this.startedAt = first.at();
        this.lastAt = first.at();
        this.at = first.at();
        this.host = start.operator();
        this.caller = start.standing().caller();
        this.leaseHost = host;
        noteLease(first);
        start.steps().forEach(step -> steps.put(step.id(), StepState.pending(step)));
    }

    void add(Entry entry) {
        line = entry.sequence();
        at = entry.at();
        entry.event().accept(this);
        noteLease(entry);
        lastAt = at.isAfter(lastAt) ? at : lastAt;
    }

    private void noteLease(Entry entry) {
        if (entry.lease() > 0) {
            leaseNumber = entry.lease();
            leaseHost = host;
            leaseOwner = caller;
        }
    }

    RunState state() {
        RunLease lease = new RunLease(leaseNumber, leaseHost, leaseOwner, leaseNotes);
        return new RunState(start, status, steps, gates, consent, resumes, startedAt, endedAt, lastAt, setbacks, lease);
    }

    @Override
    public void runStarted(Event.RunStarted event) {
        throw JournalException.unbelievable("line " + line + " of the journal begins the run a second time", null);
    }

    @Override
    public void runResumed(Event.RunResumed event) {
        // Within a process times never go back, but lines of steps side by side may overtake each other.
        if (at.isBefore(lastAt)) {
            setbacks.add(RunState.Setback.now(steps));
            steps.replaceAll((id, step) -> step.acrossASetback());
        }
        host = event.operator();
        caller = event.standing().caller();
        resumes++;
        status = RunStatus.OPEN;
        endedAt = null;
    }

    @Override
    public void consentGiven(Event.ConsentGiven event) {
        consent = event.how();
    }

    /** Nothing about a run's steps depends on it. */
    @Override
    public void leaseNoted(Event.LeaseNoted event) {
        leaseNotes.add(new RunLease.Note(at, event.what(), event.detail()));
    }

    @Override
    public void stepStarted(Event.StepStarted event) {
        StepState before = known(event.step());
        if (before.phase().isSettled()) {
            throw impossible(before, "begins");
        }
        steps.put(event.step(), before.started(at));
    }

    @Override
    public void gateDecided(Event.GateDecided event) {
        gates.add(event);
    }

    @Override
    public void stepIntended(Event.StepIntended event) {
        change(event.step(), Trigger.STEP_INTENDED, StepPhase.INDETERMINATE, event.detail(), null, event.before());
        steps.computeIfPresent(event.step(), (id, step) -> step.undoneBy(event.undo()));
    }

    @Override
    public void stepApplied(Event.StepApplied event) {
        change(event.step(), Trigger.STEP_APPLIED, StepPhase.APPLIED, null, null, event.facts());
    }

    @Override
    public void stepEnded(Event.StepEnded event) {
        change(event.step(), Trigger.STEP_ENDED, event.phase(), event.detail(), event.remedy(), event.facts());
    }

    @Override
    public void stepStopped(Event.StepStopped event) {
        change(event.step(), Trigger.STEP_STOPPED, event.phase(), event.reason(), event.remedy(), Map.of());
    }

    @Override
    public void runEnded(Event.RunEnded event) {
        status = event.status();
        endedAt = at;
    }

    private void change(
            String id,
            Trigger event,
            StepPhase phase,
            @Nullable String detail,
            @Nullable Remedy remedy,
            Map<String, String> facts) {
        StepState before = known(id);
        if (!before.phase().leadsTo(phase, event)) {
            throw impossible(before, "becomes " + phase.word());
        }
        steps.put(id, before.with(phase, detail, remedy, facts, at));
    }

    private StepState known(String id) {
        StepState known = steps.get(id);
        if (known == null) {
            throw JournalException.unbelievable("the journal names a step that the plan doesn't have: " + id, null);
        }
        return known;
    }

    private JournalException impossible(StepState before, String then) {
        return JournalException.unbelievable(
                "line " + line + " of the journal can't be true: step "
                        + before.step().id() + " was " + before.phase().word() + ", and then " + then,
                null);
    }
}
