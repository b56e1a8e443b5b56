package io.drctl.sim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which clients had writes acknowledged by two clusters.
 *
 * @param clusters ARNs, sorted, with a comma between them
 * @param until null while it lasts
 */
public record SplitBrain(
        String clusters, Instant from, @Nullable Instant until) {}
