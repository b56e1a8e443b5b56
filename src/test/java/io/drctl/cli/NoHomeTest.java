package io.drctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drctl.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of a user who has no home, started from two directories, at the same time. */
class NoHomeTest {
    @TempDir
    private Path directory;

    @Test
    void two_runs_from_two_directories_at_once_change_nothing_without_a_place_for_the_lock() throws Exception {
        List<Path> places = List.of(directory.resolve("here"), directory.resolve("there"));
        List<Process> processes = new ArrayList<>();
        try {
            for (Path place : places) {
                Files.createDirectory(place);
                Files.copy(Path.of("inventory.yaml"), place.resolve("inventory.yaml"));
                processes.add(start(place, places.indexOf(place) == 0 ? "us-east-2" : "us-west-1"));
            }
            for (Process process : processes) {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        for (int i = 0; i < places.size(); i++) {
            Path place = places.get(i);
            assertThat(Files.readString(place.resolve("err.txt"))).isEqualTo("""
                            drctl: there is no place for the journal and the lock: neither XDG_STATE_HOME
                              nor HOME is an absolute path, and the user has no home; nothing was changed
                              fix: say where: export XDG_STATE_HOME=/var/lib/drctl
                            """);
            assertThat(processes.get(i).exitValue()).isEqualTo(ExitStatus.REFUSED);
            try (Stream<Path> left = Files.list(place)) {
                assertThat(left.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("inventory.yaml", "out.txt", "err.txt");
            }
        }
    }

    private static Process start(Path place, String region) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=?",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        absolute(),
                        Main.class.getName(),
                        "failover",
                        "app",
                        "--to",
                        region,
                        "--yes")
                .directory(place.toFile())
                .redirectOutput(place.resolve("out.txt").toFile())
                .redirectError(place.resolve("err.txt").toFile());
        builder.environment().clear();
        // Where neither an account nor a service of AWS can be met by mistake.
        builder.environment().put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        builder.environment().put("AWS_ACCESS_KEY_ID", "testing");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "testing");
        return builder.start();
    }

    /** The class path of this process, wherever the other is started. */
    private static String absolute() {
        return Stream.of(Objects.requireNonNull(System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
