package io.drctl.journal;

import io.drctl.files.UnusableFileException;
import io.drctl.text.Remedy;
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
    private final transient @Nullable Remedy remedy;

    public JournalException(String message, @Nullable Throwable origin) {
        this(message, origin, false, null);
    }

    private JournalException(
            String message, @Nullable Throwable origin, boolean unbelievable, @Nullable Remedy remedy) {
        super(message, origin);
        this.unbelievable = unbelievable;
        this.remedy = remedy;
    }

    /** One for which there is something better to do than for others. */
    public static JournalException withRemedy(String message, Remedy remedy) {
        return new JournalException(message, null, false, remedy);
    }

    /**
     * The same failure of a run that had called something by then: it must not read as if nothing had happened.
     *
     * @param called what was called, and what is known of it
     * @param remedy what to do
     */
    public JournalException after(String called, Remedy remedy) {
        return new JournalException(getMessage() + "; " + called, this, unbelievable, remedy);
    }

    /** What to do about it, where that is known better than from its kind. */
    public @Nullable Remedy remedy() {
        return remedy;
    }

    /**
     * A file or directory of drctl's own can't be read or written.
     *
     * @param what such as {@code can't write FILE}
     */
    public static JournalException ofFiles(String what, IOException failure) {
        return new JournalException(
                what + ": " + reason(failure),
                failure,
                false,
                failure instanceof UnusableFileException
                        ? Remedy.of("it isn't what drctl made there: look at it, and move it away")
                        : null);
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
        return new JournalException(message, origin, true, null);
    }

    /** Whether what is on disk is not what was written, so that no disk or permission needs seeing to. */
    public boolean isUnbelievable() {
        return unbelievable;
    }
}
