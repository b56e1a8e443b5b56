package io.drctl.engine;

import io.drctl.action.CheckResult;
import io.drctl.action.Effect;
import io.drctl.action.Observation;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The plan compared with the world: what each step would find. Steps that depend on something not yet done can't be
 * observed, and have no entry.
 *
 * @param steps what the steps that change something would find, by id, in the plan's order
 * @param checks what the steps that only read found, by id, in the plan's order
 * @param ahead what steps would find before which others are still to be done, as far as that can be told; no step is
 *     begun by it
 */
public record Preview(Map<String, StepPreview> steps, Map<String, CheckResult> checks, Map<String, StepPreview> ahead) {
    public Preview {
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
        ahead = Collections.unmodifiableMap(new TreeMap<>(ahead));
    }

    /** Where nothing was looked at ahead. */
    public Preview(Map<String, StepPreview> steps, Map<String, CheckResult> checks) {
        this(steps, checks, Map.of());
    }

    /** Nothing was observed. */
    public static Preview none() {
        return new Preview(Map.of(), Map.of());
    }

    /** What a step that only reads found. */
    public Optional<CheckResult> check(String stepId) {
        return Optional.ofNullable(checks.get(stepId));
    }

    /** The first check that fails as things are, and would stop the run before it changed anything. */
    public Optional<CheckResult> failedCheck() {
        return checks.values().stream()
                .filter(check -> check.status() == CheckResult.Status.FAILED)
                .findFirst();
    }

    public Optional<StepPreview> of(String stepId) {
        return Optional.ofNullable(steps.get(stepId)).or(() -> Optional.ofNullable(ahead.get(stepId)));
    }

    /** What was seen of a step that nothing is to be done before. */
    Optional<StepPreview> now(String stepId) {
        return Optional.ofNullable(steps.get(stepId));
    }

    private Stream<StepPreview> all() {
        return Stream.concat(steps.values().stream(), ahead.values().stream());
    }

    /** The steps that a gate refuses. */
    public List<StepPreview> refused() {
        return all().filter(StepPreview::isRefused).toList();
    }

    /** The steps that can't be observed although nothing remains to be done before them. */
    public List<StepPreview> unknown() {
        return all().filter(step -> step.observation() instanceof Observation.Unknown)
                .toList();
    }

    /** What to do about a plan that was previewed. */
    public enum Prospect {
        /** Every step that changes anything already holds. */
        NOTHING_TO_DO,
        /** A gate refuses. */
        REFUSED,
        /** A step can't be observed although nothing remains to be done before it. */
        UNKNOWN,
        /** A check fails before anything would change. */
        FAILED,
        /** It may begin once the user agrees. */
        GO
    }

    /** Whether a plan may begin. */
    public Prospect prospect(Plan plan) {
        if (plan.changesAnything() && nothingToDo(plan)) {
            return Prospect.NOTHING_TO_DO;
        }
        if (plan.isIndependent() && failedCheck().isEmpty() && anyGoesOn()) {
            return Prospect.GO;
        }
        if (!refused().isEmpty()) {
            return Prospect.REFUSED;
        }
        if (!unknown().isEmpty()) {
            return Prospect.UNKNOWN;
        }
        return failedCheck().isEmpty() ? Prospect.GO : Prospect.FAILED;
    }

    /** Whether a step has something to do, or to wait for, and nothing speaks against it. */
    private boolean anyGoesOn() {
        return steps.values().stream()
                .filter(step -> !step.isRefused())
                .anyMatch(step -> step.observation()
                        .match(
                                held -> false,
                                going -> true,
                                owed -> true,
                                notYet -> true,
                                gone -> false,
                                unknown -> false));
    }

    /** The steps of an independent plan that would stop as things are, and those that wait for one of them. */
    Set<String> stopping(Plan plan) {
        Set<String> stopping = new HashSet<>();
        for (PlannedStep step : plan.steps()) {
            boolean isStopped = of(step.id())
                    .filter(seen -> seen.isRefused() || seen.observation() instanceof Observation.Unknown)
                    .isPresent();
            if (isStopped || step.step().needs().stream().anyMatch(stopping::contains)) {
                stopping.add(step.id());
            }
        }
        return stopping;
    }

    /** Whether every step that changes anything already holds. */
    public boolean nothingToDo(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.action() instanceof Effect)
                .allMatch(step -> holds(step.id()));
    }

    /** Whether what a step is to bring about was seen to hold already. */
    boolean holds(String stepId) {
        return now(stepId)
                .map(seen -> seen.observation() instanceof Observation.Satisfied)
                .orElse(false);
    }
}
