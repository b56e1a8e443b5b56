package io.drctl.action;

/**
 * A step that ended before another one that needs it, directly or through others.
 *
 * @param action the name of its action
 */
public record NeededStep(String id, String action, Facts facts) {}
