package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.Need;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.cloud.Databases.ReplicaLag;
import io.drctl.cloud.LagMetric;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.LagJudgement;
import io.drctl.writer.LagPolicy;
import io.drctl.writer.SourceHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gates before a copy takes over from a writer that nobody asks to stop, and that loses what the copy doesn't have:
 * the same judgement and the same consents, whichever way the copy follows.
 */
enum LossGates {
    /** A replica becomes standalone; its source goes on as it was. */
    PROMOTION("promoting the replica now would leave two writers that diverge"),
    /** A global database's secondary becomes the primary; Aurora rebuilds the old one as a secondary. */
    FAILOVER("failing over now would lose whatever the secondary doesn't have yet");

    static final ActionParameter DATA_LOSS = ActionParameter.optional("accept-data-loss", ParameterType.DURATION);
    static final ActionParameter UNKNOWN_LOSS = ActionParameter.optional("accept-unknown-loss", ParameterType.FLAG);
    static final ActionParameter WHILE_HEALTHY = ActionParameter.optional("force-while-healthy", ParameterType.FLAG);

    static final Gate LOST = Gate.of(
                    "primary-lost",
                    step -> "the primary in "
                            + step.inventory().peerOf(step.region("region")).name()
                            + " accepts no writes, or its Region doesn't answer")
            .overriddenBy(Gate.Overriding.OPTION);
    static final Gate LAG = Gate.of("replica-lag", LossGates::lossAccepted).overriddenBy(Gate.Overriding.OPTION);

    private final String consequence;

    LossGates(String consequence) {
        this.consequence = consequence;
    }

    /**
     * Tries both.
     *
     * @param copy the cluster that would take over
     * @param source the writer that would be left; null when it wasn't read, and then there is no judgement of it
     */
    List<GateResult> tried(StepContext context, Cluster copy, @Nullable SourceHealth source) {
        return tried(context, copy, source, List.of());
    }

    /**
     * The same.
     *
     * @param agreed options that the command which agrees to everything has besides
     */
    List<GateResult> tried(StepContext context, Cluster copy, @Nullable SourceHealth source, List<String> agreed) {
        List<GateResult> results = new ArrayList<>();
        LagJudgement lag = lag(context, copy);
        // A command that agrees to only one of them is refused by the other, so each names the command that agrees to
        // both.
        Command command = command(context, source, lag).with(agreed);
        if (source != null) {
            results.add(lostGate(context, source, command));
        }
        results.add(lagGate(context, lag, command));
        return results;
    }

    /** What they ask: how far the copy trails is needed, unless that may be unknown. */
    static List<Need> needs(StepContext context, RegionName region, RegionName other) {
        return List.of(
                isSet(context, UNKNOWN_LOSS)
                        ? Need.spare("cloudwatch:GetMetricData", region)
                        : Need.of("cloudwatch:GetMetricData", region),
                Need.spare(Databases.describing(context.database()), other));
    }

    /** What to do while the writer is well. */
    private Remedy insteadOfForcing(StepContext context) {
        return switch (this) {
            case PROMOTION -> Remedy.of("nothing needs to be promoted");
            case FAILOVER ->
                Remedy.of("to hand over without losing anything: ")
                        .then(Handover.switchingOver(context, context.region("region")));
        };
    }

    private static String lossAccepted(StepContext context) {
        return "promoting loses at most "
                + Durations.words(context.inventory().objectives().rpoTarget()) + " of writes (the RPO)"
                + context.duration(DATA_LOSS.name())
                        .map(loss -> ", or " + Durations.words(loss) + " as accepted")
                        .orElse("");
    }

    /**
     * A promotion is for a lost primary. To end up with two writers, or to promote without knowing, takes an explicit
     * option.
     */
    private GateResult lostGate(StepContext context, SourceHealth source, Command command) {
        boolean isAssumed = context.cloud().isAssumedDown(source.region());
        // Nobody has asked it: what was only said isn't known, and may be wrong.
        if (isAssumed && !isSet(context, WHILE_HEALTHY)) {
            return LOST.refusedUnless(
                    ConsentOption.of("--" + WHILE_HEALTHY.name()),
                    source.seen(),
                    Remedy.of("if it is lost for certain, add --force-while-healthy; to have it asked: ")
                            .then(command));
        }
        if (source.state() == SourceHealth.State.LOST && !isAssumed) {
            return LOST.passed(source.seen());
        }
        if (source.state() == SourceHealth.State.DOWN) {
            return LOST.caution(
                    source.seen() + ": " + (context.database().isInstance() ? "RDS" : "Aurora")
                            + " may bring it back within minutes, and then there would be two writers",
                    Remedy.of("wait a minute, and look again: ").then(Command.drctl("status")));
        }
        if (isSet(context, WHILE_HEALTHY)) {
            return LOST.overridden(source.seen(), "--" + WHILE_HEALTHY.name());
        }
        boolean healthy = source.state() == SourceHealth.State.HEALTHY;
        return LOST.refusedUnless(
                        ConsentOption.of("--" + WHILE_HEALTHY.name()),
                        source.seen() + (healthy ? ": " + consequence : ""),
                        healthy
                                ? insteadOfForcing(context)
                                        .then("; to leave it anyway: ")
                                        .then(command)
                                : Remedy.of("make it readable; or, if as far as you know it is lost: ")
                                        .then(command))
                .lacking(source.unread());
    }

    private static GateResult lagGate(StepContext context, LagJudgement lag, Command command) {
        Duration rpo = context.inventory().objectives().rpoTarget();
        Duration accepted = context.duration(DATA_LOSS.name()).orElse(Duration.ZERO);
        if (!lag.isKnown()) {
            String value = "unknown: " + lag.seen();
            if (context.isToCome(LAG.test()) && !isSet(context, UNKNOWN_LOSS) && lag.unread() == null) {
                // CloudWatch may have samples only of a cluster that has an instance.
                return LAG.caution(
                        value + "; it is looked at again once the cluster has an instance, and refused if it is unknown"
                                + " then",
                        Remedy.of("to fail over even then: ").then(command));
            }
            return isSet(context, UNKNOWN_LOSS)
                    ? LAG.overridden(value, "--" + UNKNOWN_LOSS.name())
                    : LAG.refusedUnless(
                                    ConsentOption.of("--" + UNKNOWN_LOSS.name()),
                                    value,
                                    Remedy.of((lag.state() == LagJudgement.State.TOO_YOUNG
                                                            ? "wait a few minutes, then run it again; "
                                                            : "")
                                                    + "how much would be lost isn't known, and --accept-data-loss"
                                                    + " doesn't cover that; to promote anyway: ")
                                            .then(command))
                            .lacking(lag.unread());
        }
        if (lag.isWithin(rpo)) {
            return LAG.passed(lag.seen()).losing(lag.loss());
        }
        Duration bound = accepted.compareTo(rpo) > 0 ? accepted : rpo;
        GateResult judged = lag.isWithin(accepted)
                ? LAG.overridden(lag.seen(), "--accept-data-loss " + Durations.compact(accepted))
                : LAG.refusedUnless(
                        lag.consent(rpo).orElseThrow(),
                        lag.seen() + ", more than " + Durations.words(bound),
                        Remedy.of("wait for the replica to catch up, or accept it: ")
                                .then(command));
        return judged.losing(lag.loss());
    }

    /** What would be lost if the copy in the step's Region took over now. */
    static LagJudgement lag(StepContext context, Cluster replica) {
        Databases databases = context.cloud().databases(context.region("region"), context.database());
        Set<LagMetric> metrics = LagMetric.of(replica);
        try {
            Optional<ReplicaLag> current = databases.replicaLag(replica.id(), metrics);
            Optional<ReplicaLag> last =
                    current.isPresent() ? Optional.empty() : databases.lastKnownLag(replica.id(), metrics);
            return LagPolicy.judge(
                    replica, current, last, context.cloud().clock().now());
        } catch (CloudException e) {
            return LagJudgement.unread(e);
        }
    }

    /** The command as entered, as far as it is known here, plus the options that agree to the rest. */
    private static Command command(StepContext context, @Nullable SourceHealth source, LagJudgement lag) {
        boolean isWayHome = context.optional(Handover.WAY_HOME)
                .filter(Boolean::parseBoolean)
                .isPresent();
        Command command = isWayHome ? FailoverCommands.goingHome() : byForce(context, context.region("region"));
        Duration rpo = context.inventory().objectives().rpoTarget();
        Duration accepted = context.duration(DATA_LOSS.name()).orElse(Duration.ZERO);
        Optional<ConsentOption> consent = lag.isWithin(accepted) ? Optional.empty() : lag.consent(rpo);
        boolean isReplaced = lag.isKnown() && consent.isPresent();
        if (!accepted.isZero() && !isReplaced) {
            command = command.with("--" + DATA_LOSS.name(), Durations.compact(accepted));
        }
        command = command.with(consent.map(ConsentOption::words).orElse(List.of()));
        if (isSet(context, UNKNOWN_LOSS) && lag.isKnown()) {
            command = command.with("--" + UNKNOWN_LOSS.name());
        }
        boolean isRefused = source != null
                && (source.state() == SourceHealth.State.HEALTHY || source.state() == SourceHealth.State.UNKNOWN);
        if (isSet(context, WHILE_HEALTHY) || isRefused) {
            command = command.with("--" + WHILE_HEALTHY.name());
        }
        return command;
    }

    /** The forced command as its user has it: of a database, of the whole site, or of a switchover before it. */
    static Command byForce(StepContext context, RegionName to) {
        String continued = context.continues();
        if (continued != null) {
            return Command.drctl("run", "force", continued);
        }
        return context.isOfWholeSite()
                ? FailoverCommands.failingOverSite(to)
                : FailoverCommands.promoting(context.inventory(), context.database(), to);
    }

    private static boolean isSet(StepContext context, ActionParameter flag) {
        return context.optional(flag.name()).filter(Boolean::parseBoolean).isPresent();
    }
}
