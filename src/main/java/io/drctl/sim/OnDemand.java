package io.drctl.sim;

import io.drctl.cloud.Threads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Each piece of work is done by the first thread that waits for it. For an observer of a world that stands still, when
 * and in which order makes no difference, and a thread for each question would cost more than its answer.
 */
final class OnDemand implements Threads {
    @Override
    public <T> Pending<T> start(String name, Callable<T> work) {
        return new Task<>(work);
    }

    @Override
    public Signal signal() {
        return new Flag();
    }

    private static final class Task<T> implements Pending<T> {
        private @Nullable Callable<T> work;
        private @Nullable T outcome;
        private @Nullable RuntimeException failure;

        Task(Callable<T> work) {
            this.work = work;
        }

        @Override
        @SuppressWarnings("NullAway") // Null where the work gave null.
        public T join() {
            Callable<T> due = work;
            if (due != null) {
                work = null;
                try {
                    outcome = due.call();
                } catch (RuntimeException e) {
                    failure = e;
                } catch (Exception e) {
                    failure = new CompletionException(e);
                }
            }
            if (failure != null) {
                throw failure;
            }
            return outcome;
        }

        @Override
        public T join(Duration patience) {
            return join();
        }
    }

    private static final class Flag implements Signal {
        private boolean raised;

        @Override
        public void raise() {
            raised = true;
        }

        @Override
        public boolean isRaised() {
            return raised;
        }

        @Override
        public void await() {
            if (!raised) {
                throw new IllegalStateException("who knows everything waits for nothing");
            }
        }

        @Override
        public boolean await(Duration duration) {
            return raised;
        }

        @Override
        public <T> T unlessRaised(Pending<T> work) {
            return work.join();
        }
    }
}
