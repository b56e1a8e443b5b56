package io.drctl.engine;

import io.drctl.action.Facts;
import io.drctl.cloud.CloudException;
import io.drctl.journal.Event;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.StepOrder.Progress;
import io.drctl.text.Remedy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes one step from the phase that the journal has to where nothing more can be done about it. {@link
 * StepPhase#TRANSITIONS} lists the possible changes of phase.
 */
abstract class StepExecution {
    protected final OpenRun run;
    protected final PlannedStep step;
    /** The step's state in the journal when this execution began. */
    protected final StepState before;

    protected final Deadline deadline;

    protected StepExecution(OpenRun run, PlannedStep step, StepState before, Deadline deadline) {
        this.run = run;
        this.step = step;
        this.before = before;
        this.deadline = deadline;
    }

    /**
     * Performs a step.
     *
     * @return {@link Progress#COMPLETE} or {@link Progress#STOPPED}
     * @throws OpenRun.Stopped when the user stops the run while it waits
     */
    static Progress perform(OpenRun run, PlannedStep step) {
        StepState before = run.state().step(step.id());
        run.append(new Event.StepStarted(step.id()));
        run.tell(listener -> listener.stepStarted(step));
        Deadline deadline = new Deadline(run.cloud().clock(), budget(step));
        StepExecution execution = step.action()
                .match(
                        check -> new CheckExecution(run, step, check, before, deadline),
                        effect -> new EffectExecution<>(run, step, effect, before, deadline));
        return execution.perform();
    }

    protected abstract Progress perform();

    protected final Progress end(StepPhase phase, String detail, Facts facts, @Nullable Remedy remedy) {
        run.append(new Event.StepEnded(step.id(), phase, detail, facts.texts(), remedy));
        tellEnd();
        return Progress.COMPLETE;
    }

    protected final Progress stop(StepPhase phase, String reason, @Nullable Remedy remedy) {
        run.append(new Event.StepStopped(step.id(), phase, reason, remedy));
        tellEnd();
        return Progress.STOPPED;
    }

    private void tellEnd() {
        StepState state = run.state().step(step.id());
        run.tell(listener -> listener.stepEnded(step, state));
    }

    /** The step waits for something. */
    protected final void pause(Duration time, String why) {
        run.tell(listener -> listener.stepWaiting(step, why));
        run.pause(time);
    }

    /** After how long drctl gives up on the step, in words. */
    protected final String timeAllowed() {
        return deadline.words(budget(step));
    }

    protected final Remedy keepWaiting() {
        return Remedy.of("it may still happen; to keep waiting: ").then(run.resuming());
    }

    /** A login where AWS refused the credentials, and the command that continues the run. */
    protected final Remedy loginFor(CloudException refusal) {
        return Remedy.of("log in (")
                .then(run.loginFor(refusal))
                .then("), then: ")
                .then(run.resuming());
    }

    private static Duration budget(PlannedStep step) {
        Duration timeout = step.step().timeout();
        return timeout == null ? step.outline().budget() : timeout;
    }
}
