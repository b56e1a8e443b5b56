package io.drctl.cloud;

import io.drctl.text.Remedy;

/**
 * Something that a whole command depends on, such as the file of a simulated world or a fact in a journal, can't be
 * read or written; the message says why. No call was made.
 */
public abstract class WorldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Remedy remedy;

    protected WorldException(String message, Remedy remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    protected WorldException(String message, Remedy remedy) {
        super(message);
        this.remedy = remedy;
    }

    public Remedy remedy() {
        return remedy;
    }
}
