package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlDocument;
import io.drctl.yaml.YamlEntry;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks {@code inventory.yaml}.
 *
 * <p>Reading goes through three stages, each over the whole file: its shape (keys and types, here), the rules that hold
 * for single values and between them ({@link InventoryRules}), and, once nothing is wrong, the inventory itself. So the
 * writer of a file learns of all that is wrong at once. Every key read here stands in {@code schema/inventory.json}
 * too.
 */
public final class InventoryReader {
    /** Where Terraform keeps a Region's state unless the inventory says otherwise. */
    static final String STATE_KEY_DEFAULT = "terraform/{region}.tfstate";

    private InventoryReader() {}

    /**
     * Reads an inventory.
     *
     * @param display how messages name the file
     * @param kinds what rows may be
     * @throws io.drctl.diagnostic.InputException with every problem of the file
     */
    public static LoadedInventory read(Path file, String display, List<AssetKind> kinds) {
        return read(file, YamlDocument.read(file, display), kinds);
    }

    /** Reads an inventory from bytes that came from {@code file}. */
    static LoadedInventory read(Path file, byte[] bytes, String display, List<AssetKind> kinds) {
        return read(file, YamlDocument.read(bytes, display), kinds);
    }

    private static LoadedInventory read(Path file, YamlDocument document, List<AssetKind> kinds) {
        YamlProblems problems = document.problems();
        Draft draft = document.asMapping(mapping -> draft(mapping, kinds));
        new InventoryRules(draft, problems).check();
        problems.throwIfErrors();
        return new LoadedInventory(file, document.digest(), inventory(draft), problems.warnings());
    }

    /**
     * The file's values as far as they have the right shape.
     *
     * @param assetsPosition where the key {@code assets} stands
     */
    record Draft(
            YamlValue<SiteDraft> site,
            YamlValue<RegionsDraft> regions,
            YamlValue<ObjectivesDraft> objectives,
            YamlValue<List<YamlValue<AssetDraft>>> assets,
            SourcePosition assetsPosition,
            YamlValue<DatabaseDraft> database,
            YamlValue<KubernetesDraft> kubernetes,
            YamlValue<YamlValue<String>> imageId,
            YamlValue<YamlValue<String>> publicKeyFile,
            YamlValue<TerraformDraft> terraform) {}

    record SiteDraft(
            YamlValue<String> name,
            YamlValue<String> dnsName,
            YamlValue<String> hostedZone,
            YamlValue<Routing> routing,
            YamlValue<HealthDraft> health,
            YamlValue<List<YamlValue<String>>> resolvers,
            YamlValue<String> account) {}

    record HealthDraft(YamlValue<String> scheme, YamlValue<Integer> port, YamlValue<String> path) {}

    record RegionsDraft(YamlValue<RegionDraft> primary, YamlValue<RegionDraft> recovery) {}

    record RegionDraft(YamlValue<RegionName> name, YamlValue<List<YamlValue<String>>> zones, YamlValue<String> cidr) {}

    record ObjectivesDraft(YamlValue<Duration> rto, YamlValue<Duration> rpo) {}

    /**
     * A row of the table.
     *
     * @param position where the row begins
     * @param keys where each of the keys that not all kinds have stands, if it is there
     */
    record AssetDraft(
            SourcePosition position,
            YamlValue<AssetKind> kind,
            YamlValue<String> asset,
            YamlValue<String> purpose,
            YamlValue<String> size,
            YamlValue<Integer> quantity,
            YamlValue<String> dr,
            YamlValue<List<YamlEntry<Integer>>> perRegion,
            YamlValue<List<YamlEntry<String>>> names,
            YamlValue<List<YamlEntry<String>>> tags,
            YamlValue<List<YamlValue<String>>> repositories,
            Map<String, SourcePosition> keys) {}

    record DatabaseDraft(
            YamlValue<String> engine,
            YamlValue<String> engineVersion,
            YamlValue<DatabaseTopology> topology,
            YamlValue<String> globalCluster,
            @Nullable SourcePosition globalClusterKey,
            YamlValue<String> name,
            YamlValue<String> masterUsername,
            YamlValue<String> masterPasswordSecret) {}

    record KubernetesDraft(
            YamlValue<String> version, YamlValue<String> nodeGroup, YamlValue<String> monitoringNamespace) {}

    record TerraformDraft(
            YamlValue<String> directory,
            YamlValue<String> stateKey,
            YamlValue<List<YamlEntry<String>>> roots,
            YamlValue<List<YamlEntry<List<YamlValue<String>>>>> variableFiles,
            Map<String, SourcePosition> keys) {}

    private static final YamlShape<Integer> VERSION = YamlShape.integer(1, 1000)
            .where(
                    version -> version == 1,
                    "names an inventory format that this drctl doesn't know",
                    "write version: 1, or use a newer drctl");

    private static final YamlShape<Integer> COUNT = YamlShape.integer(0, 1000);

    private static Draft draft(YamlMappingReader file, List<AssetKind> kinds) {
        file.required("version", VERSION);
        return new Draft(
                file.required("site", YamlShape.mapping(InventoryReader::site)),
                file.required("regions", YamlShape.mapping(InventoryReader::regions)),
                file.required("objectives", YamlShape.mapping(InventoryReader::objectives)),
                file.required("assets", YamlShape.listOf(YamlShape.mapping(row -> asset(row, kinds)))),
                file.keyPosition("assets"),
                file.required("database", YamlShape.mapping(InventoryReader::database)),
                file.required("kubernetes", YamlShape.mapping(InventoryReader::kubernetes)),
                file.optional("machine-image", YamlShape.mapping(section -> section.required("id", AwsRules.IMAGE_ID))),
                file.optional(
                        "key-pair", YamlShape.mapping(section -> section.required("public-key-file", LocalRules.FILE))),
                file.optional("terraform", YamlShape.mapping(InventoryReader::terraform)));
    }

    private static SiteDraft site(YamlMappingReader site) {
        Map<String, Routing> routings = Map.of("simple", Routing.SIMPLE, "failover", Routing.FAILOVER);
        return new SiteDraft(
                site.required("name", LocalRules.SITE_NAME),
                site.required("dns-name", LocalRules.DNS_NAME),
                site.required("hosted-zone", LocalRules.HOSTED_ZONE),
                site.required("routing", YamlShape.choice(routings)),
                site.required("health", YamlShape.mapping(InventoryReader::health)),
                site.optional("resolvers", YamlShape.listOf(LocalRules.RESOLVER)),
                site.optional("account", AwsRules.ACCOUNT));
    }

    private static HealthDraft health(YamlMappingReader health) {
        return new HealthDraft(
                health.required("scheme", YamlShape.choice(Map.of("http", "http", "https", "https"))),
                health.required("port", YamlShape.integer(1, 65535)),
                health.required("path", AwsRules.HEALTH_PATH));
    }

    private static RegionsDraft regions(YamlMappingReader regions) {
        return new RegionsDraft(
                regions.required("primary", YamlShape.mapping(InventoryReader::region)),
                regions.required("recovery", YamlShape.mapping(InventoryReader::region)));
    }

    private static RegionDraft region(YamlMappingReader region) {
        return new RegionDraft(
                region.required("name", AwsRules.REGION),
                region.required("zones", YamlShape.listOf(YamlShape.TEXT)),
                region.required("cidr", AwsRules.VPC_CIDR));
    }

    private static ObjectivesDraft objectives(YamlMappingReader objectives) {
        return new ObjectivesDraft(
                objectives.required("rto", YamlShape.DURATION_POSITIVE),
                objectives.required("rpo", YamlShape.DURATION_POSITIVE));
    }

    private static AssetDraft asset(YamlMappingReader row, List<AssetKind> kinds) {
        Map<String, AssetKind> byWord = kinds.stream().collect(Collectors.toMap(AssetKind::word, kind -> kind));
        return new AssetDraft(
                row.position(),
                row.required("kind", YamlShape.choice(byWord)),
                row.required("asset", YamlShape.TEXT),
                row.required("purpose", YamlShape.TEXT),
                row.required("size", YamlShape.TEXT_OR_EMPTY),
                row.required("qty", COUNT),
                row.required("dr", YamlShape.TEXT_OR_EMPTY),
                row.optional("per-region", YamlShape.mapOf(COUNT)),
                row.optional("names", YamlShape.mapOf(YamlShape.TEXT)),
                row.optional("tags", YamlShape.mapOf(YamlShape.TEXT)),
                row.optional("repositories", YamlShape.listOf(LocalRules.GIT_URL)),
                positions(row, "per-region", "names", "tags", "repositories"));
    }

    private static DatabaseDraft database(YamlMappingReader database) {
        Map<String, DatabaseTopology> topologies = Arrays.stream(DatabaseTopology.values())
                .collect(Collectors.toMap(DatabaseTopology::word, Function.identity()));
        return new DatabaseDraft(
                database.required("engine", YamlShape.choice(Map.of("aurora-mysql", "aurora-mysql"))),
                database.required("engine-version", AwsRules.AURORA_MYSQL_VERSION),
                database.required("topology", YamlShape.choice(topologies)),
                database.optional("global-cluster", AwsRules.DATABASE_CLUSTER),
                positions(database, "global-cluster").get("global-cluster"),
                database.required("name", AwsRules.DATABASE_NAME),
                database.required("master-username", AwsRules.MASTER_USERNAME),
                database.optional("master-password-secret", AwsRules.SECRET_NAME));
    }

    private static KubernetesDraft kubernetes(YamlMappingReader kubernetes) {
        return new KubernetesDraft(
                kubernetes.required("version", AwsRules.KUBERNETES_VERSION),
                kubernetes.required("node-group", AwsRules.NODE_GROUP),
                kubernetes.required("monitoring-namespace", AwsRules.NAMESPACE));
    }

    private static TerraformDraft terraform(YamlMappingReader terraform) {
        return new TerraformDraft(
                terraform.optional("directory", LocalRules.FILE),
                terraform.optional("state-key", LocalRules.STATE_KEY),
                terraform.optional("roots", YamlShape.mapOf(LocalRules.FILE_BELOW)),
                terraform.optional("variable-files", YamlShape.mapOf(YamlShape.listOf(LocalRules.FILE_BELOW))),
                positions(terraform, "directory", "roots", "variable-files"));
    }

    private static Map<String, SourcePosition> positions(YamlMappingReader mapping, String... keys) {
        Map<String, SourcePosition> positions = new LinkedHashMap<>();
        for (String key : keys) {
            if (mapping.has(key)) {
                positions.put(key, mapping.keyPosition(key));
            }
        }
        return positions;
    }

    private static Inventory inventory(Draft draft) {
        List<AssetDraft> rows =
                draft.assets().get().stream().map(YamlValue::get).toList();
        RegionsDraft regions = draft.regions().get();
        ObjectivesDraft objectives = draft.objectives().get();
        Site site = site(draft.site().get());
        List<Asset> assets = rows.stream().map(row -> asset(row, draft)).toList();
        return new Inventory(
                site,
                region(regions.primary().get(), RegionRole.PRIMARY),
                region(regions.recovery().get(), RegionRole.RECOVERY),
                new Objectives(objectives.rto().get(), objectives.rpo().get()),
                assets,
                List.of(application(site, row(assets, AssetKind.LOAD_BALANCER))),
                List.of(database(site.name(), draft.database().get(), assets)),
                terraform(draft.terraform().orNull()));
    }

    private static Site site(SiteDraft draft) {
        HealthDraft health = draft.health().get();
        return new Site(
                draft.name().get(),
                draft.dnsName().get().toLowerCase(Locale.ROOT),
                Site.isZoneId(draft.hostedZone().get())
                        ? draft.hostedZone().get()
                        : draft.hostedZone().get().toLowerCase(Locale.ROOT),
                draft.routing().get(),
                new HealthEndpoint(
                        health.scheme().get(),
                        health.port().get(),
                        health.path().get()),
                texts(draft.resolvers().orElse(List.of())),
                draft.account().orNull());
    }

    private static SiteRegion region(RegionDraft draft, RegionRole role) {
        return new SiteRegion(
                draft.name().get(),
                role,
                texts(draft.zones().get()),
                draft.cidr().get());
    }

    private static Asset asset(AssetDraft draft, Draft file) {
        AssetKind kind = draft.kind().get();
        RegionsDraft regions = file.regions().get();
        RegionName primary = regions.primary().get().name().get();
        RegionName recovery = regions.recovery().get().name().get();
        String size = draft.size().get();
        ByRegion<Scale<String>> sizes = kind.sizeRule() == AssetKind.SizeRule.NONE
                ? ByRegion.none()
                : ByRegion.of(primary, Scale.same(size), recovery, Scale.same(size));
        TagSelection tags = TagSelection.of(byKey(draft.tags()));
        return new Asset(
                kind,
                kind.word(),
                draft.asset().get(),
                draft.purpose().get(),
                size,
                sizes,
                draft.quantity().get(),
                draft.dr().get(),
                new ByRegion<>(byRegion(draft.perRegion())).map(Scale::same),
                new ByRegion<>(byRegion(draft.names())),
                tags.isEmpty() ? ByRegion.none() : ByRegion.of(primary, tags, recovery, tags),
                values(draft, kind, file, primary, recovery));
    }

    private static Map<RowKey<?>, Object> values(
            AssetDraft draft, AssetKind kind, Draft file, RegionName primary, RegionName recovery) {
        Map<RowKey<?>, Object> values = new LinkedHashMap<>();
        KubernetesDraft kubernetes = file.kubernetes().get();
        if (kind.equals(AssetKind.KUBERNETES_CLUSTER)) {
            String version = kubernetes.version().get();
            values.put(RowKeys.KUBERNETES_VERSION, ByRegion.of(primary, version, recovery, version));
            values.put(RowKeys.NAMESPACE, kubernetes.monitoringNamespace().get());
        } else if (kind.equals(AssetKind.KUBERNETES_NODE)) {
            String group = kubernetes.nodeGroup().get();
            values.put(RowKeys.KUBERNETES_CLUSTER, AssetKind.KUBERNETES_CLUSTER.word());
            values.put(RowKeys.NODE_GROUP, ByRegion.of(primary, group, recovery, group));
        } else if (kind.equals(AssetKind.DATABASE_INSTANCE)) {
            values.put(RowKeys.DATABASE_CLUSTER, AssetKind.DATABASE_CLUSTER.word());
        } else if (kind.equals(AssetKind.MACHINE_IMAGE)) {
            file.imageId().ifPresent(id -> values.put(RowKeys.IMAGE_ID, id.get()));
        } else if (kind.equals(AssetKind.KEY_PAIR)) {
            file.publicKeyFile().ifPresent(path -> values.put(RowKeys.PUBLIC_KEY_FILE, path.get()));
        } else if (kind.equals(AssetKind.SOURCE_REPOSITORY)) {
            values.put(RowKeys.REPOSITORIES, texts(draft.repositories().orElse(List.of())));
        }
        return values;
    }

    private static Asset row(List<Asset> assets, AssetKind kind) {
        return assets.stream().filter(asset -> asset.kind() == kind).findFirst().orElseThrow();
    }

    private static Application application(Site site, Asset loadBalancer) {
        return new Application(
                site.name(),
                List.of(new Application.DnsName(site.dnsName(), site.hostedZone())),
                site.routing(),
                site.health(),
                loadBalancer,
                site.name());
    }

    private static Database database(String name, DatabaseDraft draft, List<Asset> assets) {
        return new Database(
                name,
                row(assets, AssetKind.DATABASE_CLUSTER),
                row(assets, AssetKind.DATABASE_INSTANCE),
                draft.engine().get(),
                draft.engineVersion().get(),
                replication(draft),
                draft.name().get(),
                draft.masterUsername().get(),
                draft.masterPasswordSecret().orNull());
    }

    private static Replication replication(DatabaseDraft draft) {
        return switch (draft.topology().get()) {
            case BINLOG_REPLICA -> new Replication.BinlogReplica();
            case GLOBAL_DATABASE ->
                new Replication.GlobalDatabase(draft.globalCluster().get());
        };
    }

    private static TerraformSettings terraform(@Nullable TerraformDraft draft) {
        if (draft == null) {
            return new TerraformSettings(null, Map.of(), Map.of(), STATE_KEY_DEFAULT);
        }
        Map<RegionName, List<String>> variableFiles = new LinkedHashMap<>();
        byRegion(draft.variableFiles()).forEach((region, files) -> variableFiles.put(region, texts(files)));
        return new TerraformSettings(
                draft.directory().orNull(),
                byRegion(draft.roots()),
                variableFiles,
                draft.stateKey().orElse(STATE_KEY_DEFAULT));
    }

    private static List<String> texts(List<YamlValue<String>> values) {
        return values.stream().map(YamlValue::get).toList();
    }

    private static <T> Map<RegionName, T> byRegion(YamlValue<List<YamlEntry<T>>> entries) {
        Map<RegionName, T> result = new LinkedHashMap<>();
        entries.ifPresent(list -> list.forEach(
                entry -> result.put(new RegionName(entry.key()), entry.value().get())));
        return result;
    }

    private static <T> Map<String, T> byKey(YamlValue<List<YamlEntry<T>>> entries) {
        Map<String, T> result = new LinkedHashMap<>();
        entries.ifPresent(list ->
                list.forEach(entry -> result.put(entry.key(), entry.value().get())));
        return result;
    }
}
