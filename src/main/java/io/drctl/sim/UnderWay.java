package io.drctl.sim;

import io.drctl.inventory.RegionName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that AWS is doing.
 *
 * @param process such as {@code promotion}; {@code creation} for what {@link ByHand#provision} creates
 * @param subject what it is done to, as {@link ByHand#provision} names it
 * @param region null if it is in no Region
 * @param ends null while a fault holds it up
 */
public record UnderWay(
        String process,
        String subject,
        @Nullable RegionName region,
        @Nullable Instant ends) {}
