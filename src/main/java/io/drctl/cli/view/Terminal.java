package io.drctl.cli.view;

import java.io.PrintStream;

/**
 * Where output goes: results to {@code out}, progress and diagnostics to {@code err}; and what each of the two can show.
 *
 * @param colourOut whether {@code out} is to be coloured
 * @param colourErr whether {@code err} is to be coloured
 * @param live whether {@code err} is a terminal on which lines can be redrawn
 * @param interactive whether a person can be asked: standard input and {@code err} are terminals
 * @param columns width to fit human output to, at least 40
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        boolean colourOut,
        boolean colourErr,
        boolean live,
        boolean interactive,
        int columns) {

    /** The styles that drctl uses, each by what it means; never the only carrier of that meaning. */
    public enum Style {
        GOOD("32"),
        CAUTION("33"),
        BAD("31"),
        STRONG("1"),
        FAINT("2");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    /** {@code text} styled for {@code out}, or as it is where that has no colour. */
    public String onOut(Style style, String text) {
        return colourOut ? paint(style, text) : text;
    }

    /** {@code text} styled for {@code err}, or as it is where that has no colour. */
    public String onErr(Style style, String text) {
        return colourErr ? paint(style, text) : text;
    }

    public Terminal withColour(boolean out, boolean err) {
        return new Terminal(this.out, this.err, out, err, live, interactive, columns);
    }

    private static String paint(Style style, String text) {
        return "\u001b[" + style.code + "m" + text + "\u001b[0m";
    }
}
