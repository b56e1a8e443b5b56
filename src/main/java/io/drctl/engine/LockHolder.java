package io.drctl.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the lock of a site, as it tells others in the lock's file: a line for its run, one for its process, and
 * what it does.
 *
 * @param work what it does, in a few words
 * @param process which process it is, whose, and since when, in a few words
 * @param runId the run that it performs; null before that has begun, and for work that is no run
 */
public record LockHolder(
        String work, String process, @Nullable String runId) {
    /** It is at its first line, or was interrupted at it. */
    private static final LockHolder UNKNOWN = new LockHolder("", "another process", null);

    String line() {
        return work.isEmpty() ? process : work + ", " + process;
    }

    String text() {
        return (runId == null ? "" : runId) + "\n" + process + "\n" + work + "\n";
    }

    static LockHolder of(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3) {
            return UNKNOWN;
        }
        String run = lines.get(0);
        return new LockHolder(
                String.join(" ", lines.subList(2, lines.size())), lines.get(1), run.isEmpty() ? null : run);
    }
}
