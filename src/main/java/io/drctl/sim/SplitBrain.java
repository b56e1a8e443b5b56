package io.drctl.sim;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which there were two clusters for writes.
 *
 * @param clusters ARNs, sorted, with a comma between them
 * @param until null while it lasts
 */
public record SplitBrain(
        String clusters, Instant from, @Nullable Instant until) {
    /**
     * Notes what holds at {@code time}.
     *
     * @param windows oldest first, the last one perhaps open
     * @param clusters null when there are no two
     */
    static void measure(List<SplitBrain> windows, long time, @Nullable String clusters) {
        SplitBrain last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
        boolean isOpen = last != null && last.until() == null;
        if (last != null && isOpen && !last.clusters().equals(clusters)) {
            windows.set(windows.size() - 1, new SplitBrain(last.clusters(), last.from(), Instant.ofEpochMilli(time)));
            isOpen = false;
        }
        if (clusters != null && !isOpen) {
            windows.add(new SplitBrain(clusters, Instant.ofEpochMilli(time), null));
        }
    }
}
