package io.drctl.readiness;

import io.drctl.cloud.Databases;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The instances of a Region's database cluster: number, size and spread over zones as promised, all available. */
record DatabaseInstanceCheck(
        Inventory inventory, Database database, Asset row, SiteRegion home, DatabaseReads databases)
        implements ReadinessCheck {
    private static final CheckFamily<Database> FAMILY = CheckFamily.inEachRegion(
            List.of(
                    "database-instance.quantity",
                    "database-instance.size",
                    "database-instance.zones",
                    "database-instance.available"),
            (site, database, region) -> new DatabaseInstanceCheck(
                    site.inventory(),
                    database,
                    Objects.requireNonNull(database.instances()),
                    region,
                    site.databases()));
    static final CheckedKind KIND = CheckedKind.ofDatabases(AssetKind.DATABASE_INSTANCE, Database::instances, FAMILY);

    @Override
    public void examine(Findings findings) {
        String cluster = database.clusterIn(home.name());
        Reading<List<Databases.Instance>> instances = databases.instances(home.name(), cluster);
        int quantity = row.quantityIn(home);
        Remedy remedy = inventory.upkeep().provision(home.name());
        String subject = "instances of " + cluster;
        Optional<List<Databases.Instance>> present = findings.present(
                "database-instance.quantity",
                subject,
                Words.count(quantity, "instance"),
                () -> Optional.of(instances.get()).filter(found -> !found.isEmpty()),
                () -> quantity == 0
                        ? Judgement.pass("no instance, as the inventory has it on standby")
                        : Judgement.fail("no instance", remedy),
                found -> {
                    String seen = Words.count(found.size(), "instance");
                    if (found.size() < quantity) {
                        return Judgement.fail(seen, remedy);
                    }
                    return found.size() == quantity
                            ? Judgement.pass(seen)
                            : Judgement.warn(seen, "delete what is not needed, or raise the quantity in the inventory");
                });
        present.ifPresent(found -> {
            row.sizeIn(home)
                    .ifPresent(size -> findings.check("database-instance.size", subject, size, () -> {
                        String others = found.stream()
                                .filter(instance -> !instance.instanceClass().equals(size))
                                .map(instance -> instance.id() + " is " + instance.instanceClass())
                                .collect(Collectors.joining("; "));
                        return others.isEmpty() ? Judgement.pass(size) : Judgement.fail(others, remedy);
                    }));
            if (!home.zones().isEmpty() && quantity > 0) {
                findings.check(
                        "database-instance.zones",
                        subject,
                        ZoneSpread.expected(home, quantity),
                        () -> zones(found, quantity, remedy));
            }
            findings.check("database-instance.available", subject, "all available", () -> {
                String others = found.stream()
                        .filter(instance -> !instance.isAvailable())
                        .map(instance -> instance.id() + " is " + instance.status())
                        .collect(Collectors.joining("; "));
                return others.isEmpty()
                        ? Judgement.pass("all available")
                        : Judgement.fail(
                                others,
                                Remedy.of("wait until they are available, then verify again; if they stay so, check"
                                                + " their events (")
                                        .then(Command.aws(
                                                "rds",
                                                "describe-events",
                                                "--region",
                                                home.name(),
                                                "--source-type",
                                                "db-instance"))
                                        .then(")"));
            });
        });
    }

    private Judgement zones(List<Databases.Instance> found, int quantity, Remedy remedy) {
        List<String> placed = found.stream()
                .flatMap(instance -> Optional.ofNullable(instance.zone()).stream())
                .toList();
        return placed.size() < found.size()
                ? Judgement.unknown(
                        "RDS gives no zone for "
                                + Words.list(found.stream()
                                        .filter(instance -> instance.zone() == null)
                                        .map(Databases.Instance::id)
                                        .toList()),
                        "wait until the instances are available, then verify again")
                : ZoneSpread.judge(home, quantity, placed, remedy);
    }
}
