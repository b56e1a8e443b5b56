package io.drctl.writer;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time as people read them. */
public final class Spans {
    private Spans() {}

    /** {@code 0.8 s}, {@code 42 s}, {@code 3 min 5 s}, {@code 1 h 5 min}: at most two units. */
    public static String words(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return seconds / 3600 + " h" + (seconds / 60 % 60 == 0 ? "" : " " + seconds / 60 % 60 + " min");
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
}
