package io.drctl.sim;

import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Databases.Member;
import io.drctl.cloud.IngressRule;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.LoadBalancing.Action;
import io.drctl.cloud.LoadBalancing.Condition;
import io.drctl.cloud.LoadBalancing.Forward;
import io.drctl.cloud.LoadBalancing.Rule;
import io.drctl.cloud.LoadBalancing.Target;
import io.drctl.cloud.Network;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.ObjectStore.Coverage;
import io.drctl.cloud.TrafficRouting.Alias;
import io.drctl.cloud.TrafficRouting.RecordSet;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a site can have that ours hasn't, and that nothing in its inventory tells: somebody made it by hand, or another
 * tool. No fault, for nothing of it heals.
 */
public enum Peculiarity {
    /** A replica of the primary's cluster in a Region that the inventory doesn't name. */
    REPLICA_IN_A_THIRD_REGION {
        @Override
        void add(World world) {
            replica(world, new RegionName("eu-west-1"), "reports-eu");
        }
    },
    /** Another replica of the primary's cluster, beside the site's own. */
    REPLICA_BESIDE_OURS {
        @Override
        void add(World world) {
            replica(world, world.inventory().recovery().name(), "reports");
        }
    },
    /** The clusters have several readers, of tiers and sizes that follow from the world's seed. */
    UNEVEN_READERS {
        @Override
        void add(World world) {
            world.inventory().regions().forEach(region -> unevenReaders(world, region.name()));
        }
    },
    /** The instance that would write after a promotion can't, and Aurora leaves it its role; another one is well. */
    REPLICA_WITHOUT_A_USABLE_WRITER {
        @Override
        void add(World world) {
            RegionName region = world.inventory().recovery().name();
            AuroraCluster cluster = Objects.requireNonNull(world.cluster(region));
            String writer = Objects.requireNonNull(cluster.writer());
            Table<Databases.Instance> instances = world.state().in(region).databaseInstances;
            Databases.Instance old = Objects.requireNonNull(instances.get(writer));
            instances.put(
                    world.state().now,
                    writer,
                    new Databases.Instance(writer, old.instanceClass(), "incompatible-parameters", old.zone()));
        }
    },
    /** The recovery Region's cluster was created again by hand, empty or from a snapshot: it follows nobody. */
    RECOVERY_THAT_FOLLOWS_NOBODY {
        @Override
        void add(World world) {
            AuroraCluster ours = Objects.requireNonNull(
                    world.cluster(world.inventory().recovery().name()));
            world.state().logs.put(ours.log(), WriteLog.of(ours.arn()));
            world.aurora()
                    .put(new AuroraCluster(
                            ours.id(),
                            ours.region(),
                            ours.arn(),
                            ours.status(),
                            ours.engine(),
                            ours.engineVersion(),
                            ours.members(),
                            null,
                            null,
                            ours.deletionProtected(),
                            null,
                            ours.log(),
                            null,
                            world.state().now,
                            Map.of(),
                            false));
        }
    },
    /** The recovery Region's listener answers everybody with an error, as during maintenance. */
    CLOSED_LISTENER {
        @Override
        void add(World world) {
            rules(world, web -> List.of(new Rule("default", List.of(), CLOSED)));
        }
    },
    /** The load balancers have a network around them, which lets everybody in. */
    OPEN_NETWORK {
        @Override
        void add(World world) {
            world.inventory().regions().forEach(region -> network(world, region.name(), -1));
        }
    },
    /** The recovery Region's network keeps users out, in one of several ways; its targets are healthy. */
    SHUT_OUT {
        @Override
        void add(World world) {
            network(world, world.inventory().primary().name(), -1);
            network(world, world.inventory().recovery().name(), Math.toIntExact(Math.floorMod(world.seed(), 4L)));
        }
    },
    /** Users are sent to instances that are gone, and those that are well serve another host. */
    ABANDONED_TARGETS {
        @Override
        void add(World world) {
            rules(
                    world,
                    web -> List.of(
                            new Rule(
                                    "1",
                                    List.of(new Condition("host-header", List.of("side.example"))),
                                    Action.forwardTo(web)),
                            new Rule("default", List.of(), Action.forwardTo(deadGroup(world)))));
        }
    },
    /** All requests go to the group whose instances are gone, and the other one's weight is 0. */
    TARGETS_WITHOUT_WEIGHT {
        @Override
        void add(World world) {
            rules(
                    world,
                    web -> List.of(new Rule(
                            "default",
                            List.of(),
                            new Action(
                                    "forward",
                                    List.of(new Forward(web, 0), new Forward(deadGroup(world), 1)),
                                    "forwarded"))));
        }
    },
    /** The recovery Region's load balancer listens where nobody comes. */
    LISTENER_OF_ANOTHER_PORT {
        @Override
        void add(World world) {
            RegionName region = world.inventory().recovery().name();
            String balancer =
                    Objects.requireNonNull(world.fleet().balancer(region)).arn();
            Table<List<LoadBalancing.Listener>> listeners = world.state().in(region).listeners;
            listeners.put(
                    world.state().now,
                    balancer,
                    Objects.requireNonNull(listeners.get(balancer)).stream()
                            .map(old -> new LoadBalancing.Listener(old.arn(), 8080, old.protocol()))
                            .toList());
        }
    },
    /** Users are sent to a group of their own, and what else the load balancer has is dead: nothing is wrong. */
    DEAD_SIDE_SERVICE {
        @Override
        void add(World world) {
            rules(
                    world,
                    web -> List.of(
                            new Rule(
                                    "1",
                                    List.of(new Condition("host-header", List.of("side.example"))),
                                    Action.forwardTo(deadGroup(world))),
                            new Rule("default", List.of(), Action.forwardTo(web))));
        }
    },
    /** The site's records are CNAMEs. */
    PAIR_OF_CNAMES {
        @Override
        void add(World world) {
            records(
                    world,
                    all -> all.stream()
                            .map(each -> like(each, "CNAME", null, List.of(target(each) + ".")))
                            .toList());
        }
    },
    /** IPv6 users are still led to a load balancer that was. */
    ORPHANED_AAAA_RECORD {
        @Override
        void add(World world) {
            records(world, all -> {
                List<RecordSet> more = new ArrayList<>(all);
                for (RecordSet each : all) {
                    String gone = "old-" + target(each);
                    more.add(like(each, "AAAA", new Alias("ZOLD", gone, true), List.of()));
                }
                return more;
            });
        }
    },
    /** Of the primary's bucket only some objects are copied. */
    REPLICATION_OF_A_PREFIX {
        @Override
        void add(World world) {
            replication(
                    world,
                    old -> new ObjectStore.ReplicationRule(
                            "logs", old.destination(), true, Coverage.PARTIAL, "logs/", null, true));
        }
    },
    /** Nobody can tell what the rule of the primary's bucket copies. */
    REPLICATION_UNTOLD {
        @Override
        void add(World world) {
            replication(
                    world,
                    old -> new ObjectStore.ReplicationRule(
                            "by-tag", old.destination(), true, Coverage.UNKNOWN, null, null, true));
        }
    },
    /** The rule of the primary's bucket is switched off. */
    REPLICATION_DISABLED {
        @Override
        void add(World world) {
            replication(world, old -> new ObjectStore.ReplicationRule("drctl", old.destination(), false));
        }
    },
    /** The primary's bucket encrypts with a key of KMS, and the rule leaves out what is so encrypted. */
    REPLICATION_WITHOUT_KMS {
        @Override
        void add(World world) {
            encryptWithKms(world);
        }
    },
    /** Likewise, and the rule names a key that is of no use where the copies are. */
    REPLICATION_WITH_A_KEY_ELSEWHERE {
        @Override
        void add(World world) {
            encryptWithKms(world);
            replication(
                    world,
                    old -> new ObjectStore.ReplicationRule(
                            "drctl",
                            old.destination(),
                            true,
                            Coverage.WHOLE,
                            null,
                            "arn:aws:kms:us-east-2:" + World.ACCOUNT + ":key/1",
                            true));
        }
    },
    /** Clients find the database by a name in the site's zone, as its inventory says. */
    DATABASE_NAME {
        @Override
        void add(World world) {}
    },
    /** The same by a name in a private zone. */
    PRIVATE_DATABASE_NAME {
        @Override
        void add(World world) {}
    },
    /** Another application's names in the same zone, served by the same load balancers, follow the same alarms. */
    SECOND_APPLICATION {
        @Override
        void add(World world) {
            records(world, all -> {
                List<RecordSet> more = new ArrayList<>(all);
                for (RecordSet each : all) {
                    more.add(new RecordSet(
                            SECOND_NAME,
                            each.type(),
                            each.setIdentifier(),
                            each.failoverRole(),
                            each.healthCheckId(),
                            each.alias(),
                            each.ttlSeconds(),
                            each.values(),
                            each.routingPolicy(),
                            each.weight()));
                }
                return more;
            });
        }
    },
    /** The recovery Region's take-over alarm goes back to OK without data points, as earlier versions made it. */
    ALARM_THAT_FORGETS {
        @Override
        void add(World world) {
            world.byHand().makeAlarmForget(world.inventory().recovery().name());
        }
    },
    /** An Auto Scaling group serves users too, and has less on standby than it takes; the inventory makes it so. */
    SCALED_DOWN {
        @Override
        void add(World world) {}
    },
    /** An ECS service serves users too, and has less on standby than it takes; the inventory makes it so. */
    SCALED_SERVICE {
        @Override
        void add(World world) {}
    },
    /** The node group of the Kubernetes cluster has less on standby than serving takes; the inventory makes it so. */
    SCALED_NODES {
        @Override
        void add(World world) {}
    },
    /** All web servers are of an Auto Scaling group; the inventory makes it so. */
    ON_GROUPS {
        @Override
        void add(World world) {}
    },
    /** The clusters run an engine whose servers have no procedure that stops writes, so that nothing fences by SQL. */
    SERVERS_THAT_CAN_NOT_BE_STOPPED {
        @Override
        void add(World world) {
            world.inventory().regions().forEach(region -> {
                AuroraCluster cluster = Objects.requireNonNull(world.cluster(region.name()));
                world.aurora().put(cluster.withEngineVersion("5.7.mysql_aurora.2.12.6"));
            });
        }
    },
    /**
     * The secondary of the global database has no instance: by the inventory ({@code Inventories.headless}), or since
     * somebody has deleted them.
     */
    HEADLESS {
        @Override
        void add(World world) {
            RegionName region = world.inventory().recovery().name();
            AuroraCluster cluster = Objects.requireNonNull(world.cluster(region));
            cluster.members()
                    .forEach(each -> world.state().in(region).databaseInstances.forget(each.instanceId()));
            AuroraCluster headless = cluster.withMembers(List.of());
            world.aurora().put(headless);
            if (world.aurora().lags().isUnseen(headless)) {
                world.state().in(region).samples.remove(cluster.id());
            }
        }
    },
    /**
     * The database of the recovery Region is smaller on standby than serving takes, in the range in which it scales and
     * in the class of its instances; the inventory makes it so, and says what the range is.
     */
    SMALL_DATABASE {
        @Override
        void add(World world) {
            RegionName region = world.inventory().recovery().name();
            AuroraCluster cluster = Objects.requireNonNull(world.cluster(region));
            world.state()
                    .in(region)
                    .scalings
                    .put(world.state().now, cluster.id(), new Databases.ServerlessScaling(0.5, 4));
        }
    },
    /** How the clusters are kept is told, and they are kept well. */
    KEPT_WELL {
        @Override
        void add(World world) {
            world.inventory().regions().forEach(region -> keep(world, region.name(), "{TrueIfReplica}"));
        }
    },
    /** The recovery Region's cluster would be of no use: it refuses writes by its parameters, or lets nobody in. */
    USELESS_COPY {
        @Override
        void add(World world) {
            RegionName recovery = world.inventory().recovery().name();
            boolean isReadOnly = Math.floorMod(world.seed(), 2) == 0;
            keep(world, world.inventory().primary().name(), "{TrueIfReplica}");
            keep(world, recovery, isReadOnly ? "1" : "{TrueIfReplica}");
            if (!isReadOnly) {
                String group = DatabaseGroup.idFor(world.inventory().database().clusterIn(recovery));
                world.state()
                        .in(recovery)
                        .ingress
                        .put(
                                world.state().now,
                                group,
                                List.of(new IngressRule(
                                        group, "tcp", 5432, 5432, IngressRule.Kind.GROUP, "sg-web", "")));
            }
        }
    },
    /** The RDS instance of the primary Region is in one zone only. */
    SINGLE_ZONE {
        @Override
        void add(World world) {
            RegionName region = world.inventory().primary().name();
            String id = world.inventory().database().clusterIn(region);
            // It has always been so.
            world.state().in(region).standbys.forget(id);
        }
    };

    /** The name of {@link #SECOND_APPLICATION}. */
    public static final String SECOND_NAME = "api.drctl.example";

    /** Classes of instances, the smallest first. */
    static final List<String> CLASSES =
            List.of("db.t4g.medium", "db.t3.large", "db.r5.large", "db.r5.xlarge", "db.r5.2xlarge", "db.r5.4xlarge");

    private static final Action CLOSED = Action.fixed(503);

    abstract void add(World world);

    /** The world is so from the start. */
    public void of(World world) {
        synchronized (world) {
            add(world);
            world.touch();
        }
    }

    private static void keep(World world, RegionName region, String readOnly) {
        String id = world.inventory().database().clusterIn(region);
        State.InRegion here = world.state().in(region);
        here.settings.put(
                world.state().now,
                id,
                new DatabaseSettings(3306, 7, null, "site", List.of(), List.of(DatabaseGroup.idFor(id))));
        here.parameters.put(
                world.state().now,
                "site",
                List.of(
                        new DatabaseSettings.Parameter("binlog_format", "ROW"),
                        new DatabaseSettings.Parameter("read_only", readOnly)));
    }

    private static void replica(World world, RegionName region, String id) {
        AuroraCluster source =
                Objects.requireNonNull(world.cluster(world.inventory().primary().name()));
        AuroraCluster ours = Objects.requireNonNull(
                world.cluster(world.inventory().recovery().name()));
        world.aurora()
                .put(new AuroraCluster(
                        id,
                        region,
                        world.aurora().arn(region, id),
                        "available",
                        ours.engine(),
                        ours.engineVersion(),
                        List.of(new Member(id + "-1", true, 0)),
                        source.arn(),
                        null,
                        true,
                        null,
                        "log-" + id,
                        ours.replication(),
                        ours.created(),
                        Map.of(),
                        false));
        world.state()
                .in(region)
                .databaseInstances
                .put(
                        world.state().now,
                        id + "-1",
                        new Databases.Instance(id + "-1", "db.t3.medium", "available", region + "a"));
    }

    private static void unevenReaders(World world, RegionName region) {
        Chance own = new Chance(world.seed());
        AuroraCluster cluster = Objects.requireNonNull(world.cluster(region));
        List<Member> members = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            String id = cluster.id() + "-" + number;
            int tier = Math.toIntExact(own.between("tier " + id, 0, 2));
            int size = Math.toIntExact(own.between("size " + id, 0, CLASSES.size() - 1));
            members.add(new Member(id, id.equals(cluster.writer()), tier));
            world.state()
                    .in(region)
                    .databaseInstances
                    .put(
                            world.state().now,
                            id,
                            new Databases.Instance(id, CLASSES.get(size), "available", region + "b"));
        }
        world.aurora().put(cluster.withMembers(List.copyOf(members)));
    }

    /**
     * @param shut what keeps users out: 0 the scheme, 1 the security group, 2 the route, 3 the network ACL; −1
     *     nothing
     */
    private static void network(World world, RegionName region, int shut) {
        State.InRegion here = world.state().in(region);
        long now = world.state().now;
        String vpc = "vpc-users-" + region;
        List<String> subnets = List.of("subnet-users-" + region);
        LoadBalancing.LoadBalancer old = Objects.requireNonNull(world.fleet().balancer(region));
        here.balancers.put(
                now,
                old.name(),
                old.at(new LoadBalancing.Placement(
                        shut == 0 ? "internal" : "internet-facing", vpc, subnets, List.of("sg-users"))));
        int port = world.inventory().application().health().port();
        here.ingress.put(
                now,
                "sg-users",
                List.of(new IngressRule(
                        "sg-users",
                        "tcp",
                        port,
                        port,
                        IngressRule.Kind.IPV4,
                        shut == 1 ? "10.0.0.0/8" : "0.0.0.0/0",
                        "users")));
        Network.Route out = new Network.Route("0.0.0.0/0", shut == 2 ? "nat-1" : "igw-1", true);
        here.routeTables.put(now, vpc, List.of(new Network.RouteTable("rtb-users", false, subnets, List.of(out))));
        here.networkAcls.put(
                now,
                vpc,
                List.of(new Network.NetworkAcl(
                        "acl-users",
                        subnets,
                        List.of(
                                Network.AclRule.everything(100, false, shut != 3),
                                Network.AclRule.everything(100, true, shut != 3)))));
    }

    /** Gives the listener in the recovery Region rules that are made of the group of the web instances. */
    private static void rules(World world, Function<String, List<Rule>> rules) {
        RegionName region = world.inventory().recovery().name();
        State.InRegion here = world.state().in(region);
        String balancer = Objects.requireNonNull(world.fleet().balancer(region)).arn();
        LoadBalancing.Listener listener =
                Objects.requireNonNull(here.listeners.get(balancer)).get(0);
        String web = Objects.requireNonNull(here.rules.get(listener.arn()))
                .get(0)
                .action()
                .forwards()
                .get(0)
                .targetGroupArn();
        here.rules.put(world.state().now, listener.arn(), rules.apply(web));
        // It has always been so, and Route 53 knows.
        here.balancerSeenHealthy = world.fleet().isBalancerHealthy(region);
    }

    private static String deadGroup(World world) {
        RegionName region = world.inventory().recovery().name();
        String group =
                "arn:aws:elasticloadbalancing:" + region + ":" + World.ACCOUNT + ":targetgroup/gone/0123456789abcdef";
        world.state()
                .in(region)
                .targets
                .put(
                        world.state().now,
                        group,
                        List.of(new Target("i-0gone000000000001", 80, "unhealthy", "Request timed out")));
        return group;
    }

    private static void records(World world, UnaryOperator<List<RecordSet>> change) {
        List<RecordSet> old = Objects.requireNonNull(world.state().records.get(Dns.ZONE_ID));
        world.dns().putRecords(change.apply(old));
    }

    private static String target(RecordSet record) {
        return Objects.requireNonNull(record.alias()).dnsName();
    }

    private static RecordSet like(RecordSet record, String type, @Nullable Alias alias, List<String> values) {
        return new RecordSet(
                record.name(),
                type,
                record.setIdentifier(),
                record.failoverRole(),
                record.healthCheckId(),
                alias,
                alias == null ? 60L : null,
                values,
                record.routingPolicy(),
                record.weight());
    }

    private static void encryptWithKms(World world) {
        bucket(
                world,
                old -> new ObjectStore.Bucket(
                        old.name(),
                        old.region(),
                        old.versioned(),
                        "aws:kms with key/1",
                        old.publicAccessBlocked(),
                        old.replicationRole(),
                        old.replication()));
    }

    private static void replication(World world, UnaryOperator<ObjectStore.ReplicationRule> change) {
        bucket(
                world,
                old -> new ObjectStore.Bucket(
                        old.name(),
                        old.region(),
                        old.versioned(),
                        old.encryption(),
                        old.publicAccessBlocked(),
                        old.replicationRole(),
                        old.replication().stream().map(change).toList()));
    }

    private static void bucket(World world, UnaryOperator<ObjectStore.Bucket> change) {
        Inventory inventory = world.inventory();
        String name = inventory.name(AssetKind.BUCKET, inventory.primary().name());
        Table<ObjectStore.Bucket> buckets = world.state().buckets;
        buckets.put(world.state().now, name, change.apply(Objects.requireNonNull(buckets.get(name))));
    }
}
