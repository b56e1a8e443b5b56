package io.drctl.simulation;

import io.drctl.action.CheckResult;
import io.drctl.action.GateResult;
import io.drctl.engine.Plan;
import io.drctl.engine.Preview;
import io.drctl.engine.StepPreview;
import io.drctl.inventory.Fence;
import io.drctl.inventory.RegionName;
import io.drctl.runbook.Step;
import io.drctl.sim.Call;
import io.drctl.sim.CallEffect;
import io.drctl.sim.Fault;
import io.drctl.sim.Witness;
import io.drctl.sim.World;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What drctl must not have done as the world was when it did it. It is told of each decision the moment that it is
 * made, for afterwards the world shows only what came of it.
 */
final class Misdeeds {
    private static final Set<String> FORCED =
            Set.of("rds:PromoteReadReplicaDBCluster", "rds:PromoteReadReplica", "rds:FailoverGlobalCluster");

    /** Of an RDS instance the standby takes over, when it reboots. */
    private static final String REBOOT = "rds:RebootDBInstance";

    /** What is judged when it is sent, too, though there is a way back. */
    static final Set<String> OTHERS = Set.of("rds:SwitchoverGlobalCluster", "rds:CreateDBInstance");

    static final Set<String> FLIPS = Set.of("rds:FailoverDBCluster", REBOOT);

    /** For so long what has ended may be what drctl saw last. */
    private static final Duration MEMORY = Duration.ofMinutes(2);

    /** Of a network that loses more than this, not even a dozen questions in a row need get an answer. */
    private static final double LOST_MAX = 0.3;

    /** What was known of a site that was said to be ready. */
    private record Promise(int effects, Instant at) {}

    private final Scenario scenario;
    private final World world;
    private final Witness witness;
    private final List<Violation> found = new ArrayList<>();
    /** By run: each reader that another surpassed when the run chose, and that other. */
    private final Map<String, Map<String, String>> surpassed = new HashMap<>();
    /** The Regions whose database followed another's when a step began, or ended, by run and step. */
    private final Map<String, Boolean> followed = new HashMap<>();
    /** The processes whose operator was shown, before agreeing, that nothing can be written where users are led. */
    private final Map<String, List<GateResult>> shownBefore = new HashMap<>();

    /** The processes whose plan began with waiting, so that what comes after it couldn't be looked at yet. */
    private final Set<String> waiting = new HashSet<>();

    /** The instance that was asked for in each Region, of which one is enough. */
    private final Map<RegionName, String> added = new HashMap<>();

    private @Nullable Promise promise;

    Misdeeds(Scenario scenario, World world) {
        this.scenario = scenario;
        this.world = world;
        this.witness = new Witness(world);
    }

    List<Violation> found() {
        return found;
    }

    private void violated(int invariant, String text) {
        found.add(new Violation(invariant, text));
    }

    // Calls that can't be taken back.

    /** A call is sent. */
    void sent(Call call, @Nullable Plan plan, Instant now) {
        RegionName region = call.region();
        if (region == null) {
            return;
        }
        if (FORCED.contains(call.operation())) {
            RegionName left = witness.healthySource(region);
            boolean said = plan != null && Boolean.parseBoolean(plan.arguments().get("force-while-healthy"));
            boolean isPlanned = plan != null && Planned.is(plan);
            if (isPlanned && witness.sourceTakesWrites(region)) {
                violated(10, call + ", while the primary accepted writes");
            }
            long unapplied = world.measurements().unappliedWrites(region);
            if (isPlanned && unapplied > 0) {
                violated(10, call + ", when the replica had yet to apply " + unapplied + " writes");
            }
            if (left != null && !said && !isPlanned && !isSilent(left, now)) {
                violated(1, call + ", while the primary in " + left + " was well, and nobody had said that it may be");
            }
            String unusable = witness.unusableWriter(region);
            if (unusable != null) {
                violated(4, call + ", after which nobody can write: " + unusable);
            }
            String useless = witness.useless(region);
            // Where a service is silent, what it would have told holds no emergency up.
            if (useless != null && scenario.troubles().isEmpty()) {
                violated(4, call + ", which is of no use: " + useless);
            }
        } else if (call.operation().equals("rds:SwitchoverGlobalCluster")) {
            RegionName to = scenario.site().peerOf(region).name();
            String unusable = witness.unusableWriter(to);
            if (unusable != null) {
                violated(4, call + ", and nobody could write then: " + unusable);
            }
        } else if (call.operation().equals("rds:CreateDBInstance")) {
            if (witness.hasInstance(region)) {
                violated(4, call + ", and the cluster has an instance");
            }
            String first = added.putIfAbsent(region, call.subject());
            if (first != null && !first.equals(call.subject())) {
                violated(4, call + ", and " + first + " was asked for before");
            }
        } else if (call.operation().startsWith("rds:DeleteDB")) {
            List<String> dependants = witness.dependants(region);
            if (!dependants.isEmpty()) {
                violated(4, call + ", from under " + dependants);
            }
        }
    }

    /**
     * A reader is made the writer of a Region's cluster.
     *
     * @param decided what the gates of the process said, in the run
     * @param mayHaveWaited whether the plan was agreed to some time after it was shown, or was none, as for a resume,
     *     or the run waited for the lease
     * @param wrong what shows that the newest writes are elsewhere; empty where nobody could have known
     */
    void flipped(Call call, List<GateResult> decided, boolean mayHaveWaited, Optional<String> wrong) {
        RegionName region = call.region();
        if (region == null || !FLIPS.contains(call.operation())) {
            return;
        }
        if (call.operation().equals(REBOOT) && witness.lacksStandby(region)) {
            violated(4, call + ", and it has no standby");
        }
        boolean isTold = isCautioned(shownBefore.getOrDefault(call.process(), List.of()))
                || (mayHaveWaited && isCautioned(decided));
        String reason = wrong.orElse(witness.follows(region) ? "the cluster there is a replica" : null);
        if (reason != null && !isTold) {
            violated(6, call + ", and the plan didn't say so: " + reason);
        }
    }

    private static boolean isCautioned(List<GateResult> gates) {
        return gates.stream()
                .anyMatch(gate -> gate.test().equals("newest-writes") && gate.outcome() == GateResult.Outcome.CAUTION);
    }

    /** Whether nothing may come back from a Region, so that drctl may take its databases for lost. */
    private boolean isSilent(RegionName region, Instant now) {
        return scenario.troubles().stream()
                .filter(trouble -> {
                    Instant begins = Scheduler.START.plus(Course.SETTLED).plusSeconds(trouble.from());
                    Instant ends = Scheduler.START.plus(Course.SETTLED).plusSeconds(trouble.until());
                    return !now.isBefore(begins) && !now.isAfter(isOfPartition(trouble) ? ends : ends.plus(MEMORY));
                })
                .map(Scenario.Trouble::fault)
                .anyMatch(fault ->
                        (fault instanceof Fault.RegionDark dark && dark.region().equals(region))
                                || (fault instanceof Fault.LostRequests lost && lost.rate() > LOST_MAX)
                                || (fault instanceof Fault.LostAnswers lost && lost.rate() > LOST_MAX));
    }

    /**
     * Whether all Regions of the site are dark for that long. Whatever was silent meanwhile, so was the Region that is
     * to take over, and who can call that one again can ask the other: nothing is to be taken for lost on the strength
     * of it.
     */
    private boolean isOfPartition(Scenario.Trouble trouble) {
        return scenario.site().regions().stream()
                .allMatch(region -> scenario.troubles().stream()
                        .anyMatch(other -> other.from() == trouble.from()
                                && other.until() == trouble.until()
                                && other.fault() instanceof Fault.RegionDark dark
                                && dark.region().equals(region.name())));
    }

    // The reader that takes over.

    /** A run writes down what it is about to do; who is to become the writer is decided by then. */
    void intended(String run, Step step) {
        if (step.action().equals("flip-writer")
                && step.with().getOrDefault("target", "").isEmpty()) {
            RegionName region =
                    new RegionName(Objects.requireNonNull(step.with().get("region")));
            surpassed.putIfAbsent(
                    run, witness.surpassed(region, scenario.troubles().isEmpty()));
        }
    }

    /** All that took effect is over; {@code runOf} tells the run of a process. */
    void flips(Map<String, String> runOf) {
        Map<String, String> rebooted = new HashMap<>();
        for (CallEffect effect : world.effects()) {
            String run = runOf.get(effect.process());
            if (!FLIPS.contains(effect.operation()) || !effect.changed() || run == null) {
                continue;
            }
            // Where another run has led it back meanwhile, its zone tells of neither.
            if (effect.operation().equals(REBOOT) && run.equals(rebooted.put(effect.subject(), run))) {
                violated(4, run + " had the standby of " + effect.subject() + " take over twice");
            }
            String target = effect.detail().replaceFirst("^to ", "");
            String better = surpassed.getOrDefault(run, Map.of()).get(target);
            if (better != null) {
                violated(
                        6, effect.process() + " made " + target + " the writer, and Aurora would have taken " + better);
            }
        }
    }

    // What is said before anybody agrees.

    /** A plan is shown, with what its gates say. */
    void shown(String process, Preview preview) {
        if (preview.checks().values().stream().anyMatch(check -> check.status() == CheckResult.Status.WAITING)) {
            waiting.add(process);
        }
        shownBefore.put(
                process,
                Stream.concat(preview.steps().values().stream(), preview.ahead().values().stream())
                        .flatMap(step -> step.gates().stream())
                        .toList());
    }

    /**
     * Users were led to a Region.
     *
     * @param decided what the gates of the process said, in the run
     * @param mayHaveWaited whether the plan was agreed to some time after it was shown, or was none, as for a resume,
     *     or the run waited for the lease
     */
    void moved(String process, RegionName to, List<GateResult> decided, boolean mayHaveWaited) {
        List<GateResult> before = shownBefore.getOrDefault(process, List.of());
        boolean isToldBefore = isTold(before) || ((mayHaveWaited || waiting.contains(process)) && isTold(decided));
        if (witness.follows(to) && !isToldBefore) {
            violated(
                    2,
                    process + " led users to " + to + ", where nothing can be written, and the plan didn't say so: "
                            + before);
        }
        // Of a load balancer whose network can't be read, the plan says so.
        boolean isPassed = decided.stream()
                        .anyMatch(gate ->
                                gate.test().equals("targets-healthy") && gate.outcome() == GateResult.Outcome.PASSED)
                && decided.stream()
                        .noneMatch(gate -> gate.test().equals("load-balancer-active")
                                && gate.outcome() != GateResult.Outcome.PASSED);
        if (isPassed && witness.isClosed(to)) {
            violated(6, process + " led users to " + to + ", where nobody answers them, and every gate had passed");
        }
    }

    /** Users were led to a Region, by a run that accepted so much less than serving takes as its command said. */
    void ledTo(String process, RegionName to, @Nullable Plan plan) {
        int accepted = Truth.accepted(plan == null ? Map.of() : plan.arguments());
        if (witness.lacksCapacity(to, accepted)) {
            violated(
                    19,
                    process + " led users to " + to + ", which had " + witness.capacity(to, false)
                            + "% of what serving takes, and " + accepted + "% was asked for");
        }
    }

    /** A group is about to be given fewer instances. */
    void lowered(Call call, RegionName region) {
        if (world.measurements().regionsAnswered().contains(region)) {
            violated(19, call + ", while users were sent to " + region);
        }
    }

    private static boolean isTold(List<GateResult> gates) {
        return gates.stream()
                .anyMatch(gate -> gate.test().equals("writer") && gate.outcome() != GateResult.Outcome.PASSED);
    }

    /** A step begins or ends. */
    void at(String when, String run, Step step) {
        String region = step.with().getOrDefault("to", step.with().getOrDefault("region", ""));
        if (!region.isEmpty()) {
            followed.put(when + " " + run + " " + step.id(), witness.follows(new RegionName(region)));
        }
    }

    /** Whether nothing could be written where users were, from before one step until after another. */
    boolean noWrites(String run, String from, String until) {
        return followed.getOrDefault("begins " + run + " " + from, false)
                && followed.getOrDefault("ends " + run + " " + until, false);
    }

    // READY.

    /** The recovery Region was verified. */
    void verified(boolean isReady, Instant now) {
        boolean isStill = scenario.troubles().isEmpty()
                && scenario.rival().isEmpty()
                && world.underWay().isEmpty();
        String useless = witness.useless(Inventories.RECOVERY);
        if (isReady && useless != null && witness.follows(Inventories.RECOVERY)) {
            violated(6, "verify says READY, and a promotion would be of no use: " + useless);
        }
        promise = isReady && isStill ? new Promise(world.effects().size(), now) : null;
    }

    /** Of a security group alone nobody says that it proves anything. */
    private boolean isOfAFence(GateResult gate) {
        return gate.test().equals("can-fence")
                && scenario.site().database().fences().contains(Fence.READ_ONLY);
    }

    /** What a plan came to that somebody asked for. */
    void planned(String process, Command command, Plan plan, Preview preview) {
        Promise kept = promise;
        if (kept == null
                || kept.effects() != world.effects().size()
                || !Inventories.RECOVERY.value().equals(command.arguments().get("to"))) {
            return;
        }
        boolean isRefused = switch (preview.prospect(plan)) {
            case REFUSED -> true;
            case NOTHING_TO_DO, GO -> false;
            case UNKNOWN, FAILED -> true;
        };
        List<GateResult> refusals = preview.refused().stream()
                .map(StepPreview::gates)
                .flatMap(List::stream)
                .filter(GateResult::isRefusal)
                .toList();
        boolean isOfTheMove = "failover-app".equals(command.runbook());
        boolean isOfThePromotion = String.valueOf(command.runbook()).startsWith("failover-db");
        // That the primary is well keeps nobody from being ready; and who deletes asks for more than was verified.
        Optional<GateResult> reason = refusals.stream()
                .filter(gate -> isOfTheMove || gate.test().startsWith("replica-") || isOfAFence(gate))
                .findFirst();
        // All that a switchover needs of the recovery Region was verified.
        boolean isOfTheSecondary = "switchover-db-global".equals(command.runbook())
                && refusals.stream()
                        .anyMatch(gate ->
                                gate.test().equals("topology") || gate.test().equals("secondary-available"));
        if (isRefused && (isOfTheMove || isOfTheSecondary || (isOfThePromotion && reason.isPresent()))) {
            violated(
                    6,
                    process + " was told at " + kept.at() + " that the recovery Region is READY, and " + command
                            + " came to " + preview.prospect(plan) + ": " + refusals);
        }
    }
}
