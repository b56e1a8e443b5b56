package io.drctl.terraform;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.CloudException;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.terraform.ProvisioningOutcome.Prerequisite;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Refuses a plan that would create everything a second time because the state that knew of it is elsewhere or lost.
 * Where this is unknown, it refuses as well. It asks AWS only when a plan gives reason to.
 */
final class SecondSiteGuard {
    private static final Set<String> VPC = Set.of("aws_vpc", "awscc_ec2_vpc");
    private static final Set<String> BALANCER = Set.of("aws_lb", "aws_alb");
    private static final Set<String> KUBERNETES = Set.of("aws_eks_cluster", "awscc_eks_cluster");

    /** Types that a site is made of, besides its databases. */
    private static final Set<String> OF_A_SITE = Stream.of(
                    VPC,
                    BALANCER,
                    KUBERNETES,
                    Set.of("aws_subnet", "aws_instance", "aws_autoscaling_group", "aws_ecs_cluster"))
            .flatMap(Set::stream)
            .collect(Collectors.toSet());

    private final ResourceKinds kinds = ResourceKinds.load();
    private final Inventory inventory;
    private final Supplier<Cloud> cloud;
    private final JsonNode document;
    private final PlacedResources placed;
    private final List<JsonNode> known = new ArrayList<>();

    /** Something that exists: its types, what it is in words, and the id that imports it. */
    private record There(Set<String> types, String words, String id) {}

    SecondSiteGuard(Inventory inventory, Supplier<Cloud> cloud, JsonNode document) {
        this.inventory = inventory;
        this.cloud = cloud;
        this.document = document;
        this.placed = new PlacedResources(document);
        collect(document.path("prior_state").path("values").path("root_module"), known);
        for (JsonNode node : document.path("resource_changes").values()) {
            if (node.path("change").path("importing").isObject()) {
                known.add(Json.object()
                        .put("type", Json.text(node, "type", ""))
                        .set("values", node.path("change").path("before")));
            }
        }
    }

    /**
     * The objections to a root's plan, Region by Region; empty when there are none.
     *
     * @param state where the state is, as messages call it
     * @param canQuery whether this Terraform can list what exists
     */
    List<Prerequisite> judge(Root root, String state, boolean canQuery) {
        return root.regions().stream()
                .flatMap(region -> judge(root, region, state, canQuery).stream())
                .toList();
    }

    private Optional<Prerequisite> judge(Root root, RegionName region, String state, boolean canQuery) {
        if (!makesASite(known.isEmpty())
                || known.stream().anyMatch(resource -> isNamedByTheInventory(root, region, resource))) {
            return Optional.empty();
        }
        List<There> there = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        Cloud asked = cloud.get();
        for (Asset row : inventory.rows(AssetKind.VPC)) {
            // A VPC that no tag identifies could be any VPC.
            if (row.tagsIn(region).wanted().isEmpty()) {
                continue;
            }
            look(
                    unread,
                    () -> asked.compute(region)
                            .vpcs(row.tagsIn(region))
                            .forEach(vpc -> there.add(new There(VPC, "VPC " + vpc.id(), vpc.id()))));
        }
        if (there.stream()
                .anyMatch(vpc -> known.stream().anyMatch(each -> hasValue(each, "aws_vpc", "id", vpc.id())))) {
            return Optional.empty();
        }
        DatabaseResource.databases(inventory)
                .forEach(database -> database.cluster().names().get(region).ifPresent(name -> {
                    look(
                            unread,
                            () -> asked.databases(region)
                                    .cluster(name)
                                    .ifPresent(each -> there.add(
                                            new There(databases(), "database cluster " + each.id(), each.id()))));
                    if (database.cluster().kind().word().equals("rds-instance")) {
                        look(
                                unread,
                                () -> asked.dbInstances(region)
                                        .instance(name)
                                        .ifPresent(each -> there.add(
                                                new There(databases(), "database instance " + each.id(), each.id()))));
                    }
                }));
        Stream.of("load-balancer", "network-load-balancer")
                .flatMap(kind -> named(kind, region).stream())
                .forEach(name -> look(
                        unread,
                        () -> asked.loadBalancing(region)
                                .loadBalancer(name)
                                .ifPresent(
                                        each -> there.add(new There(BALANCER, "load balancer " + name, each.arn())))));
        named("kubernetes-cluster", region)
                .forEach(name -> look(
                        unread,
                        () -> asked.kubernetes(region)
                                .cluster(name)
                                .ifPresent(
                                        each -> there.add(new There(KUBERNETES, "Kubernetes cluster " + name, name)))));
        // A layer builds on what other layers have made, and their states know it.
        List<There> twice = root.layer() == null
                ? there
                : there.stream()
                        .filter(each -> !addresses(each, region).isEmpty())
                        .toList();
        String what = known.isEmpty() ? "is empty" : "knows nothing of the site";
        if (!twice.isEmpty()) {
            return Optional.of(new Prerequisite(
                    "the state in " + state + " " + what + ", but in " + region + " there is: "
                            + twice.stream().map(There::words).collect(Collectors.joining(", ")),
                    remedy(root, canQuery),
                    imports(twice, region)));
        }
        return unread.isEmpty()
                ? Optional.empty()
                : Optional.of(new Prerequisite(
                        "the state in " + state + " " + what + ", and whether the site is in " + region
                                + " can't be read: " + unread.get(0),
                        Remedy.of("try again when it can be read")));
    }

    private List<ImportBlock> imports(List<There> there, RegionName region) {
        return there.stream()
                .map(each -> new ImportBlock(each.words(), addresses(each, region), each.id()))
                .toList();
    }

    private static Remedy remedy(Root root, boolean canQuery) {
        Remedy remedy = Remedy.of(
                "if the state is elsewhere, say where: terraform.state-key in the inventory, or the backend of the"
                        + " configuration (-backend-config); if it is lost, put these import blocks into a file in "
                        + root.folder() + ", and beside them one for whatever else of the site is there");
        return canQuery
                ? remedy.then("; with version 6 or later of the AWS provider, what else is there is listed by"
                                + " list blocks in a file such as found.tfquery.hcl,"
                                + " such as list \"aws_subnet\" \"found\" { provider = aws }: ")
                        .then(Command.of("terraform", "-chdir=" + root.folder(), "query"))
                : remedy;
    }

    /** Where the plan would make something of that type, in that Region as far as the plan tells. */
    private List<String> addresses(There there, RegionName region) {
        return document.path("resource_changes").values().stream()
                .filter(node -> TerraformPlan.actions(node.path("change")).contains("create"))
                .filter(node -> there.types().contains(Json.text(node, "type", "")))
                .filter(node -> placed.of(node).map(region::equals).orElse(true))
                .map(node -> Json.text(node, "address", ""))
                .toList();
    }

    private static Set<String> databases() {
        return DatabaseResource.all().stream().map(DatabaseResource::type).collect(Collectors.toSet());
    }

    private List<String> named(String kind, RegionName region) {
        return inventory.assets().stream()
                .filter(row -> row.kind().word().equals(kind))
                .flatMap(row -> row.names().get(region).stream())
                .toList();
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
                        || DatabaseResource.of(type).isPresent()
                        || (fromNothing && !kinds.of(type).noun().equals("value")));
    }

    private boolean isNamedByTheInventory(Root root, RegionName region, JsonNode resource) {
        if (root.isForBoth() && !mayBeIn(region, resource)) {
            return false;
        }
        boolean isDatabase = DatabaseResource.all().stream()
                .anyMatch(type -> DatabaseResource.databases(inventory).stream()
                        .anyMatch(database ->
                                hasValue(resource, type.type(), type.name(), type.nameOf(database, region))));
        return isDatabase
                || Stream.of("load-balancer", "network-load-balancer")
                        .flatMap(kind -> named(kind, region).stream())
                        .anyMatch(name -> BALANCER.stream().anyMatch(type -> hasValue(resource, type, "name", name)))
                || named("kubernetes-cluster", region).stream()
                        .anyMatch(name -> KUBERNETES.stream().anyMatch(type -> hasValue(resource, type, "name", name)));
    }

    /** By its ARN, where it has one: one root knows of both Regions, where things may have the same name. */
    private static boolean mayBeIn(RegionName region, JsonNode resource) {
        String arn = Json.text(resource.path("values"), "arn", "");
        return arn.isEmpty() || arn.contains(":" + region + ":");
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
}
