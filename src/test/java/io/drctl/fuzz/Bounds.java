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

    /**
     * Runs a reader, and fails when that took too long. The first input that reaches a class pays for its loading and
     * its instrumentation, in this thread: only what is slow a second time is slow by itself.
     */
    public static void hold(Runnable reader) {
        if (tooLong(processorTime(reader))) {
            Duration again = processorTime(reader);
            if (tooLong(again)) {
                throw new AssertionError("the reader took " + again.toMillis() + " ms of processor time");
            }
        }
    }

    private static boolean tooLong(Duration used) {
        return used.compareTo(PROCESSOR_TIME_MAX) > 0;
    }

    private static Duration processorTime(Runnable reader) {
        long before = THREADS.getCurrentThreadCpuTime();
        reader.run();
        return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
    }
}
