package io.drctl.readiness;

import org.jspecify.annotations.Nullable;

/** What a test says: the part of a finding that depends on the world. */
record Outcome(Verdict verdict, String seen, @Nullable String remedy) {
    static Outcome pass(String seen) {
        return new Outcome(Verdict.PASS, seen, null);
    }

    static Outcome warn(String seen, String remedy) {
        return new Outcome(Verdict.WARN, seen, remedy);
    }

    static Outcome fail(String seen, String remedy) {
        return new Outcome(Verdict.FAIL, seen, remedy);
    }

    static Outcome unknown(String seen, String remedy) {
        return new Outcome(Verdict.UNKNOWN, seen, remedy);
    }
}
