package io.drctl.terraform;

import io.drctl.terraform.GuardVerdict.Asset;
import io.drctl.terraform.GuardVerdict.Danger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Refuses plans that would cost the site its data: that destroy, replace or detach a database, a bucket or a cluster,
 * unless the operator names the address.
 *
 * <p>After a failover the world differs from the configuration on purpose, and a plan would "repair" that: it would
 * replace the promoted cluster, or make it a replica of nothing. Some of the worst changes are plain updates in place. To
 * empty {@code replication_source_identifier} promotes the replica, for good; to empty {@code global_cluster_identifier}
 * detaches the cluster from its global database; to turn deletion protection off is how a deletion begins.
 *
 * <p>A pure function of the plan's JSON: it sees what Terraform will do, not what anybody meant.
 */
final class PlanGuard {
    /** What holds data or serves the site, by the beginning of the resource type; the first match counts. */
    private static final List<Map.Entry<String, Asset>> PROTECTED = List.of(
            Map.entry("aws_rds_", Asset.DATABASE),
            Map.entry("aws_db_", Asset.DATABASE),
            Map.entry("aws_dynamodb_", Asset.DATABASE),
            Map.entry("aws_docdb_", Asset.DATABASE),
            Map.entry("aws_docdbelastic_", Asset.DATABASE),
            Map.entry("aws_neptune_", Asset.DATABASE),
            Map.entry("aws_redshift_", Asset.DATABASE),
            Map.entry("aws_elasticache_", Asset.DATABASE),
            Map.entry("aws_memorydb_", Asset.DATABASE),
            Map.entry("aws_s3_bucket", Asset.BUCKET),
            Map.entry("aws_eks_", Asset.CLUSTER),
            Map.entry("aws_ecs_cluster", Asset.CLUSTER),
            Map.entry("aws_kms_key", Asset.ENCRYPTION_KEY));

    /** Objects in a bucket share its prefix, and come and go. */
    private static final Set<String> UNPROTECTED = Set.of("aws_s3_bucket_object");

    /** Attributes that tie an object to another one; to change or empty one cuts that tie. */
    private static final Map<String, String> TIES = Map.of(
            "replication_source_identifier", "would be detached from its replication source, which promotes it",
            "replicate_source_db", "would be detached from its replication source, which promotes it",
            "global_cluster_identifier", "would be removed from its global database",
            "replication_group_id", "would be removed from its replication group",
            "global_replication_group_id", "would be removed from its global replication group");

    /** Attributes that protect when true. */
    private static final Map<String, String> PROTECTIONS = Map.of(
            "deletion_protection", "would lose its deletion protection",
            "deletion_protection_enabled", "would lose its deletion protection",
            "storage_encrypted", "would lose its encryption",
            "block_public_acls", "would be opened to public ACLs",
            "ignore_public_acls", "would be opened to public ACLs",
            "block_public_policy", "would be opened to public policies",
            "restrict_public_buckets", "would be opened to the public");

    /** Attributes that endanger when true. */
    private static final Map<String, String> HAZARDS = Map.of(
            "skip_final_snapshot", "would be deleted without a final snapshot from now on",
            "delete_automated_backups", "would lose its automated backups when deleted",
            "force_destroy", "could be destroyed with everything in it from now on");

    private PlanGuard() {}

    /**
     * @param document what {@code terraform show -json PLAN} prints
     * @param allowances the addresses that {@code --allow-destroy} names
     */
    static GuardVerdict judge(JsonNode document, Set<String> allowances) {
        List<Danger> refused = new ArrayList<>();
        List<Danger> allowed = new ArrayList<>();
        Set<String> unused = new TreeSet<>(allowances);
        for (JsonNode node : document.path("resource_changes").values()) {
            Optional<Asset> asset = asset(node);
            if (asset.isEmpty()) {
                continue;
            }
            String address = Json.text(node, "address", "");
            for (String what : dangers(node)) {
                Danger danger = new Danger(address, asset.get(), what);
                if (allowances.contains(address)) {
                    allowed.add(danger);
                    unused.remove(address);
                } else {
                    refused.add(danger);
                }
            }
        }
        return new GuardVerdict(refused, allowed, List.copyOf(unused));
    }

    private static Optional<Asset> asset(JsonNode node) {
        String type = Json.text(node, "type", "");
        if (!Json.text(node, "mode", "managed").equals("managed") || UNPROTECTED.contains(type)) {
            return Optional.empty();
        }
        return PROTECTED.stream()
                .filter(entry -> type.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static List<String> dangers(JsonNode node) {
        JsonNode change = node.path("change");
        Set<String> actions = Plan.actions(change);
        if (actions.contains("forget")) {
            return List.of("would be dropped from Terraform's state, and be nobody's");
        }
        if (actions.contains("delete")) {
            return List.of(actions.contains("create") ? "would be destroyed and made anew" : "would be destroyed");
        }
        return actions.contains("update") ? dangersOfUpdate(change) : List.of();
    }

    private static List<String> dangersOfUpdate(JsonNode change) {
        JsonNode before = change.path("before");
        JsonNode after = change.path("after");
        JsonNode unknown = change.path("after_unknown");
        // Two attributes may tell the same story, which is then told once.
        Set<String> dangers = new TreeSet<>();
        TIES.forEach((attribute, what) -> {
            String tie = Json.text(before, attribute, "");
            // A value that is only known after the apply may be another one, and nobody could be asked by then.
            if (!tie.isEmpty() && !tie.equals(Json.text(after, attribute, ""))) {
                dangers.add(what);
            }
        });
        PROTECTIONS.forEach((attribute, what) -> {
            if (isTrue(before, attribute) && !isTrue(after, attribute)) {
                dangers.add(what);
            }
        });
        HAZARDS.forEach((attribute, what) -> {
            if (!isTrue(before, attribute)
                    && (isTrue(after, attribute) || unknown.path(attribute).asBoolean(false))) {
                dangers.add(what);
            }
        });
        if (before.path("backup_retention_period").asInt(0) > 0
                && after.path("backup_retention_period").isNumber()
                && after.path("backup_retention_period").asInt(0) == 0) {
            dangers.add("would lose its automated backups");
        }
        if (Json.text(before.path("versioning_configuration").path(0), "status", "")
                        .equals("Enabled")
                && !Json.text(after.path("versioning_configuration").path(0), "status", "")
                        .equals("Enabled")) {
            dangers.add("would stop keeping versions");
        }
        if (enabledRules(after) < enabledRules(before)) {
            dangers.add("would replicate less than it does");
        }
        return List.copyOf(dangers);
    }

    /** How many replication rules of a bucket are in force. */
    private static int enabledRules(JsonNode values) {
        int count = 0;
        for (JsonNode rule : values.path("rule").values()) {
            // Other configurations of a bucket have rules too; only those of replication have a destination.
            if (!rule.path("destination").isEmpty()
                    && Json.text(rule, "status", "").equals("Enabled")) {
                count++;
            }
        }
        return count;
    }

    private static boolean isTrue(JsonNode values, String attribute) {
        JsonNode value = values.path(attribute);
        return value.isBoolean() && value.booleanValue();
    }
}
