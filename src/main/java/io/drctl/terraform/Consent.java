package io.drctl.terraform;

import io.drctl.inventory.RegionName;

/** Whoever decides whether a plan that was shown is applied. */
@FunctionalInterface
public interface Consent {
    Answer ask(RegionName region, Plan plan, GuardVerdict verdict);

    /** What was decided. */
    enum Answer {
        GIVEN,
        REFUSED,
        /** There is no terminal to ask at, and nothing was agreed to beforehand. */
        NOBODY_TO_ASK
    }
}
