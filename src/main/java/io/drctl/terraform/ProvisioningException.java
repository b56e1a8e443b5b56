package io.drctl.terraform;

import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Provisioning can't begin: the reason, and what to do about it. Nothing has been changed. */
public final class ProvisioningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Remedy remedy;

    public ProvisioningException(String message, String remedy) {
        this(message, Remedy.of(remedy), null);
    }

    public ProvisioningException(String message, Remedy remedy) {
        this(message, remedy, null);
    }

    public ProvisioningException(String message, String remedy, Throwable origin) {
        this(message, Remedy.of(remedy), origin);
    }

    public ProvisioningException(String message, @Nullable Remedy remedy, @Nullable Throwable origin) {
        super(message, origin);
        this.remedy = remedy;
    }

    /**
     * drctl's own files can't be written or removed.
     *
     * @param what such as {@code can't write FILE}
     */
    static ProvisioningException ofFiles(String what, IOException failure) {
        return new ProvisioningException(
                what + ": " + reason(failure),
                "check the disk and the permissions, or name another folder in XDG_STATE_HOME, then run it again",
                failure);
    }

    /** These exceptions' messages are only a path, which has already been named. */
    static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "something else is in the way";
        }
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    public @Nullable Remedy remedy() {
        return remedy;
    }
}
