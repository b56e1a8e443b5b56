package io.drctl.sim;

/**
 * Observes every call of a port. What it throws ends the call there: before anything was sent, or after everything took
 * effect and before the caller learns of it.
 */
public interface CallObserver {
    /** Nobody watches. */
    CallObserver NONE = new CallObserver() {};

    /** On the caller's thread, before anything is sent. */
    default void before(Call call) {}

    /** On the caller's thread, when the answer has come or the call was given up. */
    default void after(Call call) {}
}
