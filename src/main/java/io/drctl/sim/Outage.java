package io.drctl.sim;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A period in which clients failed, as they saw it: from the first tick with a failed request to the next one without.
 *
 * @param until null while it lasts
 * @param failed requests that failed
 * @param of requests that were made
 * @param total whether at some tick no client got through
 */
public record Outage(Kind kind, Instant from, @Nullable Instant until, int failed, int of, boolean total) {
    /** What clients tried to do. */
    public enum Kind {
        READ,
        WRITE
    }

    /** How long it lasted, or has lasted at {@code now}. */
    public Duration length(Instant now) {
        return Duration.between(from, until == null ? now : until);
    }
}
