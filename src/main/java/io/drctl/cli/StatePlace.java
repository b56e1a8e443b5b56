package io.drctl.cli;

import io.drctl.files.PrivateFiles;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one place for what must outlast a command: journals, locks, Terraform's working files.
 *
 * <p>Two commands that look for the lock in two places don't see each other, and may move the site in opposite
 * directions at the same time. So the place never depends on the working directory; without one, nothing may be
 * changed. It is {@code $XDG_STATE_HOME/drctl}, by default {@code ~/.local/state/drctl}; relative paths in these
 * variables are ignored (<a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base
 * directories</a>).
 *
 * @param found null when there is none
 * @param lacking why there is none; empty when there is one
 * @param remedy what the user can do when it can't be used
 */
record StatePlace(@Nullable Path found, String lacking, Remedy remedy) {
    private static final Remedy NAME_ANOTHER =
            Remedy.of("say where: ").then(Command.of("export", "XDG_STATE_HOME=/var/lib/drctl"));

    /**
     * The place of the process that drctl runs in.
     *
     * @param userHome the user's home according to Java: from passwd, {@code ?} when the user has no entry there
     */
    static StatePlace of(Map<String, String> variables, String userHome) {
        Path state = absolute(variables.getOrDefault("XDG_STATE_HOME", ""));
        if (state != null) {
            return at(state.resolve("drctl"), NAME_ANOTHER);
        }
        Path home = absolute(variables.getOrDefault("HOME", ""));
        String name = "HOME";
        if (home == null) {
            home = absolute(userHome);
            name = "the user's home";
        }
        if (home == null) {
            return none("neither XDG_STATE_HOME nor HOME is an absolute path, and the user has no home");
        }
        // A home is never created: /nonexistent is Debian's way to say that a user has none.
        return Files.isDirectory(home)
                ? at(home.resolve(".local/state/drctl"), NAME_ANOTHER)
                : none(name + " is " + home + ", and there is no such folder");
    }

    /** The sandbox's. */
    static StatePlace at(Path directory) {
        return at(
                directory,
                Remedy.of("make the folder of the inventory writable, or copy the inventory into one that is"));
    }

    private static StatePlace at(Path directory, Remedy remedy) {
        return new StatePlace(directory, "", remedy);
    }

    private static StatePlace none(String lacking) {
        return new StatePlace(null, lacking, NAME_ANOTHER);
    }

    private static @Nullable Path absolute(String text) {
        Path path = Path.of(text);
        return path.isAbsolute() ? path : null;
    }

    boolean exists() {
        return found != null;
    }

    /**
     * The place by its only name without links or, until it exists, as the variables give it.
     *
     * @throws CommandFailure when there is none
     */
    Path directory() {
        if (found == null) {
            throw refused("there is no place for the journal and the lock: " + lacking, null);
        }
        try {
            return found.toRealPath();
        } catch (IOException e) {
            return found;
        }
    }

    /**
     * The place, created and found to be writable.
     *
     * @throws CommandFailure when it can't be used; then nothing was changed
     */
    Path prepared() {
        Path directory = directory();
        try {
            PrivateFiles.directory(directory, directory);
            if (!Files.isWritable(directory)) {
                throw refused("the journal and the lock have no place: can't write in " + directory, null);
            }
            return directory.toRealPath();
        } catch (IOException e) {
            throw refused(
                    "the journal and the lock have no place: can't make " + directory + " (" + reason(e) + ")", e);
        }
    }

    private CommandFailure refused(String why, @Nullable IOException origin) {
        return new CommandFailure(ExitStatus.REFUSED, why + "; nothing was changed", remedy, origin);
    }

    private static String reason(IOException e) {
        String text = Objects.requireNonNullElse(e.getMessage(), "");
        String kind = e.getClass().getSimpleName().replaceAll("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return e.getClass() == IOException.class || text.contains(" ") ? text : kind.toLowerCase(Locale.ROOT);
    }
}
