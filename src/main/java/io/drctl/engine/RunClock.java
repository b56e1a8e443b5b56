package io.drctl.engine;

import io.drctl.cloud.Moment;
import io.drctl.cloud.WallClock;
import java.time.Instant;

/**
 * The time written to a journal. It never goes back, and setting the clock back while a process performs the run makes
 * nothing that a drill measures look shorter.
 */
final class RunClock {
    private final WallClock clock;
    private Moment told;

    RunClock(WallClock clock) {
        this.clock = clock;
        this.told = Moment.now(clock);
    }

    synchronized Instant now() {
        told = new Moment(told.at().plus(told.age(clock)), clock.elapsed());
        return told.at();
    }
}
