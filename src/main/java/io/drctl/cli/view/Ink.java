package io.drctl.cli.view;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * drctl's own codes for the terminal, as they travel in a text until it is written.
 *
 * <p>Had they the form that a terminal knows, a text from outside could contain them as well, and nobody could tell the
 * two apart at the end. So each is a token with a word in it that this process has drawn by lot: {@link GuardedStream}
 * makes codes of those tokens, and shows everything else that isn't plain text as what it is.
 */
final class Ink {
    private static final char BEGIN = '\ufdd0';
    private static final char END = '\ufdd1';
    private static final char ESCAPE = '\u001b';
    private static final String LINE_START = "<";

    /** Drawn when the first token is made, since most runs need none. */
    private static final class Lot {
        private static final int LENGTH = 5;
        private static final String WORD = drawn();
        private static final Pattern TOKEN = Pattern.compile(BEGIN + WORD + "([ -~]{1,8})" + END);

        private static String drawn() {
            SecureRandom lots = new SecureRandom();
            StringBuilder word = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                // Of the private use area, which no text has that is meant to be read.
                word.append((char) (0xe000 + lots.nextInt(0x1900)));
            }
            return word.toString();
        }
    }

    private Ink() {}

    /** The code {@code ESC code} for the terminal. */
    static String code(String code) {
        return BEGIN + Lot.WORD + code + END;
    }

    /** Back to where the line begins. */
    static String lineStart() {
        return code(LINE_START);
    }

    static boolean startsLineAnew(String text) {
        return hasTokens(text) && text.startsWith(lineStart());
    }

    /** The text in the form that people read: tokens take no room. */
    static String without(CharSequence text) {
        String all = text.toString();
        return hasTokens(all) ? Lot.TOKEN.matcher(all).replaceAll("") : all;
    }

    static boolean hasTokens(String text) {
        return text.indexOf(BEGIN) >= 0;
    }

    /** Tokens of the codes that a text has which is drctl's own, such as the help that picocli has coloured. */
    static String ofOwn(String text) {
        return text.indexOf(ESCAPE) < 0
                ? text
                : Pattern.compile(ESCAPE + "(\\[[0-9;]{0,6}m)").matcher(text).replaceAll(code("$1"));
    }

    /** Where the token ends that begins at {@code from}; -1 where there is none. */
    static int tokenEnd(String text, int from) {
        if (text.charAt(from) != BEGIN) {
            return -1;
        }
        var token = Lot.TOKEN.matcher(text).region(from, text.length());
        return token.lookingAt() ? token.end() : -1;
    }

    /** What the terminal gets. */
    static String rendered(String text) {
        return hasTokens(text)
                ? Lot.TOKEN
                        .matcher(text)
                        .replaceAll(token -> token.group(1).equals(LINE_START) ? "\r" : ESCAPE + token.group(1))
                : text;
    }
}
