package io.drctl.engine;

import io.drctl.journal.Standing;
import java.util.List;

/** Offers as a procedure makes them, for tests of what is shown of them. */
public final class Offers {
    private Offers() {}

    /** A plan held against the world, while nobody was asked as whom. */
    public static Offer of(Plan plan, Preview preview) {
        return Offer.ofPlan(plan, preview, Standing.unknown("not asked", List.of()));
    }
}
