package io.drctl.journal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines that were read before, by their hash. A hash is over its line and all lines before it, so a line that has a
 * known one is the known line, whoever wrote it and into whatever file; it is hashed again, and not parsed again.
 */
final class KnownLines {
    /** Some journals' worth; whoever reads more than that reads each of them once. */
    private static final int LINES_MAX = 2000;

    private final Map<String, Entry> lines = new HashMap<>();

    synchronized @Nullable Entry find(String hash) {
        return lines.get(hash);
    }

    synchronized void add(Entry entry) {
        if (lines.size() >= LINES_MAX) {
            lines.clear();
        }
        lines.put(entry.hash(), entry);
    }
}
