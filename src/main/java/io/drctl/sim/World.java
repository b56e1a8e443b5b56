package io.drctl.sim;

import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RegionRole;
import io.drctl.inventory.SiteRegion;
import io.drctl.sim.Fault.TransitionKind;
import io.drctl.sim.State.AuroraCluster;
import io.drctl.sim.State.InRegion;
import io.drctl.sim.State.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AWS with the site in it, and the site's clients: one consistent state that only moves when somebody moves its time on.
 *
 * <p>It is passive: no thread of its own, and every method takes its one monitor. {@link #advanceTo} does all that falls
 * due on the way, in order, so that the same seed and the same calls at the same times take the same course, whatever the
 * JVM and whether time is real or virtual.
 */
public final class World implements WorldHost {
    static final String ACCOUNT = "123456789012";
    static final String BY_HAND = "by hand";

    private final Inventory inventory;
    private final State state;
    private final Chance chance;
    private final Aurora aurora;
    private final Dns dns;
    private final Fleet fleet;
    private final Clients.Site reach = new Reach();
    /** What each Region does with clients' requests, worked out once until something happens. */
    private final Map<String, Clients.Serving> servings = new HashMap<>();
    /** Which Region each name server's answer leads to, likewise. */
    private final Map<String, String> answers = new HashMap<>();

    World(Inventory inventory, State state) {
        this.inventory = inventory;
        this.state = state;
        this.chance = new Chance(state.seed, state.drawn);
        this.aurora = new Aurora(this, state);
        this.dns = new Dns(this, state);
        this.fleet = new Fleet(this, state);
    }

    /** The whole site as the pre-steps and two applies of Terraform leave it: every check of it passes. */
    public static World provisioned(Inventory inventory, long seed, Instant start) {
        World world = bare(inventory, seed, start);
        new SiteBuilder(world, world.state).buildAll();
        return world;
    }

    /** Nothing but the account, its hosted zone, and the image in the primary Region that web instances start from. */
    public static World empty(Inventory inventory, long seed, Instant start) {
        World world = bare(inventory, seed, start);
        new SiteBuilder(world, world.state).buildGround();
        return world;
    }

    private static World bare(Inventory inventory, long seed, Instant start) {
        State state = new State();
        state.site = inventory.site().name();
        state.seed = seed;
        state.start = start.toEpochMilli();
        state.now = state.start;
        for (SiteRegion region : inventory.regions()) {
            state.in(region.name());
        }
        return new World(inventory, state);
    }

    public Inventory inventory() {
        return inventory;
    }

    public synchronized Instant now() {
        return Instant.ofEpochMilli(state.now);
    }

    public long seed() {
        return state.seed;
    }

    // Time.

    /** Lets everything happen that falls due until then. The world's time never goes back. */
    public synchronized void advanceTo(Instant time) {
        long target = time.toEpochMilli();
        while (true) {
            long due = state.pending.isEmpty()
                    ? Long.MAX_VALUE
                    : state.pending.first().due();
            long tick = state.clients.nextTick;
            if (Math.min(due, tick) > target) {
                break;
            }
            state.now = Math.max(state.now, Math.min(due, tick));
            if (due <= tick) {
                Pending next = Objects.requireNonNull(state.pending.pollFirst());
                if (isStuck(next.transition().kind())) {
                    state.stuck.add(next);
                } else {
                    happen(next.transition());
                    noteWriters();
                }
            } else {
                state.clients.tick(tick, reach);
            }
        }
        state.now = Math.max(state.now, target);
    }

    /** When something happens next by itself, clients' ticks apart; null when nothing does. */
    public synchronized @Nullable Instant nextTransition() {
        return state.pending.isEmpty()
                ? null
                : Instant.ofEpochMilli(state.pending.first().due());
    }

    private void happen(Transition transition) {
        if (!(transition instanceof Transition.LagSampled)) {
            touch();
        }
        // Java 17 has no patterns in switch.
        if (transition instanceof Transition.LagSampled it) {
            aurora.sample(it.region(), it.clusterId());
        } else if (transition instanceof Transition.StatusSeen it) {
            aurora.statusSeen(it);
        } else if (transition instanceof Transition.PromotionEnded it) {
            aurora.promoted(it.region(), it.clusterId());
        } else if (transition instanceof Transition.WriterFailedOver it) {
            aurora.failedOver(it.region(), it.clusterId(), it.writer());
        } else if (transition instanceof Transition.DatabaseInstanceUp it) {
            aurora.instanceUp(it.region(), it.instanceId());
        } else if (transition instanceof Transition.DatabaseInstanceDeleted it) {
            aurora.instanceDeleted(it.region(), it.instanceId());
        } else if (transition instanceof Transition.ClusterDeleted it) {
            aurora.clusterDeleted(it.region(), it.clusterId(), it.snapshot());
        } else if (transition instanceof Transition.ClusterCreated it) {
            aurora.clusterCreated(it.region(), it.clusterId());
        } else if (transition instanceof Transition.DatabaseInstanceCreated it) {
            aurora.instanceCreated(it.region(), it.instanceId());
        } else if (transition instanceof Transition.GlobalFailedOver it) {
            aurora.globalFailedOver(it.targetArn(), it.planned());
        } else if (transition instanceof Transition.ImageCopied it) {
            imageCopied(it.region(), it.imageId());
        } else if (transition instanceof Transition.DnsServed it) {
            dns.served(it);
        } else if (transition instanceof Transition.DnsInSync it) {
            dns.inSync(it.change());
        } else if (transition instanceof Transition.TargetNoticed it) {
            fleet.targetNoticed(it.region(), it.instanceId());
        } else if (transition instanceof Transition.BalancerNoticed it) {
            fleet.balancerNoticed(it.region());
        } else if (transition instanceof Transition.AlarmEvaluated it) {
            dns.alarmEvaluated(it.region(), it.alarm(), it.state());
        } else if (transition instanceof Transition.InstanceStarted it) {
            fleet.instanceStarted(it.region(), it.instanceId());
        } else if (transition instanceof Transition.InstanceChecked it) {
            fleet.instanceChecked(it.region(), it.instanceId());
        } else if (transition instanceof Transition.BalancerCreated it) {
            fleet.balancerCreated(it.region(), it.name());
        } else if (transition instanceof Transition.KubernetesCreated it) {
            kubernetesCreated(it.region(), it.cluster());
        } else if (transition instanceof Transition.NodeGroupCreated it) {
            nodeGroupCreated(it.region(), it.key());
        } else {
            throw new IllegalStateException("nothing is known of " + transition);
        }
    }

    private void imageCopied(RegionName region, String imageId) {
        Compute.Image old = state.in(region).images.get(imageId);
        if (old != null) {
            state.in(region)
                    .images
                    .put(
                            state.now,
                            imageId,
                            new Compute.Image(
                                    old.id(),
                                    old.name(),
                                    "available",
                                    old.createdAt(),
                                    old.sourceImageId(),
                                    old.tags()));
        }
    }

    private void kubernetesCreated(RegionName region, String name) {
        Clusters.Cluster old = state.in(region).kubernetes.get(name);
        if (old != null) {
            state.in(region).kubernetes.put(state.now, name, new Clusters.Cluster(old.name(), "ACTIVE", old.version()));
        }
    }

    private void nodeGroupCreated(RegionName region, String key) {
        Clusters.NodeGroup old = state.in(region).nodeGroups.get(key);
        if (old != null) {
            state.in(region)
                    .nodeGroups
                    .put(
                            state.now,
                            key,
                            new Clusters.NodeGroup(
                                    old.name(),
                                    "ACTIVE",
                                    old.desiredSize(),
                                    old.instanceTypes(),
                                    old.healthIssues(),
                                    old.subnets()));
        }
    }

    // Faults.

    /** Notes whether two clusters take writes now, which changes only when something happens. */
    private void noteWriters() {
        String first = null;
        String both = null;
        for (SiteRegion region : inventory.regions()) {
            AuroraCluster cluster = cluster(region.name());
            if (cluster != null && !isDark(region.name()) && aurora.takesWrites(cluster)) {
                both = first == null ? null : first + "," + cluster.arn();
                first = cluster.arn();
            }
        }
        SplitBrain.measure(state.writerOverlaps, state.now, both);
    }

    /** From now on this is wrong. What is wrong already stays so. */
    public synchronized void inject(Fault fault) {
        if (state.faults.contains(fault)) {
            return;
        }
        if (fault instanceof Fault.InstanceDown down) {
            // Looked up first, so that a name that nobody has changes nothing.
            InstanceName found = instance(down.name());
            if (found == null) {
                throw new IllegalArgumentException("there is no instance " + down.name()
                        + "; name one by its id, such as web-1 or db-1 of the primary Region, or as web-1@REGION");
            }
            state.faults.add(fault);
            breakInstance(found);
        } else {
            state.faults.add(fault);
        }
        faultsChanged(fault);
    }

    /** From now on this isn't wrong any more; whether it was. */
    public synchronized boolean heal(Fault fault) {
        if (!state.faults.remove(fault)) {
            return false;
        }
        if (fault instanceof Fault.InstanceDown down) {
            InstanceName found = instance(down.name());
            if (found == null) {
                // It has been deleted since; another one of its name begins whole.
                forgetBroken();
            } else {
                mendInstance(found);
            }
        }
        faultsChanged(fault);
        return true;
    }

    /** From now on nothing is wrong. */
    public synchronized void healAll() {
        List.copyOf(state.faults).forEach(this::heal);
    }

    public synchronized List<Fault> faults() {
        return List.copyOf(state.faults);
    }

    private void faultsChanged(Fault fault) {
        touch();
        aurora.reconsiderReplication();
        if (fault instanceof Fault.RegionDark dark) {
            fleet.balancerChanged(dark.region());
        }
        if (fault instanceof Fault.StuckTransition) {
            List<Pending> waiting = List.copyOf(state.stuck);
            state.stuck.clear();
            waiting.forEach(pending -> schedule(0, pending.transition()));
        }
        noteWriters();
    }

    private record InstanceName(RegionName region, String id, boolean isDatabase) {}

    /** Finds an instance by id or name in either Region, or by a short name such as {@code web-2@us-west-1}. */
    private @Nullable InstanceName instance(String name) {
        int at = name.indexOf('@');
        String bare = at < 0 ? name : name.substring(0, at);
        for (SiteRegion region : inventory.regions()) {
            if (at >= 0 && !region.name().value().equals(name.substring(at + 1))) {
                continue;
            }
            // Without a Region only ids lead to the recovery Region, for names are the same in both.
            boolean byName = at >= 0 || region.role() == RegionRole.PRIMARY;
            InRegion here = state.in(region.name());
            int number = 0;
            for (State.Tagged<Compute.Instance> each : here.instances.all()) {
                Compute.Instance instance = each.resource();
                number++;
                boolean isNamed = bare.equals(instance.name()) || bare.equals("web-" + number);
                if (bare.equals(instance.id()) || (byName && isNamed)) {
                    return new InstanceName(region.name(), instance.id(), false);
                }
            }
            String cluster = inventory.name(AssetKind.DATABASE_CLUSTER, region.name());
            String database = byName && bare.startsWith("db-") ? cluster + bare.substring(2) : bare;
            if (here.databaseInstances.has(database)) {
                return new InstanceName(region.name(), database, true);
            }
        }
        return null;
    }

    private void forgetBroken() {
        for (InRegion region : state.regions.values()) {
            region.broken.removeIf(id -> !region.instances.has(id) && !region.databaseInstances.has(id));
        }
    }

    private void breakInstance(InstanceName name) {
        state.in(name.region()).broken.add(name.id());
        if (name.isDatabase()) {
            aurora.instanceBroke(name.region(), name.id());
        } else {
            fleet.instanceBroke(name.region(), name.id());
        }
    }

    private void mendInstance(InstanceName name) {
        state.in(name.region()).broken.remove(name.id());
        if (name.isDatabase()) {
            aurora.instanceMended(name.region(), name.id());
        } else {
            fleet.instanceMended(name.region(), name.id());
        }
    }

    boolean isDark(RegionName region) {
        return dark(region) != null;
    }

    Fault.@Nullable RegionDark dark(@Nullable RegionName region) {
        for (Fault fault : state.faults) {
            if (fault instanceof Fault.RegionDark dark && dark.region().equals(region)) {
                return dark;
            }
        }
        return null;
    }

    boolean hasFault(Class<? extends Fault> kind) {
        for (Fault fault : state.faults) {
            if (kind.isInstance(fault)) {
                return true;
            }
        }
        return false;
    }

    List<Fault> faultList() {
        return state.faults;
    }

    long replicationLagMillis() {
        long most = 0;
        for (Fault fault : state.faults) {
            if (fault instanceof Fault.ReplicationLag lag) {
                most = Math.max(most, lag.lag().toMillis());
            }
        }
        return most;
    }

    long metricsDelayMillis() {
        long most = 0;
        for (Fault fault : state.faults) {
            if (fault instanceof Fault.MetricsDelayed delayed) {
                most = Math.max(most, delayed.delay().toMillis());
            }
        }
        return most;
    }

    Duration skew(String process) {
        Duration ahead = Duration.ZERO;
        for (Fault fault : state.faults) {
            if (fault instanceof Fault.ClockSkew skew
                    && (skew.process() == null || skew.process().equals(process))) {
                ahead = ahead.plus(skew.ahead());
            }
        }
        return ahead;
    }

    private boolean isStuck(@Nullable TransitionKind kind) {
        for (Fault fault : state.faults) {
            if (fault instanceof Fault.StuckTransition stuck && stuck.kind() == kind) {
                return true;
            }
        }
        return false;
    }

    // For the other parts of the world, which hold the monitor.

    Chance chance() {
        return chance;
    }

    Aurora aurora() {
        return aurora;
    }

    Dns dns() {
        return dns;
    }

    Fleet fleet() {
        return fleet;
    }

    State state() {
        return state;
    }

    /** Something has changed that clients might notice. */
    void touch() {
        servings.clear();
        answers.clear();
    }

    long slowed(long millis) {
        double factor = 1;
        for (Fault fault : state.faults) {
            if (fault instanceof Fault.SlowTransitions slow) {
                factor *= slow.factor();
            }
        }
        return Math.round(millis * factor);
    }

    long draw(AwsDurations kind, String purpose) {
        return kind.drawMillis(chance, purpose);
    }

    /** Begins something that takes as long as AWS takes for it. */
    void begin(AwsDurations kind, String purpose, Transition transition) {
        schedule(slowed(draw(kind, purpose)), transition);
    }

    void schedule(long delayMillis, Transition transition) {
        state.pending.add(new Pending(state.now + delayMillis, state.order++, transition));
    }

    @Override
    public World world() {
        return this;
    }

    @Override
    public synchronized <T> T at(Instant time, boolean changes, Supplier<T> body) {
        advanceTo(time);
        return body.get();
    }

    void note(Effect effect) {
        state.effects.add(effect);
        touch();
        noteWriters();
    }

    private void noteByHand(String operation, @Nullable RegionName region, String subject, String detail) {
        note(new Effect(now(), BY_HAND, operation, region, subject, true, detail));
    }

    // What people do without drctl.

    /** Sets a cluster's deletion protection, as an operator does in the console. */
    public synchronized void protectFromDeletion(RegionName region, boolean on) {
        AuroraCluster cluster = Objects.requireNonNull(cluster(region), "no cluster in " + region);
        aurora.put(cluster.withDeletionProtection(on));
        noteByHand("rds:ModifyDBCluster", region, cluster.id(), "deletion protection " + (on ? "on" : "off"));
    }

    /**
     * Puts a data point to the metric of a Region's take-over alarm: a 1 makes the alarm fire, and the other Region's record
     * unhealthy, a 0 gives the all-clear. Refused while the Region is dark.
     *
     * @return whether CloudWatch got it
     */
    public synchronized boolean reportTakeOver(RegionName region, boolean takesOver) {
        String alarm = inventory.takeOverAlarm(region);
        if (isDark(region) || !state.in(region).alarms.has(alarm)) {
            return false;
        }
        begin(
                AwsDurations.ALARM_EVALUATED,
                alarm,
                new Transition.AlarmEvaluated(region, alarm, takesOver ? "ALARM" : "OK"));
        noteByHand("cloudwatch:PutMetricData", region, alarm, takesOver ? "1" : "0");
        return true;
    }

    /**
     * Hands the primary's role in the global database to a Region, losing nothing; ends minutes later. It is the primary's
     * Region that is asked.
     *
     * @throws IllegalStateException with AWS's reason when it refuses
     */
    public synchronized void switchoverGlobal(RegionName target) {
        byHand("rds:SwitchoverGlobalCluster", inventory.peerOf(target).name(), () -> aurora.switchOverGlobal(target));
    }

    /**
     * Makes a Region's cluster the global database's primary without asking the old one; ends minutes later.
     *
     * @param allowDataLoss false makes it a switchover, as AWS does
     * @throws IllegalStateException with AWS's reason when it refuses
     */
    public synchronized void failoverGlobal(RegionName target, boolean allowDataLoss) {
        byHand("rds:FailoverGlobalCluster", target, () -> aurora.failOverGlobal(target, allowDataLoss));
    }

    private void byHand(String operation, RegionName region, Runnable effect) {
        if (isDark(region)) {
            throw new IllegalStateException(operation + ": no answer from " + region);
        }
        try {
            effect.run();
        } catch (Refusal refused) {
            throw new IllegalStateException(operation + ": " + refused.text(), refused);
        }
        noteByHand(operation, region, inventory.name(AssetKind.DATABASE_CLUSTER, region), "accepted");
    }

    /**
     * What Terraform would make of the shipped configuration in a Region: whatever is missing begins to be made, and is
     * there minutes later.
     *
     * @return what is being made, one line each; empty when nothing was missing
     * @throws IllegalStateException when a pre-step's result is missing, or when the database can't be made, saying why
     */
    public synchronized List<String> provision(RegionName region) {
        if (isDark(region)) {
            throw new IllegalStateException("no answer from " + region);
        }
        List<String> made = new SiteBuilder(this, state).provision(region);
        for (String each : made) {
            note(new Effect(now(), "terraform", "terraform:apply", region, each, true, "being made"));
        }
        return made;
    }

    // Clients.

    /**
     * Sends clients to the site, instead of those that were there; what was measured stays.
     *
     * @param keepingConnections how many of them keep their connections
     * @param period from tick to tick
     */
    public synchronized void sendClients(int count, int keepingConnections, Duration period) {
        Clients clients = state.clients;
        clients.all.clear();
        for (int number = 0; number < count; number++) {
            clients.all.add(new Clients.Client(number < keepingConnections, null, 0, null, 0));
        }
        clients.period = period.toMillis();
        clients.nextTick = count == 0 ? Long.MAX_VALUE : state.now;
    }

    /** How clients find the site. */
    private final class Reach implements Clients.Site {
        @Override
        public @Nullable String resolve(int client, long time) {
            String server = Dns.NAME_SERVERS.get(client % Dns.NAME_SERVERS.size());
            String known = answers.get(server);
            if (known == null) {
                String found = dns.regionAnswered(server, inventory.site().dnsName());
                known = found == null ? "" : found;
                answers.put(server, known);
            }
            return known.isEmpty() ? null : known;
        }

        @Override
        public Clients.Serving serving(String region) {
            Clients.Serving known = servings.get(region);
            if (known == null) {
                known = fleet.serving(new RegionName(region));
                servings.put(region, known);
            }
            return known;
        }

        @Override
        public String clusterOf(String log) {
            return state.log(log).clusterArn();
        }

        @Override
        public void acknowledge(Clients.Serving by, long time, int writes) {
            state.log(Objects.requireNonNull(by.log())).acknowledge(time, writes);
        }
    }

    // What was measured, and what is.

    /** Times in which clients failed, oldest first. */
    public synchronized List<Outage> outages() {
        return List.copyOf(state.clients.outages);
    }

    /** Times in which clients had writes acknowledged by two clusters. */
    public synchronized List<SplitBrain> splitBrains() {
        return List.copyOf(state.clients.splits);
    }

    /**
     * Times in which two clusters that could be reached would have taken writes, whether or not a client wrote to both.
     * What ends when its Region goes dark begins again when the Region comes back.
     */
    public synchronized List<SplitBrain> writerOverlaps() {
        return List.copyOf(state.writerOverlaps);
    }

    /** How many clients were served by each Region at the last tick. */
    public synchronized Map<RegionName, Integer> traffic() {
        Map<RegionName, Integer> traffic = new TreeMap<>();
        state.clients.served.forEach((region, count) -> traffic.put(new RegionName(region), count));
        return traffic;
    }

    /** Writes that clusters acknowledged to clients, by the cluster's ARN; what a replica copied is its source's. */
    public synchronized Map<String, Long> acknowledgedWrites() {
        Map<String, Long> writes = new TreeMap<>();
        state.logs.values().forEach(log -> writes.merge(log.clusterArn(), log.count(), Long::sum));
        return writes;
    }

    /** What each promotion cost, in their order; also those that cost nothing. */
    public synchronized List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        for (Promotion promotion : state.promotions) {
            WriteLog source = state.log(promotion.sourceLog());
            long kept = source.countThrough(promotion.appliedThrough());
            long before = source.countThrough(promotion.at());
            losses.add(new Loss(
                    promotion.clusterId(),
                    promotion.region(),
                    source.clusterArn(),
                    Instant.ofEpochMilli(promotion.at()),
                    before - kept,
                    source.count() - before,
                    Duration.ofMillis(promotion.at() - promotion.appliedThrough())));
        }
        return losses;
    }

    /** The Regions whose cluster acknowledges writes to whoever reaches it. */
    public synchronized List<RegionName> regionsTakingWrites() {
        List<RegionName> taking = new ArrayList<>();
        for (SiteRegion region : inventory.regions()) {
            AuroraCluster cluster = cluster(region.name());
            if (cluster != null && !isDark(region.name()) && aurora.takesWrites(cluster)) {
                taking.add(region.name());
            }
        }
        return taking;
    }

    /**
     * Whether a Region's cluster holds the newest writes, or follows the one that does: whether its history, or that of its
     * source, is the one that the latest promotion began, or the site's first where nothing was promoted. True where there
     * is no cluster.
     */
    public synchronized boolean isOfNewestWrites(RegionName region) {
        AuroraCluster cluster = cluster(region);
        if (cluster == null || state.promotions.isEmpty()) {
            return true;
        }
        Replication replication = cluster.replication();
        String newest = state.promotions.get(state.promotions.size() - 1).ownLog();
        return newest.equals(cluster.log()) || (replication != null && newest.equals(replication.sourceLog()));
    }

    /** When the last promotion was accepted; null when there was none. */
    public synchronized @Nullable Instant lastPromotion() {
        return state.promotions.isEmpty()
                ? null
                : Instant.ofEpochMilli(
                        state.promotions.get(state.promotions.size() - 1).at());
    }

    /** The Regions that the zone's name servers lead users to now; more than one while a change spreads. */
    public synchronized List<RegionName> regionsAnswered() {
        List<RegionName> answered = new ArrayList<>();
        for (String server : Dns.NAME_SERVERS) {
            String region = dns.regionAnswered(server, inventory.site().dnsName());
            if (region != null && !answered.contains(new RegionName(region))) {
                answered.add(new RegionName(region));
            }
        }
        return answered;
    }

    /** How far the replica in a Region really trails its source, whatever CloudWatch says; null when it is no replica. */
    public synchronized @Nullable Duration trueLag(RegionName region) {
        AuroraCluster cluster = cluster(region);
        Replication replication = cluster == null ? null : cluster.replication();
        return replication == null ? null : Duration.ofMillis(state.now - replication.appliedThrough(state.now));
    }

    /** Since when there is this world. */
    public synchronized Instant madeAt() {
        return Instant.ofEpochMilli(state.start);
    }

    /** How many clients use the site. */
    public synchronized int clients() {
        return state.clients.all.size();
    }

    /** What AWS is at, first what ends first; what is held up comes last. */
    public synchronized List<UnderWay> underWay() {
        List<UnderWay> found = new ArrayList<>();
        state.pending.forEach(
                each -> UnderWay.of(each.transition(), inventory, endOf(each)).ifPresent(found::add));
        state.stuck.forEach(
                each -> UnderWay.of(each.transition(), inventory, null).ifPresent(found::add));
        return found;
    }

    private @Nullable Instant endOf(Pending pending) {
        return isStuck(pending.transition().kind()) ? null : Instant.ofEpochMilli(pending.due());
    }

    /** All that really happened because somebody called, in order. */
    public synchronized List<Effect> effects() {
        return List.copyOf(state.effects);
    }

    @Nullable
    AuroraCluster cluster(RegionName region) {
        return state.in(region).clusters.get(inventory.name(AssetKind.DATABASE_CLUSTER, region));
    }
}
