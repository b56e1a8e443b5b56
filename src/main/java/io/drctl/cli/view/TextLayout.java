package io.drctl.cli.view;

import io.drctl.text.Command;
import io.drctl.text.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
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
        return lines(words(text), width, indent);
    }

    /** The same after a head that stays whole, such as a place in a file. */
    static List<String> wrapAfter(String head, String text, int width, String indent) {
        List<Word> words = new ArrayList<>(List.of(new Word(head, false)));
        words.addAll(words(text));
        return lines(words, width, indent);
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
        return texts(remedyLines(remedy, width));
    }

    /** A line, and whether it begins with a command. */
    record Line(String text, boolean isCommand) {}

    /** The lines of {@link #wrapRemedy}, with what each of them is. */
    static List<Line> remedyLines(Remedy remedy, int width) {
        Optional<Command> led = remedy.led();
        boolean isOneLine = remedy.parts().size() > 1 && room(remedy.text()) <= width;
        if (led.isEmpty() || isOneLine) {
            return join(words(remedy), width, "");
        }
        List<Line> lines = new ArrayList<>();
        if (!remedy.lead().isEmpty()) {
            lines.addAll(join(words(remedy.lead()), width, ""));
        }
        lines.add(new Line(led.get().line(), true));
        return lines;
    }

    /** What is never broken, and whether it begins with a command. */
    private record Word(String text, boolean isCommand) {
        /** With text right behind it, such as a bracket. */
        Word with(Word behind) {
            return new Word(text + behind.text, text.isEmpty() ? behind.isCommand : isCommand);
        }
    }

    private static List<Word> words(String text) {
        return split(text.stripTrailing());
    }

    private static List<Word> split(String text) {
        return Arrays.stream(text.split(BREAK, -1))
                .map(word -> new Word(word, false))
                .toList();
    }

    /** The words of a remedy; each command counts as one. */
    private static List<Word> words(Remedy remedy) {
        List<Word> words = new ArrayList<>(List.of(new Word("", false)));
        for (Remedy.Part part : remedy.parts()) {
            List<Word> more =
                    part instanceof Command command ? List.of(new Word(command.line(), true)) : split(part.toString());
            int last = words.size() - 1;
            words.set(last, words.get(last).with(more.get(0)));
            words.addAll(more.subList(1, more.size()));
        }
        return words;
    }

    /** How many columns a text takes: colors take none. */
    static int room(CharSequence text) {
        return Ink.without(text).length();
    }

    private static List<String> lines(List<Word> words, int width, String indent) {
        return texts(join(words, width, indent));
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream().map(Line::text).toList();
    }

    private static List<Line> join(List<Word> words, int width, String indent) {
        List<Line> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(words.get(0).text());
        boolean isCommand = words.get(0).isCommand();
        for (Word word : words.subList(1, words.size())) {
            if (room(line) + 1 + room(word.text()) > width) {
                lines.add(new Line(line.toString(), isCommand));
                line = new StringBuilder(indent).append(word.text());
                isCommand = word.isCommand();
            } else {
                line.append(' ').append(word.text());
            }
        }
        lines.add(new Line(line.toString(), isCommand));
        return lines;
    }
}
