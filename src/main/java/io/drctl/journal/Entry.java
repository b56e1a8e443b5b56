package io.drctl.journal;

import java.time.Instant;

/**
 * A line of a journal.
 *
 * @param sequence counted from 1, without gaps
 * @param hash SHA-256 over the line and the hash before it, in hexadecimal
 * @param lease number of the site's lease under which it was written; 0 where none was held
 */
public record Entry(long sequence, Instant at, Event event, String hash, long lease) {
    /** A line that was written without a lease. */
    public Entry(long sequence, Instant at, Event event, String hash) {
        this(sequence, at, event, hash, 0);
    }
}
