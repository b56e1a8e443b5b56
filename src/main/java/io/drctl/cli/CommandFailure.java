package io.drctl.cli;

import io.drctl.text.Remedy;
import org.jspecify.annotations.Nullable;

/** Ends a command with an exit status and a message for the user: what happened, and what to do about it. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;
    private final transient @Nullable Remedy remedy;

    public CommandFailure(int exitStatus, String message) {
        this(exitStatus, message, (Remedy) null, null);
    }

    public CommandFailure(int exitStatus, String message, String remedy) {
        this(exitStatus, message, Remedy.of(remedy), null);
    }

    public CommandFailure(int exitStatus, String message, @Nullable Remedy remedy) {
        this(exitStatus, message, remedy, null);
    }

    public CommandFailure(int exitStatus, String message, @Nullable Remedy remedy, @Nullable Throwable origin) {
        super(message, origin);
        this.exitStatus = exitStatus;
        this.remedy = remedy;
    }

    public int exitStatus() {
        return exitStatus;
    }

    public @Nullable Remedy remedy() {
        return remedy;
    }
}
