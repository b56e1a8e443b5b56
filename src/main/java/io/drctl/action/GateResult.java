package io.drctl.action;

import org.jspecify.annotations.Nullable;

/**
 * What became of one test before a step: the test, the value seen, and, for a refusal, the way out.
 *
 * @param test short name, which {@code --force} takes where the gate can be overridden
 * @param seen the value that decided
 * @param remedy how to put it right or to override it; after a caution, the command that does away with its reason; null
 *     otherwise
 * @param override what overrode it; null unless overridden
 */
public record GateResult(
        Outcome outcome,
        String test,
        String seen,
        @Nullable String remedy,
        @Nullable String override) {

    /** The ways through a gate. */
    public enum Outcome {
        PASSED,
        /** It may be done, and has a consequence that whoever agrees must know beforehand. */
        CAUTION,
        OVERRIDDEN,
        REFUSED
    }

    public static GateResult passed(String test, String seen) {
        return new GateResult(Outcome.PASSED, test, seen, null, null);
    }

    public static GateResult caution(String test, String seen, String remedy) {
        return new GateResult(Outcome.CAUTION, test, seen, remedy, null);
    }

    public static GateResult refused(String test, String seen, String remedy) {
        return new GateResult(Outcome.REFUSED, test, seen, remedy, null);
    }

    public static GateResult overridden(String test, String seen, String by) {
        return new GateResult(Outcome.OVERRIDDEN, test, seen, null, by);
    }

    public boolean isRefusal() {
        return outcome == Outcome.REFUSED;
    }
}
