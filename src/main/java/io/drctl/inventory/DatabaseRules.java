package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.AssetReading.Row;
import io.drctl.inventory.DatabaseSection.Draft;
import io.drctl.inventory.DatabaseSection.NameDraft;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlShape;
import io.drctl.yaml.YamlValue;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of RDS: which engine, version, class and topology go together. */
record DatabaseRules(Draft draft, YamlProblems problems) {
    private static final String AURORA_MYSQL = "aurora-mysql";

    /** The word in the engines that have no {@code read_only} for a whole server, nor a procedure that sets it. */
    private static final String POSTGRES = "postgres";

    /** Of Aurora MySQL 3. */
    private static final int DATA_API_SINCE_MINOR = 7;

    /**
     * Which MySQL each major version of Aurora MySQL is; from 8.4 on Aurora counts as MySQL does (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Updates.Versions.html">version
     * numbers</a>).
     */
    private static final Map<Integer, String> MYSQL_OF_AURORA = Map.of(2, "5.7", 3, "8.0", 8, "8.4");

    /** The engines in the words of RDS, with the topologies that each has between Regions. */
    private static final Map<String, List<DatabaseTopology>> TOPOLOGIES = topologies();

    /** The engines by their words. */
    static final Map<String, String> ENGINES =
            TOPOLOGIES.keySet().stream().collect(Collectors.toUnmodifiableMap(engine -> engine, engine -> engine));

    /**
     * Of Aurora only MySQL replicates by its log to a cluster in another Region (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html">AuroraMySQL.Replication.CrossRegion</a>).
     */
    private static Map<String, List<DatabaseTopology>> topologies() {
        Map<String, List<DatabaseTopology>> topologies = new LinkedHashMap<>();
        topologies.put(AURORA_MYSQL, List.of(DatabaseTopology.BINLOG_REPLICA, DatabaseTopology.GLOBAL_DATABASE));
        topologies.put("aurora-postgresql", List.of(DatabaseTopology.GLOBAL_DATABASE));
        topologies.put("mysql", List.of(DatabaseTopology.RDS_REPLICA));
        topologies.put("postgres", List.of(DatabaseTopology.RDS_REPLICA));
        topologies.put("mariadb", List.of(DatabaseTopology.RDS_REPLICA));
        return topologies;
    }

    /** How the versions of an engine are written. */
    static YamlShape<String> version(@Nullable String engine) {
        if (engine == null) {
            return YamlShape.TEXT;
        }
        return engine.equals(AURORA_MYSQL) ? AwsRules.AURORA_MYSQL_VERSION : AwsRules.ENGINE_VERSION;
    }

    void check() {
        checkTopology();
        checkFences();
        checkDataApi();
        checkDnsName();
        checkGlobalCluster();
        if (!draft.engineVersion().isPresent() || !isAuroraMySql()) {
            return;
        }
        String version = draft.engineVersion().get();
        SourcePosition position = draft.engineVersion().position();
        int major = majorVersion();
        if (major == 0) {
            problems.error(
                    position,
                    "`engine-version` " + version + " is not a version that Aurora MySQL has",
                    "version 2 begins with 5.7.mysql_aurora.2, version 3 with 8.0.mysql_aurora.3, version 8.4 with"
                            + " 8.4.mysql_aurora.8.4");
        }
    }

    /** The version of Aurora MySQL, 2, 3 or 8; 0 where there is none, or AWS has none of that name. */
    private int majorVersion() {
        String version = draft.engineVersion().orElse("");
        int major = isAuroraMySql() ? Database.auroraMajorVersion(version) : 0;
        return version.startsWith(MYSQL_OF_AURORA.getOrDefault(major, "?") + ".mysql_aurora.") ? major : 0;
    }

    private boolean isAuroraMySql() {
        return AURORA_MYSQL.equals(draft.engine().orNull());
    }

    private void checkTopology() {
        DatabaseTopology topology = draft.topology().orNull();
        String engine = draft.engine().orNull();
        if (topology == null || engine == null) {
            return;
        }
        List<DatabaseTopology> possible = TOPOLOGIES.getOrDefault(engine, List.of());
        if (!possible.contains(topology)) {
            problems.error(
                    draft.topology().position(),
                    "the engine " + engine + " has no " + topology.word() + " in another Region",
                    "write topology: "
                            + String.join(
                                    " or ",
                                    possible.stream()
                                            .map(DatabaseTopology::word)
                                            .toList())
                            + (possible.contains(DatabaseTopology.RDS_REPLICA)
                                    ? ", which needs a row of kind `rds-instance`"
                                    : ""));
        }
    }

    private void checkFences() {
        Set<Fence> seen = EnumSet.noneOf(Fence.class);
        for (YamlValue<Fence> each : draft.fences().orElse(List.of())) {
            if (!each.isPresent()) {
                continue;
            }
            Fence fence = each.get();
            if (!seen.add(fence)) {
                problems.error(each.position(), "`fences` lists " + fence.word() + " twice", "list it once");
            } else if (fence == Fence.READ_ONLY && isPostgres()) {
                problems.error(
                        each.position(),
                        "the fence read-only is set by mysql.rds_set_read_only, and the engine is "
                                + draft.engine().get(),
                        "leave read-only out; security-group and application fence every engine");
            } else if (fence == Fence.READ_ONLY && !draft.sql().isFound()) {
                problems.error(
                        each.position(),
                        "the fence read-only is set by SQL, and nothing says how the servers are asked",
                        "add `sql:` to the database, or leave read-only out");
            } else if (fence == Fence.READ_ONLY && seen.contains(Fence.SECURITY_GROUP)) {
                problems.error(
                        each.position(),
                        "read-only comes after security-group, behind which no SQL gets through any more",
                        "write read-only first");
            }
        }
    }

    private boolean isPostgres() {
        return draft.engine().isPresent() && draft.engine().get().contains(POSTGRES);
    }

    /** Of an inventory that has no Auto Scaling group. */
    void checkNothingToStop() {
        draft.fences().orElse(List.of()).stream()
                .filter(each -> each.isPresent() && each.get() == Fence.APPLICATION)
                .forEach(each -> problems.error(
                        each.position(),
                        "the fence application stops Auto Scaling groups, and the inventory has none",
                        "add a row of kind `auto-scaling-group` to `assets`, or leave application out"));
    }

    /** Whether the database is asked by the RDS Data API. */
    private boolean isAskedByDataApi() {
        return draft.sql().isPresent() && draft.sql().get().isDataApi();
    }

    /**
     * Which servers the RDS Data API reaches (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.Data_API.html">supported
     * engines</a>).
     */
    private void checkDataApi() {
        String engine = draft.engine().orNull();
        if (!isAskedByDataApi() || engine == null) {
            return;
        }
        SourcePosition position = draft.sql().get().via().position();
        if (engine.equals("mysql") || engine.equals("mariadb")) {
            problems.error(
                    position,
                    "the RDS Data API reaches Aurora clusters only, and the engine is " + engine,
                    "write `via: jdbc`, which needs a network path to the instance");
            return;
        }
        String version = draft.engineVersion().orElse("");
        Matcher minor =
                Pattern.compile(".*\\.mysql_aurora\\.3\\.(\\d{1,4})\\..*").matcher(version + ".");
        boolean isTooOld = minor.matches() && Integer.parseInt(minor.group(1)) < DATA_API_SINCE_MINOR;
        if (majorVersion() == 2 || isTooOld) {
            problems.error(
                    position,
                    "the RDS Data API needs Aurora MySQL 3.0" + DATA_API_SINCE_MINOR
                            + " or later, and `engine-version` is " + version,
                    "write `via: jdbc`, or upgrade the clusters first");
        }
    }

    private void checkDnsName() {
        NameDraft draftName = draft.dnsName().orNull();
        if (draftName == null || !draftName.name().isPresent()) {
            return;
        }
        SourcePosition position = draftName.name().position();
        String name = draftName.name().get().toLowerCase(Locale.ROOT);
        String globalCluster = draft.globalCluster().orNull();
        if (DatabaseName.isOfRds(name)) {
            if (globalCluster == null || !DatabaseName.isWriterEndpoint(name, globalCluster)) {
                problems.error(
                        position,
                        "`dns-name` is " + name + ", which AWS keeps where it is"
                                + (globalCluster == null ? "" : ": it isn't the writer endpoint of " + globalCluster),
                        "write the name whose CNAME record points there, or leave `dns-name` out");
            } else if (draftName.hostedZone().isFound()) {
                problems.error(
                        draftName.hostedZone().position(),
                        "`hosted-zone` means nothing here: AWS itself keeps " + name + " at the writer",
                        "write only the name: dns-name: " + name);
            }
            return;
        }
        if (!draftName.hostedZone().isFound()) {
            problems.error(
                    position,
                    "nothing says in which hosted zone " + name + " is",
                    "write dns-name: {name: " + name + ", hosted-zone: ZONE}, with the zone's name or id");
            return;
        }
        String zone = draftName.hostedZone().orNull();
        if (zone != null && !Site.isZoneId(zone) && !name.endsWith("." + zone.toLowerCase(Locale.ROOT))) {
            boolean isApex = name.equals(zone.toLowerCase(Locale.ROOT));
            problems.error(
                    position,
                    isApex
                            ? "a hosted zone's own name can have no CNAME record: " + name
                            : "the name " + name + " is not in the hosted zone " + zone,
                    "write a name that ends with ." + zone + (isApex ? "" : ", or correct `hosted-zone`"));
        }
    }

    private void checkGlobalCluster() {
        if (!draft.topology().isPresent()) {
            return;
        }
        SourcePosition key = draft.globalClusterKey();
        boolean isGlobal = draft.topology().get() == DatabaseTopology.GLOBAL_DATABASE;
        if (isGlobal && key == null) {
            problems.error(
                    draft.topology().position(),
                    "the topology global-database needs the key `global-cluster`",
                    "add `global-cluster:` with the identifier of the global database");
        } else if (!isGlobal && key != null) {
            problems.error(
                    key,
                    "`global-cluster` means nothing with the topology "
                            + draft.topology().get().word(),
                    "remove it");
        }
    }

    /** What a database's clusters must be. */
    void checkCluster(Row row, AssetSection assets) {
        List<RegionName> lacking = assets.regionsWithout(row);
        if (!lacking.isEmpty()) {
            problems.error(
                    row.perRegion().position(),
                    "the database has nothing to fail over to: `per-region` gives " + lacking.get(0) + " none",
                    "write 1 for each Region");
        }
        if (draft.topology().get() != DatabaseTopology.GLOBAL_DATABASE
                || !row.names().isPresent()) {
            return;
        }
        // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
        Set<String> seen = new LinkedHashSet<>();
        for (YamlValue<String> name : row.names().get().values().values()) {
            if (name.isPresent() && !seen.add(name.get())) {
                problems.error(
                        name.position(),
                        "both clusters of the global database are named " + name.get(),
                        "give each Region's cluster a different name, as AWS requires");
            }
        }
    }

    /** What the instances of a cluster must be. */
    void checkInstances(Row row) {
        if (draft.topology().get() != DatabaseTopology.GLOBAL_DATABASE) {
            Stream.ofNullable(row.perRegion().orNull())
                    .flatMap(each -> each.values().values().stream())
                    .filter(value -> value.isPresent()
                            && value.get().standby() == 0
                            && value.get().serving() > 0)
                    .forEach(value -> problems.error(
                            value.position(),
                            "a database cluster without an instance can't be promoted",
                            "write at least 1: only the secondary of a global database can do without"));
        }
        AssetSection.classes(row)
                .forEach((position, classes) ->
                        classes.forEach(instanceClass -> checkInstanceClass(instanceClass, position)));
    }

    /**
     * Burstable classes that a version doesn't run on, by
     * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html, and
     * those that a global database can't have, by
     * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html,
     * and those without the Data API, by
     * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.limitations.html.
     */
    private void checkInstanceClass(String instanceClass, SourcePosition position) {
        String version = draft.engineVersion().orElse("");
        int major = majorVersion();
        if (isAskedByDataApi() && instanceClass.startsWith("db.t")) {
            problems.error(
                    position,
                    instanceClass + " doesn't have the RDS Data API, by which `sql` says the database is asked",
                    "use db.r6g.large or another class that isn't burstable, or write `via: jdbc`");
        }
        if (draft.topology().get() == DatabaseTopology.GLOBAL_DATABASE && instanceClass.startsWith("db.t")) {
            problems.error(
                    position,
                    instanceClass + " can't be part of a global database, which needs memory-optimized classes",
                    "use db.r5.large or larger");
        } else if (major >= 3 && (instanceClass.startsWith("db.t2.") || instanceClass.equals("db.t3.small"))) {
            problems.error(
                    position,
                    instanceClass + " can't run Aurora MySQL version " + major + " (`engine-version` " + version + ")",
                    "use db.t3.medium, db.t4g.medium or larger");
        }
    }
}
