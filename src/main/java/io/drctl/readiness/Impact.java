package io.drctl.readiness;

import java.util.Locale;

/** What a failover suffers where a check's promise isn't kept. */
public enum Impact {
    /** It is refused, or users or writes are without service after it. */
    BLOCKS("stops a failover, or leaves users or writes without service after it"),
    /** Something that was written is gone after it. */
    LOSES_DATA("loses data in a failover"),
    /** It takes longer, or stands on fewer feet. */
    DELAYS("delays a failover, or leaves the site with less to stand on"),
    /** The site isn't what the inventory says; a failover goes well. */
    DRIFT("is drift: a failover goes well without it");

    private final String words;

    Impact(String words) {
        this.words = words;
    }

    /** For a sentence that the check begins. */
    public String words() {
        return words;
    }

    /** As in JSON and in the table of checks, such as {@code loses-data}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
