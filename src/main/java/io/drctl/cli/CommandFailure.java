package io.drctl.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with an exit status and a message for the user: what happened, and what to do about it. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;
    private final @Nullable String remedy;

    public CommandFailure(int exitStatus, String message, @Nullable String remedy) {
        this(exitStatus, message, remedy, null);
    }

    public CommandFailure(int exitStatus, String message, @Nullable String remedy, @Nullable Throwable origin) {
        super(message, origin);
        this.exitStatus = exitStatus;
        this.remedy = remedy;
    }

    public int exitStatus() {
        return exitStatus;
    }

    public @Nullable String remedy() {
        return remedy;
    }
}
