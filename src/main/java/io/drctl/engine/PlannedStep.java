package io.drctl.engine;

import io.drctl.action.Action;
import io.drctl.action.Outline;
import io.drctl.runbook.Step;

/**
 * A step as it will be done.
 *
 * @param step with every reference resolved
 */
public record PlannedStep(Step step, Action action, Outline outline) {
    public String id() {
        return step.id();
    }
}
