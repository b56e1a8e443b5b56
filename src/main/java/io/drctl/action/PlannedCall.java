package io.drctl.action;

import org.jspecify.annotations.Nullable;

/**
 * A mutating call that a step may make.
 *
 * @param operation as AWS names it, with its service, such as {@code rds:PromoteReadReplicaDBCluster}
 * @param region where the call goes, as a Region or in words ({@code us-east-1 (global)}); null for none
 */
public record PlannedCall(String operation, @Nullable String region, Plane plane) {}
