package io.drctl.sandbox;

import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Threads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** Real threads, whose patience is counted in the sandbox's time. */
record PacedThreads(PlatformThreads threads, SandboxClock clock) implements Threads {
    @Override
    public <T> Pending<T> start(String name, Callable<T> work) {
        Pending<T> pending = threads.start(name, work);
        return new Pending<>() {
            @Override
            public T join() {
                return pending.join();
            }

            @Override
            public T join(Duration patience) throws TimeoutException {
                return pending.join(clock.here(patience));
            }
        };
    }

    @Override
    public Signal signal() {
        return threads.signal();
    }
}
