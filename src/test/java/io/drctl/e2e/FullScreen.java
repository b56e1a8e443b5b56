package io.drctl.e2e;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A named pipe that is full: a writer waits until it is read. */
final class FullScreen implements AutoCloseable {
    private final Path file;
    private final FileInputStream reader;

    private FullScreen(Path file, FileInputStream reader) {
        this.file = file;
        this.reader = reader;
    }

    static FullScreen at(Path file) throws IOException, InterruptedException {
        run("mkfifo", file.toString());
        // Open for both, so that neither end waits for the other; what is in it stays as long as somebody may read it.
        RandomAccessFile both = new RandomAccessFile(file.toFile(), "rw");
        try {
            FileInputStream reader = new FileInputStream(file.toFile());
            // Ends with an error when nothing more fits in, which is what is wanted.
            new ProcessBuilder("dd", "if=/dev/zero", "of=" + file, "bs=4096", "oflag=nonblock", "conv=notrunc")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return new FullScreen(file, reader);
        } finally {
            both.close();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new AssertionError(command[0] + " ended with " + status);
        }
    }

    Path file() {
        return file;
    }

    /** What was written, once all who could write have ended. */
    String readToTheEnd() throws IOException {
        // Reading all at once asks for the position first, and a pipe has none.
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int length = reader.read(part); length >= 0; length = reader.read(part)) {
            read.write(part, 0, length);
        }
        return read.toString(StandardCharsets.UTF_8).replace("\0", "");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
