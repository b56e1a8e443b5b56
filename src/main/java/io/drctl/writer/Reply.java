package io.drctl.writer;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import io.drctl.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a question: an answer, or why there was none.
 *
 * @param answer null when there was none
 * @param failure null when there was an answer
 */
public record Reply<T>(@Nullable T answer, @Nullable CloudException failure) {
    /**
     * How long to wait for a Region that a failover must not depend on: long enough for an answer from another
     * continent, and short compared with a failover.
     */
    public static final Duration PATIENCE = Duration.ofMillis(2500);

    /**
     * How often to ask a Region from which nothing comes back, neither an answer nor a connection failure.
     */
    private static final int TRIES = 12;
    /** After this many failed connections, silence is established: more would tell nothing new, and take longer. */
    private static final int FAILURES = 3;
    /** How long to wait for one request before sending another: most answers arrive by then. */
    private static final Duration HEAD_START = Duration.ofMillis(250);
    /** Practically no time, for an answer that must have arrived by now. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    static <T> Reply<T> of(T answer) {
        return new Reply<>(answer, null);
    }

    static <T> Reply<T> none(CloudException failure) {
        return new Reply<>(null, failure);
    }

    /** The answer, or what stands for none. */
    public T answerOr(T none) {
        return answer == null ? none : answer;
    }

    /** Why there is no answer. */
    String explained() {
        return failure == null ? "no answer" : failure.explain();
    }

    /** Asks, and waits for as long as the adapter does. */
    public static <T> Reply<T> ask(Supplier<T> question) {
        try {
            return of(question.get());
        } catch (CloudException e) {
            return none(e);
        }
    }

    /**
     * Repeats the question as long as nothing comes back, while still waiting for the earlier ones. Where a quarter of
     * all packets is lost, three questions are lost together too often; and a healthy Region must not look dark because
     * of that: users would be moved, and replicas promoted, without its say. A throttled question is repeated too: that
     * is what such an answer asks for, and what goes on there would be missed otherwise.
     *
     * @param patience for all of it
     */
    static <T> Reply<T> insist(
            Threads threads, Duration patience, Supplier<T> question, String operation, RegionName region) {
        return insist(threads, patience, TRIES, question, operation, region, () -> {});
    }

    /**
     * The same, where the adapter may end its own attempts: a question on which it gave up was already asked several
     * times.
     *
     * @param patience longer than the adapter tries
     * @param unanswered done once, before the question is repeated; it must not wait
     */
    static <T> Reply<T> insistToTheEnd(
            Threads threads,
            Duration patience,
            Supplier<T> question,
            String operation,
            RegionName region,
            Runnable unanswered) {
        return insist(threads, patience, FAILURES, question, operation, region, unanswered);
    }

    private static <T> Reply<T> insist(
            Threads threads,
            Duration patience,
            int tries,
            Supplier<T> question,
            String operation,
            RegionName region,
            Runnable atFirst) {
        List<Threads.Pending<Reply<T>>> asked = new ArrayList<>();
        asked.add(threads.start(operation, () -> ask(question)));
        Reply<T> reply = within(HEAD_START, asked.get(0), operation, region);
        if (!reply.isToBeRepeated()) {
            return reply;
        }
        atFirst.run();
        // In parallel, so that a dark Region costs one wait, not one for each of them.
        while (asked.size() < FAILURES) {
            asked.add(threads.start(operation, () -> ask(question)));
        }
        int rounds = Math.max(tries - FAILURES + 1, (int) patience.toSeconds());
        Duration pause = patience.minus(HEAD_START).dividedBy(rounds);
        Reply<T> unanswered = none(timeout(patience, operation, region, null));
        for (int round = 1; round <= rounds; round++) {
            int failures = 0;
            boolean hasWaited = false;
            for (Threads.Pending<Reply<T>> each : asked) {
                reply = within(hasWaited ? AT_ONCE : pause, each, operation, region);
                if (!reply.isToBeRepeated()) {
                    return reply;
                }
                if (reply.isTimeout()) {
                    hasWaited = true;
                } else {
                    failures++;
                    // A Region that throttles is not silent.
                    unanswered = unanswered.isThrottled() ? unanswered : reply;
                }
            }
            if (failures >= FAILURES) {
                return unanswered;
            }
            if (asked.size() < tries) {
                asked.add(threads.start(operation, () -> ask(question)));
            }
        }
        return unanswered;
    }

    /** Waits for a pending answer, but no longer than {@code patience}. */
    static <T> Reply<T> within(
            Duration patience, Threads.Pending<Reply<T>> pending, String operation, RegionName region) {
        try {
            return pending.join(patience);
        } catch (TimeoutException | CompletionException e) {
            return none(timeout(patience, operation, region, e));
        }
    }

    private static CloudException timeout(
            Duration patience, String operation, RegionName region, @Nullable Throwable cause) {
        return new CloudException(
                CloudException.Cause.UNREACHABLE,
                operation,
                region,
                "no answer within " + Durations.words(patience),
                cause);
    }

    private boolean isThrottled() {
        return failure != null && failure.reason() == CloudException.Cause.THROTTLED;
    }

    private boolean isToBeRepeated() {
        return isSilence() || isThrottled();
    }

    private boolean isTimeout() {
        return failure != null && failure.getCause() instanceof TimeoutException;
    }

    /** Whether nothing came back at all, as from a Region that is dark. */
    public boolean isSilence() {
        return failure != null && failure.isSilence();
    }
}
