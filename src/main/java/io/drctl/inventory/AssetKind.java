package io.drctl.inventory;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the table is, in the word that {@code kind:} uses in the inventory, and what its rows may say.
 *
 * <p>The kinds of Table 1.1 stand here, for other packages act upon them. A further kind is declared where it is
 * checked, and given to {@link InventoryReader#read}:
 *
 * <pre>{@code
 * static final RowKey<String> LAUNCH_TEMPLATE = RowKey.text("launch-template", "the launch template's name");
 * static final AssetKind KIND = AssetKind.of("auto-scaling-group", "Auto Scaling group")
 *         .named(new NameRule("EC2 Auto Scaling accepts for a group", "…", "1 to 255 characters"))
 *         .sized(SizeRule.INSTANCE_TYPE)
 *         .counted()
 *         .with(LAUNCH_TEMPLATE);
 * }</pre>
 */
public final class AssetKind {
    public static final AssetKind BUCKET = of("bucket", "S3 bucket").named(NameRules.BUCKET);

    public static final AssetKind WEB_INSTANCE = of("web-instance", "EC2 instance")
            .tagged()
            .sized(SizeRule.INSTANCE_TYPE)
            .counted();

    public static final AssetKind VPC = of("vpc", "VPC").tagged();

    public static final AssetKind KEY_PAIR =
            of("key-pair", "Key pair").named(NameRules.KEY_PAIR).with(RowKeys.PUBLIC_KEY_FILE, RowKeys.SAME_KEY);

    public static final AssetKind KUBERNETES_CLUSTER = of("kubernetes-cluster", "Kubernetes cluster")
            .named(NameRules.KUBERNETES_CLUSTER)
            .with(RowKeys.KUBERNETES_VERSION, RowKeys.NAMESPACE);

    public static final AssetKind KUBERNETES_NODE = of("kubernetes-node", "Kubernetes node")
            .sized(SizeRule.INSTANCE_TYPE)
            .counted()
            .with(RowKeys.KUBERNETES_CLUSTER, RowKeys.NODE_GROUP);

    public static final AssetKind LOAD_BALANCER = of("load-balancer", "ALB").named(NameRules.LOAD_BALANCER);

    public static final AssetKind DATABASE_CLUSTER =
            of("database-cluster", "RDS cluster").named(NameRules.DATABASE_CLUSTER);

    public static final AssetKind DATABASE_INSTANCE = of("database-instance", "RDS Aurora instance")
            .sized(SizeRule.DATABASE_CLASS)
            .counted()
            .with(RowKeys.DATABASE_CLUSTER, RowKeys.INSTANCE_CLASS);

    public static final AssetKind MACHINE_IMAGE =
            of("machine-image", "AMI").named(NameRules.MACHINE_IMAGE).with(RowKeys.IMAGE_ID);

    public static final AssetKind SOURCE_REPOSITORY =
            of("source-repository", "Git repository").global().counted().with(RowKeys.REPOSITORIES);

    /** Beside those of Table 1.1: what serves users, and is raised before they come ({@link Inventory#scaledDown}). */
    public static final AssetKind AUTO_SCALING_GROUP = of("auto-scaling-group", "Auto Scaling group")
            .named(NameRules.AUTO_SCALING_GROUP)
            .sized(SizeRule.INSTANCE_TYPE)
            .counted();

    /** In the same way, ECS's. */
    public static final AssetKind CONTAINER_SERVICE = of("ecs-service", "ECS service")
            .named(NameRules.CONTAINER_SERVICE)
            .counted()
            .with(RowKeys.CONTAINER_CLUSTER);

    /** A row that is shown and that nobody checks. */
    public static final AssetKind OTHER =
            of("other", "Other").sized(SizeRule.ANY).counted();

    /** The kinds of Table 1.1 in its order, then {@link #OTHER}. */
    public static final List<AssetKind> SHIPPED = List.of(
            BUCKET,
            WEB_INSTANCE,
            VPC,
            KEY_PAIR,
            KUBERNETES_CLUSTER,
            KUBERNETES_NODE,
            LOAD_BALANCER,
            DATABASE_CLUSTER,
            DATABASE_INSTANCE,
            MACHINE_IMAGE,
            SOURCE_REPOSITORY,
            OTHER);

    /** What the {@code size} of a row says. */
    public enum SizeRule {
        /** Nothing: its assets have none. */
        NONE,
        /** An EC2 instance type. */
        INSTANCE_TYPE,
        /** An RDS instance class. */
        DATABASE_CLASS,
        /** Whatever its writer likes to be shown. */
        ANY
    }

    private final String word;
    private final String title;
    private final @Nullable NameRule nameRule;
    private final boolean tagged;
    private final SizeRule size;
    private final boolean counted;
    private final boolean regional;
    private final List<RowKey<?>> keys;

    private AssetKind(
            String word,
            String title,
            @Nullable NameRule nameRule,
            boolean tagged,
            SizeRule size,
            boolean counted,
            boolean regional,
            List<RowKey<?>> keys) {
        this.word = word;
        this.title = title;
        this.nameRule = nameRule;
        this.tagged = tagged;
        this.size = size;
        this.counted = counted;
        this.regional = regional;
        this.keys = List.copyOf(keys);
    }

    /**
     * A kind whose rows have no size, no name and no tags, and which there is once in each Region.
     *
     * @param word such as {@code auto-scaling-group}
     * @param title the row's first column unless the inventory says otherwise
     */
    public static AssetKind of(String word, String title) {
        return new AssetKind(word, title, null, false, SizeRule.NONE, false, true, List.of());
    }

    /** This kind, found by the name that {@code names} gives for each Region; where it has tags too, by either. */
    public AssetKind named(NameRule rule) {
        return new AssetKind(word, title, rule, tagged, size, counted, regional, keys);
    }

    /** This kind, found by {@code tags}; where it has a name too, by either. */
    public AssetKind tagged() {
        return new AssetKind(word, title, nameRule, true, size, counted, regional, keys);
    }

    public AssetKind sized(SizeRule rule) {
        return new AssetKind(word, title, nameRule, tagged, rule, counted, regional, keys);
    }

    /** This kind, of which one row may mean many in a Region. */
    public AssetKind counted() {
        return new AssetKind(word, title, nameRule, tagged, size, true, regional, keys);
    }

    /** This kind, which lives in no Region. */
    public AssetKind global() {
        return new AssetKind(word, title, nameRule, tagged, size, counted, false, keys);
    }

    /** This kind with keys of its own. */
    public AssetKind with(RowKey<?>... ownKeys) {
        return new AssetKind(word, title, nameRule, tagged, size, counted, regional, List.of(ownKeys));
    }

    /** The word in the inventory, such as {@code web-instance}. */
    public String word() {
        return word;
    }

    /** The row's first column unless the inventory says otherwise. */
    public String title() {
        return title;
    }

    /** The rule of its names; empty for what isn't found by name. */
    public Optional<NameRule> nameRule() {
        return Optional.ofNullable(nameRule);
    }

    public boolean isFoundByTags() {
        return tagged;
    }

    public SizeRule sizeRule() {
        return size;
    }

    /** Whether one row may mean many in a Region. */
    public boolean isCounted() {
        return counted;
    }

    /** Whether the asset lives in a Region, as everything but the source repositories does. */
    public boolean isRegional() {
        return regional;
    }

    /** The keys that its rows have beside those of all rows. */
    public List<RowKey<?>> keys() {
        return keys;
    }

    @Override
    public String toString() {
        return word;
    }
}
