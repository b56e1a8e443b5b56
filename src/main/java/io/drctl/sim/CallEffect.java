package io.drctl.sim;

import io.drctl.inventory.RegionName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that really happened to the world because of a call, whatever the caller learned.
 *
 * @param process who called: a drctl process, or {@code terraform}, or {@code by hand}
 * @param changed false if it already was so, as when a bucket is created twice
 * @param detail what happened, in a few words
 */
public record CallEffect(
        Instant at,
        String process,
        String operation,
        @Nullable RegionName region,
        String subject,
        boolean changed,
        String detail) {}
