package io.drctl.engine;

import io.drctl.action.GateResult;
import io.drctl.cloud.CloudException;
import io.drctl.journal.StepState;
import io.drctl.lease.LeaseNews;

/** Learns what a run does while it does it. Called from several threads, never two at a time. */
public interface RunListener {
    /** Something happened to the lease under which the run acts. */
    default void leaseNoted(LeaseNews news) {}

    default void stepStarted(PlannedStep step) {}

    default void gateDecided(PlannedStep step, GateResult result) {}

    /** The step's calls are about to be made; the intent is on disk. */
    default void stepIntended(PlannedStep step, String detail) {}

    /** The step waits for its effect. */
    default void stepWaiting(PlannedStep step, String detail) {}

    /** The step waits for credentials that work; its own time stands still meanwhile. */
    default void loginAwaited(PlannedStep step) {}

    /**
     * AWS no longer accepts the credentials: reported once until they work again. The run waits for somebody to log in.
     */
    default void loginNeeded(PlannedStep step, String runId, CloudException refusal) {}

    /** The step ended, was refused or failed. */
    default void stepEnded(PlannedStep step, StepState state) {}
}
