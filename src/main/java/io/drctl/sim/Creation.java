package io.drctl.sim;

import org.jspecify.annotations.Nullable;

/**
 * A part of the site that is being created.
 *
 * @param subject what it is, as {@link UnderWay} names it
 * @param source the id of a replica's source; null for anything else
 */
public record Creation(String subject, @Nullable String source) {
    Creation(String subject) {
        this(subject, null);
    }

    @Override
    public String toString() {
        return source == null ? subject : subject + " (replica of " + source + ")";
    }
}
