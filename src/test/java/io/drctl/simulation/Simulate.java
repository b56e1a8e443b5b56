package io.drctl.simulation;

import io.drctl.inventory.Inventory;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** {@code drctl-sim}: what {@code scripts/simulate} runs. */
public final class Simulate {
    private static final String USAGE = """
            Usage: scripts/simulate [--seeds N] [--from S] [--seed S] [--threads N]

            Plays seeded worlds with faults, kills and rivals against drctl's own code, in
            virtual time, and checks eight invariants. Exit status 1 when one is broken.

              --seeds N     how many seeds (default 2000)
              --from S      the first seed (default 0)
              --seed S      one seed, with its history
              --threads N   how many at a time (default: one a core)
              --bench       simulated failovers a second on one core, by the site's size
            """;

    private Simulate() {}

    public static void main(String[] args) throws InterruptedException {
        long seeds = 2000;
        long from = 0;
        Long one = null;
        int threads = Runtime.getRuntime().availableProcessors();
        try {
            if (args.length == 1 && args[0].equals("--help")) {
                System.out.print(USAGE);
                return;
            }
            if (args.length == 1 && args[0].equals("--bench")) {
                bench();
                return;
            }
            for (int i = 0; i < args.length; i += 2) {
                long value = Long.parseLong(args[i + 1]);
                switch (args[i]) {
                    case "--seeds" -> seeds = value;
                    case "--from" -> from = value;
                    case "--seed" -> one = value;
                    case "--threads" -> threads = Math.toIntExact(value);
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.print(USAGE);
            System.exit(2);
        }
        try (Simulation simulation = new Simulation()) {
            System.exit(one == null ? search(simulation, from, seeds, threads) : replay(simulation, one));
        }
    }

    /** Both failovers of a site to its recovery Region, again and again, on one core. */
    private static void bench() {
        List<Command> failovers = List.of(
                Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value())),
                Command.of("failover-db", Map.of("to", Inventories.RECOVERY.value())));
        System.out.printf("%-38s%12s%12s%n", "", "failovers/s", "ms each");
        try (Simulation simulation = new Simulation()) {
            for (long seed = 0; seed < BENCH_WARM_UP; seed++) {
                simulation.play(Scenario.quiet(seed, failovers), false);
            }
            for (int assets : new int[] {10, 100, 1000}) {
                Inventory site = Inventories.withWebInstances(Inventories.flaskSite(), assets);
                long played = 0;
                long seed = 0;
                long measured = System.nanoTime();
                while (System.nanoTime() - measured < BENCH_NANOS) {
                    Simulation.Verdict verdict = simulation.play(Scenario.quiet(seed++, failovers), site, false);
                    if (!verdict.violations().isEmpty() || !verdict.allDone()) {
                        throw new IllegalStateException(verdict.toString());
                    }
                    played += failovers.size();
                }
                double seconds = (System.nanoTime() - measured) / 1e9;
                System.out.printf(
                        "%-38s%12.0f%12.2f%n",
                        "simulated failovers, " + assets + " instances", played / seconds, seconds * 1000 / played);
            }
        }
    }

    private static final int BENCH_WARM_UP = 3000;
    private static final long BENCH_NANOS = 5_000_000_000L;

    private static int replay(Simulation simulation, long seed) {
        Simulation.Verdict verdict = simulation.play(Scenario.of(seed), true);
        System.out.println("seed " + seed + ": " + verdict.scenario());
        if (verdict.violations().isEmpty()) {
            verdict.history().forEach(System.out::println);
            System.out.println("All invariants hold.");
            return 0;
        }
        System.out.print(simulation.explain(verdict));
        return 1;
    }

    private static int search(Simulation simulation, long from, long seeds, int threads) throws InterruptedException {
        long began = System.nanoTime();
        AtomicLong next = new AtomicLong(from);
        AtomicLong done = new AtomicLong();
        AtomicLong runs = new AtomicLong();
        List<Simulation.Verdict> failed = new CopyOnWriteArrayList<>();
        List<Thread> workers = new ArrayList<>();
        List<Throwable> broken = new CopyOnWriteArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(
                    () -> {
                        for (long seed = next.getAndIncrement();
                                seed < from + seeds && failed.size() < 3 && broken.isEmpty();
                                seed = next.getAndIncrement()) {
                            try {
                                Simulation.Verdict verdict = simulation.play(Scenario.of(seed), false);
                                runs.addAndGet(verdict.runs());
                                if (!verdict.violations().isEmpty()) {
                                    failed.add(verdict);
                                }
                            } catch (Throwable e) {
                                broken.add(new IllegalStateException("seed " + seed, e));
                            }
                            tell(done.incrementAndGet(), seeds, began);
                        }
                    },
                    "worker-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        for (Throwable e : broken) {
            e.printStackTrace();
        }
        for (Simulation.Verdict verdict : failed) {
            System.out.println(simulation.explain(verdict));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf(
                "%d seeds, %d runs in %.1f s (%.0f seeds/s): %s%n",
                done.get(),
                runs.get(),
                took.toMillis() / 1000.0,
                done.get() * 1000.0 / Math.max(1, took.toMillis()),
                failed.isEmpty() && broken.isEmpty() ? "all invariants hold" : "FAILED");
        return failed.isEmpty() && broken.isEmpty() ? 0 : 1;
    }

    private static void tell(long done, long of, long began) {
        if (done % 10_000 == 0) {
            System.err.printf("%d of %d seeds, %d s%n", done, of, (System.nanoTime() - began) / 1_000_000_000);
        }
    }
}
