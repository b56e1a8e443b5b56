package io.drctl.sim;

import io.drctl.cloud.CloudException.Cause;
import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Load balancers in one Region. */
record SimulatedLoadBalancing(Wire wire, RegionName region) implements LoadBalancing {
    private static final int HTTP_PORT = 80;

    @Override
    public Optional<LoadBalancer> loadBalancer(String name) {
        return wire.read(
                "elasticloadbalancing:DescribeLoadBalancers",
                region,
                name,
                time -> Optional.ofNullable(here().balancers.at(time, name)));
    }

    @Override
    public List<LoadBalancer> loadBalancers() {
        return wire.read(
                "elasticloadbalancing:DescribeLoadBalancers",
                region,
                "",
                time -> here().balancers.allAt(time));
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

    /** The target groups that the rules of its listeners name. */
    @Override
    public List<TargetGroup> targetGroups(String loadBalancerArn) {
        return wire.read(
                "elasticloadbalancing:DescribeTargetGroups",
                region,
                loadBalancerArn,
                time -> orEmpty(here().listeners.at(time, loadBalancerArn)).stream()
                        .flatMap(listener -> orEmpty(here().rules.at(time, listener.arn())).stream())
                        .flatMap(rule -> rule.action().forwards().stream())
                        .map(Forward::targetGroupArn)
                        .distinct()
                        .map(arn -> new TargetGroup(arn, arn.split("/")[1], "HTTP", HTTP_PORT, "instance"))
                        .toList());
    }

    /** Nothing in the simulated site ends TLS. */
    @Override
    public List<String> certificates(String listenerArn) {
        return wire.read("elasticloadbalancing:DescribeListenerCertificates", region, listenerArn, time -> List.of());
    }

    @Override
    public boolean balancesAcrossZones(String loadBalancerArn) {
        return wire.read("elasticloadbalancing:DescribeLoadBalancerAttributes", region, loadBalancerArn, time -> true);
    }

    @Override
    public Optional<Duration> clientKeepAlive(String loadBalancerArn) {
        return wire.read(
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                region,
                loadBalancerArn,
                time -> Optional.of(AwsDurations.CLIENT_KEEP_ALIVE));
    }

    private State.InRegion here() {
        return wire.world().state().in(region);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> found) {
        return Objects.requireNonNullElse(found, List.of());
    }
}
