package io.drctl.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class WholeCharactersTest {
    /** Two emoji, and the first and the last character beyond the basic plane that YAML allows. */
    private static final List<String> CHARACTERS =
            List.of("\ud83e\udd86", "\ud83d\ude00", "\ud800\udc00", "\udbff\udffd");

    /** The parser's buffer has 1025 places: so this goes beyond the end of the fourth. */
    private static final int OFFSETS = 5000;

    /** One after the other, so that in turn each of them comes to stand where a buffer ends. */
    @Test
    void characters_beyond_the_basic_plane_may_stand_anywhere() {
        String all = String.join("", CHARACTERS);
        for (int offset = 0; offset <= OFFSETS; offset++) {
            stands(all, offset);
        }
    }

    /** The first places, which in the row of all of them only the first character takes. */
    @ParameterizedTest
    @FieldSource("CHARACTERS")
    void each_of_them_may_be_the_first(String character) {
        for (int offset = 0; offset <= 2 * CHARACTERS.size(); offset++) {
            stands(character + character, offset);
        }
    }

    /** In a comment and in a value. */
    private static void stands(String characters, int offset) {
        String text = "x".repeat(offset) + characters + "x";
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
