package io.drctl.terraform;

import io.drctl.inventory.RegionName;
import io.drctl.terraform.GuardVerdict.Danger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Refuses plans that would cost the site what can't be made again: those that destroy, replace or forget what holds
 * data, names, keys or identity, or that take its protection away, unless the operator names the address.
 *
 * <p>After a failover the world differs from the configuration on purpose, and a plan would "repair" that: it would
 * replace the promoted cluster, or make it a replica of nothing. A table says what counts as protected ({@link
 * ResourceKinds}), and what isn't in it is protected too. An update in place may be as bad as a destruction, see {@link
 * Weakenings}.
 *
 * <p>An interrupted apply excuses nothing. Terraform marks as tainted what it doesn't know to be finished, and would
 * replace it; whether it is empty, or has been in use for an hour, no plan can tell.
 *
 * <p>A pure function of the plan's JSON: it sees what Terraform will do, not what anybody meant.
 */
final class PlanGuard {
    private static final Set<String> KNOWN_ACTIONS = Set.of("no-op", "create", "read", "update", "delete", "forget");

    /**
     * Types that are settings of something else, which may exist before they do: creating one changes what it belongs
     * to. The value is the best setting that this may have now, and the attribute that names it.
     */
    private static final Map<String, Setting> SETTINGS = Map.ofEntries(
            Map.entry(
                    "aws_s3_bucket_versioning",
                    new Setting("{\"versioning_configuration\":[{\"status\":\"Enabled\"}]}", "bucket")),
            Map.entry(
                    "aws_s3_bucket_public_access_block",
                    new Setting(
                            "{\"block_public_acls\":true,\"block_public_policy\":true,\"ignore_public_acls\":true,"
                                    + "\"restrict_public_buckets\":true}",
                            "bucket")),
            Map.entry("aws_s3_bucket_lifecycle_configuration", new Setting("{}", "bucket")),
            Map.entry("aws_s3_bucket_policy", new Setting("{}", "bucket")),
            Map.entry(
                    "aws_efs_backup_policy",
                    new Setting("{\"backup_policy\":[{\"status\":\"ENABLED\"}]}", "file_system_id")),
            Map.entry("aws_kms_key_policy", new Setting("{}", "key_id")),
            Map.entry("aws_ebs_encryption_by_default", new Setting("{\"enabled\":true}", null)),
            Map.entry(
                    "aws_s3_account_public_access_block",
                    new Setting(
                            "{\"block_public_acls\":true,\"block_public_policy\":true,\"ignore_public_acls\":true,"
                                    + "\"restrict_public_buckets\":true}",
                            null)),
            Map.entry("aws_s3_bucket_intelligent_tiering_configuration", new Setting("{}", "bucket")),
            Map.entry("aws_s3_bucket_acl", new Setting("{}", "bucket")),
            Map.entry("aws_default_security_group", new Setting("{}", null)),
            Map.entry("aws_security_group_rule", new Setting("{}", "security_group_id")),
            Map.entry("aws_vpc_security_group_ingress_rule", new Setting("{}", "security_group_id")),
            Map.entry("aws_iam_role_policy", new Setting("{}", "role")),
            Map.entry("aws_iam_role_policy_attachment", new Setting("{}", "role")),
            Map.entry("aws_iam_user_policy", new Setting("{}", "user")),
            Map.entry("aws_iam_user_policy_attachment", new Setting("{}", "user")),
            Map.entry("aws_iam_group_policy", new Setting("{}", "group")),
            Map.entry("aws_iam_group_policy_attachment", new Setting("{}", "group")),
            Map.entry("aws_iam_policy_attachment", new Setting("{}", null)),
            Map.entry("aws_network_acl_rule", new Setting("{}", "network_acl_id")),
            Map.entry("aws_default_network_acl", new Setting("{}", null)),
            Map.entry("aws_ec2_managed_prefix_list_entry", new Setting("{}", "prefix_list_id")),
            Map.entry("aws_snapshot_create_volume_permission", new Setting("{}", null)),
            Map.entry("aws_db_snapshot", new Setting("{}", null)),
            Map.entry("aws_db_cluster_snapshot", new Setting("{}", null)),
            Map.entry("aws_db_snapshot_copy", new Setting("{}", null)),
            Map.entry("aws_lambda_permission", new Setting("{}", "function_name")),
            Map.entry("aws_lambda_layer_version_permission", new Setting("{}", null)),
            Map.entry("aws_sqs_queue_policy", new Setting("{}", null)),
            Map.entry("aws_sns_topic_policy", new Setting("{}", null)),
            Map.entry("aws_ecr_repository_policy", new Setting("{}", null)),
            Map.entry("aws_ecr_lifecycle_policy", new Setting("{}", null)),
            Map.entry("aws_secretsmanager_secret_policy", new Setting("{}", null)),
            Map.entry("aws_backup_vault_policy", new Setting("{}", null)),
            Map.entry("aws_dynamodb_resource_policy", new Setting("{}", null)),
            Map.entry("aws_glue_resource_policy", new Setting("{}", null)),
            Map.entry("aws_efs_file_system_policy", new Setting("{}", "file_system_id")),
            Map.entry("aws_ssm_parameter", new Setting("{}", null)),
            Map.entry(
                    "aws_backup_region_settings",
                    new Setting(
                            "{\"resource_type_opt_in_preference\":{\"Aurora\":true,\"RDS\":true,\"S3\":true,"
                                    + "\"EBS\":true,\"EFS\":true,\"DynamoDB\":true,\"EC2\":true}}",
                            null)),
            Map.entry("aws_ebs_snapshot_block_public_access", new Setting("{\"state\":\"block-all-sharing\"}", null)),
            Map.entry("aws_iam_account_password_policy", new Setting("{}", null)),
            Map.entry("aws_ami_launch_permission", new Setting("{}", null)),
            Map.entry("aws_route53_record", new Setting("{}", null)));

    /** Which resource a setting's attribute refers to, and by which of that resource's attributes. */
    private static final Map<String, Owner> OWNERS = Map.ofEntries(
            Map.entry("bucket", new Owner("aws_s3_bucket", "bucket")),
            Map.entry("file_system_id", new Owner("aws_efs_file_system", "id")),
            Map.entry("key_id", new Owner("aws_kms_key", "key_id")),
            Map.entry("security_group_id", new Owner("aws_security_group", "id")),
            Map.entry("network_acl_id", new Owner("aws_network_acl", "id")),
            Map.entry("prefix_list_id", new Owner("aws_ec2_managed_prefix_list", "id")),
            Map.entry("vpc_id", new Owner("aws_vpc", "id")),
            Map.entry("role", new Owner("aws_iam_role", "name")),
            Map.entry("user", new Owner("aws_iam_user", "name")),
            Map.entry("secret_id", new Owner("aws_secretsmanager_secret", "id")),
            Map.entry("default_route_table_id", new Owner("aws_vpc", "default_route_table_id")),
            Map.entry("function_name", new Owner("aws_lambda_function", "function_name")),
            Map.entry("group", new Owner("aws_iam_group", "name")));

    /** Types that replace what is there when they are created, whatever they say. */
    private static final Map<String, Taking> TAKING = Map.of(
            "aws_iam_policy_attachment", new Taking("would take the policy away from whom it doesn't name", null),
            "aws_route53domains_registered_domain", new Taking("would take over a domain that is there", null),
            "aws_default_route_table",
                    new Taking("would take away the routes that it doesn't name", "default_route_table_id"),
            "aws_secretsmanager_secret_version", new Taking("would take the place of the secret's value", "secret_id"));

    private static final Set<String> GROUPS =
            Set.of("vpc_security_group_ids", "security_groups", "security_group_ids", "cluster_security_group_id");

    private static final Set<String> DELETION_LOCKS = Set.of(
            "deletion_protection",
            "deletion_protection_enabled",
            "enable_deletion_protection",
            "disable_api_termination",
            "termination_protection");

    /** @param owner the attribute that names what it belongs to; null for what is always there before it */
    private record Taking(String what, @Nullable String owner) {}

    private record Owner(String type, String attribute) {}

    /** @param owner the attribute that names what it is a setting of; null for the account */
    private record Setting(String best, @Nullable String owner) {}

    private final ResourceKinds kinds = ResourceKinds.load();
    private final JsonNode document;
    private final PlacedResources placed;
    private final Predicate<JsonNode> isNoLoss;

    private PlanGuard(JsonNode document, PlacedResources placed, Predicate<JsonNode> isNoLoss) {
        this.isNoLoss = isNoLoss;
        this.document = document;
        this.placed = placed;
    }

    /**
     * @param document what {@code terraform show -json PLAN} prints
     * @param regions that the root makes
     * @param allowances the addresses that {@code --allow-destroy} names
     */
    static GuardVerdict judge(JsonNode document, List<RegionName> regions, Set<String> allowances) {
        return judge(document, regions, allowances, change -> false);
    }

    /** @param isNoLoss which of the planned changes take nothing away, whatever they look like */
    static GuardVerdict judge(
            JsonNode document, List<RegionName> regions, Set<String> allowances, Predicate<JsonNode> isNoLoss) {
        PlanGuard guard = new PlanGuard(document, new PlacedResources(document, regions), isNoLoss);
        List<Danger> refused = new ArrayList<>();
        List<Danger> allowed = new ArrayList<>();
        Set<String> unused = new TreeSet<>(allowances);
        for (Danger danger : guard.dangers()) {
            if (allowances.contains(danger.address())) {
                allowed.add(danger);
                unused.remove(danger.address());
            } else {
                refused.add(danger);
            }
        }
        return new GuardVerdict(refused, allowed, List.copyOf(unused));
    }

    private List<Danger> dangers() {
        List<Danger> dangers = new ArrayList<>();
        for (JsonNode node : document.path("resource_changes").values()) {
            if (isNoLoss.test(node)) {
                continue;
            }
            Place place = placed.changed(node);
            dangers(node).stream().map(danger -> danger.in(place)).forEach(dangers::add);
        }
        // Since Terraform 1.14 a plan can also invoke what is not a resource: a function, a stop, an invalidation.
        for (JsonNode node : document.path("action_invocations").values()) {
            dangers.add(new Danger(
                    Json.text(node, "address", "action"),
                    "action",
                    "would be called",
                    "drctl can't tell what it does",
                    placed.changed(Json.missing())));
        }
        return dangers;
    }

    private List<Danger> dangers(JsonNode node) {
        String type = Json.text(node, "type", "");
        String address = Json.text(node, "address", type);
        JsonNode change = node.path("change");
        Set<String> actions = TerraformPlan.actions(change);
        ResourceKinds.Kind kind = kinds.of(type);
        if (!Json.text(node, "mode", "managed").equals("managed")
                && Set.of("read", "no-op").containsAll(actions)) {
            return List.of();
        }
        if (actions.isEmpty() || !KNOWN_ACTIONS.containsAll(actions)) {
            Set<String> strange = new TreeSet<>(actions);
            strange.removeAll(KNOWN_ACTIONS);
            return List.of(new Danger(
                    address,
                    kind.noun(),
                    "would be changed in a way that drctl doesn't know"
                            + (strange.isEmpty() ? "" : " (" + String.join(", ", strange) + ")"),
                    ""));
        }
        if (kind.isProtected() && (actions.contains("delete") || actions.contains("forget"))) {
            // What is forgotten still exists.
            String reason = actions.contains("delete") ? kind.reason() : "";
            return List.of(new Danger(address, kind.noun(), loss(node, actions), reason));
        }
        List<String> weakenings = List.of();
        if (actions.contains("delete")
                && DELETION_LOCKS.stream()
                        .anyMatch(lock -> Weakenings.isOn(change.path("before").path(lock)))) {
            return List.of(new Danger(address, kind.noun(), loss(node, actions), "it is protected from deletion"));
        }
        boolean isReplaced = actions.contains("delete") && actions.contains("create");
        if (actions.contains("update") || isReplaced) {
            weakenings = Weakenings.of(type, change.path("before"), change.path("after"), change.path("after_unknown"));
        } else if (actions.contains("create")) {
            weakenings = weakeningsOfCreation(type, change);
        } else if (actions.contains("delete") && type.equals("aws_network_acl_rule")) {
            weakenings = Weakenings.of(type, change.path("before"), Json.missing(), Json.missing());
        }
        return weakenings.stream()
                .map(what -> new Danger(address, kind.noun(), what, ""))
                .toList();
    }

    private static String loss(JsonNode node, Set<String> actions) {
        if (actions.contains("forget")) {
            return "would be dropped from Terraform's state, and be managed by nobody";
        }
        String deposed = Json.text(node, "deposed") == null ? "" : " (its predecessor, which a replacement left)";
        if (!actions.contains("create")) {
            return "would be destroyed" + deposed;
        }
        boolean tainted = Json.text(node, "action_reason", "").equals("replace_because_tainted");
        return tainted
                ? "would be destroyed and created again, as an apply did not finish it (if it is intact: terraform"
                        + " untaint)"
                : "would be destroyed and created again";
    }

    private List<String> weakeningsOfCreation(String type, JsonNode change) {
        Setting setting = SETTINGS.get(type);
        JsonNode after = change.path("after");
        JsonNode unknown = change.path("after_unknown");
        if (type.equals("aws_security_group") && isGivenToOthers()) {
            List<String> opened = new ArrayList<>(Openings.weakenings(type, Json.object(), after, unknown));
            opened.remove(Openings.UNTOLD);
            return opened.stream()
                    .map(what -> what + ", and given to what is there")
                    .toList();
        }
        if (type.endsWith("_exclusive")) {
            return List.of("would take away what it doesn't name");
        }
        Taking taking = TAKING.get(type);
        if (taking != null && (taking.owner() == null || !isNew(taking.owner(), after, unknown))) {
            return List.of(taking.what());
        }
        if (setting == null || (setting.owner() != null && isNew(setting.owner(), after, unknown))) {
            return List.of();
        }
        List<String> weakenings = new ArrayList<>(Weakenings.of(type, Json.read(setting.best()), after, unknown));
        if (type.equals("aws_default_security_group") && isNew("vpc_id", after, unknown)) {
            // A new VPC's group, whose rules nobody named: the provider calls them unknown, and removes them all.
            weakenings.remove(Openings.UNTOLD);
        }
        return weakenings;
    }

    /** Whether something that exists gets a security group that the plan creates. */
    private boolean isGivenToOthers() {
        return document.path("resource_changes").values().stream()
                .map(node -> node.path("change"))
                .filter(change -> TerraformPlan.actions(change).contains("update"))
                .anyMatch(change -> GROUPS.stream()
                        .anyMatch(name ->
                                Weakenings.hasTrue(change.path("after_unknown").path(name))));
    }

    /** Whether the plan creates what a setting belongs to, which then has nothing to lose. */
    private boolean isNew(String attribute, JsonNode after, JsonNode unknown) {
        Owner owner = Objects.requireNonNull(OWNERS.get(attribute), attribute);
        String name = Json.text(after, attribute, "");
        // What has no name yet is created by this plan: the name of something that exists would be known.
        boolean isNameless = Weakenings.isTrue(unknown.path(attribute));
        return document.path("resource_changes").values().stream()
                .filter(node -> Json.text(node, "type", "").equals(owner.type()))
                .filter(node -> TerraformPlan.actions(node.path("change")).equals(Set.of("create")))
                .anyMatch(node -> isNameless
                        || Json.text(node.path("change").path("after"), owner.attribute(), "")
                                .equals(name));
    }
}
