package io.drctl.terraform;

import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Refuses a plan that would tie a database which stands on its own to another one again, as a configuration asks for
 * that was written before the database was promoted.
 *
 * <p>Such a plan looks harmless, an update in place that takes nothing away. But no API of RDS does that, and the AWS
 * provider finds out only during the apply: it stops there with {@code promoting to standalone is not supported},
 * {@code cannot elect new source database for replication} or {@code existing RDS Clusters cannot be added to an
 * existing RDS Global Cluster} (its {@code internal/service/rds/cluster.go} and {@code instance.go}), after it has
 * changed other things. What people try next is to have the database replaced, which destroys the only current data.
 */
final class StandaloneDatabaseGuard {
    /** The attributes that tie a database to another one, by the types whose provider can only cut that tie. */
    private static final Map<String, List<String>> TIES = Map.of(
            "aws_rds_cluster", List.of("replication_source_identifier", "global_cluster_identifier"),
            "aws_db_instance", List.of("replicate_source_db"));

    private final JsonNode document;

    /** @param document what {@code terraform show -json PLAN} prints */
    StandaloneDatabaseGuard(JsonNode document) {
        this.document = document;
    }

    /** The objections, one for each such database. */
    List<Prerequisite> judge() {
        return document.path("resource_changes").values().stream()
                .filter(node -> TerraformPlan.actions(node.path("change")).equals(Set.of("update")))
                // What it needs is said of it already.
                .filter(node -> !KeptDatabaseGuard.changes(node))
                .flatMap(node -> judge(node).stream())
                .toList();
    }

    /** Whether a change would tie a database that stands on its own to another one again. */
    static boolean ties(JsonNode node) {
        return TerraformPlan.actions(node.path("change")).equals(Set.of("update"))
                && judge(node).isPresent();
    }

    private static Optional<Prerequisite> judge(JsonNode node) {
        String type = Json.text(node, "type", "");
        JsonNode change = node.path("change");
        return TIES.getOrDefault(type, List.of()).stream()
                .filter(tie -> isTied(change, tie))
                .findFirst()
                .map(tie -> objection(node, tie));
    }

    private static boolean isTied(JsonNode change, String tie) {
        return Weakenings.isOff(change.path("before").path(tie))
                && (!Weakenings.isOff(change.path("after").path(tie))
                        || Weakenings.hasTrue(change.path("after_unknown").path(tie)));
    }

    private static Prerequisite objection(JsonNode node, String tie) {
        boolean isGlobal = tie.equals("global_cluster_identifier");
        String address = Json.text(node, "address", "");
        String to = told(node.path("change"), tie).orElse(isGlobal ? "a global database" : "another database");
        return new Prerequisite(
                "database " + address + " stands on its own, and would be made a "
                        + (isGlobal ? "member" : "replica") + " of " + to
                        + ", which Terraform can't do: its apply would stop midway",
                "if it was promoted, take " + tie + " out of " + address
                        + ", or put it into the resource's lifecycle.ignore_changes");
    }

    /** What it would be tied to, where that is known and may be shown. */
    private static Optional<String> told(JsonNode change, String tie) {
        JsonNode masked = change.path("after_sensitive");
        boolean isSecret = Weakenings.hasTrue(masked.isBoolean() ? masked : masked.path(tie));
        return isSecret ? Optional.empty() : Optional.ofNullable(Json.text(change.path("after"), tie));
    }
}
