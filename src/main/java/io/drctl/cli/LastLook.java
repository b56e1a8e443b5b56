package io.drctl.cli;

import io.drctl.cloud.Threads;
import io.drctl.engine.NextStep;
import io.drctl.engine.Runs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * The look at how things stand once a run has ended, to say what to do next. With a Region dark it takes a minute or
 * more; a signal ends it at once, and a user who has stopped the run doesn't wait long for it.
 */
final class LastLook {
    /** Enough where everything answers. */
    private static final Duration AFTER_A_SIGNAL = Duration.ofSeconds(10);

    private final Threads threads;
    private final Threads.Signal enough;
    private final boolean isShort;

    /** @param isShort whether a signal has stopped the run itself */
    LastLook(Threads threads, boolean isShort) {
        this.threads = threads;
        this.enough = threads.signal();
        this.isShort = isShort;
    }

    /** Ends the look under way, and those to come. */
    void cutShort() {
        enough.raise();
    }

    /** What to do next; that it wasn't looked at, where that was cut short. */
    List<NextStep> of(Callable<List<NextStep>> look) {
        try {
            return isShort
                    ? threads.start("last-look", look).join(AFTER_A_SIGNAL)
                    : threads.unless(enough, "last-look", look);
        } catch (InterruptedException | TimeoutException e) {
            return Runs.UNSEEN;
        }
    }
}
