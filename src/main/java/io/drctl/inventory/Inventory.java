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
 * @param publicKeyFile the public half of the key pair, relative to the inventory; null when it is given otherwise
 * @param repositories Git URLs of the application's and the infrastructure's code
 */
public record Inventory(
        Site site,
        SiteRegion primary,
        SiteRegion recovery,
        Objectives objectives,
        List<Asset> assets,
        List<Application> applications,
        List<Database> databases,
        Kubernetes kubernetes,
        MachineImages image,
        @Nullable String publicKeyFile,
        TerraformSettings terraform,
        List<String> repositories) {
    public Inventory {
        assets = List.copyOf(assets);
        applications = List.copyOf(applications);
        databases = List.copyOf(databases);
        repositories = List.copyOf(repositories);
    }

    /** The row of a kind; the reader has made sure that every kind has one. */
    public Asset asset(AssetKind kind) {
        for (Asset asset : assets) {
            if (asset.kind() == kind) {
                return asset;
            }
        }
        throw new IllegalStateException("the inventory has no row of kind " + kind.word());
    }

    /** The rows of a kind, in the file's order. */
    public List<Asset> rows(AssetKind kind) {
        return assets.stream().filter(asset -> asset.kind() == kind).toList();
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

    /** The name of the IAM role that S3 replication from a Region's bucket assumes. */
    public String replicationRole(RegionName region) {
        return "drctl-" + site.name() + "-replication-" + region;
    }
}
