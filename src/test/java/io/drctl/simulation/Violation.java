package io.drctl.simulation;

/**
 * An invariant that a course broke.
 *
 * @param invariant its number, 1 to 13, as {@link Checkers} lists them
 * @param text what was seen
 */
record Violation(int invariant, String text) {
    @Override
    public String toString() {
        return "invariant " + invariant + " (" + Checkers.NAMES.get(invariant) + "): " + text;
    }
}
