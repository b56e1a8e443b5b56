package io.drctl.testing;

import io.drctl.cloud.CloudException;
import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LagMetric;
import io.drctl.inventory.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Aurora of one Region, in memory, with the rules that AWS has for promoting, failing over and deleting. */
public final class FakeDatabases extends FakePort implements Databases {
    public final Map<String, Cluster> clusters = new LinkedHashMap<>();
    /** The security groups of clusters that don't have one of their own. */
    public final Map<String, List<String>> groups = new LinkedHashMap<>();
    /** By instance id; the cluster's members say whose they are. */
    public final Map<String, Instance> instances = new LinkedHashMap<>();
    /** By the replica cluster's id; none means that CloudWatch has no data point, or says −1. */
    public final Map<String, ReplicaLag> lags = new HashMap<>();
    /** By the replica cluster's id: what CloudWatch had before it had nothing to tell any more. */
    public final Map<String, ReplicaLag> lastLags = new HashMap<>();
    /** By the reader's id. */
    public final Map<String, Duration> readerLags = new HashMap<>();
    /** By id: what this Region says of global databases. */
    public final Map<String, GlobalCluster> globals = new LinkedHashMap<>();
    /** Whether the RDS Data API is on for the clusters. */
    public boolean hasDataApi;
    /** By the cluster's id: of those whose instances are {@code db.serverless}. */
    public final Map<String, ServerlessScaling> scalings = new HashMap<>();
    /** By the name of the parameter group. */
    public final Map<String, List<DatabaseSettings.Parameter>> parameters = new HashMap<>();
    /** Names of the final snapshots that were taken. */
    public final List<String> snapshots = new ArrayList<>();

    FakeDatabases(FakeCloud cloud, RegionName region) {
        super(cloud, region);
    }

    /** Changes a cluster, if it is there. */
    public void alter(String clusterId, UnaryOperator<Cluster> change) {
        clusters.computeIfPresent(clusterId, (id, old) -> change.apply(old));
    }

    /** Whether CloudWatch goes on to sample lags, as it does every minute, so that they don't age with the clock. */
    public boolean sampling;

    /** Has CloudWatch say that a replica trails by {@code lag}, sampled {@code ago}. */
    public void reportLag(String clusterId, Duration lag, Duration ago) {
        Instant now = cloud().clock().now();
        lags.put(clusterId, new ReplicaLag(lag, now.minus(ago), now));
    }

    /** Has CloudWatch have known a lag before; what it knows now is another matter. */
    public void reportLastLag(String clusterId, Duration lag, Duration ago) {
        Instant now = cloud().clock().now();
        lastLags.put(clusterId, new ReplicaLag(lag, now.minus(ago), now));
    }

    /** A cluster isn't a replica any more: its source, wherever that is, has one less. */
    void forgetReplica(String arn) {
        clusters.replaceAll((id, old) -> withReplicas(
                old, old.replicas().stream().filter(each -> !each.equals(arn)).toList()));
    }

    public static Cluster withReplicas(Cluster cluster, List<String> replicas) {
        return new Cluster(
                cluster.id(),
                cluster.arn(),
                cluster.status(),
                cluster.engine(),
                cluster.engineVersion(),
                cluster.endpoint(),
                cluster.readerEndpoint(),
                cluster.members(),
                cluster.replicationSource(),
                replicas,
                cluster.deletionProtected(),
                cluster.globalCluster(),
                cluster.created(),
                cluster.tags(),
                cluster.settings());
    }

    public static Cluster withStatus(Cluster cluster, String status) {
        return copy(cluster, status, cluster.members(), cluster.replicationSource(), cluster.deletionProtected());
    }

    public static Cluster withMembers(Cluster cluster, List<Member> members) {
        return copy(cluster, cluster.status(), members, cluster.replicationSource(), cluster.deletionProtected());
    }

    public static Cluster withVersion(Cluster cluster, String version) {
        return new Cluster(
                cluster.id(),
                cluster.arn(),
                cluster.status(),
                cluster.engine(),
                version,
                cluster.endpoint(),
                cluster.readerEndpoint(),
                cluster.members(),
                cluster.replicationSource(),
                cluster.replicas(),
                cluster.deletionProtected(),
                cluster.globalCluster(),
                cluster.created(),
                cluster.tags(),
                cluster.settings());
    }

    public static Cluster withSource(Cluster cluster, @Nullable String source) {
        return copy(cluster, cluster.status(), cluster.members(), source, cluster.deletionProtected());
    }

    public static Cluster withDeletionProtection(Cluster cluster, boolean on) {
        return copy(cluster, cluster.status(), cluster.members(), cluster.replicationSource(), on);
    }

    @Override
    public Optional<Cluster> cluster(String clusterId) {
        return call("rds:DescribeDBClusters", clusterId, () -> Optional.ofNullable(clusters.get(clusterId)));
    }

    @Override
    public List<Cluster> clusters() {
        return call("rds:DescribeDBClusters", "", () -> List.copyOf(clusters.values()));
    }

    @Override
    public Optional<ServerlessScaling> serverlessScaling(String clusterId) {
        return call("rds:DescribeDBClusters", clusterId, () -> Optional.ofNullable(scalings.get(clusterId)));
    }

    @Override
    public Optional<Boolean> dataApi(String clusterId) {
        return call(
                "rds:DescribeDBClusters",
                clusterId,
                () -> Optional.ofNullable(clusters.get(clusterId)).map(found -> hasDataApi));
    }

    @Override
    public List<String> securityGroups(String clusterId) {
        return call(
                "rds:DescribeDBClusters",
                clusterId,
                () -> clusters.containsKey(clusterId)
                        ? groups.getOrDefault(clusterId, List.of("sg-" + clusterId))
                        : List.of());
    }

    @Override
    public List<DatabaseSettings.Parameter> parameters(String group) {
        return call("rds:DescribeDBClusterParameters", group, () -> parameters.getOrDefault(group, List.of()));
    }

    @Override
    public List<Instance> instances(String clusterId) {
        return call("rds:DescribeDBInstances", clusterId, () -> {
            Cluster cluster = clusters.get(clusterId);
            return cluster == null
                    ? List.of()
                    : cluster.members().stream()
                            .flatMap(member -> Optional.ofNullable(instances.get(member.instanceId())).stream())
                            .toList();
        });
    }

    @Override
    public void failOver(String clusterId, String targetInstanceId) {
        effect("rds:FailoverDBCluster", clusterId, () -> {
            Cluster cluster = available(clusterId, "rds:FailoverDBCluster");
            boolean isReader = cluster.readers().stream()
                    .anyMatch(reader -> reader.instanceId().equals(targetInstanceId));
            if (!isReader) {
                throw refusal(
                        CloudException.Cause.INVALID_STATE,
                        "rds:FailoverDBCluster",
                        targetInstanceId + " is not a reader of " + clusterId);
            }
            alter(clusterId, old -> withStatus(old, "failing-over"));
            cloud().later(
                            cloud().pace().writerFailover,
                            () -> alter(clusterId, old -> {
                                List<Member> members = old.members().stream()
                                        .map(member -> new Member(
                                                member.instanceId(),
                                                member.instanceId().equals(targetInstanceId),
                                                member.promotionTier()))
                                        .toList();
                                return withStatus(withMembers(old, members), "available");
                            }));
        });
    }

    @Override
    public void promote(String clusterId) {
        effect("rds:PromoteReadReplicaDBCluster", clusterId, () -> {
            Cluster cluster = available(clusterId, "rds:PromoteReadReplicaDBCluster");
            if (!cluster.isReplica()) {
                throw refusal(
                        CloudException.Cause.INVALID_STATE,
                        "rds:PromoteReadReplicaDBCluster",
                        clusterId + " is not a read replica");
            }
            cloud().later(cloud().pace().promotionUnseen, () -> alter(clusterId, old -> withStatus(old, "promoting")));
            cloud().later(cloud().pace().promotionUnseen.plus(cloud().pace().promotion), () -> {
                alter(clusterId, old -> withStatus(withSource(old, null), "available"));
                lags.remove(clusterId);
                cloud().forgetReplica(cluster.arn());
            });
        });
    }

    @Override
    public void scale(String clusterId, ServerlessScaling range) {
        effect("rds:ModifyDBCluster", clusterId + " " + range.min() + " to " + range.max(), () -> {
            available(clusterId, "rds:ModifyDBCluster");
            scalings.put(clusterId, range);
        });
    }

    @Override
    public void resize(String instanceId, String instanceClass) {
        effect("rds:ModifyDBInstance", instanceId + " " + instanceClass, () -> {
            if (noCapacity != null) {
                throw refusal(CloudException.Cause.REJECTED, "rds:ModifyDBInstance", noCapacity);
            }
            Instance old = instances.get(instanceId);
            if (old == null || !old.isAvailable()) {
                throw refusal(CloudException.Cause.INVALID_STATE, "rds:ModifyDBInstance", instanceId + " is away");
            }
            instances.put(instanceId, new Instance(instanceId, old.instanceClass(), "modifying", old.zone()));
            cloud().later(
                            cloud().pace().databaseDeletion,
                            () -> instances.put(
                                    instanceId, new Instance(instanceId, instanceClass, "available", old.zone())));
        });
    }

    /** What RDS says instead of creating or resizing an instance; null while it does. */
    public @Nullable String noCapacity;

    @Override
    public void addInstance(String clusterId, String instanceId, String engine, String instanceClass) {
        effect("rds:CreateDBInstance", instanceId + " of " + clusterId + ", " + engine + " " + instanceClass, () -> {
            available(clusterId, "rds:CreateDBInstance");
            if (instances.containsKey(instanceId)) {
                throw refusal(CloudException.Cause.CONFLICT, "rds:CreateDBInstance", instanceId + " already exists");
            }
            if (noCapacity != null) {
                throw refusal(CloudException.Cause.REJECTED, "rds:CreateDBInstance", noCapacity);
            }
            instances.put(instanceId, new Instance(instanceId, instanceClass, "creating", null));
            alter(clusterId, old -> {
                List<Member> members = new ArrayList<>(old.members());
                members.add(new Member(instanceId, members.isEmpty() && old.globalCluster() == null, 1));
                return withMembers(old, members);
            });
            cloud().later(
                            cloud().pace().databaseDeletion,
                            () -> instances.computeIfPresent(
                                    instanceId,
                                    (id, old) -> old.status().equals("creating")
                                            ? new Instance(id, old.instanceClass(), "available", old.zone())
                                            : old));
        });
    }

    @Override
    public void rename(String clusterId, String newId) {
        effect("rds:ModifyDBCluster", clusterId + " " + newId, () -> {
            Cluster cluster = clusters.get(clusterId);
            if (cluster == null) {
                throw refusal(CloudException.Cause.NOT_FOUND, "rds:ModifyDBCluster", clusterId + " was not found");
            }
            if (clusters.containsKey(newId)) {
                throw refusal(CloudException.Cause.CONFLICT, "rds:ModifyDBCluster", newId + " already exists");
            }
            alter(clusterId, old -> withStatus(old, "renaming"));
            cloud().later(cloud().pace().databaseDeletion, () -> {
                Cluster old = clusters.remove(clusterId);
                if (old != null) {
                    clusters.put(newId, named(withStatus(old, "available"), newId));
                }
            });
        });
    }

    public static Cluster named(Cluster old, String id) {
        return new Cluster(
                id,
                old.arn().substring(0, old.arn().lastIndexOf(':') + 1) + id,
                old.status(),
                old.engine(),
                old.engineVersion(),
                old.endpoint().replace(old.id(), id),
                old.readerEndpoint() == null ? null : old.readerEndpoint().replace(old.id(), id),
                old.members(),
                old.replicationSource(),
                old.replicas(),
                old.deletionProtected(),
                old.globalCluster(),
                old.created(),
                old.tags(),
                old.settings());
    }

    @Override
    public void renameInstance(String instanceId, String newId) {
        effect("rds:ModifyDBInstance", instanceId + " " + newId, () -> {
            Instance instance = instances.get(instanceId);
            if (instance == null) {
                throw refusal(CloudException.Cause.NOT_FOUND, "rds:ModifyDBInstance", instanceId + " was not found");
            }
            if (instances.containsKey(newId)) {
                throw refusal(CloudException.Cause.CONFLICT, "rds:ModifyDBInstance", newId + " already exists");
            }
            Cluster owner = ownerOf(instanceId);
            instances.put(instanceId, new Instance(instanceId, instance.instanceClass(), "renaming", instance.zone()));
            cloud().later(cloud().pace().databaseDeletion, () -> {
                instances.remove(instanceId);
                instances.put(newId, new Instance(newId, instance.instanceClass(), "available", instance.zone()));
                if (owner != null) {
                    alter(
                            owner.id(),
                            old -> withMembers(
                                    old,
                                    old.members().stream()
                                            .map(member -> member.instanceId().equals(instanceId)
                                                    ? new Member(newId, member.isWriter(), member.promotionTier())
                                                    : member)
                                            .toList()));
                }
            });
        });
    }

    @Override
    public void deleteInstance(String instanceId) {
        effect("rds:DeleteDBInstance", instanceId, () -> {
            Instance instance = instances.get(instanceId);
            if (instance == null) {
                throw refusal(CloudException.Cause.NOT_FOUND, "rds:DeleteDBInstance", instanceId + " was not found");
            }
            Cluster owner = ownerOf(instanceId);
            if (owner != null && owner.isReplica() && owner.members().size() == 1) {
                throw refusal(
                        CloudException.Cause.INVALID_STATE,
                        "rds:DeleteDBInstance",
                        "the last instance of a replica cluster can't be deleted before the cluster is promoted");
            }
            instances.put(instanceId, new Instance(instanceId, instance.instanceClass(), "deleting", instance.zone()));
            cloud().later(cloud().pace().databaseDeletion, () -> {
                instances.remove(instanceId);
                if (owner != null) {
                    alter(owner.id(), old -> withoutMember(old, instanceId));
                }
            });
        });
    }

    @Override
    public void deleteCluster(String clusterId, String finalSnapshotId) {
        effect("rds:DeleteDBCluster", clusterId, () -> {
            Cluster cluster = clusters.get(clusterId);
            if (cluster == null) {
                throw refusal(CloudException.Cause.NOT_FOUND, "rds:DeleteDBCluster", clusterId + " was not found");
            }
            if (cluster.deletionProtected()) {
                throw refusal(
                        CloudException.Cause.INVALID_STATE,
                        "rds:DeleteDBCluster",
                        clusterId + " has deletion protection on");
            }
            if (!cluster.members().isEmpty()) {
                throw refusal(
                        CloudException.Cause.INVALID_STATE, "rds:DeleteDBCluster", clusterId + " still has instances");
            }
            if (snapshots.contains(finalSnapshotId)) {
                throw refusal(
                        CloudException.Cause.CONFLICT,
                        "rds:DeleteDBCluster",
                        "the snapshot " + finalSnapshotId + " already exists");
            }
            alter(clusterId, old -> withStatus(old, "deleting"));
            cloud().later(cloud().pace().databaseDeletion, () -> {
                snapshots.add(finalSnapshotId);
                clusters.remove(clusterId);
            });
        });
    }

    @Override
    public Optional<Duration> readerLag(String instanceId) {
        return call("cloudwatch:GetMetricData", instanceId, () -> Optional.ofNullable(readerLags.get(instanceId)));
    }

    @Override
    public List<String> replicasOf(String clusterArn) {
        return call(
                "rds:DescribeDBClusters",
                "replicas of " + clusterArn,
                () -> clusters.values().stream()
                        .filter(cluster -> clusterArn.equals(cluster.replicationSource()))
                        .map(Cluster::id)
                        .toList());
    }

    @Override
    public void tag(String clusterArn, String key, String value) {
        effect("rds:AddTagsToResource", clusterArn, () -> {
            String id = clusterArn.substring(clusterArn.lastIndexOf(':') + 1);
            if (!clusters.containsKey(id)) {
                throw refusal(CloudException.Cause.NOT_FOUND, "rds:AddTagsToResource", clusterArn + " was not found");
            }
            alter(id, old -> tagged(old, key, value));
        });
    }

    public static Cluster tagged(Cluster cluster, String key, String value) {
        Map<String, String> tags = new HashMap<>(cluster.tags());
        tags.put(key, value);
        return withTags(cluster, tags);
    }

    public static Cluster untagged(Cluster cluster) {
        return withTags(cluster, Map.of());
    }

    private static Cluster withTags(Cluster cluster, Map<String, String> tags) {
        return withOrigin(cluster, cluster.created(), tags);
    }

    @Override
    public Optional<GlobalCluster> globalCluster(String globalClusterId) {
        return call(
                "rds:DescribeGlobalClusters", globalClusterId, () -> Optional.ofNullable(globals.get(globalClusterId)));
    }

    @Override
    public void switchOverGlobal(String globalClusterId, String targetArn) {
        exchange("rds:SwitchoverGlobalCluster", globalClusterId, targetArn, false);
    }

    @Override
    public void failOverGlobal(String globalClusterId, String targetArn) {
        exchange("rds:FailoverGlobalCluster", globalClusterId, targetArn, true);
    }

    /** What a Region says of a global database, every Region says of it. */
    private void exchange(String operation, String globalClusterId, String targetArn, boolean losesData) {
        effect(operation, targetArn, () -> {
            GlobalCluster global = globals.get(globalClusterId);
            if (global == null
                    || global.change() != null
                    || global.members().stream()
                            .noneMatch(each -> each.clusterArn().equals(targetArn))) {
                throw refusal(CloudException.Cause.INVALID_STATE, operation, targetArn + " can't take over");
            }
            cloud().everyGlobal(
                            globalClusterId,
                            old -> new GlobalCluster(
                                    old.id(), old.members(), new GlobalChange("failing-over", targetArn, losesData)));
            cloud().later(cloud().pace().promotion, () -> {
                cloud().everyGlobal(
                                globalClusterId,
                                old -> new GlobalCluster(
                                        old.id(),
                                        old.members().stream()
                                                .map(each -> new GlobalMember(
                                                        each.clusterArn(),
                                                        each.clusterArn().equals(targetArn),
                                                        each.writeForwarding()))
                                                .toList()));
                cloud().everyCluster(cluster -> globalClusterId.equals(cluster.globalCluster())
                        ? ledByFirst(cluster, cluster.arn().equals(targetArn))
                        : cluster);
            });
        });
    }

    private static Cluster ledByFirst(Cluster cluster, boolean isLed) {
        List<Member> members = new ArrayList<>();
        for (Member each : cluster.members()) {
            members.add(new Member(each.instanceId(), isLed && members.isEmpty(), each.promotionTier()));
        }
        return withMembers(cluster, members);
    }

    @Override
    public Optional<ReplicaLag> replicaLag(String clusterId, Set<LagMetric> metrics) {
        return call(
                "cloudwatch:GetMetricData",
                clusterId,
                () -> Optional.ofNullable(lags.get(clusterId))
                        .map(sample -> new ReplicaLag(
                                sample.lag(),
                                sampling ? cloud().clock().now().minus(Duration.ofSeconds(20)) : sample.sampledAt(),
                                cloud().clock().now())));
    }

    @Override
    public Optional<ReplicaLag> lastKnownLag(String clusterId, Set<LagMetric> metrics) {
        return call(
                "cloudwatch:GetMetricData",
                "last known, " + clusterId,
                () -> Optional.ofNullable(lags.getOrDefault(clusterId, lastLags.get(clusterId)))
                        .map(sample -> new ReplicaLag(
                                sample.lag(),
                                sample.sampledAt(),
                                cloud().clock().now())));
    }

    private Cluster available(String clusterId, String operation) {
        Cluster cluster = clusters.get(clusterId);
        if (cluster == null) {
            throw refusal(CloudException.Cause.NOT_FOUND, operation, clusterId + " was not found");
        }
        if (!cluster.isAvailable()) {
            throw refusal(CloudException.Cause.INVALID_STATE, operation, clusterId + " is " + cluster.status());
        }
        return cluster;
    }

    private @Nullable Cluster ownerOf(String instanceId) {
        return clusters.values().stream()
                .filter(cluster -> cluster.members().stream()
                        .anyMatch(member -> member.instanceId().equals(instanceId)))
                .findFirst()
                .orElse(null);
    }

    private static Cluster withoutMember(Cluster cluster, String instanceId) {
        List<Member> left = cluster.members().stream()
                .filter(member -> !member.instanceId().equals(instanceId))
                .toList();
        if (!left.isEmpty() && left.stream().noneMatch(Member::isWriter)) {
            // RDS gives the writer role to the reader of the lowest tier when the writer goes.
            Member heir = left.stream()
                    .min(Comparator.comparingInt(Member::promotionTier))
                    .orElseThrow();
            left = left.stream()
                    .map(member -> member.equals(heir)
                            ? new Member(member.instanceId(), true, member.promotionTier())
                            : member)
                    .toList();
        }
        return withMembers(cluster, left);
    }

    public static Cluster createdAt(Cluster cluster, @Nullable Instant created) {
        return withOrigin(cluster, created, cluster.tags());
    }

    private static Cluster withOrigin(Cluster cluster, @Nullable Instant created, Map<String, String> tags) {
        return new Cluster(
                cluster.id(),
                cluster.arn(),
                cluster.status(),
                cluster.engine(),
                cluster.engineVersion(),
                cluster.endpoint(),
                cluster.readerEndpoint(),
                cluster.members(),
                cluster.replicationSource(),
                cluster.replicas(),
                cluster.deletionProtected(),
                cluster.globalCluster(),
                created,
                tags,
                cluster.settings());
    }

    private static Cluster copy(
            Cluster cluster, String status, List<Member> members, @Nullable String source, boolean isProtected) {
        return new Cluster(
                cluster.id(),
                cluster.arn(),
                status,
                cluster.engine(),
                cluster.engineVersion(),
                cluster.endpoint(),
                cluster.readerEndpoint(),
                members,
                source,
                cluster.replicas(),
                isProtected,
                cluster.globalCluster(),
                cluster.created(),
                cluster.tags(),
                cluster.settings());
    }
}
