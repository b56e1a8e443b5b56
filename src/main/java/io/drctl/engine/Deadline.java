package io.drctl.engine;

import io.drctl.cloud.WallClock;
import io.drctl.text.Durations;
import java.time.Duration;

/**
 * Until when a step may take. That somebody has to log in is not the step's doing: what is waited for that is added,
 * for what takes AWS seconds has a budget of a minute or two, and no person finds a second factor in that.
 */
final class Deadline {
    private final WallClock clock;
    private Duration at;
    private Duration forLogin = Duration.ZERO;

    Deadline(WallClock clock, Duration budget) {
        this.clock = clock;
        this.at = clock.elapsed().plus(budget);
    }

    /** Whether it is over before that much more time is. */
    boolean isBefore(Duration pause) {
        return clock.elapsed().plus(pause).compareTo(at) >= 0;
    }

    /** Waits for a login, in time that isn't the step's. */
    void suspend(Runnable wait) {
        Duration begun = clock.elapsed();
        try {
            wait.run();
        } finally {
            Duration took = clock.elapsed().minus(begun);
            at = at.plus(took);
            forLogin = forLogin.plus(took);
        }
    }

    /** Nobody has logged in, so nothing more can come of the step's time. */
    void giveUp() {
        at = clock.elapsed();
    }

    /** After how long the step is given up, in words. */
    String words(Duration budget) {
        return Durations.words(budget)
                + (forLogin.isZero() ? "" : ", and " + Durations.words(forLogin) + " of waiting for a login");
    }

    /** How long a login has been waited for. */
    Duration forLogin() {
        return forLogin;
    }
}
