package io.drctl.action;

import io.drctl.inventory.RegionName;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a step amounts to, known without a call.
 *
 * @param summary one sentence
 * @param calls the mutating calls that it may make, in order
 * @param gates what is tested before it may act, one phrase each; the planner lists those that the action declares
 * @param warnings what the user must know before consenting
 * @param budget how long it may take
 * @param undo the command or the words that lead back; null where there is nothing to undo
 * @param request what consent is asked for, as an imperative: "point www.drctl.example at us-west-1"; null for what
 * only reads
 * @param usual how long it usually takes; null where there is no figure
 * @param oneWayIn the Regions in which something is changed irreversibly, which the user types to consent; empty where
 * there is a way back
 * @param needs the answers that it depends on; a call that isn't among them it can't do without
 * @param costs what is paid for besides, in words: each the end of "it costs"
 */
public record Outline(
        String summary,
        Reversibility reversibility,
        List<PlannedCall> calls,
        List<String> gates,
        List<String> warnings,
        Duration budget,
        @Nullable Remedy undo,
        @Nullable String request,
        @Nullable Usual usual,
        Set<RegionName> oneWayIn,
        List<Need> needs,
        List<String> costs) {
    /**
     * How long something usually takes.
     *
     * @param source the AWS page or the measurement that it comes from
     */
    public record Usual(Duration from, Duration to, String source) {}

    public Outline {
        if ((reversibility == Reversibility.ONE_WAY) == oneWayIn.isEmpty()) {
            throw new IllegalStateException(
                    "a one-way step, and no other, names the Regions that it changes irreversibly");
        }
        calls = List.copyOf(calls);
        gates = List.copyOf(gates);
        warnings = List.copyOf(warnings);
        needs = List.copyOf(needs);
        costs = List.copyOf(costs);
        oneWayIn = Collections.unmodifiableSet(new LinkedHashSet<>(oneWayIn));
    }

    /** A step without a consent request of its own and without a known duration. */
    public Outline(
            String summary,
            Reversibility reversibility,
            List<PlannedCall> calls,
            List<String> warnings,
            Duration budget,
            @Nullable Remedy undo) {
        this(
                summary,
                reversibility,
                calls,
                List.of(),
                warnings,
                budget,
                undo,
                null,
                null,
                Set.of(),
                List.of(),
                List.of());
    }

    /** A step without a way back: it changes something in a Region irreversibly. */
    public static Outline oneWay(
            RegionName region, String summary, List<PlannedCall> calls, List<String> warnings, Duration budget) {
        return oneWay(Set.of(region), summary, calls, warnings, budget);
    }

    /** The same in several Regions, in the order in which the user types them. */
    public static Outline oneWay(
            Set<RegionName> regions, String summary, List<PlannedCall> calls, List<String> warnings, Duration budget) {
        return new Outline(
                summary,
                Reversibility.ONE_WAY,
                calls,
                List.of(),
                warnings,
                budget,
                null,
                null,
                null,
                regions,
                List.of(),
                List.of());
    }

    /** The same, with what is tested before. */
    public Outline gated(List<String> phrases) {
        return new Outline(
                summary, reversibility, calls, phrases, warnings, budget, undo, request, usual, oneWayIn, needs, costs);
    }

    /** The same, with what consent is asked for, as an imperative. */
    public Outline asking(String order) {
        return new Outline(
                summary, reversibility, calls, gates, warnings, budget, undo, order, usual, oneWayIn, needs, costs);
    }

    /** The same, with how long it usually takes, and the source of that figure. */
    public Outline taking(Duration from, Duration to, String source) {
        return new Outline(
                summary,
                reversibility,
                calls,
                gates,
                warnings,
                budget,
                undo,
                request,
                new Usual(from, to, source),
                oneWayIn,
                needs,
                costs);
    }

    /** The same, with answers that it depends on. */
    public Outline needing(Need... more) {
        return needing(List.of(more));
    }

    /** The same, with answers that it depends on. */
    public Outline needing(List<Need> more) {
        List<Need> all = new ArrayList<>(needs);
        all.addAll(more);
        return new Outline(
                summary, reversibility, calls, gates, warnings, budget, undo, request, usual, oneWayIn, all, costs);
    }

    /** The same, with what is paid for besides. */
    public Outline costing(String cost) {
        List<String> all = new ArrayList<>(costs);
        all.add(cost);
        return new Outline(
                summary, reversibility, calls, gates, warnings, budget, undo, request, usual, oneWayIn, needs, all);
    }

    /** The answers that it depends on, its own calls first. */
    public List<Need> dependsOn() {
        List<Need> all = new ArrayList<>();
        for (PlannedCall call : calls) {
            String region = call.region();
            boolean isDeclared = needs.stream()
                    .anyMatch(need -> need.operation().equals(call.operation())
                            && need.region().equals(region));
            if (!isDeclared && region != null) {
                all.add(Need.of(call.operation(), region));
            }
        }
        all.addAll(needs);
        return List.copyOf(all);
    }

    /** A step that only reads. */
    public static Outline ofCheck(String summary, Duration budget) {
        return new Outline(summary, Reversibility.READ_ONLY, List.of(), List.of(), budget, null);
    }
}
