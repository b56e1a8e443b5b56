package io.drctl.sandbox;

import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Threads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** Real threads whose patience is counted in the sandbox's time. */
record PacedThreads(PlatformThreads threads, SandboxClock clock) implements Threads {
    /**
     * What this computer needs for a call of the sandbox counts many times over at the sandbox's speeds, and a Region
     * that answers must not be mistaken for one that doesn't. A dark Region keeps its callers waiting by the sandbox's
     * own time. From the start of the work: several that are waited for one after the other go on side by side.
     */
    private static final Duration LEAST = Duration.ofSeconds(5);

    @Override
    public <T> Pending<T> start(String name, Callable<T> work) {
        Pending<T> pending = threads.start(name, work);
        Duration started = clock.here();
        return new Pending<>() {
            @Override
            public T join() {
                return pending.join();
            }

            @Override
            public T join(Duration patience) throws TimeoutException {
                Duration here = clock.here(patience);
                Duration least = LEAST.minus(clock.here().minus(started));
                return pending.join(here.compareTo(least) < 0 ? least : here);
            }
        };
    }

    @Override
    public Signal signal() {
        return threads.signal();
    }
}
