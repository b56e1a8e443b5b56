package io.drctl.text;

import java.util.Locale;

/**
 * A text in which every character can be seen, and none does anything.
 *
 * <p>What a terminal takes for a command (escape sequences, C0 and C1), what turns the direction of what follows
 * (bidi), what begins a line, and what has no width would all let a text from outside look like drctl's own. Each is
 * replaced by one character, so that what was measured before still fits: those that Unicode has pictures for by their
 * picture, a tab by a blank, all others by U+FFFD.
 */
public final class Printable {
    private static final int PICTURES = 0x2400;
    private static final char PICTURE_OF_DELETE = '\u2421';
    private static final char REPLACEMENT = '\ufffd';

    private Printable() {}

    /** The text as part of one line. */
    public static String line(String text) {
        return cleaned(text, false);
    }

    /** The text as separate lines: line ends and tabs are kept. */
    public static String document(String text) {
        return cleaned(text, true);
    }

    /**
     * A document of JSON, in which each such character is written as an escape: nothing of it is lost to who reads it.
     * They stand only within its strings, as all of JSON's own characters are ASCII.
     */
    public static String json(String document) {
        return escaped(document, "\\u%04x", true);
    }

    /** A document of XML, in which each such character is written as a reference. */
    public static String xml(String document) {
        return escaped(document, "&#x%x;", false);
    }

    private static String cleaned(String text, boolean hasLines) {
        int first = firstUnsafe(text, hasLines);
        if (first < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length()).append(text, 0, first);
        text.substring(first)
                .codePoints()
                .forEach(point -> result.appendCodePoint(isSafe(point, hasLines) ? point : visible(point)));
        return result.toString();
    }

    private static String escaped(String document, String form, boolean byUnit) {
        if (firstUnsafe(document, true) < 0) {
            return document;
        }
        StringBuilder result = new StringBuilder(document.length() + 32);
        document.codePoints().forEach(point -> {
            if (isSafe(point, true)) {
                result.appendCodePoint(point);
            } else if (byUnit) {
                for (char unit : Character.toChars(point)) {
                    result.append(String.format(Locale.ROOT, form, (int) unit));
                }
            } else {
                result.append(String.format(Locale.ROOT, form, point));
            }
        });
        return result.toString();
    }

    private static int firstUnsafe(String text, boolean hasLines) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (!isSafe(text.codePointAt(i), hasLines)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSafe(int point, boolean hasLines) {
        if (point >= ' ' && point < 0x7f) {
            return true;
        }
        if (point == '\n' || point == '\t') {
            return hasLines;
        }
        return !(Character.isISOControl(point) || isUnseen(point));
    }

    private static boolean isUnseen(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE -> true;
            default -> isNoncharacter(point) || isIgnorable(point);
        };
    }

    private static boolean isNoncharacter(int point) {
        return (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) == 0xfffe;
    }

    /**
     * Letters and marks that are drawn as nothing: Default_Ignorable_Code_Point (<a
     * href="https://www.unicode.org/reports/tr44/">UAX #44</a>) where it isn't a format character anyway, without the
     * variation selectors that emoji have, and the blank of Braille.
     */
    private static boolean isIgnorable(int point) {
        return point == 0x034f
                || point == 0x115f
                || point == 0x1160
                || point == 0x17b4
                || point == 0x17b5
                || (point >= 0x180b && point <= 0x180f)
                || point == 0x2065
                || point == 0x2800
                || point == 0x3164
                || (point >= 0xfe00 && point <= 0xfe0d)
                || point == 0xffa0
                || (point >= 0xfff0 && point <= 0xfff8)
                || (point >= 0xe0000 && point <= 0xe0fff);
    }

    private static int visible(int point) {
        if (point == '\t') {
            return ' ';
        }
        if (point < ' ') {
            return PICTURES + point;
        }
        return point == 0x7f ? PICTURE_OF_DELETE : REPLACEMENT;
    }
}
