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
        /** drctl's own, or a byte-for-byte copy of it. */
        SHIPPED,
        /** The user's, under its own name. */
        OWN,
        /** The user's, in place of one of drctl's own. */
        REPLACEMENT;

        /** The word for it in a journal. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isShipped() {
        return kind == Kind.SHIPPED;
    }

    /** For people: where the runbook comes from, and a warning when it isn't drctl's own. */
    public String words() {
        return switch (kind) {
            case SHIPPED -> "drctl's own";
            case OWN -> "from " + file + " (not drctl's own)";
            case REPLACEMENT -> "from " + file + " (NOT drctl's own, which it replaces)";
        };
    }
}
