package io.drctl.cli.view;

import io.drctl.text.Command;
import io.drctl.text.Printable;
import io.drctl.text.Remedy;
import io.drctl.text.Secrets;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where output goes: results to {@code out}, progress and diagnostics to {@code err}; and what each of the two can
 * show.
 *
 * <p>Both streams are always guarded: text from outside can't steer the terminal, begin a line, or show a secret.
 * Printed text is part of one line; multi-line text goes through {@link #printDocument} and similar methods.
 *
 * @param colourOut whether to color {@code out}
 * @param colourErr whether to color {@code err}
 * @param live whether {@code err} is a terminal on which lines can be redrawn
 * @param interactive whether a person can be asked: standard input and {@code err} are terminals
 * @param columns width to fit human output to, at least 40
 * @param suggestions turns commands into what to type here
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        boolean colourOut,
        boolean colourErr,
        boolean live,
        boolean interactive,
        int columns,
        UnaryOperator<Command> suggestions) {
    public Terminal {
        out = GuardedStream.over(out);
        err = GuardedStream.over(err);
    }

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

    /** The styles that drctl uses, named by their meaning; a style never carries meaning alone. */
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

    /** {@code text} styled for {@code out}, or unchanged where that has no color. */
    public String onOut(Style style, String text) {
        return colourOut ? paint(style, text) : text;
    }

    /** {@code text} styled for {@code err}, or unchanged where that has no color. */
    public String onErr(Style style, String text) {
        return colourErr ? paint(style, text) : text;
    }

    public Terminal withColour(boolean out, boolean err) {
        return new Terminal(this.out, this.err, out, err, live, interactive, columns, suggestions);
    }

    /** The same terminal, hiding these secrets. */
    public Terminal hiding(Secrets secrets) {
        return new Terminal(
                guardedOut().hiding(secrets),
                guardedErr().hiding(secrets),
                colourOut,
                colourErr,
                live,
                interactive,
                columns,
                suggestions);
    }

    /** The same terminal, on which commands are typed in this way. */
    public Terminal suggesting(UnaryOperator<Command> typed) {
        return new Terminal(out, err, colourOut, colourErr, live, interactive, columns, typed);
    }

    GuardedStream guardedOut() {
        return (GuardedStream) out;
    }

    GuardedStream guardedErr() {
        return (GuardedStream) err;
    }

    /** A text without secrets: they must be removed before the text is broken into lines. */
    String hidden(String text) {
        return guardedErr().hidden(text);
    }

    /** An outcome, after its title where both fit on one line. */
    void printHeadline(String title, String verdict, boolean fits) {
        String titled = onOut(Style.STRONG, title) + ":";
        out.println(fits ? titled + " " + verdict : titled);
        if (!fits) {
            out.println("  " + verdict);
        }
    }

    /** A text of several lines on {@code out}. It must not contain raw values: they could begin a line. */
    public void printDocument(String text) {
        guardedOut().document(text);
    }

    /** A document for programs. */
    void printJson(JsonDocument document) {
        printDocument(Printable.json(hidden(document.text())) + System.lineSeparator());
    }

    /** A document of XML. */
    void printXml(String document) {
        printDocument(Printable.xml(document) + System.lineSeparator());
    }

    /** For help, which is entirely drctl's own text, and may contain real color codes. */
    public PrintWriter helpOut() {
        return own(guardedOut());
    }

    /** As {@link #helpOut}. */
    public PrintWriter helpErr() {
        return own(guardedErr());
    }

    private static PrintWriter own(GuardedStream stream) {
        StringWriter text = new StringWriter();
        return new PrintWriter(text) {
            @Override
            public void println(Object object) {
                super.println(object);
                flush();
            }

            @Override
            public void flush() {
                stream.document(Ink.ofOwn(text.toString()));
                text.getBuffer().setLength(0);
            }
        };
    }

    /** {@link TextLayout#wrapWords} for this terminal. */
    List<String> wrapWords(String text, int width, String indent) {
        return TextLayout.wrapWords(hidden(text), width, indent);
    }

    /** A text in lines that fit. */
    public List<String> wrapped(String text) {
        return wrapWords(text, columns, "");
    }

    /** {@link TextLayout#wrapAfter} for this terminal. */
    List<String> wrapAfter(String head, String text, int width, String indent) {
        return TextLayout.wrapAfter(head, hidden(text), width, indent);
    }

    /** A command as typed here. */
    String typed(Command command) {
        return suggestions.apply(command).line();
    }

    /** A command on a line of its own, indented as far as there is room. */
    String commandLine(String indent, Command command) {
        return placed(indent, typed(command));
    }

    /** {@link TextLayout#placed} on this terminal. */
    String placed(String indent, String line) {
        return TextLayout.placed(indent, line, 2, columns);
    }

    /** A remedy with the commands to type here, and without secrets. */
    Remedy suggesting(Remedy remedy) {
        return remedy.map(this::hidden, suggestions);
    }

    /**
     * {@link TextLayout#wrapRemedy} for this terminal, with an indent before each line but the first, which shrinks for
     * a command that needs the room.
     */
    List<String> wrapRemedy(Remedy remedy, int width, String indent) {
        List<String> lines = new ArrayList<>();
        for (TextLayout.Line line : TextLayout.remedyLines(suggesting(remedy), width)) {
            String text = line.text();
            lines.add(lines.isEmpty() ? text : line.isCommand() ? placed(indent, text) : indent + text);
        }
        return lines;
    }

    /** {@link TextLayout#wrapRemedy} for this terminal. */
    List<String> wrapRemedy(Remedy remedy, int width) {
        return TextLayout.wrapRemedy(suggesting(remedy), width);
    }

    private static String paint(Style style, String text) {
        return Ink.code("[" + style.code + "m") + text + Ink.code("[0m");
    }
}
