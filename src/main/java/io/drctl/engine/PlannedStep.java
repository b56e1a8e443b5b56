package io.drctl.engine;

import io.drctl.action.Action;
import io.drctl.action.Need;
import io.drctl.action.Outline;
import io.drctl.runbook.Step;
import java.util.List;

/**
 * A step as it will be done.
 *
 * @param step with every reference resolved
 * @param missing the answers that it depends on and won't get, as what they come from is assumed down
 */
public record PlannedStep(Step step, Action action, Outline outline, List<Need> missing) {
    public PlannedStep {
        missing = List.copyOf(missing);
    }

    /** A step that may get every answer. */
    public PlannedStep(Step step, Action action, Outline outline) {
        this(step, action, outline, List.of());
    }

    public String id() {
        return step.id();
    }

    /** The step as it is under an assumption. */
    PlannedStep under(Assumption assumption) {
        return new PlannedStep(
                step,
                action,
                outline,
                outline.dependsOn().stream()
                        .filter(assumption::isDown)
                        .distinct()
                        .toList());
    }

    /** Whether it makes a call that another step makes, too. */
    boolean callsAs(PlannedStep other) {
        return other.outline.calls().stream().anyMatch(outline.calls()::contains);
    }

    /** Whether it can't be done without what is assumed down. */
    public boolean isStranded() {
        return missing.stream().anyMatch(need -> need.without() == Need.Without.STOPS);
    }
}
