package io.drctl.readiness;

import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Forward;
import io.drctl.cloud.LoadBalancing.Listener;
import io.drctl.cloud.LoadBalancing.Rule;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.Application;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Upkeep;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which target groups a user's request for the site reaches behind a load balancer. Pure, and the only judgement that
 * both {@code verify} and the gates of a failover use: targets that serve nobody don't count, for better or worse.
 *
 * <p>A request goes to the listener of the site's port, and there to the first rule whose conditions it meets
 * (<a href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html">listener
 * rules</a>). A request's host is known, one of the site's, and of one request all but its sender, the {@code GET} of
 * the health path; so rules for other hosts don't concern the site, and rules for other paths and methods do, because
 * users request those too. A group of weight 0 gets no requests.
 *
 * @param groups ARNs of the groups, in the order of the rules
 * @param sides those of the groups that get neither the health path nor what no other rule takes, such as the one for
 *     the images below a path of their own
 * @param problem why a user's request isn't forwarded; null when it is
 * @param remedy what to do about the problem; null when there is none
 */
public record Serving(
        List<String> groups,
        Set<String> sides,
        @Nullable String problem,
        @Nullable Remedy remedy) {
    private static final String FORWARD = "forward";
    private static final String HOST = "host-header";
    private static final String PATH = "path-pattern";
    private static final Pattern EVERY_PATH = Pattern.compile("/?\\*+");
    private static final String UNREAD = "what matches a regular expression, which drctl doesn't read,";

    private enum Match {
        YES,
        /** It depends on what is unknown about the request. */
        MAYBE,
        NO
    }

    public Serving {
        groups = List.copyOf(groups);
        sides = Set.copyOf(sides);
    }

    private Serving(List<String> groups, @Nullable String problem, @Nullable Remedy remedy) {
        this(groups, Set.of(), problem, remedy);
    }

    /** The groups that the site can't do without. */
    public List<String> main() {
        return groups.stream().filter(group -> !sides.contains(group)).toList();
    }

    /** The listener that the site's users reach; empty when there is none. */
    public static Optional<Listener> listener(List<Listener> all, HealthEndpoint endpoint) {
        return all.stream()
                .filter(listener -> listener.port() == endpoint.port() && carries(listener.protocol(), endpoint))
                .findFirst();
    }

    /** A Network Load Balancer passes HTTP and HTTPS on as TCP, or ends the TLS of the latter. */
    private static boolean carries(String protocol, HealthEndpoint endpoint) {
        return switch (protocol.toUpperCase(Locale.ROOT)) {
            case "TCP", "TCP_UDP" -> true;
            case "TLS" -> endpoint.scheme().equalsIgnoreCase("https");
            default -> protocol.equalsIgnoreCase(endpoint.scheme());
        };
    }

    /** What users connect to, such as {@code HTTP on port 80}. */
    public static String listening(HealthEndpoint endpoint) {
        return endpoint.scheme().toUpperCase(Locale.ROOT) + " on port " + endpoint.port();
    }

    /** What a load balancer listens for that doesn't listen to users. */
    static String heard(List<Listener> all, HealthEndpoint endpoint) {
        String seen = all.isEmpty()
                ? "it has no listener"
                : "it listens for "
                        + Words.list(all.stream()
                                .map(listener -> listener.protocol() + " on port " + listener.port())
                                .toList());
        return seen + ", but users connect by " + listening(endpoint);
    }

    /** What a load balancer without {@link #listener} has instead. */
    public static Serving unheard(List<Listener> all, HealthEndpoint endpoint, RegionName region, Upkeep upkeep) {
        return new Serving(
                List.of(),
                heard(all, endpoint),
                upkeep.provisioning("add the listener", region)
                        .then(", or correct health in the inventory if users connect another way"));
    }

    /**
     * Follows the rules for every name of an application. The main one has to be forwarded. The others may be
     * redirected, as to the main one, but not be answered as if the server had failed.
     *
     * @param rules in the order in which they are tried
     */
    public static Serving by(Listener listener, List<Rule> rules, Application application) {
        Serving main = by(listener, rules, application.mainName().name(), application.health());
        if (main.problem() != null) {
            return main;
        }
        Set<String> groups = new LinkedHashSet<>(main.groups());
        Set<String> needed = new LinkedHashSet<>(main.main());
        List<Application.DnsName> names = application.dnsNames();
        for (Application.DnsName other : names.subList(1, names.size())) {
            Serving further = further(listener, rules, other.name());
            if (further.problem() != null) {
                return further;
            }
            groups.addAll(further.groups());
            needed.addAll(further.main());
        }
        return beside(groups, needed);
    }

    private static Serving beside(Set<String> groups, Set<String> needed) {
        Set<String> sides = new LinkedHashSet<>(groups);
        sides.removeAll(needed);
        return new Serving(List.copyOf(groups), sides, null, null);
    }

    /** What users of one more name reach. */
    private static Serving further(Listener listener, List<Rule> rules, String host) {
        Set<String> reached = new LinkedHashSet<>();
        for (Rule rule : rules) {
            Match ofHost = match(rule, host, null);
            if (ofHost != Match.NO) {
                if (mayFailUnread(rule)) {
                    return refused("listener " + listener.port(), rule, UNREAD);
                }
                reached.addAll(groups(rule));
            }
            if (ofHost == Match.YES) {
                boolean isFailure = rule.action().type().equals(FORWARD)
                        ? !forwards(rule)
                        : rule.action().isServerError();
                return isFailure
                        ? refused("listener " + listener.port(), rule, "every request for " + host)
                        : beside(reached, Set.copyOf(groups(rule)));
            }
        }
        return new Serving(
                List.of(),
                "listener " + listener.port() + " has no rule that answers " + host,
                Remedy.of("have its default rule forward to the target group of the site"));
    }

    /**
     * Follows the rules for one name.
     *
     * @param rules in the order in which they are tried
     * @param host the site's name
     */
    static Serving by(Listener listener, List<Rule> rules, String host, HealthEndpoint endpoint) {
        String path = endpoint.path();
        Set<String> reached = new LinkedHashSet<>();
        Rule answersHealth = null;
        Rule answersRest = null;
        for (Rule rule : rules) {
            Match ofHost = match(rule, host, null);
            if (ofHost == Match.NO) {
                continue;
            }
            if (mayFailUnread(rule)) {
                return refused("listener " + listener.port(), rule, UNREAD);
            }
            reached.addAll(groups(rule));
            if (answersHealth == null && match(rule, host, path) == Match.YES) {
                answersHealth = rule;
            }
            if (ofHost == Match.YES) {
                answersRest = rule;
                break;
            }
        }
        String name = "listener " + listener.port();
        if (answersHealth == null || answersRest == null) {
            return new Serving(
                    List.of(),
                    name + " has no rule that answers " + host + path,
                    Remedy.of("have its default rule forward to the target group of the site"));
        }
        if (!forwards(answersHealth)) {
            boolean isAll = answersHealth.equals(answersRest);
            return refused(
                    name,
                    answersHealth,
                    isAll
                            ? (answersHealth.isDefault() && rules.size() == 1 ? "every request" : "users' requests")
                            : path);
        }
        if (!forwards(answersRest) && answersRest.action().isServerError()) {
            return refused(name, answersRest, "every request that no rule before takes");
        }
        Set<String> needed = new LinkedHashSet<>(groups(answersHealth));
        needed.addAll(groups(answersRest));
        return beside(reached, needed);
    }

    /** Whether a rule answers, as a server that failed, some host or path that isn't told by wildcards. */
    private static boolean mayFailUnread(Rule rule) {
        return rule.action().isServerError()
                && rule.conditions().stream()
                        .anyMatch(condition -> condition.values().isEmpty()
                                && (condition.field().equals(HOST)
                                        || condition.field().equals(PATH)));
    }

    private static boolean forwards(Rule rule) {
        return !groups(rule).isEmpty();
    }

    /** The target groups that a rule sends requests to. */
    private static List<String> groups(Rule rule) {
        return !rule.action().type().equals(FORWARD)
                ? List.of()
                : rule.action().forwards().stream()
                        .filter(forward -> forward.weight() > 0)
                        .map(Forward::targetGroupArn)
                        .toList();
    }

    private static Serving refused(String listener, Rule rule, String which) {
        boolean isForward = rule.action().type().equals(FORWARD);
        String seen = isForward
                ? listener + " forwards " + which + " to no target group with a weight above 0"
                : listener + " answers " + which + " with " + rule.action().says();
        return new Serving(
                List.of(),
                seen,
                Remedy.of(
                        rule.action().type().equals("redirect")
                                ? "name where users end up in the inventory (health: scheme and port), or have the"
                                        + " listener"
                                        + " forward to the target group"
                                : "have it forward to the target group of the site again"));
    }

    /**
     * Whether a rule matches the {@code GET} of a path; with a null path, any request for that host, so that a
     * condition on path or method is undecided.
     */
    private static Match match(Rule rule, String host, @Nullable String path) {
        Match all = Match.YES;
        for (LoadBalancing.Condition condition : rule.conditions()) {
            Match one = match(condition, host, path);
            if (one == Match.NO) {
                return Match.NO;
            }
            all = one == Match.MAYBE ? Match.MAYBE : all;
        }
        return all;
    }

    private static Match match(LoadBalancing.Condition condition, String host, @Nullable String path) {
        if (condition.values().isEmpty()) {
            return Match.MAYBE;
        }
        return switch (condition.field()) {
            // The host is compared without regard to case, the path is not.
            case HOST -> matchesAny(condition.values(), host, Pattern.CASE_INSENSITIVE) ? Match.YES : Match.NO;
            case PATH ->
                path == null
                        ? (condition.values().stream()
                                        .anyMatch(value ->
                                                EVERY_PATH.matcher(value).matches())
                                ? Match.YES
                                : Match.MAYBE)
                        : (matchesAny(condition.values(), path, 0) ? Match.YES : Match.NO);
            case "http-request-method" ->
                path == null ? Match.MAYBE : (condition.values().contains("GET") ? Match.YES : Match.NO);
            case "source-ip" -> fromAnywhere(condition.values(), path != null) ? Match.YES : Match.MAYBE;
            default -> Match.MAYBE;
        };
    }

    /** Whether any request comes from there; users may come by IPv6 as well. */
    private static boolean fromAnywhere(List<String> ranges, boolean isByIpv4) {
        boolean all4 = ranges.contains("0.0.0.0/0") || ranges.containsAll(List.of("0.0.0.0/1", "128.0.0.0/1"));
        return all4 && (isByIpv4 || ranges.contains("::/0"));
    }

    /** {@code *} stands for any characters, {@code ?} for one. */
    private static boolean matchesAny(List<String> wildcards, String text, int flags) {
        return wildcards.stream().anyMatch(wildcard -> {
            String expression = wildcard.codePoints()
                    .mapToObj(point ->
                            point == '*' ? ".*" : point == '?' ? "." : Pattern.quote(Character.toString(point)))
                    .collect(Collectors.joining());
            return Pattern.compile(expression, flags | Pattern.DOTALL)
                    .matcher(text)
                    .matches();
        });
    }

    /** The name in a target group's ARN ({@code …:targetgroup/NAME/ID}). */
    public static String groupName(String arn) {
        String[] parts = arn.split("/", -1);
        return parts.length < 2 ? arn : parts[1];
    }

    /** The names of side services' groups of which nothing answers; one target of several that is down harms nobody. */
    public static List<String> down(Set<String> sides, Map<String, List<Target>> byGroup) {
        return byGroup.entrySet().stream()
                .filter(each -> sides.contains(each.getKey()))
                .filter(each -> each.getValue().stream().noneMatch(Target::isHealthy))
                .map(each -> groupName(each.getKey()))
                .toList();
    }

    /** The groups that have no target to forward to, by name. */
    public static List<String> empty(Map<String, List<Target>> byGroup) {
        List<String> names = new ArrayList<>();
        byGroup.forEach((group, targets) -> {
            if (targets.isEmpty()) {
                names.add(groupName(group));
            }
        });
        return names;
    }
}
