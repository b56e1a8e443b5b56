package io.drctl.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns Ctrl-C (or a SIGTERM) into a request to stop, and keeps the JVM alive until what was asked has been done and told.
 *
 * <p>The JVM answers a signal by running its shutdown hooks, beside which the other threads go on, and then ends with the
 * status 128 + signal. So the hook asks the run to stop and then waits for it.
 */
final class Interrupts implements AutoCloseable {
    /** Calls under way are seen through; their own time limits are below this. */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "drctl-interrupt");
    private volatile @Nullable Runnable action;
    private boolean installed;

    synchronized void onInterrupt(Runnable request) {
        action = request;
        if (!installed) {
            Runtime.getRuntime().addShutdownHook(hook);
            installed = true;
        }
    }

    private void interrupted() {
        Runnable request = action;
        if (request != null) {
            request.run();
        }
        try {
            boolean finished = told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!finished) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        told.countDown();
        if (installed) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is already ending, which is why this is being closed.
                return;
            }
        }
    }
}
