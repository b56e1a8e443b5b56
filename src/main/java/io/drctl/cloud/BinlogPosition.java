package io.drctl.cloud;

import org.jspecify.annotations.Nullable;

/**
 * A place in one server's binary log (<a href="https://dev.mysql.com/doc/refman/8.0/en/binary-log.html">The Binary
 * Log</a>). Places of two servers can't be compared; those of one server are ordered by file, then by offset.
 *
 * @param file as the server names it, such as {@code mysql-bin-changelog.000012}
 * @param offset bytes from the beginning of the file
 * @param gtids the transactions up to there, as the server writes their identifiers; null where it has none
 */
public record BinlogPosition(
        String file, long offset, @Nullable String gtids) implements Comparable<BinlogPosition> {
    public BinlogPosition {
        if (file.isEmpty() || offset < 0) {
            throw new IllegalArgumentException("no place in a binary log: " + file + ":" + offset);
        }
    }

    public BinlogPosition(String file, long offset) {
        this(file, offset, null);
    }

    /** Reads what {@link #toString} writes. */
    public static BinlogPosition parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("no place in a binary log: " + text);
        }
        return new BinlogPosition(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }

    /** Whether everything that the same server wrote before {@code other} lies before this place too. */
    public boolean hasReached(BinlogPosition other) {
        return compareTo(other) >= 0;
    }

    /** The number with which the file's name ends, which only grows; servers add digits when six no longer suffice. */
    public long fileNumber() {
        String digits = file.substring(file.lastIndexOf('.') + 1);
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }

    @Override
    public int compareTo(BinlogPosition other) {
        int byFile = fileNumber() >= 0 && other.fileNumber() >= 0
                ? Long.compare(fileNumber(), other.fileNumber())
                : file.compareTo(other.file);
        return byFile != 0 ? byFile : Long.compare(offset, other.offset);
    }

    /** {@code mysql-bin-changelog.000012:4711}. */
    @Override
    public String toString() {
        return file + ":" + offset;
    }
}
