package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateLockTest {
    private static final String DETAIL = """
            Error message: operation error S3: PutObject, https response error StatusCode: 412, RequestID: YTJ0, HostID: 9Gjj=, api error PreconditionFailed: At least one of the pre-conditions you specified did not hold
            Lock Info:
              ID:        1480b8fd-43e6-c9af-f403-d12f55c256f5
              Path:      state-b/terraform/us-east-2.tfstate
              Operation: OperationTypeApply
              Who:       root@vm
              Version:   1.11.4
              Created:   2026-11-22 13:40:22.606095375 +0000 UTC
              Info:     \s


            Terraform acquires a state lock to protect the state from being written
            by multiple users at the same time.""";

    @Test
    void reads_who_holds_the_lock_and_since_when() {
        assertThat(StateLock.parse(DETAIL)).hasValueSatisfying(lock -> {
            assertThat(lock.id()).isEqualTo("1480b8fd-43e6-c9af-f403-d12f55c256f5");
            assertThat(lock.path()).isEqualTo("state-b/terraform/us-east-2.tfstate");
            assertThat(lock.who()).isEqualTo("root@vm");
            assertThat(lock.purpose()).isEqualTo("apply");
            assertThat(lock.createdAt()).isEqualTo(Instant.parse("2026-11-22T13:40:22.606095375Z"));
            assertThat(lock.age(Instant.parse("2026-11-22T14:40:22.606095375Z")))
                    .contains(Duration.ofHours(1));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22 13:40:22 +0000 UTC",
                "2026-11-22 13:40:22.6 +0000 UTC",
                "2026-11-22 13:40:22.60609 +0000 UTC"
            })
    void reads_times_with_as_many_digits_as_there_are(String created) {
        String detail = DETAIL.replace("2026-11-22 13:40:22.606095375 +0000 UTC", created);
        assertThat(StateLock.parse(detail).orElseThrow().createdAt()).isNotNull();
    }

    @Test
    void still_names_the_lock_when_its_time_is_unreadable() {
        String detail = DETAIL.replace("2026-11-22 13:40:22.606095375 +0000 UTC", "yesterday");
        StateLock lock = StateLock.parse(detail).orElseThrow();
        assertThat(lock.createdAt()).isNull();
        assertThat(lock.age(Instant.EPOCH)).isEmpty();
    }

    @Test
    void gives_no_age_when_the_clocks_disagree() {
        assertThat(StateLock.parse(DETAIL).orElseThrow().age(Instant.parse("2026-11-22T13:00:00Z")))
                .isEmpty();
    }

    @Test
    void finds_no_lock_in_other_texts() {
        assertThat(StateLock.parse("Error: no such bucket\n  ID: 7")).isEmpty();
    }
}
