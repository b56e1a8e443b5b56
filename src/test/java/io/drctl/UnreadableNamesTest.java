package io.drctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadableNamesTest {
    private static final String ASCII = "ANSI_X3.4-1968";

    @Test
    void a_home_that_the_locale_has_no_characters_for_is_named() {
        assertThat(UnreadableNames.in(ASCII, "/w", Map.of("HOME", "/home/Zo\uFFFD\uFFFD", "X", "\uFFFD"), List.of()))
                .hasValue("HOME has characters that Java can't read in this locale (ANSI_X3.4-1968)");
    }

    @Test
    void so_are_the_working_directory_and_an_argument() {
        assertThat(UnreadableNames.in(ASCII, "/\uFFFD", Map.of(), List.of()))
                .hasValueSatisfying(what -> assertThat(what).startsWith("the working directory has"));
        assertThat(UnreadableNames.in(ASCII, "/w", Map.of(), List.of("--site", "\uFFFD")))
                .hasValueSatisfying(what -> assertThat(what).startsWith("an argument has"));
    }

    @Test
    void what_can_be_read_is_fine_in_every_locale() {
        assertThat(UnreadableNames.in(ASCII, "/w", Map.of("HOME", "/home/zoe", "PS1", "\uFFFD"), List.of("status")))
                .isEmpty();
        assertThat(UnreadableNames.in("UTF-8", "/Zoë", Map.of("HOME", "/home/Zoë"), List.of("ö")))
                .isEmpty();
    }
}
