package io.drctl.simulation;

import io.drctl.action.StepContext;
import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Containers;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.Sql;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.inventory.SiteRegion;
import io.drctl.journal.Event;
import io.drctl.journal.StepPhase;
import io.drctl.readiness.Readiness;
import io.drctl.readiness.ReadinessVerdict;
import io.drctl.readiness.Scope;
import io.drctl.runbook.Step;
import io.drctl.sim.Call;
import io.drctl.sim.Creation;
import io.drctl.sim.Fault;
import io.drctl.sim.Peculiarity;
import io.drctl.sim.SimulatedCloud;
import io.drctl.sim.Witness;
import io.drctl.sim.World;
import io.drctl.testing.TwoApplications;
import io.drctl.writer.KeptDatabase;
import io.drctl.writer.Promotion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is, as nobody in the world can see it: without faults, delays or staleness. It is held against what a journal
 * says of a step. Written apart from the actions on purpose: an action's mistake must not be made here again.
 */
final class Truth {
    /** How long a promotion may not be seen by others: AWS shows it late, and reads may be of some time ago. */
    private static final Duration PROMOTION_SEEN = Duration.ofMinutes(2);

    /** How long before a call its gates may have looked. */
    private static final Duration LOOKED_BEFORE = Duration.ofMinutes(1);

    private final World world;
    private final Inventory site;
    private final Cloud cloud;
    private final Witness witness;
    private final List<Scenario.Trouble> troubles;
    private final boolean isTroubled;
    /** Whether a cluster that accepts writes may cease to, or be seen as it was before. */
    private final boolean writersTurn;

    /** @param troubles what goes wrong in this world, so that what was true a moment ago may not be now */
    Truth(World world, Inventory site, List<Scenario.Trouble> troubles) {
        this.troubles = List.copyOf(troubles);
        this.isTroubled = !troubles.isEmpty();
        this.writersTurn = troubles.stream()
                .map(Scenario.Trouble::fault)
                .anyMatch(fault -> fault instanceof Fault.StaleReads
                        || fault instanceof Fault.InstanceDown
                        || fault instanceof Fault.RegionDark);
        this.world = world;
        this.site = site;
        this.witness = new Witness(world);
        this.cloud = SimulatedCloud.omniscient(world);
    }

    /** What contradicts a step's end. */
    Optional<String> contradiction(Step step, Event.StepEnded end) {
        return switch (step.action()) {
            case "promote-replica" -> {
                RegionName region = region(step, "region");
                yield standsAlone(region)
                        .or(() -> expect(
                                // What a switchover left is read-only, and stands alone as before.
                                writersTurn || takesWrites(region) || isFenced(region),
                                "the cluster accepts no writes yet"));
            }
            case "place-fence" -> fenced(step, end);
            case "lift-fence" -> {
                RegionName region = region(step, "region");
                yield expect(
                        writersTurn
                                || !end.facts().containsKey("fence-lifted")
                                || (!world.measurements().isReadOnly(region)
                                        || standsAlone(region).isPresent()),
                        "the cluster is read-only");
            }
            case "stop-writes" ->
                end.phase() == StepPhase.ALREADY
                        ? standsAlone(region(step, "to"))
                        : expect(
                                writersTurn || !takesWrites(region(step, "region")) || isLeft(region(step, "region")),
                                "the cluster accepts writes");
            case "await-replica" ->
                expect(
                        writersTurn || world.measurements().unappliedWrites(region(step, "region")) == 0,
                        world.measurements().unappliedWrites(region(step, "region")) + " writes aren't applied");
            case "see-write" ->
                expect(
                        writersTurn || end.phase() != StepPhase.DONE || takesWrites(region(step, "region")),
                        "the cluster accepts no writes");
            case "ready-to-serve" ->
                expect(
                        isTroubled || !"yes".equals(end.facts().get("ready")) || !witness.isClosed(region(step, "to")),
                        "nobody answers there");
            case "let-writes-in" -> {
                RegionName region = region(step, "region");
                boolean isOver = step.with().containsKey("unless-promoted")
                        && (isLeft(region)
                                || cluster(region)
                                        .map(Databases.Cluster::isReplica)
                                        .orElse(true));
                yield expect(writersTurn || isOver || takesWrites(region), "the cluster accepts no writes");
            }
            case "switch-over-global", "fail-over-global" -> {
                RegionName region = region(step, "region");
                yield expect(
                                cluster(region)
                                        .filter(cluster -> !cluster.isReplica())
                                        .isPresent(),
                                "the cluster follows another, or is none")
                        .or(() -> expect(writersTurn || takesWrites(region), "the cluster accepts no writes yet"));
            }
            case "record-promotion" ->
                expect(
                        !end.facts().containsKey("recorded")
                                || cluster(region(step, "region"))
                                        .filter(cluster -> !cluster.tags().containsKey(Promotion.TAG))
                                        .isEmpty(),
                        "the cluster has no tag that says so");
            case "flip-writer" ->
                site.database().isInstance()
                        ? isInZone(region(step, "region"), end.facts().getOrDefault("zone", ""))
                        : writes(region(step, "region"), end.facts().getOrDefault("writer", ""));
            case "point-traffic" ->
                end.facts().containsKey("superseded") ? Optional.empty() : leadsTo(region(step, "to"), nameOf(step));
            case "point-database" ->
                expect(
                        end.facts().containsKey("superseded")
                                || region(step, "region")
                                        .equals(world.measurements().databaseNamed()),
                        "the database's name leads to " + world.measurements().databaseNamed());
            case "take-over" ->
                expect(
                        !"data_plane".equals(end.facts().get("way"))
                                || isTakenOver(region(step, "to"))
                                || answered(step).equals(List.of(region(step, "to"))),
                        "users are given " + answered(step) + ", and nothing sends them there");
            case "all-clear" ->
                expect(
                        !isTakenOver(region(step, "to"))
                                || leadsTo(region(step, "to"), nameOf(step)).isPresent(),
                        "the take-over alarm still fires");
            case "add-instance" -> {
                RegionName region = region(step, "region");
                List<Databases.Instance> there = cloud.databases(region).instances(clusterId(region));
                yield expect(
                        cluster(region).isEmpty()
                                || ((end.phase() == StepPhase.DONE && !writersTurn)
                                        ? there.stream().anyMatch(Databases.Instance::isAvailable)
                                        : !there.isEmpty()),
                        "the cluster has no instance, or none that serves");
            }
            case "raise-database", "await-database" -> {
                RegionName to = region(step, "to");
                boolean isLess = step.with().containsKey("accept-capacity")
                        && !step.with().getOrDefault("accept-capacity", "").isEmpty();
                yield isTroubled || isLess || cluster(to).isEmpty()
                        ? Optional.empty()
                        : witness.smallerThan(to, true, step.with().containsKey("limits-only"));
            }
            case "lower-database" -> {
                RegionName region = region(step, "region");
                yield isTroubled || !isCopy(region) || end.phase() != StepPhase.DONE
                        ? Optional.empty()
                        : witness.smallerThan(region, false, false);
            }
            case "await-copy" -> {
                RegionName region = region(step, "region");
                yield expect(
                        isCopy(region) || isKept(step) || isUnderPromotion(region), "the cluster there is no copy");
            }
            case "raise-capacity", "await-capacity" -> {
                // What can break may do so a moment later.
                boolean isOfLaunches = step.with().containsKey("launched");
                yield expect(
                        isTroubled || witness.capacity(region(step, "to"), isOfLaunches) >= accepted(step.with()),
                        "there is less capacity than was accepted");
            }
            case "lower-capacity" ->
                expect(
                        isOnStandby(region(step, "region"))
                                || (end.facts().containsKey("kept-for")
                                        && !areAllLedTo(site.peerOf(region(step, "region"))
                                                .name())),
                        "there is more than on standby, and the records lead no users there");
            case "await-ready" -> expect(isTroubled || !witness.isClosed(region(step, "to")), "nobody answers there");
            case "delete-instances" ->
                expect(
                        isKept(step)
                                || cloud.databases(region(step, "region"), site.database())
                                        .instances(clusterId(region(step, "region")))
                                        .isEmpty(),
                        "there are instances");
            case "delete-cluster" ->
                expect(isKept(step) || cluster(region(step, "region")).isEmpty(), "the cluster is there");
            case "rename-cluster" ->
                expect(isKept(step) || cluster(region(step, "region")).isEmpty(), "the cluster has its old name");
            case "rename-instances" ->
                expect(
                        kept(region(step, "region")).stream()
                                .flatMap(each -> each.members().stream())
                                .allMatch(member -> member.instanceId().contains("-old-")),
                        "an instance of what is kept has its old name");
            case "close-kept" ->
                expect(
                        end.phase() == StepPhase.OWED
                                || isTroubled
                                || step.with().containsKey("if-reached")
                                || kept(region(step, "region")).stream()
                                        .limit(1)
                                        .allMatch(each -> isReadOnly(region(step, "region"), each)),
                        "what is kept takes writes");
            case "ensure-bucket" -> bucket(region(step, "region"));
            case "ensure-replication" -> replication(region(step, "region"));
            case "ensure-image" -> image(region(step, "region"));
            case "ensure-key-pair" ->
                expect(
                        cloud.compute(region(step, "region"))
                                .keyPair(site.name(AssetKind.KEY_PAIR, region(step, "region")))
                                .isPresent(),
                        "there is no key pair");
            case "apply-terraform" -> provisioned(region(step, "region"));
            case "ensure-take-over-alarm" ->
                expect(
                        cloud.alarms(region(step, "region"))
                                .alarm(site.takeOverAlarm(region(step, "region")))
                                .filter(alarm -> !alarm.forgets())
                                .isPresent(),
                        "there is no alarm that keeps its state");
            case "retire-records" ->
                expect(
                        site.former().stream().noneMatch(region -> records().contains("." + region + ".elb.")),
                        "a record leads to a Region that the site has left");
            case "ensure-accelerated-recovery" ->
                expect(
                        cloud.traffic()
                                .hostedZone(site.application().mainName().hostedZone())
                                .filter(zone -> zone.acceleration() != TrafficRouting.Acceleration.OFF)
                                .isPresent(),
                        "accelerated recovery is off");
            case "locate-writer" ->
                takesWrites(region(step, "region"), end.facts().getOrDefault("takes-writes", ""));
            case "verify-outside" ->
                end.phase() == StepPhase.DONE ? answers(region(step, "region"), answered(step)) : Optional.empty();
            case "verify-readiness" ->
                // It looks at much, one after the other, and while something goes wrong not all of that was at once.
                expect(isTroubled || isReady(), "the site isn't ready");
            case "remember-traffic" ->
                step.with().getOrDefault("leads-to", "").isEmpty()
                        ? Optional.empty()
                        : leadsTo(region(step, "leads-to"));
            default -> Optional.of("nobody can tell: action " + step.action() + " is unknown to the checkers");
        };
    }

    /** Whether a call gives an Auto Scaling group, an ECS service or a node group fewer than it has. */
    boolean isLess(Call call) {
        RegionName region = call.region();
        String[] words = call.subject().split(" ");
        if (region == null) {
            return false;
        }
        Optional<Integer> desired = switch (call.operation()) {
            case "autoscaling:SetDesiredCapacity" ->
                cloud.autoScaling(region).group(words[0]).map(AutoScaling.Group::desired);
            case "ecs:UpdateService" -> {
                String[] key = words[0].split("/");
                yield cloud.containers(region).service(key[0], key[1]).map(Containers.Service::desired);
            }
            case "eks:UpdateNodegroupConfig" -> {
                String[] key = words[0].split("/");
                yield cloud.kubernetes(region).nodeGroup(key[0], key[1]).map(Clusters.NodeGroup::desiredSize);
            }
            default -> Optional.empty();
        };
        return desired.filter(has -> has > Integer.parseInt(words[1])).isPresent();
    }

    /** The least share, in percent, that a command accepts of what serving takes. */
    static int accepted(Map<String, String> arguments) {
        String share = arguments.getOrDefault("accept-capacity", "");
        return share.isEmpty() ? 100 : Integer.parseInt(share.replace("%", ""));
    }

    private boolean isOnStandby(RegionName region) {
        return site.scaledDown(region).stream()
                .allMatch(row -> desired(row, region)
                        .filter(desired ->
                                desired <= row.quantities().in(region).standby())
                        .isPresent());
    }

    private Optional<Integer> desired(Asset row, RegionName region) {
        if (row.kind().equals(AssetKind.KUBERNETES_NODE)) {
            return cloud.kubernetes(region)
                    .nodeGroup(
                            site.name(AssetKind.KUBERNETES_CLUSTER, region),
                            row.get(RowKeys.NODE_GROUP).orElseThrow().in(region))
                    .map(Clusters.NodeGroup::desiredSize);
        }
        return row.kind().equals(AssetKind.CONTAINER_SERVICE)
                ? cloud.containers(region)
                        .service(RowKeys.containerCluster(row, region), row.nameIn(region))
                        .map(Containers.Service::desired)
                : cloud.autoScaling(region).group(row.nameIn(region)).map(AutoScaling.Group::desired);
    }

    /** Whether what was to make way is what was to come, or has the newest writes, and may stay for that. */
    private boolean isKept(Step step) {
        RegionName region = region(step, "region");
        boolean isReplica = step.with().containsKey("for-replica-of") && isCopy(region);
        boolean isNewest = step.with().containsKey("unless-newest")
                && standsAlone(region).isEmpty()
                && world.measurements().isOfNewestWrites(region);
        return isReplica || isNewest;
    }

    /** Old primaries that go on under other names. */
    private List<Databases.Cluster> kept(RegionName region) {
        return KeptDatabase.of(
                cloud.databases(region, site.database()).clusters(),
                site.database().clusterIn(region));
    }

    private boolean isReadOnly(RegionName region, Databases.Cluster kept) {
        return witness.isWithoutWrites(region, kept.id())
                || cloud.sql(region, site.database().calledIn(region, kept.id()))
                        .map(Sql::isReadOnly)
                        .orElse(true);
    }

    /** Whether a Region's cluster follows the other Region's. */
    private boolean isCopy(RegionName region) {
        RegionName peer = site.peerOf(region).name();
        return isGlobal()
                ? hasCluster(region) && !takesWrites(region)
                : cluster(region)
                        .map(Databases.Cluster::replicationSource)
                        .filter(source -> source.contains(":" + peer + ":"))
                        .isPresent();
    }

    /**
     * What of the site isn't as the inventory says, though it is said to be home.
     *
     * @param keptUp the Regions whose take-over alarm a run owes to clear
     */
    Optional<String> away(Set<RegionName> keptUp) {
        RegionName home = site.primary().name();
        RegionName other = site.recovery().name();
        return standsAlone(home)
                .or(() -> expect(world.measurements().isOfNewestWrites(home), "the newest writes are not in " + home))
                .or(() -> expect(writersTurn || takesWrites(home), "nobody can write in " + home))
                .or(() -> expect(isCopy(other), "nothing in " + other + " follows " + home))
                .or(() -> leadsTo(home))
                .or(() -> expect(
                        Stream.of(home, other).noneMatch(region -> isTakenOver(region) && !keptUp.contains(region)),
                        "a take-over alarm fires"))
                .or(() -> expect(
                        !world.measurements().isClosed(home)
                                && !world.measurements().isClosed(other)
                                && !world.measurements().isReadOnly(home)
                                && !world.measurements().isStopped(home),
                        "a fence is left"))
                .or(() -> expect(
                        isOnStandby(other) || !areAllLedTo(home),
                        "something in " + other + " has more than on standby"))
                .or(() -> provisioned(home))
                .or(() -> provisioned(other));
    }

    /** Whether somebody keeps a Region's cluster from writes. */
    private boolean isFenced(RegionName region) {
        return world.measurements().isReadOnly(region) || world.measurements().isClosed(region);
    }

    /** Whether a database that was left is as its fence's step says, and takes no writes where it says that too. */
    private Optional<String> fenced(Step step, Event.StepEnded end) {
        RegionName region = region(step, "region");
        if (!end.facts().containsKey("fence-verdict") || standsAlone(region).isPresent()) {
            return Optional.empty();
        }
        boolean isClosed = world.measurements().isClosed(region);
        boolean isUp = switch (String.valueOf(step.with().get("fence"))) {
            case "application" -> world.measurements().isStopped(region);
            case "security-group" -> isClosed;
            default -> isClosed || world.measurements().isReadOnly(region);
        };
        return expect(writersTurn || isUp, "it has no such fence")
                .or(() -> expect(
                        writersTurn || !"fenced".equals(end.facts().get("fence-verdict")) || !takesWrites(region),
                        "the cluster accepts writes"));
    }

    /** Whether a Region's take-over alarm fires. */
    boolean isTakenOver(RegionName region) {
        return cloud.alarms(region)
                .alarm(site.takeOverAlarm(region))
                .filter(alarm -> alarm.fires())
                .isPresent();
    }

    /** Whether a check that failed was right to. */
    boolean confirmsFailure(Step step) {
        return switch (step.action()) {
            case "verify-outside" ->
                answers(region(step, "region"), answered(step)).isPresent();
            case "verify-readiness" -> !isReady();
            case "await-replica" -> true;
            case "await-copy" -> !isCopy(region(step, "region"));
            case "await-capacity" ->
                witness.capacity(region(step, "to"), step.with().containsKey("launched")) < accepted(step.with());
            case "await-ready" -> witness.isClosed(region(step, "to"));
            case "see-write" -> !takesWrites(region(step, "region"));
            case "remember-traffic" ->
                step.with().getOrDefault("leads-to", "").isEmpty()
                        ? leadsTo(site.primary().name()).isPresent()
                        : leadsTo(region(step, "leads-to")).isPresent();
            default -> false;
        };
    }

    private Optional<String> provisioned(RegionName region) {
        try {
            List<Creation> missing = world.byHand().unprovisioned(region);
            return expect(missing.isEmpty(), "there isn't yet " + missing);
        } catch (IllegalStateException dark) {
            // A Region that has gone dark since can't be planned; all else of it is looked at by the world's own eyes.
            return Optional.empty();
        }
    }

    /** Whether the other Region's cluster has left a Region's, or is leaving it. */
    private boolean isLeft(RegionName region) {
        RegionName peer = site.peerOf(region).name();
        return cluster(peer).isPresent() && (standsAlone(peer).isEmpty() || isUnderPromotion(peer));
    }

    private static RegionName region(Step step, String parameter) {
        return new RegionName(Objects.requireNonNull(step.with().get(parameter)));
    }

    private static Optional<String> expect(boolean holds, String otherwise) {
        return holds ? Optional.empty() : Optional.of(otherwise);
    }

    private String clusterId(RegionName region) {
        return site.database().clusterIn(region);
    }

    private Optional<Databases.Cluster> cluster(RegionName region) {
        return cloud.databases(region, site.database()).cluster(clusterId(region));
    }

    Optional<String> standsAlone(RegionName region) {
        Optional<Databases.Cluster> found = cluster(region);
        if (found.isEmpty()) {
            return Optional.of("there is no cluster");
        }
        return expect(!found.get().isReplica(), "the cluster is a replica");
    }

    private Optional<String> isInZone(RegionName region, String zone) {
        String is = cloud.dbInstances(region)
                .instance(clusterId(region))
                .map(found -> String.valueOf(found.zone()))
                .orElse("nowhere");
        return expect(is.equals(zone), "the instance is in " + is)
                .or(() -> expect(
                        writersTurn
                                || takesWrites(region)
                                || isFenced(region)
                                || standsAlone(region).isPresent(),
                        "the instance accepts no writes yet"));
    }

    private Optional<String> writes(RegionName region, String instance) {
        String writer = cluster(region)
                .flatMap(Databases.Cluster::writer)
                .map(Databases.Member::instanceId)
                .orElse("nobody");
        return expect(writer.equals(instance), "the writer is " + writer)
                .or(() -> expect(
                        writersTurn
                                || takesWrites(region)
                                || isFenced(region)
                                || standsAlone(region).isPresent(),
                        "the cluster accepts no writes yet"));
    }

    /** The name of the application that a step is for. */
    private String nameOf(Step step) {
        return nameOf(step.with().getOrDefault(StepContext.APPLICATION, ""));
    }

    /** The name of an application; the site's first one has all the names that aren't the second one's. */
    String nameOf(String application) {
        return application.equals(TwoApplications.API)
                ? Peculiarity.SECOND_NAME
                : site.application().mainName().name();
    }

    private List<RegionName> answered(Step step) {
        return world.measurements().regionsAnswered(nameOf(step));
    }

    private Optional<String> leadsTo(RegionName region) {
        return leadsTo(region, site.application().mainName().name());
    }

    Optional<String> leadsTo(RegionName region, String name) {
        String balancer = cloud.loadBalancing(region)
                .loadBalancer(site.name(AssetKind.LOAD_BALANCER, region))
                .map(LoadBalancing.LoadBalancer::dnsName)
                .orElse("none");
        List<TrafficRouting.RecordSet> records = cloud.traffic()
                .hostedZone(site.application().mainName().hostedZone())
                .map(zone -> cloud.traffic().records(zone, name))
                .orElse(List.of());
        List<TrafficRouting.RecordSet> first = records.stream()
                .filter(record -> record.failoverRole() != TrafficRouting.FailoverRole.SECONDARY)
                .filter(record -> !Long.valueOf(0).equals(record.weight()))
                .toList();
        boolean leads = first.stream().allMatch(record -> record.pointsAt(balancer));
        return expect(leads && !first.isEmpty(), "the records lead elsewhere");
    }

    /** Whether the records of all applications lead to a Region. */
    private boolean areAllLedTo(RegionName region) {
        return site.applications().stream()
                .allMatch(each -> leadsTo(region, nameOf(each.name())).isEmpty());
    }

    /** The answers of a step that locates the writer which hold now. */
    Set<String> writerAnswers(Step step) {
        return Stream.of("yes", "no", "stale", "unknown")
                .filter(said -> takesWrites(region(step, "region"), said).isEmpty())
                .collect(Collectors.toSet());
    }

    private Optional<String> takesWrites(RegionName region, String said) {
        if (world.faults().all().stream().anyMatch(fault -> fault instanceof Fault.StaleReads)) {
            // Who is told what was says what was.
            return Optional.empty();
        }
        boolean isReplica = cluster(region).map(Databases.Cluster::isReplica).orElse(true);
        return switch (said) {
            case "yes" ->
                expect(!isReplica || isGlobal(), "the cluster there is a replica, or is none")
                        .or(() -> expect(
                                world.measurements().isOfNewestWrites(region), "the newest writes are elsewhere"));
            case "no" ->
                expect(
                        isReplica || !takesWrites(region) || !isFollowedFor(region),
                        "the cluster there is standalone, and nobody is leaving it");
            case "stale" -> expect(!world.measurements().isOfNewestWrites(region), "it holds the newest writes");
            default ->
                // Of a global database's clusters one can't tell from its own Region.
                expect(
                        isTroubled
                                || isGlobal()
                                || !takesWrites(region)
                                || world.measurements().regionsTakingWrites().size() > 1
                                || world.measurements().lastPromotion() != null,
                        "anybody could have told that it accepts writes");
        };
    }

    private boolean isGlobal() {
        return !site.database().replication().isPromoted();
    }

    /** Whether the other Region's cluster follows a Region's, and isn't about to leave it. */
    private boolean isFollowedFor(RegionName region) {
        return cluster(site.peerOf(region).name())
                .filter(peer -> peer.isReplica() && peer.isAvailable())
                .isPresent();
    }

    /**
     * Whether users would be in the wrong place: where the newest writes aren't, and are not on their way.
     *
     * @param since when it was looked; a promotion elsewhere after that can't be known
     * @param byAnother whether another machine promoted, so that no journal of this one tells of it
     */
    Optional<String> wrongDatabase(RegionName region, Instant since, boolean byAnother) {
        Instant promoted = world.measurements().lastPromotion();
        RegionName peer = site.peerOf(region).name();
        // Until a promotion is over AWS goes on calling it a replica in the Region that it leaves.
        boolean isHidden = byAnother
                && witness.wasReplica(peer, since.minus(LOOKED_BEFORE))
                && troubles.stream()
                        .anyMatch(trouble -> wasOn(trouble, since) && silencesDatabases(trouble.fault(), peer));
        boolean isKnowable = promoted != null && promoted.isBefore(since.minus(PROMOTION_SEEN)) && !isHidden;
        return expect(
                !isKnowable || world.measurements().isOfNewestWrites(region),
                "the newest writes are elsewhere since the promotion at " + promoted);
    }

    /** Whether a fault lasted when it was looked; it may be over since. */
    private static boolean wasOn(Scenario.Trouble trouble, Instant looked) {
        Instant settled = Scheduler.START.plus(Course.SETTLED);
        return !settled.plusSeconds(trouble.from()).isAfter(looked)
                && !settled.plusSeconds(trouble.until()).isBefore(looked.minus(LOOKED_BEFORE));
    }

    /** Whether nothing of a Region's clusters can be read. */
    private static boolean silencesDatabases(Fault fault, RegionName region) {
        if (fault instanceof Fault.RegionDark dark) {
            return dark.region().equals(region);
        }
        return fault instanceof Fault.ApiDown down
                && down.service().equals("rds")
                && (down.region() == null || down.region().equals(region));
    }

    private boolean isReady() {
        // Who knows everything asks nobody outside, so what has to be asked there is unknown; what fails counts.
        return new Readiness(site, cloud, List::of)
                        .verify(Scope.RECOVERY, (verified, of) -> {})
                        .count(ReadinessVerdict.FAIL)
                == 0;
    }

    /** Whether a Region's cluster is about to leave the one that it follows. */
    boolean isUnderPromotion(RegionName region) {
        return cluster(region)
                .filter(cluster -> cluster.status().equals("promoting")
                        // An instance is being modified then, and restarts.
                        || (cluster.isInstance()
                                && cluster.isReplica()
                                && Set.of("modifying", "rebooting").contains(cluster.status())))
                .isPresent();
    }

    /** Whether a Region has a cluster, be it on its way. */
    boolean hasCluster(RegionName region) {
        return cluster(region).isPresent();
    }

    /** Whether a Region's cluster acknowledges writes now. */
    boolean takesWrites(RegionName region) {
        return world.measurements().regionsTakingWrites().contains(region);
    }

    private Optional<String> answers(RegionName region, List<RegionName> answered) {
        return expect(answered.equals(List.of(region)), "the name servers point at " + answered)
                .or(() -> expect(!witness.isClosed(region), "nobody is served in " + region));
    }

    /** Whether all name servers have a change of an application's records. */
    boolean isSpread(String change, Step step, RegionName to) {
        return isInSync(change)
                || world.measurements().regionsAnswered(nameOf(step)).equals(List.of(to));
    }

    /** Whether the database's name leads to a Region, and Route 53 says of the change what the step says. */
    boolean isNamed(String change, String told, RegionName to) {
        return told.contains("reports INSYNC")
                ? isInSync(change)
                : to.equals(world.measurements().databaseNamed());
    }

    boolean isInSync(String change) {
        try {
            return cloud.traffic().isInSync(change);
        } catch (RuntimeException lost) {
            return false;
        }
    }

    /** The Region that the records serve first; null when that is none. */
    @Nullable
    RegionName servedFirst() {
        return site.regions().stream()
                .map(SiteRegion::name)
                .filter(region -> leadsTo(region).isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** The site's records, all that they say. */
    String records() {
        return cloud.traffic()
                .hostedZone(site.application().mainName().hostedZone())
                .map(zone -> cloud
                        .traffic()
                        .records(zone, site.application().mainName().name())
                        .stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList()
                        .toString())
                .orElse("none");
    }

    private Optional<String> bucket(RegionName region) {
        String name = site.name(AssetKind.BUCKET, region);
        return expect(
                cloud.objectStore(region)
                        .bucket(name)
                        .map(bucket ->
                                bucket.versioned() && bucket.encryption() != null && bucket.publicAccessBlocked())
                        .orElse(false),
                "the bucket is missing, or not versioned, encrypted and private");
    }

    /** What of a Region's bucket isn't copied to the other one's. */
    Optional<String> replication(RegionName region) {
        RegionName peer = site.peerOf(region).name();
        String copy = site.name(AssetKind.BUCKET, peer);
        return expect(
                cloud.objectStore(region)
                        .bucket(site.name(AssetKind.BUCKET, region))
                        .filter(bucket -> bucket.replication().stream()
                                .anyMatch(rule -> rule.destination().equals(copy)
                                        && rule.enabled()
                                        && rule.coverage() == ObjectStore.Coverage.WHOLE
                                        && (!String.valueOf(bucket.encryption()).startsWith("aws:kms")
                                                || String.valueOf(rule.kmsKey()).contains(":" + peer + ":"))))
                        .isPresent(),
                "not every object is copied");
    }

    private Optional<String> image(RegionName region) {
        return expect(
                cloud.compute(region).imagesNamed(site.name(AssetKind.MACHINE_IMAGE, region)).stream()
                        .anyMatch(image -> image.isAvailable()),
                "there is no available image");
    }
}
