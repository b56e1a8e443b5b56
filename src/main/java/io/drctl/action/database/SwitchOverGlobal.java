package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Effect;
import io.drctl.action.Facts;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.Observation;
import io.drctl.action.Outline;
import io.drctl.action.Plane;
import io.drctl.action.PlannedCall;
import io.drctl.action.Reversibility;
import io.drctl.action.StepContext;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.GlobalMember;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.CopyReach;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.SourceHealth;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Region's cluster the primary of its global database while the present one is well: writes stop, the secondary
 * applies the last of them, then accepts new ones. Nothing is lost, or nothing is done (<a
 * href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html">SwitchoverGlobalCluster</a>).
 * The same command with the other Region is the way back.
 *
 * <p>It depends on both Regions: the call goes to that of the primary.
 */
public final class SwitchOverGlobal implements Effect<SwitchOverGlobal.Seen> {
    public static final String NAME = "switch-over-global";

    static final Gate SECONDARY =
            Gate.of("secondary-available", step -> "the secondary and one of its instances are available");
    private static final Gate PRIMARY =
            Gate.of("primary-available", step -> "the present primary accepts writes, and its Region answers");
    private static final Gate VERSIONS =
            Gate.of("engine-versions", step -> "both clusters run the same version of the engine");
    /** Never refuses: nothing is lost by a lag, and writes only stop for longer. */
    private static final Gate LAG =
            Gate.of("secondary-lag", step -> "the secondary trails so little that writes stop only for a moment");

    /**
     * What there is to exchange.
     *
     * @param primary how the present primary is; null when it wasn't read, since there is nothing to exchange
     */
    record Seen(GlobalRoles roles, @Nullable SourceHealth primary) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ActionParameter> parameters() {
        return List.of(
                ActionParameter.required("region", ParameterType.REGION),
                ActionParameter.optional(StepContext.DATABASE, ParameterType.DATABASE));
    }

    @Override
    public Set<String> settles() {
        return Set.of(WriterPlace.TEST);
    }

    @Override
    public boolean leads() {
        return true;
    }

    /** Past {@link AddInstance}: nobody waits minutes for an instance, and is refused then. */
    @Override
    public boolean looksAhead() {
        return true;
    }

    /** The roles can be exchanged back, and nothing tells by whom. */
    @Override
    public Optional<Duration> mayBeUndoneAfter() {
        return Optional.of(GlobalRoles.BUDGET);
    }

    @Override
    public Outline outline(StepContext context) {
        RegionName to = context.region("region");
        RegionName from = context.inventory().peerOf(to).name();
        return new Outline(
                        GlobalRoles.id(context) + " in " + to + " becomes the writer of its global database, and "
                                + context.database().clusterIn(from) + " in " + from + " its secondary",
                        Reversibility.REVERSIBLE,
                        List.of(new PlannedCall("rds:SwitchoverGlobalCluster", from.value(), Plane.CONTROL)),
                        List.of("Writes stop until the secondary has applied the last of them and has taken over; "
                                + "connections are cut."),
                        GlobalRoles.BUDGET,
                        Remedy.of(FailoverCommands.switchingOver(context.inventory(), context.database(), from)))
                .asking("make " + GlobalRoles.id(context) + " in " + to + " the writer of its global database")
                .taking(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        "Amazon Aurora User Guide, Using switchover or failover in Aurora Global Database: minutes")
                .needing(
                        Need.of("rds:DescribeGlobalClusters", to),
                        Need.of("rds:DescribeDBClusters", from),
                        Need.spare("cloudwatch:GetMetricData", to));
    }

    @Override
    public Observation<Seen> observe(StepContext context) {
        GlobalRoles roles = GlobalRoles.read(context);
        String writer = roles.writer().map(GlobalMember::clusterArn).orElse(null);
        boolean isSecondary = writer != null
                && roles.cluster().map(Cluster::arn).filter(writer::equals).isEmpty()
                && roles.global().orElseThrow().change() == null;
        SourceHealth primary =
                writer != null && isSecondary && !context.ownFacts().has(GlobalRoles.OLD_PRIMARY)
                        ? SourceHealth.read(context.cloud(), context.database(), writer, peer(context))
                        : null;
        return roles.observed(
                context, new Seen(roles, primary), Facts.NONE.withKnown(GlobalRoles.OLD_PRIMARY, writer), "");
    }

    private static RegionName peer(StepContext context) {
        return context.inventory().peerOf(context.region("region")).name();
    }

    @Override
    public List<Gate> gates() {
        return List.of(GlobalRoles.TOPOLOGY, SECONDARY, ReachGate.REACHABLE, PRIMARY, VERSIONS, LAG);
    }

    @Override
    public List<GateResult> tryGates(StepContext context, Seen seen) {
        GateResult topology = seen.roles().topology(context);
        if (topology.isRefusal()) {
            return List.of(topology);
        }
        List<GateResult> results =
                new ArrayList<>(List.of(topology, seen.roles().available(context, SECONDARY)));
        if (CopyReach.isAsked(context.database())) {
            results.add(ReachGate.tried(context));
        }
        String writer = seen.roles().writer().orElseThrow().clusterArn();
        SourceHealth primary = seen.primary() == null
                ? SourceHealth.read(context.cloud(), context.database(), writer, peer(context))
                : seen.primary();
        results.add(primaryGate(context, primary));
        if (primary.cluster() != null) {
            results.add(versionGate(primary.cluster(), seen.roles().cluster().orElseThrow()));
        }
        results.add(lagGate(context, seen.roles()));
        return results;
    }

    private static GateResult primaryGate(StepContext context, SourceHealth primary) {
        if (primary.state() == SourceHealth.State.HEALTHY) {
            return Objects.requireNonNull(primary.cluster()).isAvailable()
                    ? PRIMARY.passed(primary.seen())
                    : PRIMARY.refused(
                            primary.clusterId() + " in " + primary.region() + " is "
                                    + Objects.requireNonNull(primary.cluster()).status(),
                            "wait until it is available, then run the command again");
        }
        Command forced = Handover.byForce(context, context.region("region"));
        return PRIMARY.refused(
                        primary.seen() + ": a switchover needs both clusters, and nothing was exchanged",
                        Remedy.of("once it is well, run the command again; if it is lost, what can be lost with it is"
                                        + " shown by: ")
                                .then(forced))
                .lacking(primary.unread());
    }

    /**
     * The major and the minor version have to be the same; whether the patch level has to, depends on the version (<a
     * href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html">upgrading
     * an Aurora global database</a>), and RDS decides.
     */
    private static GateResult versionGate(Cluster primary, Cluster secondary) {
        String one = primary.engineVersion();
        String other = secondary.engineVersion();
        String both = primary.id() + " runs " + primary.engine() + " " + one + ", " + secondary.id() + " "
                + secondary.engine() + " " + other;
        if (one.equals(other) && primary.engine().equals(secondary.engine())) {
            return VERSIONS.passed("both run " + primary.engine() + " " + one);
        }
        return primary.engine().equals(secondary.engine()) && minor(one).equals(minor(other))
                ? VERSIONS.caution(
                        both + ": AWS refuses a switchover between some patch levels",
                        Remedy.of("upgrade the one that is behind"))
                : VERSIONS.refused(
                        both + ": AWS switches over only between equal versions",
                        "upgrade the one that is behind, the secondary first, then run the command again");
    }

    /** {@code 8.0.mysql_aurora.3.04} of {@code 8.0.mysql_aurora.3.04.2}; one of PostgreSQL has two parts only. */
    private static String minor(String version) {
        int at = version.indexOf("mysql_aurora.");
        String[] parts =
                version.substring(at < 0 ? 0 : at + "mysql_aurora.".length()).split("\\.", -1);
        return version.substring(0, Math.max(at, 0)) + parts[0] + (parts.length > 1 ? "." + parts[1] : "");
    }

    private static GateResult lagGate(StepContext context, GlobalRoles roles) {
        LagJudgement lag = LossGates.lag(context, roles.cluster().orElseThrow());
        Duration rpo = context.inventory().objectives().rpoTarget();
        String trails = lag.loss() == null
                ? "how far it trails is unknown: " + lag.seen()
                : roles.id() + " trails by at most " + Durations.words(lag.loss());
        if (lag.isWithin(rpo)) {
            return LAG.passed(trails);
        }
        return LAG.caution(
                trails + "; writes stop until it has applied all of them",
                Remedy.of("wait until it trails by less than " + Durations.words(rpo) + ": ")
                        .then(Command.drctl("status")));
    }

    @Override
    public Facts apply(StepContext context, Seen seen) {
        String writer = seen.roles().writer().orElseThrow().clusterArn();
        context.cloud()
                .databases(GlobalRoles.regionOf(writer, peer(context)))
                .switchOverGlobal(
                        Objects.requireNonNull(seen.roles().globalId()),
                        seen.roles().cluster().orElseThrow().arn());
        return Facts.of(GlobalRoles.ACCEPTED, context.cloud().clock().now());
    }
}
