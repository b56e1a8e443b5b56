package io.drctl.readiness;

import io.drctl.cloud.Tables.Replica;
import io.drctl.cloud.Tables.Table;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.NameRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * A DynamoDB global table in a Region: it can be read and written here, the other Region has a replica of it, and what
 * is deleted by mistake, which is replicated too, can be brought back.
 */
record TableCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "dynamodb-table";

    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
            List.of(WORD + ".active", WORD + ".replica", WORD + ".point-in-time-recovery"), TableCheck::new);

    static final CheckedKind KIND = CheckedKind.of(
            AssetKind.of(WORD, "DynamoDB table")
                    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
                    .named(new NameRule(
                            "DynamoDB accepts for a table",
                            "[A-Za-z0-9_.-]{3,255}",
                            "3 to 255 letters, digits, hyphens, dots and underscores")),
            FAMILY);

    @Override
    public void examine(Findings findings) {
        RegionName region = home.name();
        String name = row.nameIn(region);
        Reading<Optional<Table>> table = site.services().table(region, name);
        Reading<Boolean> recoverable = site.services().isRecoverable(region, name);
        RegionName peer = site.inventory().peerOf(region).name();
        String subject = "table " + name;
        findings.present(
                        WORD + ".active",
                        subject,
                        "ACTIVE",
                        table::get,
                        () -> Judgement.fail(
                                "there is no such table",
                                "add a replica in " + region + ", or correct its name in the inventory"),
                        found -> found.isServing()
                                ? Judgement.pass(found.status())
                                : Judgement.fail(found.status(), "see why it can't be read and written"))
                .ifPresent(found -> {
                    if (row.isIn(peer)) {
                        findings.check(
                                WORD + ".replica",
                                subject,
                                "a replica in " + peer + ", ACTIVE",
                                () -> replica(found, peer));
                    }
                    findings.check(
                            WORD + ".point-in-time-recovery",
                            subject,
                            "on",
                            () -> recoverable.get()
                                    ? Judgement.pass("on")
                                    : Judgement.warn(
                                            "off: what is deleted by mistake is gone in both Regions",
                                            Remedy.of(Command.aws(
                                                    "dynamodb",
                                                    "update-continuous-backups",
                                                    "--region",
                                                    region,
                                                    "--table-name",
                                                    name,
                                                    "--point-in-time-recovery-specification",
                                                    "PointInTimeRecoveryEnabled=true"))));
                });
    }

    private static Judgement replica(Table table, RegionName peer) {
        Optional<Replica> replica = table.replicaIn(peer);
        if (replica.isEmpty()) {
            return Judgement.fail(
                    table.replicas().isEmpty() ? "it is no global table" : "it has no replica in " + peer,
                    "add a replica in " + peer);
        }
        String why = replica.get().why();
        String seen = replica.get().status() + (why == null ? "" : ": " + why);
        return switch (replica.get().status()) {
            case "ACTIVE" -> Judgement.pass(seen);
            case "CREATING", "UPDATING" -> Judgement.awaited(seen, "wait until it is ACTIVE, then verify again");
            default -> Judgement.fail(seen, "see why the replica doesn't take part");
        };
    }
}
