package io.drctl.simulation;

import io.drctl.inventory.Fence;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.SiteRegion;
import io.drctl.journal.RunState;
import io.drctl.journal.StepPhase;
import io.drctl.journal.StepState;
import io.drctl.sim.CallEffect;
import io.drctl.sim.Fault;
import io.drctl.sim.Loss;
import io.drctl.sim.Witness;
import io.drctl.sim.World;
import io.drctl.testing.Inventories;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What fences must be, by the world: never at the database with the newest writes but where another is about to take
 * over; kept up once a write was seen refused; recorded as owed before a run says DONE; lifted where nothing moved; and
 * never before a copy that is called ready.
 */
final class FenceChecks {
    /** How long another machine's promotion, or restart, may not be seen. */
    private static final Duration SEEN = Duration.ofMinutes(2);

    /** From a gate's look to the call that it let pass. */
    private static final Duration LOOKED_BEFORE = Duration.ofMinutes(2);

    /** A database that was said to be fenced, and how many writes it had acknowledged by then. */
    private record Promise(String process, RegionName region, Instant at, long acknowledged) {}

    /** What a fence does wrong. */
    final List<String> found = new ArrayList<>();

    /** Runs that said DONE with a fence neither in place nor owed. */
    final List<String> unrecorded = new ArrayList<>();

    private final Scenario scenario;
    private final World world;
    private final List<Promise> promises = new ArrayList<>();

    FenceChecks(Scenario scenario, World world) {
        this.scenario = scenario;
        this.world = world;
    }

    private String arn(RegionName region) {
        return "arn:aws:rds:" + region + ":123456789012:"
                + (scenario.site().database().isInstance() ? "db:" : "cluster:")
                + scenario.site().database().clusterIn(region);
    }

    private long acknowledged(RegionName region) {
        return world.measurements().acknowledgedWrites().entrySet().stream()
                .filter(each -> each.getKey().contains(":" + region + ":"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** A step wrote that a Region's database is fenced. */
    void promised(String process, RegionName region, Instant at) {
        promises.add(new Promise(process, region, at, acknowledged(region)));
    }

    /** A run wrote that it is done. */
    void done(String run, RunState state) {
        for (StepState step : state.steps().values()) {
            boolean isFence = step.step().action().equals("place-fence")
                    && step.step().with().containsKey("to");
            if (!isFence || step.phase() == StepPhase.OWED) {
                continue;
            }
            RegionName region =
                    new RegionName(Objects.requireNonNull(step.step().with().get("region")));
            boolean isUp = switch (String.valueOf(step.step().with().get("fence"))) {
                case "application" -> world.measurements().isStopped(region);
                case "security-group" -> world.measurements().isClosed(region);
                default ->
                    world.measurements().isReadOnly(region)
                            || world.measurements().isClosed(region);
            };
            boolean isLost = step.facts().containsKey("fence-verdict")
                    && (restarted(region) || liftedSince(region, Instant.EPOCH));
            if (!isUp && !isLost && isWriter(region) && isLeft(region)) {
                unrecorded.add(run + " is DONE, " + step.step().id() + " is " + step.phase() + ", and " + region
                        + " has no such fence");
            }
        }
    }

    private boolean isWriter(RegionName region) {
        return new Witness(world).follows(region)
                ? false
                : world.measurements().regionsTakingWrites().contains(region);
    }

    private boolean isLeft(RegionName region) {
        return last(Instant.MAX).filter(loss -> !loss.region().equals(region)).isPresent();
    }

    private Optional<Loss> last(Instant before) {
        return world.measurements().losses().stream()
                .filter(loss -> loss.promotedAt().isBefore(before))
                .reduce((first, last) -> last);
    }

    /** What SQL set doesn't outlive its server. */
    private boolean restarted(RegionName region) {
        return world.effects().stream()
                        .anyMatch(
                                effect -> Misdeeds.FLIPS.contains(effect.operation()) && region.equals(effect.region()))
                || scenario.troubles().stream()
                        .anyMatch(trouble -> trouble.fault() instanceof Fault.InstanceDown down
                                && String.valueOf(down).contains(region.value()));
    }

    private boolean liftedSince(RegionName region, Instant then) {
        return world.effects().stream()
                .anyMatch(effect -> region.equals(effect.region())
                        && !effect.at().isBefore(then)
                        && (effect.detail().equals("writes let in")
                                || effect.operation().equals("rds:DeleteDBCluster")
                                || effect.operation().equals("ec2:AuthorizeSecurityGroupIngress")
                                || isStart(effect)));
    }

    List<String> violations(Course course) {
        for (CallEffect effect : world.effects()) {
            boolean isFence = (effect.operation().equals("sql:SetReadOnly")
                            && effect.detail().equals("writes stopped"))
                    || effect.operation().equals("ec2:RevokeSecurityGroupIngress")
                    || isStop(effect);
            boolean isPlanned = course.ended.stream()
                    .anyMatch(each -> each.process().equals(effect.process())
                            && each.plan() != null
                            && Objects.requireNonNull(each.plan()).runbook().equals("switchover-db"));
            if (isFence && !isPlanned && effect.region() != null) {
                placed(effect, effect.region());
            }
            boolean isLift = effect.operation().equals("ec2:AuthorizeSecurityGroupIngress")
                    || isStart(effect)
                    || (effect.detail().equals("writes let in") && !isPlanned);
            if (isLift && effect.region() != null) {
                lifted(effect, effect.region());
            }
        }
        promises.forEach(this::kept);
        stops.forEach(this::staysStopped);
        sizes();
        for (SiteRegion each : scenario.site().regions()) {
            RegionName region = each.name();
            RegionName peer = scenario.site().peerOf(region).name();
            boolean isNewest = last(Instant.MAX)
                    .map(loss -> loss.region().equals(region))
                    .orElse(region.equals(scenario.site().primary().name()));
            if (isNewest
                    && new Witness(world).follows(peer)
                    && world.measurements().isClosed(region)) {
                found.add(
                        "the database in " + region + " is left behind a closed security group, and nothing has moved");
            }
            if (isNewest
                    && new Witness(world).follows(peer)
                    && world.measurements().isStopped(region)) {
                found.add("the application in " + region + " is left stopped, and nothing has moved");
            }
        }
        return found;
    }

    private static final String RESIZE = "autoscaling:UpdateAutoScalingGroup";

    /** Applications that were said to be stopped. */
    private final List<Promise> stops = new ArrayList<>();

    /** A step wrote that no instance is left of an application. */
    void stopped(String process, RegionName region, Instant at) {
        Witness witness = new Witness(world);
        // Where nothing accepts writes, nobody is stopped.
        if (!witness.follows(region) && witness.hadCluster(region, at)) {
            stops.add(new Promise(process, region, at, acknowledged(region)));
        }
    }

    private static boolean isStop(CallEffect effect) {
        return effect.operation().equals(RESIZE) && effect.detail().endsWith(" 0/0/0");
    }

    private static boolean isStart(CallEffect effect) {
        return effect.operation().equals(RESIZE) && !effect.detail().endsWith(" 0/0/0");
    }

    /** What is stopped serves nobody, and so writes nothing, until it is started again. */
    private void staysStopped(Promise promise) {
        boolean isStarted = world.effects().stream()
                .anyMatch(effect -> isStart(effect)
                        && promise.region().equals(effect.region())
                        && !effect.at().isBefore(promise.at()));
        long since = acknowledged(promise.region()) - promise.acknowledged();
        boolean isLeftOver = scenario.site().database().fences().contains(Fence.APPLICATION);
        if (isLeftOver && !isStarted && since > 0) {
            found.add(promise.process() + " said at " + promise.at() + " that the application in " + promise.region()
                    + " is stopped, and it has written " + since + " times since");
        }
    }

    /** The sizes that are put back are those that were taken. */
    private void sizes() {
        Map<String, String> had = new HashMap<>();
        Map<String, String> taken = new HashMap<>();
        for (CallEffect effect : world.effects()) {
            String where = String.valueOf(effect.region());
            if (isStop(effect)) {
                String before = had.getOrDefault(where, atFirst(effect));
                if (!before.equals("0/0/0")) {
                    taken.put(where, before);
                }
                had.put(where, "0/0/0");
            } else if (isStart(effect)) {
                String put = effect.detail().substring(effect.detail().lastIndexOf(' ') + 1);
                if (!put.equals(taken.get(where))) {
                    found.add(effect.process() + " gave " + effect.subject() + " in " + effect.region() + " the sizes "
                            + put + " at " + effect.at() + "; " + taken.get(where) + " were taken");
                }
                had.put(where, put);
            } else if (effect.operation().equals("autoscaling:SetDesiredCapacity")) {
                had.put(where, resized(had.getOrDefault(where, atFirst(effect)), effect.detail()));
            }
        }
    }

    /** As {@code sim} builds them: with room for two more than serving takes. */
    private static String atFirst(CallEffect effect) {
        return Inventories.PRIMARY.equals(effect.region()) ? "1/4/6" : "1/2/6";
    }

    private static String resized(String sizes, String desired) {
        String[] parts = sizes.split("/");
        return parts[0] + "/" + desired + "/" + parts[2];
    }

    /** A fence was placed. */
    private void placed(CallEffect effect, RegionName region) {
        RegionName primary = scenario.site().primary().name();
        RegionName newest = last(effect.at()).map(Loss::region).orElse(primary);
        // What is kept under another name has no newest writes: it is closed because of that.
        boolean isKept = effect.subject().contains("-old-");
        if (!newest.equals(region) || isKept) {
            return;
        }
        RegionName peer = scenario.site().peerOf(region).name();
        boolean isToBeLeft = moment(effect).filter(Moment::isFollowed).isPresent()
                || last(effect.at().plus(SEEN))
                        .filter(loss -> loss.region().equals(peer))
                        .isPresent();
        boolean isByPromotion = !fenceRuns.contains(effect.process());
        boolean isRecent = last(effect.at())
                .filter(loss -> loss.promotedAt().isAfter(effect.at().minus(LOOKED_BEFORE)))
                .isPresent();
        boolean isUnknowable = isRecent && scenario.rivalElsewhere();
        if ((!isToBeLeft || !isByPromotion) && !isUnknowable) {
            found.add(effect.process() + " fenced " + effect.subject() + " in " + region + " at " + effect.at()
                    + ", which has the newest writes");
        }
    }

    /** What was so when a call was made that places or lifts a fence. */
    private record Moment(
            String process,
            String operation,
            RegionName region,
            Instant at,
            boolean isFollowed,
            boolean isReplica,
            boolean isThere) {}

    private final List<Moment> moments = new ArrayList<>();

    /** A call is about to be made. */
    void called(String process, String operation, RegionName region, Instant at) {
        if (operation.equals("sql:SetReadOnly")
                || operation.endsWith("SecurityGroupIngress")
                || operation.equals(RESIZE)) {
            Witness witness = new Witness(world);
            moments.add(new Moment(
                    process,
                    operation,
                    region,
                    at,
                    witness.wasReplica(scenario.site().peerOf(region).name(), at),
                    witness.wasReplica(region, at),
                    witness.hadCluster(region, at)));
        }
    }

    private Optional<Moment> moment(CallEffect effect) {
        return moments.stream()
                .filter(each -> each.process().equals(effect.process())
                        && each.operation().equals(effect.operation())
                        && each.region().equals(effect.region())
                        && !each.at().isAfter(effect.at()))
                .reduce((first, last) -> last);
    }

    /** The recovery Region was called ready, and so a copy there can take over. */
    void ready(String process, Instant at) {
        RegionName region = Inventories.RECOVERY;
        boolean isFence = scenario.site().database().fences().contains(Fence.SECURITY_GROUP);
        if (isFence
                && new Witness(world).follows(region)
                && world.measurements().isClosed(region)) {
            found.add(process + " called " + region + " ready at " + at
                    + ", where the database is a replica behind a closed security group");
        }
    }

    /** The processes that only fence. */
    final List<String> fenceRuns = new ArrayList<>();

    /** A fence was lifted. */
    private void lifted(CallEffect effect, RegionName region) {
        last(effect.at())
                .filter(loss -> !loss.region().equals(region))
                .filter(loss -> moment(effect)
                        .filter(then -> then.isThere() && !then.isReplica())
                        .isPresent())
                .filter(loss -> !scenario.rivalElsewhere()
                        || loss.promotedAt().plus(LOOKED_BEFORE).isBefore(effect.at()))
                .ifPresent(loss -> found.add(effect.process() + " lifted the fences of " + effect.subject() + " in "
                        + region + " at " + effect.at() + ", after " + loss.cluster() + " was promoted at "
                        + loss.promotedAt()));
    }

    /** What was fenced acknowledges nothing, unless something lifts that, or the database is the newest again. */
    private void kept(Promise promise) {
        boolean isNewestAgain = world.measurements().losses().stream()
                .anyMatch(loss -> loss.region().equals(promise.region())
                        && loss.promotedAt().isAfter(promise.at()));
        boolean isOver = isNewestAgain
                || restarted(promise.region())
                || liftedSince(promise.region(), promise.at())
                || scenario.first().stream().anyMatch(Command::isTerraform);
        long since = acknowledged(promise.region()) - promise.acknowledged();
        if (!isOver && since > 0) {
            found.add(promise.process() + " said at " + promise.at() + " that " + arn(promise.region())
                    + " is fenced, and it has acknowledged " + since + " writes since");
        }
    }
}
