package io.drctl.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks text into lines for human output. */
final class TextLayout {
    /** Neither between drctl and its command, nor within {@code [on AWS] aws}, nor between a number and its unit. */
    private static final String BREAK = "(?<!\\bdrctl)(?<!\\[on)(?<!AWS\\])(?<!\\d) |(?<=\\d) (?!(?:s|min|h)\\b)";

    /** What has commas, semicolons or brackets in it is a sentence. */
    private static final Pattern COMMAND = Pattern.compile("(?:^|: )((?:\\[on AWS\\] )?(?:aws|drctl) [^,;()]*)$");

    private TextLayout() {}

    /**
     * Breaks a text at its blanks into lines of at most {@code width} characters; a longer word is cut, as the cells of a
     * table want it. Blanks inside a line stay as they are.
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
     * addresses must survive being copied. The name of a command stays with the word after it, so that {@link
     * SimulationMark} knows it.
     *
     * @param indent what each line but the first begins with
     * @return at least one line
     */
    static List<String> wrapWords(String text, int width, String indent) {
        return join(text.stripTrailing().split(BREAK, -1), width, indent, "");
    }

    /**
     * Breaks a command before its options, so that a shell takes the lines as the one command that they are.
     *
     * @return at least one line
     */
    static List<String> wrapCommand(String command, int width) {
        return join(command.strip().split("(?<!^drctl) (?=--?[a-z])", -1), width, "  ", " \\");
    }

    /**
     * Breaks the way to put something right at its blanks; a command that it is, or ends with, is broken so that it can be
     * copied.
     */
    static List<String> wrapRemedy(String remedy, int width) {
        int command = commandIn(remedy);
        if (command < 0 || (command > 0 && remedy.length() <= width)) {
            return wrapWords(remedy, width, "");
        }
        List<String> lines = new ArrayList<>();
        if (command > 0) {
            lines.addAll(wrapWords(remedy.substring(0, command - 1), width, ""));
        }
        lines.addAll(wrapCommand(remedy.substring(command), width));
        return lines;
    }

    /** Where the command begins that a remedy ends with, after a colon unless it is all of it; -1 where there is none. */
    static int commandIn(String remedy) {
        Matcher matcher = COMMAND.matcher(remedy);
        return matcher.find() ? matcher.start(1) : -1;
    }

    /** How many columns a text takes: its colours take none. */
    static int room(CharSequence text) {
        return Ink.without(text).length();
    }

    private static List<String> join(String[] parts, int width, String indent, String broken) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            // What is broken off later needs room for the mark, and only the last line has none.
            int reserve = i == parts.length - 1 ? 0 : broken.length();
            if (room(line) + 1 + room(parts[i]) + reserve > width) {
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
