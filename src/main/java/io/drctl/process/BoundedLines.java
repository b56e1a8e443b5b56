package io.drctl.process;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/**
 * Splits a program's output into lines, as {@code BufferedReader.readLine} does, but of a bounded length: a line
 * without end would take all memory.
 */
final class BoundedLines {
    private final Consumer<String> consumer;
    private final Runnable overlong;
    private final int charactersMax;
    private final StringBuilder line = new StringBuilder();
    private boolean isOverlong;
    private boolean isAfterReturn;
    private boolean isBegun;

    /** @param overlong called in place of {@code consumer} for a line that is too long */
    BoundedLines(int charactersMax, Consumer<String> consumer, Runnable overlong) {
        this.charactersMax = charactersMax;
        this.consumer = consumer;
        this.overlong = overlong;
    }

    void readAll(Reader reader) throws IOException {
        char[] buffer = new char[8_192];
        for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
            take(buffer, count);
        }
        if (isBegun) {
            end();
        }
    }

    private void take(char[] buffer, int count) {
        int begin = 0;
        for (int i = 0; i < count; i++) {
            char one = buffer[i];
            if (one == '\n' || one == '\r') {
                append(buffer, begin, i);
                // A return and a line feed end one line, not two.
                if (one == '\r' || !isAfterReturn || i > begin) {
                    end();
                }
                begin = i + 1;
            }
            isAfterReturn = one == '\r';
        }
        append(buffer, begin, count);
    }

    private void append(char[] buffer, int begin, int end) {
        if (end == begin) {
            return;
        }
        isBegun = true;
        if (isOverlong || line.length() + (end - begin) > charactersMax) {
            isOverlong = true;
            line.setLength(0);
            line.trimToSize();
            return;
        }
        line.append(buffer, begin, end - begin);
    }

    private void end() {
        boolean wasOverlong = isOverlong;
        String whole = line.toString();
        isOverlong = false;
        isBegun = false;
        line.setLength(0);
        if (wasOverlong) {
            overlong.run();
        } else {
            consumer.accept(whole);
        }
    }
}
