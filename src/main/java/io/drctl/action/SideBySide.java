package io.drctl.action;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs a handful of independent reads at the same time. Each gets a daemon thread of its own: they wait for a network, and
 * a pool could make one wait for another.
 */
final class SideBySide {
    private SideBySide() {}

    /** A read under way. */
    static final class Pending<T> {
        private final FutureTask<T> task;

        private Pending(FutureTask<T> task) {
            this.task = task;
        }

        /** Waits for the answer; what the read threw is thrown here. */
        T join() {
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException runtime) {
                    throw runtime;
                }
                throw new CompletionException(e.getCause());
            }
        }
    }

    static <T> Pending<T> start(String name, Callable<T> read) {
        FutureTask<T> task = new FutureTask<>(read);
        Thread thread = new Thread(task, "drctl-" + name);
        thread.setDaemon(true);
        thread.start();
        return new Pending<>(task);
    }

    /** The answers in the order of the reads. */
    static <T> List<T> all(String name, List<? extends Callable<T>> reads) {
        List<Pending<T>> pending = new ArrayList<>();
        for (Callable<T> read : reads) {
            pending.add(start(name, read));
        }
        List<T> answers = new ArrayList<>();
        for (Pending<T> one : pending) {
            answers.add(one.join());
        }
        return answers;
    }
}
