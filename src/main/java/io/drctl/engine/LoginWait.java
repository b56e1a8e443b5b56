package io.drctl.engine;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Waits, within a step's budget, for somebody to log in: a call that was refused for its credentials did nothing, and is
 * made again as it was. It is said once, for steps that run side by side wait for the same person.
 */
final class LoginWait {
    /** How long until it is asked again; whoever logs in takes longer. */
    static final Duration PAUSE = Duration.ofSeconds(15);

    /** What the run does meanwhile. */
    interface Waiting {
        void loginNeeded(PlannedStep step, String refusal);

        /** Ends by an exception when the user stops the run. */
        void pause(PlannedStep step, Duration time);
    }

    private final WallClock clock;
    private final Waiting waiting;
    private boolean said;

    LoginWait(WallClock clock, Waiting waiting) {
        this.clock = clock;
        this.waiting = waiting;
    }

    /** Whether somebody who logs in puts this right. */
    static boolean isFor(CloudException e) {
        return e.reason() == CloudException.Cause.CREDENTIALS;
    }

    /** Asks until the credentials are taken, or the step's time is over. */
    <T> T through(PlannedStep step, Duration deadline, Supplier<T> question) {
        boolean waited = false;
        while (true) {
            try {
                T answer = question.get();
                if (waited) {
                    taken();
                }
                return answer;
            } catch (CloudException e) {
                if (!isFor(e) || clock.elapsed().plus(PAUSE).compareTo(deadline) >= 0) {
                    throw e;
                }
                waited = true;
                pause(step, e);
            }
        }
    }

    void pause(PlannedStep step, CloudException refusal) {
        if (isNews()) {
            waiting.loginNeeded(step, refusal.explain());
        }
        waiting.pause(step, PAUSE);
    }

    private synchronized boolean isNews() {
        boolean first = !said;
        said = true;
        return first;
    }

    private synchronized void taken() {
        said = false;
    }
}
