package io.drctl.terraform;

import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Replication;
import io.drctl.inventory.Routing;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.TerraformSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values that the shipped configuration takes: the inventory's, and those that were looked up.
 *
 * <p>They become a variable file in JSON rather than {@code -var} arguments, because a value then needs no quoting and
 * shows up in no list of processes.
 */
final class TerraformVariables {
    /** The configuration sets these tags itself. */
    private static final String OWN_TAGS = "drctl:";

    private TerraformVariables() {}

    static ObjectNode of(Inventory inventory, RegionName name, Prerequisites.Found found) {
        SiteRegion region = inventory.region(name);
        RegionName peer = inventory.peerOf(name).name();
        Database database = inventory.database();
        boolean simple = inventory.application().routing() == Routing.SIMPLE;
        Replication replication = database.replication();
        Asset nodes = inventory.asset(AssetKind.KUBERNETES_NODE);
        Asset web = inventory.asset(AssetKind.WEB_INSTANCE);
        Asset instances = inventory.asset(AssetKind.DATABASE_INSTANCE);

        ObjectNode values = Json.object();
        values.put("site_name", inventory.site().name());
        values.put("region", name.value());
        values.put("peer_region", peer.value());
        values.put("role", region.role() == RegionRole.PRIMARY ? "primary" : "recovery");
        ArrayNode zones = values.putArray("zones");
        region.zones().forEach(zones::add);
        put(values, "vpc_cidr", region.cidr());

        values.put("web_instance_type", web.sizeIn(region).orElseThrow());
        values.put("web_instance_count", web.quantityIn(region));
        values.put("ami_id", found.imageId());
        values.put("key_name", inventory.name(AssetKind.KEY_PAIR, name));
        values.put("app_port", inventory.application().health().port());
        values.put("health_path", inventory.application().health().path());
        values.put("load_balancer_name", inventory.name(AssetKind.LOAD_BALANCER, name));
        values.put("target_group_name", inventory.name(AssetKind.LOAD_BALANCER, name));

        values.put("kubernetes_cluster_name", inventory.name(AssetKind.KUBERNETES_CLUSTER, name));
        put(
                values,
                "kubernetes_version",
                inventory
                        .asset(AssetKind.KUBERNETES_CLUSTER)
                        .get(RowKeys.KUBERNETES_VERSION)
                        .flatMap(version -> version.get(name))
                        .orElse(null));
        values.put(
                "kubernetes_node_group_name",
                nodes.get(RowKeys.NODE_GROUP).orElseThrow().in(name));
        values.put("kubernetes_node_instance_type", nodes.sizeIn(region).orElseThrow());
        values.put("kubernetes_node_count", nodes.quantityIn(region));

        values.put("database_cluster_identifier", inventory.name(AssetKind.DATABASE_CLUSTER, name));
        values.put("database_engine", database.engine());
        put(values, "database_engine_version", database.engineVersion());
        values.put("database_instance_class", instances.sizeIn(region).orElseThrow());
        values.put("database_instance_count", instances.quantityIn(region));
        put(values, "database_name", database.databaseName());
        put(values, "database_master_username", database.masterUsername());
        put(values, "database_master_password_secret", database.masterPasswordSecret());
        values.put("database_topology", replication.topology().word());
        put(values, "database_source_arn", found.databaseSourceArn());
        put(values, "global_cluster_identifier", replication.globalCluster().orElse(null));

        values.put("state_bucket", inventory.name(AssetKind.BUCKET, name));
        values.put("peer_state_bucket", inventory.name(AssetKind.BUCKET, peer));
        values.put("replication_role_arn", found.replicationRoleArn());

        values.put("dns_name", inventory.application().mainName().name());
        values.put("hosted_zone_name", inventory.application().mainName().hostedZone());
        values.put("dns_routing", simple ? "simple" : "failover");
        // One record can't be owned by two states, and the primary Region's is the one that was there first.
        values.put("dns_record", !simple || region.role() == RegionRole.PRIMARY);
        put(values, "peer_takeover_alarm_name", found.peerTakeOverAlarm());

        ObjectNode tags = values.putObject("tags");
        furtherTags(List.of(web, inventory.asset(AssetKind.VPC)), name).forEach(tags::put);
        return values;
    }

    /**
     * What Terraform has to know to find a state. The endpoint is left out: {@code AWS_ENDPOINT_URL} and the
     * rest of the environment decide it, for Terraform as for drctl.
     */
    static String backend(TerraformSettings.StatePlace place, String key) {
        return "bucket       = " + quoted(place.bucket()) + "\n"
                + "key          = " + quoted(key) + "\n"
                + "region       = " + quoted(place.region().value()) + "\n"
                + "use_lockfile = true\n";
    }

    /** Tags by which the inventory finds assets and which the configuration doesn't set itself. */
    private static Map<String, String> furtherTags(List<Asset> assets, RegionName region) {
        Map<String, String> tags = new TreeMap<>();
        for (Asset asset : assets) {
            asset.tagsIn(region).exact().forEach((key, value) -> {
                if (!key.startsWith(OWN_TAGS)) {
                    tags.put(key, value);
                }
            });
        }
        return tags;
    }

    private static void put(ObjectNode values, String name, @Nullable String value) {
        if (value == null) {
            values.putNull(name);
        } else {
            values.put(name, value);
        }
    }

    /** A string in Terraform's language, where a dollar or percent sign would begin a template sequence. */
    private static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("${", "$${")
                        .replace("%{", "%%{")
                + '"';
    }
}
