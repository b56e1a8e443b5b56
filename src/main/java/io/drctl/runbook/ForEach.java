package io.drctl.runbook;

import java.util.Locale;
import java.util.Set;

/**
 * What a runbook repeats a step for, so that it fits sites with any number of it: {@code for-each: database}. In a plan
 * the step is there once for each, as {@code promote.orders}.
 */
public enum ForEach {
    /** Each application whose names are drctl's to move. */
    APPLICATION,
    /** Each database; how its copy follows decides which steps it has. */
    DATABASE;

    /** Before the id of a step that is needed in all its repetitions. */
    private static final String EVERY = "every ";

    /** As runbooks write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What such a step may refer to besides the runbook's parameters. */
    public Set<String> names() {
        return switch (this) {
            case APPLICATION -> Set.of("application");
            case DATABASE -> Set.of("database", "is-global", "is-replica");
        };
    }

    /** The id of a step's repetition for a member. A step's own id has no dot. */
    public static String id(String step, String member) {
        return step + "." + member;
    }

    /**
     * Whether a need means all repetitions of the step that a plan has, and not only those that the step itself has to
     * do with.
     */
    public static boolean isEvery(String need) {
        return need.startsWith(EVERY);
    }

    /** The id of the step that a need names. */
    public static String stepOf(String need) {
        return isEvery(need) ? need.substring(EVERY.length()) : need;
    }
}
