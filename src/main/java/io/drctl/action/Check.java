package io.drctl.action;

import java.util.Optional;
import java.util.function.Function;

/** An action that only reads. */
public non-sealed interface Check extends Action {
    CheckResult check(StepContext context);

    /** Whether to repeat a failed check until the step's budget is spent. */
    default boolean retries() {
        return false;
    }

    /**
     * The name of the action that brings about, in a step beside it, what this check waits for: once that step has
     * stopped, nobody needs to wait any more. Empty where there is none.
     */
    default Optional<String> broughtAboutBy() {
        return Optional.empty();
    }

    /**
     * Why a failed check can't pass any more, whatever this run does: somebody has led the site elsewhere since. Asked
     * when a resume takes up a check that failed before.
     *
     * @return empty where that isn't so, or isn't known
     */
    default Optional<String> overtaken(StepContext context) {
        return Optional.empty();
    }

    @Override
    default <R> R match(Function<? super Check, ? extends R> check, Function<? super Effect<?>, ? extends R> effect) {
        return check.apply(this);
    }
}
