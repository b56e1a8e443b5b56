package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepPhase;

/** How the states of runs and steps are named and colored. */
final class RunWords {
    private RunWords() {}

    static String word(StepPhase phase) {
        return switch (phase) {
            case PENDING -> "pending";
            case INDETERMINATE -> "UNKNOWN";
            case APPLIED -> "under way";
            case ALREADY -> "already so";
            case DONE -> "done";
            case UNVERIFIED -> "UNVERIFIED";
            case OWED -> "OWED";
            case SKIPPED -> "SKIPPED";
            case REFUSED -> "REFUSED";
            case FAILED -> "FAILED";
        };
    }

    static Style style(StepPhase phase) {
        return switch (phase) {
            case PENDING -> Style.FAINT;
            case ALREADY, DONE -> Style.GOOD;
            case INDETERMINATE, APPLIED, UNVERIFIED, OWED, SKIPPED -> Style.CAUTION;
            case REFUSED, FAILED -> Style.BAD;
        };
    }

    /** How a run that isn't done came to its end. */
    static String stopped(RunStatus status) {
        return switch (status) {
            case OPEN -> "which was killed";
            case REFUSED -> "which was refused";
            case FAILED -> "which failed";
            case INTERRUPTED -> "which was interrupted";
            case DONE -> "which is done";
        };
    }

    static Style style(RunStatus status) {
        return switch (status) {
            case DONE -> Style.GOOD;
            case OPEN, INTERRUPTED -> Style.CAUTION;
            case REFUSED, FAILED -> Style.BAD;
        };
    }
}
