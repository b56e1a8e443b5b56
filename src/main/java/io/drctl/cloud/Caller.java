package io.drctl.cloud;

import org.jspecify.annotations.Nullable;

/**
 * As whom AWS takes the calls that are made.
 *
 * @param account twelve digits
 * @param arn such as {@code arn:aws:sts::123456789012:assumed-role/ops/me}; null when only the account could be told
 */
public record Caller(String account, @Nullable String arn) {}
