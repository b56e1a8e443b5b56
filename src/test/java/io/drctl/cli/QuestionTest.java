package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.process.Interruption;
import io.drctl.testing.Screen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuestionTest {
    private final Screen screen = Screen.plain();
    private final Interruption interruption = Interruption.unwatched();

    private Optional<String> ask(InputStream typed, String word) {
        return new Question(screen.terminal(), typed, interruption).ask("Continue?", word);
    }

    private static InputStream typed(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", "yes", "YES", " Yes "})
    void a_yes_agrees_in_any_case(String answer) {
        assertThat(ask(typed(answer + "\n"), "")).hasValue(answer.strip());
        assertThat(screen.err()).isEqualTo("Continue? [y/N] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "n\n", "yess\n", "us-east-2\n"})
    void anything_else_does_not(String answer) {
        assertThat(ask(typed(answer), "")).isEmpty();
    }

    @Test
    void a_word_is_typed_as_it_stands_on_a_line_of_its_own() throws IOException {
        InputStream input = typed("us-east-2\r\nnext");
        assertThat(ask(input, "us-east-2")).hasValue("us-east-2");
        assertThat(screen.err()).isEqualTo("Continue?\nType us-east-2 to continue: ");
        assertThat(input.readAllBytes()).as("what was not asked for is left").hasSize("next".length());
        assertThat(ask(typed("US-EAST-2\n"), "us-east-2")).isEmpty();
        assertThat(ask(typed("yes\n"), "us-east-2")).isEmpty();
    }

    @Test
    void an_interruption_says_how_things_stand() {
        InputStream interrupted = new InputStream() {
            @Override
            public int read() {
                interruption.request();
                return -1;
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                return read();
            }
        };
        assertThat(ask(interrupted, "")).isEmpty();
        assertThat(screen.err()).isEqualTo("Continue? [y/N] \ninterrupted: nothing was changed.\n");
    }
}
