package io.drctl.terraform;

import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Refuses a plan that would change an old primary which a failback keeps under another name.
 *
 * <p>Terraform looks for a cluster by its name, finds none, and makes the new one. But it knows an RDS instance by the
 * id of its resource, which stays when it is renamed (the AWS provider's {@code internal/service/rds/instance.go}): it
 * would give the instance its name back, or replace it, and never make the one that is to come.
 */
final class KeptDatabaseGuard {
    /** As {@code writer.KeptDatabase} has it, which this package doesn't import. */
    static final String TAG = "drctl:kept-from";

    private static final Map<String, String> NAMED_BY = Map.of(
            "aws_db_instance", "identifier",
            "aws_rds_cluster", "cluster_identifier",
            "aws_rds_cluster_instance", "identifier");

    private final JsonNode document;

    /** @param document what {@code terraform show -json PLAN} prints */
    KeptDatabaseGuard(JsonNode document) {
        this.document = document;
    }

    /** The objections, one for each such database. */
    List<Prerequisite> judge(Root root) {
        return document.path("resource_changes").values().stream()
                .filter(KeptDatabaseGuard::changes)
                .map(node -> objection(node, root))
                .toList();
    }

    /** Whether a change is one of a database that is kept. */
    static boolean changes(JsonNode node) {
        JsonNode before = node.path("change").path("before");
        Set<String> actions = TerraformPlan.actions(node.path("change"));
        String name = NAMED_BY.get(Json.text(node, "type", ""));
        boolean isKept = Stream.of("tags_all", "tags")
                .map(tags -> Json.text(before.path(tags), TAG, "").replaceFirst("@.*", ""))
                .anyMatch(from -> !from.isEmpty() && name != null && !from.equals(Json.text(before, name, "")));
        return isKept && !Set.of("no-op", "forget").containsAll(actions);
    }

    private static Prerequisite objection(JsonNode node, Root root) {
        String address = Json.text(node, "address", "");
        String name = NAMED_BY.getOrDefault(Json.text(node, "type", ""), "identifier");
        return new Prerequisite(
                "database " + address + " is kept as "
                        + Json.text(node.path("change").path("before"), name, "another one")
                        + ", and Terraform takes it for the one that is to be made",
                Remedy.of("take it out of Terraform's state, which changes nothing in AWS: ")
                        .then(Command.of("terraform", "-chdir=" + root.folder(), "state", "rm", address)));
    }
}
