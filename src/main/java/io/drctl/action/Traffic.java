package io.drctl.action;

import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.FailoverRole;
import io.drctl.cloud.TrafficRouting.RecordSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the site's records say, and what they would have to say for a load balancer to serve. Pure: it asks nobody, and it
 * never needs to know the load balancer of the Region that is being left.
 *
 * @param changed the records as they must become, all to be written in one batch; empty when nothing needs changing
 * @param problem why these records can't be pointed anywhere, and how to put it right; null when they can
 */
record Traffic(
        List<RecordSet> changed,
        @Nullable String problem,
        @Nullable String remedy) {

    /**
     * Works out the change.
     *
     * @param current all address records of the site's name
     * @param targetDnsName the DNS name of the load balancer that shall serve
     * @param targetZoneId that load balancer's own hosted zone
     */
    static Traffic towards(List<RecordSet> current, String targetDnsName, String targetZoneId) {
        if (current.isEmpty()) {
            return new Traffic(List.of(), "there is no record of the site's name", "drctl provision creates it");
        }
        Map<String, List<RecordSet>> byType = new LinkedHashMap<>();
        for (RecordSet record : current) {
            byType.computeIfAbsent(record.type(), type -> new ArrayList<>()).add(record);
        }
        List<RecordSet> changed = new ArrayList<>();
        for (Map.Entry<String, List<RecordSet>> group : byType.entrySet()) {
            Traffic one = ofType(group.getKey(), group.getValue(), targetDnsName, targetZoneId);
            if (one.problem() != null) {
                return one;
            }
            changed.addAll(one.changed());
        }
        return new Traffic(changed, null, null);
    }

    private static Traffic ofType(String type, List<RecordSet> records, String targetDnsName, String targetZoneId) {
        if (records.size() == 1 && records.get(0).routingPolicy().equals("simple")) {
            RecordSet record = records.get(0);
            if (record.alias() == null) {
                return refused(
                        "the " + type + " record is no alias record",
                        "make it an alias of a load balancer, or a PRIMARY/SECONDARY pair of aliases");
            }
            if (record.pointsAt(targetDnsName)) {
                return new Traffic(List.of(), null, null);
            }
            Alias alias = new Alias(targetZoneId, targetDnsName, record.alias().evaluateTargetHealth());
            return new Traffic(List.of(record.withAlias(alias)), null, null);
        }
        List<RecordSet> pair =
                records.stream().filter(record -> record.failoverRole() != null).toList();
        boolean isPair = records.size() == 2
                && pair.size() == 2
                && pair.get(0).failoverRole() != pair.get(1).failoverRole();
        if (!isPair) {
            return refused(
                    "the " + type + " records are neither one simple alias nor one PRIMARY/SECONDARY pair: "
                            + records.stream()
                                    .map(record -> record.routingPolicy() + " "
                                            + Objects.requireNonNullElse(record.setIdentifier(), ""))
                                    .map(String::strip)
                                    .collect(Collectors.joining(", ")),
                    "drctl moves these two kinds only; move other routing policies by hand");
        }
        List<RecordSet> towardsTarget =
                pair.stream().filter(record -> record.pointsAt(targetDnsName)).toList();
        if (towardsTarget.size() != 1) {
            return refused(
                    (towardsTarget.isEmpty() ? "neither" : "each") + " " + type + " record of the pair points at "
                            + targetDnsName,
                    "point the pair at the two load balancers (drctl provision does)");
        }
        if (towardsTarget.get(0).failoverRole() == FailoverRole.PRIMARY) {
            return new Traffic(List.of(), null, null);
        }
        return new Traffic(
                pair.stream()
                        .map(record -> record.withFailoverRole(
                                Objects.requireNonNull(record.failoverRole()).other()))
                        .toList(),
                null,
                null);
    }

    /** Whether the records already say what they have to. */
    boolean holds() {
        return problem == null && changed.isEmpty();
    }

    private static Traffic refused(String problem, String remedy) {
        return new Traffic(List.of(), problem, remedy);
    }

    /** All that a user's answer depends on, in one comparable text: what a drill compares before and after. */
    static String fingerprint(List<RecordSet> records) {
        TreeSet<String> lines = new TreeSet<>();
        for (RecordSet record : records) {
            Alias alias = record.alias();
            lines.add(String.join(
                    " ",
                    record.type(),
                    record.routingPolicy(),
                    Objects.toString(record.setIdentifier(), "-"),
                    Objects.toString(record.failoverRole(), "-"),
                    Objects.toString(record.healthCheckId(), "-"),
                    alias == null
                            ? String.join(",", new TreeSet<>(record.values()))
                            : Alias.canonical(alias.dnsName()) + (alias.evaluateTargetHealth() ? " evaluated" : "")));
        }
        return String.join("; ", lines);
    }

    /** The records in a few words, such as {@code A: us-east-2 PRIMARY, us-west-1 SECONDARY}. */
    static String roles(List<RecordSet> records) {
        Map<String, List<String>> byType = new TreeMap<>();
        for (RecordSet record : records) {
            Alias alias = record.alias();
            String told = record.failoverRole() != null
                    ? record.setIdentifier() + " " + record.failoverRole()
                    : "alias of " + (alias == null ? "nothing" : Alias.canonical(alias.dnsName()));
            byType.computeIfAbsent(record.type(), type -> new ArrayList<>()).add(told);
        }
        return byType.entrySet().stream()
                .map(type -> type.getKey() + ": " + String.join(", ", type.getValue()))
                .collect(Collectors.joining("; "));
    }

    /** The DNS name that is served first: the simple alias's, or the PRIMARY's; null when no record is of these kinds. */
    static @Nullable String servedBy(List<RecordSet> records) {
        for (RecordSet record : records) {
            Alias alias = record.alias();
            if (alias != null
                    && (record.failoverRole() == FailoverRole.PRIMARY
                            || record.routingPolicy().equals("simple"))) {
                return Alias.canonical(alias.dnsName());
            }
        }
        return null;
    }
}
