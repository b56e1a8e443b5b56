package io.drctl.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The user's Ctrl-C, or the system's SIGTERM, for as long as an operation runs.
 *
 * <p>On either signal the JVM runs its shutdown hooks and is gone as soon as they return, whatever its other threads
 * do. So this hook first stops the current work, and then waits until the operation has reported in what state it
 * leaves things. The JVM then ends with 130 after SIGINT and 143 after SIGTERM, as every shell expects;
 * unless the operation had already ended by itself: then its own status counts, however late and however often the
 * signal comes.
 */
public final class Interruption implements AutoCloseable {
    /** How long an operation that has no work to stop may take for its last messages. */
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(10);

    /** How long an operation that has ended may take to report: it looks at both Regions once more. */
    private static final Duration TELLING_MAX = Duration.ofSeconds(90);

    /** Whether {@code Main} ends this process with the status of what it did. */
    private static volatile boolean owned;

    /** Whether an operation has ended by itself. */
    private static volatile boolean concluded;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final @Nullable Thread hook;
    private @Nullable Stoppable current;
    private @Nullable Runnable question;
    private boolean requested;
    private @Nullable Runnable hurry;
    private boolean over;

    private Interruption(boolean watching) {
        if (watching) {
            hook = new Thread(this::request, "interruption");
            Runtime.getRuntime().addShutdownHook(hook);
        } else {
            hook = null;
        }
    }

    /** Says, once for the process, that it will be ended as soon as {@link #isConcluded}, with the status of that. */
    public static void ownProcess() {
        owned = true;
    }

    /** Watches for signals until closed. */
    public static Interruption watch() {
        return new Interruption(true);
    }

    /** Watches for nothing; {@link #request} stands in for the signal. */
    public static Interruption unwatched() {
        return new Interruption(false);
    }

    /** Whether the end was requested: then nothing new may be started. */
    public synchronized boolean isRequested() {
        return requested;
    }

    /**
     * The same, for work that failed. A terminal's Ctrl-C reaches each process of the group, and what another one makes
     * of it may be seen here before the signal itself is: so one that is on its way is waited for.
     */
    public boolean isRequestedBy(Duration patience) {
        if (hook == null) {
            return isRequested();
        }
        try {
            return asked.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return isRequested();
        }
    }

    /**
     * The operation has ended by itself, and only has to report: no signal changes that any more. The process
     * ends with the status that says so, as soon as {@code Main} sees {@link #isConcluded}.
     */
    public void conclude() {
        conclude(() -> {});
    }

    /**
     * The same, where a signal changes how long the telling takes: {@code faster} is run by it, or now, if it came
     * before.
     */
    public void conclude(Runnable faster) {
        boolean isHurried;
        synchronized (this) {
            over = true;
            hurry = faster;
            isHurried = requested;
        }
        concluded = owned;
        if (isHurried) {
            faster.run();
        }
    }

    /** Whether the process is to end with the status of what it did, and not with that of a signal. */
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
        Runnable faster;
        synchronized (this) {
            requested = true;
            asked.countDown();
            faster = hurry;
            work = over ? null : current;
            parting = over ? null : question;
        }
        if (parting != null) {
            parting.run();
            return;
        }
        if (work != null) {
            work.stop();
        }
        if (faster != null) {
            faster.run();
        }
        if (hook != null) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            boolean isClosed =
                    closed.await((isOver() ? TELLING_MAX : LAST_WORDS_MAX).toMillis(), TimeUnit.MILLISECONDS);
            if (isClosed && concluded) {
                // The JVM would end with the signal's status as soon as this returns; Main ends it with the right one.
                new CountDownLatch(1).await(LAST_WORDS_MAX.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        closed.countDown();
        // After an end the hook stays: without it, a signal would end the process before Main does.
        if (hook != null && !isRequested() && !concluded) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyShuttingDown) {
                // The signal came just now: the hook runs, and finds everything closed.
                return;
            }
        }
    }
}
