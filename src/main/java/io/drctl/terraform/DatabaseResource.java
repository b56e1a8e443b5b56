package io.drctl.terraform;

import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A type of resource that holds a database.
 *
 * @param name the attribute that names it
 * @param sources attributes, each of which says where its data comes from
 * @param sourceBlocks blocks that do likewise
 */
record DatabaseResource(String type, String name, Set<String> sources, Set<String> sourceBlocks) {
    private static final List<DatabaseResource> ALL = List.of(
            new DatabaseResource(
                    "aws_rds_cluster",
                    "cluster_identifier",
                    Set.of("replication_source_identifier", "snapshot_identifier", "global_cluster_identifier"),
                    Set.of("restore_to_point_in_time", "s3_import")),
            new DatabaseResource(
                    "aws_db_instance",
                    "identifier",
                    Set.of("replicate_source_db", "snapshot_identifier"),
                    Set.of("restore_to_point_in_time", "s3_import")),
            new DatabaseResource(
                    "aws_rds_global_cluster",
                    "global_cluster_identifier",
                    Set.of("source_db_cluster_identifier"),
                    Set.of()),
            new DatabaseResource(
                    "awscc_rds_db_cluster",
                    "db_cluster_identifier",
                    Set.of(
                            "replication_source_identifier",
                            "snapshot_identifier",
                            "source_db_cluster_identifier",
                            "global_cluster_identifier"),
                    Set.of()),
            new DatabaseResource(
                    "awscc_rds_db_instance",
                    "db_instance_identifier",
                    Set.of("source_db_instance_identifier", "source_db_cluster_identifier", "db_snapshot_identifier"),
                    Set.of()),
            new DatabaseResource(
                    "awscc_rds_global_cluster",
                    "global_cluster_identifier",
                    Set.of("source_db_cluster_identifier"),
                    Set.of()));

    static List<DatabaseResource> all() {
        return ALL;
    }

    /**
     * The databases of an inventory, including the DB instances that are only rows of it and that no failover touches.
     */
    static List<Database> databases(Inventory inventory) {
        List<Database> all = new ArrayList<>(inventory.databases());
        inventory.assets().stream()
                .filter(row -> row.kind().word().equals("rds-instance"))
                .filter(row -> inventory.databases().stream()
                        .noneMatch(database -> database.cluster().equals(row)))
                .map(row -> new Database(row.id(), row, null, "", null, new Replication.RdsReplica(), null, null, null))
                .forEach(all::add);
        return all;
    }

    static Optional<DatabaseResource> of(String type) {
        return ALL.stream().filter(each -> each.type().equals(type)).findFirst();
    }

    boolean isGlobal() {
        return type.endsWith("global_cluster");
    }

    /** The name of a database's resource in a Region; null where the database has none of this type there. */
    @Nullable
    String nameOf(Database database, RegionName region) {
        return isGlobal()
                ? database.replication().globalCluster().orElse(null)
                : database.cluster().names().get(region).orElse(null);
    }

    /** Whether a planned database is, or can turn out to be, the one with that name. */
    boolean mayBe(JsonNode change, @Nullable String wanted) {
        if (wanted == null) {
            return false;
        }
        String planned = Json.text(change.path("after"), name);
        if (planned != null) {
            // RDS stores identifiers in lower case.
            return planned.equalsIgnoreCase(wanted);
        }
        String prefix = Json.text(change.path("after"), name + "_prefix", "");
        return prefix.isEmpty() || wanted.startsWith(prefix);
    }

    /**
     * The old copy of the data that a planned database starts from, and that nothing brings up to date: a snapshot, a
     * point in time, a file. Empty for one that follows another, or starts empty.
     */
    Optional<String> restoredFrom(JsonNode change) {
        JsonNode after = change.path("after");
        boolean isMember = !Json.text(after, "global_cluster_identifier", "").isEmpty() && !isGlobal();
        if (isMember || followed(change).isPresent()) {
            return Optional.empty();
        }
        for (String snapshot : List.of("snapshot_identifier", "db_snapshot_identifier")) {
            String from = sources.contains(snapshot) ? Json.text(after, snapshot, "") : "";
            if (!from.isEmpty()) {
                return Optional.of("the snapshot " + from);
            }
        }
        // For a cluster, this attribute is what it is restored from; for an instance, what it follows.
        boolean isRestored = type.equals("awscc_rds_db_cluster")
                && !Json.text(after, "source_db_cluster_identifier", "").isEmpty();
        if (isRestored) {
            return Optional.of("a point in time");
        }
        return sourceBlocks.stream()
                .filter(block -> !after.path(block).isEmpty())
                .sorted()
                .map(block -> block.equals("s3_import") ? "a backup in S3" : "a point in time")
                .findFirst();
    }

    /** What a planned database follows, by the last part of the ARN; empty when that isn't known. */
    Optional<String> followed(JsonNode change) {
        return Stream.of("replication_source_identifier", "replicate_source_db", "source_db_instance_identifier")
                .filter(sources::contains)
                .map(source -> Json.text(change.path("after"), source, ""))
                .filter(source -> !source.isEmpty())
                .findFirst();
    }
}
