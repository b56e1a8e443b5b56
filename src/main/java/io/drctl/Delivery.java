package io.drctl;

import io.drctl.cli.ExitStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers whether everything was written.
 *
 * <p>A run doesn't stop because its output can't be written: a failure is kept until the end, and then reported. A
 * reader that has read enough, such as {@code head}, isn't a failure, and only affects the exit status, as in a shell.
 */
final class Delivery extends OutputStream {
    private final OutputStream stream;
    private @Nullable String failure;

    Delivery(OutputStream stream) {
        this.stream = stream;
    }

    /** Why something could not be written; null when everything was. */
    synchronized @Nullable String failure() {
        return failure;
    }

    synchronized boolean isReaderGone() {
        return failure != null && failure.toLowerCase(Locale.ROOT).contains("broken pipe");
    }

    /** A status that only says that output was produced is replaced; one about the site or a refusal is not. */
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
