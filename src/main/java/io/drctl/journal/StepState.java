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
 */
public record StepState(
        Step step,
        StepPhase phase,
        @Nullable String detail,
        @Nullable String remedy,
        Map<String, String> facts,
        boolean called,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    public StepState {
        facts = Map.copyOf(facts);
    }

    static StepState pending(Step step) {
        return new StepState(step, StepPhase.PENDING, null, null, Map.of(), false, null, null);
    }

    StepState started(Instant at) {
        return new StepState(step, phase, detail, remedy, facts, called, startedAt == null ? at : startedAt, null);
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
                startedAt == null ? at : startedAt,
                ended ? at : null);
    }

    /** How long it took, as far as it has ended. */
    public Optional<Duration> elapsed() {
        return startedAt == null || endedAt == null
                ? Optional.empty()
                : Optional.of(Duration.between(startedAt, endedAt));
    }
}
