package io.drctl.yaml;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 1h30m}; also ISO 8601, {@code PT15M}. */
public final class DurationText {
    private static final Pattern SHORT =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?(?:(\\d{1,6})ms)?");
    private static final int CHARACTERS_MAX = 50;
    private static final Pattern ISO = Pattern.compile("-?P[-0-9DTHMS.]{1,40}");

    /** Longer than anything is waited for, lost or promised; sums with times of day stay within what a date can be. */
    public static final Duration LONGEST = Duration.ofDays(10_000);

    private DurationText() {}

    /** The duration, which may be zero or, in ISO 8601, negative; empty when the text is none, or beyond {@link #LONGEST}. */
    public static Optional<Duration> parse(String text) {
        return text.length() > CHARACTERS_MAX
                ? Optional.empty()
                : unbounded(text)
                        .filter(duration ->
                                duration.compareTo(LONGEST) <= 0 && duration.compareTo(LONGEST.negated()) >= 0);
    }

    /** The same of ISO 8601's form alone, in which runbooks and journals keep durations. */
    public static Optional<Duration> parseIso(String text) {
        return ISO.matcher(text).matches() ? parse(text) : Optional.empty();
    }

    private static Optional<Duration> unbounded(String text) {
        if (ISO.matcher(text).matches()) {
            try {
                return Optional.of(Duration.parse(text));
            } catch (DateTimeParseException | ArithmeticException e) {
                return Optional.empty();
            }
        }
        Matcher parts = SHORT.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofDays(number(parts, 1))
                .plusHours(number(parts, 2))
                .plusMinutes(number(parts, 3))
                .plusSeconds(number(parts, 4))
                .plusMillis(number(parts, 5)));
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The short form, such as {@code 1h30m}; {@code 0s} for nothing. Parts of a millisecond are left out. */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
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
            text.append(String.format(Locale.ROOT, "%d%s", number, unit));
        }
    }
}
