package io.drctl.cli.view;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Breaks text into lines for human output. */
final class TextLayout {
    /** Not between a number and its unit. */
    private static final String BREAK = "(?<!\\d) |(?<=\\d) (?!(?:s|min|h)\\b)";

    private TextLayout() {}

    /**
     * Breaks a text at spaces into lines of at most {@code width} characters; a longer word is cut, for the cells of a
     * table. Spaces inside a line stay as they are.
     *
     * @return at least one line
     */
    static List<String> wrap(String text, int width) {
        int limit = Math.max(1, width);
        List<String> lines = new ArrayList<>();
        String rest = text.stripTrailing();
        while (rest.length() > limit) {
            int blank = rest.lastIndexOf(' ', limit);
            int cut = blank > 0 ? blank : limit;
            lines.add(rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /**
     * Breaks a text at spaces into lines of at most {@code width} characters, but leaves a longer word whole: paths and
     * addresses must survive being copied.
     *
     * @param indent what each line but the first begins with
     * @return at least one line
     */
    static List<String> wrapWords(String text, int width, String indent) {
        return join(List.of(text.stripTrailing().split(BREAK, -1)), width, indent);
    }

    /**
     * A line with its indent, which shrinks for a command that would be too long with all of it.
     *
     * @param least how much of the indent remains
     */
    static String placed(String indent, String line, int least, int columns) {
        int left = Math.max(least, columns - room(line));
        return left >= indent.length() ? indent + line : " ".repeat(left) + line;
    }

    /**
     * Breaks a remedy at spaces. Its commands are meant to be copied, so each stays on one line even where that is
     * longer than the others: a terminal wraps it, and copies it as one line. A command that is the remedy, or that the
     * remedy ends with, gets a separate line.
     */
    static List<String> wrapRemedy(Remedy remedy, int width) {
        Optional<Command> led = remedy.led();
        boolean isOneLine = remedy.parts().size() > 1 && room(remedy.text()) <= width;
        if (led.isEmpty() || isOneLine) {
            return join(words(remedy), width, "");
        }
        List<String> lines = new ArrayList<>();
        if (!remedy.lead().isEmpty()) {
            lines.addAll(wrapWords(remedy.lead(), width, ""));
        }
        lines.add(led.get().line());
        return lines;
    }

    /** The words of a remedy; each command counts as one. */
    private static List<String> words(Remedy remedy) {
        List<String> words = new ArrayList<>(List.of(""));
        for (Remedy.Part part : remedy.parts()) {
            List<String> more = part instanceof Command
                    ? List.of(part.toString())
                    : List.of(part.toString().split(BREAK, -1));
            // Text right beside a command, such as a bracket, stays with it.
            int last = words.size() - 1;
            words.set(last, words.get(last) + more.get(0));
            words.addAll(more.subList(1, more.size()));
        }
        return words;
    }

    /** How many columns a text takes: colors take none. */
    static int room(CharSequence text) {
        return Ink.without(text).length();
    }

    private static List<String> join(List<String> parts, int width, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(parts.get(0));
        for (String part : parts.subList(1, parts.size())) {
            if (room(line) + 1 + room(part) > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent).append(part);
            } else {
                line.append(' ').append(part);
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
