package io.drctl.action;

/**
 * A step that has ended before another one which needs it, itself or through others.
 *
 * @param action the name of its action
 */
public record NeededStep(String id, String action, Facts facts) {}
