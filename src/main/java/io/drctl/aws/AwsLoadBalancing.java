package io.drctl.aws;

import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;

/** Application Load Balancers, as Elastic Load Balancing tells of them. */
final class AwsLoadBalancing implements LoadBalancing {
    private final Supplier<ElasticLoadBalancingV2Client> balancing;
    private final Calls calls;

    AwsLoadBalancing(Supplier<ElasticLoadBalancingV2Client> balancing, RegionName region) {
        this.balancing = balancing;
        this.calls = new Calls("elasticloadbalancing", region);
    }

    @Override
    public Optional<LoadBalancer> loadBalancer(String name) {
        return calls.find(
                        "DescribeLoadBalancers",
                        () -> balancing.get().describeLoadBalancers(request -> request.names(name)))
                .flatMap(answer -> answer.loadBalancers().stream().findFirst())
                .map(balancer -> new LoadBalancer(
                        balancer.loadBalancerArn(),
                        balancer.loadBalancerName(),
                        balancer.dnsName(),
                        balancer.canonicalHostedZoneId(),
                        balancer.state() == null ? "unknown" : balancer.state().codeAsString(),
                        balancer.availabilityZones().stream()
                                .map(AvailabilityZone::zoneName)
                                .toList()));
    }

    @Override
    public List<TargetGroup> targetGroups(String loadBalancerArn) {
        return calls.find(
                        "DescribeTargetGroups",
                        () -> balancing
                                .get()
                                .describeTargetGroupsPaginator(request -> request.loadBalancerArn(loadBalancerArn))
                                .targetGroups()
                                .stream()
                                .map(group -> new TargetGroup(
                                        group.targetGroupArn(),
                                        group.targetGroupName(),
                                        group.port() == null ? 0 : group.port(),
                                        Text.orNull(group.healthCheckPath())))
                                .toList())
                .orElse(List.of());
    }

    @Override
    public List<Listener> listeners(String loadBalancerArn) {
        return calls.find(
                        "DescribeListeners",
                        () -> balancing
                                .get()
                                .describeListenersPaginator(request -> request.loadBalancerArn(loadBalancerArn))
                                .listeners()
                                .stream()
                                .map(listener -> new Listener(
                                        listener.listenerArn(),
                                        listener.port() == null ? 0 : listener.port(),
                                        Text.orEmpty(listener.protocolAsString())))
                                .toList())
                .orElse(List.of());
    }

    @Override
    public List<Target> targets(String targetGroupArn) {
        return calls
                .call(
                        "DescribeTargetHealth",
                        () -> balancing.get().describeTargetHealth(request -> request.targetGroupArn(targetGroupArn)))
                .targetHealthDescriptions()
                .stream()
                .map(health -> new Target(
                        health.target().id(),
                        health.target().port() == null ? 0 : health.target().port(),
                        health.targetHealth().stateAsString(),
                        Text.orNull(
                                health.targetHealth().description() == null
                                        ? health.targetHealth().reasonAsString()
                                        : health.targetHealth().description())))
                .toList();
    }
}
