package io.drctl.journal;

import java.time.Instant;

/**
 * A line of a journal.
 *
 * @param sequence counted from 1, without gaps
 * @param hash SHA-256 over the line and the hash before it, in hexadecimal
 */
public record Entry(long sequence, Instant at, Event event, String hash) {}
