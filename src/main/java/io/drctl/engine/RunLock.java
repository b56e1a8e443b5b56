package io.drctl.engine;

import io.drctl.files.PrivateFiles;
import io.drctl.files.WholeFile;
import io.drctl.journal.JournalException;
import io.drctl.journal.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Allows at most one run per site at a time. Uses the operating system's file lock, which a killed process can't leave
 * behind; the file's text only tells who holds it.
 */
public final class RunLock implements AutoCloseable {
    private static final String FILE = "lock";
    /** The byte whose lock lets a run begin. */
    private static final long ACTING = 0;
    /** The byte whose lock shows that a run is alive. */
    private static final long LIFE = 1;

    private static final int HOLDER_BYTES_MAX = 64 << 10;

    private final FileChannel channel;
    private final FileLock lock;
    private final @Nullable FileLock life;

    private RunLock(FileChannel channel, FileLock lock, @Nullable FileLock life) {
        this.channel = channel;
        this.lock = lock;
        this.life = life;
    }

    /** Somebody else holds the lock. */
    public static final class HeldException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HeldException(LockHolder holder) {
            super(holder.line());
        }
    }

    /**
     * Does some work with the lock held.
     *
     * @throws HeldException with what the holder says about itself; then nothing was done
     */
    public static <T> T holding(StateDirectory state, String site, LockHolder holder, Supplier<T> work) {
        return holding(state, site, holder, retold -> work.get());
    }

    /**
     * Does some work with the lock held; the work may update what others see about it.
     *
     * @throws HeldException with what the holder says about itself; then nothing was done
     */
    static <T> T holding(StateDirectory state, String site, LockHolder holder, Function<Consumer<LockHolder>, T> work) {
        RunLock lock = acquire(state, site, holder);
        try {
            return work.apply(lock::tell);
        } finally {
            lock.close();
        }
    }

    /**
     * What the process that holds the lock says about itself; empty when none holds it, whatever a killed one left in
     * the file.
     *
     * <p>Asking also takes a lock for a moment, so it is not the lock that a run needs to begin.
     */
    public static Optional<LockHolder> holder(StateDirectory state, String site) {
        Path file = file(state, site);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel, LIFE);
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
            return Optional.of(told(file));
        } catch (IOException e) {
            throw JournalException.ofFiles("can't look at " + file, e);
        }
    }

    /**
     * Takes the lock, without waiting.
     *
     * @param holder what others see
     * @throws HeldException with what the holder told
     */
    private static RunLock acquire(StateDirectory state, String site, LockHolder holder) {
        Path file = file(state, site);
        FileChannel channel = null;
        try {
            PrivateFiles.directory(state.root(), state.of(site));
            channel = PrivateFiles.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel, ACTING);
            if (lock == null) {
                LockHolder told = told(file);
                channel.close();
                throw new HeldException(told);
            }
            // Released when the channel is closed. If somebody is asking right now, this run only looks dead to others.
            FileLock life = tryLock(channel, LIFE);
            write(channel, holder);
            return new RunLock(channel, lock, life);
        } catch (IOException e) {
            closeQuietly(channel);
            throw JournalException.ofFiles("can't lock " + file, e);
        }
    }

    private static Path file(StateDirectory state, String site) {
        return state.of(site).resolve(FILE);
    }

    private static LockHolder told(Path file) throws IOException {
        return LockHolder.of(new String(WholeFile.readOwn(file, HOLDER_BYTES_MAX), StandardCharsets.UTF_8));
    }

    private static void write(FileChannel channel, LockHolder holder) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.text().getBytes(StandardCharsets.UTF_8)), 0);
    }

    private void tell(LockHolder holder) {
        try {
            write(channel, holder);
        } catch (IOException e) {
            // Others then hear less of this run; the lock holds.
            return;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel, long position) throws IOException {
        try {
            return channel.tryLock(position, 1, false);
        } catch (OverlappingFileLockException e) {
            // This JVM already holds it, which only happens in tests.
            return null;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The original failure is reported; that closing failed too adds nothing.
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            if (life != null) {
                life.release();
            }
            lock.release();
        } catch (IOException e) {
            // The text only tells of the holder, and closing the file releases the lock in any case: the run's outcome
            // must not be lost over it.
            return;
        } finally {
            closeQuietly(channel);
        }
    }
}
