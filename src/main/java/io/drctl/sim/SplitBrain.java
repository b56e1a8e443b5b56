package io.drctl.sim;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A period in which there were two writable clusters.
 *
 * @param clusters ARNs, sorted, separated by a comma
 * @param until null while it lasts
 */
public record SplitBrain(
        String clusters, Instant from, @Nullable Instant until) {
    /**
     * Notes what holds at {@code time}.
     *
     * @param windows oldest first, the last one perhaps open
     * @param clusters null when there aren't two
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
