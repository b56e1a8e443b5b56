package io.drctl.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path directory;

    @Test
    void git_is_asked_by_an_argument_vector_and_may_not_ask_back() throws IOException {
        GitRepositories repositories = pretending("printf '%s\\n' \"$@\" \"$GIT_TERMINAL_PROMPT\" > \"$0.asked\"\n"
                + "printf '" + COMMIT + "\\tHEAD\\n'");

        assertThat(repositories.head("https://example.com/a b.git", PATIENCE)).isEqualTo(COMMIT);
        assertThat(Files.readAllLines(directory.resolve("git.asked")))
                .containsExactly("ls-remote", "--exit-code", "--", "https://example.com/a b.git", "HEAD", "0");
    }

    @Test
    void the_reason_is_gits_own_without_credentials() throws IOException {
        GitRepositories repositories = pretending("""
                echo 'remote: advice' >&2
                echo "fatal: Authentication failed for 'https://me:secret@example.com/site.git/'" >&2
                exit 128""");

        CloudException failure = failureOf(() -> repositories.head("https://me:secret@example.com/site.git", PATIENCE));

        assertThat(failure.reason()).isEqualTo(Cause.ACCESS_DENIED);
        assertThat(failure.operation()).isEqualTo("git ls-remote");
        assertThat(failure)
                .hasMessage(
                        "https://example.com/site.git:" + " Authentication failed for 'https://example.com/site.git/'");
    }

    @Test
    void an_empty_repository_has_no_head() throws IOException {
        GitRepositories repositories = pretending("exit 2");

        assertThat(failureOf(() -> repositories.head("https://example.com/new.git", PATIENCE))
                        .reason())
                .isEqualTo(Cause.NOT_FOUND);
    }

    @Test
    void a_git_that_hangs_is_killed_with_its_children() throws IOException {
        GitRepositories repositories = pretending("sleep 600 & echo $! > \"$0.child\"; wait");

        CloudException failure =
                failureOf(() -> repositories.head("https://example.com/slow.git", Duration.ofSeconds(2)));

        assertThat(failure.reason()).isEqualTo(Cause.UNREACHABLE);
        assertThat(failure).hasMessage("https://example.com/slow.git gives no answer within 2 s");
        long child =
                Long.parseLong(Files.readString(directory.resolve("git.child")).strip());
        assertThat(ProcessHandle.of(child))
                .satisfiesAnyOf(
                        gone -> assertThat(gone).isEmpty(),
                        ending -> assertThat(ending.orElseThrow().onExit()).succeedsWithin(PATIENCE));
    }

    @Test
    void a_good_answer_is_taken_while_something_that_git_started_holds_its_pipes() throws IOException {
        GitRepositories repositories =
                pretending("sleep 60 & echo $! > \"$0.master\"\nprintf '" + COMMIT + "\\tHEAD\\n'");
        try {
            assertThat(repositories.head("git@example.com:site.git", PATIENCE)).isEqualTo(COMMIT);
        } finally {
            ProcessHandle.of(Long.parseLong(
                            Files.readString(directory.resolve("git.master")).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void a_missing_git_is_explained() {
        GitRepositories repositories =
                new GitRepositories(directory.resolve("none").toString());

        assertThat(failureOf(() -> repositories.head("https://example.com/site.git", PATIENCE)))
                .hasMessageContaining("install it from https://git-scm.com/downloads");
    }

    private GitRepositories pretending(String script) throws IOException {
        Path git = directory.resolve("git");
        Files.writeString(git, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(git, PosixFilePermissions.fromString("rwx------"));
        return new GitRepositories(git.toString());
    }

    private static CloudException failureOf(ThrowingCallable call) {
        CloudException failure = catchThrowableOfType(CloudException.class, call);
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }
}
