package io.drctl.journal;

import io.drctl.files.UnusableFileException;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A journal can't be written (then nothing further may be done to the world), or can't be trusted (a line was changed,
 * removed or is unreadable).
 */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unbelievable;
    private final transient @Nullable Remedy remedy;
    private final transient Event.@Nullable RunStarted run;

    public JournalException(String message, @Nullable Throwable origin) {
        this(message, origin, false, null);
    }

    private JournalException(
            String message, @Nullable Throwable origin, boolean unbelievable, @Nullable Remedy remedy) {
        this(message, origin, unbelievable, remedy, null);
    }

    private JournalException(
            String message,
            @Nullable Throwable origin,
            boolean unbelievable,
            @Nullable Remedy remedy,
            Event.@Nullable RunStarted run) {
        super(message, origin);
        this.unbelievable = unbelievable;
        this.remedy = remedy;
        this.run = run;
    }

    /** One with a better remedy than the usual one. */
    public static JournalException withRemedy(String message, Remedy remedy) {
        return new JournalException(message, null, false, remedy);
    }

    /**
     * The same failure for a run that had already made calls: it must not read as if nothing had happened.
     *
     * @param called the calls made, and what is known of them
     * @param remedy what to do
     */
    public JournalException after(String called, Remedy remedy) {
        return new JournalException(getMessage() + "; " + called, this, unbelievable, remedy);
    }

    /** The same failure of the journal of a run, whose beginning can be read. */
    JournalException of(Event.RunStarted begun) {
        return new JournalException(String.valueOf(getMessage()), getCause(), unbelievable, remedy, begun);
    }

    /** How the run began whose journal it is; empty where that can't be read either. */
    public Optional<Event.RunStarted> run() {
        return Optional.ofNullable(run);
    }

    /** What to do about it, where more is known than its kind tells. */
    public @Nullable Remedy remedy() {
        return remedy;
    }

    /**
     * One of drctl's own files or directories can't be read or written.
     *
     * @param what such as {@code can't write FILE}
     */
    public static JournalException ofFiles(String what, IOException failure) {
        return new JournalException(
                what + ": " + reason(failure),
                failure,
                false,
                failure instanceof UnusableFileException
                        ? Remedy.of("it isn't what drctl made there: look at it, then move it away")
                        : null);
    }

    /** These exceptions' messages begin with a path, or are only that; the path has already been named. */
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

    /** The content on disk isn't what was written. */
    static JournalException unbelievable(String message, @Nullable Throwable origin) {
        return new JournalException(message, origin, true, null);
    }

    /**
     * Whether the content on disk isn't what was written, so that checking the disk or its permissions wouldn't help.
     */
    public boolean isUnbelievable() {
        return unbelievable;
    }
}
