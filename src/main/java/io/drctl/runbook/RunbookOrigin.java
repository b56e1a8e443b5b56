package io.drctl.runbook;

import java.util.Locale;

/**
 * Where a runbook comes from.
 *
 * @param file as messages name it; empty for one of drctl's own
 * @param digest SHA-256 of the file's bytes, in hexadecimal
 * @param kind whose it is
 */
public record RunbookOrigin(String file, String digest, Kind kind) {
    /** Whose a runbook is. */
    public enum Kind {
        /** drctl's own, or a copy of it to the byte. */
        SHIPPED,
        /** The user's, under a name of its own. */
        OWN,
        /** The user's, in the place of one of drctl's own. */
        REPLACEMENT;

        /** As it is written in a journal. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isShipped() {
        return kind == Kind.SHIPPED;
    }

    /** For people: where from, and that it isn't drctl's own where it isn't. */
    public String words() {
        return switch (kind) {
            case SHIPPED -> "drctl's own";
            case OWN -> "from " + file + " (not drctl's own)";
            case REPLACEMENT -> "from " + file + " (NOT drctl's own, which it replaces)";
        };
    }
}
