package io.drctl.engine;

import io.drctl.text.Remedy;

/** What a plan was to go on with is not as it was when the plan was made, so nothing is done ({@link Forcing}). */
public final class OvertakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Remedy remedy;

    OvertakenException(String why, Remedy remedy) {
        super(why);
        this.remedy = remedy;
    }

    /** What to do instead. */
    public Remedy remedy() {
        return remedy;
    }
}
