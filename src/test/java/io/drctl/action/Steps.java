package io.drctl.action;

import io.drctl.inventory.Inventory;
import io.drctl.runbook.Step;
import io.drctl.testing.FakeCloud;
import java.util.List;
import java.util.Map;

/** Steps of one action each, as an executor would hand them over. */
public final class Steps {
    private Steps() {}

    /**
     * A step with its arguments.
     *
     * @param own what the step has left, as the journal has it
     */
    public static StepContext of(FakeCloud cloud, Inventory site, Map<String, String> with, Map<String, String> own) {
        Step step = new Step("step", "Step", "action", with, List.of(), null, false, null);
        return new StepContext("20250301-030000-run", step, site, cloud, new Facts(own), List.of());
    }

    /** Observes, and gives the gates of what isn't so yet. */
    public static <S> List<GateResult> gates(Effect<S> effect, StepContext context) {
        if (effect.observe(context) instanceof Observation.NotYet<S> notYet) {
            return Gate.tried(effect, context, notYet.seen());
        }
        throw new AssertionError("it holds, or is on its way: " + effect.observe(context));
    }

    /** Observes, makes the calls of what isn't so yet, and gives what they leave, as the journal has it. */
    public static <S> Map<String, String> apply(Effect<S> effect, StepContext context) {
        if (effect.observe(context) instanceof Observation.NotYet<S> notYet) {
            return effect.apply(context, notYet.seen()).texts();
        }
        throw new AssertionError("it holds, or is on its way: " + effect.observe(context));
    }
}
