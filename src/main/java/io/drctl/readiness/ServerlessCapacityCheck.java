package io.drctl.readiness;

import io.drctl.cloud.Databases;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.ByRegion;
import io.drctl.inventory.NameRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKey;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.Scale;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * The capacities between which the {@code db.serverless} instances of an Aurora cluster scale: the largest allows for
 * what serving takes, and the smallest lets a standby be there in time.
 */
record ServerlessCapacityCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "serverless-capacity";

    private static final CheckFamily<Asset> FAMILY =
            CheckFamily.ofRow(List.of(WORD + ".present", WORD + ".max", WORD + ".min"), ServerlessCapacityCheck::new);

    static final CheckedKind KIND = CheckedKind.of(
            AssetKind.of(WORD, "Aurora Serverless v2 capacity")
                    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
                    .named(new NameRule(
                            "RDS accepts for a cluster",
                            "(?=.{1,63}$)[a-z](-?[a-z0-9])*",
                            "1 to 63 lower-case letters, digits and hyphens, beginning with a letter, not ending with a"
                                    + " hyphen, and no two hyphens side by side"))
                    .with(RowKeys.SERVERLESS_MIN, RowKeys.SERVERLESS_MAX),
            FAMILY);

    @Override
    public void examine(Findings findings) {
        RegionName region = home.name();
        String cluster = row.nameIn(region);
        Reading<Optional<Databases.ServerlessScaling>> scaling =
                site.databases().serverlessScaling(region, cluster);
        String subject = "Serverless v2 capacity of " + cluster;
        findings.present(
                        WORD + ".present",
                        subject,
                        "a capacity range",
                        scaling::get,
                        () -> Judgement.fail(
                                "there is no such cluster, or it has no capacity range",
                                "set one, or correct the cluster's name in the inventory"),
                        found -> Judgement.pass(units(found.min()) + " to " + units(found.max())))
                .ifPresent(found -> examine(findings, subject, found));
    }

    private void examine(Findings findings, String subject, Databases.ServerlessScaling scaling) {
        wanted(RowKeys.SERVERLESS_MAX)
                .ifPresent(max -> findings.check(
                        WORD + ".max",
                        subject,
                        "at least " + units(max),
                        () -> scaling.max() >= max
                                ? Judgement.pass(units(scaling.max()))
                                : Judgement.fail(
                                        units(scaling.max()) + ": it can't grow to what serving takes",
                                        range(scaling))));
        double min = wanted(RowKeys.SERVERLESS_MIN).orElse(0.5);
        findings.check(WORD + ".min", subject, "at least " + units(min), () -> {
            if (scaling.min() >= min) {
                return Judgement.pass(units(scaling.min()));
            }
            String seen = scaling.min() == 0
                    ? "0 ACU: it pauses, and the first connection after that waits"
                    : units(scaling.min());
            // To pause is a choice, where nothing else was promised.
            return scaling.min() == 0 && wanted(RowKeys.SERVERLESS_MIN).isEmpty()
                    ? Judgement.warn(seen, range(scaling))
                    : Judgement.fail(seen, range(scaling));
        });
    }

    /** By the Region's role: what serving takes beyond that, a failover of the site sets. */
    private Optional<Double> wanted(RowKey<ByRegion<Scale<String>>> key) {
        return row.get(key)
                .flatMap(each -> each.get(home.name()))
                .map(scale -> scale.in(home.role()))
                .map(Double::valueOf);
    }

    /** Both bounds as they should be: AWS takes them together, and a smallest above the largest not at all. */
    private Remedy range(Databases.ServerlessScaling scaling) {
        double min = Math.max(scaling.min(), wanted(RowKeys.SERVERLESS_MIN).orElse(0.5));
        double max =
                Math.max(Math.max(scaling.max(), wanted(RowKeys.SERVERLESS_MAX).orElse(0.0)), min);
        return Remedy.of(Command.aws(
                "rds",
                "modify-db-cluster",
                "--region",
                home.name(),
                "--db-cluster-identifier",
                row.nameIn(home.name()),
                "--serverless-v2-scaling-configuration",
                "MinCapacity=" + DatabaseSizes.units(min) + ",MaxCapacity=" + DatabaseSizes.units(max)));
    }

    private static String units(double capacity) {
        return DatabaseSizes.units(capacity) + " ACU";
    }
}
