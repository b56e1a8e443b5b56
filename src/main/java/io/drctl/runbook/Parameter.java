package io.drctl.runbook;

/**
 * A parameter of a runbook, given a value when it is run.
 *
 * @param fallback the default; empty text for an optional parameter without one
 * @param required whether a value must be given
 */
public record Parameter(String name, ParameterType type, boolean required, String fallback, String description) {}
