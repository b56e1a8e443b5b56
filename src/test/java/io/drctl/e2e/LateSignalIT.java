package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A signal that comes when the run is over, while its end is being told: to a screen that takes nothing more until it
 * is read, which holds drctl in the midst of it for as long as the test wants.
 */
@Timeout(300)
class LateSignalIT {
    @TempDir
    private Path desk;

    private Operator operator;

    @BeforeEach
    void arrive() {
        operator = Operator.offline(desk);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "INT INT", "TERM INT", "HUP"})
    void a_run_that_is_over_ends_with_its_own_status(String signals) throws Exception {
        try (FullScreen screen = FullScreen.at(operator.file("screen"))) {
            Operator.Started run =
                    operator.startBefore(screen.file(), "--sandbox", "--speed", "120x", "failover", "app", "--yes");
            awaitEndInJournal();

            for (String signal : signals.split(" ")) {
                run.signal(signal);
                awaitThatItIsHeard(run);
            }
            String said = screen.readToTheEnd();

            Operator.Ended ended = run.await();
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(said)
                    .contains("DONE in", "Next\n")
                    .as("what to do, or, where the signal came amid the look for that, how to look again")
                    .containsPattern("drctl --sandbox (failover app --to us-east-2|status)");
            assertThat(ended.err()).doesNotContain("stopping");
        }
    }

    /** What failed by itself has failed. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void a_run_that_failed_by_itself_ends_with_the_status_of_that(String signal) throws Exception {
        assertThat(operator.run("sandbox", "fault", "stuck", "promotion").status())
                .isZero();
        try (FullScreen screen = FullScreen.at(operator.file("screen"))) {
            Operator.Started run = operator.startBefore(
                    screen.file(),
                    "--sandbox",
                    "--speed",
                    "3600x",
                    "failover",
                    "db",
                    "--to",
                    "us-west-1",
                    "--force-while-healthy",
                    "--yes");
            awaitEndInJournal();

            run.signal(signal);
            awaitThatItIsHeard(run);
            String said = screen.readToTheEnd();

            assertThat(run.await().status()).isEqualTo(4);
            assertThat(said).contains("FAILED in", "drctl --sandbox run resume");
        }
    }

    private void awaitEndInJournal() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> journals().stream().anyMatch(text -> text.contains("\"run-ended\"")));
    }

    private List<String> journals() throws IOException {
        Path runs = desk.resolve(".drctl/sandbox/sites/flask-site/runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(runs)) {
            return directories
                    .map(run -> run.resolve("journal.jsonl"))
                    .filter(Files::exists)
                    .map(LateSignalIT::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** The thread that a signal starts in drctl is there. */
    private static void awaitThatItIsHeard(Operator.Started run) {
        Path threads = Path.of("/proc/" + run.pid() + "/task");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try (Stream<Path> all = Files.list(threads)) {
                        return all.map(thread -> text(thread.resolve("comm")))
                                .anyMatch(name -> name.startsWith("interruption"));
                    }
                });
    }
}
