package io.drctl.readiness;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.Replication;
import io.drctl.inventory.Replication.GlobalDatabase;
import io.drctl.inventory.SiteRegion;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.text.Words;
import io.drctl.writer.Headless;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.LagPolicy;
import io.drctl.writer.Reply;
import io.drctl.writer.WriterFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The database cluster of a Region: available, with one writer and its readers and, in the recovery Region, replicating
 * closely enough from the primary's; and it has the newest writes, or replicates from the one that does.
 */
record DatabaseClusterCheck(
        Inventory inventory, Database database, SiteRegion home, DatabaseReads databases, ComputeReads compute)
        implements ReadinessCheck {
    private static final CheckFamily<Database> FAMILY = CheckFamily.<Database>inEachRegion(
                    Stream.concat(
                                    Stream.of(
                                            "database-cluster.available",
                                            "database-cluster.engine",
                                            "database-cluster.support",
                                            "database-cluster.writer",
                                            "database-cluster.replication",
                                            "database-cluster.lag",
                                            "database-cluster.writer-place"),
                                    DatabaseSettingsCheck.IDS.stream())
                            .toList(),
                    (site, database, region) -> new DatabaseClusterCheck(
                            site.inventory(), database, region, site.databases(), site.compute()))
            .thatTells("database-cluster.lag");
    static final CheckedKind KIND = CheckedKind.ofDatabases(AssetKind.DATABASE_CLUSTER, Database::cluster, FAMILY);

    @Override
    public void examine(Findings findings) {
        String id = database.clusterIn(home.name());
        RegionName primary = inventory.primary().name();
        boolean isRecovery = home.role() == RegionRole.RECOVERY;
        Reading<Optional<Databases.Cluster>> cluster = databases.cluster(home.name(), id);
        Reading<Optional<Databases.Cluster>> source = databases.cluster(primary, database.clusterIn(primary));
        RegionName peer = inventory.peerOf(home.name()).name();
        databases.cluster(peer, database.clusterIn(peer));
        Reading<Optional<Databases.ReplicaLag>> lag = isRecovery ? databases.replicaLag(database, home.name()) : null;
        String subject = "database cluster " + id;
        Optional<Databases.Cluster> present = findings.present(
                "database-cluster.available",
                subject,
                "available",
                cluster::get,
                () -> Judgement.fail(
                        "there is no such cluster", inventory.upkeep().provision(home.name())),
                found -> found.isAvailable()
                        ? Judgement.pass("available")
                        : Judgement.fail(
                                found.status(),
                                Remedy.of("wait until it is available, then verify again; if it stays so, check its"
                                                + " events (")
                                        .then(Command.aws(
                                                "rds",
                                                "describe-events",
                                                "--region",
                                                home.name(),
                                                "--source-type",
                                                "db-cluster",
                                                "--source-identifier",
                                                id))
                                        .then(")")));
        if (present.isEmpty()) {
            return;
        }
        Databases.Cluster found = present.get();
        Facts facts = new Facts();
        findings.check("database-cluster.engine", subject, engine(database), () -> engine(found, source));
        findings.support("database-cluster.support", subject, found.engine(), found.engineVersion());
        findings.check("database-cluster.writer", subject, expectedMembers(), () -> members(found));
        if (lag == null) {
            findings.check("database-cluster.replication", subject, expectedLeader(), () -> leads(found, facts));
        } else {
            findings.check(
                    "database-cluster.replication",
                    subject,
                    expectedFollower(),
                    () -> replication()
                            .fold(
                                    binlog -> followsPrimary(found, source),
                                    global -> isIn(global, found, facts),
                                    replica -> followsPrimary(found, source)));
            lag(found, subject, lag, facts, findings);
        }
        findings.check(
                "database-cluster.writer-place",
                subject,
                "has the newest writes, or replicates from the cluster that does",
                () -> NewestWrites.judge(inventory, database, home.name(), facts.get()));
        new DatabaseSettingsCheck(inventory, database, home, databases, compute, found, source).examine(findings);
    }

    /** Read once, on first use. */
    private final class Facts {
        private @Nullable WriterFacts read;

        WriterFacts get() {
            WriterFacts known = read == null ? databases.writerFacts(database, home.name()) : read;
            read = known;
            return known;
        }
    }

    private void lag(
            Databases.Cluster found,
            String subject,
            Reading<Optional<Databases.ReplicaLag>> lag,
            Facts facts,
            Findings findings) {
        boolean isCopy = replication().isPromoted()
                ? found.isReplica()
                : found.replication().isPresent() && !isWriter(found, facts).orElse(false);
        if (isCopy) {
            findings.check(
                    "database-cluster.lag",
                    subject,
                    "promoting loses at most "
                            + Durations.words(inventory.objectives().rpoTarget()) + " (the RPO)",
                    () -> {
                        Optional<Databases.ReplicaLag> current = lag.get();
                        LagJudgement judged =
                                current.isPresent() ? null : facts.get().lagJudged();
                        LagJudgement known = judged == null
                                ? LagPolicy.judge(found, current, Optional.empty(), findings.now())
                                : judged;
                        return lag(Headless.is(found), known).losing(known.loss());
                    });
        }
    }

    private static String engine(Database database) {
        return database.engineVersion() == null
                ? database.engine()
                : database.engine() + " " + database.engineVersion();
    }

    private Judgement engine(Databases.Cluster found, Reading<Optional<Databases.Cluster>> source) {
        String seen = found.engine() + " " + found.engineVersion();
        if (!found.engine().equals(database.engine())) {
            return Judgement.fail(seen, "correct the inventory, or rebuild the cluster with " + database.engine());
        }
        if (database.engineVersion() == null) {
            return home.role() == RegionRole.RECOVERY ? versionOf(found, source, seen) : Judgement.pass(seen);
        }
        return found.engineVersion().equals(database.engineVersion())
                ? Judgement.pass(seen)
                : Judgement.warn(seen, "make the inventory's engine-version and the cluster's agree");
    }

    /** Where the inventory promises no version, that of the primary is the promise. */
    private Judgement versionOf(Databases.Cluster found, Reading<Optional<Databases.Cluster>> source, String seen) {
        Optional<Databases.Cluster> primarys;
        try {
            primarys = source.get();
        } catch (CloudException e) {
            return Judgement.pass(
                    seen + "; " + inventory.primary().name() + " itself was not asked: " + Remedies.reason(e.reason()));
        }
        return primarys.filter(other -> !other.engineVersion().equals(found.engineVersion()))
                .map(other -> Judgement.warn(
                        seen + ", and " + other.id() + " has " + other.engineVersion(),
                        "upgrade the one that is behind, of two that replicate the copy first; a Global Database"
                                + " refuses to exchange roles between versions that are too far apart"))
                .orElseGet(() -> Judgement.pass(seen));
    }

    /** How many members it should have; 0 when the inventory says nothing of them. */
    private int quantity() {
        Asset instances = database.instances();
        return instances == null ? 0 : instances.quantityIn(home);
    }

    /** All members of a global database's secondary are readers. */
    private boolean mayLackWriter() {
        return home.role() == RegionRole.RECOVERY && replication().hasReadersOnly();
    }

    private String expectedMembers() {
        if (quantity() == 0) {
            return mayLackWriter() ? "a member" : "one writer";
        }
        return mayLackWriter()
                ? Words.count(quantity(), "member")
                : "one writer and " + Words.count(quantity() - 1, "reader");
    }

    private Judgement members(Databases.Cluster found) {
        List<String> writers = found.members().stream()
                .filter(Databases.Member::isWriter)
                .map(Databases.Member::instanceId)
                .toList();
        List<String> readers =
                found.readers().stream().map(Databases.Member::instanceId).toList();
        String seen = found.members().isEmpty()
                ? "it has no instance"
                : (writers.isEmpty() ? "no writer" : "writer " + Words.list(writers))
                        + ", "
                        + (readers.isEmpty() ? "no reader" : "reader " + Words.list(readers));
        if (found.members().isEmpty() && mayLackWriter()) {
            return headless(found);
        }
        boolean isWritable = writers.size() == 1 || (writers.isEmpty() && mayLackWriter());
        if (!isWritable && !found.members().isEmpty()) {
            return Judgement.fail(seen, "wait until a failover under way has ended, then verify again");
        }
        if (found.members().size() < Math.max(1, quantity())) {
            return Judgement.fail(seen, inventory.upkeep().provision(home.name()));
        }
        return quantity() == 0 || found.members().size() == quantity()
                ? Judgement.pass(seen)
                : Judgement.warn(seen, "delete what is not needed, or raise the quantity in the inventory");
    }

    /** A failover adds an instance first ({@code action.database.AddInstance}), if it knows the class. */
    private Judgement headless(Databases.Cluster found) {
        String seen = "it has no instance (headless)";
        Optional<String> promised = Headless.promisedClass(database, home.name());
        if (promised.isEmpty()) {
            return Judgement.fail(
                    seen
                            + ", and the inventory gives none a class: once the primary's Region doesn't answer, a"
                            + " failover can't add one",
                    "write the class into the row of its instances");
        }
        String first = seen + ": a failover adds one first, a " + promised.get() + ", which takes "
                + Durations.range(Headless.FROM, Headless.TO) + " of the RTO of "
                + Durations.words(inventory.objectives().rtoTarget());
        return quantity() > 0
                ? Judgement.fail(first, inventory.upkeep().provision(home.name()))
                : Judgement.warn(
                        first,
                        Remedy.of("to be faster, add one before: ")
                                .then(Headless.adding(home.name(), found, promised.get())));
    }

    private Replication replication() {
        return database.replication();
    }

    private String expectedLeader() {
        return replication()
                .fold(
                        binlog -> "accepts writes: not a replica of another cluster",
                        global -> "the writer of the global database " + global.id(),
                        replica -> "accepts writes: not a replica of another instance");
    }

    private Judgement leads(Databases.Cluster found, Facts facts) {
        return replication()
                .fold(
                        binlog -> standsAlone(found, facts),
                        global -> isIn(global, found, facts),
                        replica -> standsAlone(found, facts));
    }

    private Judgement standsAlone(Databases.Cluster found, Facts facts) {
        String source = found.replicationSource();
        if (source == null && facts.get().hasTwoWriters()) {
            WriterFacts both = facts.get();
            // Which of the two has the newest writes, and so what to do, tells writer-place.
            return Judgement.fail(
                    "two clusters accept writes: this one, and " + both.peerId() + " in " + both.peer()
                            + ", which follows it no longer",
                    Remedy.of("before anything else, see which one users write to, and let none write to the other: ")
                            .then(Command.drctl("status")));
        }
        return source == null
                ? Judgement.pass("not a replica of another cluster")
                : Judgement.fail(
                        "is itself a replica of " + source,
                        "swap primary and recovery in the inventory if the site was moved for good, or promote the"
                                + " cluster");
    }

    private String expectedFollower() {
        RegionName primary = inventory.primary().name();
        return replication()
                .fold(
                        binlog -> "a replica of " + database.clusterIn(primary) + " in " + primary,
                        global -> "a secondary of the global database " + global.id(),
                        replica -> "a replica of " + database.clusterIn(primary) + " in " + primary);
    }

    private Judgement isIn(GlobalDatabase global, Databases.Cluster found, Facts facts) {
        String promised = global.id();
        String actual = found.globalCluster();
        if (actual != null && actual.equals(promised)) {
            return role(actual, found, facts);
        }
        return Judgement.fail(
                actual == null ? "in no global database" : "in the global database " + actual,
                "add a cluster of " + home.name() + " to " + promised
                        + " again: one that was detached can't come back, a new one is needed");
    }

    /** Whether the roles in the global database are as the inventory has them, as far as the Region says. */
    private Judgement role(String global, Databases.Cluster found, Facts facts) {
        Optional<Boolean> isWriter = isWriter(found, facts);
        boolean isPromised = isWriter.isEmpty() || isWriter.get() == (home.role() == RegionRole.PRIMARY);
        return isPromised
                ? Judgement.pass("in the global database " + global)
                : Judgement.fail(
                        "is " + (isWriter.get() ? "the writer" : "a secondary") + " of the global database " + global,
                        Remedy.of("to have the database home again, losing nothing: ")
                                .then(FailoverCommands.switchingOver(
                                        inventory, database, inventory.primary().name()))
                                .then("; if the site was moved for good, swap primary and recovery in the inventory"));
    }

    /** Whether a cluster is the writer of its global database; empty where that is unknown. */
    private static Optional<Boolean> isWriter(Databases.Cluster found, Facts facts) {
        Reply<Optional<Databases.GlobalCluster>> global = facts.get().global();
        return global == null || global.answer() == null
                ? Optional.empty()
                : global.answer()
                        .flatMap(Databases.GlobalCluster::writer)
                        .map(writer -> writer.clusterArn().equals(found.arn()));
    }

    /**
     * Whether the source is the right one. Its ARN contains its Region and id, so the answer holds even if the primary
     * Region can't be asked; if it can, the whole ARN is compared, which reveals another account's cluster of the same
     * name.
     */
    private Judgement followsPrimary(Databases.Cluster found, Reading<Optional<Databases.Cluster>> primarys) {
        RegionName primary = inventory.primary().name();
        String promisedId = database.clusterIn(primary);
        String source = found.replicationSource();
        if (source == null) {
            return Judgement.fail(
                    "is not a replica: it was promoted, and accepts writes itself",
                    "a promoted cluster can't become a replica again: build a new replica of it in " + primary
                            + ", or a new replica in " + home.name() + " if " + primary + " still has the data");
        }
        String rebuild =
                "build a new replica of " + promisedId + " in " + home.name() + ": a replica's source can't be changed";
        if (!names(source, primary, promisedId)) {
            return Judgement.fail("a replica of " + source, rebuild);
        }
        Optional<Databases.Cluster> actual;
        try {
            actual = primarys.get();
        } catch (CloudException e) {
            return Judgement.pass("a replica of " + promisedId + " by its ARN; " + primary + " itself was not asked: "
                    + Remedies.reason(e.reason()));
        }
        if (actual.isEmpty()) {
            return Judgement.fail(
                    "a replica of " + promisedId + ", which " + primary + " no longer has",
                    Remedy.of("promote it if " + primary + " was lost (what that takes is shown by ")
                            .then(Command.drctl("status"))
                            .then("), or provision the primary again"));
        }
        return isArn(source) && !actual.get().arn().equals(source)
                ? Judgement.fail(
                        "a replica of " + source + ", but the primary is "
                                + actual.get().arn(),
                        rebuild)
                : Judgement.pass("a replica of " + promisedId + " in " + primary);
    }

    private static boolean isArn(String source) {
        return source.startsWith("arn:");
    }

    /** Whether {@code arn:aws:rds:REGION:ACCOUNT:cluster:ID} (or a bare id) names that cluster. */
    private static boolean names(String source, RegionName region, String id) {
        if (!isArn(source)) {
            return source.equals(id);
        }
        String[] parts = source.split(":", 7);
        return parts.length == 7
                && parts[3].equals(region.value())
                && parts[5].equals("cluster")
                && parts[6].equals(id);
    }

    /** Uses the judgement of the gate before a promotion, so that what is ready here isn't refused there. */
    private Judgement lag(boolean isHeadless, LagJudgement judged) {
        String look = "after an outage, wait for the next sample (CloudWatch gets one a minute); else find out whether"
                + " replication runs"
                + (replication().globalCluster().isPresent() ? "" : " (SHOW SLAVE STATUS on the replica's writer)")
                + " and whether CloudWatch gets its metric, then verify again";
        return switch (judged.state()) {
            case TOO_YOUNG ->
                Judgement.awaited(
                        judged.seen(),
                        isHeadless
                                ? "add an instance, then verify again"
                                : "wait a few minutes, then verify again; a drill waits by itself");
            case NO_SAMPLE, SAMPLING_STOPPED, UNREAD -> Judgement.unknown(judged.seen(), look);
            case CLOCKS_DISAGREE ->
                Judgement.unknown(
                        judged.seen(), "find out which clock is wrong, AWS's or this machine's, and verify again");
            case KNOWN ->
                judged.isWithin(inventory.objectives().rpoTarget())
                        ? Judgement.pass(judged.seen())
                        : Judgement.fail(
                                judged.seen(),
                                "find what slows the replica (long transactions on the primary, a small instance), or"
                                        + " wait for the next sample; until then a failover needs --accept-data-loss");
        };
    }
}
