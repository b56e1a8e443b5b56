package io.drctl.cloud;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Application Load Balancers of one Region. */
public interface LoadBalancing {
    Optional<LoadBalancer> loadBalancer(String name);

    /** The target groups that the load balancer forwards to. */
    List<TargetGroup> targetGroups(String loadBalancerArn);

    List<Listener> listeners(String loadBalancerArn);

    List<Target> targets(String targetGroupArn);

    /**
     * A load balancer.
     *
     * @param dnsName what alias records point at
     * @param hostedZoneId the load balancer's own zone, which an alias record names
     * @param state {@code active}, {@code provisioning}, {@code active_impaired} or {@code failed}
     */
    record LoadBalancer(
            String arn, String name, String dnsName, String hostedZoneId, String state, List<String> zones) {
        public LoadBalancer {
            zones = List.copyOf(zones);
        }

        public boolean isActive() {
            return state.equals("active");
        }
    }

    /** What the load balancer forwards to. */
    record TargetGroup(
            String arn, String name, int port, @Nullable String healthPath) {}

    /** What the load balancer listens on. */
    record Listener(String arn, int port, String protocol) {}

    /**
     * A target and its health.
     *
     * @param state {@code healthy}, {@code unhealthy}, {@code initial}, {@code unused}, {@code draining},
     *     {@code unavailable}
     * @param reason why it isn't healthy, as the load balancer gives it
     */
    record Target(
            String id, int port, String state, @Nullable String reason) {
        public boolean isHealthy() {
            return state.equals("healthy");
        }
    }
}
