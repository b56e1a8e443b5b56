package io.drctl.cloud;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Application and Network Load Balancers of one Region. */
public interface LoadBalancing {
    Optional<LoadBalancer> loadBalancer(String name);

    /** Every load balancer of the Region. */
    List<LoadBalancer> loadBalancers();

    List<Listener> listeners(String loadBalancerArn);

    /** A listener's rules in the order in which they are tried; the last is the default, which takes what is left. */
    List<Rule> rules(String listenerArn);

    List<Target> targets(String targetGroupArn);

    /** The target groups that a load balancer's listeners use. */
    List<TargetGroup> targetGroups(String loadBalancerArn);

    /** ARNs of the certificates that a listener serves: its default, and those it selects by the requested name. */
    List<String> certificates(String listenerArn);

    /** Whether each zone's part of a load balancer sends to the targets of all zones, not only to its own. */
    boolean balancesAcrossZones(String loadBalancerArn);

    /**
     * For how long a client may keep a connection to an Application Load Balancer open (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html">attributes
     * of a load balancer</a>, {@code client_keep_alive.seconds}); empty where the load balancer sets no limit, as a
     * Network Load Balancer does.
     */
    Optional<Duration> clientKeepAlive(String loadBalancerArn);

    /**
     * A load balancer.
     *
     * @param dnsName what alias records point at
     * @param hostedZoneId the load balancer's own zone, which an alias record names
     * @param state {@code active}, {@code provisioning}, {@code active_impaired} or {@code failed}
     * @param type {@code application}, {@code network} or {@code gateway}
     * @param placement where it stands in the network; null in a world that has none, where it is open to everybody
     */
    record LoadBalancer(
            String arn,
            String name,
            String dnsName,
            String hostedZoneId,
            String state,
            List<String> zones,
            String type,
            @Nullable Placement placement) {
        public LoadBalancer {
            zones = List.copyOf(zones);
        }

        /** One that is open to everybody. */
        public LoadBalancer(
                String arn,
                String name,
                String dnsName,
                String hostedZoneId,
                String state,
                List<String> zones,
                String type) {
            this(arn, name, dnsName, hostedZoneId, state, zones, type, null);
        }

        /** The same in another state. */
        public LoadBalancer as(String newState) {
            return new LoadBalancer(arn, name, dnsName, hostedZoneId, newState, zones, type, placement);
        }

        /** The same, elsewhere in the network. */
        public LoadBalancer at(@Nullable Placement place) {
            return new LoadBalancer(arn, name, dnsName, hostedZoneId, state, zones, type, place);
        }

        /** An Application Load Balancer. */
        public static LoadBalancer application(
                String arn, String name, String dnsName, String hostedZoneId, String state, List<String> zones) {
            return new LoadBalancer(arn, name, dnsName, hostedZoneId, state, zones, "application");
        }

        public boolean isNetwork() {
            return type.equals("network");
        }

        public boolean isActive() {
            return state.equals("active");
        }
    }

    /**
     * Where a load balancer stands in the network (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html">LoadBalancer</a>).
     *
     * @param scheme {@code internet-facing} or {@code internal}
     * @param subnets ids, one for each zone
     * @param securityGroups ids; none only for a Network Load Balancer that was made without
     */
    record Placement(String scheme, String vpcId, List<String> subnets, List<String> securityGroups) {
        public Placement {
            subnets = List.copyOf(subnets);
            securityGroups = List.copyOf(securityGroups);
        }

        /** Whether only who is in its VPC, or connected to it, reaches it. */
        public boolean isInternal() {
            return scheme.equals("internal");
        }
    }

    /**
     * What the load balancer listens on.
     *
     * @param protocol {@code HTTP} or {@code HTTPS}; for a Network Load Balancer, {@code TCP}, {@code TLS}, {@code UDP}
     *     or {@code TCP_UDP}
     */
    record Listener(String arn, int port, String protocol) {
        /** Whether it terminates TLS, and so serves a certificate. */
        public boolean isEncrypted() {
            return protocol.equals("HTTPS") || protocol.equals("TLS");
        }
    }

    /**
     * Where requests are forwarded to.
     *
     * @param targetType {@code instance}, {@code ip}, {@code lambda} or {@code alb}
     * @param version {@code HTTP1}, {@code HTTP2} or {@code GRPC}; null for another protocol than HTTP and HTTPS
     * @param healthCheck null in a world that doesn't tell it
     */
    record TargetGroup(
            String arn,
            String name,
            String protocol,
            int port,
            String targetType,
            @Nullable String version,
            @Nullable TargetHealthCheck healthCheck) {
        /** One of which no more is known. */
        public TargetGroup(String arn, String name, String protocol, int port, String targetType) {
            this(arn, name, protocol, port, targetType, null, null);
        }
    }

    /**
     * How a load balancer finds out whether a target is healthy (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html">health
     * checks for target groups</a>).
     *
     * @param isEnabled always, unless the targets are functions
     * @param protocol {@code HTTP}, {@code HTTPS} or {@code TCP}
     * @param port a number, or {@code traffic-port} for that on which each target gets its requests
     * @param path null for TCP
     * @param codes HTTP statuses that count as healthy, such as {@code 200,301} or {@code 200-299}; null where they
     *     aren't statuses of HTTP
     */
    record TargetHealthCheck(
            boolean isEnabled,
            String protocol,
            String port,
            @Nullable String path,
            @Nullable String codes) {}

    /**
     * What a listener does with some of the requests (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html">listener
     * rules</a>).
     *
     * @param priority a number (the lowest is tried first), or {@code default}
     * @param conditions all of which a request must meet; none for the default
     * @param action the last one, which answers; those before it only let a request pass or not
     */
    record Rule(String priority, List<Condition> conditions, Action action) {
        public Rule {
            conditions = List.copyOf(conditions);
        }

        public boolean isDefault() {
            return priority.equals("default");
        }
    }

    /**
     * What a request must be like.
     *
     * @param field such as {@code host-header}, {@code path-pattern}, {@code http-request-method} or {@code source-ip}
     * @param values one of which must match: wildcards, methods, ranges of addresses; empty for a condition in another
     *     form, such as a regular expression
     */
    record Condition(String field, List<String> values) {
        public Condition {
            values = List.copyOf(values);
        }
    }

    /**
     * How a request is answered.
     *
     * @param type as the API names it, such as {@code redirect} or {@code fixed-response}
     * @param forwards the target groups; empty for an answer that the load balancer itself gives
     * @param says the answer in words, such as {@code a fixed 503}
     * @param status the HTTP status of a fixed response; null for another answer, and where it isn't known
     */
    record Action(
            String type,
            List<Forward> forwards,
            String says,
            @Nullable Integer status) {
        public Action {
            forwards = List.copyOf(forwards);
        }

        /** An answer without a specific status. */
        public Action(String type, List<Forward> forwards, String says) {
            this(type, forwards, says, null);
        }

        /** The same answer to every request. */
        public static Action fixed(@Nullable Integer status) {
            return new Action("fixed-response", List.of(), "a fixed " + (status == null ? "response" : status), status);
        }

        /** Whether it tells clients that the server failed. */
        public boolean isServerError() {
            return status != null && status >= 500;
        }

        /** Forwarding to one target group. */
        public static Action forwardTo(String targetGroupArn) {
            return new Action("forward", List.of(new Forward(targetGroupArn, 1)), "forwarded");
        }
    }

    /**
     * One of the target groups that requests are spread over.
     *
     * @param weight its share; 0 gets none
     */
    record Forward(String targetGroupArn, int weight) {}

    /**
     * A target and its health.
     *
     * @param state {@code healthy}, {@code unhealthy}, {@code initial}, {@code unused}, {@code draining},
     *     {@code unavailable}
     * @param reason why it isn't healthy, as the load balancer gives it
     * @param zone the zone of a target that is an address, or {@link #ALL_ZONES}; null for an instance, whose zone EC2
     *     knows
     */
    record Target(
            String id,
            int port,
            String state,
            @Nullable String reason,
            @Nullable String zone) {
        /** The zone of an address outside the VPC, which every zone sends to. */
        public static final String ALL_ZONES = "all";

        public Target(String id, int port, String state, @Nullable String reason) {
            this(id, port, state, reason, null);
        }

        public boolean isHealthy() {
            return state.equals("healthy");
        }
    }
}
