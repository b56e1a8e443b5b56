package io.drctl.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines for human output. */
final class TextLayout {
    private TextLayout() {}

    /**
     * Breaks a text at its blanks into lines of at most {@code width} characters; a longer word is cut. Blanks inside a
     * line stay as they are.
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
     * Breaks a text at its blanks into lines of at most {@code width} characters, but leaves a longer word whole: paths and
     * addresses must survive being copied.
     *
     * @param indent what each line but the first begins with
     * @return at least one line
     */
    static List<String> wrapWords(String text, int width, String indent) {
        return join(text.stripTrailing().split(" ", -1), width, indent, "");
    }

    /**
     * Breaks a command before its options, so that a shell takes the lines as the one command that they are.
     *
     * @return at least one line
     */
    static List<String> wrapCommand(String command, int width) {
        return join(command.strip().split(" (?=--?[a-z])", -1), width, "  ", " \\");
    }

    /** Breaks the way to put something right: a command of AWS's so that it can be copied, anything else at its blanks. */
    static List<String> wrapRemedy(String remedy, int width) {
        return remedy.startsWith("aws ") ? wrapCommand(remedy, width) : wrapWords(remedy, width, "");
    }

    private static List<String> join(String[] parts, int width, String indent, String broken) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            // What is broken off later needs room for the mark, and only the last line has none.
            int reserve = i == parts.length - 1 ? 0 : broken.length();
            if (line.length() + 1 + parts[i].length() + reserve > width) {
                lines.add(line + broken);
                line = new StringBuilder(indent).append(parts[i]);
            } else {
                line.append(' ').append(parts[i]);
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
