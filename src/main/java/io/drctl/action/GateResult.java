package io.drctl.action;

import io.drctl.text.Remedy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one test before a step: the test, the value seen, and, for a refusal, the way out.
 *
 * @param test short name, which {@code --force} takes where the gate can be overridden
 * @param seen the value that decided
 * @param remedy how to put it right or to override it; after a caution, the command that does away with its reason; null
 *     otherwise
 * @param override what overrode it; null unless overridden
 * @param consent the option that would override a refusal, as it is typed; null when nothing would
 * @param loss how much of the latest writes the step may lose, where the test is about that and it is known
 */
public record GateResult(
        Outcome outcome,
        String test,
        String seen,
        @Nullable Remedy remedy,
        @Nullable String override,
        @Nullable String consent,
        @Nullable Duration loss) {

    /** The ways through a gate. */
    public enum Outcome {
        PASSED,
        /** It may be done, and has a consequence that whoever agrees must know beforehand. */
        CAUTION,
        OVERRIDDEN,
        REFUSED
    }

    public static GateResult passed(String test, String seen) {
        return new GateResult(Outcome.PASSED, test, seen, null, null, null, null);
    }

    public static GateResult caution(String test, String seen, Remedy remedy) {
        return new GateResult(Outcome.CAUTION, test, seen, remedy, null, null, null);
    }

    public static GateResult refused(String test, String seen, String remedy) {
        return refused(test, seen, Remedy.of(remedy));
    }

    public static GateResult refused(String test, String seen, Remedy remedy) {
        return new GateResult(Outcome.REFUSED, test, seen, remedy, null, null, null);
    }

    /** A refusal that somebody who says so by this option can override. */
    public static GateResult refusedUnless(String consent, String test, String seen, Remedy remedy) {
        return new GateResult(Outcome.REFUSED, test, seen, remedy, null, consent, null);
    }

    public static GateResult overridden(String test, String seen, String by) {
        return new GateResult(Outcome.OVERRIDDEN, test, seen, null, by, null, null);
    }

    /** The same, of a step that may lose this much of the latest writes. */
    public GateResult losing(@Nullable Duration writes) {
        return new GateResult(outcome, test, seen, remedy, override, consent, writes);
    }

    public boolean isRefusal() {
        return outcome == Outcome.REFUSED;
    }
}
