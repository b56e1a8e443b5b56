package io.drctl.readiness;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** How findings put numbers and lists. */
final class Texts {
    private Texts() {}

    static String count(int number, String singular) {
        if (number == 0) {
            return "no " + singular;
        }
        return number + " " + singular + (number == 1 ? "" : "s");
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String list(Collection<String> items) {
        List<String> all = List.copyOf(items);
        if (all.size() < 2) {
            return String.join("", all);
        }
        return String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
    }

    /** A duration in the largest unit that keeps it readable: {@code 2 s}, {@code 4 min 10 s}, {@code 3 h 5 min}. */
    static String duration(Duration duration) {
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return duration.toMillis() % 1000 == 0
                    ? duration.toSeconds() + " s"
                    : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (duration.compareTo(Duration.ofHours(1)) < 0) {
            long seconds = duration.toSecondsPart();
            return duration.toMinutes() + " min" + (seconds == 0 ? "" : " " + seconds + " s");
        }
        long minutes = duration.toMinutesPart();
        return duration.toHours() + " h" + (minutes == 0 ? "" : " " + minutes + " min");
    }
}
