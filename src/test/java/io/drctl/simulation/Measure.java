package io.drctl.simulation;

import io.drctl.cloud.Cloud;
import io.drctl.engine.ObservedRuns;
import io.drctl.engine.Offer;
import io.drctl.engine.Procedure;
import io.drctl.engine.RunListener;
import io.drctl.engine.Runs;
import io.drctl.inventory.Application;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.sim.Call;
import io.drctl.sim.CallObserver;
import io.drctl.sim.ShortestPath;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.World;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import io.drctl.testing.TwoApplications;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How much time drctl adds to what AWS takes, and how often it asks AWS: in worlds in which nothing goes wrong. A
 * measurement, not a test: it fails on no slow day.
 */
final class Measure {
    /** How many applications a site has whose calls are counted. */
    private static final int[] APPLICATIONS = {1, 10, 100};

    /** The seeds over which calls are counted: each is as slow as its applications are many. */
    private static final int COUNTED = 5;

    private static final Inventory SITE = Inventories.flaskSite();

    private static final Map<String, String> THERE = Map.of("to", Inventories.RECOVERY.value());

    /**
     * What is measured.
     *
     * @param shortest what AWS itself takes for it
     */
    private record Measured(
            String runbook, Map<String, String> arguments, Function<ShortestPath.Takes, Duration> shortest) {
        static final List<Measured> ALL = List.of(
                new Measured("failover-app", THERE, ShortestPath.Takes::users),
                new Measured("failover-db", with("force-while-healthy", "true"), ShortestPath.Takes::database),
                new Measured("failover-site", with("force-while-healthy", "true"), ShortestPath.Takes::site),
                new Measured("switchover-site", with("within", "PT1M"), ShortestPath.Takes::site));

        /** As it is entered where a site has several applications: one of them is moved, or all. */
        Map<String, String> argumentsAt(Inventory site) {
            Map<String, String> all = new TreeMap<>(arguments);
            if (runbook.equals("failover-app") && site.applications().size() > 1) {
                all.put("application", site.applications().get(0).name());
            }
            return all;
        }
    }

    private static Map<String, String> with(String parameter, String value) {
        Map<String, String> all = new TreeMap<>(THERE);
        all.put(parameter, value);
        return all;
    }

    /**
     * What one command came to.
     *
     * @param aws what AWS itself took for each part of a failover
     * @param took from Enter to the end
     * @param calls of AWS, lease included, with what was seen before anything was agreed to
     */
    private record Came(Duration took, ShortestPath.Takes aws, long calls) {}

    private Measure() {}

    /** Measures over that many seeds, and prints a table. */
    static void measure(long seeds) {
        System.out.printf(
                "%-18s%9s%9s%12s%12s%14s%n", "medians", "AWS s", "drctl s", "added s", "added %", "p95 added %");
        for (Measured each : Measured.ALL) {
            double[] aws = new double[(int) seeds];
            double[] took = new double[(int) seeds];
            for (int seed = 0; seed < seeds; seed++) {
                Came came = play(each, SITE, seed);
                aws[seed] = seconds(each.shortest.apply(came.aws()));
                took[seed] = seconds(came.took());
            }
            LongFunction<Double> added = seed -> took[(int) seed] - aws[(int) seed];
            double[] percent = IntStream.range(0, (int) seeds)
                    .mapToDouble(seed -> 100 * added.apply(seed) / aws[seed])
                    .toArray();
            double[] more =
                    IntStream.range(0, (int) seeds).mapToDouble(added::apply).toArray();
            System.out.printf(
                    Locale.ROOT,
                    "%-18s%9.1f%9.1f%12.1f%12.2f%14.2f%n",
                    each.runbook(),
                    quantile(aws, 0.5),
                    quantile(took, 0.5),
                    quantile(more, 0.5),
                    quantile(percent, 0.5),
                    quantile(percent, 0.95));
        }
        System.out.printf("%n%-18s", "calls of AWS");
        Arrays.stream(APPLICATIONS).forEach(count -> System.out.printf("%9d", count));
        System.out.println("  applications");
        for (Measured each : Measured.ALL) {
            System.out.printf("%-18s", each.runbook());
            for (int count : APPLICATIONS) {
                Inventory site = withApplications(count);
                double[] calls = IntStream.range(0, (int) Math.min(COUNTED, seeds))
                        .mapToDouble(seed -> play(each, site, seed).calls())
                        .toArray();
                System.out.printf(Locale.ROOT, "%9.0f", quantile(calls, 0.5));
            }
            System.out.println();
        }
    }

    /** How many calls of AWS a runbook makes in a site with that many applications. */
    static long calls(String runbook, int applications, long seed) {
        return play(measured(runbook), withApplications(applications), seed).calls();
    }

    /** The median of what drctl adds to what AWS takes, in per cent. */
    static double added(String runbook, long seeds) {
        Measured measured = measured(runbook);
        return quantile(
                LongStream.range(0, seeds)
                        .mapToDouble(seed -> {
                            Came came = play(measured, SITE, seed);
                            double aws = seconds(measured.shortest.apply(came.aws()));
                            return 100 * (seconds(came.took()) - aws) / aws;
                        })
                        .toArray(),
                0.5);
    }

    private static Measured measured(String runbook) {
        return Measured.ALL.stream()
                .filter(each -> each.runbook().equals(runbook))
                .findFirst()
                .orElseThrow();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
    }

    /** The site with that many applications, all behind its load balancers and with its one database. */
    private static Inventory withApplications(int count) {
        List<Application> all = new ArrayList<>(SITE.applications());
        for (int number = 2; number <= count; number++) {
            Application first = SITE.application();
            all.add(new Application(
                    "app-" + number,
                    List.of(new Application.DnsName(
                            "app-" + number + ".drctl.example", first.mainName().hostedZone())),
                    first.routing(),
                    first.health(),
                    first.loadBalancer(),
                    first.database()));
        }
        return TwoApplications.with(SITE, SITE.assets(), all, SITE.databases());
    }

    private static Came play(Measured measured, Inventory site, long seed) {
        Path state = directory();
        Scheduler scheduler = new Scheduler(seed, Long.MAX_VALUE);
        try {
            World world = World.provisioned(SITE, seed, Scheduler.START);
            world.byHand().giveSql();
            ShortestPath.addNames(
                    world,
                    site.applications().stream()
                            .skip(1)
                            .map(each -> each.mainName().name())
                            .toList());
            Scheduler.SimProcess process = scheduler.process("drctl");
            long[] calls = {0};
            Cloud cloud =
                    new SimulatedCloud(world, process.clock(), process.threads(), process.name(), new CallObserver() {
                        @Override
                        public void before(Call call) {
                            // Name servers, HTTP and SQL aren't AWS's API.
                            if (call.operation().matches("[a-z0-9]+:[A-Z].*")) {
                                calls[0]++;
                            }
                        }
                    });
            LoadedInventory inventory = new LoadedInventory(Path.of("inventory.yaml"), "0", site, List.of());
            Runs runs = ObservedRuns.of(inventory, cloud, state, new JournalStore(state))
                    .leased(null);
            return scheduler.run(process, () -> {
                process.clock().sleep(Course.SETTLED);
                Instant from = scheduler.now();
                RunState end = new Procedure(runs, new RunListener() {}, new Yes())
                        .run(
                                runs.plan(ShippedRunbooks.read(measured.runbook()), measured.argumentsAt(site)),
                                () -> Standing.unknown("not asked", List.of()))
                        .orElseThrow(() -> new IllegalStateException(measured + " of seed " + seed + " did not begin"));
                if (end.status() != RunStatus.DONE || !end.owed().isEmpty()) {
                    throw new IllegalStateException(measured + " of seed " + seed + " ended as " + end.status() + ": "
                            + end.steps().values());
                }
                return new Came(Duration.between(from, scheduler.now()), ShortestPath.of(world), calls[0]);
            });
        } finally {
            scheduler.close();
            delete(state);
        }
    }

    /** Agrees at once. */
    private static final class Yes implements Procedure.Operator {
        @Override
        public boolean shown(Offer offer) {
            return true;
        }

        @Override
        public String agree(Offer offer) {
            return "--yes";
        }

        @Override
        public void begun(Runs.Started run) {}

        @Override
        public void ended(RunState run) {}
    }

    private static Path directory() {
        try {
            // Each line of a journal is waited for until it is on disk, so the disk had better be memory.
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "drctl-measure")
                    : Files.createTempDirectory("drctl-measure");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
