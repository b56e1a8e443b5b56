package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatePlaceTest {
    @TempDir
    private Path directory;

    @Test
    void an_absolute_state_home_is_the_place() {
        StatePlace place = StatePlace.of(Map.of("XDG_STATE_HOME", directory.toString(), "HOME", "/"), "?");

        assertThat(place.prepared()).isEqualTo(real().resolve("drctl")).isDirectory();
    }

    @ParameterizedTest
    @CsvSource({"state", "./state", "../state", "''", "~/state", "' '"})
    void a_state_home_that_is_not_absolute_is_ignored(String relative) {
        StatePlace place = StatePlace.of(Map.of("XDG_STATE_HOME", relative, "HOME", directory.toString()), "?");

        assertThat(place.prepared()).isEqualTo(real().resolve(".local/state/drctl"));
    }

    @ParameterizedTest
    @CsvSource({"home", "''", "."})
    void a_home_that_is_not_absolute_is_ignored(String relative) {
        StatePlace place = StatePlace.of(Map.of("HOME", relative), directory.toString());

        assertThat(place.prepared()).isEqualTo(real().resolve(".local/state/drctl"));
    }

    @ParameterizedTest
    @CsvSource({"?", "''", "relative", "/nonexistent/home"})
    void refuses_to_change_anything_when_the_user_has_no_home(String userHome) {
        StatePlace place = StatePlace.of(Map.of(), userHome);

        assertThat(place.exists()).isFalse();
        assertThatThrownBy(place::prepared)
                .isInstanceOfSatisfying(CommandFailure.class, failure -> {
                    assertThat(failure.exitStatus()).isEqualTo(ExitStatus.REFUSED);
                    assertThat(String.valueOf(failure.remedy())).contains("XDG_STATE_HOME=/");
                })
                .hasMessageContaining("nothing was changed");
    }

    @Test
    void a_home_that_does_not_exist_is_not_made() {
        Path home = directory.resolve("nobody");

        assertThatThrownBy(StatePlace.of(Map.of("HOME", home.toString()), "/")::prepared)
                .hasMessageContaining("HOME is " + home + ", and there is no such folder");
        assertThat(home).doesNotExist();
    }

    @Test
    void refuses_a_place_that_cannot_be_made() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(StatePlace.of(Map.of("XDG_STATE_HOME", file.toString()), "/")::prepared)
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("the journal and the lock have no place: can't make " + file + "/drctl (");
    }

    @Test
    void two_spellings_of_one_place_are_one_place() throws IOException {
        Path real = Files.createDirectories(directory.resolve("a/real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        Path expected =
                StatePlace.of(Map.of("XDG_STATE_HOME", real.toString()), "/").prepared();

        for (String spelling : new String[] {link.toString(), real + "/../real", real + "/", link + "/."}) {
            StatePlace place = StatePlace.of(Map.of("XDG_STATE_HOME", spelling), "/");
            assertThat(place.directory()).as(spelling).isEqualTo(expected);
            assertThat(place.prepared()).as(spelling).isEqualTo(expected);
        }
    }

    private Path real() {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
