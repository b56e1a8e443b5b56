package io.drctl.action;

import java.time.Duration;

/**
 * How long to wait between two looks at something that takes its time.
 *
 * <p>On average what has happened is seen half a wait later, so the wait is a small share of what has passed already: a
 * deletion that has taken an hour isn't worth asking about every second, and a change that takes ten seconds is.
 *
 * @param least the wait at first
 * @param most the longest wait, for what takes hours
 * @param share as which part of the time that has passed it grows: 200 for a two-hundredth
 */
public record Pace(Duration least, Duration most, int share) {
    /**
     * For what users wait for, where one call tells, or none: Route 53 answers five requests a second in an account
     * (Developer Guide, "Quotas").
     */
    public static final Pace QUICK = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(15), 200);

    /** For everything else. */
    public static final Pace USUAL = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(15), 200);

    /** For what takes minutes, and nobody waits for to the second. */
    public static final Pace SLOW = new Pace(Duration.ofSeconds(10), Duration.ofMinutes(2), 20);

    public Pace {
        if (least.isNegative() || least.isZero() || most.compareTo(least) < 0 || share < 1) {
            throw new IllegalArgumentException("no pace: " + least + ", " + most + ", " + share);
        }
    }

    /** One whose waits are no shorter than that. */
    public Pace noLessThan(Duration shortest) {
        return new Pace(shortest, most.compareTo(shortest) < 0 ? shortest : most, share);
    }

    /** The wait once that much time has passed since the first look. */
    public Duration after(Duration passed) {
        Duration part = passed.dividedBy(share);
        return part.compareTo(least) < 0 ? least : part.compareTo(most) > 0 ? most : part;
    }
}
