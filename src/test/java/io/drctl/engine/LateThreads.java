package io.drctl.engine;

import io.drctl.cloud.Threads;
import io.drctl.testing.VirtualClock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Threads of which some never end their work; who waits for these does so on a virtual clock, and not for ever. */
record LateThreads(Threads threads, VirtualClock clock, Predicate<String> late) implements Threads {
    @Override
    public <T> Pending<T> start(String name, Callable<T> work) {
        return late.test(name) ? new Late<>(clock) : threads.start(name, work);
    }

    @Override
    public Signal signal() {
        return threads.signal();
    }

    private record Late<T>(VirtualClock clock) implements Pending<T> {
        @Override
        public T join() {
            throw new AssertionError("would be waited for without an end");
        }

        @Override
        public T join(Duration patience) throws TimeoutException {
            clock.advance(patience);
            throw new TimeoutException();
        }
    }
}
