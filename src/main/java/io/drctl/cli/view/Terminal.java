package io.drctl.cli.view;

import java.io.PrintStream;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Where output goes: results to {@code out}, progress and diagnostics to {@code err}; and what each of the two can show.
 *
 * @param colourOut whether {@code out} is to be coloured
 * @param colourErr whether {@code err} is to be coloured
 * @param live whether {@code err} is a terminal on which lines can be redrawn
 * @param interactive whether a person can be asked: standard input and {@code err} are terminals
 * @param columns width to fit human output to, at least 40
 * @param suggestions makes the commands in a text such as may be typed here
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        boolean colourOut,
        boolean colourErr,
        boolean live,
        boolean interactive,
        int columns,
        UnaryOperator<String> suggestions) {
    public Terminal(
            PrintStream out,
            PrintStream err,
            boolean colourOut,
            boolean colourErr,
            boolean live,
            boolean interactive,
            int columns) {
        this(out, err, colourOut, colourErr, live, interactive, columns, UnaryOperator.identity());
    }

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
        return new Terminal(this.out, this.err, out, err, live, interactive, columns, suggestions);
    }

    /** A text whose commands are such as may be typed here. What is broken into lines must be that before. */
    String suggesting(String text) {
        return suggestions.apply(text);
    }

    /** A document for programs, whose commands are such as may be typed here. */
    void printJson(JsonNode document) {
        out.println(suggesting(document.toPrettyString()));
    }

    /** {@link TextLayout#wrapWords} of what is to be told here. */
    List<String> wrapWords(String text, int width, String indent) {
        return TextLayout.wrapWords(suggesting(text), width, indent);
    }

    /** {@link TextLayout#wrapCommand} of what is to be told here. */
    List<String> wrapCommand(String command, int width) {
        return TextLayout.wrapCommand(suggesting(command), width);
    }

    /** {@link TextLayout#wrapRemedy} of what is to be told here. */
    List<String> wrapRemedy(String remedy, int width) {
        return TextLayout.wrapRemedy(suggesting(remedy), width);
    }

    private static String paint(Style style, String text) {
        return "\u001b[" + style.code + "m" + text + "\u001b[0m";
    }
}
