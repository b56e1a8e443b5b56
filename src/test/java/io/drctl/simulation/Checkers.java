package io.drctl.simulation;

import io.drctl.action.GateResult;
import io.drctl.cli.view.HumanRunView;
import io.drctl.cli.view.Terminal;
import io.drctl.cloud.Cloud;
import io.drctl.drill.DrillResult;
import io.drctl.engine.Divergence;
import io.drctl.engine.Plan;
import io.drctl.engine.PlannedStep;
import io.drctl.inventory.RegionName;
import io.drctl.journal.RunState;
import io.drctl.journal.RunStatus;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.report.RunReport;
import io.drctl.runbook.Step;
import io.drctl.sim.Loss;
import io.drctl.sim.Peculiarity;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.Witness;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

/**
 * What must hold in every course, whatever went wrong in it. The checkers look at the world, at the calls that reached
 * it and at the journals on disk; of drctl's words they believe none.
 */
final class Checkers {
    static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "two clusters accept writes only where the plan said so and the operator accepted it by name"),
            Map.entry(
                    2,
                    "users are led, and left, where the newest writes are or are followed, and it is said where"
                            + " they can't write"),
            Map.entry(3, "no acknowledged write is lost beyond what was printed and accepted"),
            Map.entry(
                    4,
                    "no one-way call without consent, and none twice; none after which nobody could write or a"
                            + " replica had no source"),
            Map.entry(5, "every effect has an intent in a journal that verifies"),
            Map.entry(6, "what is said, READY too, and what is chosen is as the world shows it"),
            Map.entry(7, "once faults have stopped a resume ends the run, within its budget"),
            Map.entry(8, "a dark Region delays no failover away from it"),
            Map.entry(9, "what status says and advises is as the world shows it"),
            Map.entry(10, "a planned switchover loses no acknowledged write"),
            Map.entry(11, "traffic never moves by itself, nor along with that of another application"),
            Map.entry(12, "what is owed is recorded before the run says DONE"),
            Map.entry(13, "what a promotion left behind is told in full"),
            Map.entry(14, "nobody who has lost the lease makes a call after noticing it"),
            Map.entry(15, "a one-way call is made by at most one holder of the lease"),
            Map.entry(16, "what is fenced takes no writes, and what has the newest writes is not fenced, nor left so"),
            Map.entry(17, "at the end of a failback the site is as the inventory says"),
            Map.entry(18, "the database's name leads to its writer before users do, and when a run is done"),
            Map.entry(19, "users are sent to no less capacity than was accepted, and none is taken from them"),
            Map.entry(20, "nothing is asked of a Region that the site has left"),
            Map.entry(21, "what is kept under another name has all that it had, and is not what is written to"));

    /** What the Region that is being left is asked, for a moment: how its database is, and whether it answers. */
    private static final Set<String> ASKED_OF_THE_LEFT = Set.of(
            "rds:DescribeDBClusters",
            "rds:DescribeDBInstances",
            "sts:GetCallerIdentity",
            // For how long clients may stay there that don't notice, once the others have left.
            "elasticloadbalancing:DescribeLoadBalancers",
            "elasticloadbalancing:DescribeLoadBalancerAttributes",
            // Its take-over alarm, and the all-clear for one that was seen to fire.
            "cloudwatch:DescribeAlarms",
            "cloudwatch:PutMetricData",
            // What served there, once users are home.
            "autoscaling:DescribeAutoScalingGroups",
            "autoscaling:SetDesiredCapacity",
            "ecs:DescribeServices",
            "ecs:UpdateService",
            "eks:DescribeNodegroup",
            "eks:UpdateNodegroupConfig",
            "rds:DescribeGlobalClusters",
            "rds:ModifyDBCluster",
            "rds:ModifyDBInstance");

    /** What it is asked besides where it is to be fenced. */
    private static final Set<String> ASKED_OF_THE_FENCED = Set.of(
            "sql:ReadOnly",
            "sql:Routines",
            "sql:TryWrite",
            "sql:SetReadOnly",
            "ec2:DescribeSecurityGroups",
            "ec2:RevokeSecurityGroupIngress",
            "ec2:AuthorizeSecurityGroupIngress",
            "autoscaling:UpdateAutoScalingGroup");

    private static final Set<String> ONE_WAY = Set.of(
            "rds:PromoteReadReplicaDBCluster",
            "rds:PromoteReadReplica",
            "rds:FailoverGlobalCluster",
            "rds:DeleteDBInstance",
            "rds:DeleteDBCluster");

    /** The calls by which a copy takes over from a writer that nobody stops. */
    private static final Set<String> FORCED =
            Set.of("rds:PromoteReadReplicaDBCluster", "rds:PromoteReadReplica", "rds:FailoverGlobalCluster");

    private static final Set<String> PROMOTIONS = Set.of("rds:PromoteReadReplicaDBCluster", "rds:PromoteReadReplica");

    private static final Set<String> FLIPS = Set.of("rds:FailoverDBCluster", "rds:RebootDBInstance");

    /** The actions that make them. */
    private static final Set<String> FORCING = Set.of("promote-replica", "fail-over-global");

    private static final String APPLY = "terraform:apply";

    /** What a run may take beyond its steps' budgets: reads before and after, and finding out about calls. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    /**
     * What a run may take on top of that while things go wrong: a call without an answer is waited for, and repeated.
     */
    private static final Duration TROUBLED_GRACE = Duration.ofMinutes(20);

    /** How long each step waits for somebody to log in, beside its budget. */
    private static final Duration LOGIN_MAX = Duration.ofMinutes(31);

    /** From what a gate printed to the moment at which the call that it let pass takes effect. */
    private static final Duration CALL_MAX = Duration.ofSeconds(40);

    /**
     * From a look at the lag to the line that tells of it: a preview stands for a gate's own look for a few seconds.
     */
    private static final Duration LOOK_MAX = Duration.ofSeconds(10);

    private final Course course;
    private final List<Violation> found = new ArrayList<>();

    private Checkers(Course course) {
        this.course = course;
    }

    static List<Violation> check(Course course) {
        Checkers checkers = new Checkers(course);
        if (course.endless != null) {
            checkers.violated(7, course.endless);
            return checkers.found;
        }
        Map<String, String> runOf = new HashMap<>();
        for (Course.Ended command : course.ended) {
            if (command.runId() != null) {
                runOf.put(command.process(), command.runId());
            }
        }
        course.misdeeds.flips(runOf);
        checkers.found.addAll(course.misdeeds.found());
        checkers.found.addAll(course.glances.found());
        course.leases.catchUp();
        checkers.found.addAll(course.leases.found());
        checkers.twoWriters();
        checkers.traffic();
        checkers.movesHeldOff();
        checkers.lostWrites();
        checkers.divergence();
        checkers.deletedWrites();
        checkers.keptData();
        checkers.stoppedWrites();
        checkers.oneWayCalls();
        checkers.applications();
        checkers.intents();
        checkers.words();
        checkers.shownRuns();
        checkers.measures();
        checkers.ends();
        checkers.continued();
        checkers.darkRegions();
        checkers.formerRegions();
        course.drifted.forEach(drift -> checkers.violated(11, drift));
        course.claims.unrecorded.forEach(debt -> checkers.violated(12, debt));
        course.claims.fences.violations(course).forEach(wrong -> checkers.violated(16, wrong));
        course.claims.names.found.forEach(wrong -> checkers.violated(18, wrong));
        course.claims.awayFromHome.forEach(away -> checkers.violated(17, away));
        course.claims.fences.unrecorded.forEach(debt -> checkers.violated(12, debt));
        return checkers.found;
    }

    /** Within the hold-off after a move nothing moves users to another Region. */
    private void movesHeldOff() {
        if (!course.scenario.isHeldOff()) {
            return;
        }
        Map<String, String> destinations = new HashMap<>();
        for (Course.Ended command : course.ended) {
            String to = command.state() == null
                    ? command.command().arguments().get("to")
                    : command.state().start().arguments().get("to");
            if (to != null) {
                destinations.put(command.process(), to);
            }
        }
        io.drctl.sim.CallEffect last = null;
        for (io.drctl.sim.CallEffect effect : course.world.effects()) {
            String to = destinations.get(effect.process());
            boolean isMove = effect.operation().equals("route53:ChangeResourceRecordSets")
                    || (effect.operation().equals("cloudwatch:PutMetricData")
                            && effect.subject().endsWith(" 1"));
            if (to == null || !isMove) {
                continue;
            }
            if (last != null
                    && !to.equals(destinations.get(last.process()))
                    && Duration.between(last.at(), effect.at()).compareTo(Scenario.HOLD_OFF) < 0) {
                violated(
                        11,
                        effect.process() + " moved users to " + to + " within the hold-off after " + last.process()
                                + " had moved them");
            }
            last = effect;
        }
    }

    private void formerRegions() {
        for (Course.Made made : course.calls) {
            RegionName asked = made.call().region();
            if (asked != null && course.site.former().contains(asked)) {
                violated(20, made.call().process() + " called " + made.call().operation() + " in " + asked);
            }
        }
    }

    private void violated(int invariant, String text) {
        found.add(new Violation(invariant, text));
    }

    /** The commands of which a run came about, by the run. */
    private Map<String, List<Course.Ended>> byRun() {
        Map<String, List<Course.Ended>> runs = new HashMap<>();
        for (Course.Ended command : course.ended) {
            if (command.runId() != null) {
                runs.computeIfAbsent(command.runId(), id -> new ArrayList<>()).add(command);
            }
        }
        return runs;
    }

    private Optional<Plan> planOf(String process) {
        return course.ended.stream()
                .filter(command -> command.process().equals(process))
                .map(Course.Ended::plan)
                .filter(Objects::nonNull)
                .findFirst()
                .map(Objects::requireNonNull);
    }

    // 1
    private void twoWriters() {
        boolean two = !course.world.measurements().splitBrains().isEmpty()
                || !course.world.measurements().writerOverlaps().isEmpty();
        if (!two) {
            return;
        }
        // A site starts with one writer, so each promotion is what made a second one.
        for (io.drctl.sim.CallEffect effect : course.world.effects()) {
            if (!FORCED.contains(effect.operation()) || !effect.changed()) {
                continue;
            }
            boolean said = planOf(effect.process())
                    .map(plan -> plan.steps().stream()
                            .filter(step -> FORCING.contains(step.step().action()))
                            .anyMatch(step -> step.outline().warnings().stream()
                                            .anyMatch(line -> line.contains("two clusters accept writes")
                                                    || line.contains("two instances accept writes"))
                                    && Objects.requireNonNull(effect.region())
                                            .value()
                                            .equals(step.step().with().get("region"))))
                    .orElse(false);
            if (!said) {
                violated(1, effect.process() + " promoted " + effect.subject() + ", and no plan had said what follows");
            }
            boolean accepted = course.calls.stream()
                    .filter(made -> made.call().process().equals(effect.process())
                            && made.call().operation().equals(effect.operation()))
                    .allMatch(Course.Made::consented);
            if (!accepted) {
                violated(1, effect.process() + " promoted " + effect.subject() + ", and nobody had agreed");
            }
        }
        boolean wasSoAtFirst = course.scenario.peculiarities().contains(Peculiarity.RECOVERY_THAT_FOLLOWS_NOBODY);
        if (!wasSoAtFirst && course.world.effects().stream().noneMatch(effect -> FORCED.contains(effect.operation()))) {
            violated(1, "two clusters accept writes, and nobody promoted one");
        }
    }

    // 2
    private void traffic() {
        course.claims.wrongEnds.forEach(wrong -> violated(2, wrong));
        for (Course.Moved moved : course.moved) {
            if (moved.wrongDatabase() != null && !moved.forced()) {
                violated(
                        2,
                        moved.process() + " led the traffic to " + moved.to() + " at " + moved.at() + ", and "
                                + moved.wrongDatabase());
            }
        }
        for (Map.Entry<String, List<Course.Ended>> run : byRun().entrySet()) {
            RunState state = course.journals()
                    .getOrDefault(run.getKey(), Optional.empty())
                    .orElse(null);
            if (state == null) {
                // Killed before its first line was on disk.
                continue;
            }
            Map<String, Step> steps = new HashMap<>();
            state.start().steps().forEach(step -> steps.put(step.id(), step));
            List<StepState> moves = state.steps().values().stream()
                    .filter(step -> step.step().action().equals("point-traffic"))
                    .toList();
            Optional<StepState> promotion = state.steps().values().stream()
                    .filter(step -> FORCING.contains(step.step().action())
                            || step.step().action().equals("switch-over-global"))
                    .findFirst();
            if (promotion.isPresent()) {
                String promoted = promotion.get().step().with().get("region");
                for (Course.Moved moved : course.moved) {
                    boolean own = run.getValue().stream()
                            .anyMatch(command -> command.process().equals(moved.process()));
                    if (own && moved.to().value().equals(promoted) && !moved.databaseTakesWrites()) {
                        violated(
                                2,
                                run.getKey() + " led the traffic to " + moved.to() + " at " + moved.at()
                                        + ", when its database took no writes");
                    }
                }
            }
            for (StepState move : moves) {
                if (promotion.isPresent()) {
                    boolean sameRegion = Objects.equals(
                            move.step().with().get("to"),
                            promotion.get().step().with().get("region"));
                    if (sameRegion && move.called() && !promotion.get().phase().isComplete()) {
                        violated(2, run.getKey() + " moved the traffic before its database could accept writes");
                    }
                }
            }
            if (!moves.isEmpty() && promotion.isEmpty() && state.status() == RunStatus.DONE) {
                boolean said = state.steps().values().stream()
                        .anyMatch(step -> step.step().action().equals("locate-writer")
                                && step.phase().isComplete()
                                && step.detail() != null);
                if (!said) {
                    violated(2, run.getKey() + " moved the traffic alone, and didn't say where the writer is");
                }
            }
        }
    }

    // 3
    private void lostWrites() {
        for (Loss loss : course.world.measurements().losses()) {
            if (loss.acknowledgedBefore() == 0) {
                continue;
            }
            Optional<io.drctl.sim.CallEffect> forced = course.world.effects().stream()
                    .filter(effect -> FORCED.contains(effect.operation())
                            && effect.subject().equals(loss.cluster())
                            && effect.changed()
                            && effect.at().equals(loss.promotedAt()))
                    .findFirst();
            if (forced.isEmpty()) {
                violated(
                        10,
                        loss.acknowledgedBefore() + " writes of the last " + loss.window() + " are lost, and "
                                + loss.cluster() + " took over as planned");
                continue;
            }
            io.drctl.sim.CallEffect promotion = forced.get();
            Plan plan = planOf(promotion.process()).orElseThrow();
            if (Planned.is(plan)) {
                violated(
                        10,
                        promotion.process() + " lost " + loss.acknowledgedBefore() + " writes of the last "
                                + loss.window());
                continue;
            }
            Duration rpo = course.site.objectives().rpoTarget();
            Duration accepted = Optional.ofNullable(plan.arguments().get("accept-data-loss"))
                    .filter(text -> !text.isEmpty())
                    .map(Duration::parse)
                    .orElse(Duration.ZERO);
            Course.Shown shown = lagGate(promotion.process());
            if (shown == null) {
                violated(3, promotion.process() + " promoted with no word about what may be lost");
                continue;
            }
            GateResult gate = shown.gate();
            Duration told = gate.loss();
            if (told != null) {
                // Until the call arrived more may have been written.
                Duration since = Duration.between(shown.at(), promotion.at()).plus(LOOK_MAX);
                Duration most = told.plus(since.compareTo(CALL_MAX) < 0 ? since : CALL_MAX);
                if (loss.window().compareTo(most) > 0) {
                    violated(
                            3,
                            loss.acknowledgedBefore() + " writes of the last " + loss.window() + " are lost; told was "
                                    + told + " at " + shown.at());
                }
            }
            boolean unknown = told == null;
            if (unknown && !Boolean.parseBoolean(plan.arguments().get("accept-unknown-loss"))) {
                violated(3, promotion.process() + " promoted although the loss was unknown and none was accepted");
            }
            // Who accepts an unknown loss has read that it is unknown; what is named bounds a known one only.
            Duration bound = gate.outcome() == GateResult.Outcome.PASSED ? rpo : accepted;
            if (!unknown && loss.window().compareTo(bound) > 0) {
                violated(
                        3,
                        loss.acknowledgedBefore() + " writes of the last " + loss.window() + " are lost; told was \""
                                + gate.seen() + "\", accepted at most " + bound);
            }
        }
    }

    /**
     * What {@code db divergence} would say of each promotion, as soon as the old primary answers: no fewer transactions
     * than clients have really lost, and no others where the place is the last one.
     */
    private void divergence() {
        Cloud all = SimulatedCloud.omniscient(course.world);
        Map<String, String> runOf = new HashMap<>();
        byRun().forEach((run, commands) -> commands.forEach(command -> runOf.put(command.process(), run)));
        for (Loss loss : course.world.measurements().losses()) {
            course.world.effects().stream()
                    .filter(effect -> PROMOTIONS.contains(effect.operation())
                            && effect.subject().equals(loss.cluster())
                            && effect.changed()
                            && effect.at().equals(loss.promotedAt()))
                    .findFirst()
                    .flatMap(effect -> Optional.ofNullable(runOf.get(effect.process())))
                    .flatMap(this::onlyJournal)
                    .ifPresent(run -> divergences(run, all).stream()
                            .filter(each -> each.promotion().clusterId().equals(loss.cluster()))
                            .forEach(each -> divergence(each, loss)));
        }
    }

    /** None where the old primary is down just now, as one that is renamed is for a minute. */
    private List<Divergence> divergences(RunState run, Cloud all) {
        try {
            return Divergence.of(run, course.site, all);
        } catch (RuntimeException refused) {
            if (!String.valueOf(refused.getMessage()).startsWith("Connection refused by the server of")) {
                throw refused;
            }
            return List.of();
        }
    }

    /** Two machines may have named a run alike. */
    private Optional<RunState> onlyJournal(String run) {
        Optional<RunState> here = course.journals().getOrDefault(run, Optional.empty());
        Optional<RunState> there = course.journals().getOrDefault("elsewhere/" + run, Optional.empty());
        return here.isPresent() && there.isPresent() ? Optional.empty() : here.or(() -> there);
    }

    private void divergence(Divergence each, Loss loss) {
        if (each.alone() == null) {
            return;
        }
        long told = each.alone().transactions();
        long really = loss.acknowledgedBefore() + loss.acknowledgedAfter();
        if (told < really || (told > really && !each.isAtMost())) {
            violated(
                    13,
                    "db divergence tells of " + (each.isAtMost() ? "at most " : "") + told + " writes that "
                            + loss.source() + " alone has, and it has " + really);
        }
    }

    /**
     * What a switchover stopped is let in again by its end, where nothing has moved; and what was acknowledged after a
     * promotion was so because somebody else let it in, or a restart did.
     */
    private void stoppedWrites() {
        for (io.drctl.inventory.SiteRegion region : course.site.regions()) {
            if (course.world.measurements().isWithoutWrites(region.name())) {
                violated(10, "the database in " + region.name() + " is left read-only, and nothing has moved");
            }
        }
        course.unsaid.forEach(text -> violated(10, text));
        for (io.drctl.sim.CallEffect effect : course.world.effects()) {
            if (effect.operation().equals("sql:SetReadOnly") && effect.detail().equals("writes let in")) {
                letIn(effect);
            }
        }
        // What SQL set doesn't outlive its server.
        boolean isLetIn = course.world.effects().stream().anyMatch(effect -> FLIPS.contains(effect.operation()))
                || course.scenario.troubles().stream()
                        .anyMatch(trouble -> trouble.fault() instanceof io.drctl.sim.Fault.InstanceDown);
        for (Loss loss : course.world.measurements().losses()) {
            boolean isPlanned = course.world.effects().stream()
                    .filter(effect -> PROMOTIONS.contains(effect.operation())
                            && effect.subject().equals(loss.cluster())
                            && effect.changed()
                            // One that is made again after a way home has its old name.
                            && effect.at().equals(loss.promotedAt()))
                    .anyMatch(effect ->
                            planOf(effect.process()).filter(Planned::is).isPresent());
            if (isPlanned && loss.acknowledgedAfter() > 0 && !isLetIn) {
                violated(
                        10,
                        loss.acknowledgedAfter() + " writes were acknowledged by the primary after " + loss.cluster()
                                + " was promoted");
            }
        }
    }

    /** Writes were let in: not where another cluster had taken over, as far as one machine can know. */
    private void letIn(io.drctl.sim.CallEffect effect) {
        course.world.measurements().losses().stream()
                .filter(loss -> loss.promotedAt().isBefore(effect.at()))
                .reduce((first, last) -> last)
                .filter(loss -> !loss.region().equals(effect.region()))
                .filter(loss -> !course.scenario.rivalElsewhere()
                        || loss.promotedAt().plus(CALL_MAX).isBefore(effect.at()))
                .ifPresent(loss -> violated(
                        10,
                        effect.process() + " let writes in to " + effect.subject() + " at " + effect.at() + ", after "
                                + loss.cluster() + " was promoted at " + loss.promotedAt()));
    }

    /** What was promoted last has what was acknowledged since, and nothing else has. */
    private void deletedWrites() {
        RegionName serving = course.site.primary().name();
        for (io.drctl.sim.CallEffect effect : course.world.effects()) {
            if (!effect.changed() || effect.region() == null) {
                continue;
            }
            if (FORCED.contains(effect.operation())) {
                serving = effect.region();
            } else if (effect.operation().startsWith("rds:DeleteDB")
                    && effect.process().startsWith("drctl")
                    && effect.region().equals(serving)) {
                violated(3, effect.process() + " deleted " + effect.subject() + " of the cluster that was written to");
            }
        }
    }

    /** What was promoted last goes on under its name, and what was renamed still has what it had, whoever deletes. */
    private void keptData() {
        RegionName serving = course.site.primary().name();
        Witness witness = new Witness(course.world);
        boolean isDeleted = false;
        boolean isRenamed = false;
        for (io.drctl.sim.CallEffect effect : course.world.effects()) {
            if (!effect.changed() || effect.region() == null) {
                continue;
            }
            boolean isOfOurs = effect.subject().equals(course.site.database().clusterIn(effect.region()));
            boolean renames = effect.detail().contains("-old-") && isOfOurs;
            isDeleted |= effect.operation().startsWith("rds:DeleteDB") && isOfOurs;
            isRenamed |= renames;
            if (FORCED.contains(effect.operation())) {
                serving = effect.region();
            } else if (renames && effect.region().equals(serving)) {
                violated(21, effect.process() + " renamed " + effect.subject() + ", which was written to");
            }
            String newId = effect.detail().replaceFirst(".* ", "");
            if (renames && !witness.isRenamed(effect.region(), newId, effect.at())) {
                violated(21, effect.process() + " renamed " + effect.subject() + ", and there is no " + newId);
            }
        }
        for (Course.Made made : course.calls) {
            boolean keeps = course.ended.stream()
                    .anyMatch(command -> made.call().process().equals(command.process())
                            && command.state() != null
                            && "true".equals(command.state().start().arguments().get("keep-old")));
            if (keeps && made.call().operation().startsWith("rds:DeleteDB")) {
                violated(21, made.call() + ", by a run that deletes nothing");
            }
        }
        if (isRenamed && !isDeleted) {
            witness.historiesLost().forEach(log -> violated(21, "nothing has any more what was written to " + log));
        }
    }

    private Course.@org.jspecify.annotations.Nullable Shown lagGate(String process) {
        return course.shown.stream()
                .filter(shown ->
                        shown.process().equals(process) && shown.gate().test().equals("replica-lag"))
                .reduce((first, last) -> last)
                .orElse(null);
    }

    // 4
    private void oneWayCalls() {
        Map<String, Instant> tookEffect = new HashMap<>();
        for (io.drctl.sim.CallEffect effect : course.world.effects()) {
            if (ONE_WAY.contains(effect.operation()) && effect.changed()) {
                String run = course.calls.stream()
                        .filter(made -> made.call().process().equals(effect.process()))
                        .map(Course.Made::runId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("no run");
                String key = run + " " + effect.operation() + " " + effect.subject();
                if (tookEffect.putIfAbsent(key, effect.at()) != null) {
                    violated(4, key + " took effect twice");
                }
            }
        }
        for (Course.Made made : course.calls) {
            if (!ONE_WAY.contains(made.call().operation())) {
                continue;
            }
            if (!made.consented()) {
                violated(4, made.call() + " without consent");
            }
            Instant before = tookEffect.get(made.runId() + " " + made.call().operation() + " "
                    + made.call().subject());
            if (before != null && before.isBefore(made.at())) {
                violated(4, made.call() + " again, although it had taken effect at " + before);
            }
        }
    }

    /** Terraform's plans, of which each was looked at and agreed to, and none is applied twice. */
    private void applications() {
        for (Course.Made made : course.calls) {
            if (made.call().operation().equals(APPLY) && !made.consented()) {
                violated(4, made.call() + " without consent");
            }
        }
        Set<String> applied = new HashSet<>();
        for (io.drctl.sim.CallEffect effect : course.world.effects()) {
            if (effect.operation().equals(APPLY)
                    && effect.process().startsWith("drctl")
                    && !applied.add(effect.process() + " in " + effect.region())) {
                violated(4, effect.process() + " applied more than the plan that it had shown of " + effect.region());
            }
        }
    }

    // 5
    private void intents() {
        for (Course.Made made : course.calls) {
            if (made.call().mutating() && !made.intended()) {
                violated(5, made.call() + " without an intent in the journal");
            }
        }
        Set<String> callers = new HashSet<>();
        course.calls.forEach(made -> callers.add(made.call().process()));
        for (io.drctl.sim.CallEffect effect : course.world.effects()) {
            // The lease is no part of the site; what is written of it, Leases judges.
            if (effect.process().startsWith("drctl")
                    && !callers.contains(effect.process())
                    && !Leases.isOfLease(effect.subject())) {
                violated(5, effect + " by nobody's call");
            }
        }
        course.journals().forEach((id, state) -> {
            if (state.isEmpty()) {
                violated(5, "the journal of " + id + " doesn't verify");
            }
        });
    }

    // 6
    private void words() {
        course.claims.lies.forEach(lie -> violated(6, lie));
        for (Course.Ended command : course.ended) {
            RunState state = command.state();
            if (state == null || command.runId() == null) {
                continue;
            }
            boolean allDone = state.steps().values().stream()
                    .allMatch(step -> step.phase().isComplete());
            boolean saysDone = command.exitStatus() == 0 || command.exitStatus() == 1;
            if (saysDone != allDone || saysDone != (state.status() == RunStatus.DONE)) {
                violated(
                        6,
                        command.process() + " ended with exit status " + command.exitStatus() + ", its run is "
                                + state.status() + ", and all steps complete: " + allDone);
            }
            if (state.status() != RunStatus.DONE
                    && state.stoppedAt().isEmpty()
                    && state.status() != RunStatus.INTERRUPTED) {
                violated(6, command.process() + " ended " + state.status() + " and names no step that stopped it");
            }
        }
    }

    /** What {@code run show} says above the steps, held against the journal's lines about them. */
    private void shownRuns() {
        course.journals()
                .forEach((id, journal) -> journal.ifPresent(state -> {
                    ByteArrayOutputStream shown = new ByteArrayOutputStream();
                    PrintStream out = new PrintStream(shown, false, StandardCharsets.UTF_8);
                    new HumanRunView(new Terminal(out, out, false, false, false, false, 80))
                            .show(RunReport.of(state), null, 0);
                    out.flush();
                    String text = shown.toString(StandardCharsets.UTF_8);
                    String head = text.substring(0, text.indexOf("\nrun "));
                    boolean allDone = state.steps().values().stream()
                            .allMatch(step -> step.phase().isComplete());
                    boolean allSeen =
                            state.steps().values().stream().noneMatch(step -> step.phase() == StepPhase.UNVERIFIED);
                    if (head.contains("DONE") != allDone || (allDone && head.contains("NOT VERIFIED") == allSeen)) {
                        violated(
                                6,
                                "run show says \"" + head + "\", all steps complete: " + allDone + ", all seen: "
                                        + allSeen);
                    }
                }));
    }

    /**
     * What a drill is said to have taken is never less than it took, however clocks are set. Across a resume there is
     * nothing but the clock to go by.
     */
    private void measures() {
        course.journals()
                .forEach((id, journal) -> journal.ifPresent(state -> {
                    for (DrillResult.Measured window : DrillResult.of(state).windows()) {
                        Duration said = window.elapsed();
                        Claims.Written from = course.claims.begun.get(
                                id + " " + window.window().from());
                        Claims.Written until = course.claims.over.get(
                                id + " " + window.window().until());
                        if (said == null
                                || from == null
                                || until == null
                                || !from.process().equals(until.process())) {
                            continue;
                        }
                        Duration took = Duration.between(from.at(), until.at());
                        if (said.plusMillis(1).compareTo(took) < 0) {
                            violated(
                                    6,
                                    id + " says that " + window.window().name() + " took " + said + ", and it took "
                                            + took);
                        }
                        if (!window.writesFailed()
                                && course.misdeeds.noWrites(
                                        id,
                                        window.window().from(),
                                        window.window().until())) {
                            violated(
                                    2,
                                    id + " says of " + window.window().name() + " that it is " + window.outcome()
                                            + ", and not that nothing could be written");
                        }
                    }
                }));
    }

    /** What an operator agrees to. */
    private static final List<String> CONSENTS = List.of(
            "accept-data-loss",
            "accept-unknown-loss",
            "force-while-healthy",
            "accept-unfenced",
            "accept-capacity",
            "delete-old-primary");

    /**
     * Who goes on by force has agreed to it then, and nobody in their place; from then on nobody resumes the run that
     * was planned.
     */
    private void continued() {
        for (Course.Ended command : course.ended) {
            Plan plan = command.plan();
            if (plan == null || !command.command().isForcing()) {
                continue;
            }
            for (String consent : CONSENTS) {
                String given = command.command().arguments().getOrDefault(consent, "");
                String planned = plan.arguments().getOrDefault(consent, "");
                if (!planned.isEmpty() && !planned.equals("false") && !planned.equals(given)) {
                    violated(
                            3,
                            command.process() + " went on by force with " + consent + " " + planned
                                    + ", which nobody had said");
                }
            }
        }
        course.continuations().forEach((old, next) -> {
            RunState left =
                    course.journals().getOrDefault(old, Optional.empty()).orElse(null);
            RunState taking =
                    course.journals().getOrDefault(next, Optional.empty()).orElse(null);
            if (left == null || taking == null) {
                violated(5, next + " goes on with " + old + ", and there is no such run");
                return;
            }
            if (!Objects.equals(
                    left.start().arguments().get("to"),
                    taking.start().arguments().get("to"))) {
                violated(6, next + " goes on with " + old + ", and leads elsewhere");
            }
            boolean isBegun = false;
            for (Course.Ended command : course.ended) {
                isBegun |= next.equals(command.runId());
                RunState came = command.state();
                // Who waited for the lock meanwhile finds it settled, and writes nothing.
                boolean hasGoneOn = came != null && came.lastAt().isAfter(taking.startedAt());
                if (isBegun
                        && hasGoneOn
                        && old.equals(command.runId())
                        && command.outcome() == Course.Outcome.RUN_ENDED) {
                    violated(7, command.process() + " resumed " + old + " after " + next + " had gone on with it");
                }
            }
        });
    }

    // 7
    private void ends() {
        Instant calm = Objects.requireNonNull(course.calm);
        Map<String, Course.Ended> last = new HashMap<>();
        for (Course.Ended command : course.ended) {
            if (command.plan() == null) {
                continue;
            }
            boolean isCalm = !command.from().isBefore(calm);
            Duration budget = (isCalm ? GRACE : GRACE.plus(TROUBLED_GRACE))
                    .plusSeconds(command.command().thinksSeconds());
            for (PlannedStep step : command.plan().steps()) {
                Duration own = step.step().timeout();
                budget = budget.plus(own == null ? step.outline().budget() : own)
                        .plus(isCalm || !course.awaitsLogin() ? Duration.ZERO : LOGIN_MAX);
            }
            Duration took = Duration.between(command.from(), command.until());
            if (took.compareTo(budget) > 0) {
                violated(7, command.process() + " took " + took + ", more than its budget of " + budget);
            }
            if (isCalm && command.runId() != null) {
                last.put(command.runId(), command);
            }
        }
        Set<String> settled = course.continuations().keySet();
        course.breakdowns.forEach(breakdown -> violated(7, "drctl broke down: " + breakdown));
        for (Map.Entry<String, Optional<RunState>> journal : course.journals().entrySet()) {
            String id = journal.getKey();
            RunState state = journal.getValue().orElse(null);
            if (state == null) {
                continue;
            }
            if (settled.contains(id)) {
                // Its operator goes on with another one, which is judged in its place.
                continue;
            }
            if (state.status() == RunStatus.OPEN) {
                violated(7, id + " is still open after the last resume");
            }
            if (state.status() == RunStatus.REFUSED
                    && state.stoppedAt()
                            .filter(step -> step.detail() != null && step.remedy() != null)
                            .isEmpty()) {
                violated(7, id + " is refused without a reason and a remedy");
            }
            if (state.status() == RunStatus.INTERRUPTED) {
                violated(7, id + " is still interrupted after the last resume");
            }
            boolean isPlain = state.start().steps().stream().noneMatch(Step::always);
            if (isPlain && state.status() != RunStatus.DONE && !last.containsKey(id)) {
                // Without a step that goes ahead of others, nothing stands in the way of trying again.
                violated(7, id + " is " + state.status() + ", and can't be resumed");
            }
            Set<String> abandoned = state.abandoned();
            boolean rightly = state.steps().values().stream()
                    .filter(step -> step.phase() == StepPhase.FAILED
                            && !abandoned.contains(step.step().id()))
                    .allMatch(step -> course.claims.rightFailures.contains(
                            id + " " + step.step().id()));
            if (last.containsKey(id) && state.status() == RunStatus.FAILED && state.isResumable() && !rightly) {
                violated(
                        7,
                        id + " failed without faults: "
                                + state.stoppedAt()
                                        .map(step -> step.step().id() + ": " + step.detail())
                                        .orElse("?"));
            }
        }
    }

    private boolean isAskedOfTheLeft(Course.Made made) {
        String operation = made.call().operation();
        return ASKED_OF_THE_LEFT.contains(operation)
                || (course.scenario.isFenced() && ASKED_OF_THE_FENCED.contains(operation));
    }

    // 8
    private void darkRegions() {
        for (Course.Ended command : course.ended) {
            Plan plan = command.plan();
            String to = plan == null ? null : plan.arguments().get("to");
            boolean needsBoth = plan != null
                    && (plan.runbook().startsWith("switchover-")
                            || plan.runbook().equals("failback"));
            if (plan == null || to == null || needsBoth) {
                continue;
            }
            // What a switchover stopped there is let in again, where nothing was promoted.
            boolean letsIn = Boolean.parseBoolean(plan.arguments().get("writes-stopped"));
            if (Boolean.parseBoolean(plan.arguments().get("delete-old-primary"))) {
                // What is retired is asked, but not before there is something to retire it for.
                for (Course.Made made : course.early) {
                    if (made.call().process().equals(command.process()) && !isAskedOfTheLeft(made)) {
                        violated(8, made.call() + ", before the cluster in " + to + " stood alone");
                    }
                }
                continue;
            }
            for (Course.Made made : course.calls) {
                RegionName asked = made.call().region();
                if (made.call().process().equals(command.process())
                        && asked != null
                        && !asked.value().equals(to)
                        && !(letsIn && ASKED_OF_THE_FENCED.contains(made.call().operation()))
                        && !isAskedOfTheLeft(made)) {
                    violated(8, made.call() + ", the Region that is being left");
                }
            }
        }
    }
}
