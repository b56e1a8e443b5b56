package io.drctl.action.database;

import io.drctl.action.ActionParameter;
import io.drctl.action.Gate;
import io.drctl.action.GateResult;
import io.drctl.action.StepContext;
import io.drctl.cloud.CloudException;
import io.drctl.cloud.Sql;
import io.drctl.inventory.Fence;
import io.drctl.inventory.RegionName;
import io.drctl.readiness.GroupFence;
import io.drctl.readiness.SqlFence;
import io.drctl.runbook.ParameterType;
import io.drctl.text.Command;
import io.drctl.text.ConsentOption;
import io.drctl.text.Durations;
import io.drctl.text.Remedy;
import io.drctl.writer.SourceHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a forced promotion asks of the fences of the primary that it leaves: that a tried write is refused there. Who
 * promotes without that names the primary, since it may go on taking writes that are lost.
 */
final class FenceGates {
    static final ActionParameter ACCEPT = ActionParameter.optional("accept-unfenced", ParameterType.TEXT);

    private static final String OPTION = "--" + ACCEPT.name();

    /** Before the promotion: a write was tried. */
    static final Gate FENCED = Gate.of(
                    "fenced", step -> "a write that is tried at the primary in " + left(step) + " is refused")
            .when(FenceGates::isAsked)
            .overriddenBy(Gate.Overriding.OPTION);

    /** Before a fence is placed: a write could be tried, and refused. */
    static final Gate PROVABLE = Gate.of(
                    "can-fence",
                    step -> "that the primary in " + step.region("region") + " takes no writes any more can be seen")
            .overriddenBy(Gate.Overriding.OPTION);

    private FenceGates() {}

    /** Not before the step of a fence, which looks at the promotion that is to come. */
    private static boolean isAsked(StepContext step) {
        return !Handover.isPlanned(step)
                && step.optional(PlaceFence.FENCE).isEmpty()
                && !step.database().fences().isEmpty();
    }

    /** The Region that a promotion leaves. */
    private static RegionName left(StepContext step) {
        return step.inventory().peerOf(step.region("region")).name();
    }

    /**
     * The verdict on the primary that a promotion leaves; null where nothing is asked.
     *
     * @param source how that primary is; null when it wasn't read
     */
    static @Nullable FenceVerdict verdict(StepContext step, @Nullable SourceHealth source) {
        if (!isAsked(step)) {
            return null;
        }
        boolean isSilent = source != null && source.state() == SourceHealth.State.LOST && source.cluster() == null;
        if (!isSilent) {
            return Fencing.tried(step, left(step));
        }
        // Nobody is there to be asked, and the fences' steps have told whether that is since the cluster is gone.
        return Fencing.wasRefused(step)
                ? FenceVerdict.fenced(Objects.requireNonNull(source).seen())
                : FenceVerdict.unknown(Objects.requireNonNull(source).seen());
    }

    /** What the options of a promotion's command say of the fences, where the gate needs them. */
    static List<String> words(StepContext step, RegionName left, boolean isFenced) {
        String cluster = step.database().clusterIn(left);
        return isFenced && step.optional(ACCEPT.name()).isEmpty() ? List.of() : List.of(OPTION, cluster);
    }

    /** The gate before a promotion. */
    static GateResult fenced(StepContext step, FenceVerdict verdict, List<GateResult> others) {
        RegionName to = step.region("region");
        return verdict.kind() == FenceVerdict.Kind.FENCED
                ? FENCED.passed(verdict.words())
                : accepted(FENCED, step, to, left(step), verdict.words(), others);
    }

    /** The gate before a fence is placed, for a promotion in another Region. */
    static GateResult provable(StepContext step, RegionName to, List<GateResult> others) {
        RegionName region = step.region("region");
        String doubt = doubt(step, region);
        if (doubt == null) {
            doubt = denied(step, region);
        }
        return doubt == null
                ? PROVABLE.passed("the server of " + step.database().clusterIn(region)
                        + " answers, and can be made to refuse writes" + alsoClosed(step, region))
                : accepted(
                        PROVABLE, step, to, region, FenceVerdict.unknown(doubt).words(), others);
    }

    /** Why no write could be seen refused; null when one can. */
    static @Nullable String doubt(StepContext step, RegionName region) {
        if (Fencing.wasRefused(step)) {
            return null;
        }
        Optional<Sql> server = Handover.server(step, region);
        List<Fence> fences = step.database().fences();
        if (!fences.contains(Fence.SECURITY_GROUP) && !fences.contains(Fence.READ_ONLY)) {
            return "a stopped application keeps nobody else from writing, and writes are not refused by SQL";
        }
        if (!fences.contains(Fence.READ_ONLY) || server.isEmpty()) {
            return "a closed security group lets open connections go on, and writes are not refused by SQL";
        }
        return SqlFence.of(server, step.database(), region).doubt();
    }

    /**
     * What keeps drctl from closing the security groups, or from opening them again; null where nothing is known to, or
     * writes are refused already. The first fence asks, so that nothing is half done. What EC2 doesn't say holds
     * nothing up: a group that could not be closed is owed, and a write is tried before the promotion, whatever was
     * closed.
     */
    private static @Nullable String denied(StepContext step, RegionName region) {
        if (!step.database().fences().contains(Fence.SECURITY_GROUP) || Fencing.wasRefused(step)) {
            return null;
        }
        try {
            return GroupFence.denied(step.cloud().compute(region), () -> groups(step, region));
        } catch (CloudException e) {
            return null;
        }
    }

    /** Whom else the fence to come shuts out, where it is another step's; empty where there is nobody. */
    private static String alsoClosed(StepContext step, RegionName region) {
        if (!step.database().fences().contains(Fence.SECURITY_GROUP)
                || step.text(PlaceFence.FENCE).equals(Fence.SECURITY_GROUP.word())
                || Fencing.wasRefused(step)) {
            return "";
        }
        return PlaceFence.alsoClosed(step, () -> groups(step, region));
    }

    private static List<String> groups(StepContext step, RegionName region) {
        return step.cloud()
                .databases(region, step.database())
                .securityGroups(step.database().clusterIn(region));
    }

    private static GateResult accepted(
            Gate gate, StepContext step, RegionName to, RegionName left, String seen, List<GateResult> others) {
        String cluster = step.database().clusterIn(left);
        String given = step.optional(ACCEPT.name()).orElse("");
        // A site has several primaries to name.
        if (List.of(given.split(",")).contains(cluster)) {
            return gate.overridden(seen, OPTION + " " + cluster);
        }
        boolean isOneOfSeveral =
                !given.isEmpty() && step.optional(StepContext.WHOLE_SITE).isPresent();
        ConsentOption consent = ConsentOption.of(OPTION, isOneOfSeveral ? given + "," + cluster : cluster);
        String named = given.isEmpty() ? "" : "; " + OPTION + " names " + given + ", and the primary is " + cluster;
        return gate.refusedUnless(
                consent,
                seen + named,
                Remedy.of("to promote anyway, and lose what may still be written there: ")
                        .then(command(step, to, others).with(consent.words())));
    }

    /** The command with what it agrees to already, and what else it would have to. */
    private static Command command(StepContext step, RegionName to, List<GateResult> others) {
        Command command = LossGates.byForce(step, to);
        List<String> words = new ArrayList<>();
        boolean isReplaced = others.stream()
                .map(GateResult::consent)
                .anyMatch(consent -> consent != null && consent.name().equals("--" + LossGates.DATA_LOSS.name()));
        step.duration(LossGates.DATA_LOSS.name())
                .filter(accepted -> !isReplaced && !accepted.isZero())
                .ifPresent(accepted ->
                        words.addAll(List.of("--" + LossGates.DATA_LOSS.name(), Durations.compact(accepted))));
        for (ActionParameter flag : List.of(LossGates.UNKNOWN_LOSS, LossGates.WHILE_HEALTHY)) {
            step.optional(flag.name()).filter(Boolean::parseBoolean).ifPresent(set -> words.add("--" + flag.name()));
        }
        others.stream()
                .map(GateResult::consent)
                .filter(Objects::nonNull)
                .forEach(consent -> words.addAll(consent.words()));
        return command.with(words);
    }
}
