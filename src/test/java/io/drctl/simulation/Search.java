package io.drctl.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A search through many seeds, by several processes, each with every n-th seed. They are processes, and not threads,
 * because in one JVM the virtual threads of two courses wake each other's carriers at every turn.
 */
final class Search {
    /** How a process is told its share; not for people. */
    static final String SHARE = "--share";

    /** What a line of a process that tells how far it has come begins with; any other line is a finding's. */
    private static final String PROGRESS = "progress ";

    /** How many seeds a process plays before it tells. */
    private static final int TOLD_EACH = 200;

    private static final long TOLD_NANOS = 10_000_000_000L;

    private Search() {}

    /** What one of the processes plays: {@code from}, {@code from + step}, and so on, below {@code until}. */
    record Share(long from, long until, int step) {
        static Share parse(String text) {
            String[] parts = text.split(":");
            return new Share(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
        }

        @Override
        public String toString() {
            return from + ":" + until + ":" + step;
        }

        /** Plays them, until one of them breaks an invariant. */
        int search() {
            CountDownLatch over = new CountDownLatch(1);
            AtomicBoolean isBrokenOff = new AtomicBoolean();
            Simulation simulation = new Simulation();
            // What it has written goes, also when the whole search is broken off.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                isBrokenOff.set(true);
                try {
                    if (over.await(20, TimeUnit.SECONDS)) {
                        simulation.close();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            try {
                return search(simulation, isBrokenOff);
            } finally {
                over.countDown();
            }
        }

        private int search(Simulation simulation, AtomicBoolean isBrokenOff) {
            long seeds = 0;
            long runs = 0;
            for (long seed = from; seed < until && !isBrokenOff.get(); seed += step) {
                Simulation.Verdict verdict;
                try {
                    verdict = simulation.play(Scenario.of(seed), false);
                } catch (RuntimeException | Error e) {
                    System.out.println("seed " + seed + " can't be played:");
                    e.printStackTrace(System.out);
                    return 70;
                }
                seeds++;
                runs += verdict.runs();
                if (!verdict.violations().isEmpty()) {
                    System.out.println(PROGRESS + seeds + " " + runs);
                    System.out.print(simulation.explain(verdict));
                    return 1;
                }
                if (seeds % TOLD_EACH == 0) {
                    System.out.println(PROGRESS + seeds + " " + runs);
                }
            }
            System.out.println(PROGRESS + seeds + " " + runs);
            return 0;
        }
    }

    /** One of the processes, and what it has told so far. */
    private static final class Searcher {
        private final Process process;
        private final Thread reader;
        private final StringBuilder finding = new StringBuilder();
        private volatile long seeds;
        private volatile long runs;
        private volatile boolean isBrokenOff;

        Searcher(Share share) throws IOException {
            process = new ProcessBuilder(command(share))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            reader = new Thread(this::listen, "listener");
            reader.start();
        }

        private static List<String> command(Share share) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xms192m",
                    "-Xmn128m",
                    "-Djdk.virtualThreadScheduler.parallelism=1",
                    "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Simulate.class.getName(),
                    SHARE,
                    share.toString());
        }

        private void listen() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(PROGRESS)) {
                        String[] parts = line.split(" ");
                        seeds = Long.parseLong(parts[1]);
                        runs = Long.parseLong(parts[2]);
                    } else {
                        finding.append(line).append('\n');
                    }
                }
            } catch (IOException e) {
                // That is how a process ends which is broken off.
                if (!isBrokenOff) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        /** Ends it before it has played its share. */
        void breakOff() {
            isBrokenOff = true;
            process.destroy();
        }

        /** How it ended; once this is known, its finding is whole. */
        int status() throws InterruptedException {
            reader.join();
            return process.waitFor();
        }
    }

    /** Searches until all is played or something is found, and tells what; 0 when all invariants hold. */
    static int search(long from, long count, int jobs) throws InterruptedException, IOException {
        long began = System.nanoTime();
        List<Searcher> searchers = new ArrayList<>();
        // Nobody searches on when the process that began it has gone.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> searchers.forEach(searcher -> searcher.process.destroy())));
        for (int i = 0; i < Math.min(jobs, count); i++) {
            searchers.add(new Searcher(new Share(from + i, from + count, jobs)));
        }
        long told = began;
        boolean isFound = false;
        while (!isFound && searchers.stream().anyMatch(searcher -> searcher.process.isAlive())) {
            Thread.sleep(100);
            isFound = searchers.stream()
                    .anyMatch(searcher -> !searcher.process.isAlive() && searcher.process.exitValue() != 0);
            if (System.nanoTime() - told > TOLD_NANOS) {
                told = System.nanoTime();
                System.err.printf("%d of %d seeds, %d s%n", seeds(searchers), count, (told - began) / 1_000_000_000);
            }
        }
        boolean holds = true;
        for (Searcher searcher : searchers) {
            boolean isBrokenOff = isFound && searcher.process.isAlive();
            if (isBrokenOff) {
                searcher.breakOff();
            }
            int status = searcher.status();
            if (!isBrokenOff && status != 0) {
                holds = false;
                System.out.println(searcher.finding.isEmpty() ? "a process ended with " + status : searcher.finding);
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf(
                "%d seeds, %d runs in %.1f s (%.0f seeds/s): %s%n",
                seeds(searchers),
                searchers.stream().mapToLong(searcher -> searcher.runs).sum(),
                took.toMillis() / 1000.0,
                seeds(searchers) * 1000.0 / Math.max(1, took.toMillis()),
                holds ? "all invariants hold" : "FAILED");
        return holds ? 0 : 1;
    }

    private static long seeds(List<Searcher> searchers) {
        return searchers.stream().mapToLong(searcher -> searcher.seeds).sum();
    }
}
