package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.yaml.YamlMappingReader;
import io.drctl.yaml.YamlNode;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part {@code databases} of an inventory: how it is read, what its rows must be, and what comes of it. */
final class DatabaseSection {
    private static final List<String> CLUSTERS = List.of("database-cluster");
    private static final List<String> INSTANCES = List.of("database-instance");
    private static final List<String> SINGLE_INSTANCES = List.of("rds-instance");

    private static final Map<String, DatabaseTopology> TOPOLOGIES = Arrays.stream(DatabaseTopology.values())
            .collect(Collectors.toMap(DatabaseTopology::word, Function.identity()));

    /**
     * A database, as far as it has the right shape.
     *
     * @param position where it begins
     * @param globalClusterKey where {@code global-cluster} stands, if it is there
     * @param instancesKey where {@code instances} stands, if it is there
     */
    record Draft(
            SourcePosition position,
            YamlValue<String> name,
            YamlValue<String> engine,
            YamlValue<String> engineVersion,
            YamlValue<DatabaseTopology> topology,
            YamlValue<String> globalCluster,
            @Nullable SourcePosition globalClusterKey,
            YamlValue<String> cluster,
            YamlValue<String> instances,
            @Nullable SourcePosition instancesKey,
            YamlValue<String> schema,
            YamlValue<String> masterUsername,
            YamlValue<String> masterPasswordSecret,
            YamlValue<SqlSection> sql,
            YamlValue<List<YamlValue<Fence>>> fences,
            YamlValue<NameDraft> dnsName) {}

    /** The name that follows the writer; one that AWS keeps there itself is in no zone of the site's. */
    record NameDraft(YamlValue<String> name, YamlValue<String> hostedZone) {}

    private static final YamlShape<NameDraft> DNS_NAME = YamlShape.choose(
            LocalRules.DNS_NAME.noun(),
            node -> node instanceof YamlNode.Mapping
                    ? YamlShape.mapping(name -> new NameDraft(
                            name.required("name", LocalRules.DNS_NAME),
                            name.required("hosted-zone", LocalRules.HOSTED_ZONE)))
                    : LocalRules.DNS_NAME.placed().map(name -> new NameDraft(name, name.nothing())));

    private final List<Draft> drafts;
    /** Whether each of them could be read. */
    private final boolean isWhole;

    private final YamlProblems problems;
    private final IdentityHashMap<Draft, String> clusters = new IdentityHashMap<>();
    private final IdentityHashMap<Draft, String> instances = new IdentityHashMap<>();

    DatabaseSection(YamlValue<List<YamlValue<Draft>>> databases, YamlProblems problems) {
        this.drafts = databases.orElse(List.of()).stream()
                .flatMap(draft -> Stream.ofNullable(draft.orNull()))
                .toList();
        this.isWhole = databases.isPresent() == databases.isFound()
                && drafts.size() == databases.orElse(List.of()).size();
        this.problems = problems;
    }

    List<Draft> drafts() {
        return drafts;
    }

    static Draft read(YamlMappingReader database, RegionShapes regions) {
        YamlValue<String> engine = database.required("engine", YamlShape.choice(DatabaseRules.ENGINES));
        return new Draft(
                database.position(),
                database.optional("name", LocalRules.WORD),
                engine,
                database.optional("engine-version", DatabaseRules.version(engine.orNull())),
                database.required("topology", YamlShape.choice(TOPOLOGIES)),
                database.optional("global-cluster", AwsRules.DATABASE_CLUSTER),
                database.has("global-cluster") ? database.keyPosition("global-cluster") : null,
                database.optional("cluster", LocalRules.WORD),
                database.optional("instances", LocalRules.WORD),
                database.has("instances") ? database.keyPosition("instances") : null,
                database.optional("schema", AwsRules.DATABASE_NAME),
                database.optional("master-username", AwsRules.MASTER_USERNAME),
                database.optional("master-password-secret", AwsRules.SECRET_NAME),
                database.optional("sql", YamlShape.mapping(sql -> SqlSection.read(sql, regions))),
                database.optional("fences", YamlShape.listOf(YamlShape.choice(Fence.BY_WORD))),
                database.optional("dns-name", DNS_NAME));
    }

    /** The names by which applications refer to the databases, in the file's order. */
    List<String> names(@Nullable String site) {
        return drafts.stream()
                .map(draft -> draft.name().isPresent() ? draft.name().get() : site)
                .flatMap(Stream::ofNullable)
                .distinct()
                .toList();
    }

    void check(AssetSection assets, RegionShapes regions) {
        checkNames();
        checkDnsNames();
        if (assets.ids().ofKinds(List.of(AssetKind.AUTO_SCALING_GROUP.word())).isEmpty()) {
            drafts.forEach(draft -> new DatabaseRules(draft, problems).checkNothingToStop());
        }
        for (Draft draft : drafts) {
            DatabaseRules rules = new DatabaseRules(draft, problems);
            rules.check();
            draft.sql().ifPresent(sql -> sql.check(draft.engine().orNull(), regions, problems));
            DatabaseTopology topology = draft.topology().orNull();
            if (topology != null) {
                checkRows(draft, topology, assets, rules);
            }
        }
        // What couldn't be read may be of any row.
        if (isWhole && clusters.size() == drafts.size()) {
            checkOrphans(assets.ids());
        }
    }

    /**
     * The rows of clusters are checked as parts of databases: one that no database has would be shown, and never looked
     * at. Single instances are checked by themselves, and then only.
     */
    private void checkOrphans(RowIds ids) {
        // Not the map's own look at its values, which compares them by identity.
        Set<String> named = new HashSet<>(clusters.values());
        for (String id : ids.ofKinds(
                Stream.of(CLUSTERS, SINGLE_INSTANCES).flatMap(List::stream).toList())) {
            if (named.contains(id)) {
                continue;
            }
            SourcePosition position = ids.row(id).orElseThrow().position();
            String summary = "no database names the row " + id
                    + (ids.ofKinds(SINGLE_INSTANCES).contains(id)
                            ? ", so no failover would know of it"
                            : ", so nothing would check it");
            String remedy = "add a database with `cluster: " + id + "` to `databases`, or make the row `kind: other`";
            if (drafts.isEmpty()) {
                // Nothing of an inventory without databases is about them: that is a choice, and none forgotten.
                problems.warning(position, summary, remedy);
            } else {
                problems.error(position, summary, remedy);
            }
        }
    }

    private void checkNames() {
        Map<String, SourcePosition> seen = new HashMap<>();
        for (Draft draft : drafts) {
            YamlValue<String> name = draft.name();
            if (!name.isPresent()) {
                if (drafts.size() > 1 && !name.isFound()) {
                    problems.error(
                            draft.position(),
                            "missing key `name`: there are " + drafts.size() + " databases",
                            "add `name:` with a word that tells this database from the others");
                }
            } else if (name.get().equals(ApplicationSection.NO_DATABASE)) {
                problems.error(
                        name.position(),
                        "a database can't be named " + name.get() + ", which applications write that need no database",
                        "use another name");
            } else if (seen.putIfAbsent(name.get(), name.position()) != null) {
                problems.error(
                        name.position(),
                        "another database has the name " + name.get() + " too",
                        "give each database a name of its own");
            }
        }
    }

    private void checkDnsNames() {
        Map<String, SourcePosition> seen = new HashMap<>();
        for (Draft draft : drafts) {
            YamlValue<String> name =
                    draft.dnsName().isPresent() ? draft.dnsName().get().name() : null;
            if (name == null || !name.isPresent()) {
                continue;
            }
            SourcePosition first = seen.putIfAbsent(name.get().toLowerCase(Locale.ROOT), name.position());
            if (first != null) {
                problems.error(
                        name.position(),
                        name.get() + " stands on line " + first.line() + " too",
                        "give each database a `dns-name` of its own");
            }
        }
    }

    private void checkRows(Draft draft, DatabaseTopology topology, AssetSection assets, DatabaseRules rules) {
        RowIds ids = assets.ids();
        boolean single = topology == DatabaseTopology.RDS_REPLICA;
        Optional<String> cluster = ids.refer(
                "cluster",
                draft.cluster(),
                single ? SINGLE_INSTANCES : CLUSTERS,
                "a database of the topology " + topology.word(),
                draft.position());
        cluster.ifPresent(id -> clusters.put(draft, id));
        cluster.flatMap(ids::row).ifPresent(row -> rules.checkCluster(row, assets));
        if (single) {
            if (draft.instancesKey() != null) {
                problems.error(
                        draft.instancesKey(),
                        "`instances` means nothing with the topology rds-replica, whose row is the instance",
                        "remove it");
            }
            return;
        }
        Optional<String> row = draft.instancesKey() != null
                ? ids.refer("instances", draft.instances(), INSTANCES, null, draft.position())
                : cluster.flatMap(assets::instancesOf);
        row.ifPresent(id -> instances.put(draft, id));
        row.flatMap(ids::row).ifPresent(rules::checkInstances);
    }

    List<Database> build(String site, List<Asset> assets) {
        Map<String, Asset> byId = assets.stream().collect(Collectors.toMap(Asset::id, Function.identity()));
        return drafts.stream().map(draft -> build(draft, site, byId)).toList();
    }

    private Database build(Draft draft, String site, Map<String, Asset> byId) {
        String instancesRow = instances.get(draft);
        return new Database(
                draft.name().orElse(site),
                Objects.requireNonNull(byId.get(clusters.get(draft))),
                instancesRow == null ? null : byId.get(instancesRow),
                draft.engine().get(),
                draft.engineVersion().orNull(),
                replication(draft),
                draft.schema().orNull(),
                draft.masterUsername().orNull(),
                draft.masterPasswordSecret().orNull(),
                draft.sql().isPresent() ? draft.sql().get().build() : null,
                draft.fences().orElse(List.of()).stream().map(YamlValue::get).toList(),
                draft.dnsName().isPresent() ? dnsName(draft.dnsName().get()) : null);
    }

    private static DatabaseName dnsName(NameDraft draft) {
        String zone = draft.hostedZone().orNull();
        return new DatabaseName(
                draft.name().get().toLowerCase(Locale.ROOT),
                zone == null || Site.isZoneId(zone) ? zone : zone.toLowerCase(Locale.ROOT));
    }

    private static Replication replication(Draft draft) {
        return switch (draft.topology().get()) {
            case BINLOG_REPLICA -> new Replication.BinlogReplica();
            case GLOBAL_DATABASE ->
                new Replication.GlobalDatabase(draft.globalCluster().get());
            case RDS_REPLICA -> new Replication.RdsReplica();
        };
    }
}
