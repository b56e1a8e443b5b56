package io.drctl.action.traffic;

import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.inventory.RegionName;
import java.util.Optional;

/**
 * Whether Route 53 counts a load balancer as unhealthy that an alias evaluates. Each target group counts, also one that
 * none of the application's users reach (Developer Guide, "Values specific for failover alias records", evaluate target
 * health). While it does, Route 53 answers with the other Region's record, or, where both count as unhealthy, with the
 * primary one.
 */
final class EvaluatedHealth {
    private EvaluatedHealth() {}

    /** Why it is counted as unhealthy; empty where it isn't. Throws where the Region doesn't say. */
    static Optional<String> problem(LoadBalancing balancing, LoadBalancer balancer, RegionName region) {
        for (LoadBalancing.TargetGroup group : balancing.targetGroups(balancer.arn())) {
            // The health of functions isn't checked unless somebody switches that on.
            if (!group.targetType().equals("lambda")
                    && balancing.targets(group.arn()).stream().noneMatch(LoadBalancing.Target::isHealthy)) {
                return Optional.of("Route 53 counts the load balancer in " + region
                        + " as unhealthy, since target group " + group.name() + " has no healthy target");
            }
        }
        return Optional.empty();
    }
}
