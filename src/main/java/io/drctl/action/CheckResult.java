package io.drctl.action;

import io.drctl.text.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param detail what was seen, one sentence
 * @param facts for later steps and reports
 * @param remedy what to do about a failure; null where there is no advice beyond the check's own words
 */
public record CheckResult(
        Status status, String detail, Facts facts, @Nullable Remedy remedy) {
    public CheckResult(Status status, String detail, Facts facts) {
        this(status, detail, facts, null);
    }

    /** How a check ended. */
    public enum Status {
        PASSED,
        /** It could not be checked from here. Never counted as passed, and always reported. */
        UNVERIFIED,
        /** It doesn't pass yet but is expected to, so it is repeated until the step's time is up. */
        WAITING,
        FAILED
    }

    public static CheckResult passed(String detail) {
        return new CheckResult(Status.PASSED, detail, Facts.NONE);
    }

    public static CheckResult unverified(String detail) {
        return new CheckResult(Status.UNVERIFIED, detail, Facts.NONE);
    }

    public static CheckResult waiting(String detail) {
        return new CheckResult(Status.WAITING, detail, Facts.NONE);
    }

    public static CheckResult failed(String detail) {
        return new CheckResult(Status.FAILED, detail, Facts.NONE);
    }

    public static CheckResult failed(String detail, Remedy remedy) {
        return new CheckResult(Status.FAILED, detail, Facts.NONE, remedy);
    }
}
