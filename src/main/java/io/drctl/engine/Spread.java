package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Listener;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.TrafficRouting.HealthCheck;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.Application;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.Serving;
import io.drctl.text.Command;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change of the records that Route 53's name servers have yet to follow. Until they do, their answers are no news of
 * anybody's health, and to change the records again would undo what is under way.
 *
 * @param to the Region that the records point at
 * @param why one clause
 * @param goOn what waits for it
 */
public record Spread(RegionName to, String why, Command goOn) {
    /**
     * Looks for what explains the answers.
     *
     * @param answered the Regions that name servers give; empty when unknown
     */
    static Optional<Spread> look(
            Cloud cloud,
            Application application,
            RegionName recorded,
            Set<RegionName> answered,
            Set<RegionName> firing,
            List<RecordSet> records,
            TrafficChanges changes) {
        if (answered.isEmpty() || answered.equals(Set.of(recorded))) {
            return Optional.empty();
        }
        Optional<TrafficChanges.Change> pending =
                changes.latest(application).filter(change -> isPending(cloud, change.ids()));
        if (pending.isPresent()) {
            return Optional.of(new Spread(
                    recorded,
                    pending.get().ids().isEmpty()
                            ? "a run was stopped while it asked Route 53 for the change"
                            : "Route 53 has accepted the change and reports it PENDING",
                    pending.get().goOn()));
        }
        // Of a name with one answer Route 53 gives that answer, whatever anybody's health is.
        boolean isFixed = records.stream().allMatch(record -> record.setIdentifier() == null);
        boolean isTakenFromThere = firing.stream().anyMatch(region -> !region.equals(recorded));
        if (isFixed || answered.size() > 1 || (!isTakenFromThere && isWell(cloud, application, recorded, records))) {
            return Optional.of(new Spread(
                    recorded, "what was changed last hasn't reached all name servers", NextSteps.LOOK_AGAIN));
        }
        return Optional.empty();
    }

    private static boolean isPending(Cloud cloud, List<String> changes) {
        try {
            for (String change : changes) {
                if (!cloud.traffic().isInSync(change)) {
                    return true;
                }
            }
            return changes.isEmpty();
        } catch (CloudException e) {
            return false;
        }
    }

    /** Whether nothing is seen for which Route 53 would send users elsewhere. */
    private static boolean isWell(Cloud cloud, Application application, RegionName region, List<RecordSet> records) {
        try {
            for (RecordSet record : records) {
                String id = record.healthCheckId();
                // Of other health checks the result isn't known; the take-over alarms are looked at beside this.
                if (id != null
                        && cloud.traffic()
                                .healthCheck(id)
                                .map(HealthCheck::alarmName)
                                .isEmpty()) {
                    return false;
                }
            }
            LoadBalancing balancing = cloud.loadBalancing(region);
            Optional<LoadBalancer> balancer = application.loadBalancerIn(region).flatMap(balancing::loadBalancer);
            Optional<Listener> listener =
                    balancer.flatMap(found -> Serving.listener(balancing.listeners(found.arn()), application.health()));
            if (listener.isEmpty()) {
                return false;
            }
            Serving serving =
                    Serving.by(listener.get(), balancing.rules(listener.get().arn()), application);
            // A load balancer that answers by itself has no targets that could be unhealthy.
            return serving.groups().stream()
                    .allMatch(group -> balancing.targets(group).stream().anyMatch(Target::isHealthy));
        } catch (CloudException e) {
            return false;
        }
    }
}
