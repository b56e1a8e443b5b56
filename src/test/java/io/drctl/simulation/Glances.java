package io.drctl.simulation;

import io.drctl.action.GateResult;
import io.drctl.cloud.Cloud;
import io.drctl.engine.DatabaseRunbooks;
import io.drctl.engine.FenceLook;
import io.drctl.engine.NextStep;
import io.drctl.engine.ObservedRuns;
import io.drctl.engine.Plan;
import io.drctl.engine.Preview;
import io.drctl.engine.Runs;
import io.drctl.engine.Situation;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.LoadedInventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.journal.JournalException;
import io.drctl.journal.JournalStore;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.readiness.NamedWriter;
import io.drctl.sim.Bystander;
import io.drctl.sim.Fault;
import io.drctl.sim.Witness;
import io.drctl.sim.World;
import io.drctl.testing.ShippedRunbooks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code drctl status} says when somebody enters it between commands, held against the world of that instant. It
 * is looked at by a {@link Bystander}, so that it disturbs no course. Of the words none is believed but that there is
 * nothing left to do, where users and the newest writes are said to be, and the commands.
 */
final class Glances {
    /** What makes the database of a Region the primary. */
    private static final List<String> LEADING =
            List.of("failover db", "switchover db", "failover site", "switchover site");

    /** Beside the RPO, as a lag is sampled once a minute and counted in whole seconds. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final Set<String> FLAGS = Set.of("accept-unknown-loss", "force-while-healthy", "delete-old-primary");

    /**
     * Where the answer about the load balancer that the records point at is lost, its Region may be dark, and users
     * sent away from there for good.
     */
    private static final List<Class<? extends Fault>> LOSING_ANSWERS = List.of(
            Fault.LostRequests.class,
            Fault.LostAnswers.class,
            Fault.ServerErrors.class,
            Fault.Throttling.class,
            Fault.ApiDown.class);

    private final List<Violation> found = new ArrayList<>();
    private final LoadedInventory inventory;
    private final Inventory site;
    private final World world;
    private final Truth truth;
    private final Witness witness;
    private final boolean isPlain;
    private int glances;

    /** @param isPlain whether the site has nothing that ours hasn't, so that what is advised is to pass */
    Glances(LoadedInventory inventory, World world, Truth truth, boolean isPlain) {
        this.isPlain = isPlain;
        this.inventory = inventory;
        this.site = inventory.inventory();
        this.world = world;
        this.truth = truth;
        this.witness = new Witness(world);
    }

    List<Violation> found() {
        return found;
    }

    /**
     * Somebody looks.
     *
     * @param machine whose journals are known
     * @param isOfTheirs whether the last promotion stands in no journal of that machine
     * @return what is said, for the history
     */
    String look(String when, Path machine, JournalStore store, boolean isOfTheirs) {
        Cloud cloud = Bystander.of(world, "status-" + ++glances);
        Runs runs = ObservedRuns.of(inventory, cloud, machine, store);
        FenceLook fences = FenceLook.begin(inventory.inventory(), cloud);
        List<Situation> situations = runs.situations();
        List<NextStep> next = runs.next(situations, Optional.empty(), fences);
        Situation seen = situations.get(0);
        Said said = new Said("status " + when, seen, isOfTheirs);
        said.places();
        if (next.isEmpty()) {
            said.nothingLeft(store);
        }
        said.nobodyWrites(store, next);
        next.forEach(step -> said.resumed(step.command().arguments(), store));
        next.forEach(step -> said.advised(spelt(step.command().arguments(), store)));
        List<String> first =
                next.isEmpty() ? List.of("") : spelt(next.get(0).command().arguments(), store);
        if ((first.get(0).equals("failover") || first.get(0).equals("switchover")) && isPlain && faults().isEmpty()) {
            said.rehearsed(first, runs);
        }
        return next.isEmpty()
                ? "nothing left to do"
                : String.join(
                        "; ", next.stream().map(step -> step.command().line()).toList());
    }

    /** What {@code run force} stands for, as a command that names where it leads. */
    private static List<String> spelt(List<String> command, JournalStore store) {
        if (!command.subList(0, Math.min(2, command.size())).equals(List.of("run", "force"))) {
            return command;
        }
        RunState run = store.state(command.get(2));
        List<String> whole = new ArrayList<>(List.of(
                "failover",
                run.start().runbook().endsWith("-site") ? "site" : "db",
                "--to",
                Objects.requireNonNull(run.start().arguments().get("to"))));
        whole.addAll(command.subList(3, command.size()));
        return whole;
    }

    /** What is wrong, but for Regions that the site has left, which are wrong for good. */
    private List<Fault> faults() {
        return world.faults().all().stream()
                .filter(fault -> !(fault instanceof Fault.RegionDark dark
                        && site.former().contains(dark.region())))
                .toList();
    }

    private boolean isWrong(Class<? extends Fault> kind) {
        return faults().stream().anyMatch(kind::isInstance);
    }

    private boolean isDark(RegionName region) {
        return faults().stream()
                .anyMatch(fault ->
                        fault instanceof Fault.RegionDark dark && dark.region().equals(region));
    }

    /** What was said at one moment. */
    private final class Said {
        private final String who;
        private final Situation seen;
        private final boolean isOfTheirs;
        /** Who is told what was says what was. */
        private final boolean isOfThePast = isWrong(Fault.StaleReads.class);

        Said(String who, Situation seen, boolean isOfTheirs) {
            this.who = who;
            this.seen = seen;
            this.isOfTheirs = isOfTheirs;
        }

        private void violated(String text) {
            found.add(new Violation(9, who + " " + text));
        }

        void places() {
            RegionName serving = seen.serving();
            List<RegionName> answered = world.measurements().regionsAnswered();
            if (seen.users().answered() != null && !answered.equals(List.of(serving))) {
                violated("says that users are sent to " + serving + ", and they are sent to " + answered);
            }
            seen.newest()
                    .flatMap(newest -> wrong(newest).or(() -> replica(newest)))
                    .ifPresent(why -> violated("says that the newest writes are in "
                            + seen.newest().orElseThrow() + ", but " + why));
        }

        private Optional<String> replica(RegionName region) {
            return !isOfThePast
                            && site.database().replication().isPromoted()
                            && witness.follows(region)
                            && !isDark(region)
                    ? Optional.of("the cluster there follows the other")
                    : Optional.empty();
        }

        /** Why a Region isn't the one of the newest writes, where one could know. */
        private Optional<String> wrong(RegionName region) {
            RegionName peer = site.peerOf(region).name();
            Situation.Kind kind = seen.side(peer).kind();
            // Only the Region in which another machine promotes tells of it, and it couldn't be asked.
            boolean isUntold = isOfTheirs
                    && (kind == Situation.Kind.UNREADABLE || kind == Situation.Kind.SILENT)
                    && LOSING_ANSWERS.stream().anyMatch(Glances.this::isWrong)
                    && truth.isUnderPromotion(peer);
            return isUntold ? Optional.empty() : truth.wrongDatabase(region, world.now(), isOfTheirs);
        }

        void nothingLeft(JournalStore store) {
            RegionName home = site.primary().name();
            RegionName copy = site.peerOf(home).name();
            unless(world.measurements().regionsAnswered().equals(List.of(home)), "users are sent elsewhere");
            unless(home.equals(truth.servedFirst()), "the records lead elsewhere");
            unless(
                    world.measurements().databaseAnswered().stream()
                            .allMatch(endpoint -> NamedWriter.regionOf(site, site.database(), endpoint)
                                    .filter(home::equals)
                                    .isPresent()),
                    "name servers lead clients of the database elsewhere");
            for (Class<? extends Fault> hiding :
                    List.of(Fault.RegionDark.class, Fault.NameServersSilent.class, Fault.Route53ControlDown.class)) {
                unless(!isWrong(hiding), "what users get can't be known: " + faults());
            }
            openRun(store).ifPresent(run -> violated("says that nothing is left to do, and " + run + " is open"));
            if (isOfThePast) {
                return;
            }
            wrong(home).ifPresent(why -> violated("says that nothing is left to do, and " + why));
            unless(world.measurements().regionsTakingWrites().size() < 2, "two clusters accept writes");
            unless(truth.hasCluster(copy), "there is no copy");
            if (site.database().replication().isPromoted()) {
                unless(truth.standsAlone(home).isEmpty(), "the cluster at home doesn't stand alone");
                unless(truth.standsAlone(copy).isPresent(), "no cluster follows the one at home");
            }
            Duration lag = world.measurements().trueLag(copy);
            unless(
                    lag == null
                            || isWrong(Fault.ClockSkew.class)
                            || lag.compareTo(site.objectives().rpoTarget().plus(SLACK)) <= 0,
                    "the copy is " + lag + " behind");
        }

        private void unless(boolean holds, String otherwise) {
            if (!holds) {
                violated("says that nothing is left to do, and " + otherwise);
            }
        }

        /** Whose run stopped the writes says so first, and how they are let in again. */
        void nobodyWrites(JournalStore store, List<NextStep> next) {
            boolean isSo = site.regions().stream()
                    .anyMatch(region -> world.measurements().isWithoutWrites(region.name()));
            boolean isSaid = !next.isEmpty() && next.get(0).why().toString().contains("unable to write anywhere");
            if (isSo && !isSaid && hasStoppedWrites(store)) {
                violated("doesn't say first that nobody can write, but " + next);
            }
            if (isSaid && !isSo && isPromotedSince(store)) {
                violated("says that nobody may be able to write, and a copy was promoted since");
            }
        }

        /** Who goes on with a run by force has taken over what it left, and its resume is refused. */
        void resumed(List<String> command, JournalStore store) {
            if (command.size() > 2 && command.subList(0, 2).equals(List.of("run", "resume"))) {
                String id = command.get(2);
                for (String other : store.ids()) {
                    try {
                        if (store.state(other)
                                .start()
                                .continues()
                                .filter(id::equals)
                                .isPresent()) {
                            violated("advises to resume " + id + ", and " + other + " goes on with it");
                        }
                    } catch (JournalException neverBegun) {
                        // Nothing was done before its first line was on disk.
                    }
                }
            }
        }

        void advised(List<String> command) {
            String line = String.join(" ", command);
            RegionName to = regionIn(command, "--to");
            if (line.startsWith("failover app") && to != null) {
                wrong(to).ifPresent(why -> violated("advises " + line + ", and " + why));
                if (isDark(to)) {
                    violated("advises " + line + ", and nobody answers there");
                }
                RegionName coming = witness.answeredOnceSpread();
                if (!isOfThePast
                        && LOSING_ANSWERS.stream().noneMatch(Glances.this::isWrong)
                        && coming != null
                        && seen.users().unknown().isEmpty()
                        && !world.measurements().regionsAnswered().equals(List.of(coming))) {
                    violated("advises " + line + ", while a change of the records that points at " + coming
                            + " is on its way");
                }
            } else if (to != null && LEADING.stream().anyMatch(line::startsWith)) {
                wrong(to).ifPresent(why -> violated("advises " + line + ", and " + why));
                if (isDark(to)) {
                    violated("advises " + line + ", and nobody answers there");
                }
                if (command.contains("--delete-old-primary")) {
                    spared(line, site.peerOf(to).name());
                }
            } else if (line.startsWith("failback")) {
                spared(line, site.primary().name());
            } else if (line.startsWith("sandbox unprotect")) {
                spared(line, new RegionName(command.get(2)));
            } else if (line.startsWith("provision") && !isOfThePast) {
                RegionName empty = regionIn(command, "--region");
                if (empty != null && truth.hasCluster(empty)) {
                    violated("advises " + line + ", and there is a cluster");
                }
            }
        }

        /** With all well, the first thing to do isn't refused by those who advised it. */
        void rehearsed(List<String> command, Runs runs) {
            Map<String, String> arguments = new LinkedHashMap<>();
            for (int i = 2; i < command.size(); i++) {
                String option = command.get(i).substring("--".length());
                boolean isFlag = FLAGS.contains(option);
                arguments.put(option, isFlag ? "true" : command.get(++i));
            }
            String runbook = !command.get(1).equals("db")
                    ? command.get(0) + "-" + command.get(1)
                    : command.get(0).equals("failover")
                            ? DatabaseRunbooks.failover(site.database())
                            : DatabaseRunbooks.switchover(site.database());
            Plan plan = runs.plan(ShippedRunbooks.read(runbook), arguments);
            Preview preview = runs.preview(plan);
            List<GateResult> refusing = preview.refused().stream()
                    .flatMap(step -> step.gates().stream())
                    .filter(GateResult::isRefusal)
                    .toList();
            // Status doesn't ask how targets are, and they are ill for a while after what befell them.
            boolean isRecovering = !refusing.isEmpty()
                    && refusing.stream().allMatch(gate -> gate.test().equals("targets-healthy"));
            if (preview.prospect(plan) == Preview.Prospect.REFUSED && !isRecovering) {
                violated("advises " + String.join(" ", command) + ", which would be refused: " + refusing);
            }
        }

        /** What is to be deleted. */
        private void spared(String line, RegionName region) {
            if (truth.hasCluster(region)
                    && truth.standsAlone(region).isEmpty()
                    && world.measurements().isOfNewestWrites(region)) {
                violated("advises " + line + ", and " + region + " has the newest writes");
            }
        }
    }

    private @Nullable RegionName regionIn(List<String> command, String option) {
        int at = command.indexOf(option);
        String named = at < 0 || at + 1 == command.size() ? null : command.get(at + 1);
        return site.regions().stream()
                .map(SiteRegion::name)
                .filter(region -> region.value().equals(named))
                .findFirst()
                .orElse(null);
    }

    /** Whether a run of this machine was about to stop writes, and let none in since. */
    private static boolean hasStoppedWrites(JournalStore store) {
        for (String id : store.ids()) {
            try {
                if (store.state(id).steps().values().stream()
                                .anyMatch(step -> step.step().action().equals("stop-writes") && step.called())
                        || isFencedHere(store.state(id))) {
                    return true;
                }
            } catch (JournalException neverBegun) {
                // Nothing was done before its first line was on disk.
            }
        }
        return false;
    }

    /** Whether the last that this machine did to where writes go was to promote a copy, and it has seen that done. */
    private static boolean isPromotedSince(JournalStore store) {
        Instant stopped = Instant.MIN;
        Instant promoted = Instant.MIN;
        for (String id : store.ids()) {
            try {
                for (StepState step : store.state(id).steps().values()) {
                    Instant at = step.called() ? step.calledAt() : null;
                    String action = step.step().action();
                    if (at != null && (action.equals("stop-writes") || action.equals("place-fence"))) {
                        stopped = at.isAfter(stopped) ? at : stopped;
                    } else if (at != null && TAKING_OVER.contains(action) && step.phase() == StepPhase.DONE) {
                        promoted = at.isAfter(promoted) ? at : promoted;
                    }
                }
            } catch (JournalException neverBegun) {
                // Nothing was done before its first line was on disk.
            }
        }
        return promoted.isAfter(stopped);
    }

    private static final Set<String> TAKING_OVER = Set.of("promote-replica", "fail-over-global");

    private static boolean isFencedHere(RunState run) {
        return run.steps().values().stream()
                        .anyMatch(step -> TAKING_OVER.contains(step.step().action())
                                && !step.phase().isComplete())
                && run.steps().values().stream()
                        .anyMatch(step -> step.step().action().equals("place-fence") && step.called());
    }

    /** The newest run that has begun, where its end isn't on disk. */
    private static Optional<String> openRun(JournalStore store) {
        for (String id : store.ids()) {
            try {
                return store.state(id).status() == RunStatus.OPEN ? Optional.of("run " + id) : Optional.empty();
            } catch (JournalException neverBegun) {
                // Nothing was done before its first line was on disk.
            }
        }
        return Optional.empty();
    }
}
