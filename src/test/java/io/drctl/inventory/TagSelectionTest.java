package io.drctl.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagSelectionTest {
    /** As EC2 filters: {@code *} and {@code ?} are wildcards, a backslash takes that from them. */
    @ParameterizedTest
    @CsvSource({
        "web, web, true",
        "web, Web, false",
        "web*, web-7, true",
        "w?b, wb, false",
        "w?b, web, true",
        "w?b, w🚀b, true",
        "🚀, 🚀, true",
        "🚀*, 🚀-7, true",
        "\\🚀, 🚀, true",
        "a\\*, a*, true",
        "a\\*, ab, false",
        "a.c, abc, false",
    })
    void a_value_is_held_against_a_pattern(String pattern, String value, boolean matches) {
        Map<String, List<String>> tag = Map.of("key", List.of(pattern));

        assertThat(new TagSelection(tag, Map.of()).matches(Map.of("key", value)))
                .isEqualTo(matches);
        assertThat(new TagSelection(Map.of(), tag).matches(Map.of("key", value)))
                .isEqualTo(!matches);
        assertThat(new TagSelection(tag, Map.of()).matches(Map.of("other", value)))
                .isFalse();
    }
}
