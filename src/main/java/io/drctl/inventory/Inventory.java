package io.drctl.inventory;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What should exist and what was promised: the whole of {@code inventory.yaml}, already checked.
 *
 * @param assets the rows of Table 1.1 in the file's order
 * @param applications in the file's order, each name once
 * @param databases in the file's order, each name once
 * @param former Regions that the site has left because they didn't return: nothing there is asked any more
 * @param accepted findings of {@code verify} that may stand for a while
 */
public record Inventory(
        Site site,
        SiteRegion primary,
        SiteRegion recovery,
        Objectives objectives,
        List<Asset> assets,
        List<Application> applications,
        List<Database> databases,
        TerraformSettings terraform,
        List<RegionName> former,
        List<Acceptance> accepted) {
    public Inventory {
        accepted = List.copyOf(accepted);
        former = List.copyOf(former);
        assets = List.copyOf(assets);
        applications = List.copyOf(applications);
        databases = List.copyOf(databases);
    }

    /** A site that has left no Region. */
    public Inventory(
            Site site,
            SiteRegion primary,
            SiteRegion recovery,
            Objectives objectives,
            List<Asset> assets,
            List<Application> applications,
            List<Database> databases,
            TerraformSettings terraform) {
        this(site, primary, recovery, objectives, assets, applications, databases, terraform, List.of());
    }

    /** A site of which nothing is accepted. */
    public Inventory(
            Site site,
            SiteRegion primary,
            SiteRegion recovery,
            Objectives objectives,
            List<Asset> assets,
            List<Application> applications,
            List<Database> databases,
            TerraformSettings terraform,
            List<RegionName> former) {
        this(site, primary, recovery, objectives, assets, applications, databases, terraform, former, List.of());
    }

    /** The first row of a kind, for what knows that there is one. */
    public Asset asset(AssetKind kind) {
        return first(kind)
                .orElseThrow(() -> new IllegalStateException("the inventory has no row of kind " + kind.word()));
    }

    /** The first row of a kind; empty where there is none. */
    public Optional<Asset> first(AssetKind kind) {
        // Without a stream: it is asked at every name of every resource.
        for (Asset asset : assets) {
            if (asset.kind().equals(kind)) {
                return Optional.of(asset);
            }
        }
        return Optional.empty();
    }

    /** The rows of a kind, in the file's order. */
    public List<Asset> rows(AssetKind kind) {
        return assets.stream().filter(asset -> asset.kind().equals(kind)).toList();
    }

    /**
     * The rows of what drctl raises ({@link #isRaised}) that have fewer in a Region while it stands by than while it
     * serves.
     */
    public List<Asset> scaledDown(RegionName region) {
        return assets.stream()
                .filter(row -> isRaised(row.kind()))
                .filter(row -> row.quantities()
                        .get(region)
                        .filter(scale -> scale.standby() < scale.serving())
                        .isPresent())
                .toList();
    }

    /** Whether drctl brings what is of a kind to what serving takes before users are sent there. */
    public static boolean isRaised(AssetKind kind) {
        return kind.equals(AssetKind.AUTO_SCALING_GROUP)
                || kind.equals(AssetKind.CONTAINER_SERVICE)
                || kind.equals(AssetKind.KUBERNETES_NODE);
    }

    /**
     * The row of a kind that pre-steps make: of several buckets the one that holds Terraform's state, else the first.
     */
    public Optional<Asset> prepared(AssetKind kind) {
        return Optional.ofNullable(kind.equals(AssetKind.BUCKET) ? terraform.stateBucket() : null)
                .or(() -> first(kind));
    }

    /** The row with an id. */
    public Optional<Asset> row(String id) {
        return assets.stream().filter(asset -> asset.id().equals(id)).findFirst();
    }

    /** The row that another one refers to by a key; empty where there is none. */
    public Optional<Asset> row(Asset from, RowKey<String> reference) {
        return from.get(reference).flatMap(this::row);
    }

    /** Which image the web instances start from. */
    public MachineImages image() {
        return new MachineImages(first(AssetKind.MACHINE_IMAGE)
                .flatMap(row -> row.get(RowKeys.IMAGE_ID))
                .orElse(null));
    }

    /** The public half of the key pair, relative to the inventory; null when it is given otherwise. */
    public @Nullable String publicKeyFile() {
        return first(AssetKind.KEY_PAIR)
                .flatMap(row -> row.get(RowKeys.PUBLIC_KEY_FILE))
                .orElse(null);
    }

    /** Git URLs of the application's and the infrastructure's code. */
    public List<String> repositories() {
        return rows(AssetKind.SOURCE_REPOSITORY).stream()
                .flatMap(row -> row.get(RowKeys.REPOSITORIES).orElse(List.of()).stream())
                .toList();
    }

    /** The site's only application, for what doesn't choose one by name. */
    public Application application() {
        return only(applications, "application");
    }

    /** The named application. */
    public Optional<Application> application(String name) {
        return applications.stream()
                .filter(application -> application.name().equals(name))
                .findFirst();
    }

    /** The site's only database, for what doesn't choose one by name. */
    public Database database() {
        return only(databases, "database");
    }

    /** The named database. */
    public Optional<Database> database(String name) {
        return databases.stream()
                .filter(database -> database.name().equals(name))
                .findFirst();
    }

    /** The database that an application needs; empty when it needs none. */
    public Optional<Database> databaseOf(Application application) {
        return Optional.ofNullable(application.database()).flatMap(this::database);
    }

    private static <T> T only(List<T> all, String what) {
        if (all.size() != 1) {
            throw new IllegalStateException("the inventory has " + all.size() + " entries of kind " + what);
        }
        return all.get(0);
    }

    /** Shorthand for the name of a kind's asset in a Region. */
    public String name(AssetKind kind, RegionName region) {
        return asset(kind).nameIn(region);
    }

    /** By what the site is made and kept up. */
    public Upkeep upkeep() {
        return new Upkeep(terraform.isManaged(), terraform.directory());
    }

    /** Both Regions, the primary first. */
    public List<SiteRegion> regions() {
        return List.of(primary, recovery);
    }

    /** The named Region. */
    public SiteRegion region(RegionName name) {
        if (name.equals(primary.name())) {
            return primary;
        }
        if (name.equals(recovery.name())) {
            return recovery;
        }
        throw new IllegalArgumentException(name + " is not a Region of this site");
    }

    public boolean hasRegion(RegionName name) {
        return name.equals(primary.name()) || name.equals(recovery.name());
    }

    /** The other of the two Regions. */
    public SiteRegion peerOf(RegionName name) {
        return region(name).role() == RegionRole.PRIMARY ? recovery : primary;
    }

    /**
     * The name of the CloudWatch alarm in a Region whose firing means "this Region takes over": the other Region's
     * Route 53 health check follows it, so that traffic can be moved from the surviving Region alone.
     */
    public String takeOverAlarm(RegionName region) {
        return "drctl-" + site.name() + "-take-over-" + region;
    }

    /** What the rule is called that drctl makes in a bucket, and its Terraform too, for the copies to a Region. */
    public static String replicationRule(RegionName destination) {
        return "drctl-to-" + destination;
    }

    /** Whether a replication rule is the one that drctl made for the copies to a Region that the site has left. */
    public boolean isLeftBehind(String replicationRule) {
        return former.stream().map(Inventory::replicationRule).anyMatch(replicationRule::equals);
    }

    /** The name of the IAM role that S3 replication from a Region's bucket assumes. */
    public String replicationRole(RegionName region) {
        return "drctl-" + site.name() + "-replication-" + region;
    }
}
