package io.drctl.readiness;

import io.drctl.inventory.RegionName;
import org.jspecify.annotations.Nullable;

/** The checks of one row, in one Region where the row has several. */
interface ReadinessCheck {
    Area area();

    /** Null for what lives in no Region, or is looked at as one in all of them. */
    @Nullable
    RegionName region();

    /** Starts everything that the check will read before it waits for any of it, then tests. */
    void examine(SiteObservations site, Findings findings);
}
