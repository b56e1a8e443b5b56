package io.drctl.journal;

import java.util.Locale;

/** How far a run has come, as its journal tells. */
public enum RunStatus {
    /** It began and its end isn't recorded: it is under way, or was killed. */
    OPEN,
    DONE,
    /** A gate refused a step. */
    REFUSED,
    /** A step failed. */
    FAILED,
    /** The user stopped it. */
    INTERRUPTED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
