package io.drctl.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    private Path directory;

    @Test
    void every_directory_that_is_made_is_its_owners_alone() throws IOException {
        Path own = directory.resolve("above").resolve("drctl");
        PrivateFiles.directory(own, own.resolve("runs").resolve("one"));
        assertThat(mode(directory.resolve("above"))).isEqualTo("rwx------");
        assertThat(mode(own)).isEqualTo("rwx------");
        assertThat(mode(own.resolve("runs"))).isEqualTo("rwx------");
        assertThat(mode(own.resolve("runs/one"))).isEqualTo("rwx------");
    }

    @Test
    void loose_directories_are_tightened_from_drctls_own_on_downwards_and_no_other() throws IOException {
        Path above = loose(Files.createDirectory(directory.resolve("above")));
        Path own = loose(Files.createDirectory(above.resolve("drctl")));
        Path runs = loose(Files.createDirectory(own.resolve("runs")));
        PrivateFiles.directory(own, runs);
        assertThat(mode(above)).isEqualTo("rwxrwxrwx");
        assertThat(mode(own)).isEqualTo("rwx------");
        assertThat(mode(runs)).isEqualTo("rwx------");
    }

    @Test
    void a_link_below_drctls_own_directory_is_refused_and_one_above_is_not() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path own = Files.createSymbolicLink(directory.resolve("drctl"), elsewhere);
        PrivateFiles.directory(own, own.resolve("runs"));
        assertThat(elsewhere.resolve("runs")).isDirectory();

        Files.createSymbolicLink(own.resolve("locks"), Files.createDirectory(directory.resolve("victim")));
        assertThatThrownBy(
                        () -> PrivateFiles.directory(own, own.resolve("locks").resolve("deeper")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a link, and drctl doesn't follow links here");
        assertThat(directory.resolve("victim")).isEmptyDirectory();
    }

    @Test
    void something_else_in_the_way_is_said_to_be_so() throws IOException {
        Path own = Files.createFile(directory.resolve("drctl"));
        assertThatThrownBy(() -> PrivateFiles.directory(own, own.resolve("runs")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void files_are_their_owners_alone_even_when_they_were_there_before() throws IOException {
        Path made = directory.resolve("made");
        PrivateFiles.create(made);
        Path opened = directory.resolve("opened");
        PrivateFiles.open(opened, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        Path before = loose(Files.createFile(directory.resolve("before")));
        PrivateFiles.open(before, StandardOpenOption.WRITE).close();
        assertThat(mode(made)).isEqualTo("rw-------");
        assertThat(mode(opened)).isEqualTo("rw-------");
        assertThat(mode(before)).isEqualTo("rw-------");
    }

    @Test
    void a_file_that_is_a_link_is_not_opened() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("link"), victim);
        assertThatThrownBy(() -> PrivateFiles.open(link, StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a link");
        assertThat(victim).hasContent("precious");
    }

    private static Path loose(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
