package io.drctl.cli.view;

import io.drctl.inventory.Asset;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Kubernetes;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Site;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.TerraformSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The inventory as JSON.
 *
 * <p>The fields are a contract, as those of every JSON that drctl prints. They are named in lowerCamelCase, by the words of
 * the domain rather than by the keys of the YAML file; a qualifier comes last, and last of all a unit
 * ({@code rtoTargetSeconds}). What is keyed by Region says so ({@code nameByRegion}). A field is always there: what isn't
 * set is null, {@code []} or {@code {}}. Fields are added, but not renamed or removed.
 */
public final class JsonInventoryView implements InventoryView {
    private final Terminal terminal;
    private final String file;
    private final boolean simulated;

    /**
     * @param file how messages name the inventory
     * @param simulated whether the command was one of the sandbox
     */
    public JsonInventoryView(Terminal terminal, String file, boolean simulated) {
        this.terminal = terminal;
        this.file = file;
        this.simulated = simulated;
    }

    @Override
    public void show(LoadedInventory loaded) {
        Inventory inventory = loaded.inventory();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("file", file);
        root.put("digest", loaded.digest());
        site(root.putObject("site"), inventory.site());
        for (SiteRegion region : inventory.regions()) {
            region(root.withArray("/regions").addObject(), region);
        }
        ObjectNode objectives = root.putObject("objectives");
        seconds(objectives, "rtoTargetSeconds", inventory.objectives().rtoTarget());
        seconds(objectives, "rpoTargetSeconds", inventory.objectives().rpoTarget());
        for (Asset asset : inventory.assets()) {
            asset(root.withArray("/assets").addObject(), asset, inventory);
        }
        database(root.putObject("database"), inventory.database());
        Kubernetes kubernetes = inventory.kubernetes();
        root.putObject("kubernetes")
                .put("version", kubernetes.version())
                .put("nodeGroup", kubernetes.nodeGroup())
                .put("monitoringNamespace", kubernetes.monitoringNamespace());
        root.putObject("machineImage").put("id", inventory.image().id());
        root.put("publicKeyFile", inventory.publicKeyFile());
        terraform(root.putObject("terraform"), inventory.terraform());
        strings(root, "repositories", inventory.repositories());
        root.put("simulated", simulated);
        terminal.printJson(root);
    }

    private static void site(ObjectNode node, Site site) {
        node.put("name", site.name());
        node.put("dnsName", site.dnsName());
        node.put("hostedZone", site.hostedZone());
        node.put("routing", word(site.routing()));
        node.putObject("health")
                .put("scheme", site.health().scheme())
                .put("port", site.health().port())
                .put("path", site.health().path());
        strings(node, "resolvers", site.resolvers());
    }

    private static void region(ObjectNode node, SiteRegion region) {
        node.put("role", word(region.role()));
        node.put("name", region.name().value());
        strings(node, "zones", region.zones());
        node.put("cidr", region.cidr());
    }

    private static void asset(ObjectNode node, Asset asset, Inventory inventory) {
        node.put("kind", asset.kind().word());
        node.put("asset", asset.asset());
        node.put("purpose", asset.purpose());
        node.put("size", asset.size());
        node.put("quantity", asset.quantity());
        node.put("dr", asset.dr());
        ObjectNode quantities = node.putObject("quantityByRegion");
        ObjectNode names = node.putObject("nameByRegion");
        for (SiteRegion region : inventory.regions()) {
            RegionName name = region.name();
            if (asset.quantityByRegion().containsKey(name)) {
                quantities.put(name.value(), asset.quantityIn(name));
            }
            if (asset.nameByRegion().containsKey(name)) {
                names.put(name.value(), asset.nameIn(name));
            }
        }
        ObjectNode tags = node.putObject("tags");
        asset.tags().forEach(tags::put);
    }

    private static void database(ObjectNode node, Database database) {
        node.put("engine", database.engine());
        node.put("engineVersion", database.engineVersion());
        node.put("topology", database.replication().topology().word());
        node.put("globalCluster", database.replication().globalCluster().orElse(null));
        node.put("name", database.databaseName());
        node.put("masterUsername", database.masterUsername());
        node.put("masterPasswordSecret", database.masterPasswordSecret());
    }

    private static void terraform(ObjectNode node, TerraformSettings terraform) {
        node.put("directory", terraform.directory());
        node.put("stateKey", terraform.stateKey());
        ObjectNode roots = node.putObject("rootByRegion");
        terraform.rootByRegion().forEach((region, root) -> roots.put(region.value(), root));
        ObjectNode files = node.putObject("variableFilesByRegion");
        terraform.variableFilesByRegion().forEach((region, list) -> strings(files, region.value(), list));
    }

    private static void strings(ObjectNode node, String field, List<String> values) {
        values.forEach(node.putArray(field)::add);
    }

    private static void seconds(ObjectNode node, String field, Duration duration) {
        if (duration.toMillisPart() == 0) {
            node.put(field, duration.toSeconds());
        } else {
            node.put(field, duration.toMillis() / 1000.0);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
