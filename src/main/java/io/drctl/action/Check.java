package io.drctl.action;

import java.util.function.Function;

/** An action that only reads. */
public non-sealed interface Check extends Action {
    CheckResult check(StepContext context);

    /** Whether to repeat a failed check until the step's budget is spent. */
    default boolean retries() {
        return false;
    }

    @Override
    default <R> R match(Function<? super Check, ? extends R> check, Function<? super Effect<?>, ? extends R> effect) {
        return check.apply(this);
    }
}
