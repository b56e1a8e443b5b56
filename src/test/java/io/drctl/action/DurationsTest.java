package io.drctl.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.yaml.DurationText;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.5S, 500ms",
        "PT59.999S, 59s999ms",
        "PT1M, 1m",
        "PT5M30S, 5m30s",
        "PT1H0.001S, 1h1ms",
        "PT26H3M, 26h3m"
    })
    void what_is_typed_is_told_whole_and_read_back(Duration duration, String compact) {
        assertThat(Durations.compact(duration)).isEqualTo(compact);
        assertThat(DurationText.parse(compact)).hasValue(duration);
    }
}
