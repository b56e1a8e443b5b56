package io.drctl.lease;

import org.jspecify.annotations.Nullable;

/**
 * The run that wants a lease.
 *
 * @param run its id
 * @param command what it does, in a few words
 * @param owner ARN of the caller; null when unknown
 * @param host user and host, for people
 * @param machine names the place whose lock the run holds. Of all runs with that place at most one is alive, so what
 *     another one left there is free to take
 */
public record Claimant(String run, String command, @Nullable String owner, String host, String machine) {}
