package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.testing.NoSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InternalFailureTest {
    @TempDir
    private Path directory;

    static Stream<Throwable> failures() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("software/amazon/awssdk/Anything"),
                new AssertionError("never"),
                new IndexOutOfBoundsException("Range [1025, 1026) out of bounds for length 1025"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_of_drctl_itself_has_a_status_of_its_own_and_no_stack_trace(Throwable failure) throws Exception {
        Files.copy(Path.of("inventory.yaml"), directory.resolve("inventory.yaml"));
        Screen screen = Screen.plain();

        int status = Drctl.run(
                new String[] {"verify", "dr-site"},
                new Environment(
                        Map.of("XDG_STATE_HOME", directory.toString()),
                        directory,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "test",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> {
                            if (failure instanceof Error error) {
                                throw error;
                            }
                            throw (RuntimeException) failure;
                        },
                        new NoSandboxes()));

        assertThat(status).isEqualTo(ExitStatus.INTERNAL).isEqualTo(70);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).startsWith("drctl: ").contains("run list").doesNotContain("\tat ");
        assertThat(screen.err().lines()).hasSizeLessThan(9).allMatch(line -> line.length() <= 80);
    }
}
