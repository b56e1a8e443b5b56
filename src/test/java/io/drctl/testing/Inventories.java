package io.drctl.testing;

import io.drctl.inventory.Application;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.Database;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.DatabaseTopology;
import io.drctl.inventory.Fence;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.InventoryReader;
import io.drctl.inventory.InventoryRepair;
import io.drctl.inventory.Objectives;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Replication;
import io.drctl.inventory.Routing;
import io.drctl.inventory.RowKey;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.Scale;
import io.drctl.inventory.Site;
import io.drctl.inventory.SiteRegion;
import io.drctl.inventory.SqlAccess;
import io.drctl.inventory.TagSelection;
import io.drctl.inventory.TerraformSettings;
import io.drctl.readiness.CheckCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The site of {@code inventory.yaml}, in code, and the variants of it that tests need. */
public final class Inventories {
    public static final RegionName PRIMARY = new RegionName("us-east-2");
    public static final RegionName RECOVERY = new RegionName("us-west-1");

    /** The Auto Scaling group of {@link #scaledDown}. */
    public static final String SCALED_GROUP = "flask-site-app";

    /** The ECS service of {@link #withScaledService}, in the cluster {@code default}. */
    public static final String SCALED_SERVICE = "flask-site-api";
    /** The Region that takes the primary's place in {@link #repaired}. */
    public static final RegionName THIRD = new RegionName("us-east-1");

    private Inventories() {}

    /** The site as {@code inventory.yaml} has it: failover routing, a binlog replica. */
    public static Inventory flaskSite() {
        return flaskSite(Routing.FAILOVER, DatabaseTopology.BINLOG_REPLICA);
    }

    public static Inventory flaskSite(Routing routing, DatabaseTopology topology) {
        Site site = new Site("flask-site", List.of(), null);
        boolean isInstance = topology == DatabaseTopology.RDS_REPLICA;
        List<Asset> assets = isInstance ? tableWithInstances() : tableOfAssets();
        Database database = new Database(
                "flask-site",
                row(assets, isInstance ? RDS_INSTANCE : AssetKind.DATABASE_CLUSTER),
                isInstance ? null : row(assets, AssetKind.DATABASE_INSTANCE),
                isInstance ? "mysql" : "aurora-mysql",
                isInstance ? "8.4.5" : "8.0.mysql_aurora.3.10.5",
                switch (topology) {
                    case BINLOG_REPLICA -> new Replication.BinlogReplica();
                    case GLOBAL_DATABASE -> new Replication.GlobalDatabase("flask-site-global");
                    case RDS_REPLICA -> new Replication.RdsReplica();
                },
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
                new TerraformSettings(
                        true,
                        null,
                        new TerraformSettings.Layout.Shipped(),
                        "terraform/{region}.tfstate",
                        row(assets, AssetKind.BUCKET)));
    }

    /** The site of {@code inventory.yaml} once drctl repair has paired its recovery Region with a third. */
    public static Inventory repaired() {
        try {
            Path file = Path.of("inventory.yaml");
            InventoryRepair.Repaired repaired = InventoryRepair.of(
                    file,
                    "inventory.yaml",
                    flaskSite(),
                    PRIMARY,
                    new InventoryRepair.Newcomer(
                            THIRD, List.of("us-east-1a", "us-east-1b", "us-east-1c"), "10.30.0.0/16"));
            Path written = Files.createTempFile("drctl-repaired", ".yaml");
            Files.writeString(written, repaired.text());
            Inventory read =
                    InventoryReader.read(written, "repaired", AssetKind.SHIPPED).inventory();
            Files.delete(written);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same site, which has left a Region that didn't return. */
    public static Inventory havingLeft(Inventory inventory, RegionName former) {
        return new Inventory(
                inventory.site(),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                inventory.assets(),
                inventory.applications(),
                inventory.databases(),
                inventory.terraform(),
                List.of(former));
    }

    /** The site that isn't moved to and fro. */
    public static Inventory withHoldOff(Inventory inventory, Duration holdOff) {
        Site old = inventory.site();
        return new Inventory(
                new Site(old.name(), old.resolvers(), old.account(), holdOff),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                inventory.assets(),
                inventory.applications(),
                inventory.databases(),
                inventory.terraform());
    }

    /** The site whose database is fenced when it is left. */
    public static Inventory withFences(Inventory inventory, Fence... fences) {
        Database old = inventory.database();
        return with(inventory, inventory.assets(), changed(old, old.sql(), List.of(fences), old.dnsName()));
    }

    /** The site that promises no version of its database's engine. */
    public static Inventory withoutEngineVersion(Inventory inventory) {
        Database old = inventory.database();
        return with(
                inventory,
                inventory.assets(),
                new Database(
                        old.name(),
                        old.cluster(),
                        old.instances(),
                        old.engine(),
                        null,
                        old.replication(),
                        old.databaseName(),
                        old.masterUsername(),
                        old.masterPasswordSecret()));
    }

    /** The site whose database is found by a name. */
    public static Inventory withDatabaseName(Inventory inventory, DatabaseName name) {
        Database old = inventory.database();
        return with(inventory, inventory.assets(), changed(old, old.sql(), old.fences(), name));
    }

    /** The same site, whose one database is asked by SQL. */
    public static Inventory askedBySql(Inventory site, SqlAccess access) {
        return with(site, site.assets(), askedBySql(site.databases().get(0), access));
    }

    /** A database whose servers are asked by SQL. */
    public static Database askedBySql(Database old, SqlAccess access) {
        return changed(old, access, old.fences(), old.dnsName());
    }

    private static Database changed(
            Database old, @Nullable SqlAccess sql, List<Fence> fences, @Nullable DatabaseName name) {
        return new Database(
                old.name(),
                old.cluster(),
                old.instances(),
                old.engine(),
                old.engineVersion(),
                old.replication(),
                old.databaseName(),
                old.masterUsername(),
                old.masterPasswordSecret(),
                sql,
                fences,
                name);
    }

    private static Inventory with(Inventory inventory, List<Asset> assets, Database database) {
        return with(inventory, assets, List.of(database), inventory.terraform());
    }

    private static Inventory with(Inventory inventory, List<Asset> assets) {
        return with(inventory, assets, inventory.databases(), inventory.terraform());
    }

    private static Inventory with(
            Inventory inventory, List<Asset> assets, List<Database> databases, TerraformSettings terraform) {
        return new Inventory(
                inventory.site(),
                inventory.primary(),
                inventory.recovery(),
                inventory.objectives(),
                assets,
                inventory.applications(),
                databases,
                terraform);
    }

    /**
     * The same site with an Auto Scaling group beside its web instances, of which the recovery Region has two instances
     * on standby, and four while it serves.
     */
    public static Inventory scaledDown(Inventory inventory) {
        List<Asset> assets = new ArrayList<>(inventory.assets());
        assets.add(new Asset(
                AssetKind.AUTO_SCALING_GROUP,
                AssetKind.AUTO_SCALING_GROUP.word(),
                "Auto Scaling group",
                "for serving more users",
                "t3.micro",
                each(Scale.same("t3.micro")),
                6,
                "2 on standby",
                ByRegion.of(PRIMARY, Scale.same(4), RECOVERY, new Scale<>(2, 4)),
                each(SCALED_GROUP),
                ByRegion.none(),
                Map.of()));
        return with(inventory, assets);
    }

    /**
     * The same site with an ECS service beside its web instances, of which the recovery Region has two tasks on
     * standby, and four while it serves.
     */
    public static Inventory withScaledService(Inventory inventory) {
        List<Asset> assets = new ArrayList<>(inventory.assets());
        assets.add(new Asset(
                AssetKind.CONTAINER_SERVICE,
                AssetKind.CONTAINER_SERVICE.word(),
                "ECS service",
                "for serving more users",
                "-",
                ByRegion.none(),
                6,
                "2 on standby",
                ByRegion.of(PRIMARY, Scale.same(4), RECOVERY, new Scale<>(2, 4)),
                each(SCALED_SERVICE),
                ByRegion.none(),
                Map.of()));
        return with(inventory, assets);
    }

    /** The same site, whose node group has one node on standby in the recovery Region, and three while it serves. */
    public static Inventory withScaledNodes(Inventory inventory) {
        Asset old = inventory.asset(AssetKind.KUBERNETES_NODE);
        List<Asset> assets = new ArrayList<>(inventory.assets());
        assets.set(
                assets.indexOf(old),
                new Asset(
                        old.kind(),
                        old.id(),
                        old.asset(),
                        old.purpose(),
                        old.size(),
                        old.sizes(),
                        4,
                        "1 on standby",
                        ByRegion.of(PRIMARY, Scale.same(3), RECOVERY, new Scale<>(1, 3)),
                        old.names(),
                        old.tags(),
                        old.values()));
        return with(inventory, assets);
    }

    /** The same site, whose database has no instances in the recovery Region on standby, and two while it serves. */
    public static Inventory headless(Inventory inventory) {
        Asset old = inventory.asset(AssetKind.DATABASE_INSTANCE);
        return withInstances(inventory, old.sizes(), ByRegion.of(PRIMARY, Scale.same(2), RECOVERY, new Scale<>(0, 2)));
    }

    /**
     * The same site, whose database in the recovery Region has instances of a smaller class on standby, and scales
     * between 0.5 and 4 ACU instead of 2 and 32.
     */
    public static Inventory smallDatabase(Inventory inventory) {
        Asset old = inventory.asset(AssetKind.DATABASE_INSTANCE);
        Inventory smaller = withInstances(
                inventory,
                ByRegion.of(
                        PRIMARY, Scale.same("db.t4g.medium"), RECOVERY, new Scale<>("db.t4g.medium", "db.r5.large")),
                old.quantities());
        AssetKind kind = CheckCatalogue.kinds().stream()
                .filter(each -> each.word().equals("serverless-capacity"))
                .findFirst()
                .orElseThrow();
        List<Asset> assets = new ArrayList<>(smaller.assets());
        assets.add(new Asset(
                kind,
                kind.word(),
                "Aurora Serverless v2 capacity",
                "for growing with the load",
                "-",
                ByRegion.none(),
                1,
                "less on standby",
                ByRegion.of(PRIMARY, Scale.same(0), RECOVERY, Scale.same(1)),
                ByRegion.of(PRIMARY, "flask-site-us-east-2", RECOVERY, "flask-site-us-west-1"),
                ByRegion.none(),
                kind.keys().stream()
                        .collect(Collectors.toMap(
                                key -> key,
                                key -> new ByRegion<>(Map.of(
                                        RECOVERY,
                                        key.name().equals("min")
                                                ? new Scale<>("0.5", "2")
                                                : new Scale<>("4", "32")))))));
        return with(smaller, assets);
    }

    /** The same site with other sizes and quantities of the database's instances. */
    public static Inventory withInstances(
            Inventory inventory, ByRegion<Scale<String>> sizes, ByRegion<Scale<Integer>> quantities) {
        Asset old = inventory.asset(AssetKind.DATABASE_INSTANCE);
        Asset changed = new Asset(
                old.kind(),
                old.id(),
                old.asset(),
                old.purpose(),
                old.size(),
                sizes,
                old.quantity(),
                old.dr(),
                quantities,
                old.names(),
                old.tags(),
                old.values());
        Database database = inventory.database();
        return with(
                inventory,
                inventory.assets().stream()
                        .map(asset -> asset.id().equals(changed.id()) ? changed : asset)
                        .toList(),
                new Database(
                        database.name(),
                        database.cluster(),
                        changed,
                        database.engine(),
                        database.engineVersion(),
                        database.replication(),
                        database.databaseName(),
                        database.masterUsername(),
                        database.masterPasswordSecret(),
                        database.sql(),
                        database.fences(),
                        database.dnsName()));
    }

    /** The same site, all of whose web servers are of an Auto Scaling group, 4 in the primary Region, 2 on standby. */
    public static Inventory onGroups(Inventory inventory) {
        return scaledDown(withWebInstances(inventory, 0));
    }

    private static Asset row(List<Asset> assets, AssetKind kind) {
        return assets.stream()
                .filter(asset -> asset.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** The same site with so many web instances in each Region. */
    public static Inventory withWebInstances(Inventory inventory, int quantity) {
        return withRow(
                inventory, Row.of(inventory.asset(AssetKind.WEB_INSTANCE)).quantity(quantity));
    }

    /** The same site, each of whose Regions takes its credentials from a profile of its own. */
    public static Inventory withProfiles(Inventory inventory, String primary, String recovery) {
        return new Inventory(
                inventory.site(),
                withProfile(inventory.primary(), primary),
                withProfile(inventory.recovery(), recovery),
                inventory.objectives(),
                inventory.assets(),
                inventory.applications(),
                inventory.databases(),
                inventory.terraform());
    }

    private static SiteRegion withProfile(SiteRegion region, String profile) {
        return new SiteRegion(region.name(), region.role(), region.zones(), region.cidr(), null, profile);
    }

    /** The same site with other tags on its web instances. */
    public static Inventory withWebTags(Inventory inventory, Map<String, String> tags) {
        return withRow(
                inventory, Row.of(inventory.asset(AssetKind.WEB_INSTANCE)).tags(tags));
    }

    /** The same site with its web instances' image pinned by id. */
    public static Inventory withPinnedImage(Inventory inventory, String imageId) {
        return withRow(
                inventory, Row.of(inventory.asset(AssetKind.MACHINE_IMAGE)).with(RowKeys.IMAGE_ID, imageId));
    }

    /** The same site with other repositories. */
    public static Inventory withRepositories(Inventory inventory, List<String> repositories) {
        return withRow(
                inventory,
                Row.of(inventory.asset(AssetKind.SOURCE_REPOSITORY)).with(RowKeys.REPOSITORIES, repositories));
    }

    /** The same site with a key pair of each Region's own. */
    public static Inventory withKeyPairsApart() {
        Inventory inventory = flaskSite();
        return withRow(inventory, Row.of(inventory.asset(AssetKind.KEY_PAIR)).with(RowKeys.SAME_KEY, false));
    }

    /** The same site without the rows of some kinds. */
    public static Inventory without(AssetKind... kinds) {
        Inventory inventory = flaskSite();
        return with(
                inventory,
                inventory.assets().stream()
                        .filter(asset -> !List.of(kinds).contains(asset.kind()))
                        .toList());
    }

    /** The same site with a row that takes the place of the one with its id. */
    private static Inventory withRow(Inventory inventory, Row row) {
        Asset changed = row.build();
        return with(
                inventory,
                inventory.assets().stream()
                        .map(asset -> asset.id().equals(changed.id()) ? changed : asset)
                        .toList());
    }

    /** The same site with a Terraform configuration of its user's, whose state is in the site's buckets. */
    public static Inventory withTerraform(Inventory inventory, TerraformSettings terraform) {
        return withStateElsewhere(
                inventory,
                new TerraformSettings(
                        terraform.isManaged(),
                        terraform.directory(),
                        terraform.layout(),
                        terraform.stateKey(),
                        inventory.asset(AssetKind.BUCKET)));
    }

    /** The same site with a Terraform configuration of its user's, whose state is wherever that says. */
    public static Inventory withStateElsewhere(Inventory inventory, TerraformSettings terraform) {
        return with(inventory, inventory.assets(), inventory.databases(), terraform);
    }

    /** The kind of rows of RDS instances that belong to no cluster. */
    private static final AssetKind RDS_INSTANCE = CheckCatalogue.kinds().stream()
            .filter(kind -> kind.word().equals("rds-instance"))
            .findFirst()
            .orElseThrow();

    /** The same, whose database is an RDS instance in each Region, named as the clusters are. */
    private static List<Asset> tableWithInstances() {
        Asset instances = Row.of(
                        RDS_INSTANCE,
                        "RDS instance",
                        "Store application data",
                        "db.m6g.large",
                        "Replicated in DR Region")
                .names("flask-site-us-east-2", "flask-site-us-west-1")
                .build();
        return tableOfAssets().stream()
                .filter(row -> !row.kind().equals(AssetKind.DATABASE_INSTANCE))
                .map(row -> row.kind().equals(AssetKind.DATABASE_CLUSTER) ? instances : row)
                .toList();
    }

    private static List<Asset> tableOfAssets() {
        return Stream.of(
                        Row.of(
                                        AssetKind.BUCKET,
                                        "S3 Bucket",
                                        "for storing terraform configurations",
                                        "-",
                                        "Replicated in DR Region")
                                .names("drctl-flask-site-us-east-2", "drctl-flask-site-us-west-1"),
                        Row.of(
                                        AssetKind.WEB_INSTANCE,
                                        "EC2 Instance",
                                        "for deploying flask web application",
                                        "t3.micro",
                                        "3 in each region")
                                .quantity(3)
                                .tags(Map.of("drctl:site", "flask-site", "drctl:asset", "web")),
                        Row.of(
                                        AssetKind.VPC,
                                        "VPC",
                                        "for providing private cloud in Multi-AZs with IP, Subnet etc.",
                                        "-",
                                        "1 in each region")
                                .tags(Map.of("drctl:site", "flask-site", "drctl:asset", "vpc")),
                        Row.of(
                                        AssetKind.KEY_PAIR,
                                        "Key pairs",
                                        "for connecting to ec2\u00a0 instances remotely",
                                        "",
                                        "1 in each region")
                                .names("flask-site", "flask-site")
                                .with(RowKeys.PUBLIC_KEY_FILE, "keys/flask-site.pub"),
                        Row.of(
                                        AssetKind.KUBERNETES_CLUSTER,
                                        "Kubernetes Cluster",
                                        "for host monitoring environment",
                                        "",
                                        "1 in each region")
                                .names("flask-site-monitoring", "flask-site-monitoring")
                                .with(RowKeys.KUBERNETES_VERSION, each("1.36"))
                                .with(RowKeys.NAMESPACE, "monitoring"),
                        Row.of(
                                        AssetKind.KUBERNETES_NODE,
                                        "Kubernetes Cluster Node",
                                        "for running monitoring stack",
                                        "t3.medium",
                                        "2 in each region")
                                .quantity(2)
                                .with(RowKeys.KUBERNETES_CLUSTER, "kubernetes-cluster")
                                .with(RowKeys.NODE_GROUP, each("monitoring")),
                        Row.of(
                                        AssetKind.LOAD_BALANCER,
                                        "ALB",
                                        "Load balancing the application traffic",
                                        "-",
                                        "1 in each region")
                                .names("flask-site", "flask-site"),
                        Row.of(
                                        AssetKind.DATABASE_CLUSTER,
                                        "RDS Cluster",
                                        "Managed MySQL DB clusters",
                                        "-",
                                        "1 in each region")
                                .names("flask-site-us-east-2", "flask-site-us-west-1"),
                        Row.of(
                                        AssetKind.DATABASE_INSTANCE,
                                        "RDS Aurora Instances",
                                        "Store application data",
                                        "db.t2.small",
                                        "2 in each region")
                                .quantity(2)
                                .with(RowKeys.DATABASE_CLUSTER, "database-cluster")
                                .with(RowKeys.INSTANCE_CLASS, each("db.t4g.medium")),
                        Row.of(
                                        AssetKind.MACHINE_IMAGE,
                                        "AMI image",
                                        "for virtual machine images to be used by EC2 instances",
                                        "-",
                                        "1 in each region")
                                .names("drctl-flask-web-1.0.0", "drctl-flask-web-1.0.0"),
                        Row.of(
                                        AssetKind.SOURCE_REPOSITORY,
                                        "GitHub",
                                        "for hosting the application code and IaC code",
                                        "-",
                                        "-")
                                .with(RowKeys.REPOSITORIES, List.of("https://github.com/drctl-example/flask-site.git")))
                .map(Row::build)
                .toList();
    }

    private static <T> ByRegion<T> each(T value) {
        return ByRegion.of(PRIMARY, value, RECOVERY, value);
    }

    /** A row in the making: one in each Region, without names and tags. */
    private record Row(
            AssetKind kind,
            String asset,
            String purpose,
            String size,
            String dr,
            int quantityEach,
            ByRegion<String> names,
            ByRegion<TagSelection> tags,
            Map<RowKey<?>, Object> values) {
        static Row of(AssetKind kind, String asset, String purpose, String size, String dr) {
            return new Row(kind, asset, purpose, size, dr, 1, ByRegion.none(), ByRegion.none(), Map.of());
        }

        static Row of(Asset row) {
            int quantity = row.quantities().get(PRIMARY).map(Scale::serving).orElse(1);
            return new Row(
                    row.kind(),
                    row.asset(),
                    row.purpose(),
                    row.size(),
                    row.dr(),
                    quantity,
                    row.names(),
                    row.tags(),
                    row.values());
        }

        Row quantity(int each) {
            return new Row(kind, asset, purpose, size, dr, each, names, tags, values);
        }

        Row names(String primary, String recovery) {
            ByRegion<String> both = ByRegion.of(PRIMARY, primary, RECOVERY, recovery);
            return new Row(kind, asset, purpose, size, dr, quantityEach, both, tags, values);
        }

        Row tags(Map<String, String> exact) {
            ByRegion<TagSelection> both = each(TagSelection.of(exact));
            return new Row(kind, asset, purpose, size, dr, quantityEach, names, both, values);
        }

        <T> Row with(RowKey<T> key, T value) {
            Map<RowKey<?>, Object> more = new LinkedHashMap<>(values);
            more.put(key, value);
            return new Row(kind, asset, purpose, size, dr, quantityEach, names, tags, more);
        }

        private String promisedSize() {
            return values.get(RowKeys.INSTANCE_CLASS) instanceof ByRegion<?> classes
                    ? classes.in(PRIMARY).toString()
                    : size;
        }

        Asset build() {
            boolean sized = kind.sizeRule() != AssetKind.SizeRule.NONE;
            return new Asset(
                    kind,
                    kind.word(),
                    asset,
                    purpose,
                    size,
                    sized ? each(Scale.same(promisedSize())) : ByRegion.none(),
                    kind.isRegional() ? 2 * quantityEach : quantityEach,
                    dr,
                    kind.isRegional() ? each(Scale.same(quantityEach)) : ByRegion.none(),
                    names,
                    tags,
                    values);
        }
    }
}
