package io.drctl.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a journal amounts to.
 *
 * @param steps by id, in the plan's order
 * @param gates the gates that decided something, in order
 * @param resumes how often it was taken up again
 * @param endedAt null while the run is open
 * @param lastAt time of the last entry
 * @param setbacks the resumes by a process whose clock was behind the journal: how long anything took that lies across
 *     one isn't known
 */
public record RunState(
        Event.RunStarted start,
        RunStatus status,
        Map<String, StepState> steps,
        List<Event.GateDecided> gates,
        @Nullable String consent,
        int resumes,
        Instant startedAt,
        @Nullable Instant endedAt,
        Instant lastAt,
        List<Setback> setbacks) {
    /**
     * A resume by a clock that was behind.
     *
     * @param begun the steps that had been begun
     * @param open the steps that were not complete
     */
    public record Setback(Set<String> begun, Set<String> open) {
        static Setback now(Map<String, StepState> steps) {
            Set<String> begun = new LinkedHashSet<>();
            Set<String> open = new LinkedHashSet<>();
            steps.forEach((id, step) -> {
                if (step.startedAt() != null) {
                    begun.add(id);
                }
                if (!step.phase().isComplete()) {
                    open.add(id);
                }
            });
            return new Setback(begun, open);
        }
    }

    public RunState {
        setbacks = List.copyOf(setbacks);
        // Keeps the plan's order, which Map.copyOf would not.
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        gates = List.copyOf(gates);
    }

    /**
     * The fold.
     *
     * @throws JournalException when the entries don't begin with the run's start
     */
    public static RunState of(List<Entry> entries) {
        if (entries.isEmpty() || !(entries.get(0).event() instanceof Event.RunStarted start)) {
            throw JournalException.unbelievable(
                    "the journal is empty: the run was stopped before it began, and changed nothing", null);
        }
        Map<String, StepState> steps = new LinkedHashMap<>();
        start.steps().forEach(step -> steps.put(step.id(), StepState.pending(step)));
        List<Event.GateDecided> gates = new ArrayList<>();
        RunStatus status = RunStatus.OPEN;
        String consent = null;
        int resumes = 0;
        Instant endedAt = null;
        Instant lastAt = entries.get(0).at();
        List<Setback> setbacks = new ArrayList<>();
        for (Entry entry : entries.subList(1, entries.size())) {
            Event event = entry.event();
            Instant at = entry.at();
            if (event instanceof Event.RunResumed) {
                // Within a process times never go back, but lines of steps side by side may overtake each other.
                if (at.isBefore(lastAt)) {
                    setbacks.add(Setback.now(steps));
                    steps.replaceAll((id, step) -> step.acrossASetback());
                }
                resumes++;
                status = RunStatus.OPEN;
                endedAt = null;
            } else if (event instanceof Event.ConsentGiven e) {
                consent = e.how();
            } else if (event instanceof Event.StepStarted e) {
                steps.computeIfPresent(e.step(), (id, step) -> step.started(at));
            } else if (event instanceof Event.GateDecided e) {
                gates.add(e);
            } else if (event instanceof Event.StepIntended e) {
                change(steps, e.step(), StepPhase.INDETERMINATE, e.detail(), null, e.before(), at);
                steps.computeIfPresent(e.step(), (id, step) -> step.undoneBy(e.undo()));
            } else if (event instanceof Event.StepApplied e) {
                change(steps, e.step(), StepPhase.APPLIED, null, null, e.facts(), at);
            } else if (event instanceof Event.StepEnded e) {
                change(steps, e.step(), e.phase(), e.detail(), null, e.facts(), at);
            } else if (event instanceof Event.StepStopped e) {
                change(steps, e.step(), e.phase(), e.reason(), e.remedy(), Map.of(), at);
            } else if (event instanceof Event.RunEnded e) {
                status = e.status();
                endedAt = at;
            }
            lastAt = at.isAfter(lastAt) ? at : lastAt;
        }
        return new RunState(
                start, status, steps, gates, consent, resumes, entries.get(0).at(), endedAt, lastAt, setbacks);
    }

    private static void change(
            Map<String, StepState> steps,
            String id,
            StepPhase phase,
            @Nullable String detail,
            @Nullable String remedy,
            Map<String, String> facts,
            Instant at) {
        StepState before = steps.get(id);
        if (before == null) {
            throw JournalException.unbelievable("the journal names a step that the plan doesn't have: " + id, null);
        }
        steps.put(id, before.with(phase, detail, remedy, facts, at));
    }

    public StepState step(String id) {
        return Objects.requireNonNull(steps.get(id), () -> "no step " + id);
    }

    /**
     * The steps that are never taken up again: they stopped, or were not begun, before a step marked {@code always} that
     * needs them went ahead without them. After that the order can't be kept any more: a failover repeated once the step
     * that brings the site home is over would leave the site away from home.
     */
    public Set<String> abandoned() {
        Set<String> abandoned = new LinkedHashSet<>();
        for (StepState step : steps.values()) {
            if (step.step().always() && step.startedAt() != null) {
                collectAbandoned(step.step().needs(), abandoned);
            }
        }
        // And so are those that wait for one of them, in vain. A need always stands before whoever needs it.
        for (StepState step : steps.values()) {
            if (!step.step().always()
                    && !step.phase().isComplete()
                    && step.step().needs().stream().anyMatch(abandoned::contains)) {
                abandoned.add(step.step().id());
            }
        }
        return abandoned;
    }

    private void collectAbandoned(List<String> needs, Set<String> abandoned) {
        for (String id : needs) {
            StepState step = step(id);
            if (!step.step().always() && !step.phase().isComplete()) {
                abandoned.add(id);
            }
            collectAbandoned(step.step().needs(), abandoned);
        }
    }

    /** Whether a call was ever about to be made by one of the steps that must end before a step. */
    public boolean hasCallsBefore(String id) {
        return step(id).step().needs().stream().anyMatch(need -> step(need).called() || hasCallsBefore(need));
    }

    /** Whether a resume could do something: a step is left that was not abandoned, or the end was never written. */
    public boolean isResumable() {
        Set<String> abandoned = abandoned();
        return status == RunStatus.OPEN
                || (status != RunStatus.DONE
                        && steps.values().stream()
                                .anyMatch(step -> !step.phase().isComplete()
                                        && !abandoned.contains(step.step().id())));
    }

    /** Whether how long the run took is known. */
    public boolean isTimeKnown() {
        return setbacks.isEmpty();
    }

    /** Whether how long it took from one step's start to another's end is known. */
    public boolean isTimeKnown(String from, String until) {
        return setbacks.stream()
                .noneMatch(setback ->
                        setback.begun().contains(from) && setback.open().contains(until));
    }

    /** From the start to the last entry; empty when nobody knows. */
    public Optional<Duration> elapsed() {
        return isTimeKnown()
                ? Optional.of(Duration.between(startedAt, endedAt == null ? lastAt : endedAt))
                : Optional.empty();
    }

    /** The first step that stopped the run. */
    public Optional<StepState> stoppedAt() {
        return steps.values().stream()
                .filter(step -> step.phase() == StepPhase.REFUSED || step.phase() == StepPhase.FAILED)
                .findFirst();
    }

    /** Whether AWS has answered a step's calls, and their effect wasn't seen yet: they are waited for, not made again. */
    public boolean isAccepted(String id) {
        return step(id).phase() == StepPhase.APPLIED;
    }

    /** Whether a check could not be looked at from here. */
    public boolean hasUnverified() {
        return steps.values().stream().anyMatch(step -> step.phase() == StepPhase.UNVERIFIED);
    }
}
