package io.drctl.engine;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call of what comes together: who comes while a call is under way waits until it is over, and the next call
 * is for all who wait then. So a call is always begun after it was asked for, and one alone never waits.
 *
 * @param <Q> what is asked, or to be done
 * @param <A> the answer
 */
final class Batches<Q, A> {
    /** Longer nobody waits for a call of others, which may be waiting for a Region that is dark. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Threads threads;
    private final WallClock clock;
    private final Duration apart;
    private final BiPredicate<List<Q>, Q> goesWith;
    private final Function<List<Q>, List<A>> call;
    private final List<Asked> waiting = new ArrayList<>();
    private boolean isLed;
    private @Nullable Duration lastCall;

    /**
     * No call yet.
     *
     * @param apart how long after one call the next is begun at the earliest, so that more of them go together
     * @param goesWith whether one more fits in a call with others
     * @param call answers each of several, in order; one that is rejected is made for each alone
     */
    Batches(
            Threads threads,
            WallClock clock,
            Duration apart,
            BiPredicate<List<Q>, Q> goesWith,
            Function<List<Q>, List<A>> call) {
        this.threads = threads;
        this.clock = clock;
        this.apart = apart;
        this.goesWith = goesWith;
        this.call = call;
    }

    /** One who asks. */
    private final class Asked {
        private final Q question;
        /** Raised when it is to make the next call, or has its answer. */
        private final Threads.Signal turn = threads.signal();

        private final Threads.Signal over = threads.signal();
        private boolean leads;
        private volatile @Nullable Outcome outcome;

        private Asked(Q question) {
            this.question = question;
        }

        private void end(Outcome with) {
            outcome = with;
            turn.raise();
            over.raise();
        }
    }

    /** The answer, from a call of one's own or of another's. */
    @SuppressWarnings("unchecked") // Only answers of the call are put in.
    A ask(Q question) {
        Asked own = new Asked(question);
        synchronized (this) {
            waiting.add(own);
            if (!isLed) {
                isLed = true;
                own.leads = true;
            }
        }
        try {
            if (isToCall(own)) {
                awaitNext();
                List<Asked> group = group(own);
                try {
                    answer(group);
                } finally {
                    handOver();
                }
            }
            own.over.await();
        } catch (InterruptedException e) {
            leave(own);
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
        return (A) Objects.requireNonNull(Objects.requireNonNull(own.outcome).get());
    }

    /** Waits; whether it is to make the next call. */
    private boolean isToCall(Asked own) throws InterruptedException {
        if (!leads(own) && !own.turn.await(PATIENCE)) {
            synchronized (this) {
                // Beside the one that takes so long.
                own.leads = waiting.contains(own);
            }
        }
        return leads(own);
    }

    private synchronized boolean leads(Asked own) {
        return own.leads;
    }

    private void awaitNext() throws InterruptedException {
        Duration left = untilNext();
        if (!left.isNegative() && !left.isZero()) {
            clock.sleep(left);
        }
    }

    private synchronized Duration untilNext() {
        return lastCall == null ? Duration.ZERO : lastCall.plus(apart).minus(clock.elapsed());
    }

    /** Those who wait now and fit in one call, first the one who makes it; none if others have taken it along. */
    private synchronized List<Asked> group(Asked own) {
        lastCall = clock.elapsed();
        if (!waiting.remove(own)) {
            return List.of();
        }
        List<Asked> group = new ArrayList<>(List.of(own));
        List<Q> questions = new ArrayList<>(List.of(own.question));
        for (Asked each : waiting) {
            if (goesWith.test(questions, each.question)) {
                group.add(each);
                questions.add(each.question);
            }
        }
        waiting.removeAll(group);
        return List.copyOf(group);
    }

    private void answer(List<Asked> group) {
        if (group.isEmpty()) {
            return;
        }
        List<Q> questions = group.stream().map(each -> each.question).toList();
        Outcome all = Outcome.of(() -> call.apply(questions));
        boolean isRejected = all.failure() instanceof CloudException e && e.reason() == CloudException.Cause.REJECTED;
        for (int i = 0; i < group.size(); i++) {
            Asked each = group.get(i);
            int place = i;
            if (isRejected && group.size() > 1) {
                // It may be the fault of one of them.
                each.end(Outcome.of(() -> call.apply(List.of(each.question)).get(0)));
            } else {
                each.end(
                        all.failure() != null
                                ? all
                                : Outcome.of(() -> ((List<?>) Objects.requireNonNull(all.get())).get(place)));
            }
        }
    }

    /** Has the first of those who wait make the next call. */
    private synchronized void handOver() {
        Asked next = waiting.stream().filter(each -> !each.leads).findFirst().orElse(null);
        isLed = next != null;
        if (next != null) {
            next.leads = true;
            next.turn.raise();
        }
    }

    /** Who is interrupted makes no call for others. */
    private synchronized void leave(Asked own) {
        if (waiting.remove(own) && own.leads) {
            handOver();
        }
    }
}
