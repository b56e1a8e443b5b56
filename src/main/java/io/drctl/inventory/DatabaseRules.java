package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.InventoryReader.AssetDraft;
import io.drctl.inventory.InventoryReader.DatabaseDraft;
import io.drctl.inventory.InventoryReader.Draft;
import io.drctl.yaml.YamlEntry;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of Aurora MySQL: which version, class and topology go together. */
record DatabaseRules(Draft draft, YamlProblems problems) {
    private static final Pattern DATABASE_INSTANCE_CLASS =
            Pattern.compile("db\\.([a-z][a-z0-9-]*\\.[a-z0-9-]+|serverless)");

    void checkClass(YamlValue<String> size) {
        if (!DATABASE_INSTANCE_CLASS.matcher(size.get()).matches()) {
            problems.error(
                    size.position(),
                    "`size` " + InventoryRules.shown(size.get()) + " is not a DB instance class",
                    "write one such as db.r6g.large");
        }
    }

    void check(DatabaseDraft database) {
        checkGlobalCluster(database);
        if (!database.engineVersion().isPresent()) {
            return;
        }
        String version = database.engineVersion().get();
        SourcePosition position = database.engineVersion().position();
        int major = Database.auroraMajorVersion(version);
        boolean consistent = version.startsWith("5.7.") == (major == 2) && version.startsWith("8.0.") == (major == 3);
        if (major < 2 || !consistent) {
            problems.error(
                    position,
                    "`engine-version` " + version + " is not a version that Aurora MySQL has",
                    "version 2 begins with 5.7.mysql_aurora.2, version 3 with 8.0.mysql_aurora.3");
            return;
        }
        if (major == 2) {
            // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/extended-support.html
            problems.warning(
                    position,
                    "standard support for Aurora MySQL version 2 ended on 31 October 2024; AWS charges for RDS Extended"
                            + " Support since",
                    "plan the upgrade to version 3, which needs another instance class than db.t2");
        }
        row(AssetKind.DATABASE_INSTANCE)
                .map(AssetDraft::size)
                .ifPresent(size -> size.ifPresent(text -> checkInstanceClass(size, major, version)));
    }

    /**
     * Burstable classes that a version doesn't run on, by
     * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html.
     */
    private void checkInstanceClass(YamlValue<String> size, int major, String version) {
        String instanceClass = size.get();
        boolean refused = instanceClass.startsWith("db.t2.") || instanceClass.equals("db.t3.small");
        if (major >= 3 && refused) {
            problems.error(
                    size.position(),
                    instanceClass + " can't run Aurora MySQL version " + major + " (`engine-version` " + version + ")",
                    "use db.t3.medium, db.t4g.medium or larger, or stay on version 2");
        }
    }

    /** The first row of a kind. */
    private Optional<AssetDraft> row(AssetKind kind) {
        List<YamlValue<AssetDraft>> rows = draft.assets().orElse(List.of());
        return rows.stream()
                .flatMap(row -> Stream.ofNullable(row.orNull()))
                .filter(asset -> asset.kind().orNull() == kind)
                .findFirst();
    }

    private void checkGlobalCluster(DatabaseDraft database) {
        if (!database.topology().isPresent()) {
            return;
        }
        SourcePosition key = database.globalClusterKey();
        switch (database.topology().get()) {
            case GLOBAL_DATABASE -> {
                if (key == null) {
                    problems.error(
                            database.topology().position(),
                            "the topology global-database needs the key `global-cluster`",
                            "add `global-cluster:` with the identifier of the global database");
                }
                checkGlobalDatabase();
            }
            case BINLOG_REPLICA -> {
                if (key != null) {
                    problems.error(
                            key,
                            "`global-cluster` means nothing with the topology binlog-replica",
                            "remove it, or write topology: global-database");
                }
            }
        }
    }

    /**
     * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html.
     */
    private void checkGlobalDatabase() {
        row(AssetKind.DATABASE_INSTANCE)
                .map(AssetDraft::size)
                .ifPresent(size -> size.ifPresent(instanceClass -> {
                    if (instanceClass.startsWith("db.t")) {
                        problems.error(
                                size.position(),
                                instanceClass
                                        + " can't be part of a global database, which needs memory-optimized classes",
                                "use db.r5.large or larger, or write topology: binlog-replica");
                    }
                }));
        row(AssetKind.DATABASE_CLUSTER).map(AssetDraft::names).ifPresent(names -> {
            Set<String> seen = new LinkedHashSet<>();
            for (YamlEntry<String> entry : names.orElse(List.of())) {
                if (entry.value().isPresent() && !seen.add(entry.value().get())) {
                    problems.error(
                            entry.value().position(),
                            "both clusters of the global database are named "
                                    + entry.value().get(),
                            "give each Region's cluster a name of its own, as AWS demands");
                }
            }
        });
    }
}
