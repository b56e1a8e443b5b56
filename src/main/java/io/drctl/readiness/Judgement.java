package io.drctl.readiness;

import io.drctl.text.Remedy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of a test: the part of a finding that depends on the world.
 *
 * @param impact what a failover suffers from it, where that isn't what the check's guide says; null where it is
 * @param loss what a promotion now may lose, where that was judged and is known; otherwise null
 */
record Judgement(
        ReadinessVerdict verdict,
        String seen,
        @Nullable Remedy remedy,
        Unanswered.@Nullable Unread unread,
        boolean awaited,
        @Nullable Impact impact,
        @Nullable Duration loss) {
    Judgement(ReadinessVerdict verdict, String seen, @Nullable Remedy remedy, Unanswered.@Nullable Unread unread) {
        this(verdict, seen, remedy, unread, false, null, null);
    }

    /** The same, by which a failover suffers something else than by another failure of the check. */
    Judgement suffering(Impact other) {
        return new Judgement(verdict, seen, remedy, unread, awaited, other, loss);
    }

    /** The same, with what a promotion now may lose; null where that isn't known. */
    Judgement losing(@Nullable Duration known) {
        return new Judgement(verdict, seen, remedy, unread, awaited, impact, known);
    }

    static Judgement pass(String seen) {
        return new Judgement(ReadinessVerdict.PASS, seen, null, null);
    }

    static Judgement warn(String seen, String remedy) {
        return warn(seen, Remedy.of(remedy));
    }

    static Judgement warn(String seen, Remedy remedy) {
        return new Judgement(ReadinessVerdict.WARN, seen, remedy, null);
    }

    static Judgement fail(String seen, String remedy) {
        return fail(seen, Remedy.of(remedy));
    }

    static Judgement fail(String seen, Remedy remedy) {
        return new Judgement(ReadinessVerdict.FAIL, seen, remedy, null);
    }

    static Judgement unknown(String seen, String remedy) {
        return unknown(seen, Remedy.of(remedy));
    }

    static Judgement unknown(String seen, Remedy remedy) {
        return new Judgement(ReadinessVerdict.UNKNOWN, seen, remedy, null);
    }

    /** Not known yet, but will be within minutes. */
    static Judgement awaited(String seen, String remedy) {
        return awaited(seen, Remedy.of(remedy));
    }

    static Judgement awaited(String seen, Remedy remedy) {
        return new Judgement(ReadinessVerdict.UNKNOWN, seen, remedy, null, true, null, null);
    }

    /** For an unanswered question. */
    static Judgement unread(String seen, Remedy remedy, Unanswered.Unread unread) {
        return new Judgement(ReadinessVerdict.UNKNOWN, seen, remedy, unread);
    }
}
