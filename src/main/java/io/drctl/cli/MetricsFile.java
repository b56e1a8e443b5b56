package io.drctl.cli;

import io.drctl.text.Remedy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file for the textfile collector of Prometheus's node exporter, which reads it at any time, as another user: so it
 * is replaced as a whole, and has the mode that the umask gives.
 */
final class MetricsFile {
    private MetricsFile() {}

    /** @param shown how messages name it */
    static void replace(Path file, String shown, String text) {
        Path parent = file.toAbsolutePath().getParent();
        Path name = file.getFileName();
        if (parent == null || name == null || Files.isDirectory(file)) {
            throw unwritable(shown, "it is a directory", null);
        }
        // The collector reads what ends with .prom, and this doesn't.
        Path fresh = parent.resolve("." + name + "." + ProcessHandle.current().pid());
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw unwritable(shown, "something is there that is no file", null);
            }
            try {
                Files.writeString(
                        fresh, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw unwritable(shown, reason(e), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return String.valueOf(e.getMessage());
    }

    private static CommandFailure unwritable(String shown, String why, @Nullable IOException e) {
        return new CommandFailure(
                ExitStatus.FAILED,
                "the metrics can't be written to " + shown + ": " + why,
                Remedy.of("name a file in a directory that is there and that you may write to"),
                e);
    }
}
