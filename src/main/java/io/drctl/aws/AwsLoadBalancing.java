package io.drctl.aws;

import io.drctl.cloud.LoadBalancing;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/** Application and Network Load Balancers, as Elastic Load Balancing describes them. */
final class AwsLoadBalancing implements LoadBalancing {
    private static final Duration CLIENT_KEEP_ALIVE_DEFAULT = Duration.ofHours(1);

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
                .map(AwsLoadBalancing::loadBalancer);
    }

    @Override
    public List<LoadBalancer> loadBalancers() {
        return calls.call(
                "DescribeLoadBalancers",
                () -> balancing.get().describeLoadBalancersPaginator().loadBalancers().stream()
                        .map(AwsLoadBalancing::loadBalancer)
                        .toList());
    }

    private static LoadBalancer loadBalancer(
            software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer told) {
        return new LoadBalancer(
                told.loadBalancerArn(),
                told.loadBalancerName(),
                Text.orEmpty(told.dnsName()),
                Text.orEmpty(told.canonicalHostedZoneId()),
                told.state() == null ? "unknown" : told.state().codeAsString(),
                told.availabilityZones().stream()
                        .map(AvailabilityZone::zoneName)
                        .toList(),
                Text.orEmpty(told.typeAsString()),
                placement(told));
    }

    private static Placement placement(software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer told) {
        return new Placement(
                Text.orEmpty(told.schemeAsString()),
                Text.orEmpty(told.vpcId()),
                told.availabilityZones().stream()
                        .map(AvailabilityZone::subnetId)
                        .filter(Objects::nonNull)
                        .toList(),
                told.securityGroups());
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

    /**
     * {@inheritDoc}
     *
     * <p>A Network Load Balancer's listener has a default action and no rules.
     */
    @Override
    public List<Rule> rules(String listenerArn) {
        if (listenerArn.contains(":listener/net/")) {
            return calls.call(
                    "DescribeListeners",
                    () ->
                            balancing
                                    .get()
                                    .describeListeners(request -> request.listenerArns(listenerArn))
                                    .listeners()
                                    .stream()
                                    .map(listener ->
                                            new Rule("default", List.of(), answering(listener.defaultActions())))
                                    .toList());
        }
        return calls
                .call(
                        "DescribeRules",
                        () ->
                                balancing
                                        .get()
                                        .describeRulesPaginator(request -> request.listenerArn(listenerArn))
                                        .rules()
                                        .stream()
                                        .toList())
                .stream()
                .sorted(Comparator.comparingInt(AwsLoadBalancing::order))
                .map(rule -> new Rule(
                        isDefault(rule) ? "default" : rule.priority(),
                        rule.conditions().stream()
                                .map(AwsLoadBalancing::condition)
                                .toList(),
                        answering(rule.actions())))
                .toList();
    }

    private static boolean isDefault(software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule rule) {
        return Boolean.TRUE.equals(rule.isDefault()) || "default".equals(rule.priority());
    }

    private static int order(software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule rule) {
        return isDefault(rule) ? Integer.MAX_VALUE : Integer.parseInt(rule.priority());
    }

    private static Condition condition(RuleCondition told) {
        List<String> values = new ArrayList<>(told.values());
        if (told.hostHeaderConfig() != null) {
            values.addAll(told.hostHeaderConfig().values());
        }
        if (told.pathPatternConfig() != null) {
            values.addAll(told.pathPatternConfig().values());
        }
        if (told.httpRequestMethodConfig() != null) {
            values.addAll(told.httpRequestMethodConfig().values());
        }
        if (told.sourceIpConfig() != null) {
            values.addAll(told.sourceIpConfig().values());
        }
        return new Condition(
                Text.orEmpty(told.field()), values.stream().distinct().toList());
    }

    /** Of several actions, all but the last only authenticate. */
    private static Action answering(List<software.amazon.awssdk.services.elasticloadbalancingv2.model.Action> actions) {
        return actions.stream()
                .max(Comparator.comparingInt(action -> action.order() == null ? 0 : action.order()))
                .map(AwsLoadBalancing::action)
                .orElse(new Action("none", List.of(), "nothing"));
    }

    private static Action action(software.amazon.awssdk.services.elasticloadbalancingv2.model.Action told) {
        String type = Text.orEmpty(told.typeAsString());
        return switch (type) {
            case "forward" -> new Action(type, forwards(told), "forwarded");
            case "fixed-response" -> Action.fixed(fixedStatus(told));
            case "redirect" -> new Action(type, List.of(), redirect(told));
            default -> new Action(type, List.of(), type);
        };
    }

    /** The API gives it as text, such as {@code 503}. */
    private static @Nullable Integer fixedStatus(
            software.amazon.awssdk.services.elasticloadbalancingv2.model.Action told) {
        String code = told.fixedResponseConfig() == null
                ? null
                : told.fixedResponseConfig().statusCode();
        return code != null && code.matches("[1-5]\\d\\d") ? Integer.valueOf(code) : null;
    }

    private static String redirect(software.amazon.awssdk.services.elasticloadbalancingv2.model.Action told) {
        var to = told.redirectConfig();
        return to == null
                ? "a redirect"
                : "a redirect to " + Text.orEmpty(to.protocol()).toLowerCase(Locale.ROOT) + "://"
                        + Text.orEmpty(to.host()) + ":" + Text.orEmpty(to.port());
    }

    private static List<Forward> forwards(software.amazon.awssdk.services.elasticloadbalancingv2.model.Action told) {
        // AWS gives a single group in both forms, but its weight only in the second.
        if (told.forwardConfig() != null && !told.forwardConfig().targetGroups().isEmpty()) {
            return told.forwardConfig().targetGroups().stream()
                    .map(group -> new Forward(group.targetGroupArn(), group.weight() == null ? 1 : group.weight()))
                    .toList();
        }
        return told.targetGroupArn() == null ? List.of() : List.of(new Forward(told.targetGroupArn(), 1));
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
                                        : health.targetHealth().description()),
                        Text.orNull(health.target().availabilityZone())))
                .toList();
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
                                .map(AwsLoadBalancing::targetGroup)
                                .toList())
                .orElse(List.of());
    }

    private static TargetGroup targetGroup(
            software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup told) {
        return new TargetGroup(
                told.targetGroupArn(),
                told.targetGroupName(),
                Text.orEmpty(told.protocolAsString()),
                told.port() == null ? 0 : told.port(),
                Text.orEmpty(told.targetTypeAsString()),
                Text.orNull(told.protocolVersion()),
                new TargetHealthCheck(
                        !Boolean.FALSE.equals(told.healthCheckEnabled()),
                        Text.orEmpty(told.healthCheckProtocolAsString()),
                        Text.orEmpty(told.healthCheckPort()),
                        Text.orNull(told.healthCheckPath()),
                        told.matcher() == null
                                ? null
                                : Text.orNull(told.matcher().httpCode())));
    }

    @Override
    public List<String> certificates(String listenerArn) {
        return calls.call(
                "DescribeListenerCertificates",
                () -> balancing
                        .get()
                        .describeListenerCertificatesPaginator(request -> request.listenerArn(listenerArn))
                        .certificates()
                        .stream()
                        .map(Certificate::certificateArn)
                        .toList());
    }

    @Override
    public boolean balancesAcrossZones(String loadBalancerArn) {
        return attributes(loadBalancerArn).stream()
                .anyMatch(attribute -> attribute.key().equals("load_balancing.cross_zone.enabled")
                        && attribute.value().equals("true"));
    }

    /** {@inheritDoc} One that was made before there was the attribute has AWS's default. */
    @Override
    public Optional<Duration> clientKeepAlive(String loadBalancerArn) {
        Duration told = attributes(loadBalancerArn).stream()
                .filter(attribute -> attribute.key().equals("client_keep_alive.seconds")
                        && attribute.value().matches("\\d{1,9}"))
                .findFirst()
                .map(attribute -> Duration.ofSeconds(Long.parseLong(attribute.value())))
                .orElse(CLIENT_KEEP_ALIVE_DEFAULT);
        return loadBalancerArn.contains(":loadbalancer/app/") ? Optional.of(told) : Optional.empty();
    }

    private List<LoadBalancerAttribute> attributes(String loadBalancerArn) {
        return calls.call(
                        "DescribeLoadBalancerAttributes",
                        () -> balancing
                                .get()
                                .describeLoadBalancerAttributes(request -> request.loadBalancerArn(loadBalancerArn)))
                .attributes();
    }
}
