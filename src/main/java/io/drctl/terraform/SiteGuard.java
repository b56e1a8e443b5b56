package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Refuses plans that contradict the site as it is, whoever wrote the configuration and whatever its addresses are.
 *
 * <p>Two mistakes look harmless in a plan, since all that they do is create. A database that is made <em>empty</em>,
 * while the other Region's stands alone with the data: users who are led home then find nothing. And everything a
 * second time, because the state that knew of it is elsewhere or lost. The unknown is refused as well. AWS is asked
 * only when a plan gives reason to.
 */
final class SiteGuard {
    /** What holds a database, by its type: the attribute that names it, and those that say where its data come from. */
    private static final List<Store> STORES = List.of(
            new Store(
                    "aws_rds_cluster",
                    "cluster_identifier",
                    Set.of("replication_source_identifier", "snapshot_identifier", "global_cluster_identifier"),
                    Set.of("restore_to_point_in_time", "s3_import")),
            new Store(
                    "aws_db_instance",
                    "identifier",
                    Set.of("replicate_source_db", "snapshot_identifier"),
                    Set.of("restore_to_point_in_time", "s3_import")),
            new Store(
                    "aws_rds_global_cluster",
                    "global_cluster_identifier",
                    Set.of("source_db_cluster_identifier"),
                    Set.of()),
            new Store(
                    "awscc_rds_db_cluster",
                    "db_cluster_identifier",
                    Set.of(
                            "replication_source_identifier",
                            "snapshot_identifier",
                            "source_db_cluster_identifier",
                            "global_cluster_identifier"),
                    Set.of()),
            new Store(
                    "awscc_rds_db_instance",
                    "db_instance_identifier",
                    Set.of("source_db_instance_identifier", "source_db_cluster_identifier", "db_snapshot_identifier"),
                    Set.of()),
            new Store(
                    "awscc_rds_global_cluster",
                    "global_cluster_identifier",
                    Set.of("source_db_cluster_identifier"),
                    Set.of()));

    /** Types that a site is made of, beside its databases. */
    private static final Set<String> OF_A_SITE = Set.of(
            "aws_vpc",
            "aws_subnet",
            "aws_instance",
            "aws_autoscaling_group",
            "aws_lb",
            "aws_alb",
            "aws_eks_cluster",
            "aws_ecs_cluster",
            "awscc_ec2_vpc",
            "awscc_eks_cluster");

    private final ResourceKinds kinds = ResourceKinds.load();
    private final Inventory inventory;
    private final RegionName region;
    private final Supplier<Cloud> cloud;
    private final JsonNode document;

    private SiteGuard(Inventory inventory, RegionName region, Supplier<Cloud> cloud, JsonNode document) {
        this.inventory = inventory;
        this.region = region;
        this.cloud = cloud;
        this.document = document;
    }

    /**
     * A type of resource that holds a database.
     *
     * @param name the attribute that names it
     * @param sources attributes each of which says where its data come from
     * @param sourceBlocks blocks that do
     */
    private record Store(String type, String name, Set<String> sources, Set<String> sourceBlocks) {
        boolean isGlobal() {
            return type.endsWith("global_cluster");
        }
    }

    /**
     * What speaks against a plan, with what was found; empty when nothing does.
     *
     * @param state where the state is, as messages call it
     */
    static List<Prerequisite> judge(
            Inventory inventory, RegionName region, Supplier<Cloud> cloud, JsonNode document, String state) {
        SiteGuard guard = new SiteGuard(inventory, region, cloud, document);
        List<Prerequisite> found = new ArrayList<>(guard.emptyDatabases());
        guard.forgottenSite(state).ifPresent(found::add);
        return found;
    }

    private List<Prerequisite> emptyDatabases() {
        List<Prerequisite> found = new ArrayList<>();
        for (JsonNode node : document.path("resource_changes").values()) {
            Store store = store(Json.text(node, "type", ""));
            JsonNode change = node.path("change");
            if (store == null || !TerraformPlan.actions(change).contains("create")) {
                continue;
            }
            String address = Json.text(node, "address", "");
            if (isFilled(store, change)) {
                strayed(address, store, change).ifPresent(found::add);
                continue;
            }
            // A root may make both Regions, and both databases may have one name.
            for (RegionName place : List.of(region, peerOf(region))) {
                if (mayBe(store, change, wantedName(store, place))) {
                    Prerequisite against = besideData(address, store, place);
                    if (against != null) {
                        found.add(against);
                        break;
                    }
                }
            }
        }
        return found;
    }

    private @Nullable Store store(String type) {
        return STORES.stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElse(null);
    }

    private @Nullable String wantedName(Store store, RegionName place) {
        return store.isGlobal()
                ? inventory.database().replication().globalCluster().orElse(null)
                : clusterIn(place);
    }

    /** Whether it is, or can turn out to be, the one of that name. */
    private static boolean mayBe(Store store, JsonNode change, @Nullable String name) {
        if (name == null) {
            return false;
        }
        String planned = Json.text(change.path("after"), store.name());
        if (planned != null) {
            // RDS stores identifiers in lower case.
            return planned.equalsIgnoreCase(name);
        }
        String prefix = Json.text(change.path("after"), store.name() + "_prefix", "");
        return prefix.isEmpty() || name.startsWith(prefix);
    }

    /** Whether it is known to begin with somebody's data. */
    private boolean isFilled(Store store, JsonNode change) {
        JsonNode after = change.path("after");
        for (String source : store.sources()) {
            String from = Json.text(after, source, "");
            boolean isMadeHere = source.equals("global_cluster_identifier") && makesGlobalCluster(from);
            if (!from.isEmpty() && !isMadeHere) {
                return true;
            }
        }
        return store.sourceBlocks().stream()
                .anyMatch(block -> !after.path(block).isEmpty());
    }

    /** A replica under the name of the site's database that follows another one: full, and of the wrong data. */
    private Optional<Prerequisite> strayed(String address, Store store, JsonNode change) {
        String source = Json.text(change.path("after"), "replication_source_identifier", "");
        String followed = source.substring(source.lastIndexOf(':') + 1);
        String name = String.valueOf(wantedName(store, region));
        String wanted = clusterIn(peerOf(region));
        if (source.isEmpty() || followed.equalsIgnoreCase(wanted) || !mayBe(store, change, name)) {
            return Optional.empty();
        }
        return Optional.of(new Prerequisite(
                "database " + name + " (" + address + ") would follow " + source + ", and not " + wanted + " in "
                        + peerOf(region),
                "correct replication_source_identifier, or the inventory"));
    }

    /** A cluster that joins a global database made by the same plan is its first, and as empty. */
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

    private @Nullable Prerequisite besideData(String address, Store store, RegionName place) {
        RegionName other = peerOf(place);
        String name = String.valueOf(wantedName(store, place));
        String made = (store.isGlobal() ? "global database " : "database ") + name + " (" + address + ")";
        try {
            return cloud.get()
                    .databases(other)
                    .cluster(clusterIn(other))
                    .map(cluster -> new Prerequisite(
                            made + " would be made empty, while " + cluster.id() + " in " + other + " holds the data",
                            "let it follow " + cluster.arn() + " (replication_source_identifier), restore it from a"
                                    + " snapshot, or take it out of the configuration"))
                    .orElse(null);
        } catch (CloudException failure) {
            return new Prerequisite(
                    made + " would be made empty, and whether " + clusterIn(other) + " in " + other
                            + " holds the data can't be read: " + failure.explain(),
                    "try again when " + other + " answers");
        }
    }

    private Optional<Prerequisite> forgottenSite(String state) {
        List<JsonNode> known = new ArrayList<>();
        collect(document.path("prior_state").path("values").path("root_module"), known);
        for (JsonNode node : document.path("resource_changes").values()) {
            if (node.path("change").path("importing").isObject()) {
                known.add(Json.object()
                        .put("type", Json.text(node, "type", ""))
                        .set("values", node.path("change").path("before")));
            }
        }
        if (!makesASite(known.isEmpty()) || known.stream().anyMatch(this::isNamedByTheInventory)) {
            return Optional.empty();
        }
        List<String> there = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        Cloud asked = cloud.get();
        String cluster = clusterIn(region);
        String balancer = inventory.name(AssetKind.LOAD_BALANCER, region);
        String kubernetes = inventory.name(AssetKind.KUBERNETES_CLUSTER, region);
        look(
                unread,
                () -> asked.compute(region)
                        .vpcs(inventory.asset(AssetKind.VPC).tagsIn(region))
                        .forEach(vpc -> {
                            if (known.stream().noneMatch(each -> hasValue(each, "aws_vpc", "id", vpc.id()))) {
                                there.add("VPC " + vpc.id());
                            } else {
                                there.add("");
                            }
                        }));
        if (there.contains("")) {
            return Optional.empty();
        }
        look(
                unread,
                () -> asked.databases(region)
                        .cluster(cluster)
                        .ifPresent(each -> there.add("database cluster " + each.id())));
        look(
                unread,
                () -> asked.loadBalancing(region)
                        .loadBalancer(balancer)
                        .ifPresent(each -> there.add("load balancer " + balancer)));
        look(
                unread,
                () -> asked.kubernetes(region)
                        .cluster(kubernetes)
                        .ifPresent(each -> there.add("Kubernetes cluster " + each.name())));
        String what = known.isEmpty() ? "is empty" : "knows nothing of the site";
        String remedy = "if the state is elsewhere, say where: terraform.state-key in the inventory, or the backend of"
                + " the configuration (-backend-config); if it is lost, import what is there (import blocks)";
        if (!there.isEmpty()) {
            return Optional.of(new Prerequisite(
                    "the state in " + state + " " + what + ", but in " + region + " there is: "
                            + String.join(", ", there),
                    remedy));
        }
        return unread.isEmpty()
                ? Optional.empty()
                : Optional.of(new Prerequisite(
                        "the state in " + state + " " + what + ", and whether the site is in " + region
                                + " can't be read: " + unread.get(0),
                        "try again when it can be read; " + remedy));
    }

    private static void look(List<String> unread, Runnable question) {
        try {
            question.run();
        } catch (CloudException failure) {
            unread.add(failure.explain());
        }
    }

    private boolean makesASite(boolean fromNothing) {
        return document.path("resource_changes").values().stream()
                .filter(node -> TerraformPlan.actions(node.path("change")).contains("create"))
                .map(node -> Json.text(node, "type", ""))
                .anyMatch(type -> OF_A_SITE.contains(type)
                        || store(type) != null
                        || (fromNothing && !kinds.of(type).noun().equals("value")));
    }

    private boolean isNamedByTheInventory(JsonNode resource) {
        return STORES.stream()
                        .anyMatch(store -> hasValue(resource, store.type(), store.name(), wantedName(store, region)))
                || hasValue(resource, "aws_lb", "name", inventory.name(AssetKind.LOAD_BALANCER, region))
                || hasValue(resource, "aws_alb", "name", inventory.name(AssetKind.LOAD_BALANCER, region))
                || hasValue(resource, "aws_eks_cluster", "name", inventory.name(AssetKind.KUBERNETES_CLUSTER, region))
                || hasValue(
                        resource, "awscc_eks_cluster", "name", inventory.name(AssetKind.KUBERNETES_CLUSTER, region));
    }

    private static boolean hasValue(JsonNode resource, String type, String attribute, @Nullable String value) {
        return value != null
                && Json.text(resource, "type", "").equals(type)
                && Json.text(resource.path("values"), attribute, "").equalsIgnoreCase(value);
    }

    private static void collect(JsonNode module, List<JsonNode> resources) {
        for (JsonNode resource : module.path("resources").values()) {
            if (Json.text(resource, "mode", "managed").equals("managed")) {
                resources.add(resource);
            }
        }
        for (JsonNode child : module.path("child_modules").values()) {
            collect(child, resources);
        }
    }

    private RegionName peerOf(RegionName place) {
        return inventory.peerOf(place).name();
    }

    private String clusterIn(RegionName place) {
        return inventory.name(AssetKind.DATABASE_CLUSTER, place);
    }
}
