package io.drctl.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * The writes that one cluster has acknowledged to clients since it first accepted writes. Clients write regularly, so
 * writes are kept as runs of equal ticks: hours of them in one record.
 *
 * @param clusterArn the cluster that writes it
 * @param runs oldest first; grows
 */
record WriteLog(String clusterArn, List<Run> runs) {
    /**
     * Equal ticks in a row.
     *
     * @param from time of the first tick
     * @param period from tick to tick; 0 while there is only one
     * @param each writes per tick
     */
    record Run(long from, long period, int each, int ticks) {
        long count() {
            return (long) each * ticks;
        }

        long last() {
            return from + period * (ticks - 1);
        }

        long countThrough(long time) {
            if (time < from) {
                return 0;
            }
            return period == 0 || time >= last() ? count() : ((time - from) / period + 1) * each;
        }
    }

    /** When the n-th write was acknowledged, of those that there are; the first is number 1. */
    long timeOf(long number) {
        long left = number;
        for (Run run : runs) {
            if (left <= run.count()) {
                return run.from() + run.period() * ((left - 1) / run.each());
            }
            left -= run.count();
        }
        throw new IllegalArgumentException("there are " + count() + " writes, and no number " + number);
    }

    /** A log without a write. */
    static WriteLog of(String clusterArn) {
        return new WriteLog(clusterArn, new ArrayList<>());
    }

    /** Notes writes that were acknowledged no earlier than the last ones. */
    void acknowledge(long time, int writes) {
        if (!runs.isEmpty()) {
            Run run = runs.get(runs.size() - 1);
            boolean fits = run.each() == writes && (run.ticks() == 1 || time == run.last() + run.period());
            if (fits && time > run.last()) {
                runs.set(runs.size() - 1, new Run(run.from(), time - run.last(), writes, run.ticks() + 1));
                return;
            }
        }
        runs.add(new Run(time, 0, writes, 1));
    }

    long count() {
        long count = 0;
        for (Run run : runs) {
            count += run.count();
        }
        return count;
    }

    long countThrough(long time) {
        long count = 0;
        for (Run run : runs) {
            count += run.countThrough(time);
        }
        return count;
    }
}
