package io.drctl.testing;

import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Load balancers of one Region, in memory. */
public final class FakeLoadBalancing extends FakePort implements LoadBalancing {
    public final Map<String, LoadBalancer> balancers = new LinkedHashMap<>();
    /** By the listener's ARN. */
    public final Map<String, List<Rule>> rules = new HashMap<>();
    /** By the load balancer's ARN. */
    public final Map<String, List<Listener>> listeners = new HashMap<>();
    /** By the load balancer's ARN; those that its rules name where nothing is put here. */
    public final Map<String, List<TargetGroup>> targetGroups = new HashMap<>();
    /** By the listener's ARN: ARNs of what it serves. */
    public final Map<String, List<String>> certificates = new HashMap<>();
    /** ARNs of the load balancers whose zones send to their own targets only. */
    public final Set<String> zonal = new HashSet<>();
    /** For how long clients may keep connections; null for no limit. */
    public @Nullable Duration keepAlive = Duration.ofHours(1);

    /** By the target group's ARN. */
    public final Map<String, List<Target>> targets = new HashMap<>();

    FakeLoadBalancing(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    public void put(LoadBalancer balancer) {
        balancers.put(balancer.name(), balancer);
    }

    /** Changes every target of every group. */
    public void alterTargets(UnaryOperator<Target> change) {
        targets.replaceAll((group, all) -> all.stream().map(change).toList());
    }

    @Override
    public Optional<LoadBalancer> loadBalancer(String name) {
        return call("elasticloadbalancing:DescribeLoadBalancers", name, () -> Optional.ofNullable(balancers.get(name)));
    }

    @Override
    public List<LoadBalancer> loadBalancers() {
        return call("elasticloadbalancing:DescribeLoadBalancers", "", () -> List.copyOf(balancers.values()));
    }

    @Override
    public List<TargetGroup> targetGroups(String loadBalancerArn) {
        return call(
                "elasticloadbalancing:DescribeTargetGroups",
                loadBalancerArn,
                () -> List.copyOf(targetGroups.getOrDefault(loadBalancerArn, ofRules(loadBalancerArn))));
    }

    private List<TargetGroup> ofRules(String loadBalancerArn) {
        return listeners.getOrDefault(loadBalancerArn, List.of()).stream()
                .flatMap(listener -> rules.getOrDefault(listener.arn(), List.of()).stream())
                .flatMap(rule -> rule.action().forwards().stream())
                .map(forward -> new TargetGroup(forward.targetGroupArn(), "web", "HTTP", 80, "instance"))
                .distinct()
                .toList();
    }

    @Override
    public List<String> certificates(String listenerArn) {
        return call(
                "elasticloadbalancing:DescribeListenerCertificates",
                listenerArn,
                () -> List.copyOf(certificates.getOrDefault(listenerArn, List.of())));
    }

    @Override
    public boolean balancesAcrossZones(String loadBalancerArn) {
        return call(
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                loadBalancerArn,
                () -> !zonal.contains(loadBalancerArn));
    }

    @Override
    public Optional<Duration> clientKeepAlive(String loadBalancerArn) {
        return call(
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                loadBalancerArn,
                () -> Optional.ofNullable(keepAlive));
    }

    @Override
    public List<Rule> rules(String listenerArn) {
        return call(
                "elasticloadbalancing:DescribeRules",
                listenerArn,
                () -> List.copyOf(rules.getOrDefault(listenerArn, List.of())));
    }

    @Override
    public List<Listener> listeners(String loadBalancerArn) {
        return call(
                "elasticloadbalancing:DescribeListeners",
                loadBalancerArn,
                () -> List.copyOf(listeners.getOrDefault(loadBalancerArn, List.of())));
    }

    @Override
    public List<Target> targets(String targetGroupArn) {
        return call(
                "elasticloadbalancing:DescribeTargetHealth",
                targetGroupArn,
                () -> List.copyOf(targets.getOrDefault(targetGroupArn, List.of())));
    }
}
