package io.drctl.journal;

import io.drctl.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file of a site's directory as a whole: who reads it sees the old one or the new one. */
final class SmallFile {
    private SmallFile() {}

    /**
     * Of two processes at once, the later one's stays.
     *
     * @param root drctl's own directory
     * @param site the site's directory below it
     */
    static void replace(Path root, Path site, String name, String text) throws IOException {
        PrivateFiles.directory(root, site);
        Path fresh = site.resolve(name + "." + ProcessHandle.current().pid());
        try (FileChannel channel = PrivateFiles.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(fresh, site.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
