package io.drctl.cloud;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The operating system's threads, waiting on a clock. No other class creates threads, so that all calls to ports run on
 * {@link Threads}, which can be simulated.
 */
public final class PlatformThreads implements Threads, AutoCloseable {
    private final WallClock clock;
    /** Unbounded: nearly all of its threads wait for a network, and in a bounded pool some would wait for others. */
    private final ExecutorService pool = Executors.newCachedThreadPool(work -> daemon("", work));

    public PlatformThreads(WallClock clock) {
        this.clock = clock;
    }

    /**
     * A thread for an adapter's own housekeeping, such as reading what a program prints: it calls no port, and doesn't
     * keep the process alive.
     *
     * @return the thread, started
     */
    public static Thread startDaemon(String name, Runnable work) {
        Thread thread = daemon(name, work);
        thread.start();
        return thread;
    }

    /**
     * Repeats work of that kind.
     *
     * @param period from one start to the next, by the machine's clock
     * @return ends the repetition when closed
     */
    public static Repetition repeat(String name, Duration period, Runnable work) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(each -> daemon(name, each));
        // The task ends with its executor, so nobody needs its future.
        var unused = executor.scheduleAtFixedRate(work, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return executor::shutdownNow;
    }

    /** Work that is done until it is closed. */
    public interface Repetition extends AutoCloseable {
        @Override
        void close();
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public <T> Pending<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        pool.execute(() -> {
            Thread.currentThread().setName("drctl-" + name);
            task.run();
        });
        return new Task<>(task);
    }

    @Override
    public Signal signal() {
        return new ClockSignal();
    }

    /** Interrupts what is still under way. */
    @Override
    public void close() {
        pool.shutdownNow();
    }

    private record Task<T>(FutureTask<T> task) implements Pending<T> {
        @Override
        public T join() {
            try {
                return task.get();
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (ExecutionException e) {
                throw thrown(e);
            }
        }

        @Override
        public T join(Duration patience) throws TimeoutException {
            try {
                return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (ExecutionException e) {
                throw thrown(e);
            }
        }

        private static CompletionException interrupted(InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CompletionException(e);
        }

        private static RuntimeException thrown(ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                return failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            return new CompletionException(e.getCause());
        }
    }

    private final class ClockSignal implements Signal {
        private final Set<Thread> sleeping = new HashSet<>();
        private boolean raised;

        @Override
        public synchronized void raise() {
            raised = true;
            sleeping.forEach(Thread::interrupt);
            notifyAll();
        }

        @Override
        public synchronized boolean isRaised() {
            return raised;
        }

        @Override
        public synchronized void await() throws InterruptedException {
            while (!raised) {
                wait();
            }
        }

        @Override
        public boolean await(Duration duration) throws InterruptedException {
            Thread waiter = Thread.currentThread();
            synchronized (this) {
                if (raised) {
                    return true;
                }
                sleeping.add(waiter);
            }
            boolean woken = false;
            try {
                clock.sleep(duration);
            } catch (InterruptedException e) {
                if (!isRaised()) {
                    throw e;
                }
                woken = true;
            } finally {
                synchronized (this) {
                    sleeping.remove(waiter);
                    if (raised && !woken) {
                        // The interrupt came after the wait had ended, and must not hit the next call.
                        Thread.interrupted();
                    }
                }
            }
            return isRaised();
        }

        @Override
        public <T> T unlessRaised(Pending<T> work) throws InterruptedException {
            Thread waiter = Thread.currentThread();
            synchronized (this) {
                if (raised) {
                    throw new InterruptedException();
                }
                sleeping.add(waiter);
            }
            boolean woken = false;
            try {
                return work.join();
            } catch (CompletionException e) {
                // The work may have been interrupted itself, which is its own failure.
                if (e.getCause() instanceof InterruptedException && Thread.interrupted()) {
                    woken = true;
                    throw new InterruptedException();
                }
                throw e;
            } finally {
                synchronized (this) {
                    sleeping.remove(waiter);
                    if (raised && !woken) {
                        // The interrupt came after the wait had ended, and must not hit the next call.
                        Thread.interrupted();
                    }
                }
            }
        }
    }
}
