package io.drctl.journal;

import io.drctl.fuzz.Bounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Any bytes as a journal: folded, or not believed. The first byte says whether the lines are sealed with the chain's
 * own hashes before; a search would never hit upon one, and what stands behind them would not be tried.
 */
public final class JournalFuzz {
    private static final Path FILE = temporary();

    private JournalFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Bounds.hold(() -> {
            try {
                Files.write(FILE, data.length > 0 && data[0] == '#' ? sealed(data) : data);
                // A third of the inputs is the head, too.
                if (data.length % 3 == 0) {
                    Files.write(Head.beside(FILE), data);
                } else {
                    Files.deleteIfExists(Head.beside(FILE));
                    Head.create(Head.beside(FILE)).close();
                }
                RunState.of(Journal.read(FILE, new KnownLines()));
            } catch (JournalException refused) {
                if (refused.getMessage() == null || refused.getMessage().isBlank()) {
                    throw new AssertionError("refused without a reason", refused);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The lines, each that ends as an object does with the hash that makes it follow from the one before. */
    private static byte[] sealed(byte[] data) {
        StringBuilder text = new StringBuilder();
        String previous = HashChain.ORIGIN;
        for (String body : new String(data, 1, data.length - 1, StandardCharsets.UTF_8).split("\n", -1)) {
            if (!body.endsWith("}")) {
                text.append(body);
                continue;
            }
            previous = HashChain.next(previous, body);
            text.append(body, 0, body.length() - 1)
                    .append(",\"hash\":\"")
                    .append(previous)
                    .append("\"}\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Path temporary() {
        try {
            Path memory = Path.of("/dev/shm");
            Path directory = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "journal-fuzz")
                    : Files.createTempDirectory("journal-fuzz");
            Path file = directory.resolve("journal.jsonl");
            // In this order, which is the reverse of that in which they are deleted.
            directory.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            Head.beside(file).toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
