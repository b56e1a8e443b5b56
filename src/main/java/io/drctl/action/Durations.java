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
        long seconds = duration.toSeconds();
        StringBuilder text = new StringBuilder();
        if (seconds >= 3600) {
            text.append(seconds / 3600).append('h');
        }
        if (seconds / 60 % 60 > 0) {
            text.append(seconds / 60 % 60).append('m');
        }
        if (seconds % 60 > 0) {
            text.append(seconds % 60).append('s');
        }
        if (duration.toMillisPart() > 0) {
            text.append(duration.toMillisPart()).append("ms");
        }
        return text.length() == 0 ? "0s" : text.toString();
    }

    /** The next whole half minute, so that a suggested override isn't outdated by the time it is typed. */
    static Duration roundUp(Duration duration) {
        return Duration.ofSeconds((duration.toSeconds() / 30 + 2) * 30);
    }
}
