package io.drctl.sim;

import io.drctl.cloud.DatabaseSettings;
import io.drctl.cloud.Databases;
import io.drctl.cloud.LagMetric;
import io.drctl.inventory.RegionName;
import io.drctl.sim.Wire.Changed;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Aurora in one Region. Every change is one-way, and is never retried automatically. */
record SimulatedDatabases(Wire wire, RegionName region) implements Databases {
    @Override
    public Optional<Cluster> cluster(String clusterId) {
        return wire.read(
                "rds:DescribeDBClusters",
                region,
                clusterId,
                time -> aurora().reads().cluster(region, clusterId, time).filter(found -> !found.isInstance()));
    }

    @Override
    public List<Cluster> clusters() {
        return wire.read(
                "rds:DescribeDBClusters",
                region,
                "",
                time -> aurora().reads().clusters(region, time).stream()
                        .filter(found -> !found.isInstance())
                        .toList());
    }

    /** Empty where nobody has given the cluster one: its instances have a class. */
    @Override
    public Optional<ServerlessScaling> serverlessScaling(String clusterId) {
        return wire.read(
                "rds:DescribeDBClusters",
                region,
                clusterId,
                time -> Optional.ofNullable(
                        wire.world().state().in(region).scalings.at(time, clusterId)));
    }

    /** On for every simulated cluster: what SQL is given goes by {@link SimulatedCloud#sql}. */
    @Override
    public Optional<Boolean> dataApi(String clusterId) {
        return wire.read(
                "rds:DescribeDBClusters",
                region,
                clusterId,
                time -> aurora().reads().cluster(region, clusterId, time).map(found -> !found.isInstance()));
    }

    @Override
    public List<String> securityGroups(String clusterId) {
        return wire.read(
                "rds:DescribeDBClusters",
                region,
                clusterId,
                time -> aurora().reads().cluster(region, clusterId, time).isPresent()
                        ? List.of(DatabaseGroup.idFor(clusterId))
                        : List.of());
    }

    @Override
    public List<DatabaseSettings.Parameter> parameters(String group) {
        return wire.read(
                "rds:DescribeDBClusterParameters",
                region,
                group,
                time -> Objects.requireNonNullElse(
                        wire.world().state().in(region).parameters.at(time, group), List.of()));
    }

    @Override
    public List<Instance> instances(String clusterId) {
        return wire.read(
                "rds:DescribeDBInstances",
                region,
                clusterId,
                time -> aurora().reads().instances(region, clusterId, time));
    }

    @Override
    public void failOver(String clusterId, String targetInstanceId) {
        once(
                "rds:FailoverDBCluster",
                clusterId,
                "to " + targetInstanceId,
                () -> aurora().members().failOver(region, clusterId, targetInstanceId));
    }

    @Override
    public void promote(String clusterId) {
        once(
                "rds:PromoteReadReplicaDBCluster",
                clusterId,
                "promotion begun",
                () -> aurora().promotions().promote(region, clusterId));
    }

    @Override
    public void addInstance(String clusterId, String instanceId, String engine, String instanceClass) {
        once(
                "rds:CreateDBInstance",
                instanceId,
                "a " + instanceClass + ", being created",
                () -> aurora().members().addInstance(region, clusterId, instanceId, instanceClass));
    }

    @Override
    public void scale(String clusterId, ServerlessScaling range) {
        once(
                "rds:ModifyDBCluster",
                clusterId,
                range.min() + " to " + range.max() + " ACU",
                () -> aurora().members().scale(region, clusterId, range));
    }

    @Override
    public void resize(String instanceId, String instanceClass) {
        once(
                "rds:ModifyDBInstance",
                instanceId,
                "becoming a " + instanceClass,
                () -> aurora().members().resize(region, instanceId, instanceClass));
    }

    @Override
    public void rename(String clusterId, String newId) {
        once(
                "rds:ModifyDBCluster",
                clusterId,
                "becoming " + newId,
                () -> aurora().renames().renameCluster(region, clusterId, newId));
    }

    @Override
    public void renameInstance(String instanceId, String newId) {
        once(
                "rds:ModifyDBInstance",
                instanceId,
                "becoming " + newId,
                () -> aurora().renames().renameMember(region, instanceId, newId));
    }

    @Override
    public void deleteInstance(String instanceId) {
        once(
                "rds:DeleteDBInstance",
                instanceId,
                "deletion begun",
                () -> aurora().members().deleteInstance(region, instanceId));
    }

    @Override
    public void deleteCluster(String clusterId, String finalSnapshotId) {
        once(
                "rds:DeleteDBCluster",
                clusterId,
                "deletion begun, keeping " + finalSnapshotId,
                () -> aurora().deleteCluster(region, clusterId, finalSnapshotId));
    }

    @Override
    public Optional<Duration> readerLag(String instanceId) {
        return wire.read(
                "cloudwatch:GetMetricData",
                region,
                instanceId,
                time -> Optional.of(aurora().reads().readerLag(instanceId)));
    }

    @Override
    public List<String> replicasOf(String clusterArn) {
        return wire.read(
                "rds:DescribeDBClusters",
                region,
                clusterArn,
                time -> aurora().reads().replicasOf(region, clusterArn, time));
    }

    @Override
    public void tag(String clusterArn, String key, String value) {
        wire.change("rds:AddTagsToResource", region, nameOf(clusterArn), () -> {
            aurora().tag(region, clusterArn, key, value);
            return Changed.now(true, key + "=" + value);
        });
    }

    @Override
    public Optional<GlobalCluster> globalCluster(String globalClusterId) {
        return wire.read(
                "rds:DescribeGlobalClusters",
                region,
                globalClusterId,
                time -> aurora().reads().globalCluster(globalClusterId, time));
    }

    @Override
    public void switchOverGlobal(String globalClusterId, String targetArn) {
        once(
                "rds:SwitchoverGlobalCluster",
                nameOf(targetArn),
                "switchover begun",
                () -> aurora().global().switchOver(region, globalClusterId, targetArn));
    }

    @Override
    public void failOverGlobal(String globalClusterId, String targetArn) {
        once(
                "rds:FailoverGlobalCluster",
                nameOf(targetArn),
                "failover begun",
                () -> aurora().global().failOver(globalClusterId, targetArn));
    }

    private static String nameOf(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    @Override
    public Optional<ReplicaLag> replicaLag(String clusterId, Set<LagMetric> metrics) {
        return wire.read(
                "cloudwatch:GetMetricData",
                region,
                clusterId,
                time -> aurora().reads().lag(region, clusterId, time));
    }

    @Override
    public Optional<ReplicaLag> lastKnownLag(String clusterId, Set<LagMetric> metrics) {
        return wire.read(
                "cloudwatch:GetMetricData",
                region,
                clusterId,
                time -> aurora().reads().lastKnownLag(region, clusterId, time));
    }

    private Aurora aurora() {
        return wire.world().aurora();
    }

    private void once(String operation, String subject, String detail, Runnable effect) {
        wire.changeOnce(operation, region, subject, () -> {
            effect.run();
            return Changed.now(true, detail);
        });
    }
}
