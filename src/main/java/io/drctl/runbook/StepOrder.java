package io.drctl.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The order of a runbook's steps: which may start, which are settled, which will never be resumed.
 *
 * <p>Planner, preview, execution and journal all follow these rules and no others. They are pure: the caller states how
 * far each step has come.
 */
public final class StepOrder {
    /** How far a step has come, in terms of what other steps depend on. */
    public enum Progress {
        NOT_BEGUN,
        RUNNING,
        /** It was under way when the run was interrupted; a resume continues it. */
        SUSPENDED,
        /** It was refused or failed, or is abandoned. */
        STOPPED,
        COMPLETE
    }

    private final Map<String, Step> steps = new LinkedHashMap<>();
    /** For each step all steps that must end before it, not only those that it names. */
    private final Map<String, Set<String>> before = new HashMap<>();

    /** @throws IllegalArgumentException when an id occurs twice, or a step needs one that isn't above it */
    public StepOrder(List<Step> steps) {
        for (Step step : steps) {
            Set<String> all = new LinkedHashSet<>();
            for (String need : step.needs()) {
                Set<String> further = before.get(need);
                if (further == null) {
                    throw new IllegalArgumentException(
                            "step " + step.id() + " needs " + need + ", which isn't above it");
                }
                all.addAll(further);
                all.add(need);
            }
            if (before.put(step.id(), all) != null) {
                throw new IllegalArgumentException("there are two steps " + step.id());
            }
            this.steps.put(step.id(), step);
        }
    }

    /** The steps that are kept. A step that needs one that is left out needs what that one needed. */
    public static List<Step> leavingOut(List<Step> steps, Predicate<Step> isLeftOut) {
        List<Step> kept = new ArrayList<>();
        Map<String, List<String>> instead = new HashMap<>();
        for (Step step : steps) {
            List<String> needs = step.needs().stream()
                    .flatMap(need -> instead.getOrDefault(need, List.of(need)).stream())
                    .distinct()
                    .toList();
            if (isLeftOut.test(step)) {
                instead.put(step.id(), needs);
            } else {
                kept.add(step.needing(needs));
            }
        }
        return kept;
    }

    /** All steps that must end before a step. */
    public Set<String> before(String id) {
        return Objects.requireNonNull(before.get(id), () -> "no step " + id);
    }

    /**
     * The steps that may start now. A step marked {@code always} goes ahead although one before it stopped, but only
     * where something before it may have changed the world, or what it says itself that it puts right: where no call
     * was made there is nothing to put right, and a step that "brings back" would be the first to move anything.
     *
     * @param called whether a step has ever been about to make its calls
     */
    public List<Step> ready(Function<String, Progress> progress, Predicate<String> called) {
        Set<String> settled = settled(progress, called);
        return steps.values().stream()
                .filter(step -> progress.apply(step.id()) == Progress.NOT_BEGUN)
                .filter(step -> cleansUp(step, called)
                        || step.needs().stream().allMatch(need -> progress.apply(need) == Progress.COMPLETE))
                // A step that always runs may be complete from an earlier execution while one before it is retried in
                // this one; a step after both waits for both.
                .filter(step -> settled.containsAll(before(step.id())))
                .toList();
    }

    /** The steps that won't get any further: they ended, or they wait for one that stopped. */
    Set<String> settled(Function<String, Progress> progress, Predicate<String> called) {
        Set<String> settled = new HashSet<>();
        // Those that will not end well; a step that waits for one of them will never run.
        Set<String> lost = new HashSet<>();
        for (Step step : steps.values()) {
            switch (progress.apply(step.id())) {
                case COMPLETE -> settled.add(step.id());
                case STOPPED -> {
                    settled.add(step.id());
                    lost.add(step.id());
                }
                case NOT_BEGUN -> {
                    if (!cleansUp(step, called) && step.needs().stream().anyMatch(lost::contains)) {
                        settled.add(step.id());
                        lost.add(step.id());
                    }
                }
                case RUNNING, SUSPENDED -> {}
            }
        }
        return settled;
    }

    private boolean cleansUp(Step step, Predicate<String> called) {
        return step.always() && (step.putsRightWhatWasBefore() || isAnyCalled(step, called));
    }

    private boolean isAnyCalled(Step step, Predicate<String> called) {
        return (step.since().isEmpty() ? before(step.id()) : step.since())
                .stream().anyMatch(called);
    }

    /**
     * The steps that will never be resumed: they stopped, or were not begun, before a step marked {@code always} that
     * needs them went ahead without them. After that the order can no longer be kept: repeating a failover after the
     * step that brings the site home would leave the site away from home.
     */
    public Set<String> abandoned(Predicate<String> begun, Predicate<String> complete) {
        Set<String> abandoned = new LinkedHashSet<>();
        for (Step step : steps.values()) {
            if (step.always() && begun.test(step.id())) {
                before(step.id()).stream()
                        .filter(id -> !step(id).always() && !complete.test(id))
                        .forEach(abandoned::add);
            }
        }
        // So are those that wait for one of them.
        for (Step step : steps.values()) {
            if (!step.always()
                    && !complete.test(step.id())
                    && step.needs().stream().anyMatch(abandoned::contains)) {
                abandoned.add(step.id());
            }
        }
        return abandoned;
    }

    /**
     * The steps to observe next, level by level: nothing remains to be done before them, and they haven't been observed
     * yet.
     *
     * @param holding the steps that are complete, or whose effect was seen to hold
     * @param open the steps whose effect was seen not to hold
     */
    public List<Step> level(Set<String> holding, Set<String> open) {
        return steps.values().stream()
                .filter(step -> !holding.contains(step.id()) && !open.contains(step.id()))
                .filter(step -> holding.containsAll(step.needs()))
                .toList();
    }

    private Step step(String id) {
        return Objects.requireNonNull(steps.get(id), () -> "no step " + id);
    }
}
