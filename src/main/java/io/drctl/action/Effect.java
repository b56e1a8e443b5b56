package io.drctl.action;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An action that changes the world: observed before, gated, applied, observed until it holds.
 *
 * @param <S> what an observation saw that gates and {@link #apply} need, so that nothing is read twice
 */
public non-sealed interface Effect<S> extends Action {
    /**
     * Whether the effect holds. Called before anything is done, after an interruption, and again and again while waiting;
     * so it must tell "not begun" from "on its way" as well as AWS lets it.
     */
    Observation<S> observe(StepContext context);

    /** The tests that stand between an effect that doesn't hold and the calls that bring it about. */
    List<GateResult> gates(StepContext context, S seen);

    /**
     * Makes the calls. They are journaled as intended before; the answer is journaled after.
     *
     * @return facts for {@link #observe} and later steps, such as the id of a change
     */
    Map<String, String> apply(StepContext context, S seen);

    /** How long to wait between two observations. */
    default Duration pollInterval() {
        return Duration.ofSeconds(5);
    }
}
