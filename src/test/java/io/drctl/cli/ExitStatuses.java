package io.drctl.cli;

import io.drctl.journal.RunState;

/** The exit statuses of commands, for tests that drive runs without a command line. */
public final class ExitStatuses {
    private ExitStatuses() {}

    /** What a command ends with that saw a run through to this state. */
    public static int of(RunState state) {
        return RunFlow.exitStatus(state);
    }
}
