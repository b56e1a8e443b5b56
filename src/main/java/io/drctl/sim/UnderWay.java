package io.drctl.sim;

import io.drctl.inventory.RegionName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that AWS is at.
 *
 * @param process such as {@code promotion}; {@code creation} of what {@link ByHand#provision} makes
 * @param subject what it is done to, as {@link ByHand#provision} names it
 * @param region null where it is in none
 * @param ends null while a fault holds it up
 */
public record UnderWay(
        String process,
        String subject,
        @Nullable RegionName region,
        @Nullable Instant ends) {}
