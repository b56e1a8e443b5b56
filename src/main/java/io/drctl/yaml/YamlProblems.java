package io.drctl.yaml;

import io.drctl.diagnostic.Diagnostic;
import io.drctl.diagnostic.InputException;
import io.drctl.diagnostic.SourcePosition;
import io.drctl.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with one document, so that its writer learns of everything at once.
 *
 * <p>Each diagnostic gets the offending line as its excerpt, and they come out in the order of the file.
 */
public final class YamlProblems {
    private static final Comparator<Diagnostic> IN_FILE_ORDER = Comparator.comparing(
            Diagnostic::position,
            Comparator.nullsFirst(
                    Comparator.comparingInt(SourcePosition::line).thenComparingInt(SourcePosition::column)));

    /** With the line that counts the rest it is fifty, more than anybody puts right in one go. */
    static final int KEPT_MAX = 49;

    /** Longer lines are no excerpt that anybody reads. */
    static final int EXCERPT_MAX = 1000;

    /** More than any of drctl's own words take. */
    static final int MESSAGE_MAX = 600;

    private final SourceText source;
    private final List<Diagnostic> found = new ArrayList<>();
    private int leftOut;

    YamlProblems(SourceText source) {
        this.source = source;
    }

    public void error(SourcePosition position, String summary, @Nullable String remedy) {
        add(Diagnostic.error(summary, remedy, position), position);
    }

    public void warning(SourcePosition position, String summary, @Nullable String remedy) {
        add(Diagnostic.warning(summary, remedy, position), position);
    }

    private void add(Diagnostic diagnostic, SourcePosition position) {
        if (isFull()) {
            leftOut++;
            return;
        }
        String line = source.line(position.line());
        found.add(new Diagnostic(
                diagnostic.severity(),
                shortened(diagnostic.summary()),
                diagnostic.remedy() == null
                        ? null
                        : diagnostic.remedy().map(YamlProblems::shortened, command -> command),
                position,
                line == null || line.length() > EXCERPT_MAX ? null : line));
    }

    /** Whether what is reported from now on is only counted: callers can save the work of wording it. */
    public boolean isFull() {
        return found.size() >= KEPT_MAX;
    }

    /** A message may quote what the file holds, and that may be a megabyte in one word. */
    private static String shortened(String message) {
        if (message.length() <= MESSAGE_MAX) {
            return message;
        }
        // Never amid a character.
        int head = message.offsetByCodePoints(0, message.codePointCount(0, MESSAGE_MAX / 2));
        int tail = message.length() - MESSAGE_MAX / 4;
        if (Character.isLowSurrogate(message.charAt(tail))) {
            tail++;
        }
        return message.substring(0, head) + " ... " + message.substring(tail);
    }

    public boolean hasErrors() {
        return leftOut > 0 || found.stream().anyMatch(Diagnostic::isError);
    }

    /** Errors and warnings, in the order of the file. */
    public List<Diagnostic> all() {
        List<Diagnostic> sorted = new ArrayList<>(found);
        sorted.sort(IN_FILE_ORDER);
        if (leftOut > 0) {
            sorted.add(Diagnostic.error(
                    Words.count(leftOut, "more problem is", "more problems are") + " left out",
                    "fix those above first"));
        }
        return List.copyOf(sorted);
    }

    public List<Diagnostic> warnings() {
        return all().stream().filter(Predicate.not(Diagnostic::isError)).toList();
    }

    /**
     * Ends the reading if anything is wrong.
     *
     * @throws InputException with the errors and the warnings
     */
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new InputException(all());
        }
    }
}
