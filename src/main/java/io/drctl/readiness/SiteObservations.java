package io.drctl.readiness;

import io.drctl.cloud.Alarms;
import io.drctl.cloud.Cloud;
import io.drctl.cloud.Clusters;
import io.drctl.cloud.Compute;
import io.drctl.cloud.Databases;
import io.drctl.cloud.Expiry;
import io.drctl.cloud.HostedZones;
import io.drctl.cloud.LoadBalancing;
import io.drctl.cloud.ObjectStore;
import io.drctl.cloud.SourceRepositories;
import io.drctl.cloud.TrafficRouting;
import io.drctl.inventory.AssetKind;
import io.drctl.inventory.HealthEndpoint;
import io.drctl.inventory.Inventory;
import io.drctl.inventory.RegionName;
import io.drctl.writer.Promotion;
import io.drctl.writer.WriterFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one verification reads. Each thing is read at most once, however many checks ask for it, and from the moment at
 * which the first one asks: a method here starts the call and returns at once.
 *
 * <p>What depends on another answer (the targets on the target groups, these on the load balancer) waits for it on a thread
 * of its own, so that the time is that of the longest chain.
 */
final class SiteObservations {
    private static final Duration REPOSITORY_TIMEOUT = Duration.ofSeconds(10);

    private record Key(String what, @Nullable RegionName region, String argument) {}

    private final Inventory inventory;
    private final Cloud cloud;
    private final Map<Key, Reading<?>> started = new ConcurrentHashMap<>();

    SiteObservations(Inventory inventory, Cloud cloud) {
        this.inventory = inventory;
        this.cloud = cloud;
    }

    Reading<List<Compute.Vpc>> vpcs(RegionName region) {
        return once(
                "ec2:DescribeVpcs",
                region,
                "",
                () -> cloud.compute(region).vpcs(inventory.asset(AssetKind.VPC).tags()));
    }

    /** The subnets of all of the site's VPCs in a Region. */
    Reading<List<Compute.Subnet>> subnets(RegionName region) {
        Reading<List<Compute.Vpc>> vpcs = vpcs(region);
        return once("ec2:DescribeSubnets", region, "", () -> {
            List<Reading<List<Compute.Subnet>>> each = vpcs.get().stream()
                    .map(vpc -> once(
                            "ec2:DescribeSubnets",
                            region,
                            vpc.id(),
                            () -> cloud.compute(region).subnets(vpc.id())))
                    .toList();
            return each.stream().flatMap(subnets -> subnets.get().stream()).toList();
        });
    }

    Reading<List<Compute.Instance>> instances(RegionName region) {
        return once(
                "ec2:DescribeInstances",
                region,
                "",
                () -> cloud.compute(region)
                        .instances(inventory.asset(AssetKind.WEB_INSTANCE).tags()));
    }

    Reading<Optional<Compute.KeyPair>> keyPair(RegionName region) {
        return named("ec2:DescribeKeyPairs", AssetKind.KEY_PAIR, region, cloud.compute(region)::keyPair);
    }

    /** The images that web instances of a Region may start from, newest first. */
    Reading<List<Compute.Image>> images(RegionName region) {
        String pinned = inventory.image().id();
        if (pinned != null && region.equals(inventory.primary().name())) {
            return once(
                    "ec2:DescribeImages",
                    region,
                    pinned,
                    () -> cloud.compute(region).image(pinned).stream().toList());
        }
        return named("ec2:DescribeImages", AssetKind.MACHINE_IMAGE, region, cloud.compute(region)::imagesNamed);
    }

    Reading<Optional<LoadBalancing.LoadBalancer>> loadBalancer(RegionName region) {
        return named(
                "elasticloadbalancing:DescribeLoadBalancers",
                AssetKind.LOAD_BALANCER,
                region,
                cloud.loadBalancing(region)::loadBalancer);
    }

    /** The listeners of a Region's load balancer; none when there is no load balancer. */
    Reading<List<LoadBalancing.Listener>> listeners(RegionName region) {
        Reading<Optional<LoadBalancing.LoadBalancer>> balancer = loadBalancer(region);
        return once(
                "elasticloadbalancing:DescribeListeners",
                region,
                "",
                () -> balancer.get()
                        .map(found -> cloud.loadBalancing(region).listeners(found.arn()))
                        .orElse(List.of()));
    }

    /** Which target groups users' requests reach in a Region; none when there is no load balancer. */
    Reading<Serving> serving(RegionName region) {
        Reading<List<LoadBalancing.Listener>> listeners = listeners(region);
        HealthEndpoint endpoint = inventory.site().health();
        return once("elasticloadbalancing:DescribeRules", region, "", () -> {
            Optional<LoadBalancing.Listener> listener = Serving.listener(listeners.get(), endpoint);
            return listener.isEmpty()
                    ? Serving.unheard(listeners.get(), endpoint, region)
                    : Serving.by(
                            listener.get(),
                            cloud.loadBalancing(region).rules(listener.get().arn()),
                            inventory.site().dnsName(),
                            endpoint);
        });
    }

    /** The targets of each target group that users' requests reach in a Region, by the group's ARN. */
    Reading<Map<String, List<LoadBalancing.Target>>> targets(RegionName region) {
        Reading<Serving> serving = serving(region);
        return once("elasticloadbalancing:DescribeTargetHealth", region, "", () -> {
            Map<String, Reading<List<LoadBalancing.Target>>> each = new LinkedHashMap<>();
            for (String group : serving.get().groups()) {
                each.put(
                        group,
                        once(
                                "elasticloadbalancing:DescribeTargetHealth",
                                region,
                                group,
                                () -> cloud.loadBalancing(region).targets(group)));
            }
            Map<String, List<LoadBalancing.Target>> targets = new LinkedHashMap<>();
            each.forEach((group, observation) -> targets.put(group, observation.get()));
            return targets;
        });
    }

    Reading<Optional<Clusters.Cluster>> kubernetesCluster(RegionName region) {
        return named("eks:DescribeCluster", AssetKind.KUBERNETES_CLUSTER, region, cloud.kubernetes(region)::cluster);
    }

    Reading<Optional<Clusters.NodeGroup>> nodeGroup(RegionName region) {
        String cluster = inventory.name(AssetKind.KUBERNETES_CLUSTER, region);
        String group = inventory.kubernetes().nodeGroup();
        return once(
                "eks:DescribeNodegroup",
                region,
                cluster + "/" + group,
                () -> cloud.kubernetes(region).nodeGroup(cluster, group));
    }

    Reading<Optional<Databases.Cluster>> databaseCluster(RegionName region) {
        return named("rds:DescribeDBClusters", AssetKind.DATABASE_CLUSTER, region, cloud.databases(region)::cluster);
    }

    Reading<List<Databases.Instance>> databaseInstances(RegionName region) {
        return named("rds:DescribeDBInstances", AssetKind.DATABASE_CLUSTER, region, cloud.databases(region)::instances);
    }

    Reading<Optional<Databases.ReplicaLag>> replicaLag(RegionName region) {
        return named(
                "cloudwatch:GetMetricData", AssetKind.DATABASE_CLUSTER, region, cloud.databases(region)::replicaLag);
    }

    /** The newest sample that told a lag, however old. */
    Reading<Optional<Databases.ReplicaLag>> lastKnownLag(RegionName region) {
        return named(
                "cloudwatch:GetMetricData (earlier samples)",
                AssetKind.DATABASE_CLUSTER,
                region,
                cloud.databases(region)::lastKnownLag);
    }

    Reading<Optional<Databases.GlobalCluster>> globalCluster(RegionName region, String id) {
        return once(
                "rds:DescribeGlobalClusters",
                region,
                id,
                () -> cloud.databases(region).globalCluster(id));
    }

    /**
     * How a Region's database stands to the newest writes, from what is read for the other checks, as far as it is.
     *
     * @param journaled what this machine's journals tell of promotions
     */
    WriterFacts writerFacts(RegionName region, Supplier<List<Promotion>> journaled) {
        return WriterFacts.read(inventory, cloud.threads(), new Answers(), region, journaled);
    }

    /** Both clusters have the names that the inventory gives them, so these are the calls of the other checks. */
    private final class Answers implements WriterFacts.Source {
        @Override
        public Optional<Databases.Cluster> cluster(RegionName region, String id) {
            return databaseCluster(region).get();
        }

        @Override
        public Optional<Databases.GlobalCluster> globalCluster(RegionName region, String id) {
            return SiteObservations.this.globalCluster(region, id).get();
        }

        @Override
        public Optional<Databases.ReplicaLag> replicaLag(RegionName region, String id) {
            return SiteObservations.this.replicaLag(region).get();
        }

        @Override
        public Optional<Databases.ReplicaLag> lastKnownLag(RegionName region, String id) {
            return SiteObservations.this.lastKnownLag(region).get();
        }
    }

    Reading<Optional<ObjectStore.Bucket>> bucket(RegionName region) {
        return named("s3:HeadBucket", AssetKind.BUCKET, region, cloud.objectStore(region)::bucket);
    }

    Reading<List<Expiry>> expiries(RegionName region) {
        return named(
                "s3:GetBucketLifecycleConfiguration", AssetKind.BUCKET, region, cloud.objectStore(region)::expiries);
    }

    Reading<Optional<Alarms.Alarm>> takeOverAlarm(RegionName region) {
        String name = inventory.takeOverAlarm(region);
        return once(
                "cloudwatch:DescribeAlarms",
                region,
                name,
                () -> cloud.alarms(region).alarm(name));
    }

    Reading<HostedZones.Found> hostedZone() {
        return once(
                "route53:ListHostedZonesByName",
                null,
                "",
                () -> HostedZones.look(cloud, inventory.site().hostedZone()));
    }

    /** The records of the site's DNS name; none when there is no hosted zone. */
    Reading<List<TrafficRouting.RecordSet>> records() {
        Reading<HostedZones.Found> zone = hostedZone();
        return once(
                "route53:ListResourceRecordSets",
                null,
                "",
                () -> zone.get()
                        .zone()
                        .map(found ->
                                cloud.traffic().records(found, inventory.site().dnsName()))
                        .orElse(List.of()));
    }

    Reading<Optional<TrafficRouting.HealthCheck>> healthCheck(String id) {
        return once("route53:GetHealthCheck", null, id, () -> cloud.traffic().healthCheck(id));
    }

    /** The health checks of all of the site's records that have one. */
    Reading<Map<String, Reading<Optional<TrafficRouting.HealthCheck>>>> healthChecks() {
        Reading<List<TrafficRouting.RecordSet>> records = records();
        return once("route53:GetHealthCheck", null, "", () -> {
            Map<String, Reading<Optional<TrafficRouting.HealthCheck>>> checks = new LinkedHashMap<>();
            for (TrafficRouting.RecordSet found : records.get()) {
                String id = found.healthCheckId();
                if (id != null) {
                    checks.put(id, healthCheck(id));
                }
            }
            return checks;
        });
    }

    /** The head of each repository, by URL. */
    List<Map.Entry<String, Reading<String>>> repositoryHeads() {
        List<Map.Entry<String, Reading<String>>> heads = new ArrayList<>();
        for (String url : inventory.repositories()) {
            heads.add(Map.entry(
                    url,
                    once(
                            SourceRepositories.OPERATION,
                            null,
                            url,
                            () -> cloud.repositories().head(url, REPOSITORY_TIMEOUT))));
        }
        return heads;
    }

    /** Something that the inventory gives a name in each Region. */
    private <T> Reading<T> named(String what, AssetKind kind, RegionName region, Function<String, T> call) {
        String name = inventory.name(kind, region);
        return once(what, region, name, () -> call.apply(name));
    }

    // The key names the method and its arguments, so what is stored under it is of that method's type.
    @SuppressWarnings("unchecked")
    private <T> Reading<T> once(String what, @Nullable RegionName region, String argument, Supplier<T> call) {
        return (Reading<T>) started.computeIfAbsent(
                new Key(what, region, argument),
                key -> new Reading<>(what, region, cloud.threads().start("verify", call::get)));
    }
}
