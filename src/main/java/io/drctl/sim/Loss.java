package io.drctl.sim;

import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;

/**
 * What a promotion cost: writes that its source had acknowledged to clients, or went on to acknowledge, and that are
 * missing from the promoted cluster.
 *
 * @param cluster the one that was promoted
 * @param source ARN of the cluster that it replicated
 * @param acknowledgedBefore lost writes that the source acknowledged before the promotion was accepted
 * @param acknowledgedAfter writes that the source has acknowledged since: nobody stopped it
 * @param window how long before the promotion the first lost write can have been made: the replica's lag
 */
public record Loss(
        String cluster,
        RegionName region,
        String source,
        Instant promotedAt,
        long acknowledgedBefore,
        long acknowledgedAfter,
        Duration window) {}
