package io.drctl.action;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step amounts to, known without asking anybody.
 *
 * @param summary one sentence
 * @param calls the mutating calls that it may make, in order
 * @param gates what is tested before it may act, one phrase each
 * @param warnings what the user must know before consenting
 * @param budget how long it may take
 * @param undo the command or the words that lead back; null where there is nothing to undo
 */
public record Outline(
        String summary,
        Reversibility reversibility,
        List<PlannedCall> calls,
        List<String> gates,
        List<String> warnings,
        Duration budget,
        @Nullable String undo) {
    public Outline {
        calls = List.copyOf(calls);
        gates = List.copyOf(gates);
        warnings = List.copyOf(warnings);
    }

    /** A step that only looks. */
    public static Outline ofCheck(String summary, Duration budget) {
        return new Outline(summary, Reversibility.READ_ONLY, List.of(), List.of(), List.of(), budget, null);
    }
}
