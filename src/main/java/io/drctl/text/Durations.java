package io.drctl.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lengths of time as people type them, as they read them, and as programs do. Nothing else in drctl reads or writes
 * one, so that what may be typed in one place may be typed in all, and one quantity reads the same everywhere.
 */
public final class Durations {
    /** How to write a duration, for messages about one that can't be read. */
    public static final String HOW_TO_WRITE = "write a duration such as 90s, 5m or 1h30m, of at most 10,000 days";

    /** Longer than anything is waited for, lost or promised; sums with times of day stay within what a date can be. */
    public static final Duration LONGEST = Duration.ofDays(10_000);

    /** Down to parts of a second, which {@link #words} writes. */
    private static final Pattern PLAIN =
            Pattern.compile("(?:(\\d{1,6}) ?d ?)?(?:(\\d{1,6}) ?h ?)?(?:(\\d{1,6}) ?(?:min|m) ?)?"
                    + "(?:(\\d{1,6}(?:\\.\\d{1,3})?) ?s ?)?(?:(\\d{1,6}) ?ms)?");

    private static final Pattern ISO = Pattern.compile("-?P[-0-9DTHMS.]{1,40}");
    private static final int CHARACTERS_MAX = 50;

    private Durations() {}

    /**
     * Reads {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 1 min 30 s}, {@code 0s}, or ISO 8601 ({@code PT1M30S}),
     * which alone may be negative.
     *
     * @return empty when the text isn't a duration, or is beyond {@link #LONGEST}
     */
    public static Optional<Duration> parse(String text) {
        return text.length() > CHARACTERS_MAX
                ? Optional.empty()
                : unbounded(text).filter(duration -> duration.abs().compareTo(LONGEST) <= 0);
    }

    private static Optional<Duration> unbounded(String text) {
        if (ISO.matcher(text).matches()) {
            try {
                return Optional.of(Duration.parse(text));
            } catch (DateTimeParseException | ArithmeticException e) {
                return Optional.empty();
            }
        }
        Matcher parts = PLAIN.matcher(text);
        if (!parts.matches() || text.isEmpty() || text.endsWith(" ")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofDays(number(parts, 1))
                .plusHours(number(parts, 2))
                .plusMinutes(number(parts, 3))
                .plusMillis(millis(parts.group(4)))
                .plusMillis(number(parts, 5)));
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static long millis(@Nullable String seconds) {
        return seconds == null ? 0 : new BigDecimal(seconds).movePointRight(3).longValueExact();
    }

    /**
     * For people: {@code 0.8 s}, {@code 42 s}, {@code 3 min 5 s}, {@code 1 h 5 min}, {@code 3 d 4 h}: at most two
     * units, and tenths of a second where there are fewer than ten.
     */
    public static String words(Duration duration) {
        if (duration.isNegative()) {
            return "-" + words(duration.negated());
        }
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            long tenths = Math.round(duration.toMillis() / 100.0);
            return tenths % 10 == 0 ? tenths / 10 + " s" : String.format(Locale.ROOT, "%.1f s", tenths / 10.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return two(seconds, 60, "min", "s");
        }
        return seconds < 86_400 ? two(seconds / 60, 60, "h", "min") : two(seconds / 3600, 24, "d", "h");
    }

    /** For people, in whole minutes, where nobody cares about less: {@code 12 min}. */
    public static String inMinutes(Duration duration) {
        return Math.max(1, duration.toMinutes()) + " min";
    }

    /** For people: {@code 2 to 10 min}, {@code 30 s to 2 min}, {@code up to 1 min}. */
    public static String range(Duration from, Duration to) {
        if (from.toSeconds() <= 1) {
            return "up to " + words(to);
        }
        boolean isInMinutes = to.toHours() == 0 && from.toSeconds() % 60 == 0 && to.toSeconds() % 60 == 0;
        return (isInMinutes ? String.valueOf(from.toMinutes()) : words(from)) + " to " + words(to);
    }

    private static String two(long number, int size, String large, String small) {
        return number / size + " " + large + (number % size == 0 ? "" : " " + number % size + " " + small);
    }

    /**
     * To be typed, without blanks and down to the millisecond: {@code 1h30m15s}, {@code 500ms}, {@code 0s}.
     * {@link #parse} reads it, so that what is negative is in ISO 8601.
     */
    public static String compact(Duration duration) {
        if (duration.isNegative()) {
            return duration.toString();
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.length() == 0 ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }

    /** For programs: seconds, with the milliseconds that it has as decimals. The unit stands in the field's name. */
    public static BigDecimal seconds(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.toMillis()).movePointLeft(3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0, RoundingMode.UNNECESSARY) : seconds;
    }
}
