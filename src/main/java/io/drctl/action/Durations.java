package io.drctl.action;

import io.drctl.writer.Spans;
import java.time.Duration;

/** Lengths of time as people read and type them. */
public final class Durations {
    private Durations() {}

    /** {@code 1 h 5 min}, {@code 42 s}, {@code 0.8 s}: at most two units. */
    public static String words(Duration duration) {
        return Spans.words(duration);
    }

    /** {@code 1h30m15s}, as {@code --accept-data-loss} takes it; {@code 500ms} where there are parts of a second. */
    public static String compact(Duration duration) {
        return Spans.compact(duration);
    }
}
