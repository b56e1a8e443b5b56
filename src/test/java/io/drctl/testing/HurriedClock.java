package io.drctl.testing;

import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The machine's clock, many times as fast, for what several threads wait for. On a {@link VirtualClock} the sleeps of
 * one thread are time for all of them, and on a busy machine a thread that only waits outruns those that work, by
 * years.
 */
public final class HurriedClock implements WallClock {
    private final Instant start;
    private final long factor;
    private final long begun = System.nanoTime();

    /**
     * @param start what it shows now
     * @param factor how many of its seconds pass in each of the machine's
     */
    public HurriedClock(Instant start, long factor) {
        this.start = start;
        this.factor = factor;
    }

    @Override
    public Instant now() {
        return start.plus(elapsed());
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos((System.nanoTime() - begun) * factor);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        // Nothing is waited for in a hot loop.
        Thread.sleep(Math.max(1, duration.dividedBy(factor).toMillis()));
    }
}
