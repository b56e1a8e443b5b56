package io.drctl.engine;

import io.drctl.files.PrivateFiles;
import io.drctl.files.WholeFile;
import io.drctl.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * At most one run a site at a time. The operating system's own file lock is used, which a killed process can't leave
 * behind; the file's text is for people only.
 */
public final class RunLock implements AutoCloseable {
    private static final int HOLDER_BYTES_MAX = 64 << 10;

    private final FileChannel channel;
    private final FileLock lock;

    private RunLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Somebody else holds the lock. */
    public static final class HeldException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HeldException(String holder) {
            super(holder);
        }
    }

    /**
     * Does some work with the lock held.
     *
     * @throws HeldException with what the holder told; then nothing was done
     */
    public static <T> T holding(Path stateDirectory, String site, String holder, Supplier<T> work) {
        RunLock lock = acquire(stateDirectory, site, holder);
        try {
            return work.get();
        } finally {
            lock.close();
        }
    }

    /**
     * Takes the lock, without waiting.
     *
     * @param stateDirectory drctl's own
     * @param holder what to tell others: the command, the process, since when
     * @throws HeldException with what the holder told
     */
    private static RunLock acquire(Path stateDirectory, String site, String holder) {
        Path directory = stateDirectory.resolve("locks");
        Path file = directory.resolve(site.replaceAll("[^A-Za-z0-9._-]", "_") + ".lock");
        FileChannel channel = null;
        try {
            PrivateFiles.directory(stateDirectory, directory);
            channel = PrivateFiles.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String told = new String(WholeFile.readOwn(file, HOLDER_BYTES_MAX), StandardCharsets.UTF_8).strip();
                channel.close();
                throw new HeldException(told.isEmpty() ? "another process" : told);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            return new RunLock(channel, lock);
        } catch (IOException e) {
            closeQuietly(channel);
            throw JournalException.ofFiles("can't lock " + file, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // The same JVM holds it already, which only happens in tests.
            return null;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // What led here is reported; that closing failed too adds nothing.
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            lock.release();
        } catch (IOException e) {
            // The text is for people only, and closing the file gives the lock back in any case: what the run came to
            // must not be lost over it.
            return;
        } finally {
            closeQuietly(channel);
        }
    }
}
