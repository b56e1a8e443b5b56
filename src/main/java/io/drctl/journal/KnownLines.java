package io.drctl.journal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines that were read before, by their hash. A hash covers its line and all lines before it, so a line with a known
 * hash is the known line, in whatever file it is; it is hashed again, but not parsed again.
 */
final class KnownLines {
    /** Enough for several journals; a command that reads more reads each of them once. */
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
