package io.drctl.readiness;

import io.drctl.text.Remedy;
import org.jspecify.annotations.Nullable;

/** What a test says: the part of a finding that depends on the world. */
record Outcome(
        Verdict verdict,
        String seen,
        @Nullable Remedy remedy,
        Unanswered.@Nullable Unread unread,
        boolean awaited) {
    Outcome(Verdict verdict, String seen, @Nullable Remedy remedy, Unanswered.@Nullable Unread unread) {
        this(verdict, seen, remedy, unread, false);
    }

    static Outcome pass(String seen) {
        return new Outcome(Verdict.PASS, seen, null, null);
    }

    static Outcome warn(String seen, String remedy) {
        return warn(seen, Remedy.of(remedy));
    }

    static Outcome warn(String seen, Remedy remedy) {
        return new Outcome(Verdict.WARN, seen, remedy, null);
    }

    static Outcome fail(String seen, String remedy) {
        return fail(seen, Remedy.of(remedy));
    }

    static Outcome fail(String seen, Remedy remedy) {
        return new Outcome(Verdict.FAIL, seen, remedy, null);
    }

    static Outcome unknown(String seen, String remedy) {
        return unknown(seen, Remedy.of(remedy));
    }

    static Outcome unknown(String seen, Remedy remedy) {
        return new Outcome(Verdict.UNKNOWN, seen, remedy, null);
    }

    /** What can't be known yet, and will be: it only takes some minutes. */
    static Outcome awaited(String seen, String remedy) {
        return awaited(seen, Remedy.of(remedy));
    }

    static Outcome awaited(String seen, Remedy remedy) {
        return new Outcome(Verdict.UNKNOWN, seen, remedy, null, true);
    }

    /** For a question that got no answer. */
    static Outcome unread(String seen, Remedy remedy, Unanswered.Unread unread) {
        return new Outcome(Verdict.UNKNOWN, seen, remedy, unread);
    }
}
