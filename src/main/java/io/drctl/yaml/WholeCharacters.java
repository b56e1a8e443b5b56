package io.drctl.yaml;

import java.io.Reader;

/**
 * A text, read without ever ending amid a character.
 *
 * <p>The scanner underneath (snakeyaml-engine 3.0.1, {@code StreamReader.update}) fills its buffer to the last place
 * and, when the first half of a surrogate pair stands there, reads the other half behind the buffer's end. So one emoji
 * at an unlucky place would end every command. Here a pair that doesn't fit is left for the next read.
 */
final class WholeCharacters extends Reader {
    private final String text;
    private int next;

    WholeCharacters(String text) {
        this.text = text;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (next == text.length()) {
            return -1;
        }
        int end = Math.min(text.length(), next + length);
        // Of a single place asked for, half a pair has to be given: nothing would mean that there is no more.
        if (end < text.length() && end - next > 1 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        text.getChars(next, end, buffer, offset);
        int read = end - next;
        next = end;
        return read;
    }

    @Override
    public void close() {
        next = text.length();
    }
}
