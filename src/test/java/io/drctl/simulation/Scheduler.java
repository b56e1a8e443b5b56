package io.drctl.simulation;

import io.drctl.cloud.Threads;
import io.drctl.cloud.WallClock;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and the threads that live in it. Of all threads one runs at a time; when it waits, the turn goes to
 * the next that is due, and time jumps there. Threads due at the same moment get their turns in an order that the seed
 * decides. So a course depends on the seed alone, and an hour of waiting costs nothing.
 *
 * <p>Threads belong to processes, and a process can be killed: none of its threads runs another line of drctl's.
 */
final class Scheduler {
    static final Instant START = Instant.parse("2025-03-01T03:00:00Z");

    /** As a killed process has it: thrown wherever one of its threads next waits, calls or writes. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** The course doesn't end, or nobody can go on; every thread is ended. */
    static final class Endless extends Error {
        private static final long serialVersionUID = 1L;

        Endless(String message) {
            super(message, null, false, false);
        }
    }

    private record Due(
            long at,
            long lot,
            long order,
            @Nullable Strand strand,
            long ticket,
            @Nullable Runnable event) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            if (at != other.at) {
                return Long.compare(at, other.at);
            }
            return lot != other.lot ? Long.compare(lot, other.lot) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final SplittableRandom random;
    private final long turnsMax;
    private long micros;
    private long scheduled;
    private long turns;
    private @Nullable Endless ended;
    private final Strand root = new Strand(new SimProcess("world"), "world");
    private Strand current = root;

    /** @param turnsMax after so many turns the course counts as endless */
    Scheduler(long seed, long turnsMax) {
        this.random = new SplittableRandom(seed);
        this.turnsMax = turnsMax;
        root.thread = Thread.currentThread();
    }

    Instant now() {
        return START.plusNanos(micros * 1000);
    }

    SimProcess process(String name) {
        return new SimProcess(name);
    }

    /** Something that happens by itself, on whatever thread is about to wait. It must not wait. */
    void at(Duration sinceStart, Runnable event) {
        due.add(new Due(Math.max(micros, sinceStart.toNanos() / 1000), random.nextLong(), scheduled++, null, 0, event));
    }

    /** A process: what is killed at once, and a clock that may be wrong. */
    final class SimProcess {
        private final String name;
        private final Set<Strand> strands = new LinkedHashSet<>();
        private boolean dead;
        private Duration skew = Duration.ZERO;
        private final Threads threads = new VirtualThreads(this);
        private final WallClock clock = new WallClock() {
            @Override
            public Instant now() {
                return Scheduler.this.now().plus(skew);
            }

            @Override
            public Duration elapsed() {
                return Duration.between(START, Scheduler.this.now());
            }

            @Override
            public void sleep(Duration duration) {
                Strand strand = running();
                wake(strand, micros + Math.max(0, duration.toNanos() / 1000));
                waitForTurn(strand);
            }
        };

        private SimProcess(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        Threads threads() {
            return threads;
        }

        WallClock clock() {
            return clock;
        }

        void skew(Duration difference) {
            skew = difference;
        }

        boolean isDead() {
            return dead;
        }

        /** Throws when the process was killed, as at every point where a thread of it would go on. */
        void live() {
            if (ended != null) {
                throw ended;
            }
            if (dead) {
                throw new Killed();
            }
        }

        /** Ends it: its threads end where they next wait, call or write. */
        void kill() {
            dead = true;
            strands.forEach(strand -> wake(strand, micros));
        }
    }

    /** Runs some work as a thread of a process, and waits for it. */
    <T> T run(SimProcess process, Callable<T> work) {
        return process.threads().start("main", work).join();
    }

    private Strand running() {
        Strand strand = current;
        strand.process.live();
        return strand;
    }

    private void wake(Strand strand, long at) {
        due.add(new Due(at, random.nextLong(), scheduled++, strand, strand.ticket, null));
    }

    /** Gives the turn away until it comes back. */
    private void waitForTurn(Strand self) {
        Strand next = next();
        if (next != self) {
            current = next;
            next.take();
            self.awaitTurn();
        }
        self.ticket++;
        self.process.live();
    }

    /** Who is due next; time goes on to that moment, and what happens by itself until then happens. */
    private Strand next() {
        while (true) {
            Due first = due.poll();
            if (first == null) {
                return end(new Endless("everybody waits for somebody else"));
            }
            Strand strand = first.strand;
            if (strand != null && (strand.isOver || strand.ticket != first.ticket)) {
                continue;
            }
            micros = Math.max(micros, first.at);
            if (strand == null) {
                Objects.requireNonNull(first.event).run();
                continue;
            }
            if (++turns > turnsMax && ended == null) {
                return end(new Endless("still not at an end after " + turnsMax + " turns"));
            }
            return strand;
        }
    }

    /** The root is told, and then everybody who still waits, so that no thread is left behind. */
    private Strand end(Endless reason) {
        if (ended == null) {
            ended = reason;
        }
        return root;
    }

    /** Ends whatever threads are left, as when the machine is switched off. */
    void close() {
        if (ended == null) {
            ended = new Endless("the world has ended");
        }
        for (Strand strand : List.copyOf(all)) {
            if (strand.begun && !strand.isOver) {
                current = strand;
                strand.take();
                root.awaitTurn();
            }
        }
        current = root;
    }

    private final Set<Strand> all = new LinkedHashSet<>();

    /** A thread of the simulated world, on a real one that runs only when it has the turn. */
    private final class Strand {
        private final SimProcess process;
        private final String name;
        private @Nullable Runnable work;
        private volatile @Nullable Thread thread;
        private volatile boolean hasTurn;
        private boolean begun;
        private boolean isOver;
        /** Counts its waits: a wake-up that was meant for an earlier wait is void. */
        private long ticket;

        private Strand(SimProcess process, String name) {
            this.process = process;
            this.name = name;
        }

        private void take() {
            hasTurn = true;
            if (begun || this == root) {
                LockSupport.unpark(thread);
                return;
            }
            begun = true;
            Carriers.run(this);
        }

        private void awaitTurn() {
            while (!hasTurn) {
                LockSupport.park(this);
            }
            hasTurn = false;
        }

        private void live(Thread carrier) {
            thread = carrier;
            hasTurn = false;
            ticket++;
            Objects.requireNonNull(work).run();
            isOver = true;
            process.strands.remove(this);
            all.remove(this);
            Strand next = ended == null ? next() : root;
            current = next;
            next.take();
        }

        @Override
        public String toString() {
            return process.name + "/" + name;
        }
    }

    /** Real threads: virtual ones where the JDK has them, else platform threads that are used again. */
    private static final class Carriers {
        private static final @Nullable ThreadFactory VIRTUAL = virtual();
        private static final ArrayDeque<Carrier> IDLE = new ArrayDeque<>();

        private static @Nullable ThreadFactory virtual() {
            try {
                // Java 17, which this compiles for, has none.
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                        .getMethod("factory")
                        .invoke(builder);
            } catch (NoSuchMethodException
                    | ClassNotFoundException
                    | IllegalAccessException
                    | InvocationTargetException none) {
                return null;
            }
        }

        static void run(Strand strand) {
            if (VIRTUAL != null) {
                VIRTUAL.newThread(() -> strand.live(Thread.currentThread())).start();
                return;
            }
            Carrier carrier;
            synchronized (IDLE) {
                carrier = IDLE.poll();
            }
            if (carrier == null) {
                carrier = new Carrier();
                carrier.load = strand;
                carrier.start();
            } else {
                carrier.load = strand;
                LockSupport.unpark(carrier);
            }
        }

        private static final class Carrier extends Thread {
            private volatile @Nullable Strand load;

            Carrier() {
                super("simulated");
                setDaemon(true);
            }

            @Override
            public void run() {
                while (true) {
                    Strand strand = load;
                    if (strand == null) {
                        LockSupport.park(this);
                        continue;
                    }
                    load = null;
                    strand.live(this);
                    synchronized (IDLE) {
                        IDLE.push(this);
                    }
                }
            }
        }
    }

    private final class VirtualThreads implements Threads {
        private final SimProcess process;

        VirtualThreads(SimProcess process) {
            this.process = process;
        }

        @Override
        public <T> Pending<T> start(String name, Callable<T> work) {
            process.live();
            Task<T> task = new Task<>();
            Strand strand = new Strand(process, name);
            strand.work = () -> task.run(process, work);
            process.strands.add(strand);
            all.add(strand);
            wake(strand, micros);
            return task;
        }

        /** Reading takes its time, and is abandoned by nobody here. */
        @Override
        public <T> T unless(Signal signal, String name, Callable<T> reading) {
            try {
                return reading.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }

        @Override
        public Signal signal() {
            return new VirtualSignal();
        }
    }

    private final class Task<T> implements Threads.Pending<T> {
        private final VirtualSignal done = new VirtualSignal();
        private @Nullable T outcome;
        private @Nullable Throwable failure;

        private void run(SimProcess process, Callable<T> work) {
            try {
                process.live();
                outcome = work.call();
            } catch (Throwable thrown) {
                failure = thrown;
            }
            done.raise();
        }

        @Override
        public T join() {
            done.await();
            return outcome();
        }

        @Override
        public T join(Duration patience) throws TimeoutException {
            if (!done.await(patience)) {
                throw new TimeoutException();
            }
            return outcome();
        }

        @SuppressWarnings("NullAway") // Null where the work gave null.
        private T outcome() {
            if (failure instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (failure instanceof Error thrown) {
                throw thrown;
            }
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return outcome;
        }
    }

    private final class VirtualSignal implements Threads.Signal {
        private final List<Strand> waiting = new ArrayList<>(1);
        private boolean raised;

        @Override
        public void raise() {
            raised = true;
            for (Strand strand : waiting) {
                wake(strand, micros);
            }
            waiting.clear();
        }

        @Override
        public boolean isRaised() {
            return raised;
        }

        @Override
        public void await() {
            Strand strand = running();
            if (!raised) {
                waiting.add(strand);
                waitForTurn(strand);
            }
        }

        @Override
        public boolean await(Duration duration) {
            Strand strand = running();
            if (!raised) {
                waiting.add(strand);
                wake(strand, micros + duration.toNanos() / 1000);
                waitForTurn(strand);
                waiting.remove(strand);
            }
            return raised;
        }

        @Override
        public <T> T unlessRaised(Threads.Pending<T> work) {
            return work.join();
        }
    }
}
