package io.drctl.process;

import io.drctl.cloud.PlatformThreads;
import io.drctl.text.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running program whose output is handed on line by line.
 *
 * <p>It gets no input: a program that asks a question sees the end of its input at once instead of waiting for an
 * answer that nobody knows it wants. It stays in drctl's process group, so that a Ctrl-C at the terminal reaches it as
 * well.
 */
public final class ChildProcess {
    /** How long output may arrive after the program's end, if something that it started keeps its pipes open. */
    private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

    /** The plan of a site with thousands of resources is one line of less than half of it. */
    private static final int LINE_CHARACTERS_MAX = 32 << 20;

    private final Process process;
    private final Thread outReader;
    private final Thread errReader;
    private final AtomicReference<@Nullable Throwable> consumerFailure = new AtomicReference<>();

    private ChildProcess(Process process, String name, Consumer<String> out, Consumer<String> err) {
        this.process = process;
        this.outReader = reader(name, name + " output", process.getInputStream(), out);
        this.errReader = reader(name, name + " errors", process.getErrorStream(), err);
    }

    /**
     * Starts a program.
     *
     * @param out called for each line of standard output, on a separate thread
     * @param err called for each line of standard error, on another thread
     * @throws IOException when the program can't be started
     */
    public static ChildProcess start(Invocation invocation, Consumer<String> out, Consumer<String> err)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(invocation.arguments());
        builder.directory(invocation.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(invocation.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        return new ChildProcess(process, invocation.programName(), out, err);
    }

    /** Waits for the end; all output has been handed on by then. */
    public int await() throws InterruptedException {
        int status = process.waitFor();
        drain();
        return status;
    }

    /**
     * Waits for the end, but not for longer than {@code timeout}: then the program and all that it started are killed.
     *
     * @throws TimeoutException when it had to be killed
     */
    public int await(Duration timeout) throws InterruptedException, TimeoutException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new TimeoutException("still running after " + Durations.words(timeout));
        }
        drain();
        return process.exitValue();
    }

    /** Waits up to {@code timeout}; returns whether the program has ended. Does nothing to it. */
    public boolean hasEndedWithin(Duration timeout) throws InterruptedException {
        return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Asks the program, and only it, to end (SIGTERM); it must stop what it started. */
    public void terminate() {
        // Process.destroy would close the pipes as well, and the program would fail when writing its last output.
        process.toHandle().destroy();
    }

    /** Ends the program and everything that it started, at once. */
    public void kill() {
        // The descendants have to be listed first: once their parent is gone, nothing links them to it.
        var descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    private void drain() throws InterruptedException {
        outReader.join(DRAIN_MAX.toMillis());
        errReader.join(DRAIN_MAX.toMillis());
        Throwable failure = consumerFailure.get();
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private Thread reader(String program, String name, InputStream stream, Consumer<String> consumer) {
        return PlatformThreads.startDaemon(name, () -> read(program, stream, consumer));
    }

    private void read(String program, InputStream stream, Consumer<String> consumer) {
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            // Reading goes on, because a program whose output nobody reads stops at the next full pipe.
            BoundedLines lines = new BoundedLines(
                    LINE_CHARACTERS_MAX,
                    line -> {
                        try {
                            consumer.accept(line);
                        } catch (RuntimeException failure) {
                            consumerFailure.compareAndSet(null, failure);
                        }
                    },
                    () -> consumerFailure.compareAndSet(null, new OverlongLineException(program, LINE_CHARACTERS_MAX)));
            lines.readAll(reader);
        } catch (Error e) {
            // Such as no memory for a line without end. Nobody reads on, so the program would wait for ever.
            consumerFailure.compareAndSet(null, e);
            kill();
        } catch (IOException closed) {
            // The stream of a killed program closes in the middle of a read; its end is reported by its exit status.
            return;
        }
    }
}
