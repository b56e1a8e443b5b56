package io.drctl.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WholeCharactersTest {
    /** The parser's buffer has so many places. */
    private static final int BUFFER = 1025;

    /** Beyond the end of the fourth buffer. */
    private static final int OFFSETS = 5000;

    @Test
    void a_character_beyond_the_basic_plane_may_stand_anywhere() {
        for (int offset = 0; offset <= OFFSETS; offset++) {
            stands("\ud83e\udd86", offset);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d\ude00", "\ud800\udc00", "\udbff\udffd"})
    void so_may_the_others_where_a_buffer_ends(String character) {
        for (int end = 0; end <= OFFSETS; end += BUFFER) {
            for (int offset = Math.max(0, end - 20); offset <= end + 20; offset++) {
                stands(character, offset);
            }
        }
    }

    /** In a comment, in a value, and twice in a row, as after an odd number of characters. */
    private static void stands(String character, int offset) {
        String text = "x".repeat(offset) + character + character + "x";
        assertThat(value("#" + text + "\na: b\n")).as("comment at %d", offset).isEqualTo("b");
        assertThat(value("a: " + text + "\n")).as("value at %d", offset).isEqualTo(text);
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
