package io.drctl.readiness;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is read of Elastic Load Balancing: a load balancer, and what users' requests reach behind it. */
final class LoadBalancingReads {
    private final Inventory inventory;
    private final Cloud cloud;
    private final ReadOnce once;

    LoadBalancingReads(Inventory inventory, Cloud cloud, ReadOnce once) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.once = once;
    }

    Reading<Optional<LoadBalancing.LoadBalancer>> loadBalancer(RegionName region) {
        return once.named(
                "elasticloadbalancing:DescribeLoadBalancers",
                region,
                inventory.name(AssetKind.LOAD_BALANCER, region),
                cloud.loadBalancing(region)::loadBalancer);
    }

    /** The listeners of a Region's load balancer; none when there is no load balancer. */
    Reading<List<LoadBalancing.Listener>> listeners(RegionName region) {
        Reading<Optional<LoadBalancing.LoadBalancer>> balancer = loadBalancer(region);
        return once.of(
                "elasticloadbalancing:DescribeListeners",
                region,
                "",
                () -> balancer.get()
                        .map(found -> cloud.loadBalancing(region).listeners(found.arn()))
                        .orElse(List.of()));
    }

    /** Which target groups users' requests reach in a Region; none when there is no load balancer. */
    Reading<Serving> serving(RegionName region) {
        Reading<List<LoadBalancing.Listener>> listeners = listeners(region);
        HealthEndpoint endpoint = inventory.site().health();
        return once.of("elasticloadbalancing:DescribeRules", region, "", () -> {
            Optional<LoadBalancing.Listener> listener = Serving.listener(listeners.get(), endpoint);
            return listener.isEmpty()
                    ? Serving.unheard(listeners.get(), endpoint, region)
                    : Serving.by(
                            listener.get(),
                            cloud.loadBalancing(region).rules(listener.get().arn()),
                            inventory.site().dnsName(),
                            endpoint);
        });
    }

    /** The targets of each target group that users' requests reach in a Region, by the group's ARN. */
    Reading<Map<String, List<LoadBalancing.Target>>> targets(RegionName region) {
        Reading<Serving> serving = serving(region);
        return once.of("elasticloadbalancing:DescribeTargetHealth", region, "", () -> {
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
}
