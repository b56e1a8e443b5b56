package io.drctl.journal;

import io.drctl.runbook.Step;
import io.drctl.text.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says about one step.
 *
 * @param detail the last thing reported about it
 * @param remedy what to do about a refusal or failure
 * @param facts everything recorded for it, later facts over earlier ones
 * @param called whether it was ever about to make its calls
 * @param undo how to undo its calls; null where there were none or there is no way back
 * @param saidAt when the detail was true
 * @param calledAt when it was last about to make its calls
 * @param isTimeKnown false when the run was resumed by a clock that was behind while the step was under way
 * @param wasOwed whether it was ever owed, so that the steps after it went on without it, and rightly
 */
public record StepState(
        Step step,
        StepPhase phase,
        @Nullable String detail,
        @Nullable Remedy remedy,
        Map<String, String> facts,
        boolean called,
        @Nullable Remedy undo,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant saidAt,
        @Nullable Instant calledAt,
        boolean isTimeKnown,
        boolean wasOwed) {
    public StepState {
        facts = Map.copyOf(facts);
    }

    static StepState pending(Step step) {
        return new StepState(
                step, StepPhase.PENDING, null, null, Map.of(), false, null, null, null, null, null, true, false);
    }

    StepState started(Instant at) {
        return new StepState(
                step,
                phase,
                detail,
                remedy,
                facts,
                called,
                undo,
                startedAt == null ? at : startedAt,
                null,
                saidAt,
                calledAt,
                isTimeKnown,
                wasOwed);
    }

    StepState with(StepPhase next, @Nullable String said, @Nullable Remedy cure, Map<String, String> more, Instant at) {
        Map<String, String> all = new HashMap<>(facts);
        all.putAll(more);
        boolean calls = called || next == StepPhase.INDETERMINATE || next == StepPhase.APPLIED;
        return new StepState(
                step,
                next,
                said == null ? detail : said,
                cure,
                all,
                calls,
                undo,
                startedAt == null ? at : startedAt,
                next.isEnd() ? at : null,
                said == null ? saidAt : at,
                next == StepPhase.INDETERMINATE ? at : calledAt,
                isTimeKnown,
                wasOwed || next == StepPhase.OWED);
    }

    StepState undoneBy(@Nullable Remedy way) {
        return new StepState(
                step,
                phase,
                detail,
                remedy,
                facts,
                called,
                way,
                startedAt,
                endedAt,
                saidAt,
                calledAt,
                isTimeKnown,
                wasOwed);
    }

    /** The clock was set back; the duration of steps that have begun and aren't complete is unknown. */
    StepState acrossASetback() {
        return startedAt == null || phase.isComplete()
                ? this
                : new StepState(
                        step, phase, detail, remedy, facts, called, undo, startedAt, endedAt, saidAt, calledAt, false,
                        wasOwed);
    }

    /** How long it took, if it has ended and that is known. */
    public Optional<Duration> elapsed() {
        return startedAt == null || endedAt == null || !isTimeKnown
                ? Optional.empty()
                : Optional.of(Duration.between(startedAt, endedAt));
    }
}
