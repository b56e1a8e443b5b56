package io.drctl.lease;

import io.drctl.inventory.RegionName;
import org.jspecify.annotations.Nullable;

/**
 * What the lease in a Region's bucket says, to who only looks. Whether its holder is alive is for the reader to judge,
 * by the times that the holder's clock gave it: only a run that waits for the lease finds that out.
 *
 * @param run the run that holds it; null when none does, or nothing is known
 * @param holder that run, who runs it, and the lease's times; null with {@code run}
 * @param failure why nothing is known; null when it is
 */
public record LeaseSeen(
        RegionName region,
        @Nullable String run,
        @Nullable String holder,
        @Nullable String failure) {
    static LeaseSeen free(RegionName region) {
        return new LeaseSeen(region, null, null, null);
    }

    static LeaseSeen unknown(RegionName region, String why) {
        return new LeaseSeen(region, null, null, why);
    }

    /** Whether it is known that nobody holds it. */
    public boolean isFree() {
        return run == null && failure == null;
    }
}
