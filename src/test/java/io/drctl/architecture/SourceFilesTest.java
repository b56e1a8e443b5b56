package io.drctl.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What CONTRIBUTING.md asks of every source file, and a formatter can't tell. */
class SourceFilesTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");

    private static final int LINES_MAX = 450;
    private static final int COLUMNS_MAX = 120;

    private static final Pattern COMMENT = Pattern.compile("\\s*(\\*|/\\*|//).*");

    /** Translated, and not English as it is written. */
    private static final Pattern NO_ENGLISH =
            Pattern.compile("\\b(anew|all the same|as ever|in vain|whoever)\\b", Pattern.CASE_INSENSITIVE);

    /** A line of a file. */
    private record Line(Path file, int number, String text) {
        @Override
        public String toString() {
            return file + ":" + number + ": " + text.strip();
        }
    }

    @Test
    void no_file_of_main_code_is_longer_than_450_lines() {
        assertThat(files(MAIN).filter(file -> read(file).size() > LINES_MAX)).isEmpty();
    }

    @Test
    void no_line_is_longer_than_120_columns_but_for_an_address() {
        assertThat(lines(MAIN)
                        .filter(line -> line.text().length() > COLUMNS_MAX)
                        .filter(line -> !line.text().contains("https://")))
                .isEmpty();
    }

    /** Text of other programs is quoted in tests as they say it, in one line. */
    @Test
    void nor_is_a_comment_of_a_test() {
        assertThat(lines(TESTS)
                        .filter(line -> line.text().length() > COLUMNS_MAX)
                        .filter(line -> COMMENT.matcher(line.text()).matches())
                        .filter(line -> !line.text().contains("https://")))
                .isEmpty();
    }

    @Test
    void what_users_and_engineers_read_is_english_as_it_is_written() {
        Stream<Line> documents = Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
                .map(Path::of)
                .flatMap(SourceFilesTest::numbered);
        Stream<Line> all =
                Stream.of(lines(MAIN), lines(Path.of("runbooks")), documents).flatMap(each -> each);
        assertThat(all.filter(line -> NO_ENGLISH.matcher(line.text()).find())).isEmpty();
    }

    private static Stream<Line> lines(Path directory) {
        return files(directory).flatMap(SourceFilesTest::numbered);
    }

    private static Stream<Line> numbered(Path file) {
        List<String> lines = read(file);
        return IntStream.range(0, lines.size()).mapToObj(i -> new Line(file, i + 1, lines.get(i)));
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
