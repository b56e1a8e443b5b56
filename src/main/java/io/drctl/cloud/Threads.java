package io.drctl.cloud;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * Parallel work, and waiting for it: real threads in production; in the simulated world one at a time, in virtual time
 * and in an order that a seed determines. All code starts threads and waits for them through this interface, so that it
 * can be simulated.
 */
public interface Threads {
    /**
     * Starts some work on a separate thread, so that no work ever waits for its turn. The thread doesn't keep the
     * process alive.
     */
    <T> Pending<T> start(String name, Callable<T> work);

    /** Does all of it in parallel, and returns the outcomes in the order of the work. */
    default <T> List<T> all(String name, List<? extends Callable<T>> work) {
        List<Pending<T>> pending = new ArrayList<>();
        for (Callable<T> one : work) {
            pending.add(start(name, one));
        }
        List<T> outcomes = new ArrayList<>();
        for (Pending<T> one : pending) {
            outcomes.add(one.join());
        }
        return outcomes;
    }

    /**
     * Reads something on a separate thread, unless a signal is raised before that is done, so that its raiser isn't
     * kept waiting for answers that nobody needs anymore.
     *
     * @throws InterruptedException when the signal is raised; the reading is abandoned, and goes on
     */
    default <T> T unless(Signal signal, String name, Callable<T> reading) throws InterruptedException {
        if (signal.isRaised()) {
            throw new InterruptedException();
        }
        return signal.unlessRaised(start(name, reading));
    }

    /** A signal that has not been raised. */
    Signal signal();

    /** Work under way. */
    interface Pending<T> {
        /**
         * Waits for the outcome. What the work threw is thrown here.
         *
         * @throws java.util.concurrent.CompletionException when the work threw a checked exception, or the wait was
         *     interrupted
         */
        T join();

        /**
         * Waits for the outcome, but not longer than {@code patience}.
         *
         * @throws TimeoutException when there is none by then; the work goes on
         */
        T join(Duration patience) throws TimeoutException;
    }

    /** Something that happens once and that several threads may wait for. */
    interface Signal {
        /** Ends all waits, including future ones. */
        void raise();

        boolean isRaised();

        /** Waits for as long as it takes. */
        void await() throws InterruptedException;

        /**
         * Waits, but not longer than {@code duration}.
         *
         * @return whether it was raised
         */
        boolean await(Duration duration) throws InterruptedException;

        /**
         * Waits for some work, but no longer once this is raised.
         *
         * @throws InterruptedException when it was raised
         */
        <T> T unlessRaised(Pending<T> work) throws InterruptedException;
    }
}
