package io.drctl.cloud;

import java.time.Duration;
import java.time.Instant;

/** The time that everything waits on: real in production, virtual in the simulated world. */
public interface WallClock {
    /** What time it is, by a clock that may be wrong, and may be set while drctl runs. */
    Instant now();

    /**
     * How long it is since some moment of this process's, whatever the clock is set to. While the machine sleeps it may
     * stand still, so how long something took is for a {@link Moment} to tell.
     */
    Duration elapsed();

    /** Waits; an interrupt ends the wait early and is thrown on. */
    void sleep(Duration duration) throws InterruptedException;
}
