package io.drctl.cli.view;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * drctl's own terminal codes, as they travel in a text until it is written.
 *
 * <p>If they were real escape sequences, a text from outside could contain them as well, and the two could not be told
 * apart. So each is a token with a random word of this process: {@link GuardedStream} turns these tokens into codes,
 * and shows everything else that isn't plain text in escaped form.
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
                // From the private use area, which readable text never uses.
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

    /** Back to the beginning of the line. */
    static String lineStart() {
        return code(LINE_START);
    }

    static boolean startsLineAnew(String text) {
        return hasTokens(text) && text.startsWith(lineStart());
    }

    /** The text as people read it: tokens take no room. */
    static String without(CharSequence text) {
        String all = text.toString();
        return hasTokens(all) ? Lot.TOKEN.matcher(all).replaceAll("") : all;
    }

    static boolean hasTokens(String text) {
        return text.indexOf(BEGIN) >= 0;
    }

    /** Turns the codes in drctl's own text into tokens, such as in the help that picocli has colored. */
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

    /** What is sent to the terminal. */
    static String rendered(String text) {
        return hasTokens(text)
                ? Lot.TOKEN
                        .matcher(text)
                        .replaceAll(token -> token.group(1).equals(LINE_START) ? "\r" : ESCAPE + token.group(1))
                : text;
    }
}
