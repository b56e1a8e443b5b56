package io.drctl.sandbox;

import io.drctl.cloud.Moment;
import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The sandbox's time: it follows real time, faster if requested, and is never behind the world's. It never goes back
 * either; when the machine's clock is set forward, that much passes.
 */
final class SandboxClock implements WallClock {
    private final WallClock real;
    private final double speed;
    private double pace;
    private Moment realAnchor;
    private Instant worldAnchor;
    private final Instant start;

    SandboxClock(WallClock real, double speed, Instant start) {
        this.real = real;
        this.speed = speed;
        this.pace = speed;
        this.realAnchor = Moment.now(real);
        this.worldAnchor = start;
        this.start = start;
    }

    @Override
    public synchronized Instant now() {
        worldAnchor = worldAnchor.plus(scaled(realAnchor.age(real), pace));
        realAnchor = Moment.now(real);
        return worldAnchor;
    }

    /** Another process may have advanced the world further. */
    synchronized void notBefore(Instant time) {
        if (now().isBefore(time)) {
            worldAnchor = time;
        }
    }

    /** Lets time pass as it does here, or as fast as requested. */
    synchronized void asking(boolean on) {
        now();
        pace = on ? Math.min(1, speed) : speed;
    }

    /** The time by which another process has advanced the world has passed too. */
    @Override
    public Duration elapsed() {
        return Duration.between(start, now());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        real.sleep(atLeastOneMilli(scaled(duration, 1 / speed)));
    }

    /** The time that has passed here, since some moment. */
    Duration here() {
        return real.elapsed();
    }

    /** How long that takes in real time. */
    Duration here(Duration duration) {
        return atLeastOneMilli(scaled(duration, 1 / speed));
    }

    private static Duration atLeastOneMilli(Duration duration) {
        return duration.toMillis() < 1 && !duration.isZero() ? Duration.ofMillis(1) : duration;
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofNanos(Math.round(duration.toNanos() * factor));
    }
}
