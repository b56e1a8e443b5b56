package io.drctl.engine;

import io.drctl.text.Remedy;

/** The site was moved to another Region a moment ago, so nothing is done ({@link HoldOff}). */
public final class HeldOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Remedy remedy;

    HeldOffException(String why, Remedy remedy) {
        super(why);
        this.remedy = remedy;
    }

    /** What to do instead. */
    public Remedy remedy() {
        return remedy;
    }
}
