package io.drctl.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The user's Ctrl-C, or the system's SIGTERM, for as long as an operation runs.
 *
 * <p>On either signal the JVM runs its shutdown hooks and is gone as soon as they return, whatever its other threads do.
 * So a hook stands here that first has the current work stopped, and then waits until the operation has said in what
 * state it leaves things. The JVM then ends with 130 after SIGINT and 143 after SIGTERM, as every shell expects.
 */
public final class Interruption implements AutoCloseable {
    /** How long an operation that has no work to stop may take to say its last words. */
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(10);

    /** Whether an operation had come to its good end although its end was asked for. */
    private static volatile boolean concluded;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable Thread hook;
    private @Nullable Stoppable current;
    private @Nullable Runnable question;
    private boolean requested;

    private Interruption(boolean watching) {
        if (watching) {
            hook = new Thread(this::request, "interruption");
            Runtime.getRuntime().addShutdownHook(hook);
        } else {
            hook = null;
        }
    }

    /** Watches for signals until closed. */
    public static Interruption watch() {
        return new Interruption(true);
    }

    /** Watches for nothing; {@link #request} stands in for the signal. */
    public static Interruption unwatched() {
        return new Interruption(false);
    }

    /** Whether the end was asked for: nothing new may be started then. */
    public synchronized boolean isRequested() {
        return requested;
    }

    /**
     * The operation came to its good end before anything could be stopped: the process ends with the status of that, as
     * soon as {@code Main} sees {@link #isConcluded}.
     */
    public synchronized void conclude() {
        if (requested) {
            concluded = true;
        }
    }

    /** Whether the process is ending on a signal that came too late to stop anything. */
    public static boolean isConcluded() {
        return concluded;
    }

    /** Names the work to be stopped; if the end has been asked for already, it is stopped at once. */
    public void attend(Stoppable work) {
        boolean tooLate;
        synchronized (this) {
            current = work;
            tooLate = requested;
        }
        if (tooLate) {
            work.stop();
        }
    }

    /** The attended work has ended. */
    public synchronized void release() {
        current = null;
    }

    /**
     * Says that a person is being asked something. A thread that waits for an answer can't be woken, so an interruption
     * then only runs {@code parting}, which says how things stand, and ends the JVM.
     */
    public synchronized void asking(Runnable parting) {
        question = parting;
    }

    /** The question was answered. */
    public synchronized void answered() {
        question = null;
    }

    /** What a signal does. Returns when the operation has ended. */
    public void request() {
        Stoppable work;
        Runnable parting;
        synchronized (this) {
            requested = true;
            work = current;
            parting = question;
        }
        if (parting != null) {
            parting.run();
            return;
        }
        if (work != null) {
            work.stop();
        }
        if (hook != null) {
            try {
                if (!closed.await(LAST_WORDS_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                if (concluded) {
                    // The JVM would end with the signal's status as soon as this returns; Main ends it with the right
                    // one.
                    new CountDownLatch(1).await(LAST_WORDS_MAX.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (hook != null && !isRequested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyShuttingDown) {
                // The signal came just now: the hook runs, and finds everything closed.
                return;
            }
        }
    }
}
