package io.drctl.readiness;

import org.jspecify.annotations.Nullable;

/** What a test says: the part of a finding that depends on the world. */
record Outcome(
        Verdict verdict,
        String seen,
        @Nullable String remedy,
        Unanswered.@Nullable Unread unread,
        boolean awaited) {
    Outcome(Verdict verdict, String seen, @Nullable String remedy, Unanswered.@Nullable Unread unread) {
        this(verdict, seen, remedy, unread, false);
    }

    static Outcome pass(String seen) {
        return new Outcome(Verdict.PASS, seen, null, null);
    }

    static Outcome warn(String seen, String remedy) {
        return new Outcome(Verdict.WARN, seen, remedy, null);
    }

    static Outcome fail(String seen, String remedy) {
        return new Outcome(Verdict.FAIL, seen, remedy, null);
    }

    static Outcome unknown(String seen, String remedy) {
        return new Outcome(Verdict.UNKNOWN, seen, remedy, null);
    }

    /** What can't be known yet, and will be: it only takes some minutes. */
    static Outcome awaited(String seen, String remedy) {
        return new Outcome(Verdict.UNKNOWN, seen, remedy, null, true);
    }

    /** For a question that got no answer. */
    static Outcome unread(String seen, String remedy, Unanswered.Unread unread) {
        return new Outcome(Verdict.UNKNOWN, seen, remedy, unread);
    }
}
