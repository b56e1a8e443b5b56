package io.drctl.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * What a reader may take for one input of a few KiB, told in the processor time of its own thread: how busy the machine
 * is otherwise doesn't matter. Memory is bounded by the heap that the targets are run with.
 */
public final class Bounds {
    /** A hundred times what an honest input takes; what grows with the square is far beyond it. */
    private static final Duration PROCESSOR_TIME_MAX = Duration.ofSeconds(4);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Bounds() {}

    /** Runs a reader, and fails when that took too long. */
    public static void hold(Runnable reader) {
        long before = THREADS.getCurrentThreadCpuTime();
        reader.run();
        Duration used = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
        if (used.compareTo(PROCESSOR_TIME_MAX) > 0) {
            throw new AssertionError("the reader took " + used.toMillis() + " ms of processor time");
        }
    }
}
