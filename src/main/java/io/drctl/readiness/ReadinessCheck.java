package io.drctl.readiness;

/** The tests of one family in one Region, or outside any. */
interface ReadinessCheck {
    /** Starts everything that the check will read before it waits for any of it, then tests. */
    void examine(Findings findings);
}
