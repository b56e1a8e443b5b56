package io.drctl;

import io.drctl.cli.ExitStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers whether everything got through.
 *
 * <p>A run is not given up because nobody can read what it says: a failure is kept until the end, and then told. A
 * reader that has read enough, such as {@code head}, is nobody's failure, and is told by the status alone, as the shell
 * has it.
 */
final class Delivery extends OutputStream {
    private final OutputStream stream;
    private @Nullable String failure;

    Delivery(OutputStream stream) {
        this.stream = stream;
    }

    /** Why something could not be written; null when all was. */
    synchronized @Nullable String failure() {
        return failure;
    }

    synchronized boolean isReaderGone() {
        return failure != null && failure.toLowerCase(Locale.ROOT).contains("broken pipe");
    }

    /** A status that says only what was to be read makes way; one that tells of the site or of a refusal does not. */
    int statusAfter(int status) {
        boolean saysOnlyWhatWasToBeRead = status == ExitStatus.OK || status == ExitStatus.FINDINGS;
        if (failure() == null || !saysOnlyWhatWasToBeRead) {
            return status;
        }
        return isReaderGone() ? ExitStatus.READER_GONE : ExitStatus.UNWRITTEN;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        if (failure != null) {
            return;
        }
        try {
            stream.write(bytes, from, length);
        } catch (IOException e) {
            failure = e.getMessage() == null ? "it is closed" : e.getMessage();
        }
    }

    @Override
    public synchronized void flush() {
        try {
            stream.flush();
        } catch (IOException e) {
            failure = failure == null ? String.valueOf(e.getMessage()) : failure;
        }
    }
}
