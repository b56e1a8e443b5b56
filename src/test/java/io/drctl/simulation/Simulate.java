package io.drctl.simulation;

import io.drctl.inventory.Inventory;
import io.drctl.testing.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code drctl-sim}: what {@code scripts/simulate} runs. */
public final class Simulate {
    private static final String USAGE = """
            Usage: scripts/simulate [--seeds N] [--from S] [--jobs N]
                   scripts/simulate --seed S | --scenario TEXT | --scenario-file FILE
                   scripts/simulate --bench | --measure N

            Plays seeded worlds with faults, kills and rivals against drctl's own code, in
            virtual time, and checks twenty invariants. Exit status 1 when one is broken.

              --seeds N             how many seeds (default 2000)
              --from S              the first seed (default 0)
              --jobs N              how many processes search (default: one a core)
              --seed S              one seed, with its history, cut down if it fails
              --scenario TEXT       one scenario, with its history; each failure prints
                                    its own
              --scenario-file FILE  likewise, from a file
              --bench               simulated failovers a second on one core, by the
                                    site's size
              --measure N           over N seeds in which nothing goes wrong: the time that
                                    drctl adds to the shortest that AWS could take, and
                                    its calls, by the number of applications
            """;

    private Simulate() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        long seeds = 2000;
        long from = 0;
        Scenario one = null;
        boolean shrinks = false;
        int jobs = Runtime.getRuntime().availableProcessors();
        Search.Share share = null;
        try {
            if (args.length == 1 && args[0].equals("--help")) {
                System.out.print(USAGE);
                return;
            }
            if (args.length == 1 && args[0].equals("--bench")) {
                bench();
                return;
            }
            refuseContradictions(args);
            if (args.length == 2 && args[0].equals("--measure")) {
                Measure.measure(atMost(1_000_000, args[0], atLeastOne(args[0], number(args[0], args[1]))));
                return;
            }
            for (int i = 0; i < args.length; i += 2) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + ": unknown, or its value is missing; see --help");
                }
                String value = args[i + 1];
                switch (args[i]) {
                    case "--seeds" -> seeds = atLeastOne(args[i], number(args[i], value));
                    case "--from" -> from = number(args[i], value);
                    case "--seed" -> {
                        one = Scenario.of(number(args[i], value));
                        shrinks = true;
                    }
                    case "--scenario" -> one = ScenarioText.parse(value);
                    case "--scenario-file" -> one = ScenarioText.parse(read(value));
                    case "--jobs" -> jobs = (int) Math.min(1000, atLeastOne(args[i], number(args[i], value)));
                    case Search.SHARE -> share = Search.Share.parse(value);
                    default -> throw new IllegalArgumentException("unknown: " + args[i] + "; see --help");
                }
            }
        } catch (IllegalArgumentException e) {
            System.err.println("simulate: " + e.getMessage());
            System.exit(2);
        }
        if (one != null) {
            System.exit(replay(one, shrinks));
        }
        System.exit(share == null ? Search.search(from, seeds, jobs) : share.search());
    }

    /**
     * An option that would be passed over without a word is refused: who asks for a seed and a million of them means
     * one of two things, and would take the other's answer for it.
     */
    static void refuseContradictions(String[] args) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < args.length; i += 2) {
            if (given.contains(args[i])) {
                throw new IllegalArgumentException(args[i] + " stands twice");
            }
            given.add(args[i]);
        }
        for (String alone : List.of("--help", "--bench", "--measure", "--seed", "--scenario", "--scenario-file")) {
            if (given.contains(alone) && args.length > (alone.equals("--help") || alone.equals("--bench") ? 1 : 2)) {
                throw new IllegalArgumentException(alone + " stands alone"
                        + (alone.equals("--seed") ? "; many seeds from there on: --from S --seeds N" : ""));
            }
        }
    }

    private static long atLeastOne(String option, long number) {
        if (number < 1) {
            throw new IllegalArgumentException(option + " takes a number from 1 on, not " + number);
        }
        return number;
    }

    private static long atMost(long most, String option, long number) {
        if (number > most) {
            throw new IllegalArgumentException(option + " takes a number up to " + most + ", not " + number);
        }
        return number;
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a whole number, not " + value, e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("can't read " + file + ": " + e, e);
        }
    }

    private static int replay(Scenario scenario, boolean shrinks) {
        try (Simulation simulation = new Simulation()) {
            Simulation.Verdict verdict = simulation.play(scenario, true);
            boolean holds = verdict.violations().isEmpty();
            System.out.print(!holds && shrinks ? simulation.explain(verdict) : Simulation.told(verdict));
            return holds ? 0 : 1;
        }
    }

    /** Both failovers of a site to its recovery Region, again and again, on one core. */
    private static void bench() {
        List<Command> failovers = List.of(
                Command.of("failover-app", Map.of("to", Inventories.RECOVERY.value())),
                Command.of("failover-db", Map.of("force-while-healthy", "true", "to", Inventories.RECOVERY.value())));
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
}
