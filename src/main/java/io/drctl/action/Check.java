package io.drctl.action;

import java.util.function.Function;

/** An action that only looks. */
public non-sealed interface Check extends Action {
    CheckResult check(StepContext context);

    /** Whether a failed check is to be tried again until the step's budget is spent. */
    default boolean retries() {
        return false;
    }

    @Override
    default <R> R match(Function<? super Check, ? extends R> check, Function<? super Effect<?>, ? extends R> effect) {
        return check.apply(this);
    }
}
