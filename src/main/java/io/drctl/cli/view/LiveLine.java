package io.drctl.cli.view;

/** How a line that is redrawn in place is sent to a terminal. */
final class LiveLine {
    private static final String WRAP_OFF = Ink.code("[?7l");
    private static final String WRAP_ON = Ink.code("[?7h");
    private static final String CLEAR_REST = Ink.code("[K");

    /** Takes the line away, and leaves the cursor where it began. */
    static final String ERASED = Ink.lineStart() + CLEAR_REST;

    private LiveLine() {}

    /**
     * The line, in place of the one before it. The terminal may have become narrower than it was when drctl began; then
     * a line that it broke in two could not be redrawn in place, so it is told to cut it instead.
     */
    static String drawn(String text) {
        return Ink.lineStart() + WRAP_OFF + text + CLEAR_REST + WRAP_ON;
    }
}
