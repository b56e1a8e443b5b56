package io.drctl.engine;

import io.drctl.cloud.Threads;
import io.drctl.journal.Event;
import io.drctl.journal.JournalException;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.Step;
import io.drctl.runbook.StepOrder;
import io.drctl.runbook.StepOrder.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Executes a plan: starts each step as soon as {@link StepOrder} allows, so that independent steps run in parallel.
 * {@link StepExecution} performs each step.
 *
 * <p>Its only memory is the journal, so a new executor on the same journal resumes a run killed at any moment.
 */
public final class Executor {
    private final OpenRun run;
    private final StepOrder order;
    /** How far the steps have come; steps that were not begun have no entry. */
    private final Map<String, Progress> progress = new HashMap<>();
    /** Raised when a step ends or the run is stopped, then replaced by a new one. */
    private Threads.Signal news;

    private @Nullable Throwable broken;

    /** Whether the outcome is known: nothing can be stopped any more. */
    private boolean over;

    Executor(OpenRun run) {
        this.run = run;
        this.order = run.plan().order();
        this.news = run.cloud().threads().signal();
    }

    /**
     * The user wants it to stop: no more steps begin, waits end, calls under way are completed. A run that has ended
     * stays as it ended.
     */
    public void stop() {
        stop(() -> {});
    }

    /** The same, telling the user before it, where there is something to stop. */
    public synchronized void stop(Runnable told) {
        if (over) {
            return;
        }
        told.run();
        run.stop();
        news.raise();
    }

    /**
     * Runs until nothing more can be done.
     *
     * @throws JournalException when the journal can't be written; nothing is done after that
     */
    public RunState execute() {
        takeUp();
        while (startReadySteps()) {
            awaitNews();
        }
        synchronized (this) {
            if (broken instanceof JournalException failure) {
                throw new Unrecorded(run.plan(), run.state()).tell(failure);
            }
            if (broken instanceof RuntimeException failure) {
                throw failure;
            }
            if (broken instanceof Error failure) {
                throw failure;
            }
        }
        try {
            run.append(new Event.RunEnded(outcome()));
        } catch (JournalException e) {
            throw new Unrecorded(run.plan(), run.state()).tell(e);
        }
        return run.state();
    }

    /** How far the steps had come when this process took over the run. */
    private synchronized void takeUp() {
        RunState state = run.state();
        state.steps().forEach((id, step) -> {
            if (step.phase().isSettled()) {
                progress.put(id, Progress.COMPLETE);
            }
        });
        state.abandoned().forEach(id -> progress.put(id, Progress.STOPPED));
    }

    /**
     * Starts what can be started; after a stop or a failure that is nothing, but calls under way end before the outcome
     * is reported.
     *
     * @return whether there is something to wait for
     */
    private synchronized boolean startReadySteps() {
        news = run.cloud().threads().signal();
        if (broken == null && !run.isStopping()) {
            RunState state = run.state();
            for (Step step : order.ready(
                    id -> progress.getOrDefault(id, Progress.NOT_BEGUN),
                    id -> state.step(id).called())) {
                start(run.plan().step(step.id()));
            }
        }
        return progress.containsValue(Progress.RUNNING);
    }

    /** Waits until a step has ended, or the user stops the run. */
    private void awaitNews() {
        Threads.Signal awaited;
        synchronized (this) {
            awaited = news;
        }
        try {
            awaited.await();
        } catch (InterruptedException e) {
            stop();
        }
    }

    private void start(PlannedStep step) {
        progress.put(step.id(), Progress.RUNNING);
        run.cloud().threads().start("step-" + step.id(), () -> {
            Progress came = Progress.SUSPENDED;
            Throwable failure = null;
            try {
                came = StepExecution.perform(run, step);
            } catch (OpenRun.Stopped e) {
                came = Progress.SUSPENDED;
            } catch (RuntimeException | Error e) {
                // Errors too: otherwise the run would wait forever for a worker that died silently.
                failure = e;
            }
            ended(step, came, failure);
            return came;
        });
    }

    /**
     * What was owed before held nobody up, and doesn't where a resume can't settle it: a promotion under way must not
     * be given up for a fence that is refused now.
     */
    private synchronized void ended(PlannedStep step, Progress came, @Nullable Throwable failure) {
        boolean isGoodWithout =
                came == Progress.STOPPED && run.state().step(step.id()).wasOwed();
        progress.put(step.id(), isGoodWithout ? Progress.COMPLETE : came);
        if (failure != null && broken == null) {
            broken = failure;
            // The outcomes that the others wait for can no longer be recorded, or can't be trusted.
            run.stop();
        }
        news.raise();
    }

    private synchronized RunStatus outcome() {
        over = true;
        return status();
    }

    private RunStatus status() {
        RunState state = run.state();
        if (state.steps().values().stream().allMatch(step -> step.phase().isComplete())) {
            return RunStatus.DONE;
        }
        if (run.isStopping() && wasInterrupted()) {
            return RunStatus.INTERRUPTED;
        }
        Optional<StepState> stopped = state.stoppedAt();
        if (stopped.isEmpty()) {
            return RunStatus.INTERRUPTED;
        }
        boolean anyFailed = state.steps().values().stream().anyMatch(step -> step.phase() == StepPhase.FAILED);
        return anyFailed ? RunStatus.FAILED : RunStatus.REFUSED;
    }

    private synchronized boolean wasInterrupted() {
        return progress.containsValue(Progress.SUSPENDED);
    }
}
