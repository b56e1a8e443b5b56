package io.drctl.cloud;

import java.time.Duration;
import java.time.Instant;

/** Time, as the one thing that everything waits on: real in production, virtual in the simulated world. */
public interface WallClock {
    Instant now();

    /** Waits; an interrupt ends the wait early and is thrown on. */
    void sleep(Duration duration) throws InterruptedException;
}
