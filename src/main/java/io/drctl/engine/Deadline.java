package io.drctl.engine;

import io.drctl.cloud.WallClock;
import io.drctl.text.Durations;
import java.time.Duration;

/**
 * The time by which a step must end. Waiting for somebody to log in isn't the step's fault, so that time is added: a
 * call that takes AWS seconds has a budget of a minute or two, too short for a person to find a second factor.
 */
final class Deadline {
    private final WallClock clock;
    private Duration at;
    private Duration forLogin = Duration.ZERO;

    Deadline(WallClock clock, Duration budget) {
        this.clock = clock;
        this.at = clock.elapsed().plus(budget);
    }

    /** Whether it is over within that much more time. */
    boolean isBefore(Duration pause) {
        return clock.elapsed().plus(pause).compareTo(at) >= 0;
    }

    /** Waits for a login, without using the step's time. */
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

    /** Nobody has logged in, so the step can't use the rest of its time. */
    void giveUp() {
        at = clock.elapsed();
    }

    /** After how long drctl gives up on the step, in words. */
    String words(Duration budget) {
        return Durations.words(budget)
                + (forLogin.isZero() ? "" : ", and " + Durations.words(forLogin) + " of waiting for a login");
    }

    /** How long the step has waited for a login. */
    Duration forLogin() {
        return forLogin;
    }
}
