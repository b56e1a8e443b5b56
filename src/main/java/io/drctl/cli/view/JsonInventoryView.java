package io.drctl.cli.view;

import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.Replication;
import io.drctl.inventory.Site;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.TagSelection;
import io.drctl.inventory.TerraformSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inventory as JSON, in the words of the domain rather than the keys of the YAML file; a qualifier comes last, and
 * a unit after it ({@code rtoTargetSeconds}). Names say what is keyed by Region ({@code nameByRegion}).
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
        JsonDocument document = new JsonDocument(terminal, JsonSchema.INVENTORY_SHOW, simulated);
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
                .objects("applications", inventory.applications(), JsonInventoryView::application)
                .objects("databases", inventory.databases(), JsonInventoryView::database)
                .object("terraform", terraform -> terraform(terraform, inventory.terraform()));
        terminal.printJson(document);
    }

    private static void site(JsonObject object, Site site) {
        object.put("name", site.name())
                .put("account", site.account())
                .strings("resolvers", site.resolvers())
                .seconds("holdOffSeconds", site.holdOff());
    }

    private static void region(JsonObject object, SiteRegion region) {
        object.word("role", region.role())
                .put("region", region.name().value())
                .strings("zones", region.zones())
                .put("cidr", region.cidr())
                .put("roleArn", region.roleArn())
                .put("profile", region.profile());
    }

    private static void asset(JsonObject object, Asset asset) {
        object.put("kind", asset.kind().word())
                .put("id", asset.id())
                .put("checked", !asset.kind().equals(AssetKind.OTHER))
                .put("asset", asset.asset())
                .put("purpose", asset.purpose())
                .put("size", asset.size())
                .put("quantity", asset.quantity())
                .put("dr", asset.dr())
                .object(
                        "sizeByRegion",
                        sizes -> asset.sizes()
                                .values()
                                .forEach((region, size) -> sizes.object(
                                        region.value(),
                                        scale -> scale.put("standby", size.standby())
                                                .put("serving", size.serving()))))
                .object(
                        "quantityByRegion",
                        quantities -> asset.quantities()
                                .values()
                                .forEach((region, quantity) -> quantities.object(
                                        region.value(),
                                        scale -> scale.put("standby", quantity.standby())
                                                .put("serving", quantity.serving()))))
                .strings("nameByRegion", byRegion(asset.names().values()))
                .object(
                        "tagsByRegion",
                        tags -> asset.tags()
                                .values()
                                .forEach((region, selection) ->
                                        tags.object(region.value(), of -> selection(of, selection))))
                .object("keys", keys -> asset.values().forEach((key, value) -> value(keys, key.name(), value)));
    }

    private static void selection(JsonObject object, TagSelection selection) {
        object.object("wanted", wanted -> selection.wanted().forEach(wanted::strings))
                .object("excluded", excluded -> selection.excluded().forEach(excluded::strings));
    }

    /** A value of a key that only the row's kind has. */
    private static void value(JsonObject object, String key, Object value) {
        if (value instanceof ByRegion<?> each) {
            object.object(key, regions -> each.values().forEach((region, of) -> value(regions, region.value(), of)));
        } else if (value instanceof List<?> texts) {
            object.strings(key, texts.stream().map(String::valueOf).toList());
        } else if (value instanceof Integer number) {
            object.put(key, number);
        } else if (value instanceof Boolean flag) {
            object.put(key, flag);
        } else {
            object.put(key, String.valueOf(value));
        }
    }

    private static void application(JsonObject object, Application application) {
        object.put("name", application.name())
                .objects(
                        "dnsNames",
                        application.dnsNames(),
                        (name, of) -> name.put("name", of.name()).put("hostedZone", of.hostedZone()))
                .word("routing", application.routing())
                .object(
                        "health",
                        health -> health.put("scheme", application.health().scheme())
                                .put("port", application.health().port())
                                .put("path", application.health().path()))
                .put("loadBalancer", id(application.loadBalancer()))
                .put("database", application.database());
    }

    private static void database(JsonObject object, Database database) {
        Replication replication = database.replication();
        object.put("name", database.name())
                .put("engine", database.engine())
                .put("engineVersion", database.engineVersion())
                .put("topology", replication.topology().word())
                .put("globalCluster", replication.globalCluster().orElse(null))
                .put("cluster", id(database.cluster()))
                .put("instances", id(database.instances()))
                .put("schema", database.databaseName())
                .put("masterUsername", database.masterUsername())
                .put("masterPasswordSecret", database.masterPasswordSecret())
                .put("asksBySql", database.sql() != null);
        DatabaseName name = database.dnsName();
        if (name == null) {
            object.none("dnsName");
        } else {
            object.object("dnsName", one -> one.put("name", name.name()).put("hostedZone", name.hostedZone()));
        }
    }

    private static @Nullable String id(@Nullable Asset row) {
        return row == null ? null : row.id();
    }

    private static void terraform(JsonObject object, TerraformSettings terraform) {
        object.put("managed", terraform.isManaged())
                .put("directory", terraform.directory())
                .put("layout", terraform.layout().word())
                .put("stateKey", terraform.stateKey())
                .put("bucket", id(terraform.stateBucket()))
                .strings("layers", terraform.layout().layers())
                .strings("rootByRegion", byRegion(terraform.rootByRegion()))
                .strings(
                        "workspaceByRegion",
                        byRegion(terraform.workspaceByRegion().values()))
                .object(
                        "variableFilesByRegion",
                        files -> terraform
                                .variableFilesByRegion()
                                .forEach((region, list) -> files.strings(region.value(), list)));
    }

    private static Map<String, String> byRegion(Map<RegionName, String> values) {
        Map<String, String> byName = new LinkedHashMap<>();
        values.forEach((region, value) -> byName.put(region.value(), value));
        return byName;
    }
}
