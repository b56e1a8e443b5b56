package io.drctl.testing;

import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Threads;
import io.drctl.lease.SiteLease;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

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

    /** A lease is not renewed beside a run: waiting moves the one clock, and that would never end. */
    @Override
    public <T> Pending<T> start(String name, Callable<T> work) {
        if (name.equals(SiteLease.RENEWAL)) {
            return new Never<>();
        }
        return POOL.start(name, work);
    }

    @Override
    public Signal signal() {
        return signals.signal();
    }

    private record Never<T>() implements Pending<T> {
        @Override
        public T join() {
            throw new IllegalStateException("this never ends");
        }

        @Override
        public T join(Duration patience) throws TimeoutException {
            throw new TimeoutException();
        }
    }
}
