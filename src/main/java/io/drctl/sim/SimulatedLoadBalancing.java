package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Load balancers of one Region. */
record SimulatedLoadBalancing(Wire wire, RegionName region) implements LoadBalancing {
    @Override
    public Optional<LoadBalancer> loadBalancer(String name) {
        return wire.read(
                "elasticloadbalancing:DescribeLoadBalancers",
                region,
                name,
                time -> Optional.ofNullable(here().balancers.at(time, name)));
    }

    @Override
    public List<Listener> listeners(String loadBalancerArn) {
        return wire.read(
                "elasticloadbalancing:DescribeListeners",
                region,
                loadBalancerArn,
                time -> orEmpty(here().listeners.at(time, loadBalancerArn)));
    }

    @Override
    public List<Rule> rules(String listenerArn) {
        return wire.read("elasticloadbalancing:DescribeRules", region, listenerArn, time -> {
            List<Rule> rules = here().rules.at(time, listenerArn);
            if (rules == null) {
                throw new Refusal(Cause.NOT_FOUND, "ListenerNotFound: One or more listeners not found: " + listenerArn);
            }
            return rules;
        });
    }

    @Override
    public List<Target> targets(String targetGroupArn) {
        return wire.read("elasticloadbalancing:DescribeTargetHealth", region, targetGroupArn, time -> {
            List<Target> targets = here().targets.at(time, targetGroupArn);
            if (targets == null) {
                throw new Refusal(
                        Cause.NOT_FOUND, "TargetGroupNotFound: One or more target groups not found: " + targetGroupArn);
            }
            return targets;
        });
    }

    private State.InRegion here() {
        return wire.world().state().in(region);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> found) {
        return Objects.requireNonNullElse(found, List.of());
    }
}
