package io.drctl.report;

import io.drctl.drill.DrillResult;
import io.drctl.journal.Event;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.runbook.RunbookOrigin;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run: what it was, how it ended, its steps, what was overridden, and what it measured. Made from the
 * journal's fold, and from nothing else, so that it is the same whenever it is asked for.
 *
 * @param inventoryFile the inventory that it was begun with
 * @param consent how it was agreed to; null when it wasn't
 * @param endedAt null while it is open
 * @param elapsed null when nobody knows how long it took
 * @param isTimeKnown false when it was resumed by a clock that was behind its journal
 * @param resumes how often it was taken up again
 * @param gates the gates that decided something, in order
 * @param drill what its windows measured; without windows when it is no drill
 */
public record RunReport(
        String runId,
        String runbook,
        String title,
        String site,
        String inventoryFile,
        boolean simulated,
        Standing standing,
        RunbookOrigin origin,
        @Nullable String consent,
        RunStatus status,
        boolean isResumable,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Duration elapsed,
        boolean isTimeKnown,
        int resumes,
        List<StepReport> steps,
        List<Event.GateDecided> gates,
        DrillResult drill) {
    public RunReport {
        steps = List.copyOf(steps);
        gates = List.copyOf(gates);
    }

    /**
     * What became of a step.
     *
     * @param always whether it is performed however the steps before it end
     * @param detail what was said of it last
     * @param saidAt when that was true
     * @param remedy what to do about a refusal or a failure
     * @param called whether its calls were ever about to be made
     * @param elapsed null while it isn't over, or when nobody knows
     * @param facts by name
     */
    public record StepReport(
            String id,
            String title,
            String action,
            boolean always,
            StepPhase phase,
            @Nullable String detail,
            @Nullable Instant saidAt,
            @Nullable Remedy remedy,
            boolean called,
            @Nullable Duration elapsed,
            Map<String, String> facts) {
        public StepReport {
            facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        }

        static StepReport of(StepState step) {
            return new StepReport(
                    step.step().id(),
                    step.step().title(),
                    step.step().action(),
                    step.step().always(),
                    step.phase(),
                    step.detail(),
                    step.saidAt(),
                    step.remedy(),
                    step.called(),
                    step.elapsed().orElse(null),
                    step.facts());
        }

        /** Whether its calls may have been made, and it isn't known what came of them. */
        public boolean isUndecided() {
            return phase == StepPhase.INDETERMINATE || phase == StepPhase.APPLIED;
        }
    }

    public static RunReport of(RunState run) {
        Event.RunStarted start = run.start();
        return new RunReport(
                start.runId(),
                start.runbook(),
                start.title(),
                start.site(),
                start.inventoryFile(),
                start.simulated(),
                start.standing(),
                start.origin(),
                run.consent(),
                run.status(),
                run.isResumable(),
                run.startedAt(),
                run.endedAt(),
                run.elapsed().orElse(null),
                run.isTimeKnown(),
                run.resumes(),
                run.steps().values().stream().map(StepReport::of).toList(),
                run.gates(),
                DrillResult.of(run));
    }

    /** The objective that was in force when the run began. */
    public Duration rtoTarget() {
        return drill.rtoTarget();
    }

    /** Whether something could not be looked at from here. */
    public boolean hasUnverified() {
        return steps.stream().anyMatch(step -> step.phase() == StepPhase.UNVERIFIED);
    }

    /** Whether it is done, and was seen from outside to be. */
    public boolean isVerifiedFromOutside() {
        return status == RunStatus.DONE && !hasUnverified();
    }

    /** The gates that would have refused, had not somebody overridden them. */
    public List<Event.GateDecided> overridden() {
        return gates.stream()
                .filter(gate -> gate.outcome().equals("overridden"))
                .toList();
    }

    /** The gates that let the run pass with a warning which no step repeats. */
    public List<Event.GateDecided> cautions() {
        return gates.stream()
                .filter(gate -> gate.outcome().equals("caution")
                        && steps.stream().noneMatch(step -> isSame(gate.seen(), step.detail())))
                .toList();
    }

    /** Two looks at a replica differ in how old the sample of its lag is, and tell the same. */
    private static boolean isSame(String seen, @Nullable String detail) {
        return detail != null && timeless(seen).equals(timeless(detail));
    }

    private static String timeless(String text) {
        return text.replaceAll("\\d+(?:\\.\\d+)? (?:s|min|h|d)\\b", "?").replaceAll("\\?(?: \\?)+", "?");
    }

    /** Whether a call was ever about to be made that changes something. */
    public boolean hasCalled() {
        return steps.stream().anyMatch(StepReport::called);
    }

    /** Whether steps that put the site back are left to do. */
    public boolean mayBeAway() {
        return isResumable
                && steps.stream()
                        .anyMatch(step -> step.always() && !step.phase().isComplete());
    }
}
