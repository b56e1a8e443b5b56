package io.drctl.cli.view;

import io.drctl.readiness.Readiness;

/**
 * A verification's progress, on one terminal line that is redrawn, and erased at the end. Without a terminal nothing is
 * shown: a verification takes seconds, and its report says it all.
 */
public final class ReadinessProgress implements Readiness.Progress, AutoCloseable {
    private final Terminal terminal;
    private int shown;
    private boolean drawn;

    public ReadinessProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void verified(int assets, int of) {
        // Many threads report, so a smaller count may come after a larger one.
        if (!terminal.live() || assets <= shown) {
            return;
        }
        shown = assets;
        drawn = true;
        terminal.err().print(LiveLine.drawn("Verifying: " + assets + " of " + of + " assets"));
        terminal.err().flush();
    }

    @Override
    public synchronized void close() {
        if (drawn) {
            terminal.err().print(LiveLine.ERASED);
            terminal.err().flush();
            drawn = false;
        }
    }
}
