package io.drctl;

import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.time.Instant;

/** The time of the machine that drctl runs on; the only place that reads it. */
public final class SystemClock implements WallClock {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }
}
