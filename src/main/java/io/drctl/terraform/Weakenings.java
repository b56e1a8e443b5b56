package io.drctl.terraform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a change in place takes away from what protects a resource.
 *
 * <p>Some of the worst changes are plain updates. To empty {@code replication_source_identifier} promotes the replica,
 * for good; to empty {@code global_cluster_identifier} detaches the cluster from its global database; and to turn
 * deletion protection off, or to keep backups for a day, is how a loss begins.
 *
 * <p>Attributes are known by their name, at any depth, or by the name of their block or type before it:
 * {@code versioning.enabled}, {@code aws_kms_key.is_enabled}. A value that is known only after the apply, or that has
 * another form than it should, counts as the worst that it can be: nobody can be asked by then.
 * {@code lifecycle.prevent_destroy} can't be judged, because it isn't in a plan; Terraform itself refuses by it.
 */
final class Weakenings {
    private static final String DELETION = "would lose its deletion protection";
    private static final String ENCRYPTION = "would lose its encryption";
    private static final String VERSIONS = "would stop keeping versions";
    private static final String DISABLED = "would be disabled, so that nothing it encrypts can be read";
    private static final String EXPENDABLE = "could be destroyed with everything in it from now on";
    private static final String SHORTER_BACKUPS = "would keep its backups for a shorter time";
    private static final String SHORTER_SNAPSHOTS = "would keep its snapshots for a shorter time";
    private static final String SHORTER_CONTENT = "would keep what it holds for a shorter time";
    private static final String SOONER = "would be deleted sooner";
    private static final String FEWER_COPIES = "would lose copies";
    private static final String BACKUPS = "would lose its automated backups";
    private static final String STANDBY = "would lose its standby";
    private static final String PUBLIC = "would be opened to the public";
    private static final String DETACHED = "would be detached from its replication source, which promotes it";
    private static final String OTHER_KEY = "would be encrypted with another key, or with none";
    private static final String LESS_REPLICATION = "would replicate less than it does";

    /** Attributes that protect when on. */
    private static final Map<String, String> PROTECTIONS = Map.ofEntries(
            Map.entry("deletion_protection", DELETION),
            Map.entry("deletion_protection_enabled", DELETION),
            Map.entry("enable_deletion_protection", DELETION),
            Map.entry("delete_protection", DELETION),
            Map.entry("termination_protection", DELETION),
            Map.entry("termination_protection_enabled", DELETION),
            Map.entry("disable_api_termination", DELETION),
            Map.entry("subnet_change_protection", DELETION),
            Map.entry("transfer_lock", "could be transferred to somebody else"),
            Map.entry("skip_destroy", "would be destroyed with the resource from now on"),
            Map.entry("storage_encrypted", ENCRYPTION),
            Map.entry("encrypted", ENCRYPTION),
            Map.entry("at_rest_encryption_enabled", ENCRYPTION),
            Map.entry("transit_encryption_enabled", "would be reached without encryption"),
            Map.entry("server_side_encryption.enabled", ENCRYPTION),
            Map.entry("encrypt_at_rest.enabled", ENCRYPTION),
            Map.entry("aws_ebs_encryption_by_default.enabled", "would leave new volumes unencrypted"),
            Map.entry("block_public_acls", "would be opened to public ACLs"),
            Map.entry("ignore_public_acls", "would be opened to public ACLs"),
            Map.entry("block_public_policy", "would be opened to public policies"),
            Map.entry("restrict_public_buckets", PUBLIC),
            Map.entry("enable_key_rotation", "would no longer be rotated"),
            Map.entry("aws_kms_key.is_enabled", DISABLED),
            Map.entry("aws_kms_replica_key.enabled", DISABLED),
            Map.entry("aws_kms_external_key.enabled", DISABLED),
            Map.entry("aws_kms_replica_external_key.enabled", DISABLED),
            Map.entry("versioning.enabled", VERSIONS),
            Map.entry("versioning_configuration.status", VERSIONS),
            Map.entry("mfa_delete", "could lose its versions without MFA"),
            Map.entry("object_lock_enabled", "would lose its object lock"),
            Map.entry("point_in_time_recovery", BACKUPS),
            Map.entry("point_in_time_recovery.enabled", BACKUPS),
            Map.entry("backup_retention_enabled", BACKUPS),
            Map.entry("enable_continuous_backup", BACKUPS),
            Map.entry("backup_policy.status", BACKUPS),
            Map.entry("protection.replication_overwrite", "could be overwritten by a replication"),
            Map.entry("multi_az", STANDBY),
            Map.entry("multi_az_enabled", STANDBY),
            Map.entry("automatic_failover_enabled", STANDBY),
            Map.entry("standby_replicas", STANDBY),
            Map.entry("aws_cloudtrail.enable_logging", "would stop logging"));

    /** Attributes that endanger when on. */
    private static final Map<String, String> HAZARDS = Map.ofEntries(
            Map.entry("skip_final_snapshot", "would be deleted without a final snapshot from now on"),
            Map.entry("skip_final_backup", "would be deleted without a final backup from now on"),
            Map.entry("delete_automated_backups", "would lose its automated backups when deleted"),
            Map.entry("force_destroy", EXPENDABLE),
            Map.entry("force_delete", EXPENDABLE),
            Map.entry("force_detach", "could be detached in the midst of a write"),
            Map.entry("force_overwrite_replica_secret", "would overwrite a secret of that name in another Region"),
            Map.entry("close_on_deletion", "would close the account when deleted"),
            Map.entry("publicly_accessible", PUBLIC),
            Map.entry("endpoint_public_access", PUBLIC),
            Map.entry("bypass_policy_lockout_safety_check", "could lock everybody out of the key"),
            Map.entry("bypass_snaplock_enterprise_retention", "could be deleted before its retention ends"),
            Map.entry("ttl.enabled", "would let items expire"),
            Map.entry("aws_route53_health_check.disabled", "would count as healthy whatever happens"));

    /** Attributes that tie a resource to another one; to change or empty one cuts that tie. */
    private static final Map<String, String> TIES = Map.ofEntries(
            Map.entry("replication_source_identifier", DETACHED),
            Map.entry("replicate_source_db", DETACHED),
            Map.entry("global_cluster_identifier", "would be removed from its global database"),
            Map.entry("replication_group_id", "would be removed from its replication group"),
            Map.entry("global_replication_group_id", "would be removed from its global replication group"),
            Map.entry("data_replication_primary_broker_arn", DETACHED),
            Map.entry("target_key_id", "would point to another key"),
            Map.entry("invert_healthcheck", "would mean the opposite"),
            Map.entry("kms_key_id", OTHER_KEY),
            Map.entry("kms_key_arn", OTHER_KEY),
            Map.entry("kms_master_key_id", OTHER_KEY));

    /** Attributes of which more protects more. */
    private static final Map<String, String> AMOUNTS = Map.ofEntries(
            Map.entry("backup_retention_period", SHORTER_BACKUPS),
            Map.entry("automatic_backup_retention_days", SHORTER_BACKUPS),
            Map.entry("automated_snapshot_retention_period", SHORTER_SNAPSHOTS),
            Map.entry("snapshot_retention_limit", SHORTER_SNAPSHOTS),
            Map.entry("recovery_period_in_days", SHORTER_BACKUPS),
            Map.entry("delete_after", SHORTER_BACKUPS),
            Map.entry("min_retention_days", "would protect its backups for a shorter time"),
            Map.entry("retention_period_value", "would keep what is deleted for a shorter time"),
            Map.entry("backtrack_window", "could be rewound by less"),
            Map.entry("retention_in_days", "would keep its logs for a shorter time"),
            Map.entry("retention_period", SHORTER_CONTENT),
            Map.entry("data_retention_in_hours", SHORTER_CONTENT),
            Map.entry("message_retention_seconds", "would keep its messages for a shorter time"),
            Map.entry("deletion_window_in_days", SOONER),
            Map.entry("recovery_window_in_days", SOONER),
            Map.entry("num_cache_clusters", FEWER_COPIES),
            Map.entry("num_replicas_per_shard", FEWER_COPIES),
            Map.entry("replicas_per_node_group", FEWER_COPIES));

    /** Where nothing is said, AWS or the provider takes this. */
    private static final Map<String, Long> AMOUNTS_UNSAID =
            Map.of("deletion_window_in_days", 30L, "recovery_window_in_days", 30L);

    /** Attributes whose zero means for ever. */
    private static final Set<String> ZERO_IS_FOR_EVER = Set.of("retention_in_days");

    /** Blocks each of which is a copy or a safeguard. */
    private static final Map<String, String> BLOCKS = Map.of(
            "replica",
            "would lose a copy",
            "replication_configuration",
            LESS_REPLICATION,
            "server_side_encryption_configuration",
            ENCRYPTION,
            "object_lock_configuration",
            "would lose its object lock",
            "snapshot_copy",
            "would lose a copy of its snapshots",
            "aws_backup_plan.rule",
            "would make fewer backups",
            "aws_ecr_replication_configuration.rule",
            LESS_REPLICATION,
            "aws_s3_bucket_server_side_encryption_configuration.rule",
            ENCRYPTION);

    /** Where users are led. */
    private static final Set<String> ANSWERS = Set.of(
            "records",
            "alias",
            "failover_routing_policy",
            "weighted_routing_policy",
            "latency_routing_policy",
            "geolocation_routing_policy",
            "geoproximity_routing_policy",
            "cidr_routing_policy",
            "multivalue_answer_routing_policy");

    private static final Set<String> ON = Set.of("true", "enabled", "enable", "active", "on", "1");
    private static final Set<String> OFF =
            Set.of("", "false", "disabled", "disable", "inactive", "off", "suspended", "none", "0");

    private static final Set<String> POLICIES =
            Set.of("policy", "assume_role_policy", "resource_policy", "access_policies", "inline_policy");

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
            // What stands in both is the same block, wherever it stands.
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
        String qualified = parent + "." + name;
        String protection = named(PROTECTIONS, qualified, name);
        if (protection != null && !before.isContainer() && !isOff(before) && !isOn(after) && differs(before, after)) {
            found.add(protection);
        }
        String hazard = named(HAZARDS, qualified, name);
        if (hazard != null && !isOn(before) && (unknown || (!isOff(after) && differs(before, after)))) {
            found.add(hazard);
        }
        String tie = TIES.get(name);
        if (tie != null && !isOff(before) && differs(before, after)) {
            found.add(tie);
        }
        String amount = AMOUNTS.get(name);
        if (amount != null && !before.isContainer() && differs(before, after) && isLess(name, before, after)) {
            found.add(amount);
        }
        String block = named(BLOCKS, qualified, name);
        if (block != null && before.isArray() && (unknown || losesBlock(before, after))) {
            found.add(block);
        }
        boolean isText = before.isString() || after.isString();
        if (POLICIES.contains(name) && isText && (unknown || differs(before, after))) {
            found.addAll(Policies.weakenings(before, unknown ? null : after));
        }
    }

    private static @Nullable String named(Map<String, String> table, String qualified, String name) {
        String known = table.get(qualified);
        return known == null ? table.get(name) : known;
    }

    private void answers(JsonNode before, JsonNode after, JsonNode unknown) {
        boolean overwrites =
                isOn(after.path("allow_overwrite")) && before.path("name").isMissingNode();
        if (before.path("name").isMissingNode()) {
            String name = Json.text(after, "name", "");
            // Records that prove a domain to an authority are made with leave to overwrite, and lead nobody anywhere.
            if (overwrites && !name.startsWith("_")) {
                found.add("would overwrite a record that is there");
            }
            return;
        }
        for (String name : ANSWERS) {
            if (hasTrue(unknown.path(name)) || differs(before.path(name), after.path(name))) {
                found.add("would answer differently, and may send users elsewhere");
            }
        }
    }

    /** Blocks have no identity, but copies are told apart by their Region. */
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
        return Json.text(block, "region_name", Json.text(block, "region", ""));
    }

    private static boolean isLess(String name, JsonNode before, JsonNode after) {
        Long unsaid = AMOUNTS_UNSAID.get(name);
        Double b = TerraformPlan.isAbsent(before) && unsaid != null ? Double.valueOf(unsaid) : number(before);
        Double a = TerraformPlan.isAbsent(after) && unsaid != null ? Double.valueOf(unsaid) : number(after);
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

    /** Surely on. */
    static boolean isOn(JsonNode value) {
        if (value.isString()) {
            return ON.contains(value.stringValue().toLowerCase(Locale.ROOT));
        }
        return isTrue(value) || (value.isNumber() && value.doubleValue() == 1);
    }

    /** Surely off, or not there. */
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
