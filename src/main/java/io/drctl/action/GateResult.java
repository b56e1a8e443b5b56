package io.drctl.action;

import io.drctl.cloud.CloudException;
import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of one {@link Gate} before a step: its name, the value seen and, for a refusal, the way out.
 *
 * @param test the gate's name
 * @param seen the value that decided
 * @param remedy how to fix or override it; after a caution, the command that removes its cause; null otherwise
 * @param override what overrode it; null unless overridden
 * @param consent the option that would override a refusal; null when nothing would
 * @param loss how much of the latest writes the step may lose, where the test is about that and the loss is known
 * @param unread the failed call for want of which it refuses; null when it read all that it needs
 */
public record GateResult(
        Outcome outcome,
        String test,
        String seen,
        @Nullable Remedy remedy,
        @Nullable String override,
        @Nullable ConsentOption consent,
        @Nullable Duration loss,
        @Nullable CloudException unread) {

    /** The ways through a gate. */
    public enum Outcome {
        PASSED,
        /** The step may go ahead, but has a consequence that the user must know before agreeing. */
        CAUTION,
        OVERRIDDEN,
        REFUSED
    }

    /** The same, for a step that may lose this much of the latest writes. */
    public GateResult losing(@Nullable Duration writes) {
        return new GateResult(outcome, test, seen, remedy, override, consent, writes, unread);
    }

    /** The same, with another way out. */
    public GateResult advising(Remedy other) {
        return new GateResult(outcome, test, seen, other, override, consent, loss, unread);
    }

    /** The same, which no option overrides. */
    public GateResult withoutConsent() {
        return new GateResult(outcome, test, seen, remedy, override, null, loss, unread);
    }

    /** The same, where this call failed and left the test without an answer; null when none did. */
    public GateResult lacking(@Nullable CloudException answer) {
        return new GateResult(outcome, test, seen, remedy, override, consent, loss, answer);
    }

    public boolean isRefusal() {
        return outcome == Outcome.REFUSED;
    }
}
