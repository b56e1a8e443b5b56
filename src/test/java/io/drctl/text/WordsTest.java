package io.drctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WordsTest {
    @Test
    void a_count_agrees_with_its_noun() {
        assertThat(List.of(Words.count(0, "check"), Words.count(1, "check"), Words.count(3, "check")))
                .containsExactly("no checks", "1 check", "3 checks");
        assertThat(Words.count(1, "change is", "changes are")).isEqualTo("1 change is");
        assertThat(Words.count(2, "change is", "changes are")).isEqualTo("2 changes are");
    }

    @Test
    void a_list_ends_with_and() {
        assertThat(List.of(Words.list(List.of()), Words.list(List.of("a")), Words.list(List.of("a", "b"))))
                .containsExactly("", "a", "a and b");
        assertThat(Words.list(List.of("a", "b", "c"))).isEqualTo("a, b and c");
    }

    @Test
    void of_a_long_list_the_first_are_told() {
        assertThat(Words.first(2, List.of("a", "b"))).isEqualTo("a and b");
        assertThat(Words.first(2, List.of("a", "b", "c"))).isEqualTo("a, b and 1 other");
        assertThat(Words.first(1, List.of("a", "b", "c"))).isEqualTo("a and 2 others");
    }
}
