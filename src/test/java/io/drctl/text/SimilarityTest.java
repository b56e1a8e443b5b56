package io.drctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimilarityTest {
    private static final List<String> KEYS =
            List.of("qty", "kind", "dr", "names", "per-region", "hosted-zone", "monitoring-namespace");

    @ParameterizedTest
    @CsvSource({
        "qnt, qty",
        "ktny, kind",
        "knid, kind",
        "name, names",
        "per_region, per-region",
        "PerRegion, per-region",
        "hostedzone, hosted-zone",
        "monitoring-namspase, monitoring-namespace",
        "Dr, dr"
    })
    void finds_what_was_meant(String typed, String meant) {
        assertThat(Similarity.closest(typed, KEYS)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "zz", "colour", "repositories", "x", ""})
    void suggests_nothing_far_fetched(String typed) {
        assertThat(Similarity.closest(typed, KEYS)).isEmpty();
    }
}
