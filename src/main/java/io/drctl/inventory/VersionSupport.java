package io.drctl.inventory;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Until when AWS supports a version, and what to say of it on a given day. {@link SupportDates} knows them.
 *
 * @param subject the product with its version, as a sentence names it: {@code Kubernetes 1.31}
 * @param standardEnds the last day of standard support
 * @param isExtended whether AWS goes on for a charge after that day
 * @param extendedEnds the last day of that; null where there is none, or its date isn't known
 * @param page where AWS says so
 */
public record VersionSupport(
        String subject,
        LocalDate standardEnds,
        boolean isExtended,
        @Nullable LocalDate extendedEnds,
        String page) {
    /** So many days ahead an end is told, since an upgrade needs its time. */
    private static final int NOTICE_DAYS = 90;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    /** What has ended, or ends soon; empty while nothing does. */
    public Optional<String> warning(LocalDate today) {
        if (extendedEnds != null && today.isAfter(extendedEnds)) {
            return Optional.of("extended support for " + subject + " ended on " + DAY.format(extendedEnds)
                    + "; AWS upgrades it by itself");
        }
        if (extendedEnds != null && isNear(extendedEnds, today)) {
            return Optional.of("extended support for " + subject + " ends on " + DAY.format(extendedEnds)
                    + "; AWS then upgrades it by itself");
        }
        String after = isExtended ? "; AWS charges for extended support" : "; AWS may upgrade it by itself";
        if (today.isAfter(standardEnds)) {
            String until = extendedEnds == null ? "" : ", until " + DAY.format(extendedEnds);
            return Optional.of(
                    "standard support for " + subject + " ended on " + DAY.format(standardEnds) + after + until);
        }
        return isNear(standardEnds, today)
                ? Optional.of("standard support for " + subject + " ends on " + DAY.format(standardEnds) + after
                        + " after that")
                : Optional.empty();
    }

    private static boolean isNear(LocalDate end, LocalDate today) {
        return !today.isBefore(end.minusDays(NOTICE_DAYS));
    }

    /** How to get rid of the warning. */
    public String remedy() {
        return "plan the upgrade to a version whose support lasts: " + page;
    }

    /** What there is to say while nothing has ended: {@code standard support until 2 August 2027}. */
    public String standing() {
        return "standard support until " + DAY.format(standardEnds);
    }
}
