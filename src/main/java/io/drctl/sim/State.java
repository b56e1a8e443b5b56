package io.drctl.sim;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.AutoScaling;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.Network;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a world consists of, and nothing but data, so that it can be written to a file and read back. Times
 * are milliseconds since 1970; nothing here is finer.
 */
final class State {
    /** A resource and its tags. */
    record Tagged<T>(T resource, Map<String, String> tags) {}

    /** A transition that will end unless something stops it. */
    record Pending(long due, long order, Transition transition) implements Comparable<Pending> {
        @Override
        public int compareTo(Pending other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** A value of the lag metric. */
    record LagSample(long at, double seconds, long published) {}

    /** What exists in one Region. */
    static final class InRegion {
        final Table<Tagged<Compute.Vpc>> vpcs = new Table<>();
        /** By the VPC's id. */
        final Table<List<Compute.Subnet>> subnets = new Table<>();

        /** By the VPC's id; none where nothing of the network keeps anybody out. */
        final Table<List<Network.RouteTable>> routeTables = new Table<>();
        /** By the VPC's id; none where nothing of the network keeps anybody out. */
        final Table<List<Network.NetworkAcl>> networkAcls = new Table<>();

        final Table<Tagged<Compute.Instance>> instances = new Table<>();
        final Table<Compute.KeyPair> keyPairs = new Table<>();
        final Table<Compute.Image> images = new Table<>();
        /** Image ids by client token. */
        final TreeMap<String, String> copies = new TreeMap<>();
        /** By name. */
        final Table<AutoScaling.Group> scalingGroups = new Table<>();
        /** By the group's name, newest first. */
        final TreeMap<String, List<AutoScaling.Activity>> activities = new TreeMap<>();
        /** By cluster and name. */
        final Table<ContainerService> services = new Table<>();
        /** By name. */
        final Table<LoadBalancing.LoadBalancer> balancers = new Table<>();
        /** By the load balancer's ARN. */
        final Table<List<LoadBalancing.Listener>> listeners = new Table<>();
        /** By the listener's ARN. */
        final Table<List<LoadBalancing.Rule>> rules = new Table<>();
        /** By the target group's ARN. */
        final Table<List<LoadBalancing.Target>> targets = new Table<>();

        final Table<Clusters.Cluster> kubernetes = new Table<>();
        /** By cluster and group. */
        final Table<Clusters.NodeGroup> nodeGroups = new Table<>();

        final Table<AuroraCluster> clusters = new Table<>();
        final Table<Databases.Instance> databaseInstances = new Table<>();
        /** By the cluster's id: the range in which its instances scale; those that have a class have none. */
        final Table<Databases.ServerlessScaling> scalings = new Table<>();
        /** How clusters are kept, by their id; those of whom nothing is told aren't here. */
        final Table<DatabaseSettings> settings = new Table<>();
        /** By the name of the parameter group. */
        final Table<List<DatabaseSettings.Parameter>> parameters = new Table<>();
        /** The zone of the standby of each RDS instance that is Multi-AZ, by the instance's id. */
        final Table<String> standbys = new Table<>();
        /** What security groups let in, by the group's id; those that nobody has changed aren't here. */
        final Table<List<IngressRule>> ingress = new Table<>();
        /** The security groups behind which nobody is connected to the database, and nobody can be. */
        final TreeSet<String> cutOff = new TreeSet<>();

        final TreeSet<String> snapshots = new TreeSet<>();
        /** By the replica cluster's id, oldest first. */
        final TreeMap<String, List<LagSample>> samples = new TreeMap<>();

        final Table<Alarms.Alarm> alarms = new Table<>();
        /** Whether Route 53 considers the Region's load balancer healthy. */
        boolean balancerSeenHealthy;
        /** Ids of the instances that are broken. */
        final TreeSet<String> broken = new TreeSet<>();
    }

    /** A change batch of Route 53. */
    record DnsChange(String id, boolean inSync) {}

    String site = "";
    long seed;
    /** Nothing can be read from before this time. */
    long start;

    long now;
    /** Numbers pending transitions. */
    long order;

    /** How many draws each purpose has had; see {@link Chance}. */
    final Map<String, Long> drawn = new HashMap<>();

    final TreeSet<Pending> pending = new TreeSet<>();
    /** Transitions whose time has come but that a fault holds up. */
    final List<Pending> stuck = new ArrayList<>();

    final List<Fault> faults = new ArrayList<>();
    final List<CallEffect> effects = new ArrayList<>();

    final TreeMap<String, InRegion> regions = new TreeMap<>();
    final Table<ObjectStore.Bucket> buckets = new Table<>();
    /** Small texts, by bucket and key; see {@link SimulatedObjectStore#read}. */
    final TreeMap<String, String> objects = new TreeMap<>();
    /** ARNs by name. */
    final Table<String> roles = new Table<>();

    /** By name. */
    final Table<TrafficRouting.HostedZone> zones = new Table<>();
    /** What Route 53's API reports, by the zone's id. */
    final Table<List<TrafficRouting.RecordSet>> records = new Table<>();
    /** What each name server answers from, by its name. */
    final TreeMap<String, List<TrafficRouting.RecordSet>> served = new TreeMap<>();

    final TreeMap<String, DnsChange> changes = new TreeMap<>();
    final Table<TrafficRouting.HealthCheck> healthChecks = new Table<>();
    /** Health checks that were last known to be unhealthy. */
    final TreeSet<String> unhealthyChecks = new TreeSet<>();

    /** The logs of all clusters that ever accepted writes, by log id. */
    final TreeMap<String, WriteLog> logs = new TreeMap<>();

    /** Periods in which two clusters would have accepted writes from any client that reached them. */
    final List<SplitBrain> writerOverlaps = new ArrayList<>();

    /** Whether drctl may ask the databases' servers by SQL. */
    boolean givesSql;

    final List<HistoryFork> promotions = new ArrayList<>();
    Clients clients = Clients.none();

    InRegion in(RegionName region) {
        return regions.computeIfAbsent(region.value(), name -> new InRegion());
    }

    WriteLog log(String id) {
        return Objects.requireNonNull(logs.get(id), id);
    }

    /** The cluster with an ARN, wherever it is. */
    @Nullable
    AuroraCluster clusterOf(String arn) {
        return clusterOf(arn, Long.MAX_VALUE);
    }

    @Nullable
    AuroraCluster clusterOf(String arn, long time) {
        for (InRegion region : regions.values()) {
            for (AuroraCluster cluster : region.clusters.allAt(time)) {
                if (cluster.arn().equals(arn)) {
                    return cluster;
                }
            }
        }
        return null;
    }
}
