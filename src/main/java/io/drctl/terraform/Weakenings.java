package io.drctl.terraform;

import io.drctl.terraform.WeakeningTable.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a change in place takes away from what protects a resource.
 *
 * <p>Some of the worst changes are plain updates. Emptying {@code replication_source_identifier} promotes the replica,
 * for good; emptying {@code global_cluster_identifier} detaches the cluster from its global database; and turning
 * deletion protection off, or keeping backups for only a day, is how a loss begins.
 *
 * <p>Attributes are recognized by their name, at any depth, or by their name after that of their block or type: {@code
 * versioning.enabled}, {@code aws_kms_key.is_enabled} ({@link WeakeningTable}). A value that is known only after the
 * apply, or whose form isn't the expected one, counts as the worst that it can be: by then nobody can be asked. {@code
 * lifecycle.prevent_destroy} can't be judged, because it isn't in a plan; Terraform itself enforces it.
 */
final class Weakenings {
    private static final WeakeningTable TABLE = WeakeningTable.load();

    /** The defaults of AWS or the provider. */
    private static final Map<String, Long> AMOUNTS_UNSAID = Map.of(
            "deletion_window_in_days", 30L, "recovery_window_in_days", 30L, "permanent_deletion_time_in_days", 30L);

    /** Attributes whose zero means forever. */
    private static final Set<String> ZERO_IS_FOR_EVER = Set.of("retention_in_days");

    /** Attributes that mean forever if left out, zero or negative. */
    private static final Set<String> NOTHING_IS_FOR_EVER =
            Set.of("delete_after", "max_retention_days", "manual_snapshot_retention_period");

    /**
     * Words in names of switches and numbers that no table knows. A provider that nobody here has read names its
     * protection with one of them.
     */
    private static final Pattern PROTECTIVE = Pattern.compile(
            "protect|encrypt|backup|snapshot|retention|retain|recovery|replica|redundan|versioning|immutab|lock_|_lock|"
                    + "audit|logging|tls|ssl|https|mfa");

    /** How long users may still be led to where they were led before: as long as drctl waits for a record anyway. */
    private static final int TTL_SECONDS_MAX = 300;

    /** What decides where users are led. */
    private static final Set<String> ANSWERS = Set.of(
            "records",
            "alias",
            "health_check_id",
            "failover_routing_policy",
            "weighted_routing_policy",
            "latency_routing_policy",
            "geolocation_routing_policy",
            "geoproximity_routing_policy",
            "cidr_routing_policy",
            "multivalue_answer_routing_policy");

    /** Names of records that prove control of a domain to a certificate authority. */
    private static final Pattern PROOF = Pattern.compile("^(_[0-9a-f]{32}|_acme-challenge)\\.");

    private static final Set<String> ON = Set.of(
            "true",
            "enabled",
            "enable",
            "active",
            "on",
            "1",
            "required",
            "signing",
            "immutable",
            "compliance",
            "running",
            "available",
            "https",
            "tls",
            "bucketownerenforced",
            "block-all-sharing");

    private static final Set<String> OFF = Set.of(
            "",
            "false",
            "disabled",
            "disable",
            "inactive",
            "off",
            "suspended",
            "stopped",
            "none",
            "0",
            "optional",
            "not_signing",
            "mutable",
            "unblocked");

    private final Set<String> found = new TreeSet<>();

    private Weakenings() {}

    /**
     * What a change takes away, as the rest of sentences that begin with the address.
     *
     * @param unknown which values are known only after the apply, as {@code after_unknown} has it
     */
    static List<String> of(String type, JsonNode before, JsonNode after, JsonNode unknown) {
        Weakenings weakenings = new Weakenings();
        weakenings.walk(type, type, before, after, unknown);
        weakenings.found.addAll(BucketRules.weakenings(before, after, unknown));
        weakenings.parameters(before.path("parameter"), after.path("parameter"), unknown.path("parameter"));
        weakenings.found.addAll(Openings.weakenings(type, before, after, unknown));
        if (type.equals("aws_route53_record")) {
            weakenings.answers(before, after, unknown);
        }
        return new ArrayList<>(weakenings.found);
    }

    private void walk(String type, String parent, JsonNode before, JsonNode after, JsonNode unknown) {
        Set<String> names = new TreeSet<>();
        for (JsonNode node : List.of(before, after, unknown)) {
            node.properties().forEach(member -> names.add(member.getKey()));
        }
        for (String name : names) {
            JsonNode b = before.path(name);
            boolean isUnknown = isTrue(unknown) || isTrue(unknown.path(name));
            JsonNode a = isUnknown ? Json.missing() : after.path(name);
            judge(parent, name, b, a, isUnknown);
            descend(type, name, b, a, isTrue(unknown) ? unknown : unknown.path(name));
        }
    }

    private void descend(String type, String name, JsonNode before, JsonNode after, JsonNode unknown) {
        if (before.isObject() || after.isObject()) {
            walk(type, name, before, after, unknown);
            return;
        }
        if (!before.isArray() && !after.isArray()) {
            return;
        }
        List<JsonNode> left = new ArrayList<>(before.values());
        List<JsonNode> come = new ArrayList<>();
        List<JsonNode> comeUnknown = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            // A block that is in both is the same one, wherever it is.
            if (!hasTrue(unknown.path(i)) && left.remove(after.path(i))) {
                continue;
            }
            come.add(after.path(i));
            comeUnknown.add(unknown.path(i));
        }
        for (int i = 0; i < Math.max(left.size(), come.size()); i++) {
            JsonNode b = i < left.size() ? left.get(i) : Json.missing();
            JsonNode a = i < come.size() ? come.get(i) : Json.missing();
            JsonNode u = isTrue(unknown) ? unknown : i < come.size() ? comeUnknown.get(i) : Json.missing();
            if (b.isObject() || a.isObject()) {
                walk(type, name, b, a, u);
            }
        }
    }

    private void judge(String parent, String name, JsonNode before, JsonNode after, boolean unknown) {
        boolean differs = differs(before, after);
        boolean isSwitchedOff = !before.isContainer() && !isOff(before) && !isOn(after) && differs;
        find(Kind.PROTECTION, parent, name, isSwitchedOff);
        find(Kind.HAZARD, parent, name, !isOn(before) && (unknown || (!isOff(after) && differs)));
        // AWS's own parameter groups, such as default.mysql8.0, switch nothing on that could be lost.
        boolean isGiven = before.asString("").startsWith("default.");
        find(Kind.TIE, parent, name, !isOff(before) && differs && !isGiven);
        find(Kind.PRESENCE, parent, name, !isOff(before) && isOff(after) && !unknown);
        find(Kind.AMOUNT, parent, name, !before.isContainer() && differs && isLess(name, before, after, unknown));
        find(Kind.CAPACITY, parent, name, before.isNumber() && !isOff(before) && differs && isOff(after));
        find(Kind.BLOCK, parent, name, before.isArray() && (unknown || losesBlock(before, after)));
        find(
                Kind.LIST,
                parent,
                name,
                before.isArray() && !List.copyOf(after.values()).containsAll(before.values()));
        if (name.endsWith("storage_class") || name.equals("access_tier")) {
            find(Kind.ARCHIVE, parent, after.asString(""), differs && parent.matches(".*transition|tiering"));
        }
        boolean isText = before.isString() || after.isString();
        if (Policies.isOne(parent, name) && isText && (unknown || differs)) {
            found.addAll(Policies.weakenings(parent, name, before, unknown ? null : after));
        }
        if (!isKnown(parent, name) && PROTECTIVE.matcher(name).find()) {
            if (isOn(before) && isSwitchedOff) {
                found.add("would have " + name + " switched off");
            } else if (before.isNumber() && differs && isLess(name, before, after, unknown)) {
                found.add("would have less of " + name);
            }
        }
    }

    private void find(Kind kind, String parent, String name, boolean isWeaker) {
        String what = isWeaker ? TABLE.find(kind, parent, name) : null;
        if (what != null) {
            found.add(what);
        }
    }

    private static boolean isKnown(String parent, String name) {
        return Arrays.stream(Kind.values()).anyMatch(kind -> TABLE.find(kind, parent, name) != null);
    }

    /** A parameter that is set differently, or is no longer set, may mean anything. */
    private void parameters(JsonNode before, JsonNode after, JsonNode unknown) {
        for (JsonNode old : before.values()) {
            String name = Json.text(old, "name", "");
            String why = TABLE.find(Kind.PARAMETER, "", name);
            boolean isKept = !isTrue(unknown)
                    && after.values().stream()
                            .anyMatch(each -> Json.text(each, "name", "").equals(name)
                                    && each.path("value").equals(old.path("value")));
            if (why != null && !isKept) {
                found.add("would change " + name + ", " + why);
            }
        }
    }

    private void answers(JsonNode before, JsonNode after, JsonNode unknown) {
        boolean overwrites =
                isOn(after.path("allow_overwrite")) && before.path("name").isMissingNode();
        if (before.path("name").isMissingNode()) {
            String name = Json.text(after, "name", "");
            // These are created with permission to overwrite, and lead nobody anywhere.
            if (overwrites && !PROOF.matcher(name).find()) {
                found.add("would overwrite a record that is there");
            }
            return;
        }
        double ttl = after.path("ttl").asDouble(0);
        if (ttl > TTL_SECONDS_MAX && ttl > before.path("ttl").asDouble(0)) {
            found.add("would be remembered for " + (long) ttl + " s, in which a failover reaches nobody");
        }
        for (String name : ANSWERS) {
            if (hasTrue(unknown.path(name)) || differs(before.path(name), after.path(name))) {
                found.add("would answer differently, and may send users elsewhere");
            }
        }
    }

    /** Blocks have no identity, but copies are distinguished by their Region, and networks by their id. */
    private static boolean losesBlock(JsonNode before, JsonNode after) {
        if (after.size() < before.size()) {
            return true;
        }
        Set<String> regions = new TreeSet<>();
        for (JsonNode block : after.values()) {
            regions.add(region(block));
        }
        return before.values().stream().anyMatch(block -> !regions.contains(region(block)));
    }

    private static String region(JsonNode block) {
        return Json.text(block, "region_name", Json.text(block, "region", Json.text(block, "vpc_id", "")));
    }

    private static boolean isLess(String name, JsonNode before, JsonNode after, boolean unknown) {
        Long unsaid = AMOUNTS_UNSAID.get(name);
        Double b = TerraformPlan.isAbsent(before) && unsaid != null ? Double.valueOf(unsaid) : number(before);
        Double a = TerraformPlan.isAbsent(after) && unsaid != null ? Double.valueOf(unsaid) : number(after);
        if (NOTHING_IS_FOR_EVER.contains(name)) {
            return unknown || endless(after, a) < endless(before, b);
        }
        if (TerraformPlan.isAbsent(before) && unsaid == null) {
            return false;
        }
        if (b == null || a == null) {
            // What isn't known, or isn't a number, may be less.
            return true;
        }
        if (ZERO_IS_FOR_EVER.contains(name)) {
            return forEver(a) < forEver(b);
        }
        return a < b;
    }

    private static double endless(JsonNode value, @Nullable Double days) {
        boolean isForEver = TerraformPlan.isAbsent(value) || (days != null && days <= 0);
        return isForEver ? Double.MAX_VALUE : days == null ? 0 : days;
    }

    private static double forEver(double days) {
        return days == 0 ? Double.MAX_VALUE : days;
    }

    private static @Nullable Double number(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        try {
            return value.isString() ? Double.valueOf(value.stringValue().strip()) : null;
        } catch (NumberFormatException notOne) {
            return null;
        }
    }

    private static boolean differs(JsonNode before, JsonNode after) {
        return TerraformPlan.isAbsent(before) ? !TerraformPlan.isAbsent(after) : !before.equals(after);
    }

    /** Certainly on. */
    static boolean isOn(JsonNode value) {
        if (value.isString()) {
            return ON.contains(value.stringValue().toLowerCase(Locale.ROOT));
        }
        return isTrue(value) || (value.isNumber() && value.doubleValue() == 1);
    }

    /** Certainly off, or absent. */
    static boolean isOff(JsonNode value) {
        if (value.isString()) {
            return OFF.contains(value.stringValue().toLowerCase(Locale.ROOT));
        }
        if (value.isBoolean()) {
            return !value.booleanValue();
        }
        return TerraformPlan.isAbsent(value)
                || (value.isNumber() && value.doubleValue() == 0)
                || (value.isContainer() && value.isEmpty());
    }

    static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.booleanValue();
    }

    static boolean hasTrue(JsonNode mask) {
        return isTrue(mask) || mask.values().stream().anyMatch(Weakenings::hasTrue);
    }
}
