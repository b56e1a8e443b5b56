package io.drctl.testing;

import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock, which a test can turn on. */
public final class TurnedClock implements WallClock {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    public void turn(Duration by) {
        ahead.updateAndGet(before -> before.plus(by));
    }

    @Override
    public Instant now() {
        return Instant.now().plus(ahead.get());
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
