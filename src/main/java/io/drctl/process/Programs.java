package io.drctl.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds programs the way a shell does.
 *
 * <p>The JVM looks a program up in the {@code PATH} that it was itself started with; looking it up here makes a missing
 * program an answer instead of an exception, and lets a caller say which {@code PATH} is meant.
 */
public final class Programs {
    private Programs() {}

    /**
     * The first executable file of that name.
     *
     * @param name a file name, or a path, which is then taken as it is
     * @param searchPath directories as in {@code PATH}
     */
    public static Optional<Path> find(String name, String searchPath) {
        if (name.indexOf(File.separatorChar) >= 0) {
            return Optional.of(Path.of(name)).filter(Programs::isProgram);
        }
        for (String directory : searchPath.split(File.pathSeparator, -1)) {
            // An empty element means the working directory to a shell, which nobody puts there on purpose.
            if (directory.isEmpty()) {
                continue;
            }
            Optional<Path> candidate = candidate(directory, name);
            if (candidate.isPresent()) {
                return candidate;
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> candidate(String directory, String name) {
        try {
            return Optional.of(Path.of(directory, name)).filter(Programs::isProgram);
        } catch (InvalidPathException notADirectory) {
            return Optional.empty();
        }
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
