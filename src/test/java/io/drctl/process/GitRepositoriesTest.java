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
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));

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
                .hasMessage("https://*********@example.com/site.git: Authentication failed for"
                        + " 'https://*********@example.com/site.git/'");
    }

    @Test
    void git_gets_no_key_of_aws_and_no_secret_of_others() throws IOException {
        environment.put("AWS_SECRET_ACCESS_KEY", "hunter2");
        environment.put("AWS_PROFILE", "ops");
        environment.put("GITHUB_TOKEN", "hunter2");
        environment.put("TF_VAR_password", "hunter2");
        environment.put("DRCTL_INVENTORY", "x");
        environment.put("SSH_AUTH_SOCK", "/tmp/agent");
        environment.put("https_proxy", "http://proxy:3128");
        environment.put("GIT_SSL_CAINFO", "/etc/ca.pem");
        GitRepositories repositories = pretending("env > \"$0.saw\"\nprintf '" + COMMIT + "\\tHEAD\\n'");

        repositories.head("https://example.com/site.git", PATIENCE);

        assertThat(Files.readString(directory.resolve("git.saw")))
                .doesNotContain("hunter2", "AWS_", "TF_", "DRCTL_", "GITHUB")
                .contains("SSH_AUTH_SOCK=/tmp/agent", "https_proxy=http://proxy:3128", "GIT_SSL_CAINFO=/etc/ca.pem")
                .contains("GIT_SSH_COMMAND=ssh -o BatchMode=yes", "SSH_ASKPASS_REQUIRE=force");
    }

    @Test
    void a_repository_in_code_commit_is_asked_as_the_caller_of_aws() throws IOException {
        environment.put("AWS_PROFILE", "ops");
        GitRepositories repositories = pretending("env > \"$0.saw\"\nprintf '" + COMMIT + "\\tHEAD\\n'");

        repositories.head("https://git-codecommit.us-west-1.amazonaws.com/v1/repos/site", PATIENCE);

        assertThat(Files.readString(directory.resolve("git.saw"))).contains("AWS_PROFILE=ops");
    }

    @Test
    void the_users_own_way_of_calling_ssh_is_left_alone() throws IOException {
        String note = "printf '%s' \"$GIT_SSH_COMMAND\" > \"$0.ssh\"\nprintf '" + COMMIT + "\\tHEAD\\n'";
        GitRepositories configured = pretending(note);
        Path git = directory.resolve("git");
        Files.writeString(git, Files.readString(git).replace("|| exit 1", "|| { echo 'ssh -i ~/.ssh/ours'; exit; }"));
        configured.head("git@example.com:site.git", PATIENCE);
        assertThat(directory.resolve("git.ssh")).isEmptyFile();

        environment.put("GIT_SSH_COMMAND", "ssh -F ours");
        pretending(note).head("git@example.com:site.git", PATIENCE);
        assertThat(directory.resolve("git.ssh")).hasContent("ssh -F ours");

        environment.remove("GIT_SSH_COMMAND");
        environment.put("GIT_SSH", "/usr/local/bin/plink");
        pretending(note).head("git@example.com:site.git", PATIENCE);
        assertThat(directory.resolve("git.ssh")).isEmptyFile();
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
        assertThat(failure).hasMessage("https://example.com/slow.git did not answer within 2 s");
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
                new GitRepositories(directory.resolve("none").toString(), environment);

        assertThat(failureOf(() -> repositories.head("https://example.com/site.git", PATIENCE)))
                .hasMessageContaining("install it from https://git-scm.com/downloads");
    }

    private GitRepositories pretending(String script) throws IOException {
        Path git = directory.resolve("git");
        Files.writeString(git, "#!/bin/sh\n[ \"$1\" != config ] || exit 1\n" + script + "\n");
        Files.setPosixFilePermissions(git, PosixFilePermissions.fromString("rwx------"));
        return new GitRepositories(git.toString(), environment);
    }

    private static CloudException failureOf(ThrowingCallable call) {
        CloudException failure = catchThrowableOfType(CloudException.class, call);
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }
}
