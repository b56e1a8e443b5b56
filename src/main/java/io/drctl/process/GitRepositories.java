package io.drctl.process;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.SourceRepositories;
import io.drctl.text.Durations;
import io.drctl.text.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Repositories asked with the user's own {@code git}, which knows the user's credentials, proxies and SSH keys. It
 * may never ask for any of them: a question that nobody sees would hang the check.
 */
public final class GitRepositories implements SourceRepositories {

    /** What git says when {@code --exit-code} is given and no ref matches. */
    private static final int STATUS_WITHOUT_REF = 2;

    private static final Pattern CODE_COMMIT = Pattern.compile("//git-codecommit[.-][a-z0-9.-]+\\.amazonaws\\.com");

    private final String git;
    private final Map<String, String> inherited;

    public GitRepositories() {
        this(System.getenv());
    }

    /** @param inherited the user's environment, of which git gets what it needs */
    public GitRepositories(Map<String, String> inherited) {
        this("git", inherited);
    }

    /**
     * With another program than the user's.
     *
     * @param git name or path of the program
     * @param inherited the user's environment
     */
    public GitRepositories(String git, Map<String, String> inherited) {
        this.git = git;
        this.inherited = Map.copyOf(inherited);
    }

    @Override
    public String head(String url, Duration timeout) {
        // Each is written by a separate thread, and may still be when git has ended: whatever git started, such as a
        // lingering ssh master, can hold the pipes open for long.
        Queue<String> out = new ConcurrentLinkedQueue<>();
        Queue<String> err = new ConcurrentLinkedQueue<>();
        try {
            int status = start(url, out, err, timeout).await(timeout);
            if (status == STATUS_WITHOUT_REF) {
                throw failure(Cause.NOT_FOUND, shown(url) + " has no HEAD: the repository is empty", null);
            }
            if (status != 0) {
                String said = String.join("\n", err);
                throw failure(causeOf(said), shown(url) + ": " + shown(lastWords(said, status)), null);
            }
            return commit(url, String.join("\n", out));
        } catch (TimeoutException e) {
            throw failure(Cause.UNREACHABLE, shown(url) + " did not answer within " + Durations.words(timeout), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(Cause.UNREACHABLE, "interrupted while asking " + shown(url), e);
        }
    }

    private ChildProcess start(String url, Queue<String> out, Queue<String> err, Duration timeout)
            throws InterruptedException, TimeoutException {
        Map<String, String> environment = LeastEnvironment.of(inherited);
        if (CODE_COMMIT.matcher(url).find()) {
            // Its credential helper is the AWS CLI.
            inherited.forEach((name, value) -> {
                if (name.startsWith("AWS_")) {
                    environment.put(name, value);
                }
            });
        }
        environment.put("GIT_TERMINAL_PROMPT", "0");
        // Without these, git and ssh would ask in a desktop window or at the terminal. "true" answers
        // with nothing.
        environment.putIfAbsent("GIT_ASKPASS", "true");
        environment.put("SSH_ASKPASS", "true");
        environment.put("SSH_ASKPASS_REQUIRE", "force");
        // Git's messages are read below, so they have to be in one language.
        environment.put("LC_ALL", "C");
        if (!hasOwnSsh(environment, timeout)) {
            environment.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=10");
        }
        return started(List.of(git, "ls-remote", "--exit-code", "--", url, "HEAD"), environment, out, err);
    }

    /**
     * Whether the user has said how ssh is to be called: with keys, proxies or another program, which are then left
     * alone. The variable that drctl would set goes before {@code core.sshCommand}
     * (https://git-scm.com/docs/git-config).
     */
    private boolean hasOwnSsh(Map<String, String> environment, Duration timeout)
            throws InterruptedException, TimeoutException {
        if (environment.containsKey("GIT_SSH_COMMAND") || environment.containsKey("GIT_SSH")) {
            return true;
        }
        Queue<String> found = new ConcurrentLinkedQueue<>();
        int status = started(List.of(git, "config", "--get", "core.sshCommand"), environment, found::add, said -> {})
                .await(timeout);
        return status == 0 && found.stream().anyMatch(line -> !line.isBlank());
    }

    private ChildProcess started(
            List<String> arguments, Map<String, String> environment, Queue<String> out, Queue<String> err) {
        return started(arguments, environment, out::add, err::add);
    }

    private ChildProcess started(
            List<String> arguments, Map<String, String> environment, Consumer<String> out, Consumer<String> err) {
        try {
            return ChildProcess.start(
                    new Invocation(arguments, environment, Path.of("").toAbsolutePath()), out, err);
        } catch (IOException e) {
            throw failure(
                    Cause.REJECTED,
                    "git is needed, but is not on the PATH: install it from https://git-scm.com/downloads",
                    e);
        }
    }

    private static String commit(String url, String out) {
        String commit = out.strip().split("\\s", 2)[0];
        if (!commit.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw failure(Cause.REJECTED, shown(url) + ": git's answer is not a commit: " + commit, null);
        }
        return commit;
    }

    private static String lastWords(String said, int status) {
        List<String> lines =
                said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        // After the reason git gives advice, so the reason is the first line that it calls fatal.
        return lines.stream()
                .filter(line -> line.startsWith("fatal: "))
                .findFirst()
                .map(line -> line.substring("fatal: ".length()))
                .orElse(lines.isEmpty() ? "git ended with status " + status : lines.get(lines.size() - 1));
    }

    private static Cause causeOf(String said) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.contains("could not resolve host") || text.contains("connection refused")) {
            return Cause.NOT_CONNECTED;
        }
        if (text.contains("authentication failed")
                || text.contains("could not read username")
                || text.contains("could not read password")
                || text.contains("permission denied")
                || text.contains("error: 403")) {
            return Cause.ACCESS_DENIED;
        }
        if (text.contains("not found") || text.contains("does not appear to be a git repository")) {
            return Cause.NOT_FOUND;
        }
        return Cause.UNREACHABLE;
    }

    /** A text without the secrets that a URL in it may carry. */
    private static String shown(String text) {
        return Secrets.hiddenByForm(text);
    }

    private static CloudException failure(Cause cause, String message, @Nullable Throwable origin) {
        return new CloudException(cause, OPERATION, null, message, origin);
    }
}
