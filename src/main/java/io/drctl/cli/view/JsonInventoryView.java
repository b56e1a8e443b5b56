package io.drctl.cli.view;

import io.drctl.inventory.Asset;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Site;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.TagSelection;
import io.drctl.inventory.TerraformSettings;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The inventory as JSON, by the words of the domain rather than by the keys of the YAML file; a qualifier comes last,
 * and last of all a unit ({@code rtoTargetSeconds}). What is keyed by Region says so ({@code nameByRegion}).
 */
public final class JsonInventoryView implements InventoryView {
    private final Terminal terminal;
    private final String file;
    private final boolean simulated;

    /**
     * @param file how messages name the inventory
     * @param simulated whether the command was one of the sandbox
     */
    JsonInventoryView(Terminal terminal, String file, boolean simulated) {
        this.terminal = terminal;
        this.file = file;
        this.simulated = simulated;
    }

    @Override
    public void show(LoadedInventory loaded) {
        Inventory inventory = loaded.inventory();
        JsonDocument document = new JsonDocument(JsonSchema.INVENTORY_SHOW, simulated);
        document.put("file", file)
                .put("digest", loaded.digest())
                .object("site", site -> site(site, inventory.site()))
                .objects("regions", inventory.regions(), JsonInventoryView::region)
                .object(
                        "objectives",
                        objectives -> objectives
                                .seconds(
                                        "rtoTargetSeconds",
                                        inventory.objectives().rtoTarget())
                                .seconds(
                                        "rpoTargetSeconds",
                                        inventory.objectives().rpoTarget()))
                .objects("assets", inventory.assets(), JsonInventoryView::asset)
                .object(
                        "database",
                        database -> database.put("engine", inventory.database().engine())
                                .put("engineVersion", inventory.database().engineVersion())
                                .put(
                                        "topology",
                                        inventory
                                                .database()
                                                .replication()
                                                .topology()
                                                .word())
                                .put(
                                        "globalCluster",
                                        inventory
                                                .database()
                                                .replication()
                                                .globalCluster()
                                                .orElse(null))
                                .put("name", inventory.database().databaseName())
                                .put("masterUsername", inventory.database().masterUsername())
                                .put(
                                        "masterPasswordSecret",
                                        inventory.database().masterPasswordSecret()))
                .object(
                        "kubernetes",
                        kubernetes -> kubernetes
                                .put("version", inventory.kubernetes().version())
                                .put("nodeGroup", inventory.kubernetes().nodeGroup())
                                .put(
                                        "monitoringNamespace",
                                        inventory.kubernetes().monitoringNamespace()))
                .object(
                        "machineImage",
                        image -> image.put("id", inventory.image().id()))
                .put("publicKeyFile", inventory.publicKeyFile())
                .object("terraform", terraform -> terraform(terraform, inventory.terraform()))
                .strings("repositories", inventory.repositories());
        terminal.printJson(document);
    }

    private static void site(JsonObject object, Site site) {
        object.put("name", site.name())
                .put("dnsName", site.dnsName())
                .put("hostedZone", site.hostedZone())
                .word("routing", site.routing())
                .object(
                        "health",
                        health -> health.put("scheme", site.health().scheme())
                                .put("port", site.health().port())
                                .put("path", site.health().path()))
                .strings("resolvers", site.resolvers());
    }

    private static void region(JsonObject object, SiteRegion region) {
        object.word("role", region.role())
                .put("region", region.name().value())
                .strings("zones", region.zones())
                .put("cidr", region.cidr());
    }

    private static void asset(JsonObject object, Asset asset) {
        object.put("kind", asset.kind().word())
                .put("asset", asset.asset())
                .put("purpose", asset.purpose())
                .put("size", asset.size())
                .put("quantity", asset.quantity())
                .put("dr", asset.dr())
                .object(
                        "quantityByRegion",
                        quantities -> asset.quantities()
                                .values()
                                .forEach((region, quantity) -> quantities.put(region.value(), quantity.serving())))
                .strings("nameByRegion", byRegion(asset.names().values()))
                .strings(
                        "tags",
                        asset.tags().values().values().stream()
                                .findFirst()
                                .orElse(TagSelection.NONE)
                                .exact());
    }

    private static void terraform(JsonObject object, TerraformSettings terraform) {
        object.put("directory", terraform.directory())
                .put("stateKey", terraform.stateKey())
                .strings("rootByRegion", byRegion(terraform.rootByRegion()))
                .object(
                        "variableFilesByRegion",
                        files -> terraform
                                .variableFilesByRegion()
                                .forEach((region, list) -> files.strings(region.value(), list)));
    }

    private static Map<String, String> byRegion(Map<RegionName, String> values) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().value(), Map.Entry::getValue));
    }
}
