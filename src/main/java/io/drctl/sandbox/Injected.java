package io.drctl.sandbox;

import io.drctl.text.Command;

/**
 * What was broken.
 *
 * @param fault as it is typed, such as {@code api rds --region us-west-1}
 * @param healing the command that puts it right
 */
public record Injected(String fault, Command healing) {}
