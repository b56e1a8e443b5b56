package io.drctl.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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

    /**
     * A file or directory of drctl's own can't be read or written.
     *
     * @param what such as {@code can't write FILE}
     */
    public static JournalException ofFiles(String what, IOException failure) {
        return new JournalException(what + ": " + reason(failure), failure);
    }

    /** The messages of these begin with a path, or are nothing else; it has been named already. */
    private static String reason(IOException failure) {
        if (failure instanceof FileAlreadyExistsException) {
            return "it already exists";
        }
        if (failure instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
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
