package io.drctl.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * A fault as the user names it.
 *
 * @param kind the word for the kind, as typed
 * @param value what the kind takes, such as a Region or a length of time; null when it was left out
 * @param region where, for a kind that may be in one Region only; null for all
 * @param silent whether a request waits for an answer that never comes, instead of being refused immediately
 */
public record FaultRequest(
        String kind, @Nullable String value, @Nullable String region, boolean silent) {}
