package io.drctl.inventory;

import io.drctl.diagnostic.SourcePosition;
import io.drctl.inventory.AssetKind.SizeRule;
import io.drctl.inventory.AssetReading.Row;
import io.drctl.yaml.YamlProblems;
import io.drctl.yaml.YamlValue;
import java.time.LocalDate;
import java.util.LinkedHashSet;

/** Versions that AWS supports no longer or not for long, and instance classes that it doesn't have everywhere. */
record AgeRules(LocalDate today, YamlProblems problems) {
    /** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.RegionSupport.html. */
    private static final String SCARCE = "db.t2.";

    void check(DatabaseSection databases, AssetSection assets) {
        for (DatabaseSection.Draft draft : databases.drafts()) {
            if (draft.engine().isPresent() && draft.engineVersion().isPresent()) {
                checkVersion(
                        draft.engine().get(),
                        draft.engineVersion().get(),
                        draft.engineVersion().position());
            }
        }
        assets.rows(AssetKind.KUBERNETES_CLUSTER).forEach(this::checkKubernetes);
        assets.rows().forEach(this::checkClass);
    }

    private void checkVersion(String product, String version, SourcePosition position) {
        SupportDates.of(product, version)
                .ifPresent(support -> support.warning(today)
                        .ifPresent(warning -> problems.warning(position, warning, support.remedy())));
    }

    private void checkKubernetes(Row row) {
        YamlValue<?> version = row.values().get(RowKeys.KUBERNETES_VERSION);
        if (version != null && version.isPresent() && version.get() instanceof ByRegion<?> byRegion) {
            for (Object each : new LinkedHashSet<>(byRegion.values().values())) {
                checkVersion(SupportDates.KUBERNETES, each.toString(), version.position());
            }
        }
    }

    private void checkClass(Row row) {
        if (row.kind().isPresent() && row.kind().get().sizeRule() == SizeRule.DATABASE_CLASS) {
            AssetSection.classes(row)
                    .forEach((position, classes) -> classes.stream()
                            .filter(name -> name.startsWith(SCARCE))
                            .forEach(name -> warnOfScarce(name, position)));
        }
    }

    private void warnOfScarce(String name, SourcePosition position) {
        problems.warning(
                position,
                name + " is of a generation that AWS doesn't have in every Region and zone any more",
                "see that both Regions have it, or use db.t4g.medium or larger");
    }
}
