package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Refuses a plan that creates one of the inventory's databases <em>empty</em> while the other Region's holds the data,
 * or filled with the wrong data, be it another database's or an old copy of its own: users who are led back to it would
 * find nothing, or nothing of what was written since. All databases count, whatever creates them, and so do DB
 * instances that are only checked.
 */
final class EmptyDatabaseGuard {
    private final Inventory inventory;
    private final Supplier<Cloud> cloud;
    private final JsonNode document;

    EmptyDatabaseGuard(Inventory inventory, Supplier<Cloud> cloud, JsonNode document) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.document = document;
    }

    /** The objections to a root's plan, with what was found. */
    List<Prerequisite> judge(Root root) {
        List<Prerequisite> found = new ArrayList<>();
        for (JsonNode node : document.path("resource_changes").values()) {
            JsonNode change = node.path("change");
            DatabaseResource.of(Json.text(node, "type", ""))
                    .filter(type -> TerraformPlan.actions(change).contains("create"))
                    .flatMap(type -> judge(root, type, Json.text(node, "address", ""), change))
                    .ifPresent(found::add);
        }
        return found;
    }

    private Optional<Prerequisite> judge(Root root, DatabaseResource type, String address, JsonNode change) {
        Optional<String> old = type.restoredFrom(change);
        boolean isFilled = old.isEmpty() && isFilled(type, change);
        String made = old.map(from -> "restored from " + from).orElse("made empty");
        for (Database database : DatabaseResource.databases(inventory)) {
            // A root may make both Regions, and both databases may have the same name.
            List<RegionName> places = new ArrayList<>(root.regions());
            inventory.regions().stream()
                    .map(region -> region.name())
                    .filter(region -> !isFilled && !places.contains(region))
                    .forEach(places::add);
            for (RegionName place : places) {
                if (!type.mayBe(change, type.nameOf(database, place))) {
                    continue;
                }
                Prerequisite against = isFilled
                        ? strayed(type, database, place, address, change)
                        : besideData(type, database, place, address, made);
                if (against != null) {
                    return Optional.of(against);
                }
                if (isFilled) {
                    break;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether it is known to start with data from somewhere. */
    private boolean isFilled(DatabaseResource type, JsonNode change) {
        JsonNode after = change.path("after");
        for (String source : type.sources()) {
            String from = Json.text(after, source, "");
            boolean isMadeHere = source.equals("global_cluster_identifier") && makesGlobalCluster(from);
            if (!from.isEmpty() && !isMadeHere) {
                return true;
            }
        }
        return type.sourceBlocks().stream().anyMatch(block -> !after.path(block).isEmpty());
    }

    /** A cluster that joins a global database made by the same plan is its first, and just as empty. */
    private boolean makesGlobalCluster(String name) {
        return document.path("resource_changes").values().stream()
                .filter(node -> Json.text(node, "type", "").endsWith("rds_global_cluster"))
                .map(node -> node.path("change"))
                .filter(change -> TerraformPlan.actions(change).contains("create"))
                .anyMatch(change -> Json.text(change.path("after"), "global_cluster_identifier", name)
                                .equalsIgnoreCase(name)
                        && Json.text(change.path("after"), "source_db_cluster_identifier", "")
                                .isEmpty());
    }

    /** A replica with the name of the site's database that follows another one: full of data, but of the wrong data. */
    private @Nullable Prerequisite strayed(
            DatabaseResource type, Database database, RegionName place, String address, JsonNode change) {
        RegionName peer = inventory.peerOf(place).name();
        String wanted = database.cluster().names().get(peer).orElse(null);
        String source = type.followed(change).orElse(null);
        if (source == null || wanted == null || isNamed(source, wanted, peer)) {
            return null;
        }
        return new Prerequisite(
                "database " + type.nameOf(database, place) + " (" + address + ") would follow " + source + ", and not "
                        + wanted + " in " + peer,
                "correct what it follows, or the inventory");
    }

    /** Whether a source has that name, and is in that Region where an ARN names one. */
    private static boolean isNamed(String source, String wanted, RegionName region) {
        String[] parts = source.split(":", -1);
        return parts[parts.length - 1].equalsIgnoreCase(wanted)
                && (parts.length < 7 || parts[3].equals(region.value()));
    }

    /** @param how it would be made */
    private @Nullable Prerequisite besideData(
            DatabaseResource type, Database database, RegionName place, String address, String how) {
        RegionName other = inventory.peerOf(place).name();
        String there = database.cluster().names().get(other).orElse(null);
        if (there == null) {
            return null;
        }
        String made = (type.isGlobal() ? "global database " : "database ") + type.nameOf(database, place) + " ("
                + address + ") would be " + how;
        try {
            return arn(database, other, there)
                    .map(arn -> new Prerequisite(
                            made + ", while " + there + " in " + other + " holds the data",
                            "let it follow " + arn + " ("
                                    + (isInstance(database) ? "replicate_source_db" : "replication_source_identifier")
                                    + "), or take it out of the configuration; a copy of old data needs a name of its"
                                    + " own"))
                    .orElse(null);
        } catch (CloudException failure) {
            return new Prerequisite(
                    made + ", and whether " + there + " in " + other + " holds the data can't be read: "
                            + failure.explain(),
                    "try again when " + other + " answers");
        }
    }

    private Optional<String> arn(Database database, RegionName region, String name) {
        return isInstance(database)
                ? cloud.get().dbInstances(region).instance(name).map(instance -> instance.arn())
                : cloud.get().databases(region).cluster(name).map(cluster -> cluster.arn());
    }

    private static boolean isInstance(Database database) {
        return database.cluster().kind().word().equals("rds-instance")
                || database.replication().topology() == DatabaseTopology.RDS_REPLICA;
    }
}
