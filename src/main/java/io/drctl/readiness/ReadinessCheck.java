package io.drctl.readiness;

/** The tests of one family in one Region, or of what lives in none. */
interface ReadinessCheck {
    /** Starts everything that the check will read before it waits for any of it, then tests. */
    void examine(Findings findings);
}
