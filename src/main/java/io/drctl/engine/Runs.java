package io.drctl.engine;

import io.drctl.cloud.Cloud;
import io.drctl.cloud.Databases.Cluster;
import io.drctl.inventory.Database;
import io.drctl.inventory.FailoverCommands;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.journal.Event;
import io.drctl.journal.Journal;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.Standing;
import io.drctl.lease.LeaseHeldException;
import io.drctl.runbook.Runbook;
import io.drctl.text.Command;
import io.drctl.writer.Promotion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts and resumes runs: lock, journal, executor. Commands call it. */
public final class Runs {
    /** What to do where nobody looked at how the site stands. */
    public static final List<NextStep> UNSEEN =
            List.of(new NextStep("What is left to do wasn't looked at; it is shown by", NextSteps.LOOK_AGAIN));

    private final LoadedInventory inventory;
    private final Cloud cloud;
    private final Supplier<SiteRuns> own;
    private final String version;
    private final String operator;
    private final PastPromotions promotions;
    private final Moves moves;
    private final TrafficChanges changes;
    private @Nullable Leasing leasing;

    /**
     * The runs of a site on this machine. They know nothing of other machines until they are {@link #leased}.
     *
     * @param own the site's runs, opened when a run is begun, resumed or read; a plan and its preview need none
     * @param version drctl's own, for the journal
     * @param operator user and host, for the journal and for users who meet the lock
     */
    public Runs(LoadedInventory inventory, Cloud cloud, Supplier<SiteRuns> own, String version, String operator) {
        this.inventory = inventory;
        this.cloud = SharedCalls.over(cloud);
        this.own = own;
        this.promotions = new PastPromotions(own);
        this.moves = new Moves(own);
        this.changes = TrafficChanges.journaled(own);
        this.version = version;
        this.operator = operator;
    }

    /**
     * From now on a run that changes something holds the site's lease while it does.
     *
     * @param broken the run whose lease is taken away even if it is alive; null for none
     */
    public Runs leased(@Nullable String broken) {
        leasing = new Leasing(inventory.inventory(), cloud, operator, broken);
        return this;
    }

    /** Begins to look who holds the lease that a plan will need. */
    void approachLease(Plan plan) {
        if (leasing != null && plan.changesAnything()) {
            leasing.approach(plan.arguments());
        }
    }

    public JournalStore store() {
        return own.get().store();
    }

    public Plan plan(Runbook runbook, Map<String, String> arguments) {
        return new Planner(inventory.inventory(), cloud).plan(runbook, arguments);
    }

    /**
     * The plan of a runbook, judged by what is assumed down: each step is marked with the answers that it won't get,
     * and what can be done another way is done that way. Makes no calls.
     */
    public Plan plan(Runbook runbook, Map<String, String> arguments, Assumption assumption) {
        if (assumption.isNone()) {
            return plan(runbook, arguments);
        }
        return plan(runbook, assumption.steering(runbook, arguments)).under(assumption);
    }

    /** The way home from where a plan leads; see {@link WayBack}. */
    public Optional<WayBack> wayBack(Plan plan, Supplier<Runbook> failback) {
        return WayBack.after(inventory.inventory(), plan, arguments -> plan(failback.get(), arguments));
    }

    /** Why the plan can't be carried out with what is assumed down; empty where it can. */
    public Optional<Stranded> stranded(Plan plan, Assumption assumption) {
        List<PlannedStep> steps = plan.stranded();
        return steps.isEmpty()
                ? Optional.empty()
                : Optional.of(Stranded.of(inventory.inventory(), plan, steps, assumption));
    }

    /** Refuses a plan that is held off, or whose run to go on with is another by now. */
    void demandBeginning(Plan plan) {
        new HoldOff(inventory.inventory(), moves).demand(plan, cloud.clock().now());
        Forcing.demand(plan, own);
    }

    /** What the plan's steps would find. */
    public Preview preview(Plan plan) {
        return new Observer(inventory.inventory(), cloud, promotions).preview(plan);
    }

    /** What the remaining steps of a run would find. */
    public Preview preview(Plan plan, RunState run) {
        return new Observer(inventory.inventory(), cloud, promotions).preview(plan, run);
    }

    /** What this machine's journals know of the site's promotions; read on demand. */
    public Supplier<List<Promotion>> promotions() {
        return promotions;
    }

    /** The Region whose copy of a database has the newest writes; empty when unknown. */
    public Optional<RegionName> newest(Database database) {
        return Situation.newest(Situation.of(inventory.inventory(), database, cloud, promotions));
    }

    /** The current situation of each application, and of each database that none of them needs. */
    public List<Situation> situations() {
        return Situation.look(inventory.inventory(), cloud, promotions, changes);
    }

    /**
     * What to do now that a run has ended, by a fresh observation: first of all continue the run, if possible.
     */
    public List<NextStep> next(RunState run) {
        return next(run, next());
    }

    /**
     * What to do now that a run has ended.
     *
     * @param stands what to do as the site stands, see {@link #next()}; or {@link #UNSEEN}
     */
    public List<NextStep> next(RunState run, List<NextStep> stands) {
        List<NextStep> next = new ArrayList<>();
        Optional<Command> agreeing = EnteredCommand.agreeing(run, inventory.inventory());
        String refused = EnteredCommand.overridable(run).stream()
                .map(gate -> gate.test() + " refused: " + gate.seen())
                .collect(Collectors.joining("; "));
        boolean isForFence = run.status() == RunStatus.DONE && Fences.areAllThatIsOwed(run);
        Command resume = isForFence
                ? Command.drctl("fence")
                : Command.drctl("run", "resume", run.start().runId());
        // Overriding a refusal is never the first thing to do.
        if (run.isResumable()) {
            next.add(new NextStep(
                    run.status() == RunStatus.DONE
                            ? "The run is done, and owes: " + UnfinishedRun.owed(run)
                                    + ". Have it made, once that can be"
                            : agreeing.isEmpty()
                                    ? "The run isn't finished; to continue where it stopped"
                                    : refused + ". Once that has changed, continue where it stopped",
                    resume));
        }
        agreeing.ifPresent(command -> next.add(
                new NextStep(next.isEmpty() ? refused + ". To go ahead anyway" : "Or go ahead anyway", command)));
        // The same command without the missing consent would be refused again.
        stands.stream()
                .filter(step -> !step.command().equals(resume))
                .filter(step -> agreeing.isEmpty()
                        || !EnteredCommand.leadsWhere(agreeing.get()).equals(EnteredCommand.leadsWhere(step.command())))
                .forEach(next::add);
        return next;
    }

    /** By the name of each database that was promoted, since when it accepts writes where they are now. */
    public Map<String, Instant> since(List<Situation> situations) {
        Map<String, Instant> since = new HashMap<>();
        for (Situation each : situations) {
            Database database = each.database();
            RegionName newest = each.newest().orElse(null);
            Cluster cluster = database == null || newest == null
                    ? null
                    : each.side(newest).cluster();
            if (cluster != null) {
                Promotion.since(cluster, Objects.requireNonNull(newest), promotions.get())
                        .ifPresent(
                                at -> since.put(Objects.requireNonNull(database).name(), at));
            }
        }
        return since;
    }

    /** Whether the other Region could take over. */
    public PairState pair(List<Situation> situations) {
        return PairState.of(inventory.inventory(), situations);
    }

    /** What to do now as the site stands, or {@code toWait} where the look was short; and about runs to be ended. */
    public List<NextStep> next(List<Situation> situations, Optional<NextStep> toWait, FenceLook fences) {
        Optional<NextStep> unfinished = ofRuns(UnfinishedRun::toGoOn);
        // First of all: nobody may be able to write.
        Optional<NextStep> stopped = ofRuns(WritesStopped::toGoOn);
        List<NextStep> next = new ArrayList<>(stopped.stream().toList());
        boolean isUnfinished = unfinished.isPresent() || stopped.isPresent();
        next.addAll(new LeftFences(inventory.inventory(), cloud, promotions.fences())
                .toLift(situations, fences, isUnfinished));
        next.addAll(toWait.map(List::of).orElseGet(() -> advised(situations, isUnfinished)));
        unfinished
                .filter(step -> next.stream().noneMatch(other -> other.command().equals(step.command())))
                .ifPresent(next::add);
        Set<String> unfenced = Fences.owingRuns(own, inventory.inventory().former());
        for (RunState run : owing()) {
            boolean isOfFences = Fences.areAllThatIsOwed(run);
            if (isOfFences && !unfenced.contains(run.start().runId())) {
                // Another run has placed, or lifted, what this one owes.
                continue;
            }
            next.add(new NextStep(
                    "Run " + run.start().runId() + " owes: " + UnfinishedRun.owed(run)
                            + ". Have it made, once that can be",
                    isOfFences ? Command.drctl("fence") : Command.drctl("settle")));
        }
        return next;
    }

    private List<RunState> owing() {
        try {
            return own.get().owing();
        } catch (RuntimeException e) {
            // A state directory that can't be read is told of where it is needed.
            return List.of();
        }
    }

    /** While a run is unfinished, what it began may be what a deletion would have to know: nothing is deleted yet. */
    private List<NextStep> advised(List<Situation> situations, boolean isUnfinished) {
        return NextSteps.of(inventory.inventory(), situations, cloud.isSimulated()).stream()
                .filter(step -> !(isUnfinished && FailoverCommands.retires(step.command())))
                .map(step -> Forcing.goingOn(step, own))
                .toList();
    }

    private Optional<NextStep> ofRuns(Function<SiteRuns, Optional<NextStep>> question) {
        SiteRuns runs;
        try {
            runs = own.get();
        } catch (RuntimeException e) {
            // Without a place for journals there are no runs; the state of the site can be read nevertheless.
            return Optional.empty();
        }
        return question.apply(runs);
    }

    /** What to do now, by a fresh observation. */
    public List<NextStep> next() {
        try {
            return next(situations(), Optional.empty(), FenceLook.NONE);
        } catch (RuntimeException e) {
            return List.of(new NextStep(
                    "The state of the site can't be determined now: " + e.getMessage(), NextSteps.LOOK_AGAIN));
        }
    }

    /**
     * What to do now that a Region's Terraform configuration has been applied: what it didn't make then, it won't make
     * the next time.
     */
    public List<NextStep> nextAfterProvisioning(RegionName region) {
        Inventory site = inventory.inventory();
        Command again = Command.drctl("provision", "--region", region);
        NextStep missing = new NextStep(
                "The Terraform configuration of " + region + " is applied, and there is still no database in " + region
                        + ". Add it to that configuration, or correct the inventory; what is missing is listed by",
                Command.drctl("verify", region.equals(site.primary().name()) ? "primary" : "dr-site"));
        return next().stream()
                .map(step -> step.command().equals(again) ? missing : step)
                .toList();
    }

    /** The plan of a run that was begun. */
    public Plan restore(RunState run) {
        return new Planner(inventory.inventory(), cloud).restore(run);
    }

    /**
     * Starts a run and performs it.
     *
     * @param standing where the calls go, and under which identity
     * @param consent how the user agreed to the plan
     * @param started receives the executor before its first step, so that an interrupt can stop it
     * @throws RunLock.HeldException when another run is under way on this machine
     * @throws LeaseHeldException when one is on another machine
     * @throws HeldOffException when the site was moved to another Region within its hold-off
     */
    public RunState start(
            Plan plan,
            Preview preview,
            Standing standing,
            String consent,
            RunListener listener,
            Consumer<Started> started) {
        String site = inventory.inventory().site().name();
        return RunLock.holding(own.get().state(), site, holder(plan.title(), null), retold -> {
            // Another run may have ended since this one was planned.
            demandBeginning(plan);
            RunClock time = new RunClock(cloud.clock());
            JournalStore.NewRun run = store().create(time.now(), plan.runbook());
            retold.accept(holder("run " + run.id(), run.id()));
            try (Journal journal = run.journal();
                    Leasing.@Nullable Held lease = leased(run, plan, standing, listener)) {
                Plan begun = new Planner(inventory.inventory(), cloud).started(plan, run.id());
                numbered(journal, lease);
                journal.append(
                        time.now(),
                        new Event.RunStarted(
                                run.id(),
                                site,
                                plan.runbook(),
                                plan.title(),
                                plan.arguments(),
                                begun.steps().stream().map(PlannedStep::step).toList(),
                                plan.windows(),
                                plan.digest(),
                                inventory.file().toString(),
                                inventory.digest(),
                                version,
                                operator,
                                inventory.inventory().objectives().rtoTarget().toString(),
                                cloud.isSimulated(),
                                plan.origin(),
                                standing));
                journal.append(time.now(), new Event.ConsentGiven(consent, plan.digest()));
                return execute(begun, time, preview, journal, lease, listener, started);
            }
        });
    }

    /** The lease of a new run; there is no such run if somebody else holds it. */
    private Leasing.@Nullable Held leased(JournalStore.NewRun run, Plan plan, Standing standing, RunListener listener) {
        try {
            return lease(run.id(), plan, standing, listener);
        } catch (RuntimeException e) {
            store().discard(run);
            throw e;
        }
    }

    private Leasing.@Nullable Held lease(String runId, Plan plan, Standing standing, RunListener listener) {
        return leasing == null || !plan.changesAnything()
                ? null
                : leasing.take(runId, plan, standing, own.get().state(), listener);
    }

    private static void numbered(Journal journal, Leasing.@Nullable Held lease) {
        if (lease != null) {
            lease.numbers(journal);
        }
    }

    /** Resumes a run. The caller has made sure that it can be resumed, and has shown what remains. */
    public RunState resume(
            String runId, Standing standing, String consent, RunListener listener, Consumer<Started> started) {
        String site = inventory.inventory().site().name();
        return RunLock.holding(own.get().state(), site, holder("run " + runId, runId), retold -> {
            try (Journal journal = store().resume(runId)) {
                // Read again under the lock: another resume may have ended the run in the meantime.
                RunState state = journal.state();
                return Forcing.isLeft(state, own.get())
                        ? resume(state, journal, standing, consent, listener, started)
                        : state;
            }
        });
    }

    private RunState resume(
            RunState state,
            Journal journal,
            Standing standing,
            String consent,
            RunListener listener,
            Consumer<Started> started) {
        Plan plan = restore(state);
        try (Leasing.@Nullable Held lease = lease(state.start().runId(), plan, standing, listener)) {
            RunClock time = new RunClock(cloud.clock());
            numbered(journal, lease);
            journal.append(time.now(), new Event.RunResumed(version, operator, standing));
            journal.append(time.now(), new Event.ConsentGiven(consent, plan.digest()));
            return execute(plan, time, Preview.none(), journal, lease, listener, started);
        }
    }

    /** A run that is under way. */
    public record Started(String runId, Executor executor) {}

    private RunState execute(
            Plan plan,
            RunClock time,
            Preview preview,
            Journal journal,
            Leasing.@Nullable Held lease,
            RunListener listener,
            Consumer<Started> started) {
        OpenRun run = new OpenRun(
                inventory.inventory(),
                cloud,
                promotions,
                moves,
                time,
                plan,
                preview,
                journal,
                listener,
                lease == null ? null : lease.lease());
        if (lease != null) {
            lease.opened(run);
        }
        Executor executor = new Executor(run);
        started.accept(new Started(Objects.requireNonNull(plan.runId()), executor));
        return executor.execute();
    }

    private LockHolder holder(String work, @Nullable String runId) {
        return new LockHolder(
                work,
                "process " + ProcessHandle.current().pid() + " of " + operator + ", since "
                        + cloud.clock().now().truncatedTo(ChronoUnit.SECONDS),
                runId);
    }
}
