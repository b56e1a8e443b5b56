package io.drctl.testing;

import io.drctl.cli.view.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A terminal whose output a test reads back. */
public final class Screen {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    /**
     * @param colour whether both streams are coloured
     * @param live whether standard error is a terminal
     */
    public Screen(boolean colour, boolean live) {
        this(colour, live, 80);
    }

    private Screen(boolean colour, boolean live, int columns) {
        terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                colour,
                colour,
                live,
                false,
                columns);
    }

    /** Plain, and as wide as that. */
    public static Screen ofWidth(int columns) {
        return new Screen(false, false, columns);
    }

    /** Plain, as in a pipe, 80 columns wide. */
    public static Screen plain() {
        return new Screen(false, false);
    }

    public Terminal terminal() {
        return terminal;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
