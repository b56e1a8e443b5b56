package io.drctl.action;

/** An action that only looks. */
public non-sealed interface Check extends Action {
    CheckResult check(StepContext context);

    /** Whether a failed check is to be tried again until the step's budget is spent. */
    default boolean retries() {
        return false;
    }
}
