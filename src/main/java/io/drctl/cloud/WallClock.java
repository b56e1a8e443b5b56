package io.drctl.cloud;

import java.time.Duration;
import java.time.Instant;

/** The time that everything waits on: real in production, virtual in the simulated world. */
public interface WallClock {
    /** What time it is, by a clock that may be wrong, and may be set while drctl runs. */
    Instant now();

    /**
     * How long it has been since some fixed moment of this process, whatever the clock is set to. It may stand still
     * while the machine sleeps, so a {@link Moment} tells how long something took.
     */
    Duration elapsed();

    /** Waits; an interrupt ends the wait early and is thrown on. */
    void sleep(Duration duration) throws InterruptedException;
}
