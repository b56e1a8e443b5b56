package io.drctl.aws;

import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still. */
final class FixedClock implements WallClock {
    static final Instant NOW = Instant.parse("2025-03-01T03:00:30Z");

    @Override
    public Instant now() {
        return NOW;
    }

    @Override
    public Duration elapsed() {
        return Duration.ZERO;
    }

    @Override
    public void sleep(Duration duration) {
        throw new AssertionError("nothing here waits");
    }
}
