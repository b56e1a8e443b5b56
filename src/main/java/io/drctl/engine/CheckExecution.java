package io.drctl.engine;

import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.cloud.CloudException;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.StepOrder.Progress;
import io.drctl.text.Remedy;
import java.time.Duration;

/** Performs a step that only reads: repeats it until it passes, as far as its action and its time allow. */
final class CheckExecution extends StepExecution {
    /** How long to wait before repeating a failed check. */
    private static final Duration CHECK_PAUSE = Duration.ofSeconds(2);
    /** How long to wait for something that comes by itself within a minute or two. */
    private static final Duration WAITING_PAUSE = Duration.ofSeconds(15);

    private final Check check;

    CheckExecution(OpenRun run, PlannedStep step, Check check, StepState before, Deadline deadline) {
        super(run, step, before, deadline);
        this.check = check;
    }

    @Override
    protected Progress perform() {
        boolean isLastLook = false;
        while (true) {
            CheckResult seen;
            Remedy remedy = null;
            try {
                LoginWait.Answer<CheckResult> answer = run.login()
                        .through(
                                step,
                                deadline,
                                run.cloud(),
                                watched -> run.unlessStopped(
                                        () -> check.check(run.context(step).with(watched))),
                                result -> result.status() == CheckResult.Status.PASSED);
                seen = answer.value();
                remedy = answer.refusal() == null ? null : loginFor(answer.refusal());
            } catch (CloudException e) {
                // What couldn't be read wasn't verified, and didn't pass.
                seen = CheckResult.failed("could not be checked: " + e.explain());
                remedy = LoginWait.isFor(e) ? loginFor(e) : null;
            }
            switch (seen.status()) {
                case PASSED -> {
                    return end(StepPhase.DONE, seen.detail(), seen.facts(), seen.remedy());
                }
                case UNVERIFIED -> {
                    return end(StepPhase.UNVERIFIED, seen.detail(), seen.facts(), seen.remedy());
                }
                case WAITING -> {
                    if (isLastLook) {
                        return stop(
                                StepPhase.FAILED,
                                "still not so after " + timeAllowed() + ": " + seen.detail(),
                                remedy != null ? remedy : keepWaiting());
                    }
                    // Check once more when the time is up: a check that took long says nothing about now.
                    isLastLook = deadline.isBefore(WAITING_PAUSE);
                    pause(WAITING_PAUSE, seen.detail());
                }
                case FAILED -> {
                    if (!check.retries() || deadline.isBefore(CHECK_PAUSE)) {
                        return stop(StepPhase.FAILED, seen.detail(), remedy != null ? remedy : seen.remedy());
                    }
                    pause(CHECK_PAUSE, seen.detail());
                }
            }
        }
    }
}
