package io.drctl.terraform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a change opens to the whole Internet: rules of security groups, addresses that may reach a cluster, canned ACLs,
 * copies that are shared with everybody, and identities that may do everything.
 *
 * <p>Ports 80 and 443 of a security group may be open, since that is what a site is for. A range of addresses that is
 * larger than any network counts as the Internet, so that pieces of it count too (0.0.0.0/1 and 128.0.0.0/1, 2000::/3);
 * ICMP does not count (<a href="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html">Security
 * group rules</a>).
 */
final class Openings {
    static final String UNTOLD = "would be opened to addresses that are known only after the apply";

    private static final String WORLD = "would be opened to the whole Internet";

    /** No private network is larger (10.0.0.0/8). */
    private static final int IPV4_BITS_MIN = 8;

    /** All addresses that are routed are in 2000::/3, and nobody has more than a /16 of them. */
    private static final int IPV6_BITS_MIN = 16;

    private static final Set<Integer> PORTS_OF_SITES = Set.of(80, 443);
    private static final Set<String> ICMP = Set.of("icmp", "icmpv6", "1", "58");
    private static final Set<String> ALL_PROTOCOLS = Set.of("-1", "all", "");

    private static final List<String> ADDRESSES = List.of(
            "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "cidr_block", "ipv6_cidr_block", "cidr");

    /** S3's groups of everybody, and of everybody with an AWS account. */
    private static final Set<String> EVERYBODY = Set.of(
            "http://acs.amazonaws.com/groups/global/AllUsers",
            "http://acs.amazonaws.com/groups/global/AuthenticatedUsers");

    /** Attributes that open a resource when they have, or hold, one of these values. */
    private static final Map<String, Set<String>> OPEN_VALUES = Map.of(
            "acl", Set.of("public-read", "public-read-write", "authenticated-read"),
            "shared_accounts", Set.of("all"),
            "group", Set.of("all"),
            "authorization_type", Set.of("NONE"));

    /** AWS's own policies with which an identity can do everything, or grant itself the right to. */
    private static final Set<String> ALMIGHTY = Set.of("AdministratorAccess", "PowerUserAccess", "IAMFullAccess");

    private Openings() {}

    /** A range of ports of a protocol. */
    private record Ports(String protocol, int from, int to) {
        boolean covers(Ports other) {
            return (isAll() || protocol.equals(other.protocol)) && from <= other.from && to >= other.to;
        }

        private boolean isAll() {
            return ALL_PROTOCOLS.contains(protocol);
        }

        @Override
        public String toString() {
            if (isAll()) {
                return WORLD + " on every port";
            }
            return WORLD + " on " + (from == to ? "port " + from : "ports " + from + " to " + to) + " (" + protocol
                    + ")";
        }
    }

    static Set<String> weakenings(String type, JsonNode before, JsonNode after, JsonNode unknown) {
        Set<String> found = new TreeSet<>();
        for (JsonNode rule : rules(type, after)) {
            boolean isOpen = isToWorld(rule);
            if (isOpen && rules(type, before).stream().noneMatch(old -> isToWorld(old) && covers(type, old, rule))) {
                ports(type, rule).stream().map(Ports::toString).forEach(found::add);
            }
        }
        if (isUntold(type, unknown)) {
            found.add(UNTOLD);
        }
        Set<String> lostDenials = denials(type, before);
        lostDenials.removeAll(denials(type, after));
        if (!lostDenials.isEmpty()) {
            found.add("would let through what it denies");
        }
        Set<String> lists = prefixLists(type, after);
        lists.removeAll(prefixLists(type, before));
        lists.forEach(list -> found.add("would be opened to prefix list " + list + ", which may hold any address"));
        if (holdsGroup(after.path("access_control_policy")) && !holdsGroup(before.path("access_control_policy"))) {
            found.add("would be opened to the public");
        }
        Set<String> shared = sharedWith(type, after);
        shared.removeAll(sharedWith(type, before));
        shared.forEach(account -> found.add("would be shared with account " + account));
        boolean isToAnybody = type.endsWith("_permission")
                && after.path("principal").asString("").equals("*")
                && List.of("source_arn", "source_account", "principal_org_id", "organization_id", "condition").stream()
                        .allMatch(name -> Weakenings.isOff(after.path(name)));
        if (isToAnybody) {
            found.add("would be opened to everybody");
        }
        OPEN_VALUES.forEach((name, open) -> {
            if (isAbout(type, name) && holds(after.path(name), open) && !holds(before.path(name), open)) {
                found.add("would be opened to the public");
            }
        });
        JsonNode cluster = after.path("vpc_config").path(0).path("public_access_cidrs");
        JsonNode clusterBefore = before.path("vpc_config").path(0).path("public_access_cidrs");
        if (holdsWorld(cluster) && !holdsWorld(clusterBefore)) {
            found.add(WORLD);
        }
        if (isAlmighty(after) && !isAlmighty(before)) {
            found.add("would allow everything");
        }
        return found;
    }

    private static boolean holdsGroup(JsonNode grants) {
        return grants.isContainer()
                ? grants.values().stream().anyMatch(Openings::holdsGroup)
                : grants.isString() && EVERYBODY.contains(grants.stringValue());
    }

    /** Accounts that get a copy of what is in a snapshot or an image. */
    private static Set<String> sharedWith(String type, JsonNode resource) {
        Set<String> accounts = new TreeSet<>();
        List<JsonNode> named = new ArrayList<>(resource.path("shared_accounts").values());
        if (type.equals("aws_snapshot_create_volume_permission") || type.equals("aws_ami_launch_permission")) {
            named.add(resource.path("account_id"));
            named.add(resource.path("organization_arn"));
        }
        named.stream()
                .filter(account -> account.isString() && !account.stringValue().isEmpty())
                .map(JsonNode::stringValue)
                .filter(account -> !account.equals("all"))
                .forEach(accounts::add);
        return accounts;
    }

    private static boolean isAbout(String type, String name) {
        return switch (name) {
            case "group" -> type.equals("aws_ami_launch_permission");
            case "authorization_type" -> type.equals("aws_lambda_function_url");
            default -> true;
        };
    }

    private static List<JsonNode> rules(String type, JsonNode resource) {
        return switch (type) {
            case "aws_security_group", "aws_default_security_group" ->
                List.copyOf(resource.path("ingress").values());
            case "aws_security_group_rule" ->
                Json.text(resource, "type", "").equals("ingress") ? List.of(resource) : List.of();
            case "aws_vpc_security_group_ingress_rule", "aws_ec2_managed_prefix_list_entry" -> List.of(resource);
            case "aws_ec2_managed_prefix_list" ->
                List.copyOf(resource.path("entry").values());
            case "aws_network_acl", "aws_default_network_acl" ->
                resource.path("ingress").values().stream()
                        .filter(rule -> isAllowed(rule.path("action")))
                        .toList();
            case "aws_network_acl_rule" ->
                isAllowed(resource.path("rule_action")) && !Weakenings.isOn(resource.path("egress"))
                        ? List.of(resource)
                        : List.of();
            case "aws_db_security_group", "aws_elasticache_security_group", "aws_redshift_security_group" ->
                List.copyOf(resource.path("ingress").values());
            default -> List.of();
        };
    }

    private static boolean isAllowed(JsonNode action) {
        return !action.asString("").equalsIgnoreCase("deny");
    }

    /** The deny rules of a network ACL, without their numbers. */
    private static Set<String> denials(String type, JsonNode resource) {
        List<JsonNode> rules = new ArrayList<>();
        if (type.equals("aws_network_acl_rule")) {
            rules.add(resource);
        } else if (type.endsWith("network_acl")) {
            rules.addAll(resource.path("ingress").values());
            rules.addAll(resource.path("egress").values());
        }
        Set<String> denials = new TreeSet<>();
        for (JsonNode rule : rules) {
            if (!isAllowed(rule.path(type.equals("aws_network_acl_rule") ? "rule_action" : "action"))) {
                denials.add(ADDRESSES.stream()
                                .map(name -> rule.path(name).asString(""))
                                .toList()
                        + " " + allPorts(rule));
            }
        }
        return denials;
    }

    /** Prefix lists that let somebody in; their addresses are listed elsewhere. */
    private static Set<String> prefixLists(String type, JsonNode resource) {
        Set<String> lists = new TreeSet<>();
        for (JsonNode rule : rules(type, resource)) {
            List<JsonNode> named = new ArrayList<>(rule.path("prefix_list_ids").values());
            if (type.equals("aws_vpc_security_group_ingress_rule")) {
                named.add(rule.path("prefix_list_id"));
            }
            if (!ports(type, rule).isEmpty()) {
                named.stream().filter(JsonNode::isString).forEach(list -> lists.add(list.stringValue()));
            }
        }
        return lists;
    }

    private static boolean isUntold(String type, JsonNode unknown) {
        return switch (type) {
            case "aws_security_group", "aws_default_security_group", "aws_network_acl", "aws_default_network_acl" ->
                Weakenings.isTrue(unknown.path("ingress"))
                        || unknown.path("ingress").values().stream()
                                .anyMatch(rule ->
                                        ADDRESSES.stream().anyMatch(name -> Weakenings.hasTrue(rule.path(name))));
            case "aws_ec2_managed_prefix_list" -> Weakenings.hasTrue(unknown.path("entry"));
            case "aws_security_group_rule",
                    "aws_vpc_security_group_ingress_rule",
                    "aws_network_acl_rule",
                    "aws_ec2_managed_prefix_list_entry" ->
                Weakenings.isTrue(unknown)
                        || ADDRESSES.stream().anyMatch(name -> Weakenings.hasTrue(unknown.path(name)));
            default -> false;
        };
    }

    private static boolean isToWorld(JsonNode rule) {
        return ADDRESSES.stream().anyMatch(name -> holdsWorld(rule.path(name)));
    }

    private static boolean holdsWorld(JsonNode addresses) {
        if (addresses.isContainer()) {
            return addresses.values().stream().anyMatch(Openings::holdsWorld);
        }
        String range = addresses.isString() ? addresses.stringValue().strip() : "";
        int slash = range.indexOf('/');
        if (slash < 0
                || slash + 1 >= range.length()
                || !range.substring(slash + 1).matches("[0-9]{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(range.substring(slash + 1));
        return bits < (range.indexOf(':') >= 0 ? IPV6_BITS_MIN : IPV4_BITS_MIN);
    }

    private static boolean covers(String type, JsonNode old, JsonNode fresh) {
        List<Ports> open = allPorts(old);
        return ports(type, fresh).stream().allMatch(range -> open.stream().anyMatch(one -> one.covers(range)));
    }

    /** The ports that a rule opens and shouldn't; empty when all that it opens may be open. */
    private static List<Ports> ports(String type, JsonNode rule) {
        return allPorts(rule).stream()
                // A network ACL is stateless: responses come to whatever port the request went out from.
                .filter(range -> !type.contains("network_acl") || range.from() < 1024 || range.to() != 65_535)
                .filter(range -> !ICMP.contains(range.protocol()))
                .filter(range -> range.isAll() || range.from() != range.to() || !PORTS_OF_SITES.contains(range.from()))
                .toList();
    }

    private static List<Ports> allPorts(JsonNode rule) {
        String told = rule.has("ip_protocol") ? "ip_protocol" : "protocol";
        String protocol = rule.path(told).asString("").toLowerCase(Locale.ROOT);
        if (ALL_PROTOCOLS.contains(protocol)) {
            return List.of(new Ports(protocol, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        String named = switch (protocol) {
            case "6" -> "tcp";
            case "17" -> "udp";
            default -> protocol;
        };
        int from = rule.path("from_port").asInt(0);
        return List.of(new Ports(named, from, rule.path("to_port").asInt(from == 0 ? 65_535 : from)));
    }

    private static boolean holds(JsonNode value, Set<String> any) {
        List<JsonNode> values = new ArrayList<>(value.isContainer() ? value.values() : List.of(value));
        return values.stream().anyMatch(one -> one.isString() && any.contains(one.stringValue()));
    }

    private static boolean isAlmighty(JsonNode identity) {
        List<JsonNode> arns =
                new ArrayList<>(identity.path("managed_policy_arns").values());
        arns.add(identity.path("policy_arn"));
        return arns.stream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .anyMatch(arn -> arn.contains(":iam::aws:policy/")
                        && ALMIGHTY.contains(arn.substring(arn.lastIndexOf('/') + 1)));
    }
}
