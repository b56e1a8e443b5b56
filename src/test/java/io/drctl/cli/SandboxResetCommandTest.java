package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.SystemClock;
import io.drctl.sandbox.FileSandboxes;
import io.drctl.testing.Screen;
import io.drctl.testing.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SandboxResetCommandTest {
    @TempDir
    private Path directory;

    private Path site;
    private Path real;
    private String err = "";

    @BeforeEach
    void makeSiteAndARealJournal() throws IOException {
        site = Files.createDirectory(directory.resolve("site"));
        Files.copy(Path.of("inventory.yaml"), site.resolve("inventory.yaml"));
        real = directory.resolve("state/drctl/sites/flask-site/runs/20250301-030000-failover-db");
        Files.createDirectories(real);
        Files.writeString(real.resolve("journal.jsonl"), "{\"simulated\":false}\n");
        Files.writeString(real.resolve("head"), "head");
    }

    private int reset() {
        Screen screen = Screen.plain();
        int status = Drctl.run(
                new String[] {"sandbox", "reset"},
                new Environment(
                        Map.of("XDG_STATE_HOME", directory.resolve("state").toString()),
                        site,
                        InputStream.nullInputStream(),
                        screen.terminal(),
                        "test",
                        () -> VirtualClock.START,
                        "operator@host",
                        regions -> {
                            throw new AssertionError("AWS is not asked");
                        },
                        new FileSandboxes(new SystemClock())));
        err = screen.err().replaceAll("\\s+", " ");
        assertThat(real.resolve("journal.jsonl")).hasContent("{\"simulated\":false}");
        assertThat(real.resolve("head")).hasContent("head");
        return status;
    }

    @Test
    void a_link_at_any_place_of_the_sandbox_is_refused_and_what_it_leads_to_is_left_alone() throws IOException {
        assertThat(reset()).as(err).isZero();
        for (String place : List.of(
                ".drctl",
                ".drctl/sandbox",
                ".drctl/sandbox/runs",
                ".drctl/sandbox/sites",
                ".drctl/sandbox/sites/flask-site",
                ".drctl/sandbox/sites/flask-site/runs",
                ".drctl/sandbox/sites/flask-site/lock",
                ".drctl/sandbox.json.lock")) {
            Path link = site.resolve(place);
            Path aside = site.resolve("aside");
            boolean exists = Files.exists(link);
            if (exists) {
                Files.move(link, aside);
            }
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(
                    link, place.endsWith("runs") ? real.getParent() : directory.resolve("state/drctl"));
            assertThat(reset()).as(place + err).isEqualTo(ExitStatus.FAILED);
            assertThat(err).as(place).contains("is a link, and drctl doesn't follow links here");
            Files.delete(link);
            if (exists) {
                Files.move(aside, link);
            }
        }
        assertThat(reset()).as(err).isZero();
    }

    @Test
    void a_run_that_leads_elsewhere_by_a_link_or_is_real_keeps_the_reset_from_removing_anything() throws IOException {
        assertThat(reset()).as(err).isZero();
        Path runs = Files.createDirectories(site.resolve(".drctl/sandbox/sites/flask-site/runs"));
        Path link = runs.resolve(String.valueOf(real.getFileName()));
        Files.createSymbolicLink(link, real);
        assertThat(reset()).isEqualTo(ExitStatus.FAILED);
        assertThat(err).contains("it is a link, and drctl doesn't follow links here");

        Files.delete(link);
        Files.createDirectory(link);
        Files.copy(real.resolve("journal.jsonl"), link.resolve("journal.jsonl"));
        assertThat(reset()).isEqualTo(ExitStatus.FAILED);
        assertThat(err).contains("doesn't say that it was simulated, so nothing was removed", "mv ");
        assertThat(link.resolve("journal.jsonl")).exists();
    }

    @Test
    void a_link_in_place_of_the_file_being_written_is_replaced_and_not_written_through() throws IOException {
        Path precious = directory.resolve("precious");
        Files.writeString(precious, "mine");
        Files.createDirectories(site.resolve(".drctl"));
        Files.createSymbolicLink(site.resolve(".drctl/sandbox.json.new"), precious);
        Files.createSymbolicLink(site.resolve(".drctl/sandbox.json"), precious);

        assertThat(reset()).as(err).isZero();

        assertThat(precious).hasContent("mine");
        assertThat(site.resolve(".drctl/sandbox.json")).isRegularFile();
        try (Stream<Path> left = Files.list(site.resolve(".drctl"))) {
            assertThat(left).noneMatch(Files::isSymbolicLink);
        }
    }
}
