package io.drctl.sim;

import org.jspecify.annotations.Nullable;

/**
 * Something that is made of a site.
 *
 * @param subject what it is, as {@link UnderWay} names it
 * @param source the id of what it is made as a replica of; null when of nothing
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
