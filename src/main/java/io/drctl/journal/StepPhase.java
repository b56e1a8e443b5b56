package io.drctl.journal;

import java.util.Locale;

/** How far a step has come, as the journal tells. */
public enum StepPhase {
    /** Nothing was done. */
    PENDING,
    /** Its calls were about to be made, and no answer is recorded: they may or may not have taken effect. */
    INDETERMINATE,
    /** Its calls were answered; whether the effect holds wasn't seen yet. */
    APPLIED,
    /** It held already, and nothing was called. */
    ALREADY,
    DONE,
    /** A check that could not be looked at from here. */
    UNVERIFIED,
    REFUSED,
    FAILED;

    /** Whether the step needs nothing more. */
    public boolean isComplete() {
        return switch (this) {
            case ALREADY, DONE, UNVERIFIED -> true;
            case PENDING, INDETERMINATE, APPLIED, REFUSED, FAILED -> false;
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
