package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Threads;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.DatabaseArn;
import io.drctl.writer.NewWriter;
import io.drctl.writer.Promotion;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterFacts;
import io.drctl.writer.WriterPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A primary cluster to delete after the other Region's was promoted, and the gates before its deletion, which are the
 * same for its instances and for itself. An RDS instance is a cluster of one.
 */
record RetiredCluster(Optional<Cluster> cluster, List<Instance> instances) {
    private static final Gate OLD_PRIMARY =
            Gate.of("old-primary", step -> id(step) + " is standalone, and the database was failed over away from it");
    private static final Gate DELETION_PROTECTION =
            Gate.of("deletion-protection", step -> id(step) + " is not protected against deletion");
    private static final Gate NEW_PRIMARY = Gate.of(
            "new-primary-writable",
            step -> "the promoted " + step.database().noun() + " in "
                    + step.inventory().peerOf(step.region("region")).name() + " is standalone, its writer available");

    /** Never refuses: what a final snapshot has isn't lost, but it has to be looked for there. */
    private static final Gate OLD_WRITES = Gate.of(
                    "old-writes", step -> "what " + id(step) + " alone has remains in its final snapshot only")
            .when(RetiredCluster::makesWay);

    static final List<Gate> GATES = List.of(OLD_PRIMARY, DELETION_PROTECTION, NEW_PRIMARY, OLD_WRITES, Dependants.NONE);

    private static final Gate AVAILABLE =
            Gate.of("available", step -> id(step) + " is available: RDS renames nothing else");

    /** Of one that is kept under another name; what is protected against deletion can be renamed. */
    static final List<Gate> KEEPING_GATES = List.of(OLD_PRIMARY, AVAILABLE, NEW_PRIMARY, Dependants.NONE);

    private static final String FOR_REPLICA_OF = "for-replica-of";
    private static final String UNLESS_NEWEST = "unless-newest";
    private static final String UNLESS_KEPT = "unless-kept";

    static final List<ActionParameter> PARAMETERS = List.of(
            ActionParameter.required("region", ParameterType.REGION),
            ActionParameter.optional(FOR_REPLICA_OF, ParameterType.REGION),
            ActionParameter.optional(UNLESS_NEWEST, ParameterType.FLAG),
            ActionParameter.optional(UNLESS_KEPT, ParameterType.FLAG),
            ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));

    static String id(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }

    /** Whether it is deleted so that a replica of the other Region's can take its name: on the way home. */
    static boolean makesWay(StepContext context) {
        return context.optional(FOR_REPLICA_OF).isPresent();
    }

    /** Whether it is kept under another name instead. */
    static boolean isKept(StepContext context) {
        return context.optional(UNLESS_KEPT).filter(Boolean::parseBoolean).isPresent();
    }

    /** What the plan says besides of a cluster that makes way. */
    static List<String> warnings(StepContext context) {
        return makesWay(context)
                ? List.of("Before " + id(context) + " in " + context.region("region")
                        + " makes way for a new replica, its deletion protection has to be lifted by hand; the run"
                        + " stops there if it isn't, says how, and can be resumed. With --keep-old it is renamed"
                        + " instead, and stays protected.")
                : List.of();
    }

    /**
     * Why a cluster that should make way for a replica stays: it is that replica, or it has the newest writes itself,
     * as a run before has come further. Empty where it doesn't stay.
     */
    Optional<String> kept(StepContext context) {
        if (!makesWay(context) || cluster.isEmpty()) {
            return Optional.empty();
        }
        RegionName region = context.region("region");
        RegionName other = context.region(FOR_REPLICA_OF);
        String source = cluster.get().replicationSource();
        if (source != null) {
            return isOf(source, other, context.database().clusterIn(other))
                    ? Optional.of(id(context) + " in " + region + " is the replica of "
                            + context.database().clusterIn(other) + " already")
                    : Optional.empty();
        }
        if (context.optional(UNLESS_NEWEST).filter(Boolean::parseBoolean).isEmpty()) {
            return Optional.empty();
        }
        WriterPlace place = WriterPlace.judge(WriterFacts.read(
                context.inventory(), context.database(), context.cloud(), region, context.promotions()));
        return place.kind() == WriterPlace.Kind.HERE ? Optional.of(place.seen()) : Optional.empty();
    }

    static RetiredCluster read(StepContext context) {
        Databases databases = context.cloud().databases(context.region("region"), context.database());
        Threads.Pending<List<Instance>> pending =
                context.cloud().threads().start("instances", () -> databases.instances(id(context)));
        Optional<Cluster> cluster = databases.cluster(id(context));
        return new RetiredCluster(cluster, pending.join());
    }

    /** As AWS CLI's commands and options name it. */
    private static String type(StepContext context) {
        return context.database().isInstance() ? "instance" : "cluster";
    }

    /** Whether the source of a copy in another Region, an ARN, is that database. */
    private static boolean isOf(String source, RegionName region, String id) {
        return source.startsWith("arn:") && DatabaseArn.names(source, region, id);
    }

    List<GateResult> tryGates(StepContext context) {
        return tryGates(context, false);
    }

    /** Before it is renamed. */
    List<GateResult> tryKeepingGates(StepContext context) {
        return tryGates(context, true);
    }

    private GateResult availableGate(StepContext context) {
        String status = cluster.map(Cluster::status).orElse("gone");
        List<String> away = instances.stream()
                .filter(each -> !each.isAvailable())
                .map(each -> each.id() + " is " + each.status())
                .toList();
        if (!status.equals("available") || !away.isEmpty()) {
            return AVAILABLE.refused(
                    (status.equals("available") ? String.join(", ", away) : id(context) + " is " + status)
                            + ", and RDS renames only what is available",
                    "wait until it is available, or mend it, then resume the run");
        }
        return AVAILABLE.passed(id(context) + " is available");
    }

    private List<GateResult> tryGates(StepContext context, boolean isKept) {
        RegionName region = context.region("region");
        RegionName other = context.inventory().peerOf(region).name();
        String otherId = context.database().clusterIn(other);
        Databases databases = context.cloud().databases(other, context.database());
        Optional<Cluster> promoted;
        CloudException unread = null;
        GateResult newPrimary;
        try {
            promoted = databases.cluster(otherId);
            newPrimary = newPrimaryGate(
                    context.database(),
                    other,
                    otherId,
                    promoted,
                    promoted.isEmpty() ? List.of() : databases.instances(otherId));
        } catch (CloudException e) {
            promoted = Optional.empty();
            unread = e;
            newPrimary = NEW_PRIMARY
                    .refused("unknown: " + e.explain(), "make it readable, then resume the run")
                    .lacking(e);
        }
        List<GateResult> results = new ArrayList<>();
        results.add(oldPrimaryGate(context, promoted, unread));
        if (isKept) {
            results.add(availableGate(context));
        } else if (cluster.isPresent() && cluster.get().deletionProtected()) {
            results.add(
                    DELETION_PROTECTION.refused(id(context) + " is protected against deletion", unprotecting(context)));
        } else {
            results.add(DELETION_PROTECTION.passed(id(context) + " is not protected"));
        }
        results.add(newPrimary);
        if (makesWay(context) && !isKept) {
            results.add(oldWrites(context));
        }
        // This asks every Region of the account, so it runs only once all other gates pass.
        if (cluster.isPresent() && results.stream().noneMatch(GateResult::isRefusal)) {
            results.add(Dependants.of(context.cloud(), context.database(), region, cluster.get())
                    .gate(id(context), otherId + " in " + other, otherwise(context)));
        }
        return results;
    }

    /** What is kept under another name stays protected. */
    private static Remedy unprotecting(StepContext context) {
        RegionName region = context.region("region");
        Remedy off = Remedy.of("turn it off, then go on: ")
                .then(
                        context.cloud().isSimulated()
                                ? Command.drctl("sandbox", "unprotect", region)
                                : Command.aws(
                                        "rds",
                                        "modify-db-" + type(context),
                                        "--region",
                                        region,
                                        "--db-" + type(context) + "-identifier",
                                        id(context),
                                        "--no-deletion-protection"));
        return makesWay(context)
                ? off.then("; or begin again, and keep it under another name: ")
                        .then(FailoverCommands.goingHome("--keep-old"))
                : off;
    }

    /** What else to do than to delete it. */
    private static String otherwise(StepContext context) {
        return makesWay(context) ? "" : ", or leave --delete-old-primary out";
    }

    private static GateResult oldWrites(StepContext context) {
        if (context.leftByAction(StoppedWrites.STOPPING).has(StopWrites.SOURCE_ARN)) {
            return OLD_WRITES.passed("the writes to it were stopped, and the last of them applied, before it was left");
        }
        String other = context.database().clusterIn(context.region(FOR_REPLICA_OF));
        return OLD_WRITES.caution(
                "what " + id(context) + " alone has, and " + other
                        + " doesn't, goes with it, but for the final snapshot",
                context.database().sql() == null
                        ? Remedy.of("if that matters, compare the two before")
                        : Remedy.of("what that is is told before by: ").then(Command.drctl("db", "divergence")));
    }

    /**
     * A replica is what the site would fail over to: deleting it would delete the site's way to recover. And given two
     * standalone clusters, AWS doesn't tell which was promoted later: deleting that one would delete everything written
     * since.
     */
    private GateResult oldPrimaryGate(
            StepContext context, Optional<Cluster> promoted, @Nullable CloudException unread) {
        String source = cluster.map(Cluster::replicationSource).orElse(null);
        String global = cluster.map(Cluster::globalCluster).orElse(null);
        if (source == null && global == null) {
            return wasLeft(context, promoted)
                    ? OLD_PRIMARY.passed(id(context) + " is standalone")
                    : OLD_PRIMARY
                            .refused(
                                    id(context) + " is standalone, and nothing shows that the database has left it: it"
                                            + " may have failed over to it",
                                    (makesWay(context)
                                                    ? Remedy.of("look where the newest writes are (")
                                                            .then(Command.drctl("status"))
                                                            .then(")")
                                                    : Remedy.of("leave --delete-old-primary out"))
                                            .then("; if it is no longer needed, delete it yourself: ")
                                            .then(deletion(context)))
                            .lacking(unread);
        }
        return OLD_PRIMARY.refused(
                id(context)
                        + (source != null ? " is a replica of " + source : " belongs to global database " + global)
                        + ": it is not an old primary",
                makesWay(context)
                        ? Remedy.of("correct what it follows, or delete it; where the newest writes are is shown by: ")
                                .then(Command.drctl("status"))
                        : Remedy.of("there is nothing to retire here; leave --delete-old-primary out"));
    }

    private static Command deletion(StepContext context) {
        return Command.aws(
                "rds",
                "delete-db-" + type(context),
                "--region",
                context.region("region"),
                "--db-" + type(context) + "-identifier",
                id(context),
                // RDS demands this or --skip-final-snapshot.
                "--final-db-snapshot-identifier",
                id(context) + "-final");
    }

    /**
     * Whether the other cluster is known to have been promoted from this one: by this run, or by one on record (this
     * machine's journals, a tag on the cluster). Then this is the older of the two; if not, it may have been recreated
     * since, on the way home, and may be the one in use now. Nothing less will do in the primary Region either: a
     * younger standalone cluster in the recovery Region may have been created empty, or restored from last night's
     * snapshot.
     */
    private boolean wasLeft(StepContext context, Optional<Cluster> promoted) {
        RegionName region = context.region("region");
        boolean byThisRun = context.leftByAction(PromoteReplica.NAME)
                .get(PromotionFacts.SOURCE)
                .filter(source -> isOf(source, region, id(context)))
                .isPresent();
        // Where there is none, or it can't be read, the next gate refuses.
        return (byThisRun || isOnRecord(context, promoted))
                && (cluster.isEmpty() || promoted.isEmpty() || isOlder(cluster.get(), promoted.get()));
    }

    private boolean isOnRecord(StepContext context, Optional<Cluster> promoted) {
        RegionName region = context.region("region");
        RegionName other = context.inventory().peerOf(region).name();
        // Whether the run saw its promotion end doesn't matter: what was a replica then, and stands alone now, has
        // left.
        return promoted.filter(cluster -> !cluster.isReplica()).isPresent()
                && Stream.concat(context.promotions().get().stream(), Promotion.on(promoted.get(), other).stream())
                        .filter(promotion -> promotion.region().equals(other)
                                && promotion.clusterId().equals(promoted.get().id())
                                && promotion.created() != null
                                && promotion.created().equals(promoted.get().created()))
                        .anyMatch(promotion -> isOf(promotion.source(), region, id(context)));
    }

    private static boolean isOlder(Cluster one, Cluster other) {
        return one.created() != null && other.created() != null && one.created().isBefore(other.created());
    }

    /** The old primary is the only copy of the data until the new one is proven to be standalone. */
    private static GateResult newPrimaryGate(
            Database database, RegionName other, String otherId, Optional<Cluster> promoted, List<Instance> instances) {
        if (promoted.isEmpty()) {
            return NEW_PRIMARY.refused(
                    "there is no " + database.noun() + " " + otherId + " in " + other, "promote a replica first");
        }
        Cluster cluster = promoted.get();
        if (cluster.isReplica() || !cluster.isAvailable() || cluster.writer().isEmpty()) {
            return NEW_PRIMARY.refused(
                    otherId + " in " + other + " is " + cluster.status()
                            + (cluster.isReplica() ? " and still a replica" : "")
                            + (cluster.writer().isEmpty() ? " and has no writer" : ""),
                    Remedy.of("promote it first; the command for that is shown by: ")
                            .then(Command.drctl("status")));
        }
        NewWriter writer = NewWriter.of(cluster, instances);
        if (!writer.isAvailable()) {
            return NEW_PRIMARY.refused(
                    writer.problem() + ", in " + other,
                    "wait until it is available, then resume the run: until then the old primary is the only copy that"
                            + " is known to be readable");
        }
        return NEW_PRIMARY.passed(
                otherId + " in " + other + " is standalone, its writer " + writer.instanceId() + " is available");
    }
}
