package io.drctl.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as a user meets it: whatever becomes of its class archives, the command runs, and runs today's code. */
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of(System.getProperty("drctl.launcher", "scripts/drctl")).toAbsolutePath();

    /** Seconds of work; it only ends a test that would hang, however many others a machine runs beside it. */
    private static final Duration MAKING_ARCHIVES = Duration.ofMinutes(30);

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private Path launcher = LAUNCHER;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void ownCache() {
        environment.put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        environment.put("DRCTL_ARCHIVE", "off");
    }

    @Test
    void says_its_version_java_and_build() throws Exception {
        assertThat(drctl("--version")).satisfies(ended -> {
            assertThat(ended.status()).isZero();
            assertThat(ended.out()).matches("drctl \\S+ \\(Java \\S+, build [0-9a-f]{16}\\)\\R");
            assertThat(ended.err()).isEmpty();
        });
    }

    /** Takes minutes, so {@code mvn verify} leaves it out: see CONTRIBUTING.md. */
    @Tag("exhaustive")
    @Test
    void makes_archives_on_first_use_and_again_once_they_are_damaged() throws Exception {
        environment.remove("DRCTL_ARCHIVE");
        launcher = ownInstallation();
        Ended plain = drctl("--help");
        assertThat(plain.status()).isZero();
        Path archive = awaitArchive();
        assertThat(startsFromArchive()).isTrue();

        // A JVM that maps half an archive crashes.
        assertThat(archive.toFile().setWritable(true)).isTrue();
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        assertThat(drctl("--help")).isEqualTo(plain);
        await().atMost(MAKING_ARCHIVES).until(this::startsFromArchive);
        assertThat(drctl("--help")).isEqualTo(plain);
    }

    @Test
    void needs_no_place_for_archives() throws Exception {
        environment.remove("DRCTL_ARCHIVE");
        environment.put("XDG_CACHE_HOME", "/dev/null");
        assertThat(drctl("--help")).satisfies(ended -> {
            assertThat(ended.status()).isZero();
            assertThat(ended.err()).isEmpty();
        });
    }

    @Test
    void refuses_to_run_other_code_than_the_jars_hold() throws Exception {
        environment.put("DRCTL_OPTS", "-Ddrctl.build=another");
        assertThat(drctl("inventory", "show")).satisfies(ended -> {
            assertThat(ended.status()).isEqualTo(75);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).contains("nothing was done");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "", "xx_XX.UTF-8"})
    void reads_names_of_files_as_the_system_does_in_every_locale(String locale) throws Exception {
        // Bytes of UTF-8, made by a shell: the JVM of this test need not be able to name it.
        String script = "mkdir -p \"$(printf 'St\\303\\266rfall')\" && cd \"$(printf 'St\\303\\266rfall')\" && cp "
                + Path.of("inventory.yaml").toAbsolutePath() + " . && exec " + LAUNCHER
                + " inventory show --inventory \"$PWD/inventory.yaml\"";
        environment.put("LC_ALL", locale);
        environment.put("LANG", locale);
        assertThat(start(List.of("sh", "-c", script))).satisfies(ended -> {
            assertThat(ended.err()).isEmpty();
            assertThat(ended.status()).isZero();
        });
    }

    @Test
    void plain_java_under_a_locale_without_the_characters_of_home_says_so_with_the_fix() throws Exception {
        Path jars = Path.of("target/drctl/lib").toAbsolutePath();
        String script = "mkdir -p \"$(printf 'Zo\\303\\253')\" && HOME=\"$PWD/$(printf 'Zo\\303\\253')\" && export HOME"
                + " && exec java -cp '" + jars + "/*' io.drctl.Main run list";
        environment.put("LC_ALL", "C");
        assertThat(start(List.of("sh", "-c", script))).satisfies(ended -> {
            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err())
                    .startsWith("error: HOME has characters that Java can't read in this locale")
                    .contains("LC_ALL=C.UTF-8")
                    .hasLineCount(2);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "inventory schema",
                "inventory show",
                "inventory show -o json",
                "run list -o json"
            })
    void a_full_device_is_not_a_success(String line) throws Exception {
        environment.put("XDG_STATE_HOME", directory.resolve("state").toString());
        environment.put(
                "DRCTL_INVENTORY", Path.of("inventory.yaml").toAbsolutePath().toString());
        assertThat(start(List.of("sh", "-c", LAUNCHER + " " + line + " > /dev/full")))
                .satisfies(ended -> {
                    assertThat(ended.status()).isEqualTo(74);
                    assertThat(ended.err())
                            .startsWith("drctl: standard output could not be written")
                            .hasLineCount(1);
                });
    }

    @Test
    void a_reader_that_has_read_enough_is_told_of_by_the_status_alone() throws Exception {
        // The reader is gone before the JVM has begun.
        String script = "{ " + LAUNCHER + " inventory schema; echo $? > status; } | true; cat status";
        assertThat(start(List.of("sh", "-c", script))).satisfies(ended -> {
            assertThat(ended.out()).isEqualTo("141\n");
            assertThat(ended.err()).isEmpty();
        });
    }

    @Test
    void runs_through_links_from_elsewhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("first"), LAUNCHER);
        Path linkToLink = Files.createSymbolicLink(directory.resolve("second"), link.getFileName());
        assertThat(start(List.of(linkToLink.toString(), "--version")).status()).isZero();
    }

    @Test
    void says_in_one_line_that_there_is_no_java() throws Exception {
        environment.put("DRCTL_JAVA_HOME", directory.toString());
        assertThat(drctl("--version")).satisfies(ended -> {
            assertThat(ended.status()).isEqualTo(69);
            assertThat(ended.err()).hasLineCount(1).contains("DRCTL_JAVA_HOME", "17");
        });
    }

    @Test
    void says_in_one_line_that_nothing_is_built() throws Exception {
        Path scripts = Files.createDirectories(directory.resolve("checkout/scripts"));
        Path copy = Files.copy(LAUNCHER, scripts.resolve("drctl"));
        assertThat(start(List.of("sh", copy.toString(), "--version"))).satisfies(ended -> {
            assertThat(ended.status()).isEqualTo(72);
            assertThat(ended.err()).hasLineCount(1).contains("mvn -q package -DskipTests");
        });
    }

    /** A copy without archives of its own; somebody may have made some beside the jars of the one that was built. */
    private Path ownInstallation() throws IOException {
        Path built = LAUNCHER.resolveSibling("../target/drctl").normalize();
        Path own = Files.createDirectories(directory.resolve("own/target/drctl/lib"));
        Files.copy(built.resolve("build-id"), own.resolveSibling("build-id"));
        try (Stream<Path> jars = Files.list(built.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, own.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path scripts = Files.createDirectories(directory.resolve("own/scripts"));
        return Files.copy(LAUNCHER, scripts.resolve("drctl"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /**
     * Waits for the note of what the archives were made for, which is written last, and gives the small one beside it.
     */
    private Path awaitArchive() {
        List<Path> found = new ArrayList<>();
        // The directory that the archives are made in comes and goes while it is walked.
        await().atMost(MAKING_ARCHIVES).ignoreExceptions().until(() -> {
            try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
                files.filter(file -> file.endsWith("made-for"))
                        .filter(file -> !file.toString().contains(".new."))
                        .forEach(found::add);
            }
            return !found.isEmpty();
        });
        return found.get(0).resolveSibling("small");
    }

    private boolean startsFromArchive() throws IOException, InterruptedException {
        Path log = directory.resolve("classes.log");
        environment.put("DRCTL_OPTS", "-Xlog:class+load:file=" + log);
        try {
            drctl("--help");
        } finally {
            environment.remove("DRCTL_OPTS");
        }
        return Files.readString(log).contains("io.drctl.Main source: shared objects file");
    }

    private Ended drctl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    private Ended start(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("DRCTL_OPTS", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Ended(status, Files.readString(out), Files.readString(err));
    }
}
