package io.drctl.testing;

import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Threads;
import java.util.concurrent.Callable;

/**
 * Production's threads, out of one pool for all worlds of the tests: there are thousands of worlds, and each would
 * leave its own idle threads behind for a minute.
 */
final class SharedThreads implements Threads {
    private static final Threads POOL = new PlatformThreads(new VirtualClock());

    private final Threads signals;

    /** @param clock on which the signals of this world are waited for */
    SharedThreads(VirtualClock clock) {
        signals = new PlatformThreads(clock);
    }

    @Override
    public <T> Pending<T> start(String name, Callable<T> work) {
        return POOL.start(name, work);
    }

    @Override
    public Signal signal() {
        return signals.signal();
    }
}
