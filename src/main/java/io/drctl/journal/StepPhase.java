package io.drctl.journal;

import static io.drctl.journal.StepPhase.Trigger.STEP_APPLIED;
import static io.drctl.journal.StepPhase.Trigger.STEP_ENDED;
import static io.drctl.journal.StepPhase.Trigger.STEP_INTENDED;
import static io.drctl.journal.StepPhase.Trigger.STEP_STOPPED;

import java.util.List;
import java.util.Locale;

/** How far a step has come, as the journal tells. */
public enum StepPhase {
    /** Nothing was done. */
    PENDING,
    /** Its calls were about to be made, and no answer is recorded: they may or may not have taken effect. */
    INDETERMINATE,
    /** Its calls were answered; the effect hasn't been seen yet. */
    APPLIED,
    /** It already held, and no call was made. */
    ALREADY,
    DONE,
    /** A check that could not be verified from here. */
    UNVERIFIED,
    /** It could not be brought about, and the run is good without it: it is made later. */
    OWED,
    /** An operator left it out: it was to look, and nothing that can't be undone depends on it. */
    SKIPPED,
    REFUSED,
    FAILED;

    /** The events that change a phase, each an {@link Event} of that name. */
    public enum Trigger {
        STEP_INTENDED,
        STEP_APPLIED,
        STEP_ENDED,
        STEP_STOPPED
    }

    /** A change of phase, by an event in the journal. */
    public record Transition(StepPhase from, Trigger event, StepPhase to) {}

    /**
     * All transitions. A resume retries what was refused or failed. {@code ARCHITECTURE.md} shows the same as a
     * diagram, with the reason for each.
     */
    public static final List<Transition> TRANSITIONS = List.of(
            new Transition(PENDING, STEP_ENDED, ALREADY),
            new Transition(PENDING, STEP_ENDED, DONE),
            new Transition(PENDING, STEP_ENDED, UNVERIFIED),
            new Transition(PENDING, STEP_ENDED, OWED),
            new Transition(PENDING, STEP_ENDED, SKIPPED),
            new Transition(PENDING, STEP_STOPPED, REFUSED),
            new Transition(PENDING, STEP_STOPPED, FAILED),
            new Transition(PENDING, STEP_INTENDED, INDETERMINATE),
            new Transition(INDETERMINATE, STEP_INTENDED, INDETERMINATE),
            new Transition(INDETERMINATE, STEP_APPLIED, APPLIED),
            new Transition(INDETERMINATE, STEP_ENDED, DONE),
            new Transition(INDETERMINATE, STEP_ENDED, OWED),
            new Transition(INDETERMINATE, STEP_STOPPED, REFUSED),
            new Transition(INDETERMINATE, STEP_STOPPED, FAILED),
            new Transition(APPLIED, STEP_ENDED, DONE),
            new Transition(APPLIED, STEP_ENDED, OWED),
            new Transition(APPLIED, STEP_STOPPED, REFUSED),
            new Transition(APPLIED, STEP_STOPPED, FAILED),
            new Transition(APPLIED, STEP_INTENDED, INDETERMINATE),
            new Transition(OWED, STEP_ENDED, ALREADY),
            new Transition(OWED, STEP_ENDED, DONE),
            new Transition(OWED, STEP_ENDED, OWED),
            new Transition(OWED, STEP_STOPPED, REFUSED),
            new Transition(OWED, STEP_STOPPED, FAILED),
            new Transition(OWED, STEP_INTENDED, INDETERMINATE),
            new Transition(REFUSED, STEP_ENDED, ALREADY),
            new Transition(REFUSED, STEP_ENDED, DONE),
            new Transition(REFUSED, STEP_ENDED, OWED),
            new Transition(REFUSED, STEP_STOPPED, REFUSED),
            new Transition(REFUSED, STEP_STOPPED, FAILED),
            new Transition(REFUSED, STEP_INTENDED, INDETERMINATE),
            new Transition(FAILED, STEP_ENDED, ALREADY),
            new Transition(FAILED, STEP_ENDED, DONE),
            new Transition(FAILED, STEP_ENDED, UNVERIFIED),
            new Transition(FAILED, STEP_ENDED, OWED),
            new Transition(FAILED, STEP_ENDED, SKIPPED),
            new Transition(FAILED, STEP_STOPPED, REFUSED),
            new Transition(FAILED, STEP_STOPPED, FAILED),
            new Transition(FAILED, STEP_INTENDED, INDETERMINATE));

    /** Whether an event may lead from here to a phase. */
    boolean leadsTo(StepPhase to, Trigger event) {
        return TRANSITIONS.contains(new Transition(this, event, to));
    }

    /** Whether the steps after it may go on, and the run may end well. */
    public boolean isComplete() {
        return switch (this) {
            case ALREADY, DONE, UNVERIFIED, OWED, SKIPPED -> true;
            case PENDING, INDETERMINATE, APPLIED, REFUSED, FAILED -> false;
        };
    }

    /** Whether the step needs nothing more: a resume leaves it alone. */
    public boolean isSettled() {
        return isComplete() && this != OWED;
    }

    /** Whether the step ended, well or not. */
    boolean isEnd() {
        return isComplete() || this == REFUSED || this == FAILED;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
