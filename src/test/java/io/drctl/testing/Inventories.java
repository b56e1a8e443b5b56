package io.drctl.testing;

import io.drctl.inventory.Application;
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
import io.drctl.inventory.Replication;
import io.drctl.inventory.Routing;
import io.drctl.inventory.Site;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.TerraformSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The site of {@code inventory.yaml}, in code, and the variants of it that tests need. */
public final class Inventories {
    public static final RegionName PRIMARY = new RegionName("us-east-2");
    public static final RegionName RECOVERY = new RegionName("us-west-1");

    private Inventories() {}

    /** The site as {@code inventory.yaml} has it: failover routing, a binlog replica. */
    public static Inventory flaskSite() {
        return flaskSite(Routing.FAILOVER, DatabaseTopology.BINLOG_REPLICA);
    }

    public static Inventory flaskSite(Routing routing, DatabaseTopology topology) {
        Site site = new Site(
                "flask-site",
                "www.drctl.example",
                "drctl.example",
                routing,
                new HealthEndpoint("http", 80, "/health"),
                List.of(),
                null);
        List<Asset> assets = tableOfAssets();
        Database database = new Database(
                "flask-site",
                row(assets, AssetKind.DATABASE_CLUSTER),
                row(assets, AssetKind.DATABASE_INSTANCE),
                "aurora-mysql",
                "5.7.mysql_aurora.2.12.5",
                topology == DatabaseTopology.GLOBAL_DATABASE
                        ? new Replication.GlobalDatabase("flask-site-global")
                        : new Replication.BinlogReplica(),
                "flask",
                "admin",
                null);
        Application application = new Application(
                "flask-site",
                List.of(new Application.DnsName("www.drctl.example", "drctl.example")),
                routing,
                new HealthEndpoint("http", 80, "/health"),
                row(assets, AssetKind.LOAD_BALANCER),
                "flask-site");
        return new Inventory(
                site,
                new SiteRegion(
                        PRIMARY, RegionRole.PRIMARY, List.of("us-east-2a", "us-east-2b", "us-east-2c"), "10.10.0.0/16"),
                new SiteRegion(RECOVERY, RegionRole.RECOVERY, List.of("us-west-1b", "us-west-1c"), "10.20.0.0/16"),
                new Objectives(Duration.ofMinutes(15), Duration.ofMinutes(5)),
                assets,
                List.of(application),
                List.of(database),
                new Kubernetes("1.31", "monitoring", "monitoring"),
                new MachineImages(null),
                "keys/flask-site.pub",
                new TerraformSettings(null, Map.of(), Map.of(), "terraform/{region}.tfstate"),
                List.of("https://github.com/drctl-example/flask-site.git"));
    }

    private static Asset row(List<Asset> assets, AssetKind kind) {
        return assets.stream().filter(asset -> asset.kind() == kind).findFirst().orElseThrow();
    }

    /** The same site with so many web instances in each Region. */
    public static Inventory withWebInstances(Inventory inventory, int quantity) {
        return with(inventory, inventory.asset(AssetKind.WEB_INSTANCE).tags(), each(quantity, quantity));
    }

    /** The same site with other tags on its web instances. */
    public static Inventory withWebTags(Inventory inventory, Map<String, String> tags) {
        return with(inventory, tags, inventory.asset(AssetKind.WEB_INSTANCE).quantityByRegion());
    }

    private static Inventory with(Inventory inventory, Map<String, String> webTags, Map<RegionName, Integer> quantity) {
        return new Inventory(
                inventory.site(),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                inventory.assets().stream()
                        .map(asset -> asset.kind() == AssetKind.WEB_INSTANCE
                                ? tagged(
                                        asset.kind(),
                                        asset.asset(),
                                        asset.purpose(),
                                        asset.size(),
                                        asset.dr(),
                                        quantity,
                                        webTags)
                                : asset)
                        .toList(),
                inventory.applications(),
                inventory.databases(),
                inventory.kubernetes(),
                inventory.image(),
                inventory.publicKeyFile(),
                inventory.terraform(),
                inventory.repositories());
    }

    /** The same site with a Terraform configuration of its user's. */
    public static Inventory withTerraform(Inventory inventory, TerraformSettings terraform) {
        return new Inventory(
                inventory.site(),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                inventory.assets(),
                inventory.applications(),
                inventory.databases(),
                inventory.kubernetes(),
                inventory.image(),
                inventory.publicKeyFile(),
                terraform,
                inventory.repositories());
    }

    /** The same site with its web instances' image pinned by id. */
    public static Inventory withPinnedImage(Inventory inventory, String imageId) {
        return new Inventory(
                inventory.site(),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                inventory.assets(),
                inventory.applications(),
                inventory.databases(),
                inventory.kubernetes(),
                new MachineImages(imageId),
                inventory.publicKeyFile(),
                inventory.terraform(),
                inventory.repositories());
    }

    /** The same site with other repositories. */
    public static Inventory withRepositories(Inventory inventory, List<String> repositories) {
        return new Inventory(
                inventory.site(),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                inventory.assets(),
                inventory.applications(),
                inventory.databases(),
                inventory.kubernetes(),
                inventory.image(),
                inventory.publicKeyFile(),
                inventory.terraform(),
                repositories);
    }

    private static List<Asset> tableOfAssets() {
        Map<RegionName, Integer> one = each(1, 1);
        return List.of(
                named(
                        AssetKind.BUCKET,
                        "S3 Bucket",
                        "for storing terraform configurations",
                        "-",
                        "Replicated in DR Region",
                        one,
                        "drctl-flask-site-us-east-2",
                        "drctl-flask-site-us-west-1"),
                tagged(
                        AssetKind.WEB_INSTANCE,
                        "EC2 Instance",
                        "for deploying flask web application",
                        "t3.micro",
                        "3 in each region",
                        each(3, 3),
                        Map.of("drctl:site", "flask-site", "drctl:asset", "web")),
                tagged(
                        AssetKind.VPC,
                        "VPC",
                        "for providing private cloud in Multi-AZs with IP, Subnet etc.",
                        "-",
                        "1 in each region",
                        one,
                        Map.of("drctl:site", "flask-site", "drctl:asset", "vpc")),
                named(
                        AssetKind.KEY_PAIR,
                        "Key pairs",
                        "for connecting to ec2\u00a0 instances remotely",
                        "",
                        "1 in each region",
                        one,
                        "flask-site",
                        "flask-site"),
                named(
                        AssetKind.KUBERNETES_CLUSTER,
                        "Kubernetes Cluster",
                        "for host monitoring environment",
                        "",
                        "1 in each region",
                        one,
                        "flask-site-monitoring",
                        "flask-site-monitoring"),
                tagged(
                        AssetKind.KUBERNETES_NODE,
                        "Kubernetes Cluster Node",
                        "for running monitoring stack",
                        "t3.medium",
                        "2 in each region",
                        each(2, 2),
                        Map.of()),
                named(
                        AssetKind.LOAD_BALANCER,
                        "ALB",
                        "Load balancing the application traffic",
                        "-",
                        "1 in each region",
                        one,
                        "flask-site",
                        "flask-site"),
                named(
                        AssetKind.DATABASE_CLUSTER,
                        "RDS Cluster",
                        "Managed MySQL DB clusters",
                        "-",
                        "1 in each region",
                        one,
                        "flask-site-us-east-2",
                        "flask-site-us-west-1"),
                tagged(
                        AssetKind.DATABASE_INSTANCE,
                        "RDS Aurora Instances",
                        "Store application data",
                        "db.t2.small",
                        "2 in each region",
                        each(2, 2),
                        Map.of()),
                named(
                        AssetKind.MACHINE_IMAGE,
                        "AMI image",
                        "for virtual machine images to be used by EC2 instances",
                        "-",
                        "1 in each region",
                        one,
                        "drctl-flask-web-1.0.0",
                        "drctl-flask-web-1.0.0"),
                new Asset(
                        AssetKind.SOURCE_REPOSITORY,
                        "GitHub",
                        "for hosting the application code and IaC code",
                        "-",
                        1,
                        "-",
                        Map.of(),
                        Map.of(),
                        Map.of()));
    }

    private static Map<RegionName, Integer> each(int primary, int recovery) {
        return Map.of(PRIMARY, primary, RECOVERY, recovery);
    }

    private static Asset named(
            AssetKind kind,
            String asset,
            String purpose,
            String size,
            String dr,
            Map<RegionName, Integer> quantity,
            String primaryName,
            String recoveryName) {
        return new Asset(
                kind,
                asset,
                purpose,
                size,
                total(quantity),
                dr,
                quantity,
                Map.of(PRIMARY, primaryName, RECOVERY, recoveryName),
                Map.of());
    }

    private static Asset tagged(
            AssetKind kind,
            String asset,
            String purpose,
            String size,
            String dr,
            Map<RegionName, Integer> quantity,
            Map<String, String> tags) {
        return new Asset(kind, asset, purpose, size, total(quantity), dr, quantity, Map.of(), tags);
    }

    private static int total(Map<RegionName, Integer> quantity) {
        return quantity.values().stream().mapToInt(Integer::intValue).sum();
    }
}
