package io.drctl.sandbox;

import io.drctl.cloud.Moment;
import io.drctl.cloud.PlatformThreads;
import io.drctl.cloud.WallClock;
import io.drctl.files.PrivateFiles;
import io.drctl.sim.World;
import io.drctl.sim.WorldHost;
import io.drctl.text.Durations;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The world of a sandbox, which several processes use at once: the file is the truth, and the process that holds its
 * lock has it in memory.
 *
 * <p>A process keeps the lock for {@link #HELD} at a time, so that the calls of many threads cost one read and one
 * write. A change is in the file before its caller learns of it: what a journal says was done must be there after a
 * {@code kill -9}. What is only looked at may be lost with the process; the next one finds the same, since all
 * randomness is drawn from the seed.
 */
final class SharedWorld implements WorldHost, AutoCloseable {
    private static final Duration HELD = Duration.ofMillis(20);
    /** Others poll, and must find the lock free now and then even while this process is busy. */
    private static final Duration FREE = Duration.ofMillis(5);

    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** How long the world goes on while nobody uses it. */
    static final Duration UNATTENDED_MAX = Duration.ofHours(1);

    private final SandboxSettings settings;
    private final SandboxFile file;
    private final WallClock real;
    private final SandboxClock clock;
    private final RandomAccessFile lockFile;
    private volatile World world;
    private SandboxFile.@Nullable Stamp known;
    private @Nullable FileLock lock;
    private Duration freeUntil;
    private boolean closed;
    private @Nullable RuntimeException broken;

    /**
     * Opens the sandbox of the settings, and creates it if it doesn't exist.
     *
     * @param maker makes the world
     */
    SharedWorld(SandboxSettings settings, WallClock real, Supplier<World> maker) {
        this.settings = settings;
        this.real = real;
        this.freeUntil = real.elapsed();
        this.file = new SandboxFile(settings);
        RandomAccessFile opened = null;
        boolean isOpen = false;
        try {
            opened = lockFile(settings.directory());
            this.lockFile = opened;
            acquire();
            World found;
            Instant now;
            if (file.stamp() == null) {
                found = maker.get();
                now = found.now();
                file.write(found, real.now());
            } else {
                SandboxFile.Saved saved = file.read();
                found = saved.world();
                now = found.now().plus(unattended(saved.savedAt()));
            }
            this.world = found;
            this.known = file.stamp();
            this.clock = new SandboxClock(real, settings.speed(), now);
            release();
            isOpen = true;
        } catch (IOException e) {
            throw failure(e);
        } finally {
            if (!isOpen) {
                closeQuietly(opened);
            }
        }
        PlatformThreads.startDaemon("sandbox-keeper", this::keep);
    }

    /** Puts a new world into the file, whatever was there. */
    static void replace(SandboxSettings settings, WallClock real, World world) {
        try (RandomAccessFile lockFile = lockFile(settings.directory());
                FileLock held = lock(lockFile, settings, real)) {
            if (held.isValid()) {
                new SandboxFile(settings).write(world, real.now());
            }
        } catch (IOException e) {
            throw failure(settings, e);
        }
    }

    private Duration unattended(Instant savedAt) {
        Duration since = Duration.between(savedAt, real.now());
        if (since.isNegative()) {
            return Duration.ZERO;
        }
        return since.compareTo(UNATTENDED_MAX) < 0 ? since : UNATTENDED_MAX;
    }

    SandboxClock clock() {
        return clock;
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public synchronized <T> T at(Instant time, boolean changes, Supplier<T> body) {
        boolean interrupted = Thread.interrupted();
        try {
            if (closed) {
                throw new IllegalStateException("the sandbox is closed");
            }
            if (broken != null) {
                throw broken;
            }
            hold();
            T result = world.at(time, changes, body);
            if (changes) {
                save();
            }
            return result;
        } catch (IOException e) {
            throw failure(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The file is that of another inventory too. */
    synchronized void takesAlso(String digest) {
        at(clock.now(), true, () -> {
            file.takesAlso(digest);
            return true;
        });
    }

    /** With the lock held, the world in memory is the one in the file. */
    private void hold() throws IOException {
        if (lock != null) {
            return;
        }
        acquire();
        SandboxFile.Stamp stamp = file.stamp();
        if (!Objects.equals(stamp, known)) {
            if (stamp == null) {
                release();
                throw new SandboxException(
                        settings.shown() + " was removed while it was in use",
                        "run the command again",
                        new IOException("no such file"));
            }
            try {
                world = file.read().world();
            } catch (IOException | RuntimeException e) {
                release();
                throw e;
            }
            known = stamp;
            clock.notBefore(world.now());
        }
        // The keeper may be waiting for something to keep.
        notifyAll();
    }

    private void save() throws IOException {
        file.write(world, real.now());
        known = file.stamp();
    }

    private void acquire() throws IOException {
        lock = lock(lockFile, settings, real, freeUntil);
    }

    private void release() throws IOException {
        FileLock held = lock;
        lock = null;
        freeUntil = real.elapsed().plus(FREE);
        if (held != null) {
            held.release();
        }
    }

    /** Releases the world shortly after somebody took it. */
    private void keep() {
        try {
            while (true) {
                synchronized (this) {
                    while (lock == null && !closed) {
                        wait();
                    }
                    if (closed) {
                        return;
                    }
                }
                real.sleep(HELD);
                synchronized (this) {
                    giveBack();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveBack() {
        if (lock == null) {
            return;
        }
        try {
            save();
            release();
        } catch (IOException e) {
            broken = failure(e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        notifyAll();
        boolean interrupted = Thread.interrupted();
        giveBack();
        try {
            lockFile.close();
        } catch (IOException e) {
            throw failure(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Also releases the lock. */
    private static void closeQuietly(@Nullable RandomAccessFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // What led here is reported; that closing failed too adds nothing.
                return;
            }
        }
    }

    private static RandomAccessFile lockFile(Path directory) throws IOException {
        PrivateFiles.directory(directory, directory);
        Path file = directory.resolve(SandboxSettings.FILE + ".lock");
        PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        return new RandomAccessFile(file.toFile(), "rw");
    }

    private static FileLock lock(RandomAccessFile lockFile, SandboxSettings settings, WallClock real)
            throws IOException {
        return lock(lockFile, settings, real, real.elapsed());
    }

    /** Polls, since an interrupt would end the wait for a lock, and close the file. */
    private static FileLock lock(RandomAccessFile lockFile, SandboxSettings settings, WallClock real, Duration earliest)
            throws IOException {
        Moment begun = Moment.now(real);
        boolean interrupted = false;
        try {
            while (true) {
                FileLock lock = real.elapsed().compareTo(earliest) < 0 ? null : tryLock(lockFile);
                if (lock != null) {
                    return lock;
                }
                if (begun.age(real).compareTo(PATIENCE) > 0) {
                    throw new IOException(
                            "another process has held " + settings.shown() + ".lock for " + Durations.words(PATIENCE));
                }
                try {
                    real.sleep(POLL);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable FileLock tryLock(RandomAccessFile lockFile) throws IOException {
        try {
            return lockFile.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            // This process holds it through another sandbox of the same file, which only happens in tests.
            return null;
        }
    }

    private static String reason(IOException cause) {
        return cause instanceof FileSystemException file && file.getReason() != null
                ? file.getFile() + ": " + file.getReason()
                : String.valueOf(cause.getMessage());
    }

    private SandboxException failure(IOException cause) {
        return failure(settings, cause);
    }

    private static SandboxException failure(SandboxSettings settings, IOException cause) {
        return new SandboxException(
                "the sandbox " + settings.shown() + " can't be read or written: " + reason(cause),
                "check the disk and the permissions of " + settings.directory(),
                cause);
    }
}
