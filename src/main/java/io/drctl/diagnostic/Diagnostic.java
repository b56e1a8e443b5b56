package io.drctl.diagnostic;

import io.drctl.text.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or worth knowing, about what the user gave.
 *
 * @param summary what is wrong, in one sentence without a full stop
 * @param remedy how to fix it, or null where the summary already says it
 * @param position where it is, or null when it isn't about a file
 * @param excerpt the offending line of the file, or null
 */
public record Diagnostic(
        Severity severity,
        String summary,
        @Nullable Remedy remedy,
        @Nullable SourcePosition position,
        @Nullable String excerpt) {

    /** One whose summary says how to fix it. */
    public static Diagnostic error(String summary) {
        return new Diagnostic(Severity.ERROR, summary, null, null, null);
    }

    public static Diagnostic error(String summary, @Nullable String remedy) {
        return new Diagnostic(Severity.ERROR, summary, Remedy.ofNullable(remedy), null, null);
    }

    public static Diagnostic error(String summary, Remedy remedy) {
        return new Diagnostic(Severity.ERROR, summary, remedy, null, null);
    }

    public static Diagnostic error(String summary, @Nullable String remedy, SourcePosition position) {
        return new Diagnostic(Severity.ERROR, summary, Remedy.ofNullable(remedy), position, null);
    }

    public static Diagnostic warning(String summary, @Nullable String remedy, SourcePosition position) {
        return new Diagnostic(Severity.WARNING, summary, Remedy.ofNullable(remedy), position, null);
    }

    public Diagnostic withExcerpt(@Nullable String line) {
        return new Diagnostic(severity, summary, remedy, position, line);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
