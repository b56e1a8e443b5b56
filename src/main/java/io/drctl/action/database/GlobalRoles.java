package io.drctl.action.database;

import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Observation;
import io.drctl.action.StepContext;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.GlobalChange;
import io.drctl.cloud.Databases.GlobalCluster;
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import io.drctl.text.Command;
import io.drctl.text.Remedy;
import io.drctl.writer.Demotion;
import io.drctl.writer.Headless;
import io.drctl.writer.NewWriter;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is what in a global database, as the Region says that is to take over: what both exchanges of its roles go by,
 * the planned and the forced. Only {@code DescribeGlobalClusters} tells who the writer is: a secondary doesn't name its
 * source.
 *
 * @param region the Region that takes over
 * @param id of the Region's cluster, by the inventory
 * @param globalId of the global database, by the inventory; null where the inventory says that it is none
 */
record GlobalRoles(
        RegionName region,
        String id,
        @Nullable String globalId,
        Optional<Cluster> cluster,
        List<Instance> instances,
        Optional<GlobalCluster> global) {
    static final Gate TOPOLOGY =
            Gate.of("topology", step -> id(step) + " is a secondary of the database's global database");

    /** The ARN of the cluster that was the primary when the roles were to be exchanged. */
    static final Fact<String> OLD_PRIMARY = Fact.text("old-primary");

    /** When AWS accepted the call. */
    static final Fact<Instant> ACCEPTED = Fact.time("accepted-at");

    /** How long an exchange may take. */
    static final Duration BUDGET = Duration.ofMinutes(30);

    private static final Fact<String> ENDPOINT = Fact.text("endpoint");
    private static final Fact<String> WRITER = Fact.text("writer");

    static GlobalRoles read(StepContext context) {
        RegionName region = context.region("region");
        String id = id(context);
        String globalId = context.database().replication().globalCluster().orElse(null);
        Databases databases = context.cloud().databases(region);
        Threads threads = context.cloud().threads();
        Threads.Pending<List<Instance>> instances = threads.start("instances", () -> databases.instances(id));
        Threads.Pending<Optional<GlobalCluster>> global =
                threads.start("global", () -> globalId == null ? Optional.empty() : databases.globalCluster(globalId));
        Optional<Cluster> cluster = databases.cluster(id);
        return new GlobalRoles(region, id, globalId, cluster, instances.join(), global.join());
    }

    /** The database's global database as a Region tells it; empty, and nothing is asked, where it is of none. */
    static Optional<GlobalCluster> of(StepContext context, RegionName region) {
        return context.database()
                .replication()
                .globalCluster()
                .flatMap(id -> context.cloud().databases(region).globalCluster(id));
    }

    /** Whether a cluster is the writer of its global database, or is being made that. */
    static boolean isLeading(Optional<GlobalCluster> global, Optional<Cluster> cluster) {
        String arn = cluster.map(Cluster::arn).orElse(null);
        GlobalChange change = global.map(GlobalCluster::change).orElse(null);
        return arn != null
                && ((change != null && change.toArn().equals(arn))
                        || global.flatMap(GlobalCluster::writer)
                                .map(GlobalMember::clusterArn)
                                .filter(arn::equals)
                                .isPresent());
    }

    /** How a primary that is left stands to the newest writes, by the Region that takes over: it may be dark. */
    static WriterPlace place(RegionName left, RegionName to, Cluster own, Optional<GlobalCluster> global) {
        GlobalChange change = global.map(GlobalCluster::change).orElse(null);
        String leading = change != null
                ? change.toArn()
                : global.flatMap(GlobalCluster::writer)
                        .map(GlobalMember::clusterArn)
                        .orElse(null);
        if (leading == null) {
            return new WriterPlace(
                    WriterPlace.Kind.UNKNOWN, left, null, "the global database names no single writer", null, false);
        }
        String seen =
                idOf(leading) + " is the writer of the global database" + (change == null ? "" : ", or about to be");
        return leading.equals(own.arn())
                ? new WriterPlace(WriterPlace.Kind.HERE, left, left, seen, null, false)
                : new WriterPlace(WriterPlace.Kind.STALE, left, regionOf(leading, to), seen, null, false);
    }

    static String id(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }

    /** The cluster that accepts the global database's writes. */
    Optional<GlobalMember> writer() {
        return global.flatMap(GlobalCluster::writer);
    }

    /** Where the present primary is; the other Region of the site where its ARN doesn't say. */
    static RegionName regionOf(String arn, RegionName otherwise) {
        String[] parts = arn.split(":", 7);
        return parts.length == 7 && RegionName.isWellFormed(parts[3]) ? new RegionName(parts[3]) : otherwise;
    }

    /** The id in an ARN. */
    static String idOf(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    /**
     * How far the exchange has come.
     *
     * @param notYet what is seen while it hasn't begun
     * @param afterwards what is left to know once it is over; empty for nothing
     */
    <S> Observation<S> observed(StepContext context, S notYet, Facts before, String afterwards) {
        boolean isAsked = context.ownFacts().has(OLD_PRIMARY);
        if (cluster.isEmpty()) {
            String missing = "there is no cluster " + id + " in " + region;
            return isAsked
                    ? new Observation.OutOfReach<>(
                            missing + ": somebody has deleted it since",
                            Remedy.of("how the database stands is shown by: ").then(Command.drctl("status")))
                    : new Observation.NotYet<>(missing, notYet);
        }
        Cluster found = cluster.get();
        String writer = writer().map(GlobalMember::clusterArn).orElse(null);
        GlobalChange change = global.map(GlobalCluster::change).orElse(null);
        if (change != null && change.toArn().equals(found.arn())) {
            return new Observation.InProgress<>(
                    "global database " + globalId + " " + words(change) + "; " + id + " is " + found.status());
        }
        if (change != null) {
            // What is the writer still may be left: the gates refuse to go on beside that.
            return new Observation.NotYet<>("global database " + globalId + " " + words(change), notYet);
        }
        if (!found.arn().equals(writer) && writer != null && isLongSinceAccepted(context)) {
            return new Observation.OutOfReach<>(
                    idOf(writer) + " in " + regionOf(writer, region) + " is the writer of global database " + globalId
                            + ": AWS gave up, or the roles were exchanged again since",
                    Remedy.of("how the database stands is shown by: ").then(Command.drctl("status")));
        }
        if (!found.arn().equals(writer)) {
            return new Observation.NotYet<>(
                    global.isEmpty()
                            ? id + " is seen in no global database " + globalId
                            : "the writer of global database " + globalId + " is "
                                    + (writer == null
                                            ? "undecided"
                                            : idOf(writer) + " in " + regionOf(writer, region) + forwarding()),
                    notYet,
                    before);
        }
        String instance = found.writer().map(Member::instanceId).orElse(null);
        if (found.isServing() && instance != null && isServing(instance)) {
            return new Observation.Satisfied<>(
                    id + " is the writer of global database " + globalId + ", at " + instance + " (" + found.endpoint()
                            + ")" + (afterwards.isEmpty() ? "" : "; " + afterwards),
                    Facts.of(ENDPOINT, found.endpoint()).with(WRITER, instance));
        }
        return new Observation.InProgress<>(id + " is the writer of global database " + globalId + ", and "
                + found.status() + (instance == null ? ", without a writer" : ", its writer " + instance));
    }

    /** What AWS accepted so long ago has ended; if nothing of it is left, it won't come true by itself. */
    private static boolean isLongSinceAccepted(StepContext context) {
        return context.ownFacts()
                .get(ACCEPTED)
                .filter(at -> at.plus(BUDGET)
                        .plus(Duration.ofMinutes(1))
                        .isBefore(context.cloud().clock().now()))
                .isPresent();
    }

    private static String words(GlobalChange change) {
        String exchange = change.losesData() ? "failing over" : "switching over, losing nothing,";
        return "is " + exchange + " to " + idOf(change.toArn())
                + (change.status().equals("failing-over") ? "" : " (" + change.status() + ")");
    }

    /**
     * Write forwarding makes a demoted cluster accept writes again, which go through the new primary: a write that
     * succeeds there proves nothing.
     */
    private String forwarding() {
        return writer().filter(GlobalMember::forwardsWrites).isPresent()
                ? "; it forwards writes once it is a secondary, so it goes on accepting them, through the new writer"
                : "";
    }

    private boolean isServing(String instance) {
        return instances.stream().anyMatch(one -> one.id().equals(instance) && Cluster.isServing(one.status()));
    }

    /** Whether the Region's cluster is a secondary whose role can be exchanged. */
    GateResult topology(StepContext context) {
        if (globalId == null) {
            return TOPOLOGY.refused(
                    "by the inventory the database is a "
                            + context.database().replication().topology().word() + ", and in no global database",
                    "correct the inventory, or name the database that is meant");
        }
        if (cluster.isEmpty()) {
            return TOPOLOGY.refused(
                    "there is no cluster " + id + " in " + region,
                    context.inventory().upkeep().creating(region));
        }
        String actual = cluster.get().globalCluster();
        if (!globalId.equals(actual) || global.isEmpty()) {
            return TOPOLOGY.refused(
                    id + " is in " + (actual == null ? "no global database" : "global database " + actual)
                            + (global.isEmpty() ? ", and there is no " + globalId : ", and not in " + globalId),
                    "correct the inventory, or add the cluster to the global database again");
        }
        GlobalChange change = global.get().change();
        if (change != null) {
            return TOPOLOGY.refused(
                    "global database " + globalId + " " + words(change),
                    "wait until that has ended, then run the command again");
        }
        if (writer().isEmpty()) {
            return TOPOLOGY.refused(
                    "global database " + globalId + " names no single writer",
                    "wait until it does, then run the command again");
        }
        return Demotion.isPending(cluster.get(), writer().get())
                ? TOPOLOGY.refused(
                        id + " in " + region + " was the writer of global database " + globalId
                                + ", and Aurora hasn't made it a secondary yet",
                        "wait until it has, then run the command again")
                : TOPOLOGY.passed(id + " is a secondary of global database " + globalId);
    }

    /**
     * Whether somebody could write to it then: a secondary's instances are all readers, one of which becomes the
     * writer; without one (headless) it can't take over (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html">using
     * switchover or failover</a>).
     */
    GateResult available(StepContext context, Gate gate) {
        Cluster found = cluster.orElseThrow();
        if (Headless.is(found, instances) && context.isToCome(gate.test())) {
            return gate.passed(id + " has no instance yet: it is given one first");
        }
        if (!found.isAvailable()) {
            return gate.refused(id + " is " + found.status(), "wait until it is available, then run the command again");
        }
        if (found.members().isEmpty() && instances.isEmpty()) {
            return gate.refused(
                    id + " in " + region + " has no instance: a headless secondary can't become the primary",
                    Remedy.of("add an instance: ").then(Headless.adding(region, found, "CLASS")));
        }
        NewWriter writer = NewWriter.of(found, instances);
        return writer.isAvailable()
                ? gate.passed(id + " and " + writer.instanceId() + " are available")
                : gate.refused(Objects.requireNonNull(writer.problem()), Objects.requireNonNull(writer.remedy()));
    }
}
