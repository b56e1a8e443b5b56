package io.drctl.cloud;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment in this process whose age doesn't shrink when the clock is set back, and doesn't stand still while the
 * machine sleeps.
 *
 * @param at what the clock said
 * @param elapsed how long the process had been running
 */
public record Moment(Instant at, Duration elapsed) {
    public static Moment now(WallClock clock) {
        return new Moment(clock.now(), clock.elapsed());
    }

    /**
     * How long ago that was. A clock that was set back shows too little, and so does the other measure when the machine
     * has slept; the longer of the two is right unless both happened. A clock that was set forward shows too much,
     * which errs on the safe side.
     */
    public Duration age(WallClock clock) {
        Duration byClock = Duration.between(at, clock.now());
        Duration passed = clock.elapsed().minus(elapsed);
        return byClock.compareTo(passed) > 0 ? byClock : passed;
    }
}
