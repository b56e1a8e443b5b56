package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.Application;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Upkeep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Elastic Load Balancing: a load balancer, and what users' requests reach behind it. */
final class LoadBalancingReads {
    private final Cloud cloud;
    private final ReadOnce once;
    private final Upkeep upkeep;

    LoadBalancingReads(Cloud cloud, ReadOnce once, Upkeep upkeep) {
        this.upkeep = upkeep;
        this.cloud = cloud;
        this.once = once;
    }

    Reading<Optional<LoadBalancing.LoadBalancer>> loadBalancer(RegionName region, String name) {
        return once.named(
                "elasticloadbalancing:DescribeLoadBalancers", region, name, cloud.loadBalancing(region)::loadBalancer);
    }

    /** The listeners of a Region's load balancer; none when there is no load balancer. */
    Reading<List<LoadBalancing.Listener>> listeners(RegionName region, String name) {
        Reading<Optional<LoadBalancing.LoadBalancer>> balancer = loadBalancer(region, name);
        return once.of(
                "elasticloadbalancing:DescribeListeners",
                region,
                name,
                () -> balancer.get()
                        .map(found -> cloud.loadBalancing(region).listeners(found.arn()))
                        .orElse(List.of()));
    }

    /** Which target groups an application's users reach behind a load balancer; none when there is none. */
    Reading<Serving> serving(RegionName region, String name, Application application) {
        Reading<List<LoadBalancing.Listener>> listeners = listeners(region, name);
        HealthEndpoint endpoint = application.health();
        String key = name + " for " + application.name();
        return once.of("elasticloadbalancing:DescribeRules", region, key, () -> {
            Optional<LoadBalancing.Listener> listener = Serving.listener(listeners.get(), endpoint);
            return listener.isEmpty()
                    ? Serving.unheard(listeners.get(), endpoint, region, upkeep)
                    : Serving.by(
                            listener.get(),
                            cloud.loadBalancing(region).rules(listener.get().arn()),
                            application);
        });
    }

    /** The targets of each target group that an application's users reach, by the group's ARN. */
    Reading<Map<String, List<LoadBalancing.Target>>> targets(RegionName region, String name, Application application) {
        Reading<Serving> serving = serving(region, name, application);
        String key = name + " for " + application.name();
        return once.of("elasticloadbalancing:DescribeTargetHealth", region, key, () -> {
            Map<String, Reading<List<LoadBalancing.Target>>> each = new LinkedHashMap<>();
            for (String group : serving.get().groups()) {
                each.put(
                        group,
                        once.named(
                                "elasticloadbalancing:DescribeTargetHealth",
                                region,
                                group,
                                arn -> cloud.loadBalancing(region).targets(arn)));
            }
            Map<String, List<LoadBalancing.Target>> targets = new LinkedHashMap<>();
            each.forEach((group, reading) -> targets.put(group, reading.get()));
            return targets;
        });
    }

    /** The target groups behind a Region's load balancer; none when there is no load balancer. */
    Reading<List<LoadBalancing.TargetGroup>> targetGroups(RegionName region, String name) {
        Reading<Optional<LoadBalancing.LoadBalancer>> balancer = loadBalancer(region, name);
        return once.of(
                "elasticloadbalancing:DescribeTargetGroups",
                region,
                name,
                () -> balancer.get()
                        .map(found -> cloud.loadBalancing(region).targetGroups(found.arn()))
                        .orElse(List.of()));
    }

    /**
     * ARNs of the certificates that an application's users are shown by a load balancer; empty where their listener
     * ends no TLS, or isn't there.
     */
    Reading<Optional<List<String>>> certificates(RegionName region, String name, Application application) {
        Reading<List<LoadBalancing.Listener>> listeners = listeners(region, name);
        String key = name + " for " + application.name();
        return once.of(
                "elasticloadbalancing:DescribeListenerCertificates",
                region,
                key,
                () -> Serving.listener(listeners.get(), application.health())
                        .filter(LoadBalancing.Listener::isEncrypted)
                        .map(listener -> cloud.loadBalancing(region).certificates(listener.arn())));
    }

    Reading<Boolean> balancesAcrossZones(RegionName region, String loadBalancerArn) {
        return once.named(
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                region,
                loadBalancerArn,
                arn -> cloud.loadBalancing(region).balancesAcrossZones(arn));
    }
}
