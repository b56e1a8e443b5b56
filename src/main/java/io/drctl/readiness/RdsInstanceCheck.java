package io.drctl.readiness;

import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.DbInstances.DbInstance;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.AssetKind.SizeRule;
import io.drctl.inventory.NameRule;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Replication.RdsReplica;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.LagPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A DB instance that belongs to no cluster, and in the recovery Region its cross-Region replica: it replicates from the
 * primary's instance, trails it by no more than may be lost, and can take over from it. Where a database of the
 * inventory is this row, it has the newest writes, or replicates from the instance that does.
 */
record RdsInstanceCheck(Verification site, Asset row, SiteRegion home) implements ReadinessCheck {
    private static final String WORD = "rds-instance";

    private static final String RESTARTS = "at a quiet time, since it interrupts the instance: ";

    private static final CheckFamily<Asset> FAMILY = CheckFamily.ofRow(
                    List.of(
                            WORD + ".available",
                            WORD + ".size",
                            WORD + ".support",
                            WORD + ".backups",
                            WORD + ".multi-az",
                            WORD + ".source",
                            WORD + ".replication",
                            WORD + ".lag",
                            WORD + ".version",
                            WORD + ".encryption",
                            WORD + ".writer-place"),
                    RdsInstanceCheck::new)
            .thatTells(WORD + ".lag");

    static final CheckedKind KIND = CheckedKind.of(
            AssetKind.of(WORD, "RDS instance")
                    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
                    .named(new NameRule(
                            "RDS accepts for a DB instance",
                            "(?=.{1,63}$)[a-z](-?[a-z0-9])*",
                            "1 to 63 lower-case letters, digits and hyphens, beginning with a letter, not ending with a"
                                    + " hyphen, and no two hyphens side by side"))
                    .sized(SizeRule.DATABASE_CLASS),
            FAMILY);

    @Override
    public void examine(Findings findings) {
        RegionName region = home.name();
        String name = row.nameIn(region);
        boolean isRecovery = home.role() == RegionRole.RECOVERY;
        RegionName primary = site.inventory().primary().name();
        Reading<Optional<DbInstance>> instance = site.databases().dbInstance(region, name);
        boolean isReplica = isRecovery && row.isIn(primary);
        RegionName peer = site.inventory().peerOf(region).name();
        Reading<Optional<DbInstance>> other =
                row.isIn(peer) ? site.databases().dbInstance(peer, row.nameIn(peer)) : null;
        Reading<Optional<DbInstance>> original = isReplica ? other : null;
        Reading<Optional<ReplicaLag>> lag = isReplica ? site.databases().dbInstanceLag(region, name) : null;
        String subject = "RDS instance " + name;
        Optional<DbInstance> present = findings.present(
                WORD + ".available",
                subject,
                "available",
                instance::get,
                () -> Judgement.fail(
                        "there is no such DB instance",
                        "create it in " + region + ", or correct its name in the inventory"),
                found -> found.isServing()
                        ? isReplica && !found.status().equals("available")
                                // Until then RDS promotes none.
                                ? Judgement.awaited(found.status(), "wait until it is available, then verify again")
                                : Judgement.pass(found.status())
                        : Judgement.fail(found.status(), "see its events; it doesn't serve as it is"));
        if (present.isEmpty()) {
            return;
        }
        DbInstance found = present.get();
        row.sizeIn(home)
                .ifPresent(size -> findings.check(
                        WORD + ".size",
                        subject,
                        size,
                        () -> found.instanceClass().equals(size)
                                ? Judgement.pass(size)
                                : Judgement.fail(
                                        found.instanceClass(), modify(found, RESTARTS, "--db-instance-class", size))));
        findings.support(WORD + ".support", subject, found.engine(), found.engineVersion());
        findings.check(WORD + ".backups", subject, "automated backups", () -> backups(found));
        findings.check(
                WORD + ".multi-az",
                subject,
                "in more than one zone",
                () -> found.isMultiAz()
                        ? Judgement.pass("Multi-AZ")
                        : Judgement.warn(
                                "in " + (found.zone() == null ? "one zone" : found.zone() + " only")
                                        + ": the loss of that zone stops it",
                                modify(found, "it may slow the instance down for some minutes: ", "--multi-az")));
        if (original != null && lag != null) {
            replica(findings, subject, found, original, lag);
        }
        site.inventory().databases().stream()
                .filter(database -> database.isInstance() && row.equals(database.cluster()))
                .forEach(database -> findings.check(
                        WORD + ".writer-place",
                        subject,
                        "has the newest writes, or replicates from the instance that does",
                        () -> NewestWrites.judge(
                                site.inventory(),
                                database,
                                region,
                                site.databases().writerFacts(database, region))));
    }

    /**
     * Without {@code --apply-immediately} RDS waits for the next maintenance window, and meanwhile nothing has changed
     * (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.ApplyImmediately.html">using the
     * schedule modifications setting</a>).
     *
     * @param effect what else happens then
     */
    private Remedy modify(DbInstance instance, String effect, String... change) {
        return Remedy.of(effect)
                .then(Command.aws(
                                "rds",
                                "modify-db-instance",
                                "--region",
                                home.name(),
                                "--db-instance-identifier",
                                instance.id())
                        .with(List.of(change))
                        .with("--apply-immediately"));
    }

    /**
     * A promotion doesn't switch backups on, and without them nothing can replicate from the new writer: no way back
     * (<a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html">read replicas</a>).
     */
    private Judgement backups(DbInstance instance) {
        return instance.backupDays() > 0
                ? Judgement.pass("kept for " + instance.backupDays() + " d")
                : Judgement.fail(
                        "off: once it is the writer, it has no backups, and nothing can replicate from it",
                        modify(instance, RESTARTS, "--backup-retention-period", "7"));
    }

    private void replica(
            Findings findings,
            String subject,
            DbInstance replica,
            Reading<Optional<DbInstance>> original,
            Reading<Optional<ReplicaLag>> lag) {
        RegionName primary = site.inventory().primary().name();
        String wanted = row.nameIn(primary);
        findings.check(
                WORD + ".source",
                subject,
                "replicates from " + wanted + " in " + primary,
                () -> source(replica, primary, wanted));
        if (!replica.isReplica()) {
            return;
        }
        findings.check(WORD + ".replication", subject, "replicating", () -> replication(replica));
        Duration rpo = site.inventory().objectives().rpoTarget();
        findings.check(WORD + ".lag", subject, "a loss of at most " + Durations.words(rpo), () -> {
            LagJudgement judged = LagPolicy.judge(
                    RdsReplica.LAG_METRIC, replica.created(), lag.get(), Optional.empty(), findings.now());
            return lag(judged, rpo).losing(judged.loss());
        });
        findings.check(
                WORD + ".version",
                subject,
                "the engine and version of " + wanted,
                () -> original.get()
                        .map(source -> version(replica, source))
                        .orElseGet(() -> Judgement.unknown(
                                "there is no " + wanted + " in " + primary + " to compare with",
                                "correct its name in the inventory, or restore it")));
        findings.check(
                WORD + ".encryption",
                subject,
                "encrypted where " + wanted + " is",
                () -> original.get()
                        .map(source -> encryption(replica, source))
                        .orElseGet(() -> Judgement.unknown(
                                "there is no " + wanted + " in " + primary + " to compare with",
                                "correct its name in the inventory, or restore it")));
    }

    /** RDS names a source in another Region by its ARN, which tells the Region and the id. */
    private Judgement source(DbInstance replica, RegionName primary, String wanted) {
        String source = replica.source();
        if (source == null) {
            return Judgement.fail(
                    "it is no replica: it stands alone",
                    "after a failover name the Regions in the inventory the other way round; else replace it by a"
                            + " replica of " + wanted);
        }
        String[] parts = source.split(":");
        boolean isWanted = parts.length == 7 && parts[3].equals(primary.value()) && parts[6].equals(wanted);
        return isWanted
                ? Judgement.pass("replicates from " + wanted)
                : Judgement.fail(
                        "replicates from " + source, "replace it by a replica of " + wanted + " in " + primary);
    }

    private static Judgement replication(DbInstance replica) {
        if (replica.replication() == null) {
            return Judgement.unknown("RDS says nothing of its replication", "wait a few minutes, then verify again");
        }
        String why = replica.replication().why();
        return replica.replication().isRunning()
                ? Judgement.pass("replicating")
                : Judgement.fail(
                        replica.replication().status() + (why == null ? "" : ": " + why),
                        "see why replication has stopped, and start it or replace the replica");
    }

    private static Judgement lag(LagJudgement judged, Duration rpo) {
        String look = "find out whether replication runs, and whether CloudWatch gets " + RdsReplica.LAG_METRIC
                + ", then verify again";
        return switch (judged.state()) {
            case TOO_YOUNG -> Judgement.awaited(judged.seen(), "wait a few minutes, then verify again");
            case NO_SAMPLE, SAMPLING_STOPPED, UNREAD -> Judgement.unknown(judged.seen(), look);
            case CLOCKS_DISAGREE -> Judgement.unknown(judged.seen(), "set this machine's clock, then verify again");
            case KNOWN ->
                judged.loss() != null && judged.loss().compareTo(rpo) <= 0
                        ? Judgement.pass(judged.seen())
                        : Judgement.fail(
                                judged.seen(),
                                "give the replica a larger class, or the primary less to write; or promise another"
                                        + " RPO");
        };
    }

    private static Judgement version(DbInstance replica, DbInstance source) {
        String is = replica.engine() + " " + replica.engineVersion();
        String wanted = source.engine() + " " + source.engineVersion();
        return is.equals(wanted)
                ? Judgement.pass(is)
                : Judgement.fail(is + ", but " + source.id() + " has " + wanted, "upgrade the older one");
    }

    /** The key of another Region is of no use here; RDS refuses to make such a replica, so that it has one or none. */
    private static Judgement encryption(DbInstance replica, DbInstance source) {
        if (replica.key() == null) {
            return source.key() == null
                    ? Judgement.warn("neither is encrypted", "encrypt the storage of both")
                    : Judgement.fail(
                            "not encrypted, though " + source.id() + " is", "replace it by an encrypted replica");
        }
        return Judgement.pass("encrypted");
    }
}
