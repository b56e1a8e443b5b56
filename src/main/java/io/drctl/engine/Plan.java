package io.drctl.engine;

import io.drctl.action.Effect;
import io.drctl.action.Observation;
import io.drctl.action.Reversibility;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.runbook.StepOrder;
import io.drctl.runbook.Window;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A runbook resolved against the inventory: what will be done, and in which order.
 *
 * @param steps each after the steps that it needs
 * @param isIndependent whether a step that is refused, or can't be observed, stops only itself and those that need it
 * @param aim the step that the title speaks of; null where it fits whatever is left to do
 * @param digest SHA-256 over everything that determines what will be done: the runbook's name and each step's id,
 * action, arguments, needs, {@code always} and timeout; the user consents to this digest
 * @param origin where the runbook comes from
 * @param runId the run that the plan belongs to; null until it is started
 */
public record Plan(
        String runbook,
        String title,
        Map<String, String> arguments,
        List<PlannedStep> steps,
        boolean isIndependent,
        @Nullable String aim,
        List<Window> windows,
        String digest,
        RunbookOrigin origin,
        @Nullable String runId) {
    public Plan {
        arguments = Map.copyOf(arguments);
        steps = List.copyOf(steps);
        windows = List.copyOf(windows);
    }

    /** The rest of a run that was begun with this plan. */
    Plan restOf(RunState run) {
        List<PlannedStep> left = steps.stream()
                .filter(step -> !run.step(step.id()).phase().isSettled())
                .toList();
        return new Plan(runbook, title, arguments, left, isIndependent, aim, windows, digest, origin, runId);
    }

    /** The same, called by what is left to do where the aim itself holds already: a run's title says what it does. */
    Plan titledBy(Preview preview) {
        if (aim == null || !preview.holds(aim)) {
            return this;
        }
        String left = steps.stream()
                .filter(step -> step.action() instanceof Effect && !preview.holds(step.id()))
                .reduce((before, last) -> last)
                .map(step -> step.step().title())
                .orElse(title);
        return new Plan(runbook, left, arguments, steps, isIndependent, aim, windows, digest, origin, runId);
    }

    /** The same, judged by what is assumed down. */
    Plan under(Assumption assumption) {
        Map<String, String> told = new HashMap<>(arguments);
        told.put(Assumption.ARGUMENT, String.join(",", assumption.words()));
        return new Plan(
                runbook,
                title,
                told,
                steps.stream().map(step -> step.under(assumption)).toList(),
                isIndependent,
                aim,
                windows,
                digest,
                origin,
                runId);
    }

    /** The same, by somebody who knows of a run that moved the site a moment ago; null for nobody. */
    public Plan acknowledging(@Nullable String run) {
        if (run == null) {
            return this;
        }
        Map<String, String> told = new HashMap<>(arguments);
        told.put(HoldOff.ACKNOWLEDGED, run);
        return new Plan(runbook, title, told, steps, isIndependent, aim, windows, digest, origin, runId);
    }

    /** The same, going on by force with a run that was stopped; null for none. */
    public Plan continuing(@Nullable String run) {
        if (run == null) {
            return this;
        }
        Map<String, String> told = new HashMap<>(arguments);
        told.put(Event.RunStarted.CONTINUES, run);
        return new Plan(runbook, title, told, steps, isIndependent, aim, windows, digest, origin, runId);
    }

    /** The steps that can't be done without what is assumed down. */
    public List<PlannedStep> stranded() {
        return steps.stream().filter(PlannedStep::isStranded).toList();
    }

    /** In which order the steps are performed. */
    public StepOrder order() {
        return new StepOrder(steps.stream().map(PlannedStep::step).toList());
    }

    /** A step by its id. */
    public PlannedStep step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst().orElseThrow();
    }

    /**
     * The Regions in which steps change something irreversibly, each of which the user types to consent.
     *
     * @param preview what was observed; for steps that it lacks, the outline decides
     * @param acts the steps that have yet to make their calls; what holds or is on its way needs no consent
     */
    public Set<RegionName> oneWayRegions(Preview preview, Predicate<PlannedStep> acts) {
        return steps.stream()
                .filter(acts)
                .flatMap(step -> preview.of(step.id())
                        .filter(seen -> seen.observation() instanceof Observation.NotYet)
                        .map(seen -> seen.oneWayIn().stream())
                        .orElseGet(() -> step.outline().oneWayIn().stream()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    public boolean changesAnything() {
        return steps.stream().anyMatch(step -> step.outline().reversibility() != Reversibility.READ_ONLY);
    }
}
