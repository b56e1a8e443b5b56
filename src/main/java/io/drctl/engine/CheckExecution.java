package io.drctl.engine;

import io.drctl.action.Check;
import io.drctl.action.CheckResult;
import io.drctl.action.Facts;
import io.drctl.action.NeededStep;
import io.drctl.action.Pace;
import io.drctl.cloud.CloudException;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.StepOrder.Progress;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Performs a step that only reads: repeats it until it passes, as far as its action and its time allow. */
final class CheckExecution extends StepExecution {
    /**
     * Between two looks of a check that has failed: one that has failed for minutes seldom passes in the next moment.
     */
    private static final Pace FAILED = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10), 20);

    /** And where it waits for something: at first it may come within a minute or two, later it takes hours, or days. */
    private static final Pace WAITING = new Pace(Duration.ofSeconds(15), Duration.ofMinutes(2), 20);

    private final Check check;

    CheckExecution(OpenRun run, PlannedStep step, Check check, StepState before, Deadline deadline) {
        super(run, step, before, deadline);
        this.check = check;
    }

    @Override
    protected Progress perform() {
        boolean isLastLook = false;
        Set<StepState> atFirst = Set.copyOf(beside());
        Duration began = run.cloud().clock().elapsed();
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
                    Duration pause = WAITING.after(run.cloud().clock().elapsed().minus(began));
                    isLastLook = deadline.isBefore(pause);
                    pause(pause, seen.detail());
                }
                case FAILED -> {
                    Optional<String> overtaken = overtaken();
                    if (overtaken.isPresent()) {
                        return end(StepPhase.UNVERIFIED, overtaken.get() + "; " + seen.detail(), Facts.NONE, null);
                    }
                    Optional<StepState> stopped = stopped(atFirst);
                    if (stopped.isPresent()) {
                        return stop(
                                stopped.get().phase(),
                                seen.detail() + "; not waited for, as "
                                        + stopped.get().step().id() + " has stopped",
                                stopped.get().remedy() != null ? stopped.get().remedy() : seen.remedy());
                    }
                    Duration pause = FAILED.after(run.cloud().clock().elapsed().minus(began));
                    if (!check.retries() || deadline.isBefore(pause)) {
                        return stop(StepPhase.FAILED, seen.detail(), remedy != null ? remedy : seen.remedy());
                    }
                    pause(pause, seen.detail());
                }
            }
        }
    }

    /** The steps of what brings about what the check waits for. */
    private List<StepState> beside() {
        return check.broughtAboutBy().stream()
                .flatMap(action -> run.state().steps().values().stream()
                        .filter(other -> other.step().action().equals(action)))
                .filter(other -> new NeededStep(
                                other.step().id(),
                                other.step().action(),
                                Facts.NONE,
                                other.step().with())
                        .concerns(step.step()))
                .toList();
    }

    /** One of them that has stopped since this check began. */
    private Optional<StepState> stopped(Set<StepState> atFirst) {
        return beside().stream()
                .filter(other -> other.phase() == StepPhase.FAILED || other.phase() == StepPhase.REFUSED)
                .filter(other -> !atFirst.contains(other))
                .findFirst();
    }

    /** Without this a run that another one has overtaken would fail at each resume, and never end. */
    private Optional<String> overtaken() {
        if (before.phase() != StepPhase.FAILED) {
            return Optional.empty();
        }
        try {
            return run.unlessStopped(() -> check.overtaken(run.context(step)));
        } catch (CloudException e) {
            // What isn't known doesn't excuse a failure.
            return Optional.empty();
        }
    }
}
