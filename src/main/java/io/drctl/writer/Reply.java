package io.drctl.writer;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What became of a question: an answer, or why there was none.
 *
 * @param answer null when there was none
 * @param failure null when there was an answer
 */
public record Reply<T>(@Nullable T answer, @Nullable CloudException failure) {
    /**
     * How long a Region is waited for that a failover must not depend on: long enough for an answer from another continent,
     * and short beside what a failover takes.
     */
    public static final Duration PATIENCE = Duration.ofMillis(2500);

    static <T> Reply<T> of(T answer) {
        return new Reply<>(answer, null);
    }

    static <T> Reply<T> none(CloudException failure) {
        return new Reply<>(null, failure);
    }

    /** Asks, and waits for as long as the adapter does. */
    static <T> Reply<T> ask(Supplier<T> question) {
        try {
            return of(question.get());
        } catch (CloudException e) {
            return none(e);
        }
    }

    /** Waits for an answer that is under way, but no longer than {@code patience}. */
    static <T> Reply<T> within(
            Duration patience, Threads.Pending<Reply<T>> pending, String operation, RegionName region) {
        try {
            return pending.join(patience);
        } catch (TimeoutException | CompletionException e) {
            return none(new CloudException(
                    CloudException.Cause.UNREACHABLE,
                    operation,
                    region,
                    String.format(Locale.ROOT, "no answer within %.1f s", patience.toMillis() / 1000.0),
                    e));
        }
    }

    /** Whether nothing came back at all, as from a Region that is dark. */
    public boolean isSilence() {
        return failure != null && failure.isSilence();
    }
}
