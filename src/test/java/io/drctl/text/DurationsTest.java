package io.drctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One quantity is typed in several ways, and reads in one. */
final class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "15m, PT15M",
        "15 m, PT15M",
        "15 min, PT15M",
        "90s, PT1M30S",
        "1m30s, PT1M30S",
        "1 min 30 s, PT1M30S",
        "1min 30s, PT1M30S",
        "PT1M30S, PT1M30S",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "500ms, PT0.5S",
        "0.5 s, PT0.5S",
        "PT15M, PT15M",
        "P1DT1H, PT25H",
        "0s, PT0S",
        "PT-5S, PT-5S"
    })
    void is_read_however_it_is_typed(String text, Duration meant) {
        assertThat(Durations.parse(text)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "15",
                "m",
                "m15",
                "15 m ",
                " 15 m",
                "30m1h",
                "1.5h",
                "1.s",
                "-5m",
                "15M",
                "15 minutes",
                "P",
                "PT",
                "P1Y",
                "10001d",
                "9999999999s",
                "PT99999999999999999999H"
            })
    void is_not_a_duration(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.04S, 0 s",
        "PT0.8S, 0.8 s",
        "PT2S, 2 s",
        "PT9.97S, 10 s",
        "PT42.9S, 42 s",
        "PT3M, 3 min",
        "PT3M5S, 3 min 5 s",
        "PT59M59.9S, 59 min 59 s",
        "PT1H5M7S, 1 h 5 min",
        "PT24H, 1 d",
        "PT76H30M, 3 d 4 h",
        "PT-90S, -1 min 30 s"
    })
    void is_told_in_at_most_two_units(Duration duration, String words) {
        assertThat(Durations.words(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 s", "0.8 s", "42 s", "3 min", "3 min 5 s", "1 h 5 min", "3 d 4 h"})
    void what_is_told_can_be_typed(String words) {
        assertThat(Durations.parse(words).map(Durations::words)).contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.5S, 500ms",
        "PT59.999S, 59s999ms",
        "PT1M, 1m",
        "PT5M30S, 5m30s",
        "PT1H0.001S, 1h1ms",
        "PT26H3M, 26h3m",
        "PT-5S, PT-5S"
    })
    void what_is_to_be_typed_is_told_whole_and_read_back(Duration duration, String compact) {
        assertThat(Durations.compact(duration)).isEqualTo(compact);
        assertThat(Durations.parse(compact)).hasValue(duration);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT5M, 300", "PT0.8S, 0.8", "PT1.0905S, 1.09", "PT-1.5S, -1.5"})
    void programs_get_seconds(Duration duration, String number) {
        assertThat(Durations.seconds(duration)).hasToString(number);
    }

    @Test
    void a_range_has_its_unit_once_where_both_ends_have_the_same() {
        assertThat(Durations.range(Duration.ofMinutes(2), Duration.ofMinutes(10)))
                .isEqualTo("2 to 10 min");
        assertThat(Durations.range(Duration.ofSeconds(30), Duration.ofMinutes(2)))
                .isEqualTo("30 s to 2 min");
        assertThat(Durations.range(Duration.ofSeconds(1), Duration.ofMinutes(1)))
                .isEqualTo("up to 1 min");
    }
}
