package io.drctl.cli.view;

/** How a line that is redrawn in place is sent to a terminal. */
final class LiveLine {
    private static final String WRAP_OFF = Ink.code("[?7l");
    private static final String WRAP_ON = Ink.code("[?7h");
    private static final String CLEAR_REST = Ink.code("[K");

    /** Erases the line, and leaves the cursor where it began. */
    static final String ERASED = Ink.lineStart() + CLEAR_REST;

    private LiveLine() {}

    /**
     * The line, in place of the previous one. The terminal may have become narrower since drctl began; a line that it
     * wrapped could not be redrawn in place, so the terminal is told to cut it instead.
     */
    static String drawn(String text) {
        return Ink.lineStart() + WRAP_OFF + text + CLEAR_REST + WRAP_ON;
    }
}
