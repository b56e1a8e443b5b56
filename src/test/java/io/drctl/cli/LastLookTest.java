package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.Threads;
import io.drctl.engine.NextStep;
import io.drctl.engine.Runs;
import io.drctl.text.Command;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LastLookTest {
    private static final List<NextStep> SEEN = List.of(new NextStep("Something is left", Command.drctl("prepare")));

    private final PlatformThreads threads = new PlatformThreads(new SystemClock());
    private final LastLook look = new LastLook(threads, false);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void what_was_seen_is_told() {
        assertThat(look.of(() -> SEEN)).isEqualTo(SEEN);
    }

    @Test
    void a_signal_ends_the_look_at_once_and_what_wasnt_seen_is_not_told() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch dark = new CountDownLatch(1);
        Threads.Pending<List<NextStep>> told = threads.start(
                "test",
                () -> look.of(() -> {
                    begun.countDown();
                    dark.await();
                    return SEEN;
                }));
        await(begun);

        look.cutShort();

        assertThat(told.join()).isEqualTo(Runs.UNSEEN).singleElement().satisfies(step -> {
            assertThat(step.why().text()).isEqualTo("What is left to do wasn't looked at; it is shown by");
            assertThat(step.command()).isEqualTo(Command.drctl("status"));
        });
        assertThat(look.of(() -> SEEN)).as("nor is it looked again").isEqualTo(Runs.UNSEEN);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
