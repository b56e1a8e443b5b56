package io.drctl.action;

import io.drctl.text.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * What a check found.
 *
 * @param detail what was seen, one sentence
 * @param facts what later steps or reports may need
 * @param remedy what to do about a failure; null where nothing is known beyond making it so
 */
public record CheckResult(
        Status status, String detail, Facts facts, @Nullable Remedy remedy) {
    public CheckResult(Status status, String detail, Facts facts) {
        this(status, detail, facts, null);
    }

    /** How a check ended. */
    public enum Status {
        PASSED,
        /** It could not be looked at from here. Never counted as passed, and always said. */
        UNVERIFIED,
        /** It doesn't pass yet and will in a while, so it is looked at again as long as the step may take. */
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
