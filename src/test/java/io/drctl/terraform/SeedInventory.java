package io.drctl.terraform;

import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.Kubernetes;
import io.drctl.inventory.MachineImages;
import io.drctl.inventory.Objectives;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Site;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.TerraformSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The site of Table 1.1, as these tests need it. */
final class SeedInventory {
    static final RegionName OHIO = new RegionName("us-east-2");
    static final RegionName CALIFORNIA = new RegionName("us-west-1");
    static final TerraformSettings SHIPPED =
            new TerraformSettings(null, Map.of(), Map.of(), "terraform/{region}.tfstate");

    private SeedInventory() {}

    static Inventory with(TerraformSettings terraform) {
        return with(terraform, Routing.FAILOVER, DatabaseTopology.BINLOG_REPLICA);
    }

    static Inventory with(TerraformSettings terraform, Routing routing, DatabaseTopology topology) {
        return new Inventory(
                new Site(
                        "flask-site",
                        "www.drctl.example",
                        "drctl.example",
                        routing,
                        new HealthEndpoint("http", 80, "/health"),
                        List.of()),
                new SiteRegion(
                        OHIO, RegionRole.PRIMARY, List.of("us-east-2a", "us-east-2b", "us-east-2c"), "10.10.0.0/16"),
                new SiteRegion(CALIFORNIA, RegionRole.RECOVERY, List.of("us-west-1b", "us-west-1c"), "10.20.0.0/16"),
                new Objectives(Duration.ofMinutes(15), Duration.ofMinutes(1)),
                List.of(
                        named(AssetKind.BUCKET, "-", 1, "drctl-flask-site-us-east-2", "drctl-flask-site-us-west-1"),
                        tagged(AssetKind.WEB_INSTANCE, "t3.micro", 3, Map.of("drctl:asset", "web", "team", "web")),
                        tagged(AssetKind.VPC, "-", 1, Map.of("drctl:asset", "vpc")),
                        named(AssetKind.KEY_PAIR, "", 1, "flask-site", "flask-site"),
                        named(AssetKind.KUBERNETES_CLUSTER, "", 1, "flask-site-monitoring", "flask-site-monitoring"),
                        tagged(AssetKind.KUBERNETES_NODE, "t3.medium", 2, Map.of()),
                        named(AssetKind.LOAD_BALANCER, "-", 1, "flask-site", "flask-site"),
                        named(AssetKind.DATABASE_CLUSTER, "-", 1, "flask-site-us-east-2", "flask-site-us-west-1"),
                        tagged(AssetKind.DATABASE_INSTANCE, "db.t2.small", 2, Map.of()),
                        named(AssetKind.MACHINE_IMAGE, "-", 1, "drctl-flask-web-1.0.0", "drctl-flask-web-1.0.0")),
                new Database(
                        "aurora-mysql",
                        "5.7.mysql_aurora.2.12.5",
                        topology,
                        topology == DatabaseTopology.GLOBAL_DATABASE ? "flask-site-global" : null,
                        "flask",
                        "admin"),
                new Kubernetes("1.31", "monitoring", "monitoring"),
                new MachineImages(null),
                "keys/flask-site.pub",
                terraform,
                List.of());
    }

    private static Asset named(AssetKind kind, String size, int each, String ohio, String california) {
        return new Asset(
                kind,
                kind.word(),
                "",
                size,
                2 * each,
                "",
                Map.of(OHIO, each, CALIFORNIA, each),
                Map.of(OHIO, ohio, CALIFORNIA, california),
                Map.of());
    }

    private static Asset tagged(AssetKind kind, String size, int each, Map<String, String> tags) {
        return new Asset(
                kind, kind.word(), "", size, 2 * each, "", Map.of(OHIO, each, CALIFORNIA, each), Map.of(), tags);
    }
}
