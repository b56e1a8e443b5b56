package io.drctl.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WholeCharactersTest {
    /** The parser's buffer has 1025 places: so this goes beyond the end of the fourth. */
    private static final int OFFSETS = 5000;

    @ParameterizedTest
    @ValueSource(strings = {"\ud83e\udd86", "\ud83d\ude00", "\ud800\udc00", "\udbff\udffd"})
    void a_character_beyond_the_basic_plane_may_stand_anywhere(String character) {
        for (int offset = 0; offset <= OFFSETS; offset++) {
            // In a comment, in a value, and twice in a row, as after an odd number of characters.
            String text = "x".repeat(offset) + character + character + "x";
            assertThat(value("#" + text + "\na: b\n"))
                    .as("comment at %d", offset)
                    .isEqualTo("b");
            assertThat(value("a: " + text + "\n")).as("value at %d", offset).isEqualTo(text);
        }
    }

    @Test
    void a_pair_is_never_given_by_halves_unless_one_place_is_asked_for() throws IOException {
        String text = "ab\ud83e\udd86cd";
        try (WholeCharacters reader = new WholeCharacters(text)) {
            char[] buffer = new char[3];
            assertThat(reader.read(buffer, 0, 3)).isEqualTo(2);
            assertThat(reader.read(buffer, 0, 1)).isEqualTo(1);
            assertThat(reader.read(buffer, 1, 2)).isEqualTo(2);
            assertThat(new String(buffer, 0, 3)).isEqualTo("\ud83e\udd86c");
            assertThat(reader.read(buffer, 0, 0)).isZero();
            assertThat(reader.read(buffer, 0, 3)).isEqualTo(1);
            assertThat(reader.read(buffer, 0, 3)).isEqualTo(-1);
        }
    }

    private static String value(String yaml) {
        YamlDocument document = YamlDocument.read(yaml.getBytes(StandardCharsets.UTF_8), "a.yaml");
        YamlNode.Mapping root = (YamlNode.Mapping) document.root();
        return ((YamlNode.Scalar) root.entry("a").orElseThrow().value()).text();
    }
}
