package io.drctl.testing;

import io.drctl.cloud.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until somebody sleeps on it or a test advances it; what was scheduled in between happens on
 * the way, in order. So an hour of waiting takes no time, and takes the same course each time.
 *
 * <p>Sleeps of several threads add up, as each moves the one clock.
 */
public final class VirtualClock implements WallClock {
    public static final Instant START = Instant.parse("2025-03-01T03:00:00Z");

    private record Event(Instant due, long order, Runnable effect) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private Instant now = START;
    private long scheduled;

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Duration elapsed() {
        return Duration.between(START, now);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while waiting");
        }
        advance(duration);
    }

    /** Has something happen later; at once when {@code delay} is zero. */
    public void after(Duration delay, Runnable effect) {
        if (delay.isZero()) {
            effect.run();
            return;
        }
        synchronized (this) {
            events.add(new Event(now.plus(delay), scheduled++, effect));
        }
    }

    /** Moves time on and lets everything that falls due happen. */
    public void advance(Duration duration) {
        Instant target = now().plus(duration);
        for (Event event = nextUntil(target); event != null; event = nextUntil(target)) {
            // Outside this clock's monitor: effects take the world's, and callers of the world ask this clock for the
            // time.
            event.effect().run();
        }
        reach(target);
    }

    private synchronized @Nullable Event nextUntil(Instant target) {
        Event next = events.peek();
        if (next == null || next.due().isAfter(target)) {
            return null;
        }
        events.remove();
        reach(next.due());
        return next;
    }

    private synchronized void reach(Instant instant) {
        if (instant.isAfter(now)) {
            now = instant;
        }
    }
}
