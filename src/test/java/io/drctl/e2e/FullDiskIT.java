package io.drctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * A disk that is really full: the sandbox and its journals stand on a small file system of their own, in a mount
 * namespace that a process keeps open, which needs no rights where user namespaces are allowed.
 */
@Timeout(300)
class FullDiskIT {
    private static final String[] PROMOTION = {
        "--sandbox", "--speed", "20x", "failover", "db", "--to", "us-west-1", "--force-while-healthy", "--yes"
    };

    @TempDir
    private Path desk;

    private Operator operator;
    private Process namespace;

    @BeforeEach
    void a_small_disk_below_the_sandbox() throws IOException {
        operator = Operator.offline(desk);
        Files.createDirectories(desk.resolve(".drctl"));
        namespace = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=1m drctl \"$0\" && echo mounted && exec cat",
                        desk.resolve(".drctl").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = namespace.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        if (!"mounted".equals(line)) {
            String missing = "needs user namespaces, to mount a small disk (unshare --user --map-root-user --mount)";
            System.err.println("SKIPPED, " + missing);
            assertThat(Boolean.parseBoolean(System.getenv("DRCTL_DEMAND_ALL")))
                    .as(missing)
                    .isFalse();
            Assumptions.abort(missing);
        }
        operator.through(inside("sh", "-c", "cd \"$0\" && exec \"$@\"", desk.toString()));
    }

    @AfterEach
    void unmount() {
        namespace.destroy();
    }

    private List<String> inside(String... command) {
        List<String> prefix = new ArrayList<>(List.of(
                "nsenter",
                "--target",
                String.valueOf(namespace.pid()),
                "--user",
                "--mount",
                "--preserve-credentials",
                "--"));
        prefix.addAll(List.of(command));
        return prefix;
    }

    private void onDisk(String script) throws IOException, InterruptedException {
        new ProcessBuilder(inside("sh", "-c", "cd \"$0\"/.drctl && " + script, desk.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private void fill() throws IOException, InterruptedException {
        onDisk("dd if=/dev/zero of=filler bs=4096; dd if=/dev/zero of=more bs=1");
    }

    private void makeSpace() throws IOException, InterruptedException {
        onDisk("rm -f filler more");
    }

    private JsonNode world() {
        return operator.run("sandbox", "show", "-o", "json").json();
    }

    private static boolean wasChanged(JsonNode world) {
        return world.at("/regions/1/acceptsWrites").asBoolean()
                || world.path("underWay").toString().contains("promotion");
    }

    @Test
    void whatever_was_changed_beside_the_call_is_not_said_to_be_nothing() throws Exception {
        whatever_was_changed_is_not_said_to_be_nothing_and_a_resume_ends_it("promote: acting");
    }

    /** Before the run is begun; when it has its journal; while the call is waited for; at its last step. */
    @Tag("exhaustive")
    @ParameterizedTest
    @ValueSource(strings = {"", "promote: started", "is promoting", "record: started"})
    void whatever_was_changed_is_not_said_to_be_nothing_and_a_resume_ends_it(String moment) throws Exception {
        assertThat(operator.run("sandbox", "show").status()).isZero();
        Operator.Ended ended;
        if (moment.isEmpty()) {
            fill();
            ended = operator.run(PROMOTION);
        } else {
            Operator.Started run = operator.start(PROMOTION);
            run.awaitOnErr(moment);
            fill();
            ended = run.await();
        }
        String said = ended.err() + ended.out();
        assertThat(said).doesNotContain("Exception", "\tat ");
        makeSpace();

        JsonNode world = world();
        if (wasChanged(world)) {
            assertThat(said.toLowerCase(Locale.ROOT)).doesNotContain("nothing was changed");
        }
        if (ended.status() != 0) {
            assertThat(ended.status()).as(said).isEqualTo(4);
            assertThat(said).containsPattern("(?i)no space left|disk");
            boolean isBegun = !operator.run("--sandbox", "run", "list", "-o", "json")
                    .json()
                    .path("runs")
                    .isEmpty();
            Operator.Ended again = isBegun
                    ? operator.run("--sandbox", "--speed", "600x", "run", "resume", "--yes")
                    : operator.run(PROMOTION);
            assertThat(again.status()).as(said + again.err() + again.out()).isZero();
        }
        JsonNode after = world();
        assertThat(after.at("/regions/1/acceptsWrites").asBoolean()).isTrue();
        assertThat(after.path("lostWrites").size()).as("promoted once").isLessThanOrEqualTo(1);
    }
}
