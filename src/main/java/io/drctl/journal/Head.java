package io.drctl.journal;

import io.drctl.files.PrivateFiles;
import io.drctl.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many lines a journal has and the hash of its last one, kept beside it: a hash chain reveals every changed line,
 * but not lines missing at its end.
 *
 * <p>It is written after its line is on disk. So whatever a crash leaves behind, the journal has at least the lines
 * that the head counts; if it has fewer, somebody has cut it. More lines are not damage: the crash came in between, or
 * took what the system hadn't flushed yet. That is also why it needs no {@code fsync} for each line, which would double
 * a line's cost. It is written in place, to two records in turn, so that a full disk can't prevent the write, and half
 * a record leaves the previous one intact.
 */
final class Head implements AutoCloseable {
    static final String FILE = "head";

    private static final int RECORD_BYTES = 128;
    private static final Pattern RECORD = Pattern.compile("drctl-head ([0-9]{1,10}) ([0-9a-f]{64}) ([0-9a-f]{16}) *\n");

    /** What a head states: the number of lines, and the hash of the last one. */
    record Mark(long lines, String hash) {
        static final Mark NOTHING = new Mark(0, HashChain.ORIGIN);
    }

    private final FileChannel channel;

    private Head(FileChannel channel) {
        this.channel = channel;
    }

    /** The head's file beside a journal's. */
    static Path beside(Path journal) {
        return journal.resolveSibling(FILE);
    }

    /** Creates the head of a journal without lines. */
    static Head create(Path file) throws IOException {
        Head head = new Head(PrivateFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        head.write(Mark.NOTHING);
        head.write(RECORD_BYTES, Mark.NOTHING);
        head.channel.force(true);
        return head;
    }

    static Head open(Path file) throws IOException {
        return new Head(PrivateFiles.open(file, StandardOpenOption.WRITE));
    }

    void write(Mark mark) throws IOException {
        write(mark.lines() % 2 == 0 ? 0 : RECORD_BYTES, mark);
    }

    private void write(long offset, Mark mark) throws IOException {
        String told = mark.lines() + " " + mark.hash();
        String record =
                String.format(Locale.ROOT, "%-" + (RECORD_BYTES - 1) + "s\n", "drctl-head " + told + " " + check(told));
        ByteBuffer buffer = ByteBuffer.wrap(record.getBytes(StandardCharsets.US_ASCII));
        long at = offset;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /** What the file states; null when neither record is intact. */
    static @Nullable Mark read(Path file) throws IOException {
        String text = new String(WholeFile.readOwn(file, 2 * RECORD_BYTES), StandardCharsets.US_ASCII);
        Mark newest = null;
        for (int at = 0; at + RECORD_BYTES <= text.length(); at += RECORD_BYTES) {
            Mark mark = parse(text.substring(at, at + RECORD_BYTES));
            if (mark != null && (newest == null || mark.lines() > newest.lines())) {
                newest = mark;
            }
        }
        return newest;
    }

    private static @Nullable Mark parse(String record) {
        Matcher matcher = RECORD.matcher(record);
        if (!matcher.matches()
                || !check(matcher.group(1) + " " + matcher.group(2)).equals(matcher.group(3))) {
            return null;
        }
        return new Mark(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    private static String check(String told) {
        return HashChain.digest(told).substring(0, 16);
    }

    @Override
    public void close() throws IOException {
        channel.force(false);
        channel.close();
    }
}
