package io.drctl.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The site's lease under which a run went, as the run's journal has it.
 *
 * @param number the last under which a line was written; 0 where none ever was
 * @param host user and host of the process that wrote that line
 * @param owner ARN of that process's caller; null when unknown
 * @param notes what became of the lease beyond that it was taken and renewed, in order
 */
public record RunLease(long number, String host, @Nullable String owner, List<Note> notes) {
    /**
     * Something that happened to it.
     *
     * @param what such as {@code broken}, {@code taken-over}, {@code not-held} or {@code lost}
     * @param detail a sentence that names the bucket's Region, and the other holder or the reason
     */
    public record Note(Instant at, String what, String detail) {}

    public RunLease {
        notes = List.copyOf(notes);
    }

    /** Whether any line was written while the lease was held. */
    public boolean wasHeld() {
        return number > 0;
    }
}
