package io.drctl.cli.view;

import io.drctl.cli.view.Terminal.Style;
import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Printable;
import io.drctl.text.Remedy;
import io.drctl.text.Secrets;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Shows diagnostics: what is wrong, the line it is in, and how to fix it.
 *
 * <pre>
 * inventory.yaml:12:5: error: unknown key `qnt`, did you mean `qty`?
 *   12 |     qnt: 2
 *      |     ^
 *   fix: rename it to `qty`
 * </pre>
 *
 * <p>The first line begins in the form that editors and terminals turn into a link. A terminal breaks it at a blank,
 * like the others; elsewhere it stays whole however long it is, since programs read problems line by line.
 */
public final class DiagnosticView {
    /** In a file full of errors, the first and most telling ones must not scroll away. */
    static final int SHOWN_MAX = 50;

    private DiagnosticView() {}

    /** Shows them on {@code err}. */
    public static void print(List<Diagnostic> diagnostics, Terminal terminal) {
        PrintStream err = terminal.err();
        diagnostics.stream().limit(SHOWN_MAX).forEach(diagnostic -> print(diagnostic, terminal));
        if (diagnostics.size() > SHOWN_MAX) {
            err.println("... and " + (diagnostics.size() - SHOWN_MAX) + " more");
        }
    }

    private static void print(Diagnostic diagnostic, Terminal terminal) {
        PrintStream err = terminal.err();
        SourcePosition position = diagnostic.position();
        String place = position == null ? "" : Printable.line(position + ":");
        Style style = diagnostic.isError() ? Style.BAD : Style.CAUTION;
        String severity = severity(diagnostic) + ":";
        String head =
                (place.isEmpty() ? "" : terminal.onErr(Style.STRONG, place) + " ") + terminal.onErr(style, severity);
        String summary = Printable.line(diagnostic.summary());
        List<String> firstLines = terminal.live() || position == null
                ? terminal.wrapAfter(head, summary, terminal.columns(), "    ")
                : List.of(head + " " + summary);
        firstLines.forEach(err::println);
        String excerpt = diagnostic.excerpt();
        if (position != null && excerpt != null) {
            printExcerpt(position, excerpt, terminal, style);
        }
        Remedy remedy = diagnostic.remedy();
        if (remedy != null) {
            printRemedy(remedy, terminal);
        }
    }

    /** How to fix something, in the form that all failures share. */
    static void printRemedy(Remedy remedy, Terminal terminal) {
        int room = terminal.columns() - "  fix: ".length();
        List<String> lines = terminal.wrapRemedy(remedy.map(Printable::line, command -> command), room, "       ");
        String label = terminal.onErr(Style.STRONG, "fix:");
        for (int i = 0; i < lines.size(); i++) {
            terminal.err().println(i == 0 ? "  " + label + " " + lines.get(i) : lines.get(i));
        }
    }

    private static void printExcerpt(SourcePosition position, String excerpt, Terminal terminal, Style style) {
        String number = Integer.toString(position.line());
        int room = terminal.columns() - number.length() - "   | ".length();
        // Part of a secret would not be recognized as one. Long lines are cut on both sides, so that the position
        // itself is always visible.
        int[] characters = Printable.line(Secrets.hiddenInSource(excerpt.stripTrailing()))
                .codePoints()
                .toArray();
        int column = Math.min(position.column(), characters.length + 1);
        int from = column > room ? Math.min(column - room / 2, characters.length - room + 1) : 0;
        int length = Math.min(Math.max(room, 1), characters.length - from);
        String shown = length <= 0 ? "" : new String(characters, from, length);
        String margin = " ".repeat(number.length());
        terminal.err().println("  " + terminal.onErr(Style.FAINT, number + " |") + " " + shown);
        terminal.err()
                .println("  " + terminal.onErr(Style.FAINT, margin + " |") + " " + " ".repeat(column - 1 - from)
                        + terminal.onErr(style, "^"));
    }

    /** A diagnostic as an object of a document. */
    static void json(JsonObject one, Diagnostic diagnostic) {
        SourcePosition position = diagnostic.position();
        one.word("severity", diagnostic.severity())
                .put("summary", diagnostic.summary())
                .remedy(diagnostic.remedy())
                .put("file", position == null ? null : position.file())
                .put("line", position == null ? null : (Integer) position.line())
                .put("column", position == null ? null : (Integer) position.column())
                .put("excerpt", diagnostic.excerpt());
    }

    private static String severity(Diagnostic diagnostic) {
        return diagnostic.severity().name().toLowerCase(Locale.ROOT);
    }
}
