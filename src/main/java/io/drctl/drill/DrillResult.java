package io.drctl.drill;

import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.Window;
import io.drctl.text.Durations;
import io.drctl.writer.WriterPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drill measured: each of its windows against the recovery time objective. A fold over the run's journal, so
 * that the report shows what was recorded when it happened.
 *
 * @param rtoTarget the objective that was in force when the drill began
 * @param notes what was not measured, one sentence each
 */
public record DrillResult(Duration rtoTarget, List<Measured> windows, List<String> notes) {
    /** Below this, a share of the objective isn't worth showing. */
    private static final int TELLING_PERCENT = 5;

    public DrillResult {
        windows = List.copyOf(windows);
        notes = List.copyOf(notes);
    }

    /** Whether a window met the objective. */
    public enum ObjectiveStatus {
        MET,
        MISSED,
        /**
         * Its end could not be verified from outside, so the time is when AWS reported it, not when users were served.
         */
        UNVERIFIED,
        /**
         * It never opened or never closed; or its first step was already done; or a resume with a clock behind the
         * journal lies within it.
         */
        NOT_MEASURED
    }

    /**
     * A window and the time that it took.
     *
     * @param elapsed null when it was not measured
     * @param writesFailed whether the site was moved to a Region in which nothing can be written
     */
    public record Measured(Window window, @Nullable Duration elapsed, ObjectiveStatus outcome, boolean writesFailed) {}

    /** The measures of a run; none when its runbook has no windows. */
    public static DrillResult of(RunState run) {
        Duration target = Duration.parse(run.start().rtoTarget());
        List<Measured> measured = new ArrayList<>();
        for (Window window : run.start().windows()) {
            StepState until = run.step(window.until());
            Instant from = run.step(window.from()).startedAt();
            Instant end = until.endedAt();
            if (from == null
                    || end == null
                    || !until.phase().isComplete()
                    || isAlreadySo(run, window)
                    || !run.isTimeKnown(window.from(), window.until())) {
                measured.add(new Measured(window, null, ObjectiveStatus.NOT_MEASURED, writesFail(run, window.from())));
                continue;
            }
            Duration elapsed = Duration.between(from, end);
            ObjectiveStatus outcome = elapsed.compareTo(target) > 0
                    ? ObjectiveStatus.MISSED
                    : until.phase() == StepPhase.UNVERIFIED || until.phase() == StepPhase.SKIPPED
                            ? ObjectiveStatus.UNVERIFIED
                            : ObjectiveStatus.MET;
            measured.add(new Measured(window, elapsed, outcome, writesFail(run, window.from())));
        }
        return new DrillResult(target, measured, measured.isEmpty() ? List.of() : notes(run));
    }

    /**
     * Whether what the window measures was already done, so that it would only show how long an observation takes.
     */
    private static boolean isAlreadySo(RunState run, Window window) {
        return run.step(window.from()).phase() == StepPhase.ALREADY;
    }

    private static boolean writesFail(RunState run, String step) {
        return run.gates().stream()
                .anyMatch(gate -> gate.step().equals(step)
                        && gate.test().equals(WriterPlace.TEST)
                        && gate.outcome().equals("caution"));
    }

    /**
     * The check from outside only reads; whether users could write is another matter, and known only where they could
     * not.
     */
    private static List<String> notes(RunState run) {
        List<String> notes = new ArrayList<>();
        for (Window window : run.start().windows()) {
            if (isAlreadySo(run, window)) {
                notes.add(window.name() + ": not measured; its first step was already done");
            }
        }
        int measured = notes.size();
        StepState away = null;
        for (StepState step : run.steps().values()) {
            if (!step.step().action().equals("point-traffic")) {
                continue;
            }
            if (away != null && step.called()) {
                String there = String.valueOf(away.step().with().get("to"));
                Instant from = away.endedAt();
                Instant until = step.endedAt();
                notes.add("writes: not measured; the writer stayed in "
                        + step.step().with().get("to") + ", so writes failed in " + there
                        + (from == null
                                        || until == null
                                        || !run.isTimeKnown(
                                                away.step().id(), step.step().id())
                                ? ""
                                : " for " + Durations.words(Duration.between(from, until))));
                away = null;
            }
            if (step.called() && writesFail(run, step.step().id())) {
                away = step;
            }
        }
        if (away != null) {
            notes.add("writes: not measured; nothing can be written in "
                    + away.step().with().get("to"));
        }
        if (notes.size() == measured) {
            notes.add("writes: not measured");
        }
        return notes;
    }

    /**
     * How much of the objective a step used, such as {@code , 12 % of RTO}; empty for a run that isn't a drill, and for
     * a step that used next to none of it.
     */
    public String share(Duration elapsed) {
        long percent = Math.round(100.0 * elapsed.toMillis() / Math.max(1, rtoTarget.toMillis()));
        return windows.isEmpty() || percent < TELLING_PERCENT ? "" : ", " + percent + " % of RTO";
    }

    /** Whether a window took longer than the objective, or was not measured at all. */
    public boolean isMissed() {
        return windows.stream()
                .anyMatch(window ->
                        window.outcome() == ObjectiveStatus.MISSED || window.outcome() == ObjectiveStatus.NOT_MEASURED);
    }
}
