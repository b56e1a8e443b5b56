package io.drctl.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "15m, PT15M, 15m",
        "90s, PT1M30S, 1m30s",
        "1h30m, PT1H30M, 1h30m",
        "2d, PT48H, 48h",
        "500ms, PT0.5S, 500ms",
        "PT15M, PT15M, 15m",
        "P1DT1H, PT25H, 25h",
        "0s, PT0S, 0s",
        "PT-5S, PT-5S, -5s"
    })
    void reads_and_writes(String text, Duration meant, String written) {
        assertThat(DurationText.parse(text)).contains(meant);
        assertThat(DurationText.format(meant)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "15",
                "m",
                "15 m",
                "m15",
                "30m1h",
                "1.5h",
                "-5m",
                "15M",
                "P",
                "PT",
                "P1Y",
                "9999999999s",
                "PT99999999999999999999H"
            })
    void is_not_a_duration(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
