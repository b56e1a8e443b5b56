package io.drctl.simulation;

import io.drctl.action.GateResult;
import io.drctl.cli.ExitStatuses;
import io.drctl.cloud.Cloud;
import io.drctl.engine.Forcing;
import io.drctl.engine.HeldOffException;
import io.drctl.engine.ObservedRuns;
import io.drctl.engine.Offer;
import io.drctl.engine.OvertakenException;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.engine.Preview;
import io.drctl.engine.Procedure;
import io.drctl.engine.RunListener;
import io.drctl.engine.RunLock;
import io.drctl.engine.Runs;
import io.drctl.engine.SiteRuns;
import io.drctl.inventory.Application;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Entry;
import io.drctl.journal.Event;
import io.drctl.journal.JournalException;
import io.drctl.journal.JournalStore;
import io.drctl.journal.ObservedJournals;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.journal.StepPhase;
import io.drctl.lease.LeaseHeldException;
import io.drctl.lease.LeaseNews;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessReport;
import io.drctl.readiness.Scope;
import io.drctl.report.RunReport;
import io.drctl.runbook.Runbook;
import io.drctl.runbook.Step;
import io.drctl.sim.Call;
import io.drctl.sim.CallObserver;
import io.drctl.sim.Fault;
import io.drctl.sim.LostHome;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.World;
import io.drctl.testing.Inventories;
import io.drctl.testing.ShippedRunbooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scenario played from its beginning to its end: worlds and operators as the scenario has them, drctl as it is. What
 * it gathers for the {@link Checkers} it gathers from the world and from the journals, at the moments at which they
 * change.
 */
final class Course implements AutoCloseable {
    /** More turns than this, and a course counts as endless. */
    private static final long TURNS_MAX = 400_000;
    /** How long the world has been before anybody does anything: CloudWatch has its first samples by then. */
    static final Duration SETTLED = Duration.ofMinutes(10);
    /** How often a run is resumed at the end before it counts as one that never ends. */
    private static final Duration PROVISIONING_AT_MOST = Duration.ofHours(2);

    private static final int LAST_RESUMES_MAX = 6;

    private static final Set<String> ONE_WAY = Set.of(
            "rds:PromoteReadReplicaDBCluster",
            "rds:PromoteReadReplica",
            "rds:FailoverGlobalCluster",
            "rds:DeleteDBInstance",
            "rds:DeleteDBCluster");

    private static final String MOVE = "route53:ChangeResourceRecordSets";

    /** Sends users to its Region, where it is a 1. */
    private static final String REPORT = "cloudwatch:PutMetricData";

    private static final Duration KEPT_UP = Duration.ofMinutes(5);

    /** How long the records must have been as they are, for a take-over to have seen them so. */
    private static final Duration RECORDS_KNOWN = Duration.ofMinutes(2);

    private static final Standing NOBODY = Standing.unknown("not asked", List.of());

    private static final Map<String, Runbook> RUNBOOKS = new ConcurrentHashMap<>();

    /** How a command ended. */
    enum Outcome {
        NOTHING_TO_DO,
        REFUSED_BEFORE,
        UNKNOWN_BEFORE,
        NOTHING_TO_RESUME,
        FOUND_READY,
        FOUND_NOT_READY,
        HELD_BY_ANOTHER,
        HELD_ELSEWHERE,
        JOURNAL_UNWRITABLE,
        KILLED,
        BROKE_DOWN,
        RUN_ENDED
    }

    /**
     * A command that was entered.
     *
     * @param runId null when no run came about
     * @param state what the run had come to; null unless it ended by itself
     * @param moments how many moments the process had, at each of which it could have been killed
     * @param leaseMoments how many it had beside calls about the site's lease, which are none of those
     */
    record Ended(
            String process,
            Command command,
            Outcome outcome,
            @Nullable String runId,
            @Nullable RunState state,
            @Nullable Plan plan,
            Instant from,
            Instant until,
            int moments,
            int leaseMoments) {
        int exitStatus() {
            return switch (outcome) {
                case NOTHING_TO_DO, FOUND_READY -> 0;
                case FOUND_NOT_READY -> 1;
                case REFUSED_BEFORE -> 3;
                case UNKNOWN_BEFORE, JOURNAL_UNWRITABLE -> 4;
                case NOTHING_TO_RESUME -> 2;
                case HELD_BY_ANOTHER, HELD_ELSEWHERE -> 5;
                case KILLED -> 137;
                case BROKE_DOWN -> 70;
                case RUN_ENDED -> ExitStatuses.of(Objects.requireNonNull(state));
            };
        }
    }

    /** A call of a port, with what the journal held when it was made. */
    record Made(Call call, Instant at, @Nullable String runId, boolean intended, boolean consented) {}

    /** A gate's verdict, as it was shown. */
    record Shown(String process, String step, GateResult gate, Instant at) {}

    /** The site's records were led to another Region. */
    record Moved(
            String process,
            RegionName to,
            Instant at,
            boolean databaseTakesWrites,
            @Nullable String wrongDatabase,
            boolean forced) {}

    final Scenario scenario;
    final Inventory site;
    final World world;
    final Scheduler scheduler;
    final List<Ended> ended = new ArrayList<>();
    /** When each process last led users anywhere. */
    private final Map<String, Instant> lastMoved = new HashMap<>();

    final List<Made> calls = new ArrayList<>();
    final List<Shown> shown = new ArrayList<>();
    final List<Moved> moved = new ArrayList<>();
    /** Calls of a Region that is being left, made before the run's own promotion, or another's, was over. */
    final List<Made> early = new ArrayList<>();
    /** What drctl itself broke down over; no trouble of the world's may do that. */
    final List<String> breakdowns = new ArrayList<>();
    /** The moments of each process at which it was about to write a line. */
    final Map<String, Set<Integer>> linesAt = new HashMap<>();

    /** Runs whose end didn't say that nobody can write. */
    final List<String> unsaid = new ArrayList<>();

    /** Where users went, after all was over, with nobody calling for it. */
    final List<String> drifted = new ArrayList<>();

    final Misdeeds misdeeds;
    final Claims claims;
    final Leases leases;
    final Glances glances;
    /** When all faults had stopped and the last resumes began. */
    @Nullable
    Instant calm;

    @Nullable
    String endless;

    private final Path state;
    private final LoadedInventory inventory;
    private final @Nullable List<String> history;
    private final Truth truth;
    private final ObservedJournals.Lines lines = new ObservedJournals.Lines();

    /** When a data point was put that sends users to a Region, last. */
    private final Map<RegionName, Instant> reported = new HashMap<>();

    /** When the records of an application were changed last. */
    private Instant recordsChanged = Scheduler.START;

    /** The machine that promoted last. */
    private @Nullable Path promotedBy;

    private int processes;

    private Course(Scenario scenario, Inventory site, Path state, boolean traced) {
        this.scenario = scenario;
        this.site = site;
        this.state = state;
        this.inventory = new LoadedInventory(Path.of("inventory.yaml"), "0", scenario.told(site), List.of());
        this.history = traced ? new ArrayList<>() : null;
        this.scheduler = new Scheduler(scenario.seed(), TURNS_MAX);
        this.world = world(scenario, site);
        if (scenario.isUnprotected() && !scenario.isEmpty()) {
            site.regions().forEach(region -> world.byHand().protectFromDeletion(region.name(), false));
        }
        this.world.measurements().sendClients(3, 1, Duration.ofSeconds(10));
        scenario.peculiarities().forEach(each -> each.of(world));
        if (scenario.givesSql()) {
            world.byHand().giveSql();
        }
        this.truth = new Truth(world, site, scenario.troubles());
        this.misdeeds = new Misdeeds(scenario, world);
        this.glances =
                new Glances(inventory, world, truth, scenario.peculiarities().isEmpty());
        this.leases = new Leases(world, scheduler::now);
        this.claims = new Claims(scenario, world, truth, misdeeds, scheduler::now, lie -> note("world", "LIE: " + lie));
    }

    private static World world(Scenario scenario, Inventory site) {
        if (scenario.kind() == Scenario.Kind.REPAIRED) {
            return LostHome.of(Inventories.flaskSite(), site, scenario.seed(), Scheduler.START, scenario.isExchanged());
        }
        return scenario.isEmpty()
                ? World.empty(site, scenario.seed(), Scheduler.START)
                : World.provisioned(site, scenario.seed(), Scheduler.START);
    }

    /**
     * Plays a scenario.
     *
     * @param directory where its journals go; it must not exist, and is gone when the course is closed
     * @param traced whether a history is kept
     */
    static Course play(Scenario scenario, Inventory site, Path directory, boolean traced) {
        Course course = new Course(scenario, site, directory, traced);
        try {
            Files.createDirectories(directory);
            course.play();
        } catch (Scheduler.Endless e) {
            course.endless = e.getMessage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            course.scheduler.close();
        }
        return course;
    }

    List<String> history() {
        return history == null ? List.of() : history;
    }

    /** The runs of every machine, as their journals tell them, by machine and id; null for one that doesn't verify. */
    Map<String, Optional<RunState>> journals() {
        if (journals == null) {
            Map<String, Optional<RunState>> read = new LinkedHashMap<>();
            for (Path machine : scenario.rivalElsewhere() ? List.of(state, elsewhere()) : List.of(state)) {
                JournalStore store = ObservedJournals.in(machine, lines);
                for (String id : store.ids()) {
                    String key = machine.equals(state) ? id : "elsewhere/" + id;
                    try {
                        List<Entry> entries = store.entries(id);
                        if (!entries.isEmpty()) {
                            read.put(key, Optional.of(RunState.of(entries)));
                        }
                    } catch (JournalException e) {
                        read.put(key, Optional.empty());
                    }
                }
            }
            journals = read;
        }
        return journals;
    }

    /** By each run that another goes on with by force, that other one; both by machine and id. */
    Map<String, String> continuations() {
        Map<String, String> found = new HashMap<>();
        journals()
                .forEach((id, state) -> state.flatMap(run -> run.start().continues())
                        .ifPresent(old -> found.put((id.startsWith("elsewhere/") ? "elsewhere/" : "") + old, id)));
        return found;
    }

    private @Nullable Map<String, Optional<RunState>> journals;

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether credentials expire in this world. */
    boolean awaitsLogin() {
        return scenario.troubles().stream().anyMatch(trouble -> trouble.fault() instanceof Fault.CredentialsExpired);
    }

    private void note(String process, Object what) {
        if (history != null) {
            Duration since = Duration.between(Scheduler.START, scheduler.now());
            history.add(String.format("%8.3f s  %-10s %s", since.toMillis() / 1000.0, process, what));
        }
    }

    private void play() {
        for (Scenario.Trouble trouble : scenario.troubles()) {
            scheduler.at(SETTLED.plusSeconds(trouble.from()), () -> {
                note("world", "begins: " + trouble.fault());
                world.advanceTo(scheduler.now());
                try {
                    world.faults().inject(trouble.fault());
                } catch (IllegalArgumentException gone) {
                    note("world", "not any more: " + gone.getMessage());
                }
            });
            scheduler.at(SETTLED.plusSeconds(trouble.until()), () -> {
                note("world", "ends: " + trouble.fault());
                world.advanceTo(scheduler.now());
                world.faults().heal(trouble.fault());
            });
        }
        Scheduler.SimProcess operators = scheduler.process("operators");
        scheduler.run(operators, () -> {
            operators.clock().sleep(SETTLED);
            var rival = operators.threads().start("rival", () -> {
                operators.clock().sleep(Duration.ofSeconds(scenario.rivalAfterSeconds()));
                enter(
                        operators,
                        scenario.rivalElsewhere() ? elsewhere() : state,
                        scenario.rival(),
                        new SplittableRandom(scenario.seed() + 1));
                return "";
            });
            enter(operators, state, scenario.first(), new SplittableRandom(scenario.seed() + 2));
            rival.join();
            Duration passed = Duration.between(Scheduler.START, scheduler.now());
            if (!scenario.troubles().isEmpty()) {
                operators
                        .clock()
                        .sleep(SETTLED.plusSeconds(Scenario.TROUBLES_END + 1L).minus(passed));
                world.advanceTo(scheduler.now());
                world.faults().healAll();
                // But for a Region that won't return.
                site.former()
                        .forEach(
                                region -> world.faults().inject(new Fault.RegionDark(region, Fault.Silence.BLACKHOLE)));
                // What the faults held up goes on.
                operators.clock().sleep(Duration.ofMinutes(40));
            }
            calm = scheduler.now();
            world.advanceTo(scheduler.now());
            whileOwed();
            resumeToTheEnd(operators);
            world.advanceTo(scheduler.now());
            if (scenario.kind() == Scenario.Kind.FAILOVER_RECORDS) {
                drift(operators);
            }
            if (Math.floorMod(scenario.seed(), 6L) == 0 && scenario.kind() != Scenario.Kind.REPAIRED) {
                takeOverByHand(operators);
            }
            return "";
        });
    }

    private Path elsewhere() {
        return state.resolve("elsewhere");
    }

    private void enter(Scheduler.SimProcess operators, Path machine, List<Command> commands, SplittableRandom random)
            throws InterruptedException {
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            if (command.isTerraform()) {
                provision(
                        operators,
                        new RegionName(
                                Objects.requireNonNull(command.arguments().get("region"))));
            } else {
                enter(machine, command);
            }
            int pause = random.nextInt(1, 90);
            // Who sees drctl die often starts it again at once, before AWS shows what the last call did.
            boolean atOnce = i + 1 < commands.size() && commands.get(i + 1).isResume() && pause % 2 == 1;
            operators.clock().sleep(atOnce ? Duration.ofMillis(pause * 10L) : Duration.ofSeconds(pause));
        }
    }

    /** What Terraform would make, waited for; a way home has lifted its deletion protection before. */
    private void provision(Scheduler.SimProcess operators, RegionName region) throws InterruptedException {
        world.advanceTo(scheduler.now());
        if (truth.hasCluster(region)) {
            note("operator", "provisions nothing: " + region + " has its cluster");
            return;
        }
        try {
            note("operator", "provisions " + region + ": " + world.byHand().provision(region));
        } catch (IllegalStateException e) {
            note("operator", "can't provision " + region + ": " + e.getMessage());
            return;
        }
        Instant latest = scheduler.now().plus(PROVISIONING_AT_MOST);
        while (scheduler.now().isBefore(latest)
                && world.underWay().stream().anyMatch(each -> each.process().equals("creation"))) {
            operators.clock().sleep(Duration.ofSeconds(30));
            world.advanceTo(scheduler.now());
        }
        if (scenario.isUnprotected()) {
            world.byHand().protectFromDeletion(region, false);
        }
        // Until CloudWatch has something to say of a new replica.
        operators.clock().sleep(Duration.ofMinutes(10));
    }

    /** As a user would: resumes each run that is unfinished, until it is over or is refused once more. */
    private void resumeToTheEnd(Scheduler.SimProcess operators) throws InterruptedException {
        List<Map.Entry<Path, String>> failed = new ArrayList<>();
        for (Path machine : scenario.rivalElsewhere() ? List.of(state, elsewhere()) : List.of(state)) {
            JournalStore store = ObservedJournals.in(machine, lines);
            List<String> ids = new ArrayList<>(store.ids());
            Collections.reverse(ids);
            for (String id : ids) {
                if (isOver(machine, id) || !isResumable(store, id) || isContinued(machine, id)) {
                    continue;
                }
                if (resumeUntilItStands(operators, machine, id) == RunStatus.FAILED) {
                    failed.add(Map.entry(machine, id));
                } else {
                    // What this one has put right may be what the others failed by: a fence that hid a server.
                    for (Map.Entry<Path, String> other : failed) {
                        resumeUntilItStands(operators, other.getKey(), other.getValue());
                    }
                    failed.clear();
                }
            }
        }
    }

    private @Nullable RunStatus resumeUntilItStands(Scheduler.SimProcess operators, Path machine, String id)
            throws InterruptedException {
        RunStatus before = null;
        for (int i = 0; i < LAST_RESUMES_MAX; i++) {
            // What another run has begun in AWS may hold a resume up as a fault does; only at rest it counts.
            world.advanceTo(scheduler.now());
            boolean isAtRest = world.underWay().isEmpty();
            Ended last = enter(machine, Command.resume(id));
            RunState came = last.state();
            if (came == null || (came.status() == before && isAtRest) || !came.isResumable()) {
                return came == null ? before : came.status();
            }
            before = came.status();
            operators.clock().sleep(Duration.ofSeconds(30));
        }
        return before;
    }

    /** Whether the last process that had a run saw it through; saves reading its journal once more. */
    private boolean isOver(Path machine, String id) {
        String key = machine.equals(state) ? id : "elsewhere/" + id;
        for (int i = ended.size() - 1; i >= 0; i--) {
            if (key.equals(ended.get(i).runId())) {
                RunState came = ended.get(i).state();
                return came != null && !came.isResumable();
            }
        }
        return false;
    }

    /** Who goes on with it by force has taken over what it left. */
    private boolean isContinued(Path machine, String id) {
        return ObservedRuns.own(inventory.inventory(), machine, ObservedJournals.in(machine, lines))
                .continuation(id)
                .isPresent();
    }

    private static boolean isResumable(JournalStore store, String id) {
        try {
            return store.state(id).isResumable();
        } catch (JournalException neverBegun) {
            return false;
        }
    }

    private Ended enter(Path machine, Command command) {
        String name = "drctl-" + ++processes;
        Instant from = scheduler.now();
        note(name, "entered: " + command);
        Incarnation drctl = new Incarnation(name, machine, command);
        Ended result = drctl.live(from);
        note(
                name,
                "ended: " + result.outcome()
                        + (result.state() == null ? "" : " " + result.state().status()) + ", exit status "
                        + result.exitStatus());
        ended.add(result);
        RunState came = result.state();
        world.advanceTo(scheduler.now());
        if (came != null
                && (came.start().runbook().startsWith("switchover-")
                        || came.start().runbook().startsWith("failover-")
                        || came.start().runbook().equals("failback"))
                && site.regions().stream()
                        .anyMatch(region -> world.measurements().isWithoutWrites(region.name()))
                && (Boolean.parseBoolean(came.start().arguments().get("writes-stopped"))
                        || came.steps().values().stream()
                                .anyMatch(step -> Set.of("stop-writes", "place-fence")
                                                .contains(step.step().action())
                                        && step.called()))
                && came.steps().values().stream()
                        .noneMatch(step -> step.step().action().equals("promote-replica")
                                && step.phase().isComplete())
                && !RunReport.of(came).mayLackWrites()) {
            unsaid.add(name + " ended " + came.status() + ", nobody can write, and it doesn't say so");
        }
        glance("after " + name, machine);
        return result;
    }

    /** Somebody enters {@code drctl status}; in one scenario of three, since that costs a quarter of the time. */
    private void glance(String when, Path machine) {
        if (Math.floorMod(scenario.seed(), 3L) != 0) {
            return;
        }
        world.advanceTo(scheduler.now());
        boolean isOfTheirs = promotedBy != null && !promotedBy.equals(machine);
        note("status", glances.look(when, machine, ObservedJournals.in(machine, lines), isOfTheirs));
    }

    /** Hours after a run that is done and owes the records, users are where it sent them. */
    private void whileOwed() {
        Ended last = ended.isEmpty() ? null : ended.get(ended.size() - 1);
        RunState came = last == null ? null : last.state();
        if (came == null
                || came.owed().isEmpty()
                || came.status() != RunStatus.DONE
                || !Set.of("failover-app", "failover-site", "failback")
                        .contains(came.start().runbook())) {
            return;
        }
        RegionName to =
                new RegionName(Objects.requireNonNull(came.start().arguments().get("to")));
        String name = truth.nameOf(came.start().arguments().getOrDefault("application", ""));
        List<RegionName> answered = world.measurements().regionsAnswered(name);
        // Somebody else may have led them elsewhere before the run was resumed.
        boolean isOvertaken = ended.stream()
                .filter(other -> other.runId() != null
                        && other.runId().compareTo(came.start().runId()) > 0)
                .map(other -> other.state() == null
                        ? other.command().arguments()
                        : other.state().start().arguments())
                .anyMatch(arguments -> !to.value().equals(arguments.getOrDefault("to", to.value())));
        if (!isOvertaken && !answered.equals(List.of(to))) {
            drifted.add("users were sent to " + to + " by a run that is done and owes the records, and later to "
                    + answered + " by nobody");
        }
    }

    /** Minutes after a run that is done, and has seen from outside that users are there, they still are. */
    private Optional<String> strayed() {
        Ended last = ended.isEmpty() ? null : ended.get(ended.size() - 1);
        RunState came = last == null ? null : last.state();
        if (came == null
                || came.status() != RunStatus.DONE
                || !"failover-app".equals(came.start().runbook())
                // Another run may have led them elsewhere since.
                || scenario.rivalElsewhere()
                || ended.stream()
                        .map(Ended::runId)
                        .filter(Objects::nonNull)
                        .anyMatch(run -> run.compareTo(came.start().runId()) > 0)
                || isOvertakenBetween(came)
                || came.steps().values().stream().anyMatch(step -> step.facts().containsKey("superseded"))
                || came.steps().values().stream()
                        .filter(step -> step.step().action().equals("verify-outside"))
                        .noneMatch(step -> step.phase() == StepPhase.DONE)) {
            return Optional.empty();
        }
        RegionName to =
                new RegionName(Objects.requireNonNull(came.start().arguments().get("to")));
        List<RegionName> answered = world.measurements()
                .regionsAnswered(truth.nameOf(came.start().arguments().getOrDefault("application", "")));
        return answered.equals(List.of(to))
                ? Optional.empty()
                : Optional.of(
                        "a run that is done has seen users in " + to + ", and soon after they are in " + answered);
    }

    /** Whether an older run was resumed after that one had ended first, and before it was resumed itself. */
    private boolean isOvertakenBetween(RunState run) {
        return ended.stream()
                .map(Ended::runId)
                .filter(Objects::nonNull)
                .dropWhile(id -> !id.equals(run.start().runId()))
                .anyMatch(id -> !id.equals(run.start().runId()));
    }

    /** Everybody goes home, and their laptops are closed: users stay where they are. */
    private void drift(Scheduler.SimProcess operators) throws InterruptedException {
        operators.clock().sleep(Duration.ofMinutes(3));
        world.advanceTo(scheduler.now());
        List<RegionName> before = world.measurements().regionsAnswered();
        strayed().ifPresent(drifted::add);
        operators.clock().sleep(Duration.ofMinutes(20));
        world.advanceTo(scheduler.now());
        List<RegionName> after = world.measurements().regionsAnswered();
        if (!after.equals(before)) {
            drifted.add("users were sent to " + before + " when the last run was over, and later to " + after);
        }
    }

    /** By hand, users are sent to the recovery Region, and back: what {@code status} says of that. */
    private void takeOverByHand(Scheduler.SimProcess operators) throws InterruptedException {
        for (boolean takesOver : List.of(true, false)) {
            if (!world.byHand().reportTakeOver(Inventories.RECOVERY, takesOver)) {
                return;
            }
            operators.clock().sleep(Duration.ofMinutes(5));
            glance(takesOver ? "while users are sent to the recovery Region by hand" : "at last", state);
        }
    }

    /** A runbook that isn't shipped, to be played like one that is. */
    static void know(Runbook runbook) {
        RUNBOOKS.put(runbook.name(), runbook);
    }

    private static Runbook runbook(String name) {
        return RUNBOOKS.computeIfAbsent(name, ShippedRunbooks::read);
    }

    /** One process of drctl, from its start to its end. */
    private final class Incarnation implements Claims.Claimant {
        private final String name;
        private final Command command;
        private final Path machine;
        private final Scheduler.SimProcess process;
        private final Cloud cloud;
        private final Runs runs;
        private final Map<String, Step> steps = new HashMap<>();
        /** Operations whose intent is on disk. */
        private final Set<String> intended = new HashSet<>();

        private @Nullable String runId;
        private @Nullable Plan plan;
        private boolean consented;
        /** What the gates said, in the run. */
        private final List<GateResult> decided = new ArrayList<>();
        /** Whether it waited for the holder of the lease: what was seen before may be otherwise then. */
        private boolean hasWatched;

        private int moments;
        private int besideCalls;
        private int besideLease;
        private int appends;
        /** Where the records led before they were changed. */
        private @Nullable RegionName ledTo;
        /** Where users were sent then. */
        private List<RegionName> answeredBefore = List.of();

        private boolean wasTakenOver;

        /** What another process has changed since, the plan can't have said: a take-over shows minutes later. */
        private final Instant entered = scheduler.now().minus(Duration.ofMinutes(2));

        /** Users are being sent to a Region. */
        private void moved(RegionName to) {
            String own = runId;
            claims.names.arrived(
                    name,
                    to,
                    plan,
                    () -> own == null
                            ? Optional.empty()
                            : Optional.of(RunState.of(journals().entries(own))));
            boolean isOvertaken = lastMoved.entrySet().stream()
                    .anyMatch(moved ->
                            !moved.getKey().equals(name) && moved.getValue().isAfter(entered));
            lastMoved.put(name, scheduler.now());
            misdeeds.moved(name, to, decided, command.isResume() || command.thinksSeconds() > 0 || isOvertaken);
            misdeeds.ledTo(name, to, plan);
            moved.add(new Moved(
                    name,
                    to,
                    scheduler.now(),
                    truth.takesWrites(to),
                    truth.wrongDatabase(to, scheduler.now(), isOfTheirs()).orElse(null),
                    plan != null && plan.arguments().getOrDefault("force", "").contains("writer")));
        }

        /** What is repeated to keep a take-over up was judged when it began. */
        private void takenOver(RegionName to) {
            Instant last = reported.put(to, scheduler.now());
            boolean isKeptUp = last != null && last.plus(KEPT_UP).isAfter(scheduler.now());
            if (!isKeptUp && !wasTakenOver && !isThere(to)) {
                moved(to);
            }
        }

        /** Whether the users of all applications are there already, and are only to be kept. */
        private boolean isThere(RegionName to) {
            return site.applications().stream()
                    .flatMap(application -> application.dnsNames().stream())
                    .allMatch(each ->
                            world.measurements().regionsAnswered(each.name()).equals(List.of(to)));
        }

        /**
         * A take-over alarm is about to be raised, or cleared, for one application, and another one's users hang on it
         * as well.
         */
        private void alongWith(RegionName region, boolean isRaised) {
            Plan performed = plan;
            if (performed == null
                    || inventory.inventory().applications().size() < 2
                    || recordsChanged.plus(RECORDS_KNOWN).isAfter(scheduler.now())
                    || performed.arguments().getOrDefault("force", "").contains("take-over-alone")
                    || (!isRaised && !truth.isTakenOver(region))) {
                return;
            }
            String own = performed.arguments().getOrDefault("application", "");
            for (Application other : inventory.inventory().applications()) {
                if (!other.name().equals(own)
                        && truth.leadsTo(region, truth.nameOf(other.name())).isPresent()) {
                    drifted.add(name + (isRaised ? " raised" : " cleared") + " the take-over alarm of " + region
                            + " for " + own + ", and moved the users of " + other.name() + " with it");
                }
            }
        }

        @Override
        public JournalStore journals() {
            return ObservedJournals.in(state, lines);
        }

        Incarnation(String name, Path machine, Command command) {
            this.machine = machine;
            this.name = name;
            this.command = command;
            this.process = scheduler.process(name);
            String operator = machine.equals(Course.this.state) ? "operator@host" : "operator@elsewhere";
            Cloud simulated = new SimulatedCloud(world, process.clock(), process.threads(), name, new CallObserver() {
                @Override
                public void before(Call call) {
                    process.live();
                    if (Leases.isOfLease(call)) {
                        // Not counted as a moment: renewals are a matter of time, not of what is done.
                        besideLease("before ", call);
                        return;
                    }
                    if (call.mutating()) {
                        leases.calling(call, ONE_WAY.contains(call.operation()));
                    }
                    Made made = new Made(call, scheduler.now(), run(), intended.contains(call.operation()), consented);
                    calls.add(made);
                    if (isOfTheOldPrimary(call)) {
                        early.add(made);
                    }
                    if (ONE_WAY.contains(call.operation()) || Misdeeds.OTHERS.contains(call.operation())) {
                        world.advanceTo(scheduler.now());
                        misdeeds.sent(call, plan, scheduler.now());
                    }
                    if (Misdeeds.FLIPS.contains(call.operation())) {
                        world.advanceTo(scheduler.now());
                        misdeeds.flipped(
                                call,
                                decided,
                                command.isResume() || command.thinksSeconds() > 0 || hasWatched,
                                truth.wrongDatabase(
                                        Objects.requireNonNull(call.region()), scheduler.now(), isOfTheirs()));
                    }
                    if (truth.isLess(call)) {
                        world.advanceTo(scheduler.now());
                        misdeeds.lowered(call, Objects.requireNonNull(call.region()));
                    }
                    if (call.region() != null && call.mutating()) {
                        world.advanceTo(scheduler.now());
                        claims.fences.called(name, call.operation(), call.region(), scheduler.now());
                    }
                    if (call.operation().startsWith("rds:PromoteReadReplica")) {
                        promotedBy = machine;
                    }
                    if (call.operation().equals(REPORT)) {
                        alongWith(
                                Objects.requireNonNull(call.region()),
                                call.subject().endsWith(" 1"));
                    }
                    if (call.operation().equals(MOVE)) {
                        recordsChanged = scheduler.now();
                    }
                    if (call.mutating()) {
                        note(name, call);
                    }
                    // Another step's call may come between this one's beginning and its end.
                    if (call.operation().equals(MOVE)) {
                        ledTo = truth.servedFirst();
                        answeredBefore = world.measurements().regionsAnswered();
                    }
                    if (call.operation().equals(REPORT)) {
                        wasTakenOver = truth.isTakenOver(Objects.requireNonNull(call.region()));
                    }
                    moment("before ", call);
                    besideCall("before ", call);
                }

                @Override
                public void after(Call call) {
                    if (call.operation().equals(REPORT) && call.subject().endsWith(" 1")) {
                        takenOver(Objects.requireNonNull(call.region()));
                    }
                    if (call.operation().equals(MOVE)) {
                        RegionName leadsTo = truth.servedFirst();
                        if (ledTo != null && leadsTo == null) {
                            drifted.add(name + " took away the record that led users to " + ledTo);
                        }
                        if (leadsTo != null
                                && !leadsTo.equals(ledTo)
                                && !List.of(leadsTo).equals(answeredBefore)) {
                            moved(leadsTo);
                        }
                    }
                    if (Leases.isOfLease(call)) {
                        process.live();
                        besideLease("after ", call);
                        return;
                    }
                    moment("after ", call);
                    besideCall("after ", call);
                }
            });
            this.cloud = leases.overheard(simulated, name, operator, command.breaksLease());
            this.runs = ObservedRuns.of(
                            inventory, cloud, machine, ObservedJournals.in(machine, lines, new Appends()), operator)
                    .leased(command.breaksLease() ? leases.holderRun().orElse("nobody") : null);
        }

        /**
         * Whether a call asks the Region whose cluster is to be retired, while the other one's is still to be promoted.
         * A promoted cluster that was deleted since delays nobody any more.
         */
        private boolean isOfTheOldPrimary(Call call) {
            RegionName asked = call.region();
            String to = plan == null ? null : plan.arguments().get("to");
            return asked != null
                    && to != null
                    && !asked.value().equals(to)
                    && !claims.isPromotedBy(run())
                    && truth.standsAlone(new RegionName(to)).isPresent();
        }

        /** Whether the last promotion stands in no journal of this machine. */
        @Override
        public boolean isOfTheirs() {
            return promotedBy != null && !promotedBy.equals(machine);
        }

        /** A moment at which the process may be killed; once it is, none of its threads goes past one. */
        private void moment(String when, Object what) {
            process.live();
            if (++moments == command.killedAt()) {
                die(when, what);
            }
        }

        private void besideCall(String when, Call call) {
            if (call.mutating() && ++besideCalls == command.killedBesideCall()) {
                die(when, call);
            }
        }

        private void besideLease(String when, Call call) {
            if (++besideLease == command.killedBesideLease()) {
                die(when, call);
            }
        }

        private void die(String when, Object what) {
            note(name, "killed " + when + what);
            process.kill();
            throw new Scheduler.Killed();
        }

        private final class Appends implements ObservedJournals.Watch {
            @Override
            public void appending(Event event) {
                int before = moments + 1;
                linesAt.computeIfAbsent(name, process -> new HashSet<>()).add(before);
                try {
                    moment("before the line ", event);
                } catch (Scheduler.Killed killed) {
                    if (before == command.killedAt() && command.tearsLine()) {
                        tear();
                    }
                    throw killed;
                }
            }

            @Override
            public void writing() throws IOException {
                if (command.diskFullAtLine() > 0 && ++appends >= command.diskFullAtLine()) {
                    throw new IOException("No space left on device");
                }
            }

            @Override
            public void appended(Event event) {
                note(name, event);
                remember(event);
                moment("after the line ", event);
            }
        }

        /** What a line that was being written when the power failed looks like. */
        private void tear() {
            if (runId == null) {
                return;
            }
            try {
                Files.writeString(runs.store().file(runId), "{\"seq\":7,\"at\":\"2025-03", StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void remember(Event event) {
            if (event instanceof Event.RunStarted start) {
                runId = start.runId();
                start.steps().forEach(step -> steps.put(step.id(), step));
            } else if (event instanceof Event.ConsentGiven) {
                consented = true;
            } else if (event instanceof Event.StepIntended intent) {
                leases.intended(name, intent.step());
                intended.addAll(intent.calls());
            }
            claims.written(this, event);
        }

        @Override
        public String process() {
            return name;
        }

        @Override
        public Step step(String id) {
            return Objects.requireNonNull(steps.get(id));
        }

        Ended live(Instant from) {
            Outcome outcome;
            RunState came = null;
            try {
                came = scheduler.run(process, this::perform);
                outcome = came == null ? Objects.requireNonNull(before) : Outcome.RUN_ENDED;
            } catch (Scheduler.Killed killed) {
                outcome = Outcome.KILLED;
            } catch (LeaseHeldException held) {
                outcome = Outcome.HELD_ELSEWHERE;
            } catch (RunLock.HeldException held) {
                outcome = Outcome.HELD_BY_ANOTHER;
            } catch (HeldOffException | OvertakenException soon) {
                outcome = Outcome.REFUSED_BEFORE;
            } catch (JournalException unwritable) {
                if (command.diskFullAtLine() == 0) {
                    breakdowns.add(name + ": " + unwritable);
                }
                outcome = Outcome.JOURNAL_UNWRITABLE;
            } catch (CompletionException wrapped) {
                if (!process.isDead()) {
                    breakdowns.add(name + ": " + wrapped.getCause());
                }
                outcome = process.isDead() ? Outcome.KILLED : Outcome.BROKE_DOWN;
            } catch (RuntimeException unexpected) {
                breakdowns.add(name + ": " + unexpected + at(unexpected));
                outcome = Outcome.BROKE_DOWN;
            }
            return new Ended(name, command, outcome, run(), came, plan, from, scheduler.now(), moments, besideLease);
        }

        /** The JVM leaves out the trace of what is thrown very often. */
        private static String at(RuntimeException unexpected) {
            StackTraceElement[] trace = unexpected.getStackTrace();
            return trace.length == 0 ? "" : " at " + trace[0];
        }

        @Override
        public @Nullable String run() {
            return runId == null || machine.equals(state) ? runId : "elsewhere/" + runId;
        }

        private @Nullable Outcome before;

        /** What a command does, less what it prints. */
        private @Nullable RunState perform() throws InterruptedException {
            String runbookName = command.runbook();
            Procedure procedure = new Procedure(runs, new Screen(), new Operator());
            if (runbookName == null) {
                return resume(procedure);
            }
            if (command.isForcing()) {
                return force(procedure);
            }
            if (command.isVerifying()) {
                ReadinessReport report = new Readiness(inventory.inventory(), cloud, runs.promotions())
                        .verify(Scope.RECOVERY, (verified, of) -> {});
                boolean isReady = report.isReady();
                world.advanceTo(scheduler.now());
                misdeeds.verified(isReady, scheduler.now());
                if (isReady) {
                    claims.fences.ready(name, scheduler.now());
                }
                claims.doubt(name, report);
                before = isReady ? Outcome.FOUND_READY : Outcome.FOUND_NOT_READY;
                return null;
            }
            Map<String, String> arguments = new LinkedHashMap<>(command.runbookArguments());
            if (runbookName.equals("failback")) {
                arguments.put(
                        "rules",
                        ObservedRuns.rules(inventory.inventory(), machine, ObservedJournals.in(machine, lines)));
                if (ObservedRuns.keptBefore(inventory.inventory(), machine, ObservedJournals.in(machine, lines))) {
                    arguments.put("kept-before", "true");
                }
                arguments.put(
                        "sizes",
                        ObservedRuns.sizes(inventory.inventory(), machine, ObservedJournals.in(machine, lines)));
            }
            Plan planned = runs.plan(runbook(runbookName), arguments);
            plan = planned;
            return procedure.run(planned, () -> NOBODY).orElse(null);
        }

        /** What {@code drctl run force} does, less what it prints. */
        private @Nullable RunState force(Procedure procedure) {
            SiteRuns own = own();
            Optional<RunState> stopped = runs.store().ids().stream()
                    .flatMap(id ->
                            runs.store().isBegun(id) ? Stream.of(runs.store().state(id)) : Stream.empty())
                    .filter(run -> run.start().runbook().startsWith("switchover-"))
                    .findFirst();
            if (stopped.isEmpty()) {
                before = Outcome.NOTHING_TO_RESUME;
                return null;
            }
            RunState old = stopped.get();
            if (Forcing.objection(old, own).isPresent()) {
                before = Outcome.REFUSED_BEFORE;
                return null;
            }
            Map<String, String> arguments = Forcing.arguments(old);
            command.runbookArguments().forEach((name, value) -> {
                if (!name.equals("accept-capacity") || Forcing.isOfSite(old)) {
                    arguments.put(name, value);
                }
            });
            Plan planned = runs.plan(runbook(Forcing.runbook(old)), arguments)
                    .continuing(old.start().runId());
            plan = planned;
            return procedure.run(planned, () -> NOBODY).orElse(null);
        }

        private SiteRuns own() {
            return ObservedRuns.own(inventory.inventory(), machine, ObservedJournals.in(machine, lines));
        }

        private @Nullable RunState resume(Procedure procedure) {
            String asked = command.arguments().get("run");
            Optional<String> unfinished = asked == null ? own().newestResumable() : Optional.of(asked);
            if (unfinished.isEmpty()) {
                before = Outcome.NOTHING_TO_RESUME;
                return null;
            }
            if (own().continuation(unfinished.get()).isPresent()) {
                before = Outcome.REFUSED_BEFORE;
                return null;
            }
            runId = unfinished.get();
            RunState run = runs.store().state(runId);
            run.start().steps().forEach(step -> steps.put(step.id(), step));
            if (run.start().runbook().equals("fence")) {
                claims.fences.fenceRuns.add(name);
            }
            // What a step has intended holds for those who go on with it.
            runs.store().entries(runId).forEach(entry -> {
                if (entry.event() instanceof Event.StepIntended intent
                        && !run.step(intent.step()).phase().isSettled()) {
                    intended.addAll(intent.calls());
                }
            });
            plan = runs.restore(run);
            return procedure.resume(run, NOBODY).orElse(null);
        }

        /** The operator, who agrees to what the procedure offers. */
        private final class Operator implements Procedure.Operator {
            @Override
            public boolean shown(Offer offer) {
                Preview preview = offer.preview();
                if (offer.run().isEmpty()) {
                    shown(offer.plan(), preview);
                }
                return true;
            }

            private void shown(Plan offered, Preview preview) {
                misdeeds.planned(name, command, offered, preview);
                misdeeds.shown(name, preview);
                switch (preview.prospect(offered)) {
                    case NOTHING_TO_DO -> {
                        claims.doubt(Incarnation.this, preview);
                        before = Outcome.NOTHING_TO_DO;
                    }
                    case REFUSED -> before = Outcome.REFUSED_BEFORE;
                    case UNKNOWN, FAILED -> before = Outcome.UNKNOWN_BEFORE;
                    case GO -> {}
                }
            }

            @Override
            public String agree(Offer offer) {
                if (offer.run().isEmpty() && command.thinksSeconds() > 0) {
                    think(Duration.ofSeconds(command.thinksSeconds()));
                }
                return "--yes";
            }

            private void think(Duration time) {
                try {
                    process.clock().sleep(time);
                } catch (InterruptedException e) {
                    throw new CompletionException(e);
                }
            }

            @Override
            public void begun(Runs.Started run) {
                if (command.stoppedAfterSeconds() > 0) {
                    Duration when = Duration.between(Scheduler.START, scheduler.now())
                            .plusSeconds(command.stoppedAfterSeconds());
                    scheduler.at(when, () -> {
                        note(name, "Ctrl-C");
                        run.executor().stop();
                    });
                }
            }

            @Override
            public void ended(RunState run) {}
        }

        private final class Screen implements RunListener {
            @Override
            public void leaseNoted(LeaseNews news) {
                hasWatched |= news.kind() == LeaseNews.Kind.WATCHED;
            }

            @Override
            public void gateDecided(PlannedStep step, GateResult result) {
                shown.add(new Shown(name, step.id(), result, scheduler.now()));
                decided.add(result);
                if (history != null) {
                    note(name, "gate " + result.test() + " " + result.outcome() + ": " + result.seen());
                }
            }

            @Override
            public void loginAwaited(PlannedStep step) {
                stepWaiting(step, "for credentials that work");
            }

            @Override
            public void stepWaiting(PlannedStep step, String detail) {
                if (history != null) {
                    note(name, "waits, " + step.id() + ": " + detail);
                }
            }
        }
    }
}
