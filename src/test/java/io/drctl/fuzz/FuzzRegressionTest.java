package io.drctl.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays to each fuzz target the inputs that are kept in {@code src/test/fuzz}, one folder a target: seeds to begin a
 * search with, and what a search has found. {@code scripts/fuzz} searches for more.
 */
final class FuzzRegressionTest {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Path INPUTS = Path.of("src/test/fuzz");

    @TestFactory
    Stream<DynamicTest> reads_or_refuses_every_input_that_was_kept() throws IOException {
        return targets().stream().flatMap(target -> {
            List<Path> inputs = listed(INPUTS.resolve(name(target)));
            return inputs.stream()
                    .map(input -> DynamicTest.dynamicTest(
                            name(target) + "/" + input.getFileName(), () -> play(target, Files.readAllBytes(input))));
        });
    }

    @Test
    void every_target_has_inputs_and_no_inputs_are_without_a_target() throws IOException {
        List<String> names =
                targets().stream().map(FuzzRegressionTest::name).sorted().toList();
        assertThat(names).isNotEmpty();
        assertThat(listed(INPUTS).stream().map(path -> path.getFileName().toString()))
                .containsExactlyElementsOf(names);
        for (String name : names) {
            assertThat(listed(INPUTS.resolve(name))).as(name).isNotEmpty();
        }
    }

    private static void play(String target, byte[] input) throws ReflectiveOperationException {
        Method method = Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class);
        try {
            method.invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            throw new AssertionError(target + " fails", e.getCause());
        }
    }

    /** Names of the classes {@code …Fuzz}. */
    private static List<String> targets() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.map(file -> SOURCES.relativize(file).toString())
                    .filter(file -> file.endsWith("Fuzz.java"))
                    .map(file ->
                            file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }

    private static String name(String target) {
        return target.substring(target.lastIndexOf('.') + 1);
    }

    private static List<Path> listed(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new AssertionError("no inputs in " + directory, e);
        }
    }
}
