package io.drctl.runbook;

/**
 * A stretch of a drill that is measured against the recovery time objective.
 *
 * @param from the step whose start opens the window
 * @param until the step whose end closes it
 */
public record Window(String name, String from, String until) {}
