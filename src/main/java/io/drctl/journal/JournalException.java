package io.drctl.journal;

import org.jspecify.annotations.Nullable;

/**
 * A journal can't be written (then nothing further may be done to the world), or can't be believed (a line was changed,
 * removed or is unreadable).
 */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unbelievable;

    public JournalException(String message, @Nullable Throwable origin) {
        this(message, origin, false);
    }

    private JournalException(String message, @Nullable Throwable origin, boolean unbelievable) {
        super(message, origin);
        this.unbelievable = unbelievable;
    }

    /** What is on disk is not what was written. */
    static JournalException unbelievable(String message, @Nullable Throwable origin) {
        return new JournalException(message, origin, true);
    }

    /** Whether what is on disk is not what was written, so that no disk or permission needs seeing to. */
    public boolean isUnbelievable() {
        return unbelievable;
    }
}
