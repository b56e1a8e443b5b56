package io.drctl.runbook;

/**
 * Something that a runbook is told when it is run.
 *
 * @param fallback the value when none is given; empty text for a parameter that may be left out
 * @param required whether a value must be given
 */
public record Parameter(String name, ParameterType type, boolean required, String fallback, String description) {}
