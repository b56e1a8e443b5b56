package io.drctl.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedConfigurationTest {
    @TempDir
    private Path directory;

    private final ShippedConfiguration configuration =
            ShippedConfiguration.of(Map.of("main.tf", bytes("# main"), "templates/web.sh", bytes("#!/bin/sh")));

    @Test
    void is_laid_out_once_under_its_digest() throws IOException {
        Path first = configuration.layOut(directory);
        Path second = configuration.layOut(directory);
        assertThat(second).isEqualTo(first);
        assertThat(first.resolve("templates/web.sh")).hasContent("#!/bin/sh");
        assertThat(configuration.digest()).startsWith(String.valueOf(first.getFileName()));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(first);
        }
    }

    @Test
    void nobody_else_can_read_or_write_it() throws IOException {
        Path laidOut = configuration.layOut(directory.resolve("configuration"));
        try (Stream<Path> made = Files.walk(laidOut)) {
            assertThat(made)
                    .hasSize(4)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as("%s", path)
                            .endsWith("------"));
        }
    }

    @Test
    void other_content_goes_elsewhere() {
        Path other =
                ShippedConfiguration.of(Map.of("main.tf", bytes("# other"))).layOut(directory);
        assertThat(configuration.layOut(directory)).isNotEqualTo(other);
    }

    @Test
    void what_somebody_edited_is_put_right() throws IOException {
        Path laidOut = configuration.layOut(directory);
        Files.writeString(laidOut.resolve("main.tf"), "# edited");
        assertThat(configuration.layOut(directory).resolve("main.tf")).hasContent("# main");
        Files.writeString(laidOut.resolve("extra.tf"), "# added");
        assertThat(configuration.layOut(directory).resolve("extra.tf")).doesNotExist();
    }

    @Test
    void terraforms_lock_file_in_it_is_left_alone() throws IOException {
        Path laidOut = configuration.layOut(directory);
        Files.writeString(laidOut.resolve(".terraform.lock.hcl"), "# providers");
        assertThat(configuration.layOut(directory).resolve(".terraform.lock.hcl"))
                .exists();
    }

    @Test
    void a_runs_files_are_private_and_go_with_it() throws IOException {
        Path file;
        try (Workspace workspace = Workspace.open(directory, "site", "us-east-2", warning -> {})) {
            file = workspace.variablesFile();
            workspace.write(file, "{}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void the_leavings_of_a_killed_run_are_swept_away() throws IOException {
        // No process can have this id: it is above what Linux and macOS give out.
        Path left = directory.resolve("site/us-east-2/run-99999999");
        Files.createDirectories(left);
        Files.writeString(left.resolve("plan"), "secrets");
        Path data = directory.resolve("site/us-east-2/data");
        Files.createDirectories(data);
        Workspace.open(directory, "site", "us-east-2", warning -> {}).close();
        assertThat(left).doesNotExist();
        assertThat(data).exists();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
