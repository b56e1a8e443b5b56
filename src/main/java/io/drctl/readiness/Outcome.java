package io.drctl.readiness;

import org.jspecify.annotations.Nullable;

/** What a test says: the part of a finding that depends on the world. */
record Outcome(Verdict verdict, String seen, @Nullable String remedy, Unanswered.@Nullable Unread unread) {
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

    /** For a question that got no answer. */
    static Outcome unread(String seen, String remedy, Unanswered.Unread unread) {
        return new Outcome(Verdict.UNKNOWN, seen, remedy, unread);
    }
}
