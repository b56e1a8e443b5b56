package io.drctl.cloud;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects that a bucket's lifecycle rule eventually removes (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html">Lifecycle configuration
 * elements</a>).
 *
 * <p>Only enabled rules count, and only removed objects: removing delete markers or incomplete uploads costs nothing.
 *
 * @param rule the rule's id
 * @param when in words that follow "expires", such as {@code after 30 days}
 * @param days null when it is a date
 * @param newestKept how many noncurrent versions are kept anyway
 */
public record Expiry(
        String rule,
        Fate fate,
        Scope scope,
        String when,
        @Nullable Integer days,
        int newestKept) {
    /** What happens to the objects. */
    public enum Fate {
        EXPIRES,
        /** Noncurrent versions are permanently deleted. */
        OLDER_VERSIONS_EXPIRE,
        /**
         * Moved to storage from which reading requires hours of restoration (Glacier Flexible Retrieval, Deep Archive).
         */
        ARCHIVED
    }

    /**
     * Which objects a rule applies to.
     *
     * @param prefix empty for all
     * @param tags as {@code key=value}; an object needs all of them
     * @param largerThan bytes; null for no bound
     * @param smallerThan bytes; null for no bound
     */
    public record Scope(
            String prefix,
            List<String> tags,
            @Nullable Long largerThan,
            @Nullable Long smallerThan) {
        public static final Scope ALL = new Scope("", List.of(), null, null);

        public Scope {
            tags = List.copyOf(tags);
        }

        public static Scope below(String prefix) {
            return new Scope(prefix, List.of(), null, null);
        }

        /** As messages call it, such as {@code objects below logs/}. */
        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            if (!prefix.isEmpty()) {
                parts.add("below " + prefix);
            }
            if (!tags.isEmpty()) {
                parts.add("tagged " + String.join(" and ", tags));
            }
            if (largerThan != null) {
                parts.add("larger than " + largerThan + " bytes");
            }
            if (smallerThan != null) {
                parts.add("smaller than " + smallerThan + " bytes");
            }
            return parts.isEmpty() ? "every object" : "objects " + String.join(", ", parts);
        }
    }

    /** As messages say it, such as {@code objects below logs/ expire after 30 days (rule tidy)}. */
    @Override
    public String toString() {
        boolean isEvery = scope.equals(Scope.ALL);
        String what = switch (fate) {
            case EXPIRES -> scope + (isEvery ? " expires " : " expire ") + when;
            case OLDER_VERSIONS_EXPIRE -> "older versions of " + scope + " expire " + when;
            case ARCHIVED -> scope + (isEvery ? " is" : " are") + " archived " + when + ", out of reach for hours";
        };
        String kept = newestKept > 0 ? ", except the newest " + newestKept : "";
        return what + kept + " (rule " + rule + ")";
    }
}
