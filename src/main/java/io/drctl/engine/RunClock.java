package io.drctl.engine;

import io.drctl.cloud.Moment;
import io.drctl.cloud.WallClock;
import java.time.Instant;

/**
 * The time that goes into a journal: never earlier than it would be had nobody set the clock since the process took up the
 * run. So what a drill measures is never less than what passed.
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
