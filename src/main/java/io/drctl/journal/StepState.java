package io.drctl.journal;

import io.drctl.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of one step.
 *
 * @param detail the last thing said about it
 * @param remedy what to do about a refusal or failure
 * @param facts everything noted for it, later facts over earlier
 * @param called whether its calls were ever about to be made
 * @param undo how to get back from what was called; null where nothing was called or there is no way
 */
public record StepState(
        Step step,
        StepPhase phase,
        @Nullable String detail,
        @Nullable String remedy,
        Map<String, String> facts,
        boolean called,
        @Nullable String undo,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    public StepState {
        facts = Map.copyOf(facts);
    }

    static StepState pending(Step step) {
        return new StepState(step, StepPhase.PENDING, null, null, Map.of(), false, null, null, null);
    }

    StepState started(Instant at) {
        return new StepState(
                step, phase, detail, remedy, facts, called, undo, startedAt == null ? at : startedAt, null);
    }

    StepState with(StepPhase next, @Nullable String said, @Nullable String cure, Map<String, String> more, Instant at) {
        Map<String, String> all = new HashMap<>(facts);
        all.putAll(more);
        boolean calls = called || next == StepPhase.INDETERMINATE || next == StepPhase.APPLIED;
        boolean ended = next.isComplete() || next == StepPhase.REFUSED || next == StepPhase.FAILED;
        return new StepState(
                step,
                next,
                said == null ? detail : said,
                cure,
                all,
                calls,
                undo,
                startedAt == null ? at : startedAt,
                ended ? at : null);
    }

    StepState undoneBy(@Nullable String way) {
        return new StepState(step, phase, detail, remedy, facts, called, way, startedAt, endedAt);
    }

    /** How long it took, as far as it has ended and a clock that was set back meanwhile leaves anything to tell. */
    public Optional<Duration> elapsed() {
        return startedAt == null || endedAt == null || endedAt.isBefore(startedAt)
                ? Optional.empty()
                : Optional.of(Duration.between(startedAt, endedAt));
    }
}
