package io.drctl.cloud;

import org.jspecify.annotations.Nullable;

/**
 * The identity that makes the calls, according to AWS.
 *
 * @param account twelve digits
 * @param arn such as {@code arn:aws:sts::123456789012:assumed-role/ops/me}; null when only the account is known
 */
public record Caller(String account, @Nullable String arn) {}
