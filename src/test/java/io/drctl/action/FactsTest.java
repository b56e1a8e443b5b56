package io.drctl.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FactsTest {
    private static final Fact<String> ID = Fact.text("id");
    private static final Fact<Instant> AT = Fact.time("at");
    private static final Fact<List<String>> SERVERS = Fact.list("servers");
    private static final Fact<Light> LIGHT = Fact.oneOf(Light.class, "light");

    private enum Light {
        RED,
        GREEN
    }

    @Test
    void the_journal_has_their_texts() {
        assertThat(Facts.of(ID, "C1")
                        .with(AT, Instant.parse("2026-03-14T03:15:22.345Z"))
                        .with(SERVERS, List.of("ns-1", "ns-2"))
                        .with(LIGHT, Light.GREEN)
                        .texts())
                .containsOnly(
                        Map.entry("id", "C1"),
                        Map.entry("at", "2026-03-14T03:15:22.345Z"),
                        Map.entry("servers", "ns-1,ns-2"),
                        Map.entry("light", "green"));
    }

    @Test
    void what_is_written_is_read_again() {
        Facts facts = new Facts(Facts.of(ID, "C1")
                .with(AT, Instant.EPOCH)
                .with(SERVERS, List.of("ns-1", "ns-2"))
                .with(LIGHT, Light.RED)
                .texts());
        assertThat(facts.get(ID)).contains("C1");
        assertThat(facts.get(AT)).contains(Instant.EPOCH);
        assertThat(facts.get(SERVERS)).contains(List.of("ns-1", "ns-2"));
        assertThat(facts.get(LIGHT)).contains(Light.RED);
        assertThat(new Facts(Facts.of(SERVERS, List.of()).texts()).get(SERVERS)).contains(List.of());
    }

    @Test
    void what_was_not_left_is_not_there() {
        assertThat(Facts.NONE.get(AT)).isEmpty();
        assertThat(Facts.of(ID, "C1").withKnown(AT, null).has(AT)).isFalse();
    }

    @Test
    void a_text_that_is_no_such_fact_is_named() {
        assertThatThrownBy(() -> new Facts(Map.of("at", "soon")).get(AT))
                .isInstanceOf(UnreadableFactException.class)
                .hasMessage("the journal's fact at is `soon`, which is not a time");
        assertThatThrownBy(() -> new Facts(Map.of("light", "blue")).get(LIGHT))
                .hasMessage("the journal's fact light is `blue`, which is not one of red, green");
    }
}
