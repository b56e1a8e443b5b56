package io.drctl.sim;

import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Containers;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.inventory.Asset;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.DatabaseName;
import io.drctl.inventory.RegionName;
import io.drctl.inventory.RowKeys;
import io.drctl.readiness.DatabaseSizes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who has seen all that a world was in the last minutes: what is held against drctl's decisions, since it decides by
 * what it saw some seconds ago. Written apart from drctl's own judgements, so that none of their mistakes is made here
 * again.
 */
public final class Witness {
    /** For so long something must have been so, if drctl is to have known it. */
    private static final long KNOWABLE_MILLIS = Duration.ofMinutes(2).toMillis();

    /** From a gate's look to the call that it lets pass. */
    private static final long JUST_NOW_MILLIS = Duration.ofSeconds(40).toMillis();

    private static final long STEP_MILLIS = 1_000;

    private final World world;

    public Witness(World world) {
        this.world = world;
    }

    /** Whether something has been so throughout the last minutes. */
    private boolean throughout(LongPredicate holds) {
        long now = world.state().now;
        for (long ago = 0; ago <= KNOWABLE_MILLIS; ago += STEP_MILLIS) {
            if (!holds.test(now - ago)) {
                return false;
            }
        }
        return true;
    }

    /** What each of the zone's name servers answers for the database's name; none where that is in a private zone. */
    public SortedMap<String, String> databaseAnswers() {
        SortedMap<String, String> answers = new TreeMap<>();
        DatabaseName name = world.inventory().database().dnsName();
        if (name != null) {
            for (String server : Dns.NAME_SERVERS) {
                world.dns().alias(server, name.name()).ifPresent(target -> answers.put(server, target));
            }
        }
        return answers;
    }

    /**
     * How much of what serving takes there is in a Region, in percent: of what has least.
     *
     * @param isLaunched whether that counts which doesn't serve yet
     */
    public int capacity(RegionName region, boolean isLaunched) {
        synchronized (world) {
            return capacity(region, isLaunched, world.state().now);
        }
    }

    /** Whether a Region has had less than that for minutes, or since it was asked for more. */
    public boolean lacksCapacity(RegionName region, int percent) {
        synchronized (world) {
            return throughout(time -> capacity(region, false, time) < percent);
        }
    }

    private int capacity(RegionName region, boolean isLaunched, long time) {
        State.InRegion here = world.state().in(region);
        int least = 100;
        for (Asset row : world.inventory().scaledDown(region)) {
            long serving;
            if (row.kind().equals(AssetKind.CONTAINER_SERVICE)) {
                serving = tasks(here, row, region, isLaunched, time);
            } else if (row.kind().equals(AssetKind.KUBERNETES_NODE)) {
                serving = nodes(here, row, region, isLaunched, time);
            } else {
                serving = instances(here, row, region, isLaunched, time);
            }
            least = Math.min(
                    least,
                    Math.toIntExact(serving * 100 / row.quantities().in(region).serving()));
        }
        return least;
    }

    private static long instances(State.InRegion here, Asset row, RegionName region, boolean isLaunched, long time) {
        AutoScaling.Group group = here.scalingGroups.at(time, row.nameIn(region));
        return group == null
                ? 0
                : group.members().stream()
                        .filter(member ->
                                isLaunched || isServing(here, group.targetGroups(), member.instanceId(), time))
                        .count();
    }

    private static long tasks(State.InRegion here, Asset row, RegionName region, boolean isLaunched, long time) {
        ContainerService found =
                here.services.at(time, ContainerService.key(RowKeys.containerCluster(row, region), row.nameIn(region)));
        return found == null
                ? 0
                : found.tasks().stream()
                        .filter(Containers.Task::isRunning)
                        .filter(task -> isLaunched
                                || isServing(
                                        here,
                                        found.service().targetGroups(),
                                        Objects.requireNonNull(task.address()),
                                        time))
                        .count();
    }

    /** No load balancer sends users to them. */
    private long nodes(State.InRegion here, Asset row, RegionName region, boolean isLaunched, long time) {
        String key = world.inventory().name(AssetKind.KUBERNETES_CLUSTER, region) + "/"
                + row.get(RowKeys.NODE_GROUP).orElseThrow().in(region);
        Clusters.NodeGroup found = here.nodeGroups.at(time, key);
        return found == null
                ? 0
                : found.autoScalingGroups().stream()
                        .flatMap(name -> Stream.ofNullable(here.scalingGroups.at(time, name)))
                        .flatMap(group -> group.members().stream())
                        .filter(member -> isLaunched || member.isServing())
                        .count();
    }

    /** Whether the load balancer sends users to an instance, or to a task by its address. */
    private static boolean isServing(State.InRegion here, List<String> targetGroups, String id, long time) {
        return targetGroups.stream()
                .flatMap(arn -> Objects.requireNonNullElse(here.targets.at(time, arn), List.<Target>of()).stream())
                .anyMatch(target -> target.id().equals(id) && target.isHealthy());
    }

    /** The Region that name servers will lead users to, as things are, once all have the records; null when none. */
    public @Nullable RegionName answeredOnceSpread() {
        synchronized (world) {
            String region = world.dns()
                    .regionAnswered(
                            Objects.requireNonNullElse(world.state().records.get(Dns.ZONE_ID), List.of()),
                            world.inventory().application().mainName().name());
            return region == null ? null : new RegionName(region);
        }
    }

    /** The logs that no cluster has any more, under whatever name; each by the ARN at which it began. */
    public List<String> historiesLost() {
        synchronized (world) {
            Set<String> there = world.state().regions.values().stream()
                    .flatMap(region -> region.clusters.all().stream())
                    .map(AuroraCluster::log)
                    .collect(Collectors.toSet());
            return world.state().logs.keySet().stream()
                    .filter(log -> !there.contains(log))
                    .toList();
        }
    }

    /**
     * Whether a cluster that was being renamed then is there, under its new name or not renamed yet: itself, and not
     * one that was made since.
     */
    public boolean isRenamed(RegionName region, String newId, Instant then) {
        synchronized (world) {
            AuroraCluster found = world.state().in(region).clusters.get(newId);
            AuroraCluster old = world.cluster(region);
            return found != null
                    ? found.created() < then.toEpochMilli()
                    : old != null && AuroraRenames.RENAMING.equals(old.busy());
        }
    }

    /** Whether a cluster would take no write from whoever found it. */
    public boolean isWithoutWrites(RegionName region, String clusterId) {
        synchronized (world) {
            AuroraCluster found = world.state().in(region).clusters.get(clusterId);
            return found == null || !world.aurora().takesWrites(found);
        }
    }

    private boolean wasUp(RegionName region, String instance, long time) {
        Databases.Instance found = world.state().in(region).databaseInstances.at(time, instance);
        return found != null && found.status().equals("available");
    }

    private @Nullable AuroraCluster cluster(RegionName region, long time) {
        return world.state().in(region).clusters.at(time, ours(region));
    }

    private String ours(RegionName region) {
        return world.inventory().database().clusterIn(region);
    }

    /**
     * Where the cluster is that a Region's follows, if it has taken writes for long enough to be known to; else null.
     */
    public @Nullable RegionName healthySource(RegionName replica) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(replica);
            String source = cluster == null ? null : cluster.source();
            AuroraCluster found = source == null ? null : world.state().clusterOf(source);
            if (source == null || found == null) {
                return null;
            }
            boolean wasWell = throughout(time -> {
                AuroraCluster then = world.state().clusterOf(source, time);
                String writer = then == null ? null : then.writer();
                return then != null
                        && !then.isReplica()
                        && then.isFree()
                        && writer != null
                        && wasUp(then.region(), writer, time);
            });
            return wasWell ? found.region() : null;
        }
    }

    /**
     * What keeps the instance that a promotion of a Region's replica makes the writer from writing; null when nothing.
     */
    public @Nullable String unusableWriter(RegionName replica) {
        synchronized (world) {
            boolean wasUsable = !throughout(time -> {
                AuroraCluster then = cluster(replica, time);
                if (then != null && then.isReadOnly()) {
                    // Any of a secondary's readers becomes the writer.
                    return then.members().stream().noneMatch(member -> wasUp(replica, member.instanceId(), time));
                }
                String writer = then == null ? null : then.writer();
                return writer == null || !wasUp(replica, writer, time);
            });
            AuroraCluster cluster = world.cluster(replica);
            return wasUsable
                    ? null
                    : (cluster == null ? "there is no cluster" : cluster.writer() + " is not available");
        }
    }

    /** What would make a Region's copy useless once it was promoted; null when nothing, or nothing is told of it. */
    public @Nullable String useless(RegionName region) {
        synchronized (world) {
            String id = world.inventory().database().clusterIn(region);
            State.InRegion here = world.state().in(region);
            DatabaseSettings settings = here.settings.get(id);
            if (settings == null) {
                return null;
            }
            List<DatabaseSettings.Parameter> parameters =
                    here.parameters.get(Objects.requireNonNull(settings.parameterGroup()));
            if (parameters != null && parameters.contains(new DatabaseSettings.Parameter("read_only", "1"))) {
                return id + " refuses writes for good";
            }
            List<IngressRule> rules = here.ingress.get(settings.securityGroups().get(0));
            // A group that a fence has closed lets nobody in anywhere, and is another's business.
            return rules == null || rules.isEmpty() || rules.stream().anyMatch(rule -> rule.fromPort() == 3306)
                    ? null
                    : id + " lets nobody in";
        }
    }

    /**
     * What of a Region's database has another size than the inventory gives it for serving, or on standby; empty where
     * nothing has.
     */
    public Optional<String> smallerThan(RegionName region, boolean serving, boolean limitsOnly) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(region);
            DatabaseSizes sizes =
                    DatabaseSizes.of(world.inventory(), world.inventory().database(), region);
            if (cluster == null) {
                return Optional.empty();
            }
            Databases.ServerlessScaling range =
                    world.state().in(region).scalings.get(cluster.id());
            if (sizes.limits() != null && range != null) {
                DatabaseSizes.Limits wanted =
                        serving ? sizes.limits().serving() : sizes.limits().standby();
                if (serving ? !wanted.isReached(range) : !range.equals(wanted.of(range))) {
                    return Optional.of("it scales from " + range.min() + " to " + range.max() + " ACU");
                }
            }
            if (sizes.instanceClass() == null || limitsOnly) {
                return Optional.empty();
            }
            String other = serving
                    ? sizes.instanceClass().standby()
                    : sizes.instanceClass().serving();
            return cluster.members().stream()
                    .map(member -> world.state().in(region).databaseInstances.get(member.instanceId()))
                    .filter(one -> one != null && one.instanceClass().equals(other))
                    .map(one -> one.id() + " is a " + other)
                    .findFirst();
        }
    }

    /** Whether a Region's cluster has had an instance, or one that was on its way, for long enough to be known. */
    public boolean hasInstance(RegionName region) {
        synchronized (world) {
            return throughout(time -> {
                AuroraCluster then = cluster(region, time);
                return then != null && !then.members().isEmpty();
            });
        }
    }

    /**
     * Whether a Region's cluster has followed another for long enough to be known to, so that nothing could be written.
     */
    public boolean follows(RegionName region) {
        synchronized (world) {
            return throughout(time -> {
                AuroraCluster then = cluster(region, time);
                return then != null && then.isReplica() && then.busy() == null;
            });
        }
    }

    /**
     * Whether the cluster that a Region's follows has accepted writes throughout the last moments, so that anybody who
     * tried one saw it accepted.
     */
    public boolean sourceTakesWrites(RegionName replica) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(replica);
            String source = cluster == null ? null : cluster.source();
            if (source == null) {
                return false;
            }
            long now = world.state().now;
            for (long ago = 0; ago <= JUST_NOW_MILLIS; ago += STEP_MILLIS) {
                AuroraCluster then = world.state().clusterOf(source, now - ago);
                if (then == null || then.isReplica() || then.writesStopped() || !then.isFree()) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Whether a Region's cluster followed another then, be it that its promotion had begun. */
    public boolean wasReplica(RegionName region, Instant then) {
        synchronized (world) {
            AuroraCluster cluster = cluster(region, then.toEpochMilli());
            return cluster != null && cluster.isReplica();
        }
    }

    /** Whether a Region's instance has had no standby for long enough to be known to have none. */
    public boolean lacksStandby(RegionName region) {
        synchronized (world) {
            return throughout(time -> world.state().in(region).standbys.at(time, ours(region)) == null);
        }
    }

    /** Whether a Region had its cluster then. */
    public boolean hadCluster(RegionName region, Instant then) {
        synchronized (world) {
            return cluster(region, then.toEpochMilli()) != null;
        }
    }

    /** The clusters, in whatever Region, that have followed a Region's for long enough to be known to. */
    public List<String> dependants(RegionName region) {
        synchronized (world) {
            AuroraCluster cluster = world.cluster(region);
            List<String> found = new ArrayList<>();
            if (cluster == null) {
                return found;
            }
            world.state()
                    .regions
                    .forEach((name, each) -> each.clusters.all().stream()
                            .filter(other -> throughout(time -> {
                                AuroraCluster then = each.clusters.at(time, other.id());
                                return then != null
                                        && cluster.arn().equals(then.source())
                                        && (then.busy() == null || then.busy().equals("creation"));
                            }))
                            .forEach(other -> found.add(other.id() + " in " + name)));
            return found;
        }
    }

    /**
     * Of each reader of a Region's cluster the one that should rather become the writer: of a lower tier, else larger,
     * else, where drctl could have known it, less behind. Readers that nothing surpasses aren't there.
     */
    public SortedMap<String, String> surpassed(RegionName region, boolean lagsAreKnown) {
        synchronized (world) {
            TreeMap<String, String> found = new TreeMap<>();
            AuroraCluster cluster = world.cluster(region);
            if (cluster == null) {
                return found;
            }
            List<Member> candidates = cluster.members().stream()
                    .filter(member -> throughout(time -> {
                        AuroraCluster then = cluster(region, time);
                        return then != null
                                && !member.instanceId().equals(then.writer())
                                && wasUp(region, member.instanceId(), time);
                    }))
                    .toList();
            Comparator<Member> rule = Comparator.comparingInt(Member::promotionTier)
                    .thenComparing(member -> sizeOf(region, member), Comparator.reverseOrder());
            Comparator<Member> whole = lagsAreKnown
                    ? rule.thenComparing(member -> world.aurora().reads().readerLag(member.instanceId()))
                    : rule;
            for (Member member : cluster.members()) {
                candidates.stream()
                        .filter(better -> whole.compare(better, member) < 0)
                        .findFirst()
                        .ifPresent(better -> found.put(member.instanceId(), better.instanceId()));
            }
            return found;
        }
    }

    private int sizeOf(RegionName region, Member member) {
        Databases.Instance instance = world.state().in(region).databaseInstances.get(member.instanceId());
        return instance == null ? -1 : Peculiarity.CLASSES.indexOf(instance.instanceClass());
    }

    /** Whether a Region's load balancer would have a user's request answered by an instance. */
    public boolean serves(RegionName region) {
        synchronized (world) {
            Clients.Serving serving = world.fleet().serving(region);
            return serving.reachable() && !serving.working().isEmpty();
        }
    }

    /** Whether what keeps a Region from serving is nothing that comes and goes. */
    public boolean isClosed(RegionName region) {
        synchronized (world) {
            return !world.faults().isDark(region) && !serves(region);
        }
    }
}
