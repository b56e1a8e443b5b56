package io.drctl.journal;

import io.drctl.runbook.StepOrder;
import java.time.Duration;
import java.time.Instant;
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
 * The state of a run, as its journal has it.
 *
 * @param steps by id, in the plan's order
 * @param gates the gates that decided something, in order
 * @param resumes how often it was taken up again
 * @param endedAt null while the run is open
 * @param lastAt time of the last entry
 * @param setbacks the resumes by a process whose clock was behind the journal: the duration of anything that spans one
 * is unknown
 * @param lease under which lease of the site it went
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
        List<Setback> setbacks,
        RunLease lease) {
    /**
     * A resume with a clock that was behind.
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
        // Keeps the plan's order, unlike Map.copyOf.
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
        order(start);
        RunFold fold = new RunFold(start, entries.get(0));
        entries.subList(1, entries.size()).forEach(fold::add);
        return fold.state();
    }

    public StepState step(String id) {
        return Objects.requireNonNull(steps.get(id), () -> "no step " + id);
    }

    /** The steps that will never be resumed. */
    public Set<String> abandoned() {
        return order(start)
                .abandoned(
                        id -> step(id).startedAt() != null,
                        // What was owed went ahead of nobody: a resume that takes it up again may end it later.
                        id -> step(id).phase().isComplete() || step(id).wasOwed());
    }

    private static StepOrder order(Event.RunStarted start) {
        try {
            return new StepOrder(start.steps());
        } catch (IllegalArgumentException e) {
            throw JournalException.unbelievable("the journal's plan is not a valid plan: " + e.getMessage(), e);
        }
    }

    /**
     * Whether a resume could do something: a step remains that was not abandoned, or is owed, or the end was never
     * recorded.
     */
    public boolean isResumable() {
        Set<String> abandoned = abandoned();
        return status == RunStatus.OPEN
                || (!owed().isEmpty() && abandoned.isEmpty())
                || (status != RunStatus.DONE
                        && steps.values().stream()
                                .anyMatch(step -> !step.phase().isComplete()
                                        && !abandoned.contains(step.step().id())));
    }

    /** The steps whose effect is still owed, in the plan's order. */
    public List<StepState> owed() {
        return steps.values().stream()
                .filter(step -> step.phase() == StepPhase.OWED)
                .toList();
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

    /** From the start to the last entry; empty when unknown. */
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

    /**
     * Whether AWS answered a step's calls whose effect hasn't been seen yet: drctl waits for it and doesn't repeat
     * them.
     */
    public boolean isAccepted(String id) {
        return step(id).phase() == StepPhase.APPLIED;
    }

    /** Whether a check could not be verified from here. */
    public boolean hasUnverified() {
        return steps.values().stream().anyMatch(step -> step.phase() == StepPhase.UNVERIFIED);
    }
}
