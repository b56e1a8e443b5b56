package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Fact;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Pace;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.BinlogPosition;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.Instance;
import io.drctl.cloud.Sql;
import io.drctl.cloud.Threads;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.SqlFence;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.NewWriter;
import io.drctl.writer.StoppedWrites;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stops the writes of a primary, by {@code read_only}, and sees that a write is refused: the beginning of a planned
 * switchover. Its gates are all that must be so for the rest to succeed, since from here on users can't write.
 *
 * <p>{@code mysql.rds_set_read_only} is documented for Aurora MySQL 3 alone; whether a server has it is asked (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/mysql-stored-proc-replicating.html">replicating</a>).
 * What it sets ends with the next restart or failover of the writer.
 */
public final class StopWrites implements Effect<StopWrites.Seen> {
    /** The call, as plans and journals name it. */
    static final String CALL = "sql:SetReadOnly";

    private static final String TO = "to";

    private static final Gate TOPOLOGY = Gate.of(
            "topology",
            step -> replicaId(step) + " in " + step.region(TO) + " replicates from " + sourceId(step)
                    + " by its binary log");
    private static final Gate SOURCE = Gate.of(
            "primary-available",
            step -> "the primary in " + step.region("region")
                    + (step.database().isInstance() ? " is available" : " and its writer are available"));
    private static final Gate AVAILABLE = Gate.of(
            "replica-available",
            step -> step.database().isInstance()
                    ? "the replica is available"
                    : "the replica and the instance that will be its writer are available");
    private static final Gate ALONE = Gate.of(
            "no-other-replica",
            step -> "nothing else replicates from " + sourceId(step) + ", in any Region of the account");
    private static final Gate SQL =
            Gate.of("sql", step -> "both servers answer by SQL, and read_only can be set in " + step.region("region"));
    private static final Gate REPLICATING = Gate.of(
            "replicating",
            step -> "the replica replicates without an error, and trails by less than "
                    + Durations.words(Handover.within(step)));

    /** The cluster whose writes are stopped. */
    static final Fact<String> SOURCE_ARN = Fact.text("stopped-cluster");

    /**
     * What one look saw.
     *
     * @param source null when there is none
     * @param replica null when there is none
     * @param servers null without an access by SQL to both, or an answer of both
     * @param unread the question by SQL that got no answer; null when all did, or none was asked
     */
    record Seen(
            @Nullable Cluster source,
            List<Instance> sourceInstances,
            @Nullable Cluster replica,
            List<Instance> replicaInstances,
            @Nullable Servers servers,
            @Nullable CloudException unread) {}

    /**
     * What the two servers say.
     *
     * @param exemption the privilege that lets drctl write at a source that is read-only; null when there is none
     * @param replica null when the server follows no other
     */
    record Servers(
            boolean isReadOnly,
            boolean canSetReadOnly,
            @Nullable String exemption,
            BinlogPosition last,
            Sql.@Nullable Replica replica) {}

    @Override
    public String name() {
        return StoppedWrites.STOPPING;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.required(TO, ParameterType.REGION),
                ActionParameter.optional(Handover.WITHIN_ARGUMENT, ParameterType.DURATION),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public Set<String> settles() {
        return Set.of(WriterPlace.TEST);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName region = context.region("region");
        RegionName to = context.region(TO);
        return new Outline(
                        sourceId(context) + " in " + region + " accepts no more writes (read_only), which a tried write"
                                + " shows",
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall(CALL, region.value(), Plane.DATA)),
                        List.of(
                                "Once the writes to " + region + " are stopped, users can't write until the"
                                        + " application has followed the database to " + to + ".",
                                "If the replica hasn't caught up within "
                                        + Durations.words(Handover.within(context))
                                        + ", writes are let in again in " + region + ", and nothing has moved."),
                        Duration.ofMinutes(2),
                        Remedy.of("the run's last step lets writes in again, unless " + replicaId(context)
                                + " was promoted"))
                .asking("stop the writes to " + sourceId(context) + " in " + region)
                .needing(
                        Need.of(Databases.describing(context.database()), region),
                        Need.of(Databases.describing(context.database()), to),
                        Need.of("sql:Connect", region),
                        Need.of("sql:Connect", to));
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        RegionName region = context.region("region");
        RegionName to = context.region(TO);
        Threads threads = context.cloud().threads();
        Databases there = context.cloud().databases(to, context.database());
        Threads.Pending<Optional<Cluster>> asked = threads.start("replica", () -> there.cluster(replicaId(context)));
        Optional<Cluster> source =
                context.cloud().databases(region, context.database()).cluster(sourceId(context));
        Optional<Cluster> replica = asked.join();
        boolean isOurs = context.ownFacts().has(SOURCE_ARN);
        if (!isOurs && replica.isPresent() && isAlone(replica.get())) {
            return new Observation.Satisfied<>(replicaId(context) + " in " + to + " follows no other " + noun(context)
                    + ", so no writes need to be stopped for it");
        }
        if (source.isEmpty()) {
            return isOurs
                    ? new Observation.OutOfReach<>(
                            "there is no " + noun(context) + " " + sourceId(context) + " in " + region + " any more",
                            Remedy.of("look where the newest writes are: ").then(Command.drctl("status")))
                    : new Observation.NotYet<>(
                            "there is no " + noun(context) + " " + sourceId(context) + " in " + region,
                            new Seen(null, List.of(), replica.orElse(null), List.of(), null, null));
        }
        Servers servers = null;
        CloudException unread = null;
        try {
            servers = servers(context, region, to);
        } catch (CloudException e) {
            if (isOurs) {
                throw e;
            }
            unread = e;
        }
        String what = sourceId(context) + " in " + region;
        if (isOurs && servers != null && servers.isReadOnly()) {
            Handover.Tried tried = Handover.Tried.at(Handover.serverOf(context, region), sourceId(context), region);
            if (Boolean.TRUE.equals(tried.isRefused())) {
                return new Observation.Satisfied<>("writes to " + what + " are stopped: " + tried.seen(), Facts.NONE);
            }
            return new Observation.Unknown<>("whether " + what + " refuses writes is unknown: " + tried.seen());
        }
        Seen seen = new Seen(
                source.get(),
                context.cloud().databases(region, context.database()).instances(sourceId(context)),
                replica.orElse(null),
                there.instances(replicaId(context)),
                servers,
                unread);
        return new Observation.NotYet<>(
                what + " accepts writes; would be read-only",
                seen,
                Facts.of(SOURCE_ARN, source.get().arn()));
    }

    private static boolean isAlone(Cluster cluster) {
        return !cluster.isReplica() && cluster.globalCluster() == null && cluster.isAvailable();
    }

    /** What both servers say; null without an access to both. */
    private static @Nullable Servers servers(StepContext context, RegionName region, RegionName to) {
        Optional<Sql> source = Handover.server(context, region);
        Optional<Sql> replica = Handover.server(context, to);
        if (source.isEmpty() || replica.isEmpty()) {
            return null;
        }
        Threads.Pending<Optional<Sql.Replica>> asked = context.cloud()
                .threads()
                .start("replica-status", () -> replica.get().replica());
        boolean isReadOnly = source.get().isReadOnly();
        boolean canSet = source.get().canSetReadOnly();
        String exemption = canSet ? source.get().exemption().orElse(null) : null;
        Optional<Sql.Replica> status = asked.join();
        // Last, so that no replica of this source can be beyond it.
        return new Servers(isReadOnly, canSet, exemption, source.get().position(), status.orElse(null));
    }

    @Override
    public @Nullable Remedy remedy(StepContext context, CloudException failure) {
        return Handover.bothNeeded(context, context.region(TO), failure);
    }

    @Override
    public List<Gate> gates() {
        return List.of(TOPOLOGY, SOURCE, AVAILABLE, SQL, REPLICATING, ALONE);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        RegionName to = context.region(TO);
        Cluster replica = seen.replica();
        Cluster source = seen.source();
        if (source == null) {
            return List.of(SOURCE.refused(
                    "there is no " + noun(context) + " " + sourceId(context) + " in " + context.region("region"),
                    Remedy.of("look where the newest writes are: ").then(Command.drctl("status"))));
        }
        if (replica == null || !source.arn().equals(replica.replicationSource())) {
            return List.of(TOPOLOGY.refused(
                    replica == null
                            ? "there is no " + noun(context) + " " + replicaId(context) + " in " + to
                            : replicaId(context) + " in " + to + " replicates from "
                                    + Objects.requireNonNullElse(
                                            replica.replicationSource(), "no other " + noun(context))
                                    + ", and not from " + source.id(),
                    Remedy.of("look where the newest writes are: ").then(Command.drctl("status"))));
        }
        List<GateResult> results = new ArrayList<>();
        results.add(TOPOLOGY.passed(replicaId(context) + " replicates from " + replica.replicationSource()));
        results.add(available(SOURCE, source, seen.sourceInstances()));
        results.add(available(AVAILABLE, replica, seen.replicaInstances()));
        Servers servers = seen.servers();
        CloudException unread = seen.unread();
        if (unread != null) {
            results.add(SQL.refused(
                            "unknown: a server gives no answer: " + unread.explain(),
                            Handover.bothNeeded(context, to, unread))
                    .lacking(unread));
            return results;
        }
        if (servers == null) {
            results.add(SQL.refused(
                    "the inventory gives no access by SQL, so that writes can't be stopped, nor seen to have"
                            + " arrived",
                    Remedy.of("add sql to the database in the inventory; or stop the application, wait until the"
                                    + " replica has caught up, then: ")
                            .then(forced(context))));
            return results;
        }
        results.add(sql(context, servers));
        results.add(replicating(context, servers));
        if (results.stream().noneMatch(GateResult::isRefusal)) {
            results.add(alone(context, source, replica));
        }
        return results;
    }

    private static Command forced(StepContext context) {
        return Handover.byForce(context, context.region(TO), "--force-while-healthy");
    }

    private static GateResult available(Gate gate, Cluster cluster, List<Instance> instances) {
        if (!cluster.isAvailable()) {
            return gate.refused(
                    cluster.id() + " is " + cluster.status(), "wait until it is available, then run the command again");
        }
        if (cluster.isInstance()) {
            return gate.passed(cluster.id() + " is available");
        }
        NewWriter writer = NewWriter.of(cluster, instances);
        return writer.isAvailable()
                ? gate.passed(cluster.id() + " and its writer, " + writer.instanceId() + ", are available")
                : gate.refused(Objects.requireNonNull(writer.problem()), Objects.requireNonNull(writer.remedy()));
    }

    private static GateResult sql(StepContext context, Servers servers) {
        RegionName region = context.region("region");
        if (!servers.canSetReadOnly()) {
            return SQL.refused(
                    "the server of " + sourceId(context) + " has no mysql.rds_set_read_only that drctl may call ("
                            + SqlFence.without(context.database()) + ")",
                    Remedy.of("grant EXECUTE on it; or stop the application, wait until the replica has caught up,"
                                    + " then: ")
                            .then(forced(context)));
        }
        String exemption = servers.exemption();
        if (exemption != null) {
            return SQL.refused(
                    SqlFence.exempt(exemption, sourceId(context)), Remedy.of(SqlFence.withoutPrivilege(exemption)));
        }
        if (servers.isReadOnly() && !context.ownFacts().has(SOURCE_ARN)) {
            return SQL.refused(
                    sourceId(context) + " in " + region + " is read-only already, and not by this run",
                    Remedy.of("find out who stopped its writes, and why; an unfinished run of drctl's is shown by: ")
                            .then(Command.drctl("run", "list")));
        }
        return SQL.passed("both servers answer, and read_only is off at " + sourceId(context));
    }

    private static GateResult replicating(StepContext context, Servers servers) {
        Sql.Replica replica = servers.replica();
        String id = replicaId(context);
        Remedy wait = Remedy.of("wait until it has caught up, or see to its replication, then run the command again");
        if (replica == null) {
            return REPLICATING.refused("the server of " + id + " says that it follows no other", wait);
        }
        if (!replica.isRunning() || replica.error() != null) {
            return REPLICATING.refused(
                    "the replication of " + id + " doesn't run"
                            + (replica.error() == null ? "" : ": " + replica.error()),
                    wait);
        }
        if (!servers.last().hasReached(replica.applied())) {
            return REPLICATING.refused(
                    id + " is at " + replica.applied() + ", beyond the end of the binary log of " + sourceId(context)
                            + " at " + servers.last() + ": it follows another server",
                    wait);
        }
        Duration behind = replica.behind();
        if (behind == null) {
            return REPLICATING.refused("unknown: the server of " + id + " doesn't know how far it trails", wait);
        }
        String seen =
                id + " trails by " + Durations.words(behind) + ", at " + replica.applied() + " of " + servers.last();
        return behind.compareTo(Handover.within(context)) < 0
                ? REPLICATING.passed(seen)
                : REPLICATING.refused(seen + ", no less than " + Durations.words(Handover.within(context)), wait);
    }

    private static GateResult alone(StepContext context, Cluster source, Cluster replica) {
        RegionName to = context.region(TO);
        Dependants dependants = Dependants.of(context.cloud(), context.database(), context.region("region"), source);
        List<String> others = dependants.found().stream()
                .filter(each -> !each.equals(replica.id() + " in " + to))
                .toList();
        if (!others.isEmpty()) {
            return ALONE.refused(
                    String.join(" and ", others) + " would go on following a primary to which nothing is written"
                            + " any more",
                    "delete it, or promote it, before; it can be created again from the new primary");
        }
        return dependants.unasked().isEmpty()
                ? ALONE.passed("nothing else replicates from " + source.id())
                : ALONE.refused(
                                "unknown: what replicates from " + source.id() + " could not be determined: "
                                        + String.join("; ", dependants.unasked()),
                                "make it readable, then run the command again")
                        .lacking(dependants.unread());
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        Handover.serverOf(context, context.region("region")).setReadOnly(true);
        return Facts.NONE;
    }

    @Override
    public Pace pace() {
        return Pace.QUICK;
    }

    private static String noun(StepContext context) {
        return context.database().noun();
    }

    private static String sourceId(StepContext context) {
        return context.database().clusterIn(context.region("region"));
    }

    private static String replicaId(StepContext context) {
        return context.database().clusterIn(context.region(TO));
    }
}
