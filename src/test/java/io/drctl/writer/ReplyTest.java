package io.drctl.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.PlatformThreads;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How insistently another Region is asked. */
class ReplyTest {
    private static final RegionName REGION = new RegionName("us-west-1");
    private static final String OPERATION = "rds:DescribeDBClusters";

    private final AtomicInteger asked = new AtomicInteger();

    /** Fails with these causes, one after the other, and then answers; null stands for an answer at once. */
    private Supplier<String> failing(@Nullable Cause... causes) {
        Iterator<Cause> next = Arrays.asList(causes).iterator();
        return () -> {
            asked.incrementAndGet();
            Cause cause;
            synchronized (next) {
                cause = next.hasNext() ? next.next() : null;
            }
            if (cause != null) {
                throw new CloudException(cause, OPERATION, REGION, cause.name(), null);
            }
            return "answer";
        };
    }

    private static Reply<String> insist(Supplier<String> question) {
        try (PlatformThreads threads = new PlatformThreads(new SystemClock())) {
            return Reply.insist(threads, Duration.ofSeconds(30), question, OPERATION, REGION);
        }
    }

    @Test
    void an_answer_is_asked_for_once() {
        assertThat(insist(failing()).answer()).isEqualTo("answer");
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_refusal_is_an_answer() {
        Reply<String> reply = insist(failing(Cause.ACCESS_DENIED));
        assertThat(reply.failure()).extracting(CloudException::reason).isEqualTo(Cause.ACCESS_DENIED);
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_throttled_question_is_repeated() {
        assertThat(insist(failing(Cause.THROTTLED)).answer()).isEqualTo("answer");
        assertThat(insist(failing(Cause.THROTTLED, Cause.THROTTLED)).answer()).isEqualTo("answer");
    }

    @Test
    void a_region_that_throttles_is_not_silent() {
        for (List<Cause> causes : List.of(
                List.of(Cause.THROTTLED, Cause.THROTTLED, Cause.THROTTLED),
                List.of(Cause.THROTTLED, Cause.NOT_CONNECTED, Cause.NOT_CONNECTED),
                List.of(Cause.NOT_CONNECTED, Cause.THROTTLED, Cause.NOT_CONNECTED))) {
            Reply<String> reply = insist(failing(causes.toArray(Cause[]::new)));
            assertThat(reply.failure()).extracting(CloudException::reason).isEqualTo(Cause.THROTTLED);
        }
    }

    @Test
    void a_region_without_a_connection_is_silent_after_three_questions() {
        assertThat(insist(failing(Cause.NOT_CONNECTED, Cause.NOT_CONNECTED, Cause.NOT_CONNECTED))
                        .isSilence())
                .isTrue();
        assertThat(asked).hasValue(3);
    }
}
