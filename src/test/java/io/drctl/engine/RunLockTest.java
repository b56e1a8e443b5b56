package io.drctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drctl.journal.JournalException;
import io.drctl.journal.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLockTest {
    private static final LockHolder ME = new LockHolder("Fail over", "process 7", "run-1");

    @TempDir
    private Path directory;

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("state"));
    }

    private <T> T holding(T result, Runnable work) {
        return RunLock.holding(state(), "site", ME, () -> {
            work.run();
            return result;
        });
    }

    @Test
    void only_the_user_may_look_into_its_directory() throws IOException {
        holding(1, () -> {});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state/sites/site"))))
                .isEqualTo("rwx------");
    }

    @Test
    void a_lock_that_was_left_behind_tells_of_nobody() throws IOException {
        assertThat(RunLock.holder(state(), "site")).isEmpty();
        holding(1, () -> assertThat(RunLock.holder(state(), "site")).contains(ME));
        Files.writeString(directory.resolve("state/sites/site/lock"), "somebody who was killed");

        assertThat(RunLock.holder(state(), "site")).isEmpty();
        assertThat(holding(2, () -> {})).isEqualTo(2);
    }

    @Test
    void a_holder_is_read_as_it_was_written() {
        LockHolder reset = new LockHolder("sandbox reset", "process 7", null);

        assertThat(LockHolder.of(ME.text())).isEqualTo(ME);
        assertThat(LockHolder.of(reset.text())).isEqualTo(reset);
        assertThat(LockHolder.of(new LockHolder("run b,\nmore", "process 7", null).text())
                        .runId())
                .as("a title names no run")
                .isNull();
        assertThat(ME.line()).isEqualTo("Fail over, process 7");
        assertThat(LockHolder.of("").line()).isEqualTo("another process");
        assertThat(LockHolder.of("run-1\nproc").line()).as("half written").isEqualTo("another process");
    }

    @Test
    void what_is_in_the_way_is_said_in_words() throws IOException {
        Path inTheWay = directory.resolve("state/sites/site/lock");
        Files.createDirectories(inTheWay);

        assertThatThrownBy(() -> holding(1, () -> {}))
                .isInstanceOf(JournalException.class)
                .hasMessage("can't lock " + inTheWay + ": it is a directory");
    }

    @Test
    void a_link_in_place_of_the_lock_empties_nothing() throws IOException {
        Path precious = directory.resolve("precious");
        Files.writeString(precious, "mine");
        Path lock = directory.resolve("state/sites/site/lock");
        Files.createDirectories(lock.getParent());

        Files.createSymbolicLink(lock, precious);
        assertThatThrownBy(() -> holding(1, () -> {}))
                .hasMessage("can't lock " + lock + ": it is a link, and drctl doesn't follow links here");
        Files.delete(lock);
        Files.createLink(lock, precious);
        assertThatThrownBy(() -> holding(1, () -> {}))
                .hasMessage("can't lock " + lock + ": it has a second name (a hard link), which drctl never makes");
        assertThat(precious).hasContent("mine");

        Files.delete(lock);
        Files.delete(lock.getParent());
        Files.createSymbolicLink(lock.getParent(), directory);
        assertThatThrownBy(() -> holding(1, () -> {})).hasMessageContaining("it is a link");
        assertThat(directory.resolve("lock")).doesNotExist();
    }

    @Test
    void a_lock_that_can_not_be_tidied_up_hides_no_result_and_is_given_back() {
        // An interrupted thread may not write: the file's text stays.
        assertThat(holding(7, () -> Thread.currentThread().interrupt())).isEqualTo(7);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory.resolve("state/sites/site/lock")).hasContent(ME.text());

        assertThat(holding(8, () -> {})).isEqualTo(8);
    }
}
