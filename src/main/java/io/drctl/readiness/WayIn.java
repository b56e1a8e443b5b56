package io.drctl.readiness;

import io.drctl.cloud.Compute;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing.LoadBalancer;
import io.drctl.cloud.LoadBalancing.Placement;
import io.drctl.cloud.Network.AclRule;
import io.drctl.cloud.Network.NetworkAcl;
import io.drctl.cloud.Network.Route;
import io.drctl.cloud.Network.RouteTable;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Upkeep;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether users' connections get in to a load balancer: past its security groups and the network ACLs of its subnets,
 * and whether its answers get out again. None of that is seen by health checks, which come from the load balancer
 * itself. Pure, and the only judgement that both {@code verify} and the gates of a failover use.
 *
 * <p>Users are taken to come from anywhere by IPv4. A load balancer that lets in some public addresses only is the
 * site's choice, since a content network may stand before it.
 *
 * @param problem what keeps users out; null when nothing is known to
 * @param remedy what to do about the problem; null when there is none
 * @param unknown what isn't told; null when all of it is
 * @param only the only public addresses that are let in, as ranges and ids of prefix lists; empty where all are
 */
public record WayIn(
        @Nullable String problem,
        @Nullable Remedy remedy,
        @Nullable String unknown,
        Set<String> only) {
    private static final String TCP = "6";

    /**
     * Ports from which clients connect, and to which answers go: the first that Linux uses, the first that Windows uses
     * and the last of Linux (<a
     * href="https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports">ephemeral
     * ports</a>).
     */
    private static final List<Integer> CLIENT_PORTS = List.of(32_768, 49_152, 60_999);

    /** RFC 1918 and RFC 6598: nobody comes from the internet with such an address. */
    private static final Pattern PRIVATE = Pattern.compile(
            "(10\\.|192\\.168\\.|172\\.(1[6-9]|2\\d|3[01])\\.|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.).*");

    private static final Pattern APPLICATION_BALANCER = Pattern.compile(".+\\.[a-z0-9-]+\\.elb\\.amazonaws\\.[a-z.]+");

    private static final Set<String> HALVES = Set.of("0.0.0.0/1", "128.0.0.0/1");

    /** What EC2 tells of the network around a load balancer. */
    public record Around(List<IngressRule> rules, List<RouteTable> tables, List<NetworkAcl> acls) {
        public Around {
            rules = List.copyOf(rules);
            tables = List.copyOf(tables);
            acls = List.copyOf(acls);
        }

        /** Asks EC2, one call after the other. */
        public static Around read(Compute ec2, Placement place) {
            return new Around(
                    place.securityGroups().isEmpty() ? List.of() : ec2.ingress(place.securityGroups()),
                    ec2.routeTables(place.vpcId()),
                    ec2.networkAcls(place.vpcId()));
        }
    }

    public WayIn {
        only = Set.copyOf(only);
    }

    private static WayIn open(Set<String> only) {
        return new WayIn(null, null, null, only);
    }

    /** Nobody could be asked. */
    public static WayIn untold(String why) {
        return new WayIn(null, null, why, Set.of());
    }

    /**
     * Judges an internal load balancer, which is right for a site that is no part of the internet: there the other
     * Region's is internal too.
     *
     * @param isPeerInternal whether the other Region's is; null when that isn't known
     */
    public static WayIn internal(@Nullable Boolean isPeerInternal, RegionName region, Upkeep upkeep) {
        if (isPeerInternal == null) {
            return untold("it is internal, and it isn't known whether the other Region's is");
        }
        return isPeerInternal
                ? open(Set.of())
                : new WayIn(
                        "it is internal, unlike the other Region's: nobody reaches it from the internet",
                        // A load balancer keeps its scheme for life.
                        upkeep.isByDrctl()
                                ? upkeep.provisioning("create it again as internet-facing", region)
                                : Remedy.of("create it again as internet-facing, with the tool that made it"),
                        null,
                        Set.of());
    }

    /**
     * Whether the other Region's load balancer is internal, by the DNS name in the records: that of an internal
     * Application Load Balancer begins with {@code internal-}, whereas a Network Load Balancer's tells nothing.
     *
     * @return null when the records don't tell
     */
    public static @Nullable Boolean isPeerInternal(LoadBalancer own, List<RecordSet> records) {
        List<String> others = Traffic.addresses(records).stream()
                .filter(record -> !record.pointsAt(own.dnsName()))
                .map(Traffic::target)
                .filter(name -> APPLICATION_BALANCER.matcher(name).matches())
                .toList();
        return others.isEmpty()
                ? null
                : others.stream().anyMatch(name -> name.startsWith("internal-") || name.contains(".internal-"));
    }

    /**
     * Judges one that faces the internet.
     *
     * @param ports on which users connect
     */
    public static WayIn of(LoadBalancer balancer, Set<Integer> ports, Around around, RegionName region, Upkeep upkeep) {
        Placement place = balancer.placement();
        if (place == null) {
            return open(Set.of());
        }
        List<String> problems = new ArrayList<>();
        List<String> cures = new ArrayList<>();
        List<String> untold = new ArrayList<>();
        Set<String> only = new TreeSet<>();
        for (int port : new TreeSet<>(ports)) {
            groups(place, port, around.rules(), only).ifPresent(problem -> {
                problems.add(problem);
                cures.add("let users in on port " + port + " in its security groups");
            });
        }
        routes(place, around.tables(), untold).ifPresent(problem -> {
            problems.add(problem);
            cures.add(
                    "give these subnets a default route to an internet gateway, or have it use subnets that have one");
        });
        for (int port : new TreeSet<>(ports)) {
            acls(place, port, around.acls(), untold).ifPresent(problem -> {
                problems.add(problem);
                cures.add("have that network ACL allow TCP to port " + port + " inbound and to ports 1024-65535"
                        + " outbound");
            });
        }
        if (!problems.isEmpty()) {
            return new WayIn(
                    String.join("; ", problems), upkeep.provisioning(String.join("; ", cures), region), null, Set.of());
        }
        return new WayIn(
                null, null, untold.isEmpty() ? null : String.join("; ", untold), untold.isEmpty() ? only : Set.of());
    }

    private static Optional<String> groups(Placement place, int port, List<IngressRule> rules, Set<String> only) {
        // Only a Network Load Balancer may have none, and then lets everybody in.
        if (place.securityGroups().isEmpty()) {
            return Optional.empty();
        }
        List<IngressRule> matching = rules.stream()
                .filter(rule -> place.securityGroups().contains(rule.group()) && covers(rule, port))
                .toList();
        List<String> ranges = matching.stream()
                .filter(rule -> rule.kind() == IngressRule.Kind.IPV4)
                .map(IngressRule::source)
                .toList();
        if (isEverywhere(ranges)) {
            return Optional.empty();
        }
        List<String> some = matching.stream()
                .filter(rule -> rule.kind() == IngressRule.Kind.PREFIX_LIST
                        || (rule.kind() == IngressRule.Kind.IPV4
                                && !PRIVATE.matcher(rule.source()).matches()))
                .map(IngressRule::source)
                .toList();
        if (!some.isEmpty()) {
            only.addAll(some);
            return Optional.empty();
        }
        String groups = "security group" + (place.securityGroups().size() == 1 ? " " : "s ")
                + Words.list(place.securityGroups());
        String let = place.securityGroups().size() == 1 ? " lets" : " let";
        return Optional.of(
                matching.isEmpty()
                        ? groups + let + " nobody in on port " + port
                        : groups + let + " only "
                                + Words.list(new TreeSet<>(matching.stream()
                                                .map(IngressRule::source)
                                                .toList())
                                        .stream().toList())
                                + " in on port " + port);
    }

    /** Whether a rule is about TCP to a port. */
    static boolean covers(IngressRule rule, int port) {
        return rule.protocol().equals("-1")
                || ((rule.protocol().equals("tcp") || rule.protocol().equals(TCP))
                        && (rule.fromPort() < 0 || (rule.fromPort() <= port && port <= rule.toPort())));
    }

    /** Whether an address, or a range, is for use in private networks; the loopback is this machine itself. */
    static boolean isPrivate(String address) {
        return PRIVATE.matcher(address).matches() || address.startsWith("127.") || address.startsWith("169.254.");
    }

    private static boolean isEverywhere(List<String> ranges) {
        return ranges.contains("0.0.0.0/0") || ranges.containsAll(HALVES);
    }

    private static Optional<String> routes(Placement place, List<RouteTable> tables, List<String> untold) {
        List<String> shut = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (String subnet : place.subnets()) {
            Optional<RouteTable> table = tables.stream()
                    .filter(each -> each.subnets().contains(subnet))
                    .findFirst()
                    .or(() -> tables.stream().filter(RouteTable::isMain).findFirst());
            if (table.isEmpty()) {
                untold.add("the route table of " + subnet + " isn't told");
                continue;
            }
            List<Route> out = table.get().routes().stream()
                    .filter(route -> route.destination().equals("0.0.0.0/0")
                            || HALVES.contains(route.destination())
                            || route.destination().startsWith("pl-"))
                    .toList();
            // A firewall's endpoint or an appliance may lead to the gateway.
            boolean leads = out.stream()
                    .anyMatch(route -> route.isActive() && !route.target().startsWith("nat-"));
            if (!leads) {
                shut.add(subnet);
                seen.add(table.get().id()
                        + (out.isEmpty()
                                ? " has no default route"
                                : " leads to " + out.get(0).target()
                                        + (out.get(0).isActive() ? "" : ", which is gone")));
            }
        }
        return shut.isEmpty()
                ? Optional.empty()
                : Optional.of("answers to users don't leave " + some(shut, place) + ": route table "
                        + Words.list(List.copyOf(seen)));
    }

    private static Optional<String> acls(Placement place, int port, List<NetworkAcl> acls, List<String> untold) {
        List<String> shut = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (String subnet : place.subnets()) {
            Optional<NetworkAcl> acl = acls.stream()
                    .filter(each -> each.subnets().contains(subnet))
                    .findFirst();
            if (acl.isEmpty()) {
                untold.add("the network ACL of " + subnet + " isn't told");
                continue;
            }
            boolean isShut = !allows(acl.get(), false, port);
            if (isShut || CLIENT_PORTS.stream().noneMatch(to -> allows(acl.get(), true, to))) {
                shut.add(subnet);
                seen.add(acl.get().id() + (isShut ? " allows nobody in on port " + port : " allows no answers out"));
            }
        }
        return shut.isEmpty()
                ? Optional.empty()
                : Optional.of("users are shut out of " + some(shut, place) + ": network ACL "
                        + Words.list(List.copyOf(seen)));
    }

    /**
     * Whether any of the addresses out there may pass. The first rule that matches decides; one that denies some of
     * them, as a list of pests does, decides for these alone.
     */
    private static boolean allows(NetworkAcl acl, boolean isEgress, int port) {
        for (AclRule rule : acl.rules().stream()
                .filter(each -> each.isEgress() == isEgress && covers(each, port))
                .sorted(Comparator.comparingInt(AclRule::number))
                .toList()) {
            String range = rule.range();
            if (range == null || PRIVATE.matcher(range).matches()) {
                continue;
            }
            if (rule.isAllowed() || range.equals("0.0.0.0/0")) {
                return rule.isAllowed();
            }
        }
        return false;
    }

    private static boolean covers(AclRule rule, int port) {
        return (rule.protocol().equals("-1") || rule.protocol().equals(TCP))
                && (rule.fromPort() < 0
                        || rule.protocol().equals("-1")
                        || (rule.fromPort() <= port && port <= rule.toPort()));
    }

    /** Each zone has an address of its own in DNS, so that one that is shut loses its share of the users. */
    private static String some(List<String> subnets, Placement place) {
        return subnets.size() == place.subnets().size() && subnets.size() > 1
                ? "any of its subnets"
                : Words.list(subnets);
    }
}
