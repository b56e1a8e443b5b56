package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.action.UnreadableFactException;
import io.drctl.action.database.FenceVerdict;
import io.drctl.action.database.Fencing;
import io.drctl.action.database.LiftFence;
import io.drctl.action.database.PlaceFence;
import io.drctl.cloud.GroupSizes;
import io.drctl.cloud.IngressRule;
import io.drctl.inventory.Database;
import io.drctl.inventory.Fence;
import io.drctl.inventory.RegionName;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.writer.FenceMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fences of a site's databases, as this machine's journals tell of them: a fold over all runs, so that a fence that
 * one run owes and another has placed is owed no more.
 */
public final class Fences {
    /** How a database's fences are. */
    public enum State {
        /** Each has been placed. */
        IN_PLACE,
        /** One could not be placed yet. */
        OWED,
        /** A run was stopped while it placed one. */
        UNKNOWN
    }

    /**
     * A database that was fenced, or is to be.
     *
     * @param database its name in the inventory
     * @param run the newest run that was about it
     * @param verdict what the last tried write showed; null when none was tried
     * @param at when that was said
     * @param seen what was said of it
     * @param rules what was taken from its security groups, all of it
     * @param sizes of the Auto Scaling groups that were stopped
     */
    public record Fenced(
            String database,
            RegionName region,
            State state,
            String run,
            FenceVerdict.@Nullable Kind verdict,
            Instant at,
            String seen,
            List<IngressRule> rules,
            List<GroupSizes> sizes) {
        public Fenced {
            rules = List.copyOf(rules);
            sizes = List.copyOf(sizes);
        }

        public boolean isOwed() {
            return state == State.OWED;
        }
    }

    /** Something that was done to fences. */
    private record Told(Instant at, Runnable change) {}

    private final List<Told> told = new ArrayList<>();
    private final Map<String, Fenced> known = new LinkedHashMap<>();

    private Fences() {}

    /** Whether a run owes fences, and nothing else. */
    static boolean areAllThatIsOwed(RunState run) {
        return !run.owed().isEmpty()
                && run.owed().stream().allMatch(step -> step.step().action().equals(PlaceFence.NAME));
    }

    /** Whether all that a run owes are applications that are to be stopped. */
    public static boolean areOfApplications(RunState run) {
        return areAllThatIsOwed(run)
                && run.owed().stream()
                        .allMatch(step -> Fence.APPLICATION
                                .word()
                                .equals(step.step().with().get("fence")));
    }

    /** The runs whose fences are owed still, but for those in Regions that the site has left. */
    static Set<String> owingRuns(Supplier<SiteRuns> own, List<RegionName> former) {
        try {
            return of(own.get()).stream()
                    .filter(Fenced::isOwed)
                    .filter(each -> !former.contains(each.region()))
                    .map(Fenced::run)
                    .collect(Collectors.toSet());
        } catch (RuntimeException e) {
            // A state directory that can't be read is told of where it is needed.
            return Set.of();
        }
    }

    /** The databases that are fenced, or are to be, as far as this machine knows. */
    public static List<Fenced> of(SiteRuns own) {
        Fences fences = new Fences();
        List<String> ids = new ArrayList<>(own.store().ids());
        Collections.reverse(ids);
        for (String id : ids) {
            try {
                if (own.store().isBegun(id)) {
                    RunState run = own.store().state(id);
                    if (own.owns(run)) {
                        fences.hear(run);
                    }
                }
            } catch (JournalException | UnreadableFactException e) {
                // Such a journal tells nothing here; the list of runs reports it.
            }
        }
        return fences.inOrder();
    }

    /**
     * The rules that were taken from the security groups of a Region's databases, as the argument of a runbook that
     * puts them back; empty where none were, as far as this machine knows.
     */
    public static String rules(SiteRuns own, RegionName region) {
        List<IngressRule> all = of(own).stream()
                .filter(each -> each.region().equals(region))
                .map(Fenced::rules)
                .reduce(List.of(), Fencing::union);
        return all.isEmpty() ? "" : Fencing.written(all);
    }

    /** The sizes of the Auto Scaling groups that were stopped in a Region, in the same way. */
    public static String sizes(SiteRuns own, RegionName region) {
        return GroupSizes.written(of(own).stream()
                .filter(each -> each.region().equals(region))
                .map(Fenced::sizes)
                .reduce(List.of(), GroupSizes::union));
    }

    /** What was taken away to fence a Region's database, where its fences haven't been lifted since. */
    static FenceMemory.Taken taken(SiteRuns own, Database database, RegionName region) {
        return of(own).stream()
                .filter(each -> each.region().equals(region) && each.database().equals(database.name()))
                .findFirst()
                .map(each -> new FenceMemory.Taken(each.rules(), each.sizes()))
                .orElse(FenceMemory.Taken.NOTHING);
    }

    /** What one run tells of them. */
    public static List<Fenced> of(RunState run) {
        Fences fences = new Fences();
        fences.hear(run);
        return fences.inOrder();
    }

    /** What was placed and lifted, in the order in which that happened: a run may be resumed after a later one. */
    private List<Fenced> inOrder() {
        told.stream()
                .sorted(Comparator.comparing(Told::at))
                .forEach(each -> each.change().run());
        return List.copyOf(known.values());
    }

    private void hear(RunState run) {
        Map<String, List<StepState>> placing = new LinkedHashMap<>();
        for (StepState step : run.steps().values()) {
            if (step.step().action().equals(PlaceFence.NAME)) {
                placing.computeIfAbsent(key(step), key -> new ArrayList<>()).add(step);
            }
        }
        placing.forEach((key, steps) -> told.add(new Told(at(steps, run), () -> placed(key, steps, run))));
        for (StepState step : run.steps().values()) {
            if (step.step().action().equals(LiftFence.NAME)
                    && step.phase().isComplete()
                    && new Facts(step.facts()).has(LiftFence.LIFTED)) {
                told.add(new Told(at(List.of(step), run), () -> known.remove(key(step))));
            }
        }
    }

    /** When the last of some steps made its calls; where none has made any, when the last said anything. */
    private static Instant at(List<StepState> steps, RunState run) {
        boolean isCalled = steps.stream().anyMatch(StepState::called);
        return steps.stream()
                .filter(step -> step.called() || !isCalled)
                .map(step -> step.called() ? step.calledAt() : step.saidAt())
                .flatMap(Stream::ofNullable)
                .max(Comparator.naturalOrder())
                .orElse(run.lastAt());
    }

    private static String key(StepState step) {
        return step.step().with().getOrDefault("database", "") + " "
                + step.step().with().getOrDefault("region", "");
    }

    private void placed(String key, List<StepState> steps, RunState run) {
        Fenced before = known.get(key);
        List<IngressRule> rules = before == null ? List.of() : before.rules();
        List<GroupSizes> sizes = before == null ? List.of() : before.sizes();
        StepState last = null;
        FenceVerdict.Kind verdict = null;
        State state = State.IN_PLACE;
        boolean isBegun = false;
        for (StepState step : steps) {
            Facts facts = new Facts(step.facts());
            rules = Fencing.union(rules, facts.get(Fencing.RULES).orElse(List.of()));
            sizes = GroupSizes.union(sizes, facts.get(Fencing.SIZES).orElse(List.of()));
            Optional<FenceVerdict.Kind> own = facts.get(Fencing.VERDICT);
            verdict = own.isPresent() && step.phase().isComplete() ? own.get() : verdict;
            if (step.phase() == StepPhase.OWED) {
                state = State.OWED;
            } else if (!step.phase().isComplete() && step.called() && state == State.IN_PLACE) {
                state = State.UNKNOWN;
            }
            isBegun |= step.phase() == StepPhase.OWED || step.phase().isComplete() || step.called();
            boolean isFirstOwed = step.phase() == StepPhase.OWED && (last == null || last.phase() != StepPhase.OWED);
            if (step.saidAt() != null && (last == null || isFirstOwed)) {
                last = step;
            }
        }
        if (!isBegun) {
            return;
        }
        if (verdict == null && state == State.IN_PLACE && steps.stream().noneMatch(StepState::called)) {
            // There was nothing to fence.
            known.remove(key);
            return;
        }
        boolean isComplete = steps.stream().allMatch(step -> step.phase().isComplete());
        known.put(
                key,
                new Fenced(
                        steps.get(0).step().with().getOrDefault("database", ""),
                        new RegionName(steps.get(0).step().with().getOrDefault("region", "")),
                        !isComplete && state == State.IN_PLACE ? State.UNKNOWN : state,
                        run.start().runId(),
                        verdict,
                        run.lastAt(),
                        last == null || last.detail() == null ? "" : last.detail(),
                        rules,
                        sizes));
    }
}
