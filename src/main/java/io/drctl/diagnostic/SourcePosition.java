package io.drctl.diagnostic;

/**
 * A place in a file that a person wrote.
 *
 * @param file the path as the user gave it, for messages
 * @param line counted from 1
 * @param column counted from 1, in characters
 */
public record SourcePosition(String file, int line, int column) {

    /** {@code file:line:column}, the form that editors and terminals turn into a link. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
