package io.drctl.action;

import io.drctl.runbook.Step;
import java.util.Map;

/**
 * A step that ended before another one that needs it, directly or through others.
 *
 * @param action the name of its action
 * @param with the arguments of the step
 */
public record NeededStep(String id, String action, Facts facts, Map<String, String> with) {
    public NeededStep {
        with = Map.copyOf(with);
    }

    /** A step without arguments. */
    public NeededStep(String id, String action, Facts facts) {
        this(id, action, facts, Map.of());
    }

    /** Whether it isn't about another application or database than a step. */
    public boolean concerns(Step other) {
        return agrees(StepContext.APPLICATION, other) && agrees(StepContext.DATABASE, other);
    }

    private boolean agrees(String argument, Step other) {
        String own = with.getOrDefault(argument, "");
        String others = other.with().getOrDefault(argument, "");
        return own.isEmpty() || others.isEmpty() || own.equals(others);
    }
}
