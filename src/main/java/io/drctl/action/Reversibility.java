package io.drctl.action;

/** Whether there is a way back from a step. */
public enum Reversibility {
    /** It changes nothing. */
    READ_ONLY,
    REVERSIBLE,
    /** A one-way door: no later step can restore the previous state. Needs more consent than the others. */
    ONE_WAY
}
