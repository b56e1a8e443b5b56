package io.drctl.journal;

import org.jspecify.annotations.Nullable;

/**
 * A journal can't be written (then nothing further may be done to the world), or can't be believed (a line was changed,
 * removed or is unreadable).
 */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalException(String message, @Nullable Throwable origin) {
        super(message, origin);
    }
}
