package io.drctl.action;

import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one {@link Gate} before a step: its name, the value seen, and, for a refusal, the way out. Gates make
 * them.
 *
 * @param test the gate's name
 * @param seen the value that decided
 * @param remedy how to put it right or to override it; after a caution, the command that does away with its reason;
 *     null otherwise
 * @param override what overrode it; null unless overridden
 * @param consent the option that would override a refusal; null when nothing would
 * @param loss how much of the latest writes the step may lose, where the test is about that and it is known
 */
public record GateResult(
        Outcome outcome,
        String test,
        String seen,
        @Nullable Remedy remedy,
        @Nullable String override,
        @Nullable ConsentOption consent,
        @Nullable Duration loss) {

    /** The ways through a gate. */
    public enum Outcome {
        PASSED,
        /** It may be done, and has a consequence that whoever agrees must know beforehand. */
        CAUTION,
        OVERRIDDEN,
        REFUSED
    }

    /** The same, of a step that may lose this much of the latest writes. */
    public GateResult losing(@Nullable Duration writes) {
        return new GateResult(outcome, test, seen, remedy, override, consent, writes);
    }

    /** The same, with another way out. */
    public GateResult advising(Remedy other) {
        return new GateResult(outcome, test, seen, other, override, consent, loss);
    }

    /** The same, which no option overrides. */
    public GateResult withoutConsent() {
        return new GateResult(outcome, test, seen, remedy, override, null, loss);
    }

    public boolean isRefusal() {
        return outcome == Outcome.REFUSED;
    }
}
