package io.drctl.terraform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A bucket's rules that expire objects or replicate them: those that are resources of their own, and those that older
 * configurations have inside {@code aws_s3_bucket}.
 *
 * <p>A rule covers what its filter selects. One that is new, reaches further, or waits less long deletes what is kept
 * today, versions included (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html">Lifecycle configuration
 * elements</a>).
 */
final class BucketRules {
    /** The second is the name of an older argument of the bucket itself. */
    private static final List<String> LIFECYCLE = List.of("rule", "lifecycle_rule");

    private static final String WHOLE = "every object";

    private BucketRules() {}

    static Set<String> weakenings(JsonNode before, JsonNode after, JsonNode unknown) {
        Set<String> found = new TreeSet<>();
        for (String block : LIFECYCLE) {
            Map<Expiry, Double> old = expiries(before.path(block), Json.missing());
            expiries(after.path(block), unknown.path(block)).forEach((expiry, days) -> {
                boolean isOld =
                        old.entrySet().stream().anyMatch(one -> one.getKey().covers(expiry) && one.getValue() <= days);
                if (!isOld) {
                    found.add("would let " + expiry + " expire");
                }
            });
            if (Weakenings.isTrue(unknown.path(block))) {
                found.add("would get rules that are known only after the apply");
            }
        }
        if (replicatesLess(before.path("rule"), after.path("rule"))
                || replicatesLess(inlineReplication(before), inlineReplication(after))) {
            found.add("would replicate less than it does");
        }
        return found;
    }

    /** What expires: objects, or noncurrent versions, that a filter selects. */
    private record Expiry(boolean versions, String scope) {
        boolean covers(Expiry other) {
            return versions == other.versions && (scope.equals(WHOLE) || scope.equals(other.scope));
        }

        @Override
        public String toString() {
            return (versions ? "older versions of " : "") + scope;
        }
    }

    /** What expires after how many days; 0 where that is a date or can't be read. */
    private static Map<Expiry, Double> expiries(JsonNode rules, JsonNode unknown) {
        Map<Expiry, Double> expiries = new LinkedHashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            JsonNode rule = rules.path(i);
            if (!isEnabled(rule)) {
                continue;
            }
            String scope = scope(rule);
            for (String kind : List.of("expiration", "noncurrent_version_expiration")) {
                boolean versions = kind.startsWith("noncurrent");
                JsonNode maskOfBlock = unknown.path(i).path(kind);
                for (int j = 0; j < Math.max(rule.path(kind).size(), Weakenings.hasTrue(maskOfBlock) ? 1 : 0); j++) {
                    JsonNode block = rule.path(kind).isArray() ? rule.path(kind).path(j) : rule.path(kind);
                    boolean marksOnly = Weakenings.isOn(block.path("expired_object_delete_marker"))
                            && Weakenings.isOff(block.path("days"))
                            && Weakenings.isOff(block.path("date"));
                    if (!marksOnly) {
                        double days = block.path(versions && block.has("noncurrent_days") ? "noncurrent_days" : "days")
                                .asDouble(0);
                        expiries.merge(new Expiry(versions, scope), days, Math::min);
                    }
                }
            }
        }
        return expiries;
    }

    private static boolean replicatesLess(JsonNode before, JsonNode after) {
        Set<String> kept = copies(after);
        return copies(before).stream()
                .anyMatch(copy ->
                        !kept.contains(copy) && !kept.contains(copy.substring(0, copy.indexOf(' ') + 1) + WHOLE));
    }

    private static Set<String> copies(JsonNode rules) {
        Set<String> copies = new TreeSet<>();
        for (JsonNode rule : rules.values()) {
            // Other bucket configurations have rules too; only replication rules have a destination.
            if (!rule.path("destination").isEmpty() && isEnabled(rule)) {
                copies.add(Json.text(rule.path("destination").path(0), "bucket", "?") + " " + scope(rule));
            }
        }
        return copies;
    }

    private static JsonNode inlineReplication(JsonNode bucket) {
        return bucket.path("replication_configuration").path(0).path("rules");
    }

    private static boolean isEnabled(JsonNode rule) {
        return Weakenings.isOn(rule.path("status")) || Weakenings.isOn(rule.path("enabled"));
    }

    /** What a rule applies to: everything, or what its filter selects. */
    private static String scope(JsonNode rule) {
        String prefix = Json.text(rule, "prefix", "");
        JsonNode filter = rule.path("filter").path(0);
        Set<String> parts = new TreeSet<>();
        if (!prefix.isEmpty()) {
            parts.add("objects below " + prefix);
        }
        filter.properties().forEach(member -> {
            if (!isNothing(member.getValue())) {
                parts.add(
                        member.getKey().equals("prefix")
                                ? "objects below " + member.getValue().asString("")
                                : "objects by " + member.getKey() + " " + member.getValue());
            }
        });
        if (!isNothing(rule.path("tags"))) {
            parts.add("objects by tags " + rule.path("tags"));
        }
        return parts.isEmpty() ? WHOLE : String.join(" and ", parts);
    }

    private static boolean isNothing(JsonNode value) {
        return TerraformPlan.isAbsent(value)
                || (value.isString() && value.stringValue().isEmpty())
                || (value.isContainer() && value.values().stream().allMatch(BucketRules::isNothing));
    }
}
