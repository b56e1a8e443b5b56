package io.drctl.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.SystemClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PlatformThreadsTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final PlatformThreads threads = new PlatformThreads(new SystemClock());

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void all_work_goes_on_side_by_side_and_comes_back_in_its_order() {
        CyclicBarrier together = new CyclicBarrier(3);
        List<Callable<String>> work = List.of(met("a", together), met("b", together), met("c", together));
        assertThat(threads.all("test", work)).containsExactly("a", "b", "c");
    }

    private static Callable<String> met(String name, CyclicBarrier together) {
        return () -> {
            together.await();
            return name;
        };
    }

    @Test
    void what_the_work_threw_is_thrown_to_the_one_that_waits() {
        CloudException failure = new CloudException(CloudException.Cause.THROTTLED, "x:Y", null, "slow down", null);
        assertThatThrownBy(threads.start("test", () -> {
                    throw failure;
                })::join)
                .isSameAs(failure);
        assertThatThrownBy(threads.start("test", () -> {
                    throw new StackOverflowError();
                })::join)
                .isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(threads.start("test", () -> {
                    throw new IOException("gone");
                })::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void patience_ends_and_the_work_goes_on() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        Threads.Pending<String> pending = threads.start("test", () -> {
            free.await();
            return "late";
        });
        assertThatThrownBy(() -> pending.join(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
        free.countDown();
        assertThat(pending.join(LONG)).isEqualTo("late");
    }

    @Test
    void a_raised_signal_ends_waits_and_those_to_come() throws Exception {
        Threads.Signal signal = threads.signal();
        assertThat(signal.await(Duration.ofMillis(1))).isFalse();
        Threads.Pending<Boolean> timed = threads.start("test", () -> signal.await(LONG));
        Threads.Pending<Boolean> untimed = threads.start("test", () -> {
            signal.await();
            return true;
        });
        signal.raise();
        assertThat(timed.join()).isTrue();
        assertThat(untimed.join()).isTrue();
        assertThat(signal.await(LONG)).isTrue();
        assertThat(signal.isRaised()).isTrue();
    }

    @Test
    void a_raised_signal_leaves_no_interrupt_behind() throws Exception {
        for (int i = 0; i < 200; i++) {
            Threads.Signal signal = threads.signal();
            Threads.Pending<Boolean> waiter = threads.start("test", () -> {
                signal.await(Duration.ofMillis(1));
                return Thread.currentThread().isInterrupted();
            });
            Thread.sleep(0, 900_000);
            signal.raise();
            assertThat(waiter.join()).isFalse();
        }
    }

    @Test
    void reading_is_abandoned_once_the_signal_is_raised() {
        Threads.Signal signal = threads.signal();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Threads.Pending<String> waiter = threads.start(
                "test",
                () -> threads.unless(signal, "reading", () -> {
                    begun.countDown();
                    never.await();
                    return "late";
                }));
        threads.start("test", () -> {
            begun.await();
            signal.raise();
            return "";
        });
        assertThatThrownBy(waiter::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> threads.unless(signal, "reading", () -> {
                    throw new AssertionError("begun");
                }))
                .as("nor is anything begun after it")
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void reading_that_nobody_stops_ends_with_its_answer_or_failure() throws Exception {
        Threads.Signal signal = threads.signal();
        assertThat(threads.unless(signal, "reading", () -> "read")).isEqualTo("read");
        assertThatThrownBy(() -> threads.unless(signal, "reading", () -> {
                    throw new IllegalStateException("unreadable");
                }))
                .hasMessage("unreadable");
    }

    @Test
    void an_interrupt_that_is_no_signal_is_told() {
        Threads.Signal signal = threads.signal();
        Threads.Pending<Boolean> waiter = threads.start("test", () -> {
            Thread.currentThread().interrupt();
            return signal.await(LONG);
        });
        assertThatThrownBy(waiter::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }
}
