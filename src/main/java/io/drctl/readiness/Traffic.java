package io.drctl.readiness;

import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Upkeep;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the site's records say, and what they would have to say for a load balancer to serve. Pure: it makes no calls,
 * and never needs to know the load balancer of the Region to be left. It is the only judgement that {@code verify} and
 * the gates of a failover use.
 *
 * <p>Either all records of the name are moved or none, since a user may get any of them: addresses of both kinds, a
 * CNAME, and the HTTPS and SVCB records that browsers ask for first (<a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html">supported DNS record
 * types</a>).
 *
 * @param changed the changed records, all to be written in one batch; empty when nothing needs changing
 * @param problem why these records can't be repointed, and how to fix that; null when they can
 */
public record Traffic(
        List<RecordSet> changed,
        @Nullable String problem,
        @Nullable Remedy remedy) {

    private static final Set<String> ADDRESSES = Set.of("A", "AAAA", "CNAME");

    /**
     * DNS names of load balancers: {@code NAME-ID.REGION.elb.amazonaws.com}, or {@code NAME.elb.REGION.amazonaws.com}
     * (<a
     * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html">Application
     * Load Balancers</a>). In other partitions the end differs.
     */
    private static final Pattern LOAD_BALANCER = Pattern.compile(".+\\.elb\\.([a-z0-9-]+\\.)?amazonaws\\.[a-z.]+");

    /**
     * Works out the change.
     *
     * @param current all records that answer for the site's name
     * @param targetDnsName the DNS name of the load balancer to serve from
     * @param targetZoneId that load balancer's own hosted zone
     * @param upkeep who mends what can't be repointed
     */
    public static Traffic towards(List<RecordSet> current, String targetDnsName, String targetZoneId, Upkeep upkeep) {
        Optional<Traffic> away = delegated(current);
        if (away.isPresent()) {
            return away.get();
        }
        Map<String, List<RecordSet>> byType = new LinkedHashMap<>();
        for (RecordSet record : current) {
            if (record.name().startsWith("*.")) {
                return refused(
                        "the site's name has no record of its own: the wildcard " + record.name() + " answers for it",
                        upkeep.provisioning("give the site records of its own")
                                .then(": moving the wildcard would move other names too"));
            }
            byType.computeIfAbsent(record.type(), type -> new ArrayList<>()).add(record);
        }
        if (byType.keySet().stream().noneMatch(ADDRESSES::contains)) {
            return refused("there is no record of the site's name", upkeep.creating());
        }
        List<RecordSet> changed = new ArrayList<>();
        // A DS record without an NS record signs a delegation that doesn't exist, and doesn't affect users.
        byType.remove("DS");
        for (Map.Entry<String, List<RecordSet>> group : byType.entrySet()) {
            Traffic one = ADDRESSES.contains(group.getKey())
                    ? ofType(group.getKey(), group.getValue(), targetDnsName, targetZoneId, upkeep)
                    : ofService(group.getKey(), group.getValue());
            if (one.problem() != null) {
                return one;
            }
            changed.addAll(one.changed());
        }
        return new Traffic(changed, null, null);
    }

    /** Whether the records lead to a load balancer already, of which no more than the DNS name is known. */
    public static boolean leads(List<RecordSet> current, String targetDnsName) {
        return towards(current, targetDnsName, "", Upkeep.SHIPPED).holds();
    }

    /**
     * NS records below a zone's own name make a zone cut: queries for that name, or one below it, are referred to those
     * servers, and never see what else this zone has there (RFC 1034, section 4.2.1). Empty where there is none.
     */
    static Optional<Traffic> delegated(List<RecordSet> records) {
        return records.stream()
                .filter(record -> record.type().equals("NS"))
                .min(Comparator.comparingInt(record -> record.name().length()))
                .map(record -> {
                    List<String> servers = record.values();
                    boolean isSigned = records.stream()
                            .anyMatch(other ->
                                    other.type().equals("DS") && other.name().equals(record.name()));
                    return refused(
                            record.name() + " is delegated away: an NS record there refers users to "
                                    + (servers.isEmpty()
                                            ? "other name servers"
                                            : Words.first(
                                                    1,
                                                    servers.stream()
                                                            .map(Alias::canonical)
                                                            .toList()))
                                    + ", so they never see what else this zone has there",
                            "if the zone that answers them is yours, name it in the inventory (hosted-zone: "
                                    + record.name() + ", or its id); else delete "
                                    + (isSigned ? "the DS record of that name, then its NS record" : "that NS record"));
                });
    }

    private static Traffic ofType(
            String type, List<RecordSet> records, String targetDnsName, String targetZoneId, Upkeep upkeep) {
        if (records.size() == 1 && records.get(0).routingPolicy().equals("simple")) {
            return ofSimple(type, records.get(0), targetDnsName, targetZoneId);
        }
        if (records.stream().allMatch(record -> record.weight() != null) && records.size() == 2) {
            return ofWeighted(type, records.get(0), records.get(1), targetDnsName);
        }
        List<RecordSet> pair =
                records.stream().filter(record -> record.failoverRole() != null).toList();
        boolean isPair = records.size() == 2
                && pair.size() == 2
                && pair.get(0).failoverRole() != pair.get(1).failoverRole();
        if (!isPair) {
            return refused(
                    "the " + type + " records are neither one simple record nor one PRIMARY/SECONDARY pair: "
                            + records.stream()
                                    .map(record -> record.routingPolicy()
                                            + (record.failoverRole() == null ? "" : " " + record.failoverRole()) + " "
                                            + Objects.requireNonNullElse(record.setIdentifier(), ""))
                                    .map(String::strip)
                                    .collect(Collectors.joining(", ")),
                    pair.isEmpty()
                            ? Remedy.of("drctl moves only these two kinds; move other routing policies yourself")
                            : upkeep.provisioning("make it a pair, one record for each Region"));
        }
        List<RecordSet> towardsTarget =
                pair.stream().filter(record -> record.pointsAt(targetDnsName)).toList();
        if (towardsTarget.size() != 1) {
            return refused(
                    (towardsTarget.isEmpty() ? "neither" : "each") + " " + type + " record of the pair points at "
                            + Alias.canonical(targetDnsName)
                            + (towardsTarget.isEmpty()
                                    ? "; they point at "
                                            + pair.stream().map(Traffic::target).collect(Collectors.joining(" and "))
                                    : ""),
                    upkeep.provisioning("point the pair at the two load balancers")
                            .then((type.equals("AAAA") ? ", or delete it if the site has no IPv6" : "")));
        }
        RecordSet target = towardsTarget.get(0);
        if (target.failoverRole() == FailoverRole.PRIMARY) {
            return new Traffic(List.of(), null, null);
        }
        // Route 53 would report this itself, but too late: "InvalidChangeBatch: [A non-alias primary ResourceRecordSet
        // must have an associated health check.]"; its API Reference ("ResourceRecordSet", Failover) lets only the
        // SECONDARY do without.
        if (target.alias() == null && target.healthCheckId() == null) {
            return refused(
                    "the " + type + " record for " + target.setIdentifier() + " has no health check, and Route 53"
                            + " requires one for a PRIMARY that isn't an alias",
                    "give it a health check, or make the pair one of aliases");
        }
        return new Traffic(
                pair.stream()
                        .map(record -> record.withFailoverRole(
                                Objects.requireNonNull(record.failoverRole()).other()))
                        .toList(),
                null,
                null);
    }

    /** Two records of which one has all the weight: the two weights are exchanged. */
    private static Traffic ofWeighted(String type, RecordSet one, RecordSet other, String targetDnsName) {
        if (one.pointsAt(targetDnsName) == other.pointsAt(targetDnsName)) {
            return refused(
                    (one.pointsAt(targetDnsName) ? "each" : "neither") + " of the two weighted " + type
                            + " records points at " + Alias.canonical(targetDnsName)
                            + (one.pointsAt(targetDnsName)
                                    ? ""
                                    : "; they point at " + target(one) + " and " + target(other)),
                    "have each of them point at the load balancer of one Region");
        }
        boolean isFirst = one.pointsAt(targetDnsName);
        RecordSet towards = isFirst ? one : other;
        RecordSet away = isFirst ? other : one;
        long ours = Objects.requireNonNull(towards.weight());
        long theirs = Objects.requireNonNull(away.weight());
        if ((ours == 0) == (theirs == 0)) {
            return refused(
                    "the two weighted " + type + " records share users out: " + weighed(one) + ", " + weighed(other),
                    "give one of them the weight 0 and the other one more, so that one Region serves at a time");
        }
        return ours > 0
                ? new Traffic(List.of(), null, null)
                : new Traffic(List.of(towards.withWeight(theirs), away.withWeight(0)), null, null);
    }

    private static String weighed(RecordSet record) {
        return record.setIdentifier() + " weight " + record.weight();
    }

    private static Traffic ofSimple(String type, RecordSet record, String targetDnsName, String targetZoneId) {
        if (record.pointsAt(targetDnsName)) {
            return new Traffic(List.of(), null, null);
        }
        if (record.alias() == null && !type.equals("CNAME")) {
            return refused(
                    "the " + type + " record is not an alias record: it contains addresses ("
                            + String.join(", ", record.values()) + ")",
                    "make it an alias of a load balancer, or a PRIMARY/SECONDARY pair of aliases"
                            + (type.equals("AAAA") ? ", or delete it if the site has no IPv6" : ""));
        }
        String now = target(record);
        if (!LOAD_BALANCER.matcher(now).matches()) {
            return refused(
                    "the " + type + " record points at " + now + ", which is not a load balancer",
                    now.endsWith(".cloudfront.net")
                            ? "fail over behind it: give the distribution an origin group, or change its origin"
                            : now.endsWith(".awsglobalaccelerator.com")
                                    ? "fail over behind it: set the traffic dials of its endpoint groups"
                                    : "make it an alias of the load balancer itself");
        }
        Alias alias = record.alias();
        return new Traffic(
                List.of(
                        alias == null
                                ? record.withValues(List.of(inTheFormOf(record, targetDnsName)))
                                : record.withAlias(
                                        new Alias(targetZoneId, targetDnsName, alias.evaluateTargetHealth()))),
                null,
                null);
    }

    /**
     * With a trailing dot where the record had one, so that users who keep it as code find no other change.
     */
    private static String inTheFormOf(RecordSet record, String name) {
        boolean hasDot = record.values().get(0).endsWith(".");
        return Alias.canonical(name) + (hasDot ? "." : "");
    }

    /**
     * A service record may stay if it only says how to connect to the name's own addresses (RFC 9460, section 2.5.2).
     */
    private static Traffic ofService(String type, List<RecordSet> records) {
        for (RecordSet record : records) {
            boolean isOwn = record.alias() == null
                    && record.values().stream().allMatch(value -> {
                        String[] words = value.strip().split("\\s+");
                        return words.length >= 2
                                && !words[0].equals("0")
                                && words[1].equals(".")
                                && !value.contains("ipv4hint")
                                && !value.contains("ipv6hint");
                    });
            if (!isOwn) {
                return refused(
                        "the " + type + " record sends clients elsewhere by itself (" + target(record)
                                + "), and drctl doesn't move such records",
                        "delete it, or have it name the site itself (1 .) without address hints");
            }
        }
        return new Traffic(List.of(), null, null);
    }

    /** What a record points at: a DNS name, or its values. */
    public static String target(RecordSet record) {
        Alias alias = record.alias();
        if (alias != null) {
            return Alias.canonical(alias.dnsName());
        }
        return record.type().equals("CNAME") && record.values().size() == 1
                ? Alias.canonical(record.values().get(0))
                : String.join(", ", record.values());
    }

    /** Whether a DNS name is that of a load balancer in a Region, which every such name has in it. */
    public static boolean isBalancerIn(RegionName region, String dnsName) {
        return LOAD_BALANCER.matcher(dnsName).matches() && dnsName.contains("." + region + ".");
    }

    /** The records that determine the name's addresses, and so are moved. */
    public static List<RecordSet> addresses(List<RecordSet> records) {
        return records.stream()
                .filter(record -> ADDRESSES.contains(record.type()))
                .toList();
    }

    /** Whether the records already say what they should. */
    public boolean holds() {
        return problem == null && changed.isEmpty();
    }

    private static Traffic refused(String problem, String remedy) {
        return refused(problem, Remedy.of(remedy));
    }

    private static Traffic refused(String problem, Remedy remedy) {
        return new Traffic(List.of(), problem, remedy);
    }

    /** Everything that a user's answer depends on, as one comparable text, which a drill compares before and after. */
    public static String fingerprint(List<RecordSet> records) {
        TreeSet<String> lines = new TreeSet<>();
        for (RecordSet record : records) {
            Alias alias = record.alias();
            lines.add(String.join(
                    " ",
                    record.type(),
                    record.routingPolicy() + (record.weight() == null ? "" : " " + record.weight()),
                    Objects.toString(record.setIdentifier(), "-"),
                    Objects.toString(record.failoverRole(), "-"),
                    Objects.toString(record.healthCheckId(), "-"),
                    alias == null
                            ? String.join(",", canonical(record))
                            : Alias.canonical(alias.dnsName()) + (alias.evaluateTargetHealth() ? " evaluated" : "")));
        }
        return String.join("; ", lines);
    }

    /** Its values, sorted; a name means the same with or without a trailing dot. */
    private static TreeSet<String> canonical(RecordSet record) {
        TreeSet<String> values = new TreeSet<>();
        for (String value : record.values()) {
            values.add(record.type().equals("CNAME") ? Alias.canonical(value) : value);
        }
        return values;
    }

    /** What keeps the records from pointing at one place, or else what they are. */
    public static String told(List<RecordSet> records) {
        return delegated(records)
                .map(Traffic::problem)
                .orElseGet(() -> addresses(records).isEmpty() ? "there is no such record" : roles(records));
    }

    /** The records in a few words, such as {@code A: us-east-2 PRIMARY, us-west-1 SECONDARY}. */
    public static String roles(List<RecordSet> records) {
        Map<String, List<String>> byType = new TreeMap<>();
        for (RecordSet record : addresses(records)) {
            String told = record.weight() != null
                    ? weighed(record)
                    : record.failoverRole() != null
                            ? record.setIdentifier() + " " + record.failoverRole()
                            : (record.alias() == null ? "" : "alias of ") + target(record);
            byType.computeIfAbsent(record.type(), type -> new ArrayList<>()).add(told);
        }
        return byType.entrySet().stream()
                .map(type -> type.getKey() + ": " + String.join(", ", type.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static boolean hasAllWeight(RecordSet record, List<RecordSet> all) {
        return record.weight() != null
                && record.weight() > 0
                && all.stream()
                        .filter(other -> !other.equals(record) && other.type().equals(record.type()))
                        .allMatch(other -> other.weight() != null && other.weight() == 0);
    }

    /**
     * The DNS name that is served first: the simple record's, the PRIMARY's, or that of the one with all the weight;
     * null when no record is of these kinds.
     */
    public static @Nullable String servedBy(List<RecordSet> records) {
        for (RecordSet record : addresses(records)) {
            boolean isName = record.alias() != null || record.type().equals("CNAME");
            if (isName
                    && (record.failoverRole() == FailoverRole.PRIMARY
                            || record.routingPolicy().equals("simple")
                            || hasAllWeight(record, records))) {
                return target(record);
            }
        }
        return null;
    }
}
